"""The ladder of follow-up: which rung is due on a day, who stands on it, when a message may leave.

Pure: the calendar, the dates and the people are handed in. Days are working days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Generic, TypeVar

from opendistrict.engine.plans.shapes.nudges import Rung, RungName
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.periods import CutOff, Period, PeriodKind, holding
from opendistrict.kernel.workclock import WorkCalendar

UPWARD = (RungName.OWNER, RungName.HEAD, RungName.DEPUTY, RungName.CHAIR)
_LONGEST_BREAK = 30  # calendar days; no row of days off is longer
_COUNTED_DAYS = 3_650
_CUT_OFF_GAP = timedelta(days=17)
_FREQUENT = frozenset({"day", "week", "month", "quarter", "half", "year"})
Post = TypeVar("Post")


class Climb:
    """The ladder on one day: what is due, by due date. Remembers dates, for 100,000 tasks have
    few of them."""

    def __init__(self, rungs: Sequence[Rung], today: date, calendar: WorkCalendar) -> None:
        self.rungs = tuple(sorted(rungs, key=lambda rung: rung.offset))
        self.today = today
        self.calendar = calendar
        self._current = lru_cache(maxsize=None)(self._find)

    def day_of(self, due_on: date, offset: int) -> date:
        """The day of a rung. The rung of the due date itself falls on the last working day up to
        it: a date on a Sunday is spoken of on the Friday."""
        if offset:
            return self.calendar.add(due_on, offset)
        day = due_on
        while not self.calendar.works(day):
            day -= timedelta(days=1)
        return day

    def _find(self, due_on: date, given_on: date) -> int | None:
        """The offset of the last rung whose day has come. What lay before the task was given
        was never missed; days of delay begin when there was a task to do."""
        found = None
        for rung in self.rungs:
            if rung.offset > 0:
                has_come = self.day_of(max(due_on, given_on), rung.offset) <= self.today
            else:
                has_come = given_on < self.day_of(due_on, rung.offset) <= self.today
            if has_come:
                found = rung.offset
        return found

    def due(self, due_on: date, given_on: date, climbed: int | None) -> tuple[Rung, ...]:
        """The rungs to climb today: those of the last offset whose day has come, unless that
        one or a higher one was climbed (`climbed`, the highest so far). Rungs that were missed
        below it stay missed: one message, not five."""
        current = self._current(due_on, given_on)
        if current is None or (climbed is not None and climbed >= current):
            return ()
        return tuple(rung for rung in self.rungs if rung.offset == current)

    def windows(self) -> tuple[tuple[date | None, date, int], ...]:
        """(after, until, offset): due dates in (after, until] stand on the rung of that offset
        today. The last rung has no beginning: an old delay is climbed once as well."""
        offsets = sorted({rung.offset for rung in self.rungs})
        ends = [self._last_due(offset) for offset in offsets]
        befores = [*ends[1:], None]
        return tuple(zip(befores, ends, offsets, strict=True))

    def _last_due(self, offset: int) -> date:
        """The last due date whose rung of that offset has come by today."""
        due_on = self.calendar.add(self.today, -offset) + timedelta(days=_LONGEST_BREAK)
        while self.day_of(due_on, offset) > self.today:
            due_on -= timedelta(days=1)
        return due_on


@dataclass(frozen=True, slots=True)
class Reached(Generic[Post]):
    """Whom a rung reaches: vacant posts that were passed over with their rungs, then the post in
    which somebody serves, or nobody."""

    passed_over: tuple[tuple[RungName, Post], ...]
    rung: RungName | None
    post: Post | None


def reach(
    to: RungName, posts: Mapping[RungName, Post | None], vacant: Mapping[RungName, bool]
) -> Reached[Post]:
    """From the rung asked for upward to the first post in which somebody serves.

    A post on two rungs is passed over once.
    """
    passed: list[tuple[RungName, Post]] = []
    for rung in UPWARD[UPWARD.index(to) :]:
        post = posts.get(rung)
        if post is None:
            continue
        if not vacant[rung]:
            return Reached(tuple(passed), rung, post)
        if all(post != other for _, other in passed):
            passed.append((rung, post))
    return Reached(tuple(passed), None, None)


def days_left(today: date, due_on: date | None, calendar: WorkCalendar) -> int | None:
    """Working days to a due date, negative when it has passed; not counted over ten years."""
    if due_on is None or abs((due_on - today).days) > _COUNTED_DAYS:
        return None
    return calendar.between(today, due_on)


# ------------------------------------------------------------------ when a message may leave


def leaves_at(
    at: datetime, *, quiet_from: time, quiet_until: time, calendar: WorkCalendar
) -> datetime:
    """The first instant from `at` on that is neither in the quiet hours nor on a day off."""
    local = at.astimezone(HERE)
    while True:
        if not calendar.works(local.date()):
            local = _start(local.date() + timedelta(days=1), quiet_from, quiet_until)
            continue
        end = _quiet_end(local, quiet_from, quiet_until)
        if end is None:
            return local
        local = end


def _start(day: date, quiet_from: time, quiet_until: time) -> datetime:
    """The first instant of a day that may be loud: the end of a night that reaches into it."""
    reaches = quiet_from > quiet_until or quiet_from == time.min
    return datetime.combine(day, quiet_until if reaches else time.min, tzinfo=HERE)


def _quiet_end(local: datetime, quiet_from: time, quiet_until: time) -> datetime | None:
    """When the quiet hours in which `local` lies are over; None outside them."""
    clock, day = local.time(), local.date()
    if quiet_from == quiet_until:
        return None
    if quiet_from < quiet_until:
        is_quiet = quiet_from <= clock < quiet_until
        return datetime.combine(day, quiet_until, tzinfo=HERE) if is_quiet else None
    if clock >= quiet_from:
        return datetime.combine(day + timedelta(days=1), quiet_until, tzinfo=HERE)
    return datetime.combine(day, quiet_until, tzinfo=HERE) if clock < quiet_until else None


def is_quiet(at: datetime, *, quiet_from: time, quiet_until: time, calendar: WorkCalendar) -> bool:
    leaves = leaves_at(at, quiet_from=quiet_from, quiet_until=quiet_until, calendar=calendar)
    return leaves > at


# ------------------------------------------------------------------ answering


def why_not_answered(
    *,
    answer: str,
    text: str,
    proposed_on: date | None,
    due_on: date | None,
    is_task: bool,
    at: datetime,
) -> tuple[str, ...]:
    """Codes of what is wrong with an answer; none when it can be given."""
    failed = []
    if not text:
        failed.append("answer_says_nothing")
    if answer != "new_date":
        return tuple(failed)
    if not is_task:
        failed.append("target_has_no_due_date")
    elif proposed_on is None:
        failed.append("proposed_date_is_missing")
    elif proposed_on < day_of(at) or (due_on is not None and proposed_on <= due_on):
        failed.append("proposed_date_is_not_later")
    return tuple(failed)


# ------------------------------------------------------------------ figures that are not reported


def last_complete(frequency: str, cut_off: CutOff, on: date) -> Period | None:
    """The last period of that frequency that was over before `on`; None where a frequency is not
    one of periods (once a term, on occasion)."""
    if frequency not in _FREQUENT:
        return None
    kind = PeriodKind(frequency)
    running = holding(kind, on, cut_off)
    return holding(kind, running.since - timedelta(days=1), cut_off)


def is_reported(wanted: Period, told_until: Iterable[date]) -> bool:
    """Whether a value reaches to the end of the period. Reporting months end in the middle of a
    calendar month (Decree 09/2019/NĐ-CP), so half a month is not missed."""
    return any(until >= wanted.until - _CUT_OFF_GAP for until in told_until)
