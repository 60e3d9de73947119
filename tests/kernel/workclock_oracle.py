"""The working clock once more, a day or a minute at a time, as one counts on a paper calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from opendistrict.kernel.workclock import Every, OfficeHours, Pause, Term, WorkCalendar

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def due(
    calendar: WorkCalendar, hours: OfficeHours, start: datetime, term: Term, pauses: Sequence[Pause]
) -> datetime:
    """When a term ends. Pauses are over; moments and terms are whole minutes."""
    if term.every in (Every.HOUR, Every.WORKING_HOUR):
        return _minute_by_minute(calendar, hours, start, term, pauses)
    begun, day, is_half = start, start.date(), False
    if term.every is Every.WORKING_DAY:
        begun = _received(calendar, hours, start, term.cutoff)
        day = begun.date()
        for _ in range(int(term.amount)):
            day = _next(calendar, day)
        if term.amount.denominator == 2:
            day, is_half = _next(calendar, day), True
    else:
        left = int(term.amount)
        if term.every is Every.MONTH:
            left = _to_the_corresponding_day(day, left)
        for _ in range(left):
            day += DAY
    return _after_pauses(calendar, hours, (begun, day, is_half), term.every, pauses)


def _after_pauses(
    calendar: WorkCalendar,
    hours: OfficeHours,
    where: tuple[datetime, date, bool],
    every: Every,
    pauses: Sequence[Pause],
) -> datetime:
    """The end moves a day for each day on which the clock stood, one after the other."""
    begun, day, is_half = where
    running = begun
    end = _not_before(calendar, hours, running, _end(calendar, hours, day, is_half=is_half))
    for since, until in _together(pauses, begun):
        if since >= end:
            break
        stood = since.date()
        while stood < until.date():
            stood += DAY
            if every is not Every.WORKING_DAY:
                day += DAY
            elif calendar.works(stood):
                day = _next(calendar, day)
        running = until
        end = _not_before(calendar, hours, running, _end(calendar, hours, day, is_half=is_half))
    return end


def _not_before(
    calendar: WorkCalendar, hours: OfficeHours, running: datetime, end: datetime
) -> datetime:
    if end >= running:
        return end
    return hours.closing(_received(calendar, hours, running).date())


def _end(calendar: WorkCalendar, hours: OfficeHours, day: date, *, is_half: bool) -> datetime:
    while not calendar.works(day):
        day += DAY
    return hours.noon(day) if is_half else hours.closing(day)


def _received(
    calendar: WorkCalendar, hours: OfficeHours, moment: datetime, cutoff: time | None = None
) -> datetime:
    in_time = cutoff is None or moment.time() <= cutoff
    if calendar.works(moment.date()) and moment <= hours.closing(moment.date()) and in_time:
        return moment
    return hours.opening(_next(calendar, moment.date()))


def _next(calendar: WorkCalendar, day: date) -> date:
    day += DAY
    while not calendar.works(day):
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
    calendar: WorkCalendar,
    hours: OfficeHours,
    start: datetime,
    term: Term,
    pauses: Sequence[Pause],
) -> datetime:
    now, left = start, int(term.amount * 60)
    while left:
        if _runs(calendar, hours, now, term.every) and not any(
            one.until is not None and one.since <= now < one.until for one in pauses
        ):
            left -= 1
        now += MINUTE
    return now


def _runs(calendar: WorkCalendar, hours: OfficeHours, now: datetime, every: Every) -> bool:
    return every is Every.HOUR or _is_open(calendar, hours, now)


def _is_open(calendar: WorkCalendar, hours: OfficeHours, now: datetime) -> bool:
    return calendar.works(now.date()) and any(
        one.opens <= now.time() < one.closes for one in hours.of(now.date())
    )
