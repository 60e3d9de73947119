"""When a term ends, by the civil time of the country; the law is the Civil Code 2015.

Article 147: the day on which a term begins is not counted. Article 148: a term in days or months
whose last day is off ends on the next working day; a month ends on the corresponding day, or the
last one of a shorter month. What happens when an office is closed happens when it opens again.
A promise to a citizen ends when the office closes on its last day, though the law gives the
office until midnight: the citizen cannot come at midnight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock.calendar import WorkCalendar
from opendistrict.kernel.workclock.hours import OfficeHours, fitted
from opendistrict.kernel.workclock.shapes import (
    DayOff,
    Due,
    Every,
    Extension,
    Pause,
    Step,
    StepKind,
    Term,
)

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_IN_AN_HOUR = 3_600_000_000
_NONE = Fraction(0)


class Clock:
    """The working clock of one office."""

    def __init__(self, calendar: WorkCalendar, hours: OfficeHours) -> None:
        if calendar.parts:
            calendar, hours = fitted(calendar, hours)
        self.calendar = calendar
        self.hours = hours

    def due(
        self,
        start: datetime,
        term: Term,
        pauses: Iterable[Pause] = (),
        extension: Extension | None = None,
    ) -> Due:
        """When a term that began at `start` ends, after the pauses and the extension.

        A pause that begins when the term is over stops nothing. No term ends before the clock
        goes on again: at the earliest when the office closes next.
        """
        begins = self._begins(start.astimezone(HERE), term)
        begun = _end([begins])
        plain = [self._counts(begun, term, _NONE)]
        ends = plain + self._rolled(plain[-1], term, begun)
        waits: list[Step] = []
        for one in _merged(pauses, begun):
            if one.since >= _end(ends):
                break
            if one.until is None:
                stopped = Step(StepKind.STOPPED, since=one.since, why=one.why)
                return Due(None, (begins, *plain, *waits, stopped))
            waits.append(self._paused(one, one.until, term))
            counted = self._counts(begun, term, sum((w.amount or _NONE for w in waits), _NONE))
            ends = [counted, *self._rolled(counted, term, one.until)]
        steps = [begins, *plain, *waits, *ends] if waits else [begins, *ends]
        if extension is not None:
            steps += self._extended(_end(steps), extension)
        return Due(_end(steps), (*steps, Step(StepKind.ENDS, until=_end(steps))))

    def used(self, start: datetime, now: datetime, term: Term, pauses: Iterable[Pause]) -> Fraction:
        """How much of a term has passed at `now`, in its own unit; of months, days."""
        begun = _end([self._begins(start.astimezone(HERE), term)])
        now = now.astimezone(HERE)
        if now <= begun:
            return _NONE
        passed = self._passed(begun, now, term.every)
        for one in _merged(pauses, begun):
            if one.since < now:
                until = now if one.until is None else min(one.until, now)
                passed -= self._passed(one.since, until, term.every)
        return passed

    # ------------------------------------------------------------------ the parts

    def _begins(self, start: datetime, term: Term) -> Step:
        """Hours and working days are counted from when the office is open; days from the day."""
        if term.every not in (Every.WORKING_DAY, Every.WORKING_HOUR):
            return Step(StepKind.BEGINS, until=start)
        day = start.date()
        if self.calendar.works(day) and start <= self._last_moment(day, term):
            return Step(StepKind.BEGINS, until=start)
        opens = self.hours.opening(self.calendar.next(day + _DAY))
        return Step(StepKind.BEGINS_LATER, since=start, until=opens)

    def _last_moment(self, day: date, term: Term) -> datetime:
        """Until when on a working day a term of this kind still begins that day."""
        closes = self.hours.closing(day)
        if term.cutoff is None:
            return closes
        return min(closes, datetime.combine(day, term.cutoff, HERE))

    def _counts(self, begun: datetime, term: Term, waited: Fraction) -> Step:
        """The term and what was waited, from its beginning to the moment it ends."""
        until = self._after(begun, term, waited)
        days: tuple[DayOff, ...] = ()
        if term.every in (Every.WORKING_DAY, Every.WORKING_HOUR):
            noted = self.calendar.noted(begun.date(), until.date())
            days = tuple(DayOff(*one) for one in noted)
        return Step(
            StepKind.COUNTS, since=begun, until=until, amount=term.amount + waited,
            every=term.every, days=days,
        )  # fmt: skip

    def _after(self, begun: datetime, term: Term, waited: Fraction) -> datetime:
        amount = term.amount + waited
        if term.every is Every.HOUR:
            return begun + _hours(amount)
        if term.every is Every.WORKING_HOUR:
            return self.hours.add(begun, _hours(amount), self.calendar)
        if term.every is Every.WORKING_DAY:
            return self._after_working_days(begun.date(), amount)
        day = begun.date()
        if term.every is Every.MONTH:
            day = _months_later(day, int(term.amount)) + timedelta(days=int(waited))
        else:
            day += timedelta(days=int(amount))
        return self.hours.closing(day)

    def _after_working_days(self, day: date, amount: Fraction) -> datetime:
        """Whole days end when the office closes, the half of one when its first session does."""
        whole, half = divmod(int(amount * 2), 2)
        last = self.calendar.add(day, whole)
        return self.hours.noon(self.calendar.add(last, 1)) if half else self.hours.closing(last)

    def _paused(self, one: Pause, until: datetime, term: Term) -> Step:
        every = Every.DAY if term.every is Every.MONTH else term.every
        return Step(
            StepKind.PAUSED, since=one.since, until=until,
            amount=self._passed(one.since, until, every), every=every, why=one.why,
        )  # fmt: skip

    def _passed(self, since: datetime, until: datetime, every: Every) -> Fraction:
        """How much passes between two moments: of days those after the first, with the last."""
        if every is Every.HOUR:
            return _in_hours(until - since)
        if every is Every.WORKING_HOUR:
            return _in_hours(self.hours.between(since, until, self.calendar))
        if every is Every.WORKING_DAY:
            return Fraction(self.calendar.between(since.date(), until.date()))
        return Fraction((until.date() - since.date()).days)

    def _rolled(self, last: Step, term: Term, running: datetime) -> list[Step]:
        """Days and months that end on a day off end on the next working day; nothing ends before
        `running`, the moment since which the clock has run without a pause."""
        until = _end([last])
        found = until
        if term.every in (Every.DAY, Every.MONTH):
            found = self.hours.closing(self.calendar.next(until.date()))
        if found < running:
            found = self._closes(running)
        if found == until:
            return []
        noted = self.calendar.noted(until.date() - _DAY, found.date())
        days = tuple(DayOff(*one) for one in noted)
        return [Step(StepKind.ROLLED, since=until, until=found, days=days)]

    def _closes(self, moment: datetime) -> datetime:
        """When the office closes next."""
        day = self.calendar.next(moment.date())
        closes = self.hours.closing(day)
        return closes if closes >= moment else self.hours.closing(self.calendar.add(day, 1))

    def _extended(self, ended: datetime, extension: Extension) -> list[Step]:
        assert extension.told_at <= ended, "a term that is over is not extended"
        counted = self._counts(ended, extension.term, _NONE)
        told = replace(counted, kind=StepKind.EXTENDED, why=extension.basis)
        return [told, *self._rolled(told, extension.term, ended)]


def _end(steps: Sequence[Step]) -> datetime:
    until = steps[-1].until
    assert until is not None
    return until


def _hours(amount: Fraction) -> timedelta:
    return timedelta(microseconds=round(amount * _IN_AN_HOUR))


def _in_hours(passed: timedelta) -> Fraction:
    return Fraction(passed // _MICROSECOND, _IN_AN_HOUR)


def _merged(pauses: Iterable[Pause], begun: datetime) -> list[Pause]:
    """Pauses after the beginning, in order, none inside or across another: time stops once."""
    found: list[Pause] = []
    here = (
        Pause(one.why, one.since.astimezone(HERE), one.until and one.until.astimezone(HERE))
        for one in pauses
    )
    for one in sorted(here, key=lambda pause: pause.since):
        since = max(one.since, begun)
        if one.until is not None and one.until <= since:
            continue
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < since):
            found.append(replace(one, since=since))
        elif last.until is not None and (one.until is None or one.until > last.until):
            found[-1] = replace(last, until=one.until)
    return found


def _months_later(day: date, months: int) -> date:
    """The corresponding day, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - _DAY)
