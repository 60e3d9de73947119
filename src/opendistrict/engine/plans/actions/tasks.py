"""The life of a task. `move` is the only place where one changes its state."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from opendistrict.engine.plans.actions.facts import tell_moved
from opendistrict.engine.plans.actions.giving import check_lead, give
from opendistrict.engine.plans.flow import AT_WORK, FLOW, State
from opendistrict.engine.plans.models import Task, TaskStep
from opendistrict.engine.plans.queries.task_page import facts_of
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.shapes.tasks import TaskPlan
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

# ------------------------------------------------------------------ giving


@transaction.atomic
def give_task(
    *,
    title: str,
    product: str,
    responsibility: str,
    authority: str,
    lead_unit_id: UUID,
    lead_post_id: UUID | None,
    with_unit_ids: Sequence[UUID],
    due_on: date | None,
    due_rule: str,
    milestones: Sequence[tuple[str, date | None]],
    programme_id: UUID | None,
    target_id: UUID | None,
    passage_id: UUID | None,
    need_ids: Sequence[UUID],
    recurrence: str,
    actor: Actor,
    at: datetime,
    is_sample: bool = False,
) -> UUID:
    """One unit is asked for one deliverable, by the post the actor acts from.

    A date in the past is refused unless `due_rule` says how a directive's own words gave it. A
    post without a holder may be asked: the unit's head is then shown in its place. `is_sample`:
    it comes from a sample document or is made in the demonstration, and is marked so for good.
    """
    plan = TaskPlan(
        title=title, product=product, responsibility=responsibility, authority=authority,
        with_unit_ids=tuple(with_unit_ids), due_on=due_on, due_rule=due_rule,
        milestones=tuple(milestones), programme_id=programme_id, target_id=target_id,
        passage_id=passage_id, need_ids=tuple(need_ids), recurrence=recurrence,
    )  # fmt: skip
    (task,) = give(plan, (lead_unit_id,), lead_post_id, None, actor, at, is_sample=is_sample)
    return task.pk


@transaction.atomic
def give_to_many(
    *,
    lead_unit_ids: Sequence[UUID],
    title: str,
    product: str,
    responsibility: str,
    authority: str,
    with_unit_ids: Sequence[UUID],
    due_on: date | None,
    due_rule: str,
    milestones: Sequence[tuple[str, date | None]],
    programme_id: UUID | None,
    target_id: UUID | None,
    passage_id: UUID | None,
    need_ids: Sequence[UUID],
    recurrence: str,
    actor: Actor,
    at: datetime,
    is_sample: bool = False,
) -> tuple[UUID, ...]:
    """The same is asked of many units, each its own task; all or none. They share a batch."""
    plan = TaskPlan(
        title=title, product=product, responsibility=responsibility, authority=authority,
        with_unit_ids=tuple(with_unit_ids), due_on=due_on, due_rule=due_rule,
        milestones=tuple(milestones), programme_id=programme_id, target_id=target_id,
        passage_id=passage_id, need_ids=tuple(need_ids), recurrence=recurrence,
    )  # fmt: skip
    unit_ids = tuple(dict.fromkeys(lead_unit_ids))
    given = give(plan, unit_ids, None, uuid7(), actor, at, is_sample=is_sample)
    return tuple(task.pk for task in given)


# ------------------------------------------------------------------ moving


def locked(task_id: UUID, actor: Actor) -> Task:
    """The task under a lock, when it is the actor's to know of."""
    task = Task.objects.select_for_update(of=("self",)).filter(visible(actor), pk=task_id).first()
    if task is None:
        raise Refused("task_is_unknown")
    return task


def said(text: str, code: str = "reason_is_missing") -> str:
    """The text of a reason; none at all is refused."""
    text = text.strip()
    if not text:
        raise Refused(code)
    return text


def write_step(
    task: Task,
    transition: str,
    *,
    actor: Actor,
    at: datetime,
    source: str,
    note: str = "",
    due_before: date | None = None,
    due_after: date | None = None,
    is_major_fault: bool = False,
    lead: tuple[UUID, UUID | None] | None = None,
) -> int:
    """A line of the task's history, and its place in it. Called under the task's lock, so places
    do not collide."""
    last = TaskStep.objects.filter(task=task).aggregate(last=Max("place_in_line"))["last"]
    TaskStep.objects.create(
        task=task,
        place_in_line=(last or 0) + 1,
        transition=transition,
        source=source,
        target=task.state,
        at=at,
        actor_id=actor.id,
        actor_label=actor.label,
        post_id=actor.post_id,
        post_title=actor.post_title,
        note=note,
        due_before=due_before,
        due_after=due_after,
        is_major_fault=is_major_fault,
        lead_unit_id=lead[0] if lead else None,
        lead_post_id=lead[1] if lead else None,
    )
    return (last or 0) + 1


