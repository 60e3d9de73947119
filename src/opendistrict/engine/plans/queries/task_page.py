"""One task with everything its page shows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.engine.plans.flow import AT_WORK, FLOW, State
from opendistrict.engine.plans.models import (
    Evidence,
    Milestone,
    Nudge,
    Task,
    TaskNeed,
    TaskStep,
    TaskUnit,
)
from opendistrict.engine.plans.queries.orphans import Gone
from opendistrict.engine.plans.queries.tasks import Names, named_rows, status_of, visible
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.shapes.tasks import (
    EvidenceView,
    MilestoneView,
    StepView,
    TaskRef,
    TaskView,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs

MANY = 200  # of any part of a task; a page is not endless
FINISHED = (State.DONE, State.WITHDRAWN)


def facts_of(task: Task, on: date | None = None) -> rules.TaskFacts:
    """What the guards weigh about this task now: five small queries, and with a day whether its
    lead unit still stands on it.

    A needed task that was withdrawn stands in nobody's way.
    """
    needed = TaskNeed.objects.filter(task=task).values("needed_id")
    last_report = TaskStep.objects.filter(task=task, transition="report").order_by("-place_in_line")
    gone = Gone(on) if on and _has_ended(task.lead_unit_id, on) else None
    return rules.TaskFacts(
        giver_unit_id=task.giver_unit_id,
        giver_post_id=task.giver_post_id,
        lead_unit_id=task.lead_unit_id,
        lead_post_id=task.lead_post_id,
        with_unit_ids=frozenset(
            TaskUnit.objects.filter(task=task).values_list("unit_id", flat=True)
        ),
        undone_needs=Task.objects.filter(pk__in=needed).exclude(state__in=FINISHED).count(),
        unreported_milestones=Milestone.objects.filter(task=task, reported_on=None).count(),
        evidence=Evidence.objects.filter(task=task).count(),
        reported_by=last_report.values_list("actor_id", flat=True).first() or "",
        lead_unit_has_ended=gone is not None,
        heir_unit_ids=gone.near(task.lead_unit_id) if gone else frozenset(),
    )


def _has_ended(unit_id: UUID, on: date) -> bool:
    unit = orgs.units([unit_id], on=on)[unit_id]
    return not (unit.since or date.min) <= on < (unit.until or date.max)


def task(*, task_id: UUID, actor: Actor, on: date) -> TaskView:
    """Everything a task's page shows; `task_is_unknown` when it is not the actor's to read."""
    found = (
        Task.objects.select_related("programme", "target")
        .filter(visible(actor), pk=task_id)
        .first()
    )
    if found is None:
        raise Refused("task_is_unknown")
    facts = facts_of(found, on)
    names, calendars = Names([found], on), orgs.Calendars()
    (row,) = named_rows([found], names, calendars)
    with_units = orgs.units(facts.with_unit_ids, on=on)
    needs = _refs(TaskNeed.objects.filter(task=found).values("needed_id"), actor, on, calendars)
    needed_by = _refs(TaskNeed.objects.filter(needed=found).values("task_id"), actor, on, calendars)
    return TaskView(
        row=row,
        product=found.product,
        responsibility=found.responsibility,
        authority=found.authority,
        due_rule=found.due_rule,
        giver=names.holder(found.giver_unit_id, found.giver_post_id),
        with_units=tuple(sorted(((u.id, u.name) for u in with_units.values()), key=lambda u: u[1])),
        programme=(found.programme.pk, found.programme.title) if found.programme else None,
        target=(found.target.pk, found.target.title) if found.target else None,
        milestones=_milestones(found, facts, actor, on),
        evidence=_evidence(found),
        steps=_steps(found, on),
        needs=needs,
        hidden_needs=TaskNeed.objects.filter(task=found).count() - len(needs),
        needed_by=needed_by,
        verdicts=FLOW.verdicts(found.state, rules.guards(facts, actor)),
        may=_may(found, facts, actor),
        nudges=Nudge.objects.filter(task=found).count(),
        batch_size=Task.objects.filter(batch=found.batch).count() if found.batch else 0,
        repeats_id=found.repeats_id,
    )


def _may(task: Task, facts: rules.TaskFacts, actor: Actor) -> frozenset[str]:
    """Acts beside the flow. Each action asks the same rules again under its lock."""
    can: set[str] = set()
    if rules.gave(facts, actor):
        if task.state not in FINISHED:
            can |= {"move_due", "set_milestones", "set_needs"}
        if task.recurrence and task.repeats_id is None:
            can.add("stop_repeats")
    if task.state in AT_WORK and rules.contributes(facts, actor):
        can.add("add_evidence")
    if task.state in AT_WORK and actor.may("plans.nudge", task.lead_unit_id):
        can.add("nudge")
    return frozenset(can)


def _milestones(
    task: Task, facts: rules.TaskFacts, actor: Actor, on: date
) -> tuple[MilestoneView, ...]:
    holds, confirms = rules.holds(facts, actor), rules.confirms(facts, actor)
    is_open = task.state not in FINISHED
    found = Milestone.objects.filter(task=task).order_by("place_in_line")[:MANY]
    return tuple(
        MilestoneView(
            id=m.pk,
            place_in_line=m.place_in_line,
            title=m.title,
            due_on=m.due_on,
            reported_on=m.reported_on,
            confirmed_on=m.confirmed_on,
            confirmed_by=m.confirmed_by,
            is_late=m.due_on is not None and (m.reported_on or on) > m.due_on,
            may_report=task.state in AT_WORK and m.reported_on is None and holds,
            may_confirm=is_open
            and m.reported_on is not None
            and m.confirmed_on is None
            and confirms
            and m.reported_by_id != actor.id,
        )
        for m in found
    )


def _evidence(task: Task) -> tuple[EvidenceView, ...]:
    found = list(Evidence.objects.filter(task=task).order_by("at", "id")[:MANY])
    files = documents.files([e.file_id for e in found])
    return tuple(
        EvidenceView(
            e.pk,
            e.milestone_id,
            e.file_id,
            files[e.file_id].name,
            files[e.file_id].size,
            files[e.file_id].sha256,
            e.note,
            e.at,
            e.by,
        )
        for e in found
    )


def _steps(task: Task, on: date) -> tuple[StepView, ...]:
    found = list(TaskStep.objects.filter(task=task).order_by("place_in_line")[: MANY * 5])
    leads = orgs.units({s.lead_unit_id for s in found if s.lead_unit_id}, on=on)
    return tuple(
        StepView(
            s.transition,
            s.source,
            s.target,
            s.at,
            s.actor_label,
            s.post_title,
            s.note,
            s.due_before,
            s.due_after,
            s.is_major_fault,
            leads[s.lead_unit_id].name if s.lead_unit_id else "",
        )
        for s in found
    )


def _refs(
    ids: QuerySet[TaskNeed, Any], actor: Actor, on: date, calendars: orgs.Calendars
) -> tuple[TaskRef, ...]:
    found = Task.objects.filter(visible(actor), pk__in=ids).order_by("due_on", "pk")[:MANY]
    return tuple(
        TaskRef(task.pk, task.number, task.title, status_of(task, on, calendars), task.is_sample)
        for task in found
    )


def task_numbers(*, task_ids: Iterable[UUID], actor: Actor) -> Mapping[UUID, str]:
    """The public numbers of those among `task_ids` that the actor may see."""
    ids = list(task_ids)[:MANY]
    found = Task.objects.filter(visible(actor), pk__in=ids)
    return dict(found.values_list("pk", "number"))


def task_ids(*, numbers: Iterable[str], actor: Actor) -> Mapping[str, UUID]:
    """The tasks with these public numbers that the actor may see."""
    wanted = [number.strip().upper() for number in numbers][:MANY]
    found = Task.objects.filter(visible(actor), number__in=wanted)
    return dict(found.values_list("number", "pk"))


def task_of_milestone(*, milestone_id: UUID, actor: Actor) -> UUID | None:
    """The task a milestone belongs to, for who may read it."""
    seen = Q(task__in=Task.objects.filter(visible(actor)))
    found = Milestone.objects.filter(seen, pk=milestone_id)
    return found.values_list("task_id", flat=True).first()


def evidence_file(*, evidence_id: UUID, actor: Actor) -> UUID:
    """The kept file behind a piece of evidence, for who may read the task."""
    seen = Q(task__in=Task.objects.filter(visible(actor)))
    file_id = Evidence.objects.filter(seen, pk=evidence_id).values_list("file_id", flat=True)
    found = file_id.first()
    if found is None:
        raise Refused("task_is_unknown")
    return found
