"""Taking back what was made by mistake, as long as nothing has been built on it.

What is taken back leaves its tables; the trail keeps the whole of it, with who, when and why.
Tasks stay on the record as withdrawn: others were told of them.
"""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.actions.targets import may_set
from opendistrict.engine.plans.actions.tasks import locked, said, withdraw_task
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Nudge, Programme, Target, TargetSet, Task
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base


@transaction.atomic
def withdraw_target(*, target_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take back a target; with the number that was defined for it alone, if nothing was told.

    Refused, naming everything that hangs on it: tasks, parts, values, reminders.
    """
    row = Target.objects.select_for_update(of=("self",)).filter(pk=target_id).first()
    if row is None:
        raise Refused("target_is_unknown")
    may_set(actor, row.owner_unit_id)
    reason = said(reason)
    own = row.indicator_id if row.indicator_id == row.code else None
    hangs = {
        "target_was_dropped": row.dropped_on is not None,
        "target_has_tasks": Task.objects.filter(target=row).exists(),
        "target_has_parts": Target.objects.filter(whole=row).exists(),
        "target_was_urged": Nudge.objects.filter(target=row).exists(),
        "target_has_values": own is not None and indicators.is_told(own),
    }
    _refuse_if(hangs)
    _forget(row, "plans.withdraw_target", f"plans.target:{target_id}", reason, actor, at)
    shared = Target.objects.filter(indicator_id=own).exists()
    if own is not None and not shared:
        indicator_actions.drop_definition(code=own, actor=actor, at=at)


@transaction.atomic
def withdraw_target_set(*, target_set_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take back a set that has no targets and no programmes yet."""
    row = TargetSet.objects.select_for_update(of=("self",)).filter(pk=target_set_id).first()
    if row is None:
        raise Refused("target_set_is_unknown")
    may_set(actor, row.unit_id)
    reason = said(reason)
    _refuse_if(
        {
            "set_has_targets": Target.objects.filter(target_set=row).exists(),
            "set_has_programmes": Programme.objects.filter(target_set=row).exists(),
        }
    )
    subject = f"plans.target_set:{target_set_id}"
    _forget(row, "plans.withdraw_target_set", subject, reason, actor, at)


@transaction.atomic
def withdraw_programme(*, programme_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take back a programme or a scheme under which no task was given."""
    row = Programme.objects.select_for_update(of=("self",)).filter(pk=programme_id).first()
    if row is None:
        raise Refused("programme_is_unknown")
    may_set(actor, row.unit_id)
    reason = said(reason)
    _refuse_if({"programme_has_tasks": Task.objects.filter(programme=row).exists()})
    subject = f"plans.programme:{programme_id}"
    _forget(row, "plans.withdraw_programme", subject, reason, actor, at)


@transaction.atomic
def withdraw_batch(*, task_id: UUID, reason: str, actor: Actor, at: datetime) -> int:
    """Withdraw a task and all that were given together with it, as long as no unit has answered;
    all or none. How many they were."""
    first = locked(task_id, actor)
    reason = said(reason)
    if first.batch is None:
        withdraw_task(task_id=task_id, reason=reason, actor=actor, at=at)
        return 1
    given = Task.objects.filter(batch=first.batch).exclude(state=State.WITHDRAWN)
    answered = given.filter(state__in=[State.REPORTED, State.DONE]).count()
    if answered:
        raise Refused("batch_has_answers", count=answered)
    task_ids = list(given.order_by("pk").values_list("pk", flat=True))
    for one in task_ids:
        withdraw_task(task_id=one, reason=reason, actor=actor, at=at)
    return len(task_ids)


def _refuse_if(hangs: dict[str, bool]) -> None:
    """Refused with every reason that holds."""
    found = [code for code, holds in hangs.items() if holds]
    if found:
        raise Refused(*found)


def _forget(
    row: models.Model, action: str, subject: str, reason: str, actor: Actor, at: datetime
) -> None:
    """The row goes, all it said stays in the trail."""
    was = {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.attname != "search_key"
    }
    row.delete()
    base.record(action=action, actor=actor, at=at, subject=subject, reason=reason, was=was)
    base.publish(topic=action, at=at, subject=subject)
