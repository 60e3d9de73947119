"""Periods: every day lies in exactly one of each kind, and each is found again by its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.periods import CutOff, Period, PeriodKind, holding, named, period
from opendistrict.kernel.sheets.periods import parse_period

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
FOLLOWING = st.sampled_from(
    [kind for kind in PeriodKind if kind not in (PeriodKind.TERM, PeriodKind.NINE_MONTHS)]
)
CUT_OFFS = st.sampled_from(CutOff)


@given(FOLLOWING, DAYS, CUT_OFFS)
def test_periods_of_a_kind_follow_each_other_without_a_gap(
    kind: PeriodKind, day: date, cut_off: CutOff
) -> None:
    one = holding(kind, day, cut_off)
    assert one.contains(day)
    assert holding(kind, one.until, cut_off).since == one.until
    assert holding(kind, one.since - timedelta(days=1), cut_off).until == one.since
    assert period(kind, one.year, one.number, cut_off) == one


@given(st.sampled_from(PeriodKind), DAYS, CUT_OFFS)
def test_a_period_is_found_by_its_days(kind: PeriodKind, day: date, cut_off: CutOff) -> None:
    if kind is PeriodKind.TERM:
        return
    one = (
        period(kind, day.year, 1, cut_off)
        if kind is PeriodKind.NINE_MONTHS
        else holding(kind, day, cut_off)
    )
    assert named(one.since, one.until) == one
    assert named(one.since, one.until + timedelta(days=40)) in (None, *_longer(one))


def _longer(one: Period) -> list[Period]:
    longer = [
        period(kind, one.since.year, 1, cut_off)
        for kind in (PeriodKind.HALF, PeriodKind.YEAR, PeriodKind.NINE_MONTHS)
        for cut_off in CutOff
    ]
    return [two for two in longer if two.since == one.since]


def test_weeks_are_numbered_by_iso_8601() -> None:
    first = period(PeriodKind.WEEK, 2025, 1)
    assert (first.since, first.last_day) == (date(2024, 12, 30), date(2025, 1, 5))
    last = period(PeriodKind.WEEK, 2026, 53)
    assert (last.since, last.last_day) == (date(2026, 12, 28), date(2027, 1, 3))
    with pytest.raises(ValueError, match="53"):
        period(PeriodKind.WEEK, 2025, 53)


@pytest.mark.parametrize(
    ("text", "since", "last"),
    [
        ("Tuần 9/2024", date(2024, 2, 26), date(2024, 3, 3)),
        ("tuần 01 năm 2025", date(2024, 12, 30), date(2025, 1, 5)),
        ("Ngày 29/2/2024", date(2024, 2, 29), date(2024, 2, 29)),
        ("Ngày 05-03-2024", date(2024, 3, 5), date(2024, 3, 5)),
        ("Tháng 3/2024", date(2024, 3, 1), date(2024, 3, 31)),
    ],
)
def test_days_and_weeks_are_read_as_people_write_them(text: str, since: date, last: date) -> None:
    found = parse_period(text)
    assert found is not None
    assert (found.since, found.last_day) == (since, last)


@pytest.mark.parametrize(
    "text", ["Ngày 29/2/2023", "29/2/2024", "Tuần 53/2025", "Tuần 54/2026", "Tuần 0/2025"]
)
def test_a_day_or_week_that_never_was_is_no_period(text: str) -> None:
    assert parse_period(text) is None
