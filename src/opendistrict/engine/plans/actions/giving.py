"""How tasks come into the world: what is checked, and one write for any number of units."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from opendistrict.engine.plans.actions.facts import tell_given
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import (
    Milestone,
    Programme,
    Target,
    Task,
    TaskNeed,
    TaskStep,
    TaskUnit,
)
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.rules.recurrence import Recurrence
from opendistrict.engine.plans.shapes.tasks import TaskPlan
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

MOST_UNITS = 500
MOST_MILESTONES = 60
MOST_NEEDS = 60
_LENGTHS = {
    "title": 600, "product": 400, "responsibility": 400, "authority": 400, "due_rule": 200
}  # fmt: skip


def give(
    plan: TaskPlan,
    lead_unit_ids: Sequence[UUID],
    lead_post_id: UUID | None,
    batch: UUID | None,
    actor: Actor,
    at: datetime,
    *,
    is_sample: bool = False,
) -> list[Task]:
    """One task for each unit, in a fixed number of writes plus one trail line each."""
    if actor.post_id is None or actor.unit_id is None:
        raise Refused("acts_from_no_post")
    on = days.day_of(at)
    dues = _dues(plan, lead_unit_ids, on)
    plan = clean(replace(plan, due_on=min(filter(None, dues.values()), default=None)), on)
    check_lead(lead_unit_ids, lead_post_id, actor, on)
    check_units_exist(plan.with_unit_ids, on)
    _check_references(plan, actor)
    numbers = base.next_numbers(series=f"NV-{on.year}", count=len(lead_unit_ids))
    tasks = [
        Task(
            number=number, title=plan.title, product=plan.product,
            responsibility=plan.responsibility, authority=plan.authority,
            programme_id=plan.programme_id, target_id=plan.target_id, passage_id=plan.passage_id,
            giver_unit_id=actor.unit_id, giver_post_id=actor.post_id, lead_unit_id=unit_id,
            lead_post_id=lead_post_id, given_on=on, original_due_on=dues[unit_id],
            due_on=dues[unit_id], due_rule=plan.due_rule, state=State.GIVEN, state_since=at,
            batch=batch, recurrence=plan.recurrence, is_sample=is_sample,
        )
        for number, unit_id in zip(numbers, lead_unit_ids, strict=True)
    ]  # fmt: skip
    write(tasks, plan, actor, at, transition="give")
    return tasks


def write(
    tasks: Sequence[Task], plan: TaskPlan, actor: Actor, at: datetime, *, transition: str
) -> None:
    """Store the tasks with everything that hangs on them, and tell of each."""
    Task.objects.bulk_create(tasks)
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, unit_id=unit_id)
        for task in tasks
        for unit_id in dict.fromkeys(plan.with_unit_ids)
        if unit_id != task.lead_unit_id
    )
    Milestone.objects.bulk_create(
        Milestone(task=task, place_in_line=place, title=title, due_on=due_on)
        for task in tasks
        for place, (title, due_on) in enumerate(plan.milestones, start=1)
    )
    TaskNeed.objects.bulk_create(
        TaskNeed(task=task, needed_id=needed_id)
        for task in tasks
        for needed_id in dict.fromkeys(plan.need_ids)
    )
    TaskStep.objects.bulk_create(
        TaskStep(
            task=task, place_in_line=1, transition=transition, source="", target=State.GIVEN,
            at=at, actor_id=actor.id, actor_label=actor.label, post_id=actor.post_id,
            post_title=actor.post_title, due_after=task.due_on,
            lead_unit_id=task.lead_unit_id, lead_post_id=task.lead_post_id,
        )
        for task in tasks
    )  # fmt: skip
    tell_given(tasks, at=at)
    for task in tasks:
        base.record(
            action="plans.give_task", actor=actor, at=at, subject=f"plans.task:{task.pk}",
            number=task.number, lead_unit=task.lead_unit_id, due_on=task.due_on, batch=task.batch,
        )  # fmt: skip
        base.publish(topic="plans.task_given", at=at, task=task.pk)


def _dues(plan: TaskPlan, unit_ids: Iterable[UUID], on: date) -> dict[UUID, date | None]:
    """When it is due of each unit: the day asked for, or the first one of what comes back, by the
    unit's own days off."""
    repeats = Recurrence.parse(plan.recurrence) if plan.recurrence else None
    if plan.due_on is not None or repeats is None:
        return dict.fromkeys(unit_ids, plan.due_on)
    calendars = orgs.Calendars()
    return {unit: repeats.after(on, calendars.of(unit)).due_on for unit in unit_ids}


