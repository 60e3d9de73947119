"""What a report on targets and tasks is written from. A fixed number of queries, whatever it says.

Tasks are told as they stand now, by the dates in them: one that was finished after the day of the
report counts as open, one given after it not at all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.flow import AT_WORK, State
from opendistrict.engine.plans.models import Nudge, Programme, TargetSet, Task
from opendistrict.engine.plans.queries.judging import READ, sets_of
from opendistrict.engine.plans.queries.tallies import tallies, tally
from opendistrict.engine.plans.queries.targets import EVERY, set_view
from opendistrict.engine.plans.queries.why import questions_of
from opendistrict.engine.plans.rules.report import belongs, following
from opendistrict.engine.plans.shapes.reporting import (
    Answered,
    ProgrammeTasks,
    ReportedTask,
    ReportMaterial,
    ReportOffice,
    TaskTally,
    UnitTasks,
)
from opendistrict.engine.plans.shapes.targets import SetView
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.periods import Period
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import WorkCalendar
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

MOST_SETS = 12
MOST_LATE = 100
MOST_NEXT = 60
MOST_ANSWERS = 200
MOST_PROGRAMMES = 50
REASONS = 2  # of one task


def report_material(
    *, unit_id: UUID, period: Period, actor: Actor, on: date, known_on: date
) -> ReportMaterial:
    """All that a report of this unit (with the units under it) on this period says.

    `on` is the last day of the period, or today while it runs.
    """
    if unit_id not in orgs.scope(actor, READ):
        raise Refused("report_is_not_yours_to_make")
    if on < period.since:
        raise Refused("report_period_is_to_come", since=period.since)
    tree = orgs.tree_on(on)
    under = (tree.under(unit_id) if unit_id in tree.units else frozenset({unit_id})) & orgs.scope(
        actor, READ
    )
    within = replace(actor, rights={READ: under})
    calendars = orgs.Calendars()
    every = Task.objects.filter(lead_unit_id__in=under)
    of_period = every.filter(_in_period(period, on))
    sets = _sets(within, period, on, known_on)
    codes = {one.target.indicator for view in sets for one in view.targets if one.target.indicator}
    units = _Names(on)
    late, late_count = _late(of_period, on, calendars, units)
    after = following(period)
    coming, next_count = _coming(every, on, after, units)
    material = ReportMaterial(
        office=_office(unit_id, tree, on),
        period=period,
        on=on,
        known_on=known_on,
        sets=sets,
        indicators=indicators.indicators(codes),
        tasks=_by_unit(of_period, on, units),
        programmes=_by_programme(of_period, under, on, units),
        late=late,
        late_count=late_count,
        answers=_answers(under, period, on, units),
        next_since=after.since,
        next_until=after.until,
        next_tasks=coming,
        next_count=next_count,
        is_sample=any(view.set.is_sample for view in sets)
        or of_period.filter(is_sample=True).exists(),
    )
    if not (asked := questions_of(material)):
        return material
    freeze = indicators.freeze_for(unit_id, asked, known_on)
    return replace(material, is_measured=True, freeze=freeze)


class _Names:
    """Names of units on one day; asked for many at a time, remembered."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[UUID, UnitShape] = {}

    def learn(self, unit_ids: Iterable[UUID]) -> None:
        missing = set(unit_ids) - self._known.keys()
        if missing:
            self._known.update(orgs.units(missing, on=self._on))

    def __getitem__(self, unit_id: UUID) -> UnitShape:
        return self._known[unit_id]


def _in_period(period: Period, on: date) -> Q:
    """Open at some time in the period, as far as it has gone: given by then, not finished before
    it began, not withdrawn."""
    return (
        Q(given_on__lte=on)
        & (Q(done_on__isnull=True) | Q(done_on__gte=period.since))
        & ~Q(state=State.WITHDRAWN)
    )


# ------------------------------------------------------------------ the office and its sets


def _office(unit_id: UUID, tree: orgs.Tree, on: date) -> ReportOffice:
    unit = orgs.units([unit_id], on=on)[unit_id]
    above = tree.above(unit_id) if unit_id in tree.units else []
    parent = above[0] if above else None
    place = tree.units.get(tree.place_of(unit_id)) if unit_id in tree.units else unit
    head = orgs.heads([unit_id], on=on).get(unit_id)
    return ReportOffice(
        unit_id=unit_id,
        kind=unit.kind,
        name=unit.name,
        short_name=unit.short_name,
        parent_name=parent.name if parent else "",
        parent_kind=parent.kind if parent else "",
        place_name=place.name if place else unit.name,
        head_title=head.title if head else "",
        head_name=head.person_name if head and not head.is_acting else "",
        head_is_vacant=head is None or head.person_id is None,
    )


def _sets(actor: Actor, period: Period, on: date, known_on: date) -> tuple[SetView, ...]:
    """The sets that belong to the period, the shortest periods first."""
    rows = TargetSet.objects.filter(
        sets_of(actor), since__lt=period.until, until__gt=period.since
    ).order_by("-since", "code")
    ids = [row.pk for row in rows if belongs(row.since, row.until, period)][:MOST_SETS]
    views = [set_view(set_id, actor=actor, on=on, known_on=known_on, most=EVERY) for set_id in ids]
    return tuple(
        sorted(
            (view for view in views if view is not None),
            key=lambda view: (view.set.until - view.set.since, view.set.code),
        )
    )


# ------------------------------------------------------------------ tasks counted


