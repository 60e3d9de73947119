"""The forecasts' own score."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.forecast.forecast_series import FIRST, monthly

from opendistrict.kernel.forecast import Kind, Series, backtest, forecast

SRC = Path(__file__).resolve().parents[3] / "src"


def test_a_forecast_that_is_always_right_has_no_error() -> None:
    score = backtest(Series((7.0,) * 20, FIRST), 3)
    assert (score.mae, score.rmse, score.held80, score.held95) == (0, 0, 1, 1)
    assert (score.mase, score.vs_naive, score.error_percent) == (None, None, 0)


def test_zeros_do_not_break_the_score() -> None:
    score = backtest(Series((0.0,) * 20, FIRST), 3)
    assert (score.mae, score.error_percent, score.mase) == (0, None, None)
    rare = backtest(Series((0.0, 0.0, 3.0, 0.0) * 6, FIRST), 3)
    assert rare.error_percent is not None and rare.error_percent > 0


def test_every_past_origin_is_scored_at_every_horizon() -> None:
    score = backtest(monthly(20), 4, origins=20)
    counts = [(one.ahead, one.n_forecasts) for one in score.by_horizon]
    assert counts == [(1, 17), (2, 16), (3, 15), (4, 14)]
    assert score.n_forecasts == 62
    assert sum(times for _, times in score.methods) == 17
    assert backtest(monthly(20), 4).by_horizon[0].n_forecasts == 10
    assert score.mae == pytest.approx(
        sum(one.mae * one.n_forecasts for one in score.by_horizon) / 62
    )


def test_a_season_is_told_better_than_by_repeating_the_last_value() -> None:
    score = backtest(monthly(60), 6)
    assert score.vs_naive is not None and score.vs_naive < 0.7
    assert score.vs_seasonal_naive is not None and score.vs_seasonal_naive < 1
    assert score.mase is not None and score.mase < 1
    assert score.rmse is not None and score.mae is not None and score.rmse >= score.mae


def test_one_month_like_no_other_is_counted_by_hand() -> None:
    """Twenty months of 7 and one of 17. Of 45 forecasts, all of 7, the six of the last month are
    10 off and outside every band: 60 in all, of 39 × 7 + 6 × 17 = 375 that came. Repeating the last
    month, or the year before, says 7 too. From a year before one month of nine differs, by 10."""
    score = backtest(Series((7.0,) * 20 + (17.0,), FIRST), 6)
    assert (score.n_forecasts, score.mae, score.error_percent) == (45, 60 / 45, 16)
    assert (score.vs_naive, score.vs_seasonal_naive) == (1, 1)
    assert score.mase == pytest.approx((60 / 45) / (10 / 9))
    assert (score.held80, score.held95) == (39 / 45, 39 / 45)


def test_ratios_are_those_of_the_errors_of_each() -> None:
    """Every forecast made anew, beside the last month and that of a year before, in plain sums."""
    values = monthly(40).values
    errors: dict[str, list[float]] = {"ours": [], "naive": [], "seasonal": []}
    for end in range(20, 40):
        then = forecast(Series(values[:end], FIRST), 6)
        for ahead, came in enumerate(values[end : end + 6]):
            assert came is not None
            errors["ours"].append(abs(then.steps[ahead].mean - came))
            errors["naive"].append(abs((values[end - 1] or 0) - came))
            errors["seasonal"].append(abs((values[end + ahead - 12] or 0) - came))
    ours, naive, seasonal = (sum(some) for some in errors.values())
    usual = [abs((b or 0) - (a or 0)) for a, b in zip(values, values[12:], strict=False)]
    score = backtest(Series(values, FIRST), 6)
    assert score.n_forecasts == len(errors["ours"])
    assert score.vs_naive == pytest.approx(ours / naive)
    assert score.vs_seasonal_naive == pytest.approx(ours / seasonal)
    assert score.mase == pytest.approx(ours / len(errors["ours"]) / (sum(usual) / len(usual)))


def test_intervals_hold_about_what_they_promise() -> None:
    """Over eight series of five years; the bench measures it on many more."""
    scores = [backtest(monthly(60, seed), 6) for seed in range(8)]
    held80 = sum(score.held80 or 0 for score in scores) / len(scores)
    held95 = sum(score.held95 or 0 for score in scores) / len(scores)
    assert 0.75 < held80 < 0.95
    assert 0.92 < held95 <= 0.995


@pytest.mark.parametrize("values", [(), (1.0, 2.0, 3.0), (None,) * 9, (1.0, 2.0, 3.0, None)])
def test_too_few_values_have_no_score(values: tuple[float | None, ...]) -> None:
    score = backtest(Series(values, FIRST, kind=Kind.LEVEL), 3)
    assert (score.method, score.why, score.mae) == ("none", "too_few_points", None)


def test_a_horizon_and_the_origins_are_at_least_one() -> None:
    with pytest.raises(ValueError):
        backtest(monthly(20), 0)
    with pytest.raises(ValueError):
        backtest(monthly(20), 1, origins=0)


def test_nothing_heavy_is_imported() -> None:
    """The web process calls it: scipy, pandas and statsmodels take seconds to import."""
    code = (
        "import sys; from datetime import date; "
        "from opendistrict.kernel.forecast import Series, backtest, forecast; "
        "series = Series(tuple(float(n % 7) for n in range(40)), date(2021, 1, 1)); "
        "forecast(series, 12); backtest(series, 3); "
        "print(sorted({'scipy', 'pandas', 'statsmodels', 'django'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SRC)}, capture_output=True, check=True
    )
    assert ran.stdout.decode().strip() == "[]"
