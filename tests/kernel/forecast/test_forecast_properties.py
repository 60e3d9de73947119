"""What holds of every forecast, whatever the series."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.forecast.forecast_series import series

from opendistrict.kernel.forecast import Forecast, Kind, Partial, Series, backtest, forecast

STEPS = st.integers(1, 14)


def bounds(made: Forecast) -> list[float]:
    return [
        edge
        for step in made.steps
        for edge in (step.mean, step.low80, step.high80, step.low95, step.high95)
    ]


@settings(max_examples=120, deadline=None)
@given(series(), STEPS)
def test_intervals_nest_and_hold_the_mean(given_series: Series, steps: int) -> None:
    made = forecast(given_series, steps)
    assert len(made.steps) == (steps if given_series.points >= 3 else 0)
    for step in made.steps:
        assert step.low95 <= step.low80 <= step.mean <= step.high80 <= step.high95


@settings(max_examples=60, deadline=None)
@given(series(kinds=(Kind.FLOW, Kind.RATIO)), STEPS)
def test_flows_are_never_negative_and_ratios_stay_in_their_range(
    given_series: Series, steps: int
) -> None:
    most = 100 if given_series.kind is Kind.RATIO else float("inf")
    assert all(0 <= edge <= most for edge in bounds(forecast(given_series, steps)))


@settings(max_examples=60, deadline=None)
@given(series(), STEPS)
def test_same_input_same_bytes_and_nothing_but_json(given_series: Series, steps: int) -> None:
    once, again = forecast(given_series, steps), forecast(given_series, steps)
    texts = [json.dumps(made.as_dict(), allow_nan=False) for made in (once, again)]
    assert texts[0] == texts[1]
    json.dumps(backtest(given_series, 3).as_dict(), allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(series(kinds=(Kind.FLOW, Kind.LEVEL), least=3))
def test_a_thousand_times_the_values_is_a_thousand_times_the_forecast(small: Series) -> None:
    large = replace(small, values=tuple(None if v is None else v * 1024 for v in small.values))
    expected = [1024 * edge for edge in bounds(forecast(small, 6))]
    assert bounds(forecast(large, 6)) == pytest.approx(expected, rel=1e-6, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(series(kinds=(Kind.LEVEL,), least=3), st.integers(-2000, 2000))
def test_a_level_moved_by_a_constant_moves_its_forecast(low: Series, by: int) -> None:
    high = replace(low, values=tuple(None if v is None else v + by for v in low.values))
    spread = max((abs(v) for v in low.values if v is not None), default=0) + abs(by)
    expected = [edge + by for edge in bounds(forecast(low, 6))]
    assert bounds(forecast(high, 6)) == pytest.approx(expected, rel=1e-6, abs=1e-6 * (1 + spread))


@settings(max_examples=40, deadline=None)
@given(series(least=5, most=40))
def test_the_back_test_says_what_was_said_then(whole: Series) -> None:
    """Made anew from nothing but what was known, every past forecast is the same: nothing that
    came later has a part in it."""
    errors, in80, in95 = [], [], []
    for end in range(len(whole.values)):
        then = forecast(replace(whole, values=whole.values[:end]), 3)
        for step, came in zip(then.steps, whole.values[end:], strict=False):
            if came is not None:
                errors.append(abs(step.mean - came))
                in80.append(step.low80 <= came <= step.high80)
                in95.append(step.low95 <= came <= step.high95)
    score = backtest(whole, 3, origins=len(whole.values))
    assert score.n_forecasts == len(errors)
    if errors:
        shares = (score.mae, score.held80, score.held95)
        assert shares == (float(np.mean(errors)), float(np.mean(in80)), float(np.mean(in95)))


@settings(max_examples=40, deadline=None)
@given(series(kinds=(Kind.FLOW,), least=3), st.floats(0.05, 0.95), st.floats(0, 1e6))
def test_a_running_period_never_ends_below_what_it_has(
    given_series: Series, share: float, value: float
) -> None:
    running = replace(given_series, partial=Partial(value, share))
    made = forecast(running, 3)
    for step in made.steps[:1]:
        assert step.low95 >= value