def _by_unit(found: QuerySet[Task, Task], on: date, units: _Names) -> tuple[UnitTasks, ...]:
    rows: Any = found.values("lead_unit_id").annotate(**tallies(on)).order_by("lead_unit_id")
    lines = list(rows)
    units.learn(line["lead_unit_id"] for line in lines)
    told = [
        UnitTasks(line["lead_unit_id"], units[line["lead_unit_id"]].name, tally(line))
        for line in lines
    ]
    return tuple(sorted(told, key=lambda one: (-one.tally.total, one.unit_name)))


def _by_programme(
    found: QuerySet[Task, Task], under: Collection[UUID], on: date, units: _Names
) -> tuple[ProgrammeTasks, ...]:
    """Programmes of these units that are named, with or without tasks."""
    rows: Any = (
        found.filter(programme__isnull=False)
        .values("programme_id")
        .annotate(**tallies(on))
        .order_by("programme_id")
    )
    known = {line["programme_id"]: tally(line) for line in rows}
    own = Programme.objects.filter(
        Q(unit_id__in=under) | Q(pk__in=known), Q(since=None) | Q(since__lte=on), is_gap=False
    )
    programmes = list(own.order_by("form", "code")[:MOST_PROGRAMMES])
    units.learn(row.unit_id for row in programmes)
    return tuple(
        ProgrammeTasks(row.title, row.form, units[row.unit_id].name, known.get(row.pk, TaskTally()))
        for row in programmes
    )


# ------------------------------------------------------------------ tasks named


def _late(
    found: QuerySet[Task, Task], on: date, calendars: orgs.Calendars, units: _Names
) -> tuple[tuple[ReportedTask, ...], int]:
    """Late and not finished, then finished late; the oldest due date first."""
    is_open = Q(state__in=sorted(AT_WORK), due_on__lt=on) | Q(
        state=State.DONE, done_on__gt=on, due_on__lt=on
    )
    finished = Q(state=State.DONE, done_on__lte=on, done_on__gt=F("due_on"))
    every = found.filter(is_open | finished)
    rows = list(every.order_by("due_on", "pk")[:MOST_LATE])
    units.learn(row.lead_unit_id for row in rows)
    reasons = _reasons([row.pk for row in rows], on)
    told = [
        _reported(row, on, calendars.of(row.lead_unit_id), units, reasons[row.pk]) for row in rows
    ]
    told.sort(key=lambda one: one.done_on is not None)
    return tuple(told), len(rows) if len(rows) < MOST_LATE else every.count()


def _reported(
    row: Task, on: date, calendar: WorkCalendar, units: _Names, reasons: tuple[str, ...]
) -> ReportedTask:
    done_on = row.done_on if row.state == State.DONE and row.done_on and row.done_on <= on else None
    late = 0
    if row.due_on is not None and (on - row.due_on).days < 3_650:
        late = max(calendar.between(row.due_on, done_on or on), 0)
    return ReportedTask(
        row.number, row.title, units[row.lead_unit_id].name, row.due_on, row.original_due_on,
        done_on, late, reasons,
    )  # fmt: skip


def _reasons(task_ids: Collection[UUID], on: date) -> Mapping[UUID, tuple[str, ...]]:
    """What was answered about each task, the newest first."""
    rows = Nudge.objects.filter(
        task_id__in=task_ids, answered_at__isnull=False, answered_at__lt=days.end_of(on)
    ).exclude(answer_text="")
    found: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for task_id, text in rows.order_by("-answered_at", "-pk").values_list("task_id", "answer_text"):
        if task_id and len(found[task_id]) < REASONS and text not in found[task_id]:
            found[task_id] += (text,)
    return found


def _coming(
    every: QuerySet[Task, Task], on: date, after: Period, units: _Names
) -> tuple[tuple[ReportedTask, ...], int]:
    """What is still open and due after `on`, up to the end of the next period."""
    wanted = every.filter(
        state__in=sorted(AT_WORK), given_on__lte=on, due_on__gt=on, due_on__lt=after.until
    )
    rows = list(wanted.order_by("due_on", "pk")[:MOST_NEXT])
    units.learn(row.lead_unit_id for row in rows)
    told = tuple(
        ReportedTask(
            row.number, row.title, units[row.lead_unit_id].name, row.due_on, row.original_due_on,
            None, 0,
        )
        for row in rows
    )  # fmt: skip
    return told, len(rows) if len(rows) < MOST_NEXT else wanted.count()


def _answers(
    under: Collection[UUID], period: Period, on: date, units: _Names
) -> tuple[Answered, ...]:
    """What was answered to reminders in the period about tasks and targets of these units."""
    begin = days.end_of(period.since - timedelta(days=1))
    rows = list(
        Nudge.objects.filter(
            Q(task__lead_unit_id__in=under) | Q(target__owner_unit_id__in=under),
            answered_at__gte=begin,
            answered_at__lt=days.end_of(on),
        )
        .exclude(answer_text="")
        .select_related("task", "target")
        .order_by("-answered_at", "-pk")[:MOST_ANSWERS]
    )
    units.learn(_unit_of(row) for row in rows)
    seen: set[tuple[str, str, str]] = set()
    told = []
    for row in rows:
        title = row.task.title if row.task else row.target.title if row.target else ""
        key = (row.answer, title, row.answer_text)
        if key in seen or row.answered_at is None:
            continue
        seen.add(key)
        told.append(
            Answered(
                row.answer, title, units[_unit_of(row)].name, row.answer_text,
                days.day_of(row.answered_at),
            )
        )  # fmt: skip
    return tuple(told)


def _unit_of(row: Nudge) -> UUID:
    if row.task:
        return row.task.lead_unit_id
    assert row.target is not None
    return row.target.owner_unit_id