def move(
    *,
    task: Task,
    transition: str,
    actor: Actor,
    at: datetime,
    note: str = "",
    is_major_fault: bool = False,
    lead: tuple[UUID, UUID | None] | None = None,
    giver: tuple[UUID, UUID] | None = None,
) -> None:
    """The only place where a task changes state.

    The caller holds its lock. `lead` and `giver` are a unit and a post, told where they change.
    In this order: weigh the guards, move or refuse with every guard
    that failed, write the step, what it leaves as facts, the trail and the announcement.
    """
    source, details = task.state, dict[str, object]()
    facts = facts_of(task, days.day_of(at) if transition == "hand_over" else None)
    task.state = FLOW.move(source, transition, rules.guards(facts, actor))
    if lead is not None:
        details["lead_before"] = task.lead_unit_id
        task.lead_unit_id, task.lead_post_id = lead
    if giver is not None:
        details["giver_before"] = task.giver_unit_id
        task.giver_unit_id, task.giver_post_id = giver
    task.state_since = at
    if task.state == State.REPORTED:
        task.reported_on = days.day_of(at)
    if task.state == State.DONE:
        # A slow confirmation costs nobody a day: the day of the report counts.
        task.done_on = task.reported_on or days.day_of(at)
    task.save(
        update_fields=[
            "state", "state_since", "reported_on", "done_on", "lead_unit", "lead_post",
            "giver_unit", "giver_post",
        ]
    )  # fmt: skip
    step = write_step(
        task, transition, actor=actor, at=at, source=source, note=note,
        is_major_fault=is_major_fault, lead=lead,
    )  # fmt: skip
    tell_moved(task, step=step, actor=actor, on=days.day_of(at), at=at)
    base.record(
        action=f"plans.{transition}",
        actor=actor,
        at=at,
        subject=f"plans.task:{task.pk}",
        source=source,
        target=task.state,
        note=note,
        is_major_fault=is_major_fault,
        **details,
    )
    base.publish(
        topic="plans.task_moved", at=at, task=task.pk, transition=transition, state=task.state
    )


@transaction.atomic
def start_task(*, task_id: UUID, actor: Actor, at: datetime) -> None:
    """Those who have the task begin."""
    move(task=locked(task_id, actor), transition="start", actor=actor, at=at)


def begin_if_given(task: Task, actor: Actor, at: datetime) -> None:
    """The first sign of progress begins the task. The caller holds its lock."""
    if task.state in (State.GIVEN, State.REDO):
        move(task=task, transition="start", actor=actor, at=at)


@transaction.atomic
def return_task(*, task_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Sent back to the assigner (từ chối nhiệm vụ), always with a reason."""
    task = locked(task_id, actor)
    move(task=task, transition="return", actor=actor, at=at, note=said(reason))


@transaction.atomic
def give_again(
    *,
    task_id: UUID,
    lead_unit_id: UUID,
    lead_post_id: UUID | None,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    """A task that was sent back is given again, to the same unit or to another."""
    task = locked(task_id, actor)
    check_lead((lead_unit_id,), lead_post_id, actor, days.day_of(at))
    move(
        task=task, transition="give_again", actor=actor, at=at, note=note.strip(),
        lead=(lead_unit_id, lead_post_id),
    )  # fmt: skip
    base.publish(topic="plans.task_given", at=at, task=task.pk)


@transaction.atomic
def report_task(*, task_id: UUID, note: str, actor: Actor, at: datetime) -> None:
    """Reported as finished. Milestones reported, evidence attached, needs done: else refused."""
    task = locked(task_id, actor)
    move(task=task, transition="report", actor=actor, at=at, note=note.strip())


@transaction.atomic
def confirm_task(*, task_id: UUID, note: str, actor: Actor, at: datetime) -> None:
    """The assigner says it is done; nobody confirms his own report."""
    task = locked(task_id, actor)
    move(task=task, transition="confirm", actor=actor, at=at, note=note.strip())


@transaction.atomic
def refuse_to_confirm(
    *, task_id: UUID, reason: str, is_major_fault: bool, actor: Actor, at: datetime
) -> None:
    """The assigner says it is not done. A major fault counts as a failed quality review in the
    scoring of officials (Decree 335/2025/NĐ-CP)."""
    task = locked(task_id, actor)
    move(
        task=task, transition="refuse_to_confirm", actor=actor, at=at, note=said(reason),
        is_major_fault=is_major_fault,
    )  # fmt: skip


@transaction.atomic
def pause_task(*, task_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Put off by the assigner (tạm hoãn); its date stays, nobody is reminded of it."""
    move(task=locked(task_id, actor), transition="pause", actor=actor, at=at, note=said(reason))


@transaction.atomic
def resume_task(*, task_id: UUID, actor: Actor, at: datetime) -> None:
    move(task=locked(task_id, actor), transition="resume", actor=actor, at=at)


@transaction.atomic
def withdraw_task(*, task_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Taken back by the assigner (thu hồi); it stays on the record and counts for nobody."""
    move(task=locked(task_id, actor), transition="withdraw", actor=actor, at=at, note=said(reason))


def is_at_work(task: Task) -> None:
    """Refused unless somebody is to do it now."""
    if task.state not in AT_WORK:
        raise Refused("wrong_state")
