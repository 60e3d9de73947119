"""What hangs on a task: its date, milestones, evidence, what it needs."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from opendistrict.engine.plans.actions import giving
from opendistrict.engine.plans.actions.tasks import (
    begin_if_given,
    is_at_work,
    locked,
    said,
    write_step,
)
from opendistrict.engine.plans.flow import FLOW
from opendistrict.engine.plans.models import Evidence, Milestone, Task, TaskNeed
from opendistrict.engine.plans.queries.task_page import facts_of
from opendistrict.engine.plans.rules import paths
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import queries as documents

_NEEDS_LOCK = 0x4E45454453  # two people tying knots at once must see each other's knots
_ASIDE = 10_000  # farther than any roadmap is long


def _locked_by_giver(task_id: UUID, actor: Actor) -> Task:
    """The task under its lock, open, and the actor is its assigner."""
    task = locked(task_id, actor)
    if not rules.gave(facts_of(task), actor):
        raise Refused("gave_the_task")
    if task.state in FLOW.final_states:
        raise Refused("wrong_state")
    return task


@transaction.atomic
def move_due(*, task_id: UUID, due_on: date, reason: str, actor: Actor, at: datetime) -> None:
    """The assigner commits to another date, with a reason; the first date promised is kept.

    Task dates are evidence (Decree 335/2025/NĐ-CP): before, after, who and why stay on record.
    """
    task = _locked_by_giver(task_id, actor)
    reason = said(reason)
    if due_on < days.day_of(at):
        raise Refused("due_date_is_past", due=f"{due_on:%d/%m/%Y}")
    if due_on == task.due_on:
        raise Refused("due_date_is_the_same", due=f"{due_on:%d/%m/%Y}")
    before, task.due_on = task.due_on, due_on
    task.original_due_on = task.original_due_on or due_on
    task.save(update_fields=["due_on", "original_due_on"])
    write_step(
        task, "move_due", actor=actor, at=at, source=task.state, note=reason,
        due_before=before, due_after=due_on,
    )  # fmt: skip
    _tell(task, "move_due", actor, at, before=before, after=due_on, reason=reason)


def _tell(task: Task, what: str, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=f"plans.{what}", actor=actor, at=at, subject=f"plans.task:{task.pk}", **details
    )
    base.publish(topic="plans.task_moved", at=at, task=task.pk, transition=what, state=task.state)


# ------------------------------------------------------------------ evidence and milestones


@transaction.atomic
def add_evidence(
    *,
    task_id: UUID,
    milestone_id: UUID | None,
    file_id: UUID,
    note: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """A kept file shows what was done: brought by who holds the task or co-ordinates."""
    task = locked(task_id, actor)
    facts = facts_of(task)
    if not rules.contributes(facts, actor):
        raise Refused("holds_the_task")
    is_at_work(task)
    if file_id not in documents.files([file_id]):
        raise Refused("evidence_file_is_unknown")
    if milestone_id and not Milestone.objects.filter(pk=milestone_id, task=task).exists():
        raise Refused("milestone_is_unknown")
    if rules.holds(facts, actor):
        begin_if_given(task, actor, at)
    evidence = Evidence(
        id=uuid7(), task=task, milestone_id=milestone_id, file_id=file_id,
        note=nfc(note).strip()[:300], at=at, by=actor.label,
    )  # fmt: skip
    evidence.save(force_insert=True)
    _tell(task, "add_evidence", actor, at, file=file_id, milestone=milestone_id)
    return evidence.pk


def _milestone(milestone_id: UUID, actor: Actor) -> tuple[Task, Milestone]:
    """The milestone and its task, under the task's lock."""
    task_id = Milestone.objects.filter(pk=milestone_id).values_list("task_id", flat=True).first()
    if task_id is None:
        raise Refused("milestone_is_unknown")
    task = locked(task_id, actor)
    return task, Milestone.objects.get(pk=milestone_id)


@transaction.atomic
def report_milestone(*, milestone_id: UUID, actor: Actor, at: datetime) -> None:
    """A step of the roadmap is reported as reached. The first one begins the task."""
    task, milestone = _milestone(milestone_id, actor)
    if not rules.holds(facts_of(task), actor):
        raise Refused("holds_the_task")
    is_at_work(task)
    if milestone.reported_on is not None:
        raise Refused("milestone_is_reported")
    begin_if_given(task, actor, at)
    milestone.reported_on, milestone.reported_by_id = days.day_of(at), actor.id
    milestone.save(update_fields=["reported_on", "reported_by_id"])
    write_step(
        task, "report_milestone", actor=actor, at=at, source=task.state, note=milestone.title
    )
    _tell(task, "report_milestone", actor, at, milestone=milestone.pk)


