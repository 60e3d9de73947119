"""A unit is no more, its work goes on: its tasks are given to who took over."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.plans.actions.giving import check_lead
from opendistrict.engine.plans.actions.task_parts import move_due
from opendistrict.engine.plans.actions.tasks import locked, move, said
from opendistrict.engine.plans.queries.orphans import Gone
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

MOST = 200  # tasks handed over in one act


@transaction.atomic
def hand_over_task(
    *,
    task_id: UUID,
    lead_unit_id: UUID,
    lead_post_id: UUID | None,
    due_on: date | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """The task of a unit that has ended goes to a unit that took over (or to one under it).

    By its assigner, or by who gives tasks where the work has gone. The task stays the same one:
    its history, its first due date, milestones, evidence and links. Where the assigner's own
    unit is no more either, whoever hands it over is its assigner from now on, or nobody could
    ever confirm it. `due_on`, when it is told, is a new date to which the new lead is held.
    """
    task = locked(task_id, actor)
    on = days.day_of(at)
    reason = said(reason)
    gone = Gone(on)
    heirs = gone.near(task.lead_unit_id)
    check_lead((lead_unit_id,), lead_post_id, actor, on)
    if heirs and lead_unit_id not in heirs:
        raise Refused("unit_is_no_successor")
    if actor.unit_id is None or actor.post_id is None:
        raise Refused("acts_from_no_post")
    giver_is_gone = task.giver_unit_id in gone.ended
    move(
        task=task, transition="hand_over", actor=actor, at=at, note=reason,
        lead=(lead_unit_id, lead_post_id),
        giver=(actor.unit_id, actor.post_id) if giver_is_gone else None,
    )  # fmt: skip
    if due_on is not None and due_on != task.due_on:
        move_due(task_id=task_id, due_on=due_on, reason=reason, actor=actor, at=at)
    base.publish(topic="plans.task_given", at=at, task=task.pk)


@transaction.atomic
def hand_over_tasks(
    *,
    task_ids: Collection[UUID],
    lead_unit_id: UUID,
    due_on: date | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Several tasks of ended units to one successor, all or none; how many they were."""
    wanted = sorted(set(task_ids), key=str)  # one order of locks for everybody
    if not wanted:
        raise Refused("no_task_is_chosen")
    if len(wanted) > MOST:
        raise Refused("too_many_tasks_at_once", most=MOST)
    for task_id in wanted:
        hand_over_task(
            task_id=task_id, lead_unit_id=lead_unit_id, lead_post_id=None, due_on=due_on,
            reason=reason, actor=actor, at=at,
        )  # fmt: skip
    return len(wanted)
