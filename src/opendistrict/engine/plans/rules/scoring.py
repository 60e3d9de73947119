"""Scoring from the history of tasks by Decree 335/2025/NĐ-CP, article 14.

Quantity, quality and progress are shares of what was assigned. Each late event takes a part off
the progress points of its item, each failed review with a major fault a part off its quality
points, unless an objective cause was confirmed. Items count one each: how kinds of work convert
into one another is not known here. Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from opendistrict.engine.plans.shapes.scoring import Rank, Ratios, RegimeShape
from opendistrict.kernel.days import day_of

_DAY = timedelta(days=1)
_HUNDRED = Decimal(100)
Lead = tuple[UUID, UUID | None]  # unit and named post
DONE_RANK = "completed"  # the lowest rank at which the work counts as done


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A step of a task's history, as far as dates and faults go. `due_on` is set where the step
    gave or moved the date, `lead` (unit and named post) where it gave the task to somebody."""

    place: int
    transition: str
    state: str  # after the step
    at: datetime
    due_on: date | None
    is_major_fault: bool
    lead: Lead | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """`occurrence` names the event, so that it cannot be counted twice."""

    kind: str
    occurrence: str
    happened_on: date


def events(
    moments: Sequence[Moment], *, at_work: Collection[str], today: date
) -> tuple[Event, ...]:
    """What happened to one task up to the beginning of `today`, oldest first. `at_work` are the
    states in which the ball is with those who do the task."""
    found = [*_late(moments, at_work, today), *_faults(moments)]
    return tuple(sorted(found, key=lambda event: (event.happened_on, event.kind)))


def lead_on(moments: Sequence[Moment], happened_on: date) -> Lead | None:
    """Who had the task when that day began: what happened before it was handed over is not the
    new lead's. None when the history does not say."""
    told = [moment for moment in moments if moment.lead is not None]
    before = [moment for moment in told if day_of(moment.at) < happened_on]
    return (before[-1] if before else told[0]).lead if told else None


def _faults(moments: Sequence[Moment]) -> Iterator[Event]:
    for moment in moments:
        if moment.transition == "refuse_to_confirm" and moment.is_major_fault:
            yield Event("fault", f"step:{moment.place}", day_of(moment.at))


def _late(moments: Sequence[Moment], at_work: Collection[str], today: date) -> Iterator[Event]:
    """Each due date at whose end the work was still with those who do it, once.

    A date moved before it passed never passed, nor did one that lay in the past when it was
    set. A date by which the work was reported is kept, whatever the review says later. While a
    task is paused or sent back nobody works on it; when it comes back after its date, the day
    on which it comes back is still free.
    """
    due_on: date | None = None
    settled: set[date] = set()  # dates that were kept, were past from the start, or are counted
    for place, moment in enumerate(moments):
        begin = day_of(moment.at)
        if moment.due_on is not None:
            due_on = moment.due_on
            if due_on < begin:
                settled.add(due_on)
        if due_on is None or due_on in settled:
            continue
        if moment.state == "reported" and begin <= due_on:
            settled.add(due_on)
        if moment.state not in at_work:
            continue
        end = day_of(moments[place + 1].at) if place + 1 < len(moments) else today
        happened_on = max(due_on, begin) + _DAY
        if happened_on <= end:
            settled.add(due_on)
            yield Event("late", due_on.isoformat(), happened_on)


# ------------------------------------------------------------------ points


@dataclass(frozen=True, slots=True)
class Points:
    quantity: Decimal
    quality: Decimal
    progress: Decimal


def points(
    *, is_done: bool, late_percents: Iterable[Decimal], fault_percents: Iterable[Decimal]
) -> Points:
    """What one item brings, 0 to 1 in each; nothing before it is confirmed as done."""
    if not is_done:
        return Points(Decimal(0), Decimal(0), Decimal(0))
    return Points(Decimal(1), _left(fault_percents), _left(late_percents))


def _left(percents: Iterable[Decimal]) -> Decimal:
    return max(Decimal(0), 1 - sum(percents, Decimal(0)) / _HUNDRED)


def ratios(items: Sequence[Points], regime: RegimeShape) -> Ratios | None:
    """Shares of what was assigned, in per cent; None where nothing was assigned: no basis."""
    if not items:
        return None
    quantity, quality, progress = (
        sum(values, Decimal(0)) * _HUNDRED / len(items)
        for values in zip(*((i.quantity, i.quality, i.progress) for i in items), strict=True)
    )
    parts = (quantity, quality, progress)
    if regime.weights is None:
        return Ratios(*parts, None, _possible_ranks(parts, regime.ranks))
    shares = (regime.weights.quantity, regime.weights.quality, regime.weights.progress)
    total = sum((part * share for part, share in zip(parts, shares, strict=True)), Decimal(0))
    return Ratios(*parts, total, (rank_of(total, regime.ranks),))


def _possible_ranks(parts: Sequence[Decimal], ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
    """Every rank that some weights would give: a weighted mean lies between the least part and
    the greatest."""
    best, worst = rank_of(max(parts), ranks), rank_of(min(parts), ranks)
    return ranks[ranks.index(best) : ranks.index(worst) + 1]


def rank_of(percent: Decimal, ranks: Sequence[Rank]) -> Rank:
    """The first rank (best first) whose least is reached; the last one has no least."""
    return next((rank for rank in ranks if percent >= rank.least), ranks[-1])


def leader_percent(lines: Iterable[Ratios | None], ranks: Sequence[Rank]) -> int | None:
    """100 when everybody with a basis reached the rank of done work, 50 when somebody surely
    did not; None when there is nobody, or the weights would have to be known."""
    codes = [rank.code for rank in ranks]
    limit = codes.index(DONE_RANK)
    known = [line for line in lines if line is not None]
    if not known:
        return None
    if any(codes.index(line.ranks[0].code) > limit for line in known):
        return 50
    if all(codes.index(line.ranks[-1].code) <= limit for line in known):
        return 100
    return None