@transaction.atomic
def confirm_milestone(*, milestone_id: UUID, actor: Actor, at: datetime) -> None:
    """The assigner confirms a step; progress is what was confirmed. Not by who reported it."""
    task, milestone = _milestone(milestone_id, actor)
    failed = []
    if not rules.confirms(facts_of(task), actor):
        failed.append("may_confirm")
    if milestone.reported_by_id == actor.id:
        failed.append("is_not_own_report")
    if failed:
        raise Refused(*failed)
    if task.state in FLOW.final_states:
        raise Refused("wrong_state")
    if milestone.reported_on is None:
        raise Refused("milestone_is_not_reported")
    if milestone.confirmed_on is not None:
        raise Refused("milestone_is_confirmed")
    milestone.confirmed_on, milestone.confirmed_by = days.day_of(at), actor.label
    milestone.save(update_fields=["confirmed_on", "confirmed_by"])
    write_step(
        task, "confirm_milestone", actor=actor, at=at, source=task.state, note=milestone.title
    )
    _tell(task, "confirm_milestone", actor, at, milestone=milestone.pk)


@transaction.atomic
def set_milestones(
    *, task_id: UUID, milestones: Sequence[tuple[str, date | None]], actor: Actor, at: datetime
) -> None:
    """The roadmap becomes this list. Milestones are known by their titles; one that was reported
    or has evidence may be moved, never dropped, or progress could be made by leaving work out."""
    task = _locked_by_giver(task_id, actor)
    wanted = giving.clean_milestones(milestones, task.due_on)
    known = {m.title: m for m in Milestone.objects.filter(task=task)}
    shown = set(
        Evidence.objects.filter(task=task, milestone__isnull=False).values_list(
            "milestone_id", flat=True
        )
    )
    fixed = {t: m.reported_on is not None or m.pk in shown for t, m in known.items()}
    lost = rules.kept_milestones(fixed, wanted)
    if lost:
        raise Refused("milestone_is_in_use", milestone=", ".join(lost))
    titles = {title for title, _ in wanted}
    Milestone.objects.filter(task=task).exclude(title__in=titles).delete()
    # Places are unique: first aside, then to where they belong.
    Milestone.objects.filter(task=task).update(place_in_line=F("place_in_line") + _ASIDE)
    for place, (title, due_on) in enumerate(wanted, start=1):
        Milestone.objects.update_or_create(
            task=task, title=title, defaults={"place_in_line": place, "due_on": due_on}
        )
    write_step(
        task, "set_milestones", actor=actor, at=at, source=task.state, note="; ".join(titles)
    )
    _tell(task, "set_milestones", actor, at, milestones=[title for title, _ in wanted])


# ------------------------------------------------------------------ what needs what


@transaction.atomic
def set_needs(*, task_id: UUID, need_ids: Sequence[UUID], actor: Actor, at: datetime) -> None:
    """The task cannot be finished before these are. A cycle is refused, naming it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NEEDS_LOCK])
    task = _locked_by_giver(task_id, actor)
    wanted = tuple(dict.fromkeys(need_ids))
    if task.pk in wanted:
        raise Refused("needs_form_a_cycle", cycle=f"{task.number} → {task.number}")
    giving.check_needs(wanted, actor)
    found = paths.cycle(_all_needs(task.pk, wanted))
    if found:
        numbers = dict(Task.objects.filter(pk__in=found).values_list("pk", "number"))
        raise Refused("needs_form_a_cycle", cycle=" → ".join(numbers[key] for key in found))
    TaskNeed.objects.filter(task=task).exclude(needed_id__in=wanted).delete()
    TaskNeed.objects.bulk_create(
        [TaskNeed(task=task, needed_id=needed) for needed in wanted], ignore_conflicts=True
    )
    write_step(task, "set_needs", actor=actor, at=at, source=task.state)
    _tell(task, "set_needs", actor, at, needs=wanted)


def _all_needs(task_id: UUID, wanted: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Everything the task would need, directly or through others, a level at a time."""
    needs: dict[UUID, list[UUID]] = {task_id: list(wanted)}
    frontier = set(wanted)
    while frontier:
        needs |= {key: [] for key in frontier}
        for key, needed in TaskNeed.objects.filter(task_id__in=frontier).values_list(
            "task_id", "needed_id"
        ):
            needs[key].append(needed)
        frontier = {n for key in frontier for n in needs[key]} - needs.keys()
    return needs
