"""Forecasts of series as a district has them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.kernel.forecast.forecast_series import FIRST, monthly

from opendistrict.kernel.forecast import Every, Kind, Partial, Series, forecast


def of(*values: float | None, kind: Kind = Kind.FLOW, season: int = 12) -> Series:
    return Series(values, FIRST, season=season, kind=kind)


@pytest.mark.parametrize("values", [(), (None, None, None, None), (5.0,), (5.0, None, 6.0)])
def test_fewer_than_three_points_say_nothing(values: tuple[float | None, ...]) -> None:
    made = forecast(of(*values), 3)
    assert (made.method, made.why, made.steps) == ("none", "too_few_points", ())


@pytest.mark.parametrize(
    "values",
    [
        (7.0,) * 30,
        (0.0,) * 30,
        (0.0,) * 20 + (1e9,) + (0.0,) * 9,
        (None,) * 12 + (4.0, 5.0, 6.0),
        tuple(float((-1) ** n * n) for n in range(30)),
        (4.0, None) * 15,
        (1e-9,) * 10 + (1e15,) * 10,
    ],
)
@pytest.mark.parametrize("kind", [Kind.FLOW, Kind.LEVEL])
def test_odd_series_are_forecast_without_a_warning(values: tuple[float, ...], kind: Kind) -> None:
    made = forecast(of(*values, kind=kind), 12)
    edges = [edge for step in made.steps for edge in (step.low95, step.mean, step.high95)]
    assert len(made.steps) == 12
    assert np.isfinite(edges).all()


def test_a_constant_series_stays_what_it_is_and_says_that_it_never_changed() -> None:
    made = forecast(of(*(7.0,) * 30), 3)
    assert [step.mean for step in made.steps] == pytest.approx([7, 7, 7])
    assert "never_changed" in made.notes


def test_the_shape_of_the_year_is_learnt_from_two_years_on() -> None:
    t = np.arange(42)
    values = 300 + 100 * np.sin(2 * np.pi * t / 12) + np.random.default_rng(4).normal(0, 5, 42)
    made = forecast(Series(tuple(values[:30]), FIRST), 12)
    assert [s.mean for s in made.steps] == pytest.approx(list(values[30:]), abs=40)
    assert all("seasonal" in method for method, _ in made.parts)
    assert "season_not_known_yet" in forecast(Series(tuple(values[:12]), FIRST), 3).notes


def test_one_mistyped_number_does_not_carry_the_forecast_away() -> None:
    clean = monthly(36)
    typo = (*clean.values[:20], 100 * (clean.values[20] or 0), *clean.values[21:])
    usual, odd = forecast(clean, 6), forecast(replace(clean, values=typo), 6)
    for one, other in zip(usual.steps, odd.steps, strict=True):
        assert other.mean == pytest.approx(one.mean, rel=0.35)


def test_a_known_break_is_a_new_level_and_not_a_season() -> None:
    """A reform halves the counts in the seventh month of the third year."""
    before = monthly(30, seed=2)
    after = tuple((value or 0) / 2 for value in monthly(38, seed=2).values[30:])
    shifted = replace(before, values=(*before.values, *after))
    came = [(value or 0) / 2 for value in monthly(44, seed=2).values[38:]]

    def error(series: Series) -> float:
        made = forecast(series, 6)
        return float(np.mean([abs(s.mean - c) for s, c in zip(made.steps, came, strict=True)]))

    assert error(replace(shifted, breaks=(30,))) < 0.8 * error(shifted)
    assert error(replace(shifted, breaks=(30,))) < 0.15 * float(np.mean(came))


def test_a_running_period_moves_the_forecast_the_more_the_further_it_is() -> None:
    series = monthly(36)
    usual = forecast(series, 2).steps[0]
    early, late = (
        forecast(replace(series, partial=Partial(1.5 * usual.mean * share, share)), 2).steps[0]
        for share in (0.1, 0.9)
    )
    assert usual.mean < early.mean < late.mean <= 1.5 * usual.mean
    assert late.high80 - late.low80 < early.high80 - early.low80 < usual.high80 - usual.low80


def test_the_level_of_today_is_where_a_stock_goes_on_from() -> None:
    walk = 1000 + np.cumsum(np.random.default_rng(7).normal(0, 5, 24))
    stock = Series(tuple(map(float, walk)), FIRST, season=1, kind=Kind.LEVEL)
    now = float(walk[-1]) + 40
    moved = forecast(replace(stock, partial=Partial(now, 0.5)), 3)
    assert moved.steps[0].mean == pytest.approx(now, abs=5)
    assert all(step.mean > now - 20 for step in moved.steps)


def test_the_load_of_a_period_scales_what_is_expected_of_it() -> None:
    """Twenty files a working day: a month with ten working days brings half."""
    load = (20.0, 22.0, 10.0, 21.0) * 6
    series = Series(tuple(20 * days for days in load[:20]), FIRST, season=1, load=load)
    means = [step.mean for step in forecast(series, 4).steps]
    assert means == pytest.approx([400, 440, 200, 420])
    with pytest.raises(ValueError, match="load"):
        forecast(series, 5)


@pytest.mark.parametrize(
    ("every", "first", "starts"),
    [
        (Every.MONTH, date(2024, 12, 15), [date(2025, 3, 15), date(2025, 4, 15)]),
        (Every.QUARTER, date(2024, 4, 1), [date(2025, 1, 1), date(2025, 4, 1)]),
        (Every.WEEK, date(2024, 12, 30), [date(2025, 1, 20), date(2025, 1, 27)]),
        (Every.YEAR, date(2020, 1, 1), [date(2023, 1, 1), date(2024, 1, 1)]),
    ],
)
def test_steps_carry_the_first_day_of_their_period(
    every: Every, first: date, starts: list[date]
) -> None:
    made = forecast(Series((3.0, 4.0, 5.0), first, every, 1), 2)
    assert [step.since for step in made.steps] == starts


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": (float("nan"),)},
        {"values": (float("inf"),)},
        {"season": 0},
        {"first": date(2024, 1, 31)},
        {"breaks": (0,)},
        {"load": (1.0,)},
        {"load": (1.0, 1.0, 0.0)},
        {"load": (1.0, 1.0, 1.0), "kind": Kind.RATIO},
    ],
)
def test_what_is_not_a_series_is_refused(wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"values": (1.0, 2.0, 3.0), "first": FIRST, **wrong}
    with pytest.raises(ValueError):
        Series(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("steps", [0, 121])
def test_how_far_one_can_look_is_limited(steps: int) -> None:
    with pytest.raises(ValueError):
        forecast(monthly(12), steps)
