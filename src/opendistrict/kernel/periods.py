"""Periods of targets and reports.

A "year" in reports is not the calendar year: Decree 09/2019/NĐ-CP counts a reporting year from
15 December to 14 December, a month from the 15th to the 14th (confidence M-high). Both cut-offs
exist here side by side; periods are half-open [since, until). Weeks run from Monday to Sunday and
are numbered by ISO 8601; a week and a day are the same by either cut-off.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    DAY = "day"  # number is the day of the year
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"  # number 1 or 2
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    TERM = "term"  # nhiệm kỳ: from the first day of one year to the last of another


class CutOff(StrEnum):
    CALENDAR = "calendar"
    REPORTING = "reporting"


_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_CUT_DAY = 15
_DAY = timedelta(days=1)
SHORT = frozenset({PeriodKind.DAY, PeriodKind.WEEK})


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`number` counts within the year (quarter 3); for a term it is the last year."""

    kind: PeriodKind
    year: int
    number: int
    cut_off: CutOff
    since: date
    until: date  # not included

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.until.toordinal() - 1)

    def contains(self, day: date) -> bool:
        return self.since <= day < self.until


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _cut(first: date, cut_off: CutOff) -> date:
    """The border before the month that starts on `first`."""
    if cut_off is CutOff.CALENDAR:
        return first
    return _month(first.year, first.month - 1).replace(day=_CUT_DAY)


def period(
    kind: PeriodKind, year: int, number: int = 1, cut_off: CutOff = CutOff.CALENDAR
) -> Period:
    """The period of that kind: period(QUARTER, 2024, 2) is April to June 2024."""
    if kind is PeriodKind.DAY:
        found = holding(kind, date(year, 1, 1) + timedelta(days=number - 1))
        assert (found.year, found.number) == (year, number), (kind, number)
        return found
    if kind is PeriodKind.WEEK:
        return holding(kind, date.fromisocalendar(year, number, 1))
    if kind is PeriodKind.TERM:
        assert number >= year, "a term's number is its last year"
        since, until = _cut(date(year, 1, 1), cut_off), _cut(date(number + 1, 1, 1), cut_off)
        return Period(kind, year, number, cut_off, since, until)
    length = _MONTHS[kind]
    whole = kind in (PeriodKind.NINE_MONTHS, PeriodKind.YEAR)
    assert 1 <= number <= (1 if whole else 12 // length), (kind, number)
    first = 1 + length * (number - 1)
    since, until = _month(year, first), _month(year, first + length)
    return Period(kind, year, number, cut_off, _cut(since, cut_off), _cut(until, cut_off))


def holding(kind: PeriodKind, day: date, cut_off: CutOff = CutOff.CALENDAR) -> Period:
    """The period of that kind which a day lies in; not of terms and nine months, which do not
    follow each other without a gap."""
    if kind is PeriodKind.DAY:
        return Period(kind, day.year, day.timetuple().tm_yday, CutOff.CALENDAR, day, day + _DAY)
    if kind is PeriodKind.WEEK:
        year, number, weekday = day.isocalendar()
        since = day - timedelta(days=weekday - 1)
        return Period(kind, year, number, CutOff.CALENDAR, since, since + 7 * _DAY)
    named = day
    if cut_off is CutOff.REPORTING and day.day >= _CUT_DAY:
        named = _month(day.year, day.month + 1)
    return period(kind, named.year, (named.month - 1) // _MONTHS[kind] + 1, cut_off)


def named(since: date, until: date) -> Period | None:
    """The period that has exactly these days; None for a span of no kind."""
    if until == since + _DAY:
        return holding(PeriodKind.DAY, since)
    kinds = (PeriodKind.WEEK, *(kind for kind in PeriodKind if kind in _MONTHS))
    for kind in kinds:
        for cut_off in CutOff:
            one = _of_year(kind, since, cut_off)
            if (one.since, one.until) == (since, until):
                return one
    return None


def _of_year(kind: PeriodKind, since: date, cut_off: CutOff) -> Period:
    if kind is not PeriodKind.NINE_MONTHS:
        return holding(kind, since, cut_off)
    return period(kind, holding(PeriodKind.YEAR, since, cut_off).year, 1, cut_off)
