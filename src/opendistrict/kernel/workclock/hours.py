"""When an office works: the sessions of a working day, by the civil time of the country."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock.calendar import Closed, WorkCalendar


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


def fitted(calendar: WorkCalendar, hours: OfficeHours) -> tuple[WorkCalendar, OfficeHours]:
    """A calendar and hours that agree: what is closed for a part of a day is taken from the hours
    of that day, and a day of which nothing is left is a day off."""
    cut = {day: _cut(hours.of(day), closed) for day, closed in calendar.parts.items()}
    left = {day: some for day, some in cut.items() if some}
    gone = cut.keys() - left.keys()
    if gone:
        parts = {day: closed for day, closed in calendar.parts.items() if day in left}
        off = dict.fromkeys(gone, False)
        calendar = WorkCalendar({**calendar.exceptions, **off}, calendar.notes, parts)
    return calendar, replace(hours, days={**hours.days, **left})


def _cut(sessions: Sessions, closed: Closed) -> Sessions:
    """What is left of some sessions outside a stretch; nothing where it covers them all."""
    since, until = closed
    found: list[Session] = []
    for one in sessions:
        before = Session(one.opens, min(one.closes, since))
        after = Session(max(one.opens, until), one.closes)
        found += [some for some in (before, after) if some.opens < some.closes]
    return tuple(found)
