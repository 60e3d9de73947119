"""Where a running target stands, where it goes, and what it takes."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.kernel.forecast.forecast_series import FIRST, monthly, series

from opendistrict.kernel.forecast import (
    Every,
    Good,
    Kind,
    Outlook,
    Partial,
    Plan,
    PlanType,
    Series,
    outlook,
)

YEAR = {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}
THIRTY_ONE = monthly(31)  # January 2021 to July 2023
TODAY = date(2023, 8, 5)


def year(given_series: Series, plan: Plan, today: date = TODAY) -> Outlook:
    return outlook(given_series, plan, since=YEAR["since"], until=YEAR["until"], today=today)


def cut(given_series: Series, months: int) -> Series:
    return replace(given_series, values=given_series.values[:months])


def test_a_sum_is_what_is_done_and_what_is_to_come() -> None:
    seen = year(THIRTY_ONE, Plan(4400))
    done = sum(value or 0 for value in THIRTY_ONE.values[24:])
    assert (seen.done, seen.remaining, seen.as_of) == (done, 5, date(2023, 7, 31))
    assert seen.pace_needed == pytest.approx((4400 - done) / 5)
    assert seen.pace_now == pytest.approx(done / 7)
    assert seen.expected_line == pytest.approx(4400 * 7 / 12)
    came = sum(value or 0 for value in monthly(36).values[24:])
    assert seen.at_deadline is not None
    assert seen.at_deadline.low95 <= came <= seen.at_deadline.high95
    assert seen.at_deadline.low95 > done


def test_the_line_and_the_shape_of_earlier_years_differ() -> None:
    """Nine tenths of the year's money come in the second half of every year."""
    halves = ((10.0,) * 6 + (90.0,) * 6) * 3
    given_series = Series(halves[:30], FIRST)
    seen = year(given_series, Plan(600), date(2023, 7, 1))
    assert seen.expected_line == pytest.approx(300)
    assert seen.expected_season == pytest.approx(60)
    one_year = Series(halves[:18], FIRST)
    early = outlook(
        one_year, Plan(600), since=date(2022, 1, 1), until=date(2023, 1, 1), today=date(2022, 7, 1)
    )
    assert early.expected_season is None


def test_uncertainty_of_a_sum_is_not_the_sum_of_bounds() -> None:
    from opendistrict.kernel.forecast import forecast

    seen = year(cut(THIRTY_ONE, 26), Plan(4400), date(2023, 3, 1)).at_deadline
    steps = forecast(cut(THIRTY_ONE, 26), 10).steps
    assert seen is not None
    widths = [step.high80 - step.low80 for step in steps]
    together = seen.high80 - seen.low80
    assert float(np.sqrt(np.sum(np.square(widths)))) * 0.8 < together < 0.95 * sum(widths)


def test_what_is_reached_cannot_be_lost_and_a_passed_ceiling_not_made_good() -> None:
    done = sum(value or 0 for value in THIRTY_ONE.values[24:])
    assert year(THIRTY_ONE, Plan(done)).probability == 1
    assert year(THIRTY_ONE, Plan(done - 1, good=Good.AT_MOST)).probability == 0
    near = year(THIRTY_ONE, Plan(done + 1)).probability
    assert near is not None and 0.9 < near < 1


def test_at_most_is_the_other_side_of_at_least() -> None:
    for value in (4100, 4400, 4700):
        least = year(THIRTY_ONE, Plan(value)).probability or 0
        most = year(THIRTY_ONE, Plan(value, good=Good.AT_MOST)).probability or 0
        assert least + most == pytest.approx(1)


def test_growth_and_reduction_are_held_against_the_year_before() -> None:
    before = sum(value or 0 for value in THIRTY_ONE.values[12:24])
    grown = year(THIRTY_ONE, Plan(8, PlanType.GROWTH))
    assert grown.aim == pytest.approx(before * 1.08)
    less = year(THIRTY_ONE, Plan(10, PlanType.REDUCE))
    assert less.aim == pytest.approx(before * 0.9)
    ceiling = year(THIRTY_ONE, Plan(before * 0.9, good=Good.AT_MOST))
    assert less.probability == ceiling.probability
    given_base = year(THIRTY_ONE, Plan(10, PlanType.REDUCE, base=6000))
    assert given_base.aim == pytest.approx(5400)
    assert (given_base.probability or 0) > (less.probability or 0)


