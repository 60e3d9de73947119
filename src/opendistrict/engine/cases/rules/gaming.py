"""Patterns that the way of counting invites: what is finished just before it would be late, papers
asked for on the last day, ends of months. They are counted, set beside their neighbours, and
opened to their dossiers; a pattern is a question to ask, never an accusation."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from opendistrict.engine.cases.shapes.measured import Life, Signal, SignalKind, Span
from opendistrict.kernel.days import day_of

LEAST, TIMES = 5, 2  # fewer is chance; less than twice as many is not worth a look
SOON = 5  # working days after its end
LAST_DAYS = 2  # working days at the end of a month
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

WorkedDays = Callable[[date, date], int]
"""The working days after the first day, up to the second."""


def signals(lives: Sequence[Life], span: Span, worked: WorkedDays) -> list[Signal]:
    """Every pattern over one span, also those that do not occur. `lives`: what was in hand."""
    ended = [one for one in lives if one.ended_at is not None and _is_in(one.ended_at, span)]
    asked = [one for one in lives if any(_is_in(at, span) for at, _ in one.asked)]
    return [
        _last_hour(ended),
        _last_day(ended, worked),
        _plain(SignalKind.SECOND_SUPPLEMENT, (one for one in asked if len(one.asked) > 1), asked),
        _plain(SignalKind.ASKED_ON_LAST_DAY, (one for one in asked if one.asked_on_last_day),
               asked),
        _end_of_month([one for one in ended if one.is_done], span, worked),
        _plain(
            SignalKind.REOPENED_SOON,
            (one for one in lives if one.reopened_after is not None and one.reopened_after <= SOON),
            ended,
        ),
        _plain(SignalKind.APOLOGISED, (one for one in lives if one.apologised_at), lives),
        _plain(
            SignalKind.UNANSWERED_PAUSE, (one for one in lives if one.stands_unanswered), lives
        ),
    ]  # fmt: skip


def _is_in(at: datetime, span: Span) -> bool:
    return span.begins <= at < span.ends


def _plain(kind: SignalKind, found: Iterable[Life], of: Sequence[Life]) -> Signal:
    """A pattern without neighbours: how often, of how many."""
    return _signal(kind, list(found), len(of), ())


def _signal(
    kind: SignalKind, found: Sequence[Life], of: int, beside: tuple[Fraction, ...]
) -> Signal:
    most = max(beside, default=None)
    return Signal(
        kind=kind, count=len(found), of=of, beside=beside, ids=tuple(one.id for one in found),
        by_unit=Counter(one.unit_id for one in found),
        by_procedure=Counter(one.procedure for one in found),
        stands_out=most is not None and len(found) >= LEAST and len(found) >= TIMES * most,
    )  # fmt: skip


def _last_hour(ended: Sequence[Life]) -> Signal:
    """Ended in the hour before the due moment; beside it the hour before that and the one after.
    What came in less than two hours before it was due has no such neighbour and is left out."""
    hours: Counter[int] = Counter()
    found, of = [], 0
    for one in ended:
        if one.due_at is None or one.ended_at is None or one.due_at - one.received_at < 2 * _HOUR:
            continue
        of += 1
        hour = (one.due_at - one.ended_at) // _HOUR
        hours[hour] += 1
        if hour == 0:
            found.append(one)
    return _signal(SignalKind.LAST_HOUR, found, of, (Fraction(hours[1]), Fraction(hours[-1])))


def _last_day(ended: Sequence[Life], worked: WorkedDays) -> Signal:
    """Ended on the due day; beside it the working day before and the one after. Only what had at
    least two working days."""
    days: Counter[int] = Counter()
    found, of = [], 0
    for one in ended:
        if one.due_at is None or one.ended_at is None:
            continue
        due, end = day_of(one.due_at), day_of(one.ended_at)
        if worked(day_of(one.received_at), due) < 2:
            continue
        of += 1
        left = worked(end, due) if end <= due else -worked(due, end)
        days[left] += 1
        if left == 0:
            found.append(one)
    return _signal(SignalKind.LAST_DAY, found, of, (Fraction(days[1]), Fraction(days[-1])))


def _end_of_month(done: Sequence[Life], span: Span, worked: WorkedDays) -> Signal:
    """Done on the last two working days of a month; beside it what two ordinary working days of
    the same months bring. Months that are not whole in the span are left out."""
    found: list[Life] = []
    of, usual = 0, Fraction(0)
    for first in _whole_months(span):
        following = _next_month(first)
        inside = [one for one in done if first <= _ended_on(one) < following]
        last = [one for one in inside if worked(_ended_on(one), following - _DAY) < LAST_DAYS]
        other_days = worked(first - _DAY, following - _DAY) - LAST_DAYS
        if other_days > 0:
            found += last
            of += len(inside)
            usual += Fraction(LAST_DAYS * (len(inside) - len(last)), other_days)
    return _signal(SignalKind.END_OF_MONTH, found, of, (usual,) if of else ())


def _ended_on(one: Life) -> date:
    assert one.ended_at is not None, "only what has ended is asked"
    return day_of(one.ended_at)


def _whole_months(span: Span) -> list[date]:
    found = []
    first = span.since if span.since.day == 1 else _next_month(span.since)
    while _next_month(first) <= min(span.until, day_of(span.ends)):
        found.append(first)
        first = _next_month(first)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
