"""Deductions made from the history of tasks, and what is said against them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q, QuerySet

from opendistrict.engine.plans.flow import AT_WORK, State
from opendistrict.engine.plans.models import Deduction, ScoringRegime, Task, TaskStep
from opendistrict.engine.plans.queries.scoring import (
    may_contest,
    may_decide,
    regime_for,
    regimes,
)
from opendistrict.engine.plans.rules import scoring as rules
from opendistrict.engine.plans.shapes.scoring import (
    ContestDecision,
    DeductionKind,
    RegimeRow,
    RegimeShape,
    ScoringRun,
)
from opendistrict.kernel import days
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

_DAY = timedelta(days=1)
_CHUNK = 2_000
_TEXT = 1000
_BACK_TO_WORK = ("resume", "give_again", "refuse_to_confirm")


@transaction.atomic
def load_regimes(*, rows: Iterable[RegimeRow], actor: Actor, at: datetime) -> int:
    """Make the scoring regimes be as the pack says; how many changed."""
    changed = 0
    for row in rows:
        values = _columns(row)
        known = ScoringRegime.objects.filter(pk=row.code).first()
        if known and all(getattr(known, name) == value for name, value in values.items()):
            continue
        ScoringRegime.objects.update_or_create(code=row.code, defaults=values)
        base.record(
            action="plans.set_scoring_regime", actor=actor, at=at,
            subject=f"plans.scoring_regime:{row.code}", **{**values, "valid": str(values["valid"])},
        )  # fmt: skip
        changed += 1
    return changed


def _columns(row: RegimeRow) -> dict[str, object]:
    weights = row.weights and {
        "quantity": str(row.weights.quantity),
        "quality": str(row.weights.quality),
        "progress": str(row.weights.progress),
    }
    return {
        "valid": DateRange(row.since, row.until, "[)"),
        "late_percent": row.late_percent,
        "fault_percent": row.fault_percent,
        "ranks": [
            {"code": r.code, "title": r.title, "title_en": r.title_en, "from": str(r.least)}
            for r in row.ranks
        ],
        "weights": weights or None,
        "basis": row.basis,
        "confidence": row.confidence,
    }


# ------------------------------------------------------------------ counting


@dataclass(frozen=True, slots=True)
class _Found:
    task_id: UUID
    unit_id: UUID
    post_id: UUID | None
    event: rules.Event


def run_scoring_daily(at: datetime) -> ScoringRun:
    """Yesterday's events and those of the month before, in case a day was missed. Does nothing
    while no regime is in force."""
    on = days.day_of(at)
    since = (on.replace(day=1) - _DAY).replace(day=1)
    regime = next((r for r in regimes() if _holds(r, on)), None)
    if regime is None:
        return ScoringRun(0, 0, 0)
    return run_scoring(at, max(since, regime.since or since), on + _DAY)


def _holds(regime: RegimeShape, on: date) -> bool:
    return (regime.since or date.min) <= on < (regime.until or date.max)


@transaction.atomic
def run_scoring(at: datetime, since: date, until: date) -> ScoringRun:
    """Write down what happened in [since, until) that takes points off: each date that passed
    without a report, each review that found a major fault. Told twice it adds nothing.

    Events of tomorrow do not exist: a date counts when its day is over. Refused by name where no
    regime is in force. Read in chunks; a task that was withdrawn counts for nobody.
    """
    regime = regime_for(since, until)
    today = days.day_of(at)
    found = [
        one
        for one in _events(since, until, today)
        if since <= one.event.happened_on < min(until, today + _DAY)
    ]
    rows = list(_deductions(found, regime))
    Deduction.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_CHUNK)
    written = Deduction.objects.filter(pk__in=[row.pk for row in rows])
    kinds = list(written.values_list("kind", flat=True))
    late = kinds.count(DeductionKind.LATE)
    if kinds:
        base.record(
            action="plans.run_scoring", actor=SYSTEM, at=at,
            subject=f"plans.scoring_regime:{regime.code}", since=since, until=until,
            late=late, fault=len(kinds) - late,
        )  # fmt: skip
    return ScoringRun(len(kinds), late, len(kinds) - late)


def _events(since: date, until: date, today: date) -> Iterator[_Found]:
    """Everything that happened to tasks that may have an event in the period."""
    tasks = _candidates(since, until).order_by("pk").values_list(
        "pk", "lead_unit_id", "lead_post_id"
    )  # fmt: skip
    last: UUID | None = None
    while True:
        chunk = list((tasks.filter(pk__gt=last) if last else tasks)[:_CHUNK])
        if not chunk:
            return
        last = chunk[-1][0]
        histories = _histories([pk for pk, *_ in chunk])
        for task_id, unit_id, post_id in chunk:
            for event in rules.events(histories[task_id], at_work=AT_WORK, today=today):
                lead = rules.lead_on(histories[task_id], event.happened_on) or (unit_id, post_id)
                yield _Found(task_id, *lead, event)


def _candidates(since: date, until: date) -> QuerySet[Task, Task]:
    """Tasks whose date passed in the period without a report by then, was moved after it passed,
    that came back to work in it, or failed a review in it."""
    begin, end = days.end_of(since - 2 * _DAY), days.end_of(until)
    stood = ~Q(state__in=[State.DONE, State.REPORTED]) | Q(reported_on__gt=F("due_on"))
    passed = Q(due_on__gte=since - _DAY, due_on__lt=until) & stood
    moved = TaskStep.objects.filter(
        transition="move_due", due_before__gte=since - _DAY, due_before__lt=until
    )
    came_back = TaskStep.objects.filter(transition__in=_BACK_TO_WORK, at__gte=begin, at__lt=end)
    return Task.objects.filter(
        passed | Q(pk__in=moved.values("task_id")) | Q(pk__in=came_back.values("task_id"))
    ).exclude(state=State.WITHDRAWN)


def _histories(task_ids: Sequence[UUID]) -> Mapping[UUID, list[rules.Moment]]:
    found: defaultdict[UUID, list[rules.Moment]] = defaultdict(list)
    for step in TaskStep.objects.filter(task_id__in=task_ids).order_by("task_id", "place_in_line"):
        found[step.task_id].append(
            rules.Moment(
                place=step.place_in_line,
                transition=step.transition,
                state=step.target,
                at=step.at,
                due_on=step.due_after,
                is_major_fault=step.is_major_fault,
                lead=(step.lead_unit_id, step.lead_post_id) if step.lead_unit_id else None,
            )
        )
    return found


def _deductions(found: Sequence[_Found], regime: RegimeShape) -> Iterator[Deduction]:
    """Whose they are is asked of the day on which it happened: a few queries a day."""
    by_day: defaultdict[date, list[_Found]] = defaultdict(list)
    for one in found:
        by_day[one.event.happened_on].append(one)
    for day, some in sorted(by_day.items()):
        posts = orgs.posts({one.post_id for one in some if one.post_id}, on=day)
        heads = orgs.heads({one.unit_id for one in some}, on=day)
        for one in some:
            post = posts.get(one.post_id) if one.post_id else heads.get(one.unit_id)
            is_late = one.event.kind == DeductionKind.LATE
            yield Deduction(
                id=uuid7(), regime_id=regime.code, task_id=one.task_id, unit_id=one.unit_id,
                person_id=post.person_id if post else None, kind=one.event.kind,
                occurrence=one.event.occurrence, happened_on=day,
                percent=regime.late_percent if is_late else regime.fault_percent,
            )  # fmt: skip


# ------------------------------------------------------------------ contesting


def _locked(deduction_id: UUID) -> Deduction:
    row = Deduction.objects.select_for_update(of=("self",)).filter(pk=deduction_id).first()
    if row is None:
        raise Refused("deduction_is_unknown")
    return row


@transaction.atomic
def contest(*, deduction_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """The person it concerns says that the cause was objective; once, with the reason."""
    row = _locked(deduction_id)
    if not may_contest(row, actor):
        raise Refused("deduction_is_contested" if row.contested_at else "deduction_is_not_yours")
    reason = nfc(reason).strip()[:_TEXT]
    if not reason:
        raise Refused("reason_is_missing")
    row.contested_at, row.contested_by, row.contested_by_id = at, actor.label, actor.id
    row.contest_reason = reason
    row.save(update_fields=["contested_at", "contested_by", "contested_by_id", "contest_reason"])
    _record("plans.contest", row, actor, at, reason=reason)


@transaction.atomic
def decide_contest(
    *, deduction_id: UUID, decision: str, reason: str, actor: Actor, at: datetime
) -> None:
    """Who scores the unit confirms the objective cause (waived) or not (upheld), with a reason;
    never the person himself."""
    row = _locked(deduction_id)
    if not may_decide(row, actor):
        raise Refused(_why_not_decided(row, actor))
    if decision not in list(ContestDecision):
        raise Refused("decision_is_unknown")
    reason = nfc(reason).strip()[:_TEXT]
    if not reason:
        raise Refused("reason_is_missing")
    row.decision, row.decision_reason = decision, reason
    row.decided_at, row.decided_by = at, actor.label
    row.save(update_fields=["decision", "decision_reason", "decided_at", "decided_by"])
    _record("plans.decide_contest", row, actor, at, decision=decision, reason=reason)


def _why_not_decided(row: Deduction, actor: Actor) -> str:
    if row.contested_at is None:
        return "deduction_is_not_contested"
    if row.decided_at is not None:
        return "contest_is_decided"
    if actor.may("plans.score", row.unit_id):
        return "nobody_decides_on_himself"
    return "score_is_not_yours"


def _record(action: str, row: Deduction, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=action, actor=actor, at=at, subject=f"plans.deduction:{row.pk}", task=row.task_id,
        kind=row.kind, occurrence=row.occurrence, **details,
    )  # fmt: skip
