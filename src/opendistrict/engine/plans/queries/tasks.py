"""Lists of tasks. Every one begins with what the actor may read, and costs a fixed few queries."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from opendistrict.engine.plans.flow import AT_WORK, OPEN_STATES, State
from opendistrict.engine.plans.models import Milestone, Task, TaskUnit
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.shapes.tasks import (
    BatchView,
    Group,
    Holder,
    Relation,
    Status,
    TaskFilter,
    TaskPage,
    TaskRow,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

PAGE = 50
CAP = 1_000  # lists are counted up to here
BATCH_LIMIT = 500


# ------------------------------------------------------------------ what one may see


def reach(actor: Actor) -> tuple[Q, ...]:
    """The three ways in which a task is the actor's to read: lead, giver, co-ordination.

    Apart, each can walk an index; joined by OR none could (see `visible` for one task).
    """
    units = orgs.scope(actor, "plans.read")
    with_us = TaskUnit.objects.filter(unit_id__in=units).values("task_id")
    return Q(lead_unit_id__in=units), Q(giver_unit_id__in=units), Q(pk__in=with_us)


def visible(actor: Actor) -> Q:
    lead, giver, coordinating = reach(actor)
    return lead | giver | coordinating


# ------------------------------------------------------------------ rows


class Names:
    """Units, posts and their people of many tasks on one day: five queries for any number."""

    def __init__(self, tasks: Iterable[Task], on: date) -> None:
        tasks = list(tasks)
        self.on = on
        unit_ids = {t.lead_unit_id for t in tasks} | {t.giver_unit_id for t in tasks}
        post_ids = {t.lead_post_id for t in tasks if t.lead_post_id}
        self.units = orgs.units(unit_ids, on=on) if tasks else {}
        self.posts = orgs.posts(post_ids | {t.giver_post_id for t in tasks}, on=on)
        self.heads = orgs.heads(unit_ids, on=on)

    def has_ended(self, unit_id: UUID) -> bool:
        unit = self.units[unit_id]
        return not (unit.since or date.min) <= self.on < (unit.until or date.max)

    def holder(self, unit_id: UUID, post_id: UUID | None) -> Holder:
        """Who has it: the named post's person, else the unit's head, else nobody."""
        named = self.posts.get(post_id) if post_id else None
        post: PostShape | None = named
        if named is None or named.person_id is None:
            post = self.heads.get(unit_id) or named
        return Holder(
            unit_id=unit_id,
            unit_name=self.units[unit_id].name,
            post_id=post.id if post else None,
            post_title=post.title if post else "",
            person_id=post.person_id if post else None,
            person_name=post.person_name if post else "",
            is_vacant=(named or post) is None or (named or post).person_id is None,  # type: ignore[union-attr]
            is_head_for_it=post is not None and post is not named,
            unit_has_ended=self.has_ended(unit_id),
        )


def status_of(task: Task, on: date, calendars: orgs.Calendars) -> Status:
    """By the working days of the unit that leads."""
    return rules.status(
        state=task.state,
        due_on=task.due_on,
        reported_on=task.reported_on,
        done_on=task.done_on,
        today=on,
        calendar=calendars.of(task.lead_unit_id),
    )


def rows(tasks: Sequence[Task], on: date) -> tuple[TaskRow, ...]:
    """The tasks as lines of a list, in the order given; at most seven queries."""
    return named_rows(tasks, Names(tasks, on), orgs.Calendars()) if tasks else ()


def named_rows(
    tasks: Sequence[Task], names: Names, calendars: orgs.Calendars
) -> tuple[TaskRow, ...]:
    counted = (
        Milestone.objects.filter(task_id__in=[task.pk for task in tasks])
        .values_list("task_id")
        .annotate(total=Count("id"), confirmed=Count("confirmed_on"))
        .order_by("task_id")
    )
    milestones = {task_id: (total, confirmed) for task_id, total, confirmed in counted}
    return tuple(
        _row(task, names, status_of(task, names.on, calendars), milestones.get(task.pk, (0, 0)))
        for task in tasks
    )


def _row(task: Task, names: Names, status: Status, milestones: tuple[int, int]) -> TaskRow:
    giver = names.posts.get(task.giver_post_id)
    return TaskRow(
        id=task.pk,
        number=task.number,
        title=task.title,
        state=task.state,
        status=status,
        due_on=task.due_on,
        original_due_on=task.original_due_on,
        given_on=task.given_on,
        reported_on=task.reported_on,
        done_on=task.done_on,
        holder=names.holder(task.lead_unit_id, task.lead_post_id),
        given_by=giver.title if giver else "",
        giver_unit_id=task.giver_unit_id,
        giver_post_id=task.giver_post_id,
        confirmed_milestones=milestones[1],
        milestones=milestones[0],
        programme_id=task.programme_id,
        target_id=task.target_id,
        passage_id=task.passage_id,
        batch=task.batch,
        recurrence=task.recurrence,
        is_sample=task.is_sample,
    )


# ------------------------------------------------------------------ lists


def tasks(*, actor: Actor, filters: TaskFilter, after: str | None, on: date) -> TaskPage:
    """A page of tasks by due date, those without a date last; `after` is the last `next_cursor`."""
    wanted = _wanted(actor, filters, on)
    found = _page(actor, wanted, after)
    shown = found[:PAGE]
    more = _cursor(shown[-1]) if len(found) > PAGE else None
    return TaskPage(rows(shown, on), more, _count(actor, wanted))


def _page(actor: Actor, wanted: Q, after: str | None) -> list[Task]:
    """At most one more than a page: dated tasks first, then those without a date."""
    due_on, last_id = _read_cursor(after)
    found: list[Task] = []
    if due_on is not None or last_id is None:
        dated = wanted & Q(due_on__isnull=False)
        if due_on is not None:
            dated &= Q(due_on__gte=due_on) & (Q(due_on__gt=due_on) | Q(pk__gt=last_id))
            last_id = None
        found = _first(actor, dated, PAGE + 1)
    if len(found) <= PAGE:
        undated = wanted & Q(due_on__isnull=True)
        if last_id is not None:
            undated &= Q(pk__gt=last_id)
        found += _first(actor, undated, PAGE + 1 - len(found))
    return found


def _first(actor: Actor, wanted: Q, limit: int) -> list[Task]:
    branches = [
        Task.objects.filter(way, wanted).order_by("due_on", "pk")[:limit] for way in reach(actor)
    ]
    return list(branches[0].union(*branches[1:]).order_by("due_on", "pk")[:limit])


def _count(actor: Actor, wanted: Q) -> int:
    """How many, up to CAP + 1: a list of 100,000 is not counted to its end."""
    branches = [
        Task.objects.filter(way, wanted).values_list("pk")[: CAP + 1] for way in reach(actor)
    ]
    return min(branches[0].union(*branches[1:]).count(), CAP + 1)


def _cursor(task: Task) -> str:
    return f"{task.due_on or ''}_{task.pk}"


def _read_cursor(text: str | None) -> tuple[date | None, UUID | None]:
    if not text:
        return None, None
    due_on, _, last_id = text.partition("_")
    try:
        return date.fromisoformat(due_on) if due_on else None, UUID(last_id)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


def _wanted(actor: Actor, filters: TaskFilter, on: date) -> Q:
    wanted = Q()
    if filters.unit_id:
        wanted &= Q(lead_unit_id=filters.unit_id)
    if filters.post_id:
        wanted &= Q(lead_post_id=filters.post_id)
    if filters.person_id:
        served = orgs.posts_of(filters.person_id, on=on)
        wanted &= Q(lead_post_id__in=[post.id for post in served])
    if filters.programme_id:
        wanted &= Q(programme_id=filters.programme_id)
    if filters.target_id:
        wanted &= Q(target_id=filters.target_id)
    if filters.batch:
        wanted &= Q(batch=filters.batch)
    if filters.group:
        wanted &= in_group(filters.group, on)
    if filters.relation:
        wanted &= _related(filters.relation, actor)
    return wanted & _with_words(filters.text)


def in_group(group: Group, on: date) -> Q:
    """The states (and dates) of a group; the calendar is asked only for "due soon"."""
    if group is Group.OPEN:
        return Q(state__in=sorted(OPEN_STATES))
    if group is Group.WAITING:
        return Q(state__in=[State.REPORTED, State.RETURNED])
    if group is Group.DONE:
        return Q(state=State.DONE)
    to_do = Q(state__in=sorted(AT_WORK))
    if group is Group.LATE:
        return to_do & Q(due_on__lt=on)
    if group is Group.SOON:
        return to_do & Q(due_on__gte=on) & due_within(on, rules.WARNING_DAYS)
    return to_do


def due_within(on: date, days: int) -> Q:
    """Due at the latest so many working days after a day, by those of the unit that leads."""
    last, others = orgs.Calendars().ends(on, days)
    found = Q(due_on__lte=last)
    for day, units in others.items():
        own = Q(lead_unit_id__in=units)
        found = (found & ~own) | (own & Q(due_on__lte=day))
    return found


def _related(relation: Relation, actor: Actor) -> Q:
    unit_id, post_id = actor.unit_id, actor.post_id
    if unit_id is None or post_id is None:
        return Q(pk__in=[])
    if relation is Relation.MINE:
        of_post = Q(lead_post_id=post_id)
        of_unit = Q(lead_post__isnull=True, lead_unit_id=unit_id)
        return of_post | of_unit if actor.may("plans.do_task", unit_id) else of_post
    if relation is Relation.GIVEN:
        return Q(giver_post_id=post_id)
    if relation is Relation.WITH:
        return Q(pk__in=TaskUnit.objects.filter(unit_id=unit_id).values("task_id"))
    confirms = orgs.scope(actor, "plans.confirm_task")
    waiting = Q(state__in=[State.REPORTED, State.RETURNED])
    return waiting & (Q(giver_post_id=post_id) | Q(giver_unit_id__in=confirms))


def _with_words(text: str) -> Q:
    """Every word somewhere in the title, accents or not; or the beginning of a number."""
    folded = fold(text)
    if folded.startswith("nv-"):
        return Q(number__startswith=folded.upper())
    wanted = Q()
    for word in folded.split()[:8]:
        wanted &= Q(search_key__contains=word)
    return wanted


def batch(*, batch: UUID, actor: Actor, on: date) -> BatchView:
    """One task given to many units: who has answered, late ones first."""
    found: QuerySet[Task] = Task.objects.filter(visible(actor), batch=batch)
    lines = rows(list(found.order_by("due_on", "pk")[:BATCH_LIMIT]), on)
    if not lines:
        raise Refused("task_is_unknown")
    answered = (State.REPORTED, State.DONE)
    order = sorted(
        lines,
        key=lambda row: (row.state in answered, not row.status.is_late, row.holder.unit_name),
    )
    return BatchView(
        batch=batch,
        title=lines[0].title,
        rows=tuple(order),
        answered=sum(row.state in answered for row in lines),
        done=sum(row.state == State.DONE for row in lines),
        late=sum(row.status.is_late for row in lines),
    )


def due_tasks(*, actor: Actor, on: date, limit: int = 300) -> tuple[TaskRow, ...]:
    """The dated tasks the actor's post has to do, the nearest date first: what a calendar shows."""
    mine = in_group(Group.TO_DO, on) & _related(Relation.MINE, actor) & Q(due_on__isnull=False)
    return rows(_first(actor, mine, limit), on)