def test_without_a_base_nothing_is_said_of_growth() -> None:
    seen = outlook(
        THIRTY_ONE, Plan(8, PlanType.GROWTH), since=FIRST, until=date(2022, 1, 1), today=TODAY
    )
    assert (seen.why, seen.aim, seen.probability) == ("no_base", None, None)


def test_a_level_goes_on_from_where_it_is() -> None:
    stock = Series(tuple(1000.0 + 5 * n for n in range(31)), FIRST, season=1, kind=Kind.LEVEL)
    seen = year(stock, Plan(1200, PlanType.LEVEL))
    assert seen.done == 1150
    assert seen.pace_needed == pytest.approx(10)
    assert seen.pace_now == pytest.approx(5)
    assert seen.pace_ratio == pytest.approx(2)
    assert seen.expected_line == pytest.approx(1115 + (1200 - 1115) * 7 / 12)
    assert seen.at_deadline is not None and 1160 < seen.at_deadline.mean <= 1176
    assert (seen.probability or 0) < 0.2


def test_the_ratio_of_a_year_is_that_of_all_its_denominators() -> None:
    """Ninety per cent of a hundred files a month, then months of three hundred."""
    rates = Series((90.0,) * 24 + (80.0,) * 6, FIRST, season=1, kind=Kind.RATIO)
    weights = (100.0,) * 30 + (300.0,) * 6
    seen = year(rates, Plan(85, PlanType.RATIO, weights=weights), date(2023, 7, 2))
    assert seen.done == pytest.approx(80)
    assert seen.pace_needed == pytest.approx((85 * 2400 - 80 * 600) / 1800)
    assert seen.at_deadline is not None
    assert 79 < seen.at_deadline.mean < 90
    last = year(rates, Plan(85, PlanType.RATIO), date(2023, 7, 2))
    assert (last.done, last.expected_line) == (80, 85)


def test_a_threshold_missed_once_is_missed() -> None:
    rates = Series((95.0, 96.0, 94.0) * 10 + (95.0,), FIRST, kind=Kind.RATIO)
    held = year(rates, Plan(90, PlanType.THRESHOLD))
    assert held.done == 94
    assert (held.probability or 0) > 0.9
    missed = year(rates, Plan(94.5, PlanType.THRESHOLD))
    assert missed.probability == 0
    assert "missed_in_one_period" in missed.notes
    ceiling = year(rates, Plan(97, PlanType.MAINTAIN, good=Good.AT_MOST))
    assert (ceiling.done, ceiling.pace_needed) == (96, None)
    assert (ceiling.probability or 0) > 0.5


def test_every_coming_period_must_hold_so_more_of_them_are_less_likely() -> None:
    rng = np.random.default_rng(5)
    rates = Series(tuple(map(float, rng.normal(92, 1.5, 30).clip(90.5, 100))), FIRST, season=1,
                   kind=Kind.RATIO)  # fmt: skip
    plan = Plan(90, PlanType.THRESHOLD)
    chances = [
        outlook(
            rates, plan, since=date(2023, 7, 1), until=date(2023, 7 + n, 1), today=date(2023, 7, 1)
        ).probability
        or 0
        for n in (1, 2, 5)
    ]
    assert chances[0] > chances[1] > chances[2] > 0


def test_a_running_month_counts_with_what_it_has() -> None:
    running = replace(cut(THIRTY_ONE, 30), partial=Partial(150.0, 0.4))
    seen = year(running, Plan(4400), date(2023, 7, 13))
    done = sum(value or 0 for value in THIRTY_ONE.values[24:30])
    assert seen.done == done + 150
    assert seen.remaining == pytest.approx(5.6)
    assert seen.as_of == date(2023, 7, 12)
    assert "period_is_running" in seen.notes


def test_an_outlook_of_the_past_knows_only_what_was_over_then() -> None:
    plan, then = Plan(4400), date(2023, 4, 10)
    assert year(THIRTY_ONE, plan, then) == year(cut(THIRTY_ONE, 27), plan, then)


