"""Reminders by hand, and what is answered to a reminder."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from opendistrict.engine.plans.actions.task_parts import move_due
from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.models import Nudge, Target, Task, TaskUnit
from opendistrict.engine.plans.queries.letters import assigner_of
from opendistrict.engine.plans.queries.nudges import (
    is_superseded,
    may_answer,
    may_decide,
    nudge_rows,
    targets_of,
)
from opendistrict.engine.plans.queries.rungs import Rungs, quiet_until
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.rules import nudges as rules
from opendistrict.engine.plans.shapes.nudges import Answer, Decision, RungName
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import HERE
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

_NOTE, _DECISION = 1000, 500


@transaction.atomic
def nudge(
    *,
    task_id: UUID | None = None,
    target_id: UUID | None = None,
    post_id: UUID,
    note: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Remind one post by hand, at once; in the quiet hours the message waits, the inbox does not.

    A second reminder of the same thing to the same person on one day is refused, with the time
    of the first. Only who serves where the work is, or over it, can be reminded of it.
    """
    assert (task_id is None) != (target_id is None), "a reminder is about one thing"
    on = days.day_of(at)
    task = _task(task_id, actor) if task_id else None
    target = _target(target_id, actor) if target_id else None
    unit_id, named = _who_has(task, target)
    if not actor.may("plans.nudge", unit_id):
        raise Refused("nudge_is_not_yours")
    post = _whom(post_id, unit_id, named, task, on)
    if post.person_id == actor.person_id:
        raise Refused("nobody_reminds_himself")
    row = Nudge(
        id=uuid7(), task=task, target=target, on=on, rung=str(RungName.MANUAL),
        due_on=task.due_on if task else None, post_id=post.id, person_id=post.person_id,
        note=nfc(note).strip()[:_NOTE], made_at=at, made_by=actor.label,
        made_by_post_id=actor.post_id,
    )  # fmt: skip
    _once_a_day(row)
    subject = f"plans.task:{task_id}" if task_id else f"plans.target:{target_id}"
    base.record(
        action="plans.nudge", actor=actor, at=at, subject=subject, nudge=row.pk, post=post.id,
        person=post.person_id, note=row.note,
    )  # fmt: skip
    _publish("plans.nudge_made", row, post.person_id, at)
    return row.pk


def _task(task_id: UUID, actor: Actor) -> Task:
    task = Task.objects.filter(visible(actor), pk=task_id).first()
    if task is None:
        raise Refused("task_is_unknown")
    if task.state not in AT_WORK:
        raise Refused("nobody_works_on_it")
    return task


def _target(target_id: UUID, actor: Actor) -> Target:
    target = Target.objects.filter(targets_of(actor), pk=target_id).first()
    if target is None:
        raise Refused("target_is_unknown")
    if target.dropped_on is not None:
        raise Refused("nobody_works_on_it")
    return target


def _who_has(task: Task | None, target: Target | None) -> tuple[UUID, UUID | None]:
    if task is not None:
        return task.lead_unit_id, task.lead_post_id
    assert target is not None
    return target.owner_unit_id, target.owner_post_id


def _whom(
    post_id: UUID, unit_id: UUID, named: UUID | None, task: Task | None, on: date
) -> PostShape:
    """The post to remind: on a rung over the unit, in it, or in a unit that co-ordinates."""
    rungs = Rungs([unit_id], [named] if named else [], on)
    if rungs.has_ended(unit_id):
        raise Refused("unit_has_ended")
    post = orgs.posts([post_id], on=on).get(post_id)
    near = {unit_id}
    if task is not None:
        near |= set(TaskUnit.objects.filter(task=task).values_list("unit_id", flat=True))
    over = {p.id for p in rungs.posts(unit_id, named).values() if p}
    if post is None or (post.unit_id not in near and post.id not in over):
        raise Refused("post_has_no_part_in_it")
    if post.person_id is None:
        raise Refused("post_is_vacant", post=post.title)
    return post