# ------------------------------------------------------------------ what is checked


def clean(plan: TaskPlan, on: date) -> TaskPlan:
    """The plan as it will be kept; refused when it asks for nothing, too much, or yesterday."""
    texts = {name: nfc(getattr(plan, name)).strip() for name in _LENGTHS}
    if not texts["title"]:
        raise Refused("task_title_is_missing")
    for name, longest in _LENGTHS.items():
        if len(texts[name]) > longest:
            raise Refused("task_text_is_too_long", field=name, longest=longest)
    due_on = plan.due_on
    if due_on is not None and due_on < on and not texts["due_rule"]:
        raise Refused("due_date_is_past", due=f"{due_on:%d/%m/%Y}")
    return TaskPlan(
        **texts,
        with_unit_ids=plan.with_unit_ids,
        due_on=due_on,
        milestones=clean_milestones(plan.milestones, due_on),
        programme_id=plan.programme_id,
        target_id=plan.target_id,
        passage_id=plan.passage_id,
        need_ids=plan.need_ids,
        recurrence=plan.recurrence,
    )


def clean_milestones(
    milestones: Iterable[tuple[str, date | None]], due_on: date | None
) -> tuple[tuple[str, date | None], ...]:
    kept = tuple((nfc(title).strip(), day) for title, day in milestones)
    kept = tuple((title, day) for title, day in kept if title)
    if len(kept) > MOST_MILESTONES:
        raise Refused("too_many_milestones", most=MOST_MILESTONES)
    double = rules.first_double(title for title, _ in kept)
    if double is not None:
        raise Refused("milestone_is_there_twice", milestone=double)
    for title, day in kept:
        if len(title) > 400:
            raise Refused("task_text_is_too_long", field="milestones", longest=400)
        if day is not None and due_on is not None and day > due_on:
            raise Refused("milestone_is_after_the_due_date", milestone=title)
    return kept


def check_lead(unit_ids: Sequence[UUID], post_id: UUID | None, actor: Actor, on: date) -> None:
    """The lead units exist on the day, the actor may ask them, and the post is in the unit."""
    if not unit_ids:
        raise Refused("lead_unit_is_missing")
    if len(unit_ids) > MOST_UNITS:
        raise Refused("too_many_units", most=MOST_UNITS)
    check_units_exist(unit_ids, on)
    barred = [unit_id for unit_id in unit_ids if not actor.may("plans.give_task", unit_id)]
    if barred:
        names = ", ".join(unit.name for unit in orgs.units(barred[:5], on=on).values())
        raise Refused("may_not_give_to_this_unit", unit=names)
    if post_id is not None:
        post = orgs.posts([post_id], on=on).get(post_id)
        if post is None or post.unit_id not in unit_ids:
            raise Refused("post_is_not_in_the_unit")


def check_units_exist(unit_ids: Iterable[UUID], on: date) -> None:
    """Refused for a unit that has ended, naming those who stand for it now."""
    tree = orgs.tree_on(on)
    for unit_id in unit_ids:
        if unit_id in tree.units:
            continue
        known = orgs.units([unit_id], on=on).get(unit_id)
        if known is None:
            raise Refused("unit_is_unknown")
        heirs = [tree.units[heir].name for heir in orgs.successor_of(unit_id, on=on)]
        code = "unit_has_ended" if heirs else "unit_has_ended_without_successor"
        raise Refused(code, unit=known.name, successors=", ".join(heirs))


def _check_references(plan: TaskPlan, actor: Actor) -> None:
    scope = orgs.scope(actor, "plans.read")
    if plan.programme_id is not None:
        known = Programme.objects.filter(pk=plan.programme_id, unit_id__in=scope)
        if not known.exists():
            raise Refused("programme_is_unknown")
    if plan.target_id is not None and not Target.objects.filter(pk=plan.target_id).exists():
        raise Refused("target_is_unknown")
    check_needs(plan.need_ids, actor)


def check_needs(need_ids: Sequence[UUID], actor: Actor) -> None:
    if len(need_ids) > MOST_NEEDS:
        raise Refused("too_many_needs", most=MOST_NEEDS)
    wanted = set(need_ids)
    if wanted and Task.objects.filter(visible(actor), pk__in=wanted).count() != len(wanted):
        raise Refused("needed_task_is_unknown")
