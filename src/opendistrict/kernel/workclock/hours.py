"""When an office works: the sessions of a working day, by the civil time of the country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Session:
    """From opening to closing, without a break."""

    opens: time
    closes: time


Sessions = tuple[Session, ...]
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of an ordinary working day; of a weekday or a day that differs, those.

    A make-up Saturday is an ordinary working day. Which days are working days the calendar says:
    a counter that opens on Saturday morning does not make Saturday one.
    """

    ordinary: Sessions
    weekdays: Mapping[int, Sessions] = field(default_factory=dict)  # Monday is 0
    days: Mapping[date, Sessions] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for some in (self.ordinary, *self.weekdays.values(), *self.days.values()):
            edges = [edge for one in some for edge in (one.opens, one.closes)]
            assert some and edges == sorted(set(edges)), "sessions follow one another"

    def of(self, day: date) -> Sessions:
        return self.days.get(day) or self.weekdays.get(day.weekday()) or self.ordinary

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.of(day)[0].opens, HERE)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.of(day)[-1].closes, HERE)

    def noon(self, day: date) -> datetime:
        """The end of the first half of a working day: where the first session closes."""
        return datetime.combine(day, self.of(day)[0].closes, HERE)

    def add(self, start: datetime, worked: timedelta, calendar: WorkCalendar) -> datetime:
        """The moment at which so much working time has passed since `start`."""
        assert worked >= _NOTHING
        day, left = start.date(), worked
        while True:
            for opens, closes in self._open(day, calendar):
                begins = max(opens, start)
                if begins + left <= closes and begins < closes:
                    return begins + left
                left -= max(closes - begins, _NOTHING)
            day += _DAY

    def between(self, start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
        """The working time from one moment to a later one."""
        passed, day = _NOTHING, start.date()
        while day <= end.date():
            for opens, closes in self._open(day, calendar):
                passed += max(min(closes, end) - max(opens, start), _NOTHING)
            day += _DAY
        return passed

    def _open(self, day: date, calendar: WorkCalendar) -> list[tuple[datetime, datetime]]:
        if not calendar.works(day):
            return []
        return [
            (datetime.combine(day, one.opens, HERE), datetime.combine(day, one.closes, HERE))
            for one in self.of(day)
        ]
