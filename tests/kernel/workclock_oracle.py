"""The working clock once more, a day or a minute at a time, as one counts on a paper calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock import Every, Extension, OfficeHours, Pause, Term, WorkCalendar

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Paper:
    """A paper calendar of one office. A day closed for a part is crossed out minute by minute; one
    without an open minute left is a day off."""

    def __init__(self, calendar: WorkCalendar, hours: OfficeHours) -> None:
        self._calendar, self._hours = calendar, hours
        self._crossed: dict[date, list[datetime]] = {
            day: [now for now in self._sessions(day) if not since <= now.time() < until]
            for day, (since, until) in calendar.parts.items()
        }

    def _sessions(self, day: date) -> list[datetime]:
        """The minutes in which the office would be open, each by its beginning."""
        found = []
        for one in self._hours.of(day):
            now, until = (datetime.combine(day, at, HERE) for at in (one.opens, one.closes))
            while now < until:
                found.append(now)
                now += MINUTE
        return found

    def works(self, day: date) -> bool:
        return self._calendar.works(day) and self._crossed.get(day) != []

    def opening(self, day: date) -> datetime:
        return self._crossed[day][0] if day in self._crossed else self._hours.opening(day)

    def closing(self, day: date) -> datetime:
        if day in self._crossed:
            return self._crossed[day][-1] + MINUTE
        return self._hours.closing(day)

    def noon(self, day: date) -> datetime:
        """The end of the first stretch of open minutes of the day."""
        if day not in self._crossed:
            return self._hours.noon(day)
        now, *rest = self._crossed[day]
        for following in rest:
            if following != now + MINUTE:
                break
            now = following
        return now + MINUTE

    def is_open(self, now: datetime) -> bool:
        if not self.works(now.date()):
            return False
        if now.date() in self._crossed:
            return now in self._crossed[now.date()]
        return any(one.opens <= now.time() < one.closes for one in self._hours.of(now.date()))


def due(
    calendar: WorkCalendar,
    hours: OfficeHours,
    start: datetime,
    term: Term,
    pauses: Sequence[Pause],
    extension: Extension | None = None,
) -> datetime | None:
    """When a term ends, None while the clock stands. Moments and terms are whole minutes."""
    office = Paper(calendar, hours)
    closed = [one for one in pauses if one.until is not None]
    ends = _due(office, start, term, closed)
    stands = [one for one in pauses if one.until is None]
    if stands:
        # Pauses that begin after a still open one are inside it; those before run their course.
        since = min(max(one.since, _begun(office, start, term)) for one in stands)
        before = [one for one in closed if one.since < since]
        if since < _due(office, start, term, before):
            return None
    if extension is None:
        return ends
    return _more(office, ends, extension.term)


def _begun(office: Paper, start: datetime, term: Term) -> datetime:
    if term.every not in (Every.WORKING_DAY, Every.WORKING_HOUR):
        return start
    return _received(office, start, term.cutoff)


def _more(office: Paper, ended: datetime, term: Term) -> datetime:
    """From the end of the old term on, without a pause; what has just ended begins at once."""
    if term.every in (Every.HOUR, Every.WORKING_HOUR):
        return _minute_by_minute(office, ended, term, ())
    day, is_half = _walked(office, ended.date(), term)
    return _not_before(office, ended, _end(office, day, is_half=is_half))


def _walked(office: Paper, day: date, term: Term) -> tuple[date, bool]:
    if term.every is Every.WORKING_DAY:
        for _ in range(int(term.amount)):
            day = _next(office, day)
        if term.amount.denominator == 2:
            return _next(office, day), True
        return day, False
    left = int(term.amount)
    if term.every is Every.MONTH:
        left = _to_the_corresponding_day(day, left)
    return day + left * DAY, False


def _due(office: Paper, start: datetime, term: Term, pauses: Sequence[Pause]) -> datetime:
    if term.every in (Every.HOUR, Every.WORKING_HOUR):
        return _minute_by_minute(office, start, term, pauses)
    begun = _begun(office, start, term)
    day, is_half = _walked(office, begun.date(), term)
    return _after_pauses(office, (begun, day, is_half), term.every, pauses)


def _after_pauses(
    office: Paper,
    where: tuple[datetime, date, bool],
    every: Every,
    pauses: Sequence[Pause],
) -> datetime:
    """The end moves a day for each day on which the clock stood, one after the other."""
    begun, day, is_half = where
    running = begun
    end = _not_before(office, running, _end(office, day, is_half=is_half))
    for since, until in _together(pauses, begun):
        if since >= end:
            break
        stood = since.date()
        while stood < until.date():
            stood += DAY
            if every is not Every.WORKING_DAY:
                day += DAY
            elif office.works(stood):
                day = _next(office, day)
        running = until
        end = _not_before(office, running, _end(office, day, is_half=is_half))
    return end


def _not_before(office: Paper, running: datetime, end: datetime) -> datetime:
    if end >= running:
        return end
    return office.closing(_received(office, running).date())


def _end(office: Paper, day: date, *, is_half: bool) -> datetime:
    while not office.works(day):
        day += DAY
    return office.noon(day) if is_half else office.closing(day)


def _received(office: Paper, moment: datetime, cutoff: time | None = None) -> datetime:
    in_time = cutoff is None or moment.time() <= cutoff
    if office.works(moment.date()) and moment <= office.closing(moment.date()) and in_time:
        return moment
    return office.opening(_next(office, moment.date()))


def _next(office: Paper, day: date) -> date:
    day += DAY
    while not office.works(day):
        day += DAY
    return day


def _together(pauses: Sequence[Pause], begun: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches in which the clock stood: pauses that touch are one."""
    some = sorted(
        (max(one.since, begun), one.until) for one in pauses if one.until and one.until > begun
    )
    found: list[tuple[datetime, datetime]] = []
    for since, until in some:
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        elif since < until:
            found.append((since, until))
    return found


def _to_the_corresponding_day(day: date, months: int) -> int:
    """How many days until so many months later, walking."""
    walked, last, left = 0, day, months
    while left:
        last += DAY
        walked += 1
        in_month = (last.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        if (last.month - day.month) % 12 == (months - left + 1) % 12 and (
            last.day == day.day or (last == in_month and in_month.day < day.day)
        ):
            left -= 1
    return walked


def _minute_by_minute(
    office: Paper, start: datetime, term: Term, pauses: Sequence[Pause]
) -> datetime:
    now, left = start, int(term.amount * 60)
    while left:
        runs = term.every is Every.HOUR or office.is_open(now)
        if runs and not any(
            one.until is not None and one.since <= now < one.until for one in pauses
        ):
            left -= 1
        now += MINUTE
    return now
