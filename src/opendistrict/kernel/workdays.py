"""Working days by a calendar that carries its legal basis.

A day works when the calendar says so; where the calendar is silent, Monday to Friday work.
Day 0 (the day a term starts) is not counted (Civil Code 2015, article 147).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_LIMIT = 3_660  # ten years: no term is longer; a larger number is a bug in the caller


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Exceptions to Monday–Friday: False for a day off, True for a make-up working day."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def add(self, start: date, days: int) -> date:
        """The day on which a term of `days` working days ends (before `start` if negative)."""
        assert abs(days) <= _LIMIT
        step = timedelta(days=1 if days >= 0 else -1)
        day, left = start, abs(days)
        while left:
            day += step
            left -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        assert (end - start).days <= _LIMIT
        changed = sum(
            works - (day.weekday() < 5)
            for day, works in self.exceptions.items()
            if start < day <= end
        )
        return _weekdays(end) - _weekdays(start) + changed


def _weekdays(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar (a Monday) to `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)