def test_late_values_and_gaps_are_told() -> None:
    late = year(THIRTY_ONE, Plan(4400), date(2023, 10, 1))
    assert "values_are_late" in late.notes
    assert "values_are_late" not in year(THIRTY_ONE, Plan(4400)).notes
    holed = replace(THIRTY_ONE, values=(*THIRTY_ONE.values[:28], None, *THIRTY_ONE.values[29:]))
    seen, whole = year(holed, Plan(4400)), year(THIRTY_ONE, Plan(4400))
    assert "gaps_are_estimated" in seen.notes
    assert seen.at_deadline is not None and whole.at_deadline is not None
    assert seen.at_deadline.mean == pytest.approx(whole.at_deadline.mean, rel=0.03)
    assert (seen.done or 0) < (whole.done or 0)


def test_after_the_deadline_there_is_nothing_to_forecast() -> None:
    whole = monthly(36)
    done = sum(value or 0 for value in whole.values[24:])
    for plan, chance in ((Plan(done), 1.0), (Plan(done + 1), 0.0)):
        seen = year(whole, plan, date(2024, 1, 1))
        assert (seen.why, seen.method, seen.probability) == ("is_over", "none", chance)
    holed = replace(whole, values=(*whole.values[:30], None, *whole.values[31:]))
    assert year(holed, Plan(done), date(2024, 1, 1)).probability is None


def test_with_two_values_it_says_where_it_stands_but_not_where_it_goes() -> None:
    seen = outlook(
        Series((5.0, 7.0), FIRST), Plan(60), since=FIRST, until=date(2022, 1, 1),
        today=date(2021, 3, 1),
    )  # fmt: skip
    assert (seen.why, seen.at_deadline, seen.probability) == ("too_few_points", None, None)
    assert (seen.done, seen.pace_needed, seen.expected_line) == (12, 4.8, 10)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2023, 1, 2), date(2024, 1, 1)),
        (date(2023, 1, 1), date(2023, 12, 31)),
        (date(2020, 1, 1), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2023, 1, 1)),
    ],
)
def test_a_plan_lies_on_the_borders_of_periods(since: date, until: date) -> None:
    with pytest.raises(ValueError):
        outlook(THIRTY_ONE, Plan(1), since=since, until=until, today=TODAY)


TYPES = st.sampled_from([PlanType.CUMULATIVE, PlanType.LEVEL, PlanType.RATIO, PlanType.THRESHOLD])


@st.composite
def plans_of(draw: st.DrawFn) -> tuple[Series, PlanType, dict[str, date]]:
    """A series and a window of it that may lie before, over or after the end of what is known."""
    given_series = draw(series(least=3, most=30))
    step = 3 if given_series.every is Every.QUARTER else 1
    first = draw(st.integers(0, len(given_series.values) + 2))
    end = first + draw(st.integers(1, 12))

    def day(place: int) -> date:
        month = place * step
        return date(2021 + month // 12, month % 12 + 1, 1)

    days = {"since": day(first), "until": day(end), "today": day(len(given_series.values))}
    return given_series, draw(TYPES), days


@settings(max_examples=100, deadline=None)
@given(plans_of(), st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5))
def test_asking_for_more_is_never_more_likely(
    case: tuple[Series, PlanType, dict[str, date]], values: list[float]
) -> None:
    given_series, kind, days = case
    for good in Good:
        chances = [
            outlook(given_series, Plan(value, kind, good), **days).probability
            for value in sorted(values)
        ]
        known = [chance for chance in chances if chance is not None]
        assert known == sorted(known, reverse=good is Good.AT_LEAST)
        assert all(0 <= chance <= 1 for chance in known)


