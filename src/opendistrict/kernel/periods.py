"""Periods of targets and reports.

A "year" in reports is not the calendar year: Decree 09/2019/NĐ-CP counts a reporting year from
15 December to 14 December, a month from the 15th to the 14th (confidence M-high). Both cut-offs
exist here side by side; periods are half-open [since, until).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
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


def previous(this: Period) -> Period:
    """The same period a year earlier (the term before, for a term): what growth compares with."""
    if this.kind is PeriodKind.TERM:
        length = this.number - this.year
        return period(this.kind, this.year - length, this.year, this.cut_off)
    return period(this.kind, this.year - 1, this.number, this.cut_off)
