"""Working days by a calendar that carries its legal basis.

A day works when the calendar says so; where the calendar is silent, Monday to Friday work. A day
on which an office is closed for a part works and is counted: the part is taken from its hours.
Day 0 (the day a term starts) is not counted (Civil Code 2015, article 147).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import accumulate

_LIMIT = 3_660  # ten years: no term is longer; a larger number is a bug in the caller
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayNote:
    """Why a day is not as its weekday says: "Quốc khánh", and the law or decision. `where`: the
    unit for which alone it is so; empty for the whole country."""

    name: str
    basis: str
    where: str = ""


Closed = tuple[time, time]
"""From when until when an office is closed on a day that works."""


class WorkCalendar:
    """Exceptions to Monday–Friday: False for a day off, True for a make-up working day. `parts`:
    working days of which a part is off."""

    __slots__ = ("_changed", "_ordinals", "exceptions", "notes", "parts")

    def __init__(
        self,
        exceptions: Mapping[date, bool] | None = None,
        notes: Mapping[date, DayNote] | None = None,
        parts: Mapping[date, Closed] | None = None,
    ) -> None:
        self.exceptions: Mapping[date, bool] = exceptions or {}
        self.notes: Mapping[date, DayNote] = notes or {}
        self.parts: Mapping[date, Closed] = parts or {}
        days = sorted(self.exceptions)
        self._ordinals = [day.toordinal() for day in days]
        self._changed = [
            0, *accumulate(self.exceptions[day] - (day.weekday() < 5) for day in days)
        ]  # fmt: skip

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def add(self, start: date, days: int) -> date:
        """The day on which a term of `days` working days ends (before `start` if negative)."""
        assert abs(days) <= _LIMIT
        if not days:
            return start
        day = start.toordinal()
        slack = abs(days) * 7 // 5 + len(self._ordinals) + 9
        if days > 0:
            found, last = self._rank(day) + days, day + slack
        else:
            day, last = day - slack, day
            found = self._rank(last - 1) + days + 1
        return date.fromordinal(bisect_left(range(last), found, lo=day, key=self._rank))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        return self._rank(end.toordinal()) - self._rank(start.toordinal())

    def next(self, day: date) -> date:
        """The first working day from `day` on, itself included."""
        return day if self.works(day) else self.add(day, 1)

    def noted(
        self, after: date, until: date
    ) -> list[tuple[date, bool, DayNote | None, Closed | None]]:
        """The days after one up to and with another that are not as their weekday says: whether
        they work, why, and what part of them is off."""
        first = bisect_right(self._ordinals, after.toordinal())
        last = bisect_right(self._ordinals, until.toordinal())
        days = map(date.fromordinal, self._ordinals[first:last])
        told = ((day, self.exceptions[day]) for day in days)
        found: list[tuple[date, bool, DayNote | None, Closed | None]] = [
            (day, works, self.notes.get(day), self.parts.get(day) if works else None)
            for day, works in told
            if works != (day.weekday() < 5)
        ]
        if self.parts:
            usual = (day for day in self.parts if after < day <= until and day.weekday() < 5)
            found += [
                (day, True, self.notes.get(day), self.parts[day])
                for day in usual
                if self.works(day)
            ]
            found.sort(key=lambda one: one[0])
        return found

    def _rank(self, day: int) -> int:
        """Working days from the first day of the calendar (a Monday) to `day`."""
        weeks, rest = divmod(day, 7)
        return 5 * weeks + min(rest, 5) + self._changed[bisect_right(self._ordinals, day)]
