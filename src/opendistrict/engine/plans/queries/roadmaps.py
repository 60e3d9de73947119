"""Tasks over time, with the chain that decides the end."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Milestone, Programme, Task, TaskNeed
from opendistrict.engine.plans.queries.tasks import rows, visible
from opendistrict.engine.plans.rules import paths
from opendistrict.engine.plans.shapes.tasks import Roadmap, RoadmapRow, TaskRow
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

LIMIT = 200  # bars in one picture
_OUT_OF_PLAN = (State.DONE, State.REPORTED, State.PAUSED)
FAR = 3_600  # days from the first one: beyond, working days are not counted


def roadmap(
    *, programme_id: UUID | None = None, unit_id: UUID | None = None, actor: Actor, on: date
) -> Roadmap:
    """The tasks of a programme, or those of a unit and the units under it that are not withdrawn,
    by their beginning.

    A unit's picture leaves out what was finished more than a year ago.
    """
    wanted, title = _subject(programme_id, unit_id, actor, on)
    wanted &= ~Q(state=State.WITHDRAWN)
    found = list(
        Task.objects.filter(visible(actor), wanted).order_by("given_on", "due_on", "pk")[
            : LIMIT + 1
        ]
    )
    shown = found[:LIMIT]
    lines = rows(shown, on)
    needs: dict[UUID, list[UUID]] = defaultdict(list)
    ids = [task.pk for task in shown]
    for task_id, needed_id in (
        TaskNeed.objects.filter(task_id__in=ids, needed_id__in=ids)
        .order_by("task_id", "needed_id")
        .values_list("task_id", "needed_id")
    ):
        needs[task_id].append(needed_id)
    milestones: dict[UUID, list[tuple[str, date | None, bool]]] = defaultdict(list)
    for m in Milestone.objects.filter(task_id__in=ids).order_by("task_id", "place_in_line"):
        milestones[m.task_id].append((m.title, m.due_on, m.confirmed_on is not None))
    spans = _spans(lines, needs)
    drawn = tuple(
        RoadmapRow(
            task=line,
            starts_on=line.given_on,
            ends_on=line.done_on or line.due_on,
            milestones=tuple(milestones[line.id]),
            need_ids=tuple(needs[line.id]),
            slack_days=spans[line.id].slack if line.id in spans else None,
            is_critical=line.id in spans and spans[line.id].is_critical,
            forced_days=spans[line.id].forced if line.id in spans else 0,
        )
        for line in lines
    )
    since, until = _frame(drawn, on)
    return Roadmap(title=title, since=since, until=until, rows=drawn, is_cut=len(found) > LIMIT)


def _subject(
    programme_id: UUID | None, unit_id: UUID | None, actor: Actor, on: date
) -> tuple[Q, str]:
    scope = orgs.scope(actor, "plans.read")
    if programme_id is not None:
        programme = Programme.objects.filter(pk=programme_id, unit_id__in=scope).first()
        if programme is None:
            raise Refused("programme_is_unknown")
        return Q(programme_id=programme_id), programme.title
    if unit_id is None or unit_id not in scope:
        raise Refused("unit_is_unknown")
    recent = ~Q(state=State.DONE) | Q(done_on__gte=on - timedelta(days=366))
    tree = orgs.tree_on(on)
    under = tree.under(unit_id) if unit_id in tree.units else {unit_id}
    return Q(lead_unit_id__in=under) & recent, orgs.units([unit_id], on=on)[unit_id].name


def _spans(lines: tuple[TaskRow, ...], needs: dict[UUID, list[UUID]]) -> dict[UUID, paths.Span]:
    """Slack of what is still to be done by a day, in the working days of the unit that leads:
    what is finished holds up nobody any more."""
    open_lines = [line for line in lines if line.due_on and line.state not in _OUT_OF_PLAN]
    ends = {line.id: line.due_on for line in open_lines if line.due_on}
    if not ends:
        return {}
    first = min(ends.values())
    calendars = orgs.Calendars()
    calendar_of = {line.id: calendars.of(line.holder.unit_id) for line in open_lines}

    def between(task_id: UUID, since: date, until: date) -> int:
        return calendar_of[task_id].between(since, until)

    near = {task_id: day for task_id, day in ends.items() if (day - first).days < FAR}
    return paths.spans(near, needs, between)


def _frame(drawn: tuple[RoadmapRow, ...], on: date) -> tuple[date, date]:
    """The days drawn: everything dated, and today."""
    days = [on]
    for row in drawn:
        days.append(row.starts_on)
        days += [row.ends_on] if row.ends_on else []
        days += [due for _, due, _ in row.milestones if due]
    return min(days), max(days)
