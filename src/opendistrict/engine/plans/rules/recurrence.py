"""Work that comes back: which day, and for which period.

Text forms: "week:5" (every Friday; 1 is Monday), "month:15" (every month on the 15th, or on its
last day when it is shorter), "quarter:20" (the 20th of the quarter's last month) and "year:12-20"
(20 December). A day off moves the due date to the working day before, so that the report is there
when it is needed.

A monthly, quarterly or yearly report belongs to the last reporting period that has ended by its
nominal day: Decree 09/2019/NĐ-CP counts a month from the 15th of the month before to the 14th.
"""

import calendar as months
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opendistrict.kernel.periods import CutOff, PeriodKind, period
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import WorkCalendar

_FORM = re.compile(r"(week|month|quarter):(\d{1,2})|(year):(\d{1,2})-(\d{1,2})")
_LENGTH = {"month": 1, "quarter": 3, "year": 12}
_KINDS = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "year": PeriodKind.YEAR}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One coming-back: `nominal_on` as the rule says, `due_on` on a working day, and the period
    [since, until) it tells about."""

    nominal_on: date
    due_on: date
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`kind` is week, month, quarter or year; `month` only for a year."""

    kind: str
    day: int
    month: int = 0

    @staticmethod
    def parse(text: str) -> "Recurrence":
        """Refused with `recurrence_is_unreadable` for anything but the four forms."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise Refused("recurrence_is_unreadable", text=text)
        kind = match[1] or match[3]
        month, day = (0, int(match[2])) if match[1] else (int(match[4]), int(match[5]))
        last = 7 if kind == "week" else 31
        if not 1 <= day <= last or (kind == "year" and not _is_a_day(month, day)):
            raise Refused("recurrence_is_unreadable", text=text)
        return Recurrence(kind, day, month)

    def __str__(self) -> str:
        if self.kind == "year":
            return f"year:{self.month}-{self.day}"
        return f"{self.kind}:{self.day}"

    def after(self, day: date, calendar: WorkCalendar) -> Occurrence:
        """The first occurrence whose nominal day comes after `day`."""
        return next(self.occurrences(day, calendar))

    def occurrences(self, after: date, calendar: WorkCalendar) -> Iterator[Occurrence]:
        """Every occurrence after a day, in order, up to the end of the century."""
        for nominal in self._nominal_days(after):
            due_on = nominal if calendar.works(nominal) else calendar.add(nominal, -1)
            yield Occurrence(nominal, due_on, *self._tells_about(nominal))

    def _nominal_days(self, after: date) -> Iterator[date]:
        if self.kind == "week":
            day = after + timedelta(days=1)
            day += timedelta(days=(self.day - day.isoweekday()) % 7)
            while day.year <= LAST_YEAR:
                yield day
                day += timedelta(days=7)
            return
        length = _LENGTH[self.kind]
        for year in range(max(after.year, FIRST_YEAR), LAST_YEAR + 1):
            for number in range(1, 12 // length + 1):
                day = _in_month(year, self.month or number * length, self.day)
                if day > after:
                    yield day

    def _tells_about(self, nominal: date) -> tuple[date, date]:
        if self.kind == "week":
            monday = nominal - timedelta(days=nominal.isoweekday() - 1)
            return monday, monday + timedelta(days=7)
        kind, count = _KINDS[self.kind], 12 // _LENGTH[self.kind]
        candidates = (
            period(kind, year, number, CutOff.REPORTING)
            for year in (nominal.year + 1, nominal.year, nominal.year - 1)
            for number in range(count, 0, -1)
        )
        ended = next(p for p in candidates if p.last_day <= nominal)
        return ended.since, ended.until


def _is_a_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and day <= months.monthrange(2024, month)[1]  # 29 February is a day


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, months.monthrange(year, month)[1]))
