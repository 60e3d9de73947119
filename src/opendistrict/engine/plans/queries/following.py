"""What was not kept: figures for leaders, each a fixed small number of queries at 100,000 tasks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.models import (
    Programme,
    Target,
    TargetSet,
    Task,
    TaskStep,
    TaskUnit,
)
from opendistrict.engine.plans.queries.judging import sets_of
from opendistrict.engine.plans.queries.tasks import due_within, rows, status_of, visible
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.shapes.tasks import Outcome, OverdueCount, Slip, TaskRow
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitShape

SLIPS = 200


def _overdue(actor: Actor, on: date) -> Q:
    """To do, the date has passed, and the lead unit is the actor's to read."""
    units = orgs.scope(actor, "plans.read")
    return Q(state__in=sorted(AT_WORK), due_on__lt=on, lead_unit_id__in=units)


def overdue_by_unit(*, actor: Actor, on: date) -> tuple[OverdueCount, ...]:
    """How many tasks of each unit are late, the most first. Two queries."""
    counted = (
        Task.objects.filter(_overdue(actor, on))
        .values_list("lead_unit_id")
        .annotate(count=Count("id"), oldest=Min("due_on"))
        .order_by("-count", "lead_unit_id")
    )
    found = list(counted)
    units = orgs.units([unit_id for unit_id, _, _ in found], on=on)
    return tuple(
        _counted(units[unit_id], None, count, oldest, on) for unit_id, count, oldest in found
    )


def overdue_by_person(*, actor: Actor, on: date) -> tuple[OverdueCount, ...]:
    """How many late tasks each person has, the most first: the named post's person, else the
    unit's head. What nobody has comes under its unit without a person. Six queries."""
    counted = (
        Task.objects.filter(_overdue(actor, on))
        .values_list("lead_unit_id", "lead_post_id")
        .annotate(count=Count("id"), oldest=Min("due_on"))
        .order_by("lead_unit_id", "lead_post_id")
    )
    found = list(counted)
    units = orgs.units({unit_id for unit_id, *_ in found}, on=on)
    posts = orgs.posts({post_id for _, post_id, *_ in found if post_id}, on=on)
    heads = orgs.heads(set(units), on=on)
    totals: dict[UUID, tuple[UUID, PostShape | None, int, date]] = {}
    for unit_id, post_id, count, oldest in found:
        post = posts.get(post_id) if post_id else None
        if post is None or post.person_id is None:
            post = heads.get(unit_id)
        key = post.person_id if post and post.person_id else unit_id
        first, shown, before, since = totals.get(key, (unit_id, post, 0, oldest))
        totals[key] = first, shown, before + count, min(since, oldest)
    lines = [_counted(units[unit], post, n, day, on) for unit, post, n, day in totals.values()]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.oldest_due_on)))


def _counted(
    unit: UnitShape, post: PostShape | None, count: int, oldest: date, on: date
) -> OverdueCount:
    return OverdueCount(
        unit_id=unit.id,
        unit_name=unit.name,
        person_id=post.person_id if post else None,
        person_name=post.person_name if post else "",
        post_title=post.title if post else "",
        count=count,
        oldest_due_on=oldest,
        unit_has_ended=not (unit.since or date.min) <= on < (unit.until or date.max),
    )


def to_urge(*, actor: Actor, on: date, limit: int) -> tuple[TaskRow, ...]:
    """What to follow up first: late ones with the oldest date, then those due within the warning
    window; only where the actor may urge."""
    units = orgs.scope(actor, "plans.nudge")
    wanted = Q(state__in=sorted(AT_WORK), lead_unit_id__in=units)
    wanted &= due_within(on, rules.WARNING_DAYS)
    return rows(list(Task.objects.filter(wanted).order_by("due_on", "pk")[:limit]), on)


def slips_since(*, actor: Actor, since: date, on: date) -> tuple[Slip, ...]:
    """Promises that slipped in [since, on]: dates that passed without a report, and dates that
    were moved later, the newest first. At most 200 of each kind."""
    passed, moved = slipped(actor, since, on)
    shown = {row.id: row for row in rows([*passed, *(step.task for step in moved)], on)}
    slips = [slip_of_task(task, shown[task.pk]) for task in passed]
    slips += [slip_of_step(step, shown[step.task_id]) for step in moved]
    return tuple(sorted(slips, key=lambda slip: (slip.on, slip.task.number), reverse=True))


def slipped(actor: Actor, since: date, on: date) -> tuple[list[Task], list[TaskStep]]:
    """Tasks whose date has passed, and steps that moved a date later, in [since, on]; the newest
    200 of each. Two queries."""
    passed = list(
        Task.objects.filter(
            visible(actor), state__in=sorted(AT_WORK), due_on__gte=since - timedelta(days=1),
            due_on__lt=on,
        ).order_by("-due_on", "pk")[:SLIPS]
    )  # fmt: skip
    # From the few steps of the days asked for to their tasks, never through all visible tasks.
    units = orgs.scope(actor, "plans.read")
    mine = Q(task__lead_unit_id__in=units) | Q(task__giver_unit_id__in=units)
    with_us = TaskUnit.objects.filter(task_id=OuterRef("task_id"), unit_id__in=units)
    moved = list(
        TaskStep.objects.filter(
            mine | Exists(with_us),
            transition="move_due", at__gte=days.end_of(since - timedelta(days=1)),
            at__lt=days.end_of(on), due_after__gt=F("due_before"),
        )
        .select_related("task")
        .order_by("-at", "task_id")[:SLIPS]
    )  # fmt: skip
    return passed, moved


def slip_of_task(task: Task, row: TaskRow) -> Slip:
    assert task.due_on is not None
    return Slip(row, "passed", task.due_on + timedelta(days=1), task.due_on, None, "")


def slip_of_step(step: TaskStep, row: TaskRow) -> Slip:
    return Slip(row, "moved", days.day_of(step.at), step.due_before, step.due_after, step.note)


def outcomes(
    *, passage_ids: Collection[UUID], actor: Actor, on: date | None = None
) -> Mapping[UUID, tuple[Outcome, ...]]:
    """What became of each passage: its tasks, sets, targets and programmes that the actor may see.

    With `on` a task's status knows whether it is late; without it, as on the day it was given.
    """
    scope = orgs.scope(actor, "plans.read")
    found: defaultdict[UUID, list[Outcome]] = defaultdict(list)
    calendars = orgs.Calendars()
    for task in Task.objects.filter(visible(actor), passage_id__in=passage_ids).order_by("number"):
        code = status_of(task, on or task.given_on, calendars).code
        if task.passage_id:
            found[task.passage_id].append(
                Outcome("task", task.pk, task.number, task.title, str(code))
            )
    owned = Q(owner_unit_id__in=scope) | Q(target_set__unit_id__in=scope)
    for target in Target.objects.filter(owned, passage_id__in=passage_ids).order_by("code"):
        if target.passage_id:
            found[target.passage_id].append(
                Outcome("target", target.pk, target.code, target.title, "")
            )
    sets = TargetSet.objects.filter(sets_of(actor), passage_id__in=passage_ids)
    for one in sets.order_by("code"):
        if one.passage_id:
            found[one.passage_id].append(Outcome("target_set", one.pk, one.code, one.title, ""))
    for programme in Programme.objects.filter(
        unit_id__in=scope, passage_id__in=passage_ids
    ).order_by("code"):
        if programme.passage_id:
            found[programme.passage_id].append(
                Outcome("programme", programme.pk, programme.code, programme.title, "")
            )
    return {passage_id: tuple(lines) for passage_id, lines in found.items()}