@settings(max_examples=100, deadline=None)
@given(plans_of(), st.floats(-1e6, 1e6))
def test_the_pace_leads_from_what_is_done_to_the_plan(
    case: tuple[Series, PlanType, dict[str, date]], value: float
) -> None:
    given_series, kind, days = case
    seen = outlook(given_series, Plan(value, kind), **days)
    json.dumps(seen.as_dict(), allow_nan=False)
    assume(seen.pace_needed is not None and seen.done is not None)
    assert seen.pace_needed is not None and seen.done is not None
    assert seen.pace_needed * seen.remaining + seen.done == pytest.approx(value, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(plans_of())
def test_the_deadline_has_nested_intervals(case: tuple[Series, PlanType, dict[str, date]]) -> None:
    given_series, kind, days = case
    band = outlook(given_series, Plan(10, kind), **days).at_deadline
    if band is not None:
        assert band.low95 <= band.low80 <= band.mean <= band.high80 <= band.high95


# ------------------------------------------------------------------ shares of periods


def rates(*values: float | None) -> Series:
    return Series((*((95.0, 96.0, 94.0) * 8), *values), FIRST, kind=Kind.RATIO)


INSIDE = Plan(100, PlanType.INSIDE, low=90)


def test_a_share_of_periods_within_bounds() -> None:
    """Seven months of twelve are over, one of them was outside."""
    some = rates(95.0, 80.0, 95.0, 96.0, 94.0, 95.0, 96.0)
    whole = year(some, INSIDE)
    assert (whole.done, whole.remaining) == (pytest.approx(100 * 6 / 7), 5)
    assert (whole.probability, whole.missed) == (0, (date(2023, 2, 1),))
    assert "missed_in_one_period" in whole.notes
    spare = year(some, replace(INSIDE, value=90))  # eleven of twelve
    assert spare.at_deadline is not None
    assert spare.at_deadline.high95 == pytest.approx(100 * 11 / 12)
    assert 0.5 < (spare.probability or 0) < 1
    assert year(some, replace(INSIDE, value=50)).probability == 1  # six were inside already
    many = year(some, replace(INSIDE, value=92)).probability  # 11,04 of twelve: all
    assert many == 0


def test_both_bounds_count_and_a_period_that_nobody_knows_is_not_inside() -> None:
    some = rates(95.0, 99.0, 95.0, None, 94.0, 95.0, 96.0)
    both = year(some, replace(INSIDE, value=80, high=98))
    assert both.missed == (date(2023, 2, 1), date(2023, 4, 1))
    assert both.done == pytest.approx(100 * 5 / 7)
    with pytest.raises(ValueError, match="bound is missing"):
        Plan(100, PlanType.INSIDE)


def test_what_is_over_is_over_even_where_too_little_is_known_to_foretell() -> None:
    over = year(rates(*[95.0] * 12), INSIDE, date(2024, 1, 1))
    assert (over.why, over.probability) == ("is_over", 1)
    early = Series((80.0, 95.0), date(2023, 1, 1), kind=Kind.RATIO)
    for plan in (INSIDE, Plan(90, PlanType.THRESHOLD)):
        lost = year(early, plan, date(2023, 3, 1))
        assert (lost.why, lost.probability) == ("too_few_points", 0)
        assert lost.missed == (date(2023, 1, 1),)
    assert year(replace(early, values=(91.0, 95.0)), INSIDE, date(2023, 3, 1)).probability is None


def test_of_whole_numbers_a_half_belongs_to_each() -> None:
    """One case in thirty months: nothing at all in the rest of the year is likely."""
    cases = Series((0.0,) * 3 + (1.0,) + (0.0,) * 27, FIRST, season=1)
    none = Plan(0, PlanType.MAINTAIN, good=Good.AT_MOST)
    assert (year(cases, none).probability or 0) > 0.7
    finer = replace(cases, values=tuple(v and 0.9 for v in cases.values))
    assert (year(finer, none).probability or 0) < (year(cases, none).probability or 0)


def test_a_month_in_which_nothing_was_divided_weighs_nothing() -> None:
    gap = replace(rates(95.0, None, 85.0), first=FIRST)
    weights = tuple(0.0 if n == 25 else 10.0 for n in range(36))
    pooled = year(gap, Plan(90, PlanType.RATIO, weights=weights), date(2023, 4, 1))
    assert pooled.done == 90
    with pytest.raises(ValueError, match="weight"):
        year(gap, Plan(90, PlanType.RATIO, weights=(1.0,) * 24 + (0.0,) * 12), date(2023, 4, 1))