def _once_a_day(row: Nudge) -> None:
    """Store it, or say when the person was reminded of the same thing today."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        same = Q(task_id=row.task_id, target_id=row.target_id, person_id=row.person_id)
        first = Nudge.objects.filter(same, on=row.on).first()
        if first is None:
            raise
        told = first.made_at.astimezone(HERE)
        raise Refused("nudged_today", at=f"{told:%H:%M}", by=first.made_by) from None


# ------------------------------------------------------------------ opening and answering


@transaction.atomic
def see_nudge(*, nudge_id: UUID, actor: Actor, at: datetime) -> None:
    """The person it was meant for has opened it, and with it what was said of the same thing
    before; only the first time counts. No trail line: it decides nothing."""
    row = Nudge.objects.filter(pk=nudge_id, person__isnull=False).first()
    if row is None or row.person_id != actor.person_id:
        return
    same = Q(
        task_id=row.task_id, target_id=row.target_id, dossier_id=row.dossier_id,
        person_id=row.person_id,
    )  # fmt: skip
    Nudge.objects.filter(same, made_at__lte=row.made_at, seen_at=None).update(seen_at=at)


@transaction.atomic
def answer_nudge(
    *,
    nudge_id: UUID,
    answer: str,
    text: str,
    proposed_on: date | None,
    actor: Actor,
    at: datetime,
) -> None:
    """The one reminded asks for another date, names an obstacle, or asks for help. It goes to
    whoever gave the task; the date itself does not move before they have said so."""
    row = _locked(nudge_id)
    if not may_answer(row, actor):
        raise Refused(_why_no_answer(row, actor))
    if answer not in list(Answer):
        raise Refused("answer_is_unknown")
    text = nfc(text).strip()[:_NOTE]
    failed = rules.why_not_answered(
        answer=answer, text=text, proposed_on=proposed_on,
        due_on=row.task.due_on if row.task else None, is_task=row.task is not None, at=at,
    )  # fmt: skip
    if failed:
        raise Refused(*failed)
    row.answer, row.answer_text, row.answered_at = answer, text, at
    row.answer_date = proposed_on if answer == Answer.NEW_DATE else None
    row.seen_at = row.seen_at or at
    row.save(update_fields=["answer", "answer_text", "answer_date", "answered_at", "seen_at"])
    base.record(
        action="plans.answer_nudge", actor=actor, at=at, subject=_subject(row), nudge=row.pk,
        answer=answer, text=text, proposed_on=row.answer_date,
    )  # fmt: skip
    _publish("plans.nudge_answered", row, assigner_of(row, days.day_of(at)), at)


@transaction.atomic
def decide_answer(*, nudge_id: UUID, decision: str, text: str, actor: Actor, at: datetime) -> None:
    """The assigner's word on an answer. A date agreed to becomes the task's date, with the
    reason given and the word said; a refusal says why."""
    row = _locked(nudge_id)
    if not may_decide(row, actor):
        raise Refused(_why_no_decision(row, actor))
    if decision not in list(Decision):
        raise Refused("decision_is_unknown")
    text = nfc(text).strip()[:_DECISION]
    if decision == Decision.REFUSED and not text:
        raise Refused("reason_is_missing")
    row.decision, row.decision_text, row.decided_at = decision, text, at
    row.save(update_fields=["decision", "decision_text", "decided_at"])
    if row.task_id and row.answer_date and decision == Decision.AGREED:
        reason = f"{row.answer_text} – {text}" if text else row.answer_text
        move_due(task_id=row.task_id, due_on=row.answer_date, reason=reason, actor=actor, at=at)
    base.record(
        action="plans.decide_answer", actor=actor, at=at, subject=_subject(row), nudge=row.pk,
        decision=decision, text=text,
    )  # fmt: skip
    _publish("plans.nudge_decided", row, row.person_id, at)


def _locked(nudge_id: UUID) -> Nudge:
    row = nudge_rows().select_for_update(of=("self",)).filter(pk=nudge_id).first()
    if row is None:
        raise Refused("nudge_is_unknown")
    return row


def _why_no_answer(row: Nudge, actor: Actor) -> str:
    if row.person_id is None or row.person_id != actor.person_id:
        return "nudge_is_for_somebody_else"
    if row.answered_at is not None:
        return "nudge_is_answered"
    if is_superseded(row):
        return "nudge_is_superseded"
    if row.task and row.task.state not in AT_WORK:
        return "nobody_works_on_it"
    if row.target and row.target.dropped_on is not None:
        return "nobody_works_on_it"
    return "you_decide_yourself"


def _why_no_decision(row: Nudge, actor: Actor) -> str:
    if row.person_id == actor.person_id:
        return "nobody_decides_on_himself"
    if row.answered_at is None:
        return "nudge_is_not_answered"
    if row.decided_at is not None:
        return "answer_is_decided"
    if row.task and row.task.state not in AT_WORK:
        return "nobody_works_on_it"
    return "gave_the_task"


def _subject(row: Nudge) -> str:
    return f"plans.task:{row.task_id}" if row.task_id else f"plans.target:{row.target_id}"


def _publish(topic: str, row: Nudge, to_id: UUID | None, at: datetime) -> None:
    waits = quiet_until(at, [to_id] if to_id else [])
    base.publish(topic=topic, at=at, nudge=row.pk, not_before=waits.get(to_id) if to_id else None)
