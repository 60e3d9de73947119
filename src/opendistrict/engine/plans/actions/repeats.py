"""Tasks that come back: the next one is given when the one before falls due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from opendistrict.engine.plans.actions.giving import write
from opendistrict.engine.plans.actions.tasks import locked, said, write_step
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Milestone, Task, TaskUnit
from opendistrict.engine.plans.queries.task_page import facts_of
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.rules.recurrence import Occurrence, Recurrence
from opendistrict.engine.plans.shapes.tasks import TaskPlan
from opendistrict.kernel import days
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import WorkCalendar
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

MOST_AT_ONCE = 60  # occurrences of one task made up for after a long standstill


def give_due_repeats(at: datetime) -> int:
    """Give every recurring task that is due to come back; how many were given.

    Run daily; run twice it gives nothing more (the database allows one a period). Reads only the
    tasks that repeat, by their own index. A task stops coming back when it is withdrawn, paused,
    stopped, or when its unit has ended. A day off is one of the unit that leads.
    """
    on = days.day_of(at)
    calendars, tree = orgs.Calendars(), orgs.tree_on(on)
    ids = list(
        Task.objects.filter(repeats__isnull=True)
        .exclude(recurrence="")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(_give_next(task_id, on, at, calendars, frozenset(tree.units)) for task_id in ids)


@transaction.atomic
def _give_next(
    task_id: UUID, on: date, at: datetime, calendars: orgs.Calendars, alive: frozenset[UUID]
) -> int:
    """What is due of one recurring task, in a transaction of its own."""
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or not task.recurrence or task.lead_unit_id not in alive:
        return 0
    if task.state in (State.WITHDRAWN, State.PAUSED):
        return 0
    last = Task.objects.filter(repeats=task).aggregate(last=Max("given_on"))["last"]
    given = _due(task, last, on, calendars.of(task.lead_unit_id))
    for given_on, occurrence in given:
        _give_one(task, given_on, occurrence, at)
    return len(given)


def _due(
    task: Task, last: date | None, on: date, calendar: WorkCalendar
) -> list[tuple[date, Occurrence]]:
    """The occurrences whose turn has come: each is given the day after the one before was due."""
    recurrence = Recurrence.parse(task.recurrence)
    first = task.original_due_on or task.given_on
    coming = recurrence.occurrences(task.given_on, calendar)
    own = next((occurrence for occurrence in coming if occurrence.nominal_on >= first), None)
    if own is None:  # due in another century
        return []
    day = timedelta(days=1)
    begin = own.nominal_on + day
    turns = takewhile(lambda given_on: given_on <= on, _turns(recurrence, begin, calendar))
    fresh = [given_on for given_on in turns if last is None or given_on > last]
    return [
        (given_on, recurrence.after(given_on - day, calendar)) for given_on in fresh[:MOST_AT_ONCE]
    ]


def _turns(recurrence: Recurrence, begin: date, calendar: WorkCalendar) -> Iterator[date]:
    yield begin
    for occurrence in recurrence.occurrences(begin - timedelta(days=1), calendar):
        yield occurrence.nominal_on + timedelta(days=1)


def _give_one(task: Task, given_on: date, occurrence: Occurrence, at: datetime) -> None:
    """One coming-back: same deliverable, same people, milestones moved by the same days."""
    shift = occurrence.due_on - (task.original_due_on or occurrence.due_on)
    milestones = Milestone.objects.filter(task=task).order_by("place_in_line")
    plan = TaskPlan(
        title=task.title, product=task.product, responsibility=task.responsibility,
        authority=task.authority, due_on=occurrence.due_on, due_rule="",
        with_unit_ids=tuple(
            TaskUnit.objects.filter(task=task).values_list("unit_id", flat=True)
        ),
        milestones=tuple((m.title, m.due_on + shift if m.due_on else None) for m in milestones),
        programme_id=task.programme_id, target_id=task.target_id, passage_id=task.passage_id,
        need_ids=(), recurrence="",
    )  # fmt: skip
    (number,) = base.next_numbers(series=f"NV-{given_on.year}", count=1)
    repeat = Task(
        number=number, title=plan.title, product=plan.product,
        responsibility=plan.responsibility, authority=plan.authority,
        programme_id=plan.programme_id, target_id=plan.target_id, passage_id=plan.passage_id,
        giver_unit_id=task.giver_unit_id, giver_post_id=task.giver_post_id,
        lead_unit_id=task.lead_unit_id, lead_post_id=task.lead_post_id, given_on=given_on,
        original_due_on=occurrence.due_on, due_on=occurrence.due_on, due_rule=_told(occurrence),
        state=State.GIVEN, state_since=at, repeats=task, is_sample=task.is_sample,
    )  # fmt: skip
    write([repeat], plan, SYSTEM, at, transition="give")


def _told(occurrence: Occurrence) -> str:
    """Which period the report tells about, in the words of a report."""
    last = occurrence.until - timedelta(days=1)
    return f"kỳ {occurrence.since:%d/%m/%Y} – {last:%d/%m/%Y}"


@transaction.atomic
def stop_repeats(*, task_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """The task comes back no more; what was given already stays."""
    task = locked(task_id, actor)
    if not rules.gave(facts_of(task), actor):
        raise Refused("gave_the_task")
    if not task.recurrence:
        raise Refused("task_does_not_repeat")
    reason = said(reason)
    before, task.recurrence = task.recurrence, ""
    task.save(update_fields=["recurrence"])
    write_step(task, "stop_repeats", actor=actor, at=at, source=task.state, note=reason)
    base.record(
        action="plans.stop_repeats", actor=actor, at=at, subject=f"plans.task:{task.pk}",
        before=before, reason=reason,
    )  # fmt: skip
