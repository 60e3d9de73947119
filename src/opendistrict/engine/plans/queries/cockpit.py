"""Figures for the leader's screen. Each costs a fixed few queries, whatever it counts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.flow import AT_WORK, OPEN_STATES, State
from opendistrict.engine.plans.models import Nudge, Target, TargetSet, Task, TaskStep
from opendistrict.engine.plans.queries.following import slip_of_step, slip_of_task, slipped
from opendistrict.engine.plans.queries.judging import (
    READ,
    judged,
    readable,
    set_shape,
    sets_of,
)
from opendistrict.engine.plans.queries.tasks import due_within, rows
from opendistrict.engine.plans.rules import cockpit as rules
from opendistrict.engine.plans.rules.tasks import WARNING_DAYS
from opendistrict.engine.plans.shapes.cockpit import (
    Freshness,
    Load,
    Loads,
    Movement,
    SlipLine,
    Slips,
)
from opendistrict.engine.plans.shapes.targets import SetShape, SetView, TargetView
from opendistrict.engine.plans.shapes.tasks import TaskRow
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.workclock import WorkCalendar
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitShape

_DAY = timedelta(days=1)
LOOKED_AT = 300  # late tasks, the oldest first, among which those of one batch are gathered
MOST_TARGETS = 1000  # of the units one looks at
MOST_SETS = 300  # a picker of periods; more sets than that are found on the page of targets


def sets_in_reach(actor: Actor) -> tuple[SetShape, ...]:
    """The sets one may read, without verdicts, the latest period first; one query."""
    found = TargetSet.objects.filter(sets_of(actor)).order_by("-until", "code")
    return tuple(set_shape(row) for row in found[:MOST_SETS])


def public_set_id(code: str) -> UUID | None:
    """The set of this code, if it is open to everybody."""
    found = TargetSet.objects.filter(code=code, is_public=True)
    return found.values_list("pk", flat=True).first()


def targets_of_units(
    unit_ids: Collection[UUID], *, actor: Actor, on: date, known_on: date, since: date, until: date
) -> tuple[TargetView, ...]:
    """The targets these units own, of periods that overlap [since, until), in their order."""
    owned = Target.objects.filter(
        readable(actor), owner_unit_id__in=unit_ids, since__lt=until, until__gt=since, is_gap=False
    ).order_by("-until", "target_set_id", "place_in_line", "id")
    found = list(owned[:MOST_TARGETS])
    parts = Target.objects.filter(whole_id__in=[row.pk for row in found]).exclude(
        pk__in=[row.pk for row in found]
    )
    views = judged([*found, *parts], on, known_on)
    return tuple(views[row.pk] for row in found if row.whole_id is None)


def movements(view: SetView, *, before: date, known_before: date) -> tuple[Movement, ...]:
    """Targets of this set whose verdict is another than it was on the day `before`, by what was
    known then; those that became worse first."""
    shown = {one.target.id: one for one in view.targets if not one.target.is_gap}
    same = Target.objects.filter(Q(pk__in=shown) | Q(whole_id__in=shown)).order_by("pk")
    earlier = judged(list(same), before, known_before)
    moved = [
        Movement(shown[key], earlier[key].judgement)
        for key in shown
        if rules.has_moved(shown[key].judgement, earlier[key].judgement)
    ]
    return tuple(sorted(moved, key=lambda one: not one.is_worse))


def freshness(views: Sequence[TargetView], *, on: date) -> Freshness:
    """How many of these targets are measured, reported, stale or silent, and how many nobody
    answers for. Four queries at most."""
    codes = {view.target.indicator for view in views if view.target.indicator}
    every = {code: one.frequency for code, one in indicators.indicators(codes).items()}
    measured = _measured_on(codes, on)

    def word(view: TargetView) -> str:
        code = view.target.indicator or ""
        frequency = every.get(code, "year")
        since, last = measured.get(code, (date.max, None))
        if since > view.target.since:
            return rules.freshness(view, frequency, on)
        if last is None:
            return "silent"
        day = min(on, view.target.until - _DAY)
        return "stale" if indicators.is_stale(frequency, last, day) else "measured"

    counted = Counter(word(view) for view in views)
    return Freshness(
        total=len(views),
        measured=counted["measured"],
        reported=counted["reported"],
        stale=counted["stale"],
        silent=counted["silent"],
        ownerless=sum(not view.owner_person for view in views),
    )


def _measured_on(codes: Collection[str], on: date) -> Mapping[str, tuple[date, date | None]]:
    """Of the numbers made of facts: since which periods they are, and the last day on which
    something they count happened. Nobody tells these, so no told value is waited for."""
    since = indicators.measured_since(codes)
    last = indicators.last_told(since.keys(), on=on) if since else {}
    return {code: (since[code], day) for code, day in last.items()}


def reminded(
    *, task_ids: Collection[UUID], target_ids: Collection[UUID], on: date
) -> Mapping[UUID, datetime]:
    """When somebody was first reminded of each of these tasks and targets on that day. One query;
    the caller asks only for what its reader was shown."""
    told = Nudge.objects.filter(
        Q(task_id__in=task_ids) | Q(target_id__in=target_ids), on=on, person__isnull=False
    )
    found: dict[UUID, datetime] = {}
    for task_id, target_id, at in told.order_by("made_at").values_list(
        "task_id", "target_id", "made_at"
    ):
        key = task_id or target_id
        if key is not None:
            found.setdefault(key, at)
    return found


# ------------------------------------------------------------------ what slipped, what to urge


def biggest_slips(*, actor: Actor, since: date, on: date, most: int) -> Slips:
    """The slips of [since, on] that cost the most working days. Ten queries; only what is shown
    is looked up by name."""
    calendars = orgs.Calendars()
    passed, moved = slipped(actor, since, on)
    groups: defaultdict[tuple[object, ...], list[Task | TaskStep]] = defaultdict(list)
    for task in passed:
        groups["passed", task.batch or task.pk, task.due_on, None].append(task)
    for step in moved:
        key = "moved", step.task.batch or step.task_id, step.due_before, step.due_after
        groups[key].append(step)

    def cost(one: Task | TaskStep) -> int:
        before, after = (
            (one.due_on, on) if isinstance(one, Task) else (one.due_before, one.due_after)
        )
        unit = one.lead_unit_id if isinstance(one, Task) else one.task.lead_unit_id
        return calendars.of(unit).between(before, after) if before and after else 0

    ordered = sorted(groups.values(), key=lambda some: (-cost(some[0]), -len(some)))[:most]
    tasks = [one if isinstance(one, Task) else one.task for one, *_ in ordered]
    shown = {row.id: row for row in rows(tasks, on)}
    lines = tuple(
        SlipLine(
            slip_of_task(one, shown[one.pk])
            if isinstance(one, Task)
            else slip_of_step(one, shown[one.task_id]),
            len(some),
            cost(one),
        )
        for some in ordered
        for one in some[:1]
    )
    return Slips(lines, len(passed) + len(moved))


def urgent(*, actor: Actor, on: date, most: int) -> tuple[tuple[TaskRow, ...], ...]:
    """What to follow up first (see `to_urge`), tasks of one batch with one date together: at most
    that many groups. Who may urge nobody sees what is late where he may read. Only what is shown
    is looked up by name."""
    units = orgs.scope(actor, "plans.nudge") or orgs.scope(actor, READ)
    wanted = Q(state__in=sorted(AT_WORK), lead_unit_id__in=units) & due_within(on, WARNING_DAYS)
    groups: defaultdict[tuple[UUID, date | None], list[Task]] = defaultdict(list)
    for task in Task.objects.filter(wanted).order_by("due_on", "pk")[:LOOKED_AT]:
        groups[task.batch or task.pk, task.due_on].append(task)
    chosen = list(groups.values())[:most]
    shown = {row.id: row for row in rows([task for some in chosen for task in some], on)}
    return tuple(tuple(shown[task.pk] for task in some) for some in chosen)


# ------------------------------------------------------------------ who has how much


def workload(*, actor: Actor, on: date) -> Loads:
    """What is to do, late and due soon in the units one may read, by unit and by person: the
    named post's person, else the unit's head. Five queries."""
    calendars = orgs.Calendars()
    lines = _counted(actor, on)
    units = orgs.units({line["lead_unit_id"] for line in lines}, on=on)
    seats = orgs.posts_in(set(units), on=on)
    posts = {post.id: post for post in seats}
    heads = {post.unit_id: post for post in seats if post.is_head}
    total: Counter[str] = Counter()
    orphaned = 0
    of_unit: dict[UUID, dict[str, Any]] = {}
    of_person: dict[UUID, dict[str, Any]] = {}  # by person; by unit where nobody serves
    holders: dict[UUID, tuple[UUID, PostShape | None]] = {}
    for line in lines:
        unit_id = line["lead_unit_id"]
        post = posts.get(line["lead_post_id"])
        if post is None or post.person_id is None:
            post = heads.get(unit_id)
        key = post.person_id if post and post.person_id else unit_id
        holders.setdefault(key, (unit_id, post))
        _add(of_unit.setdefault(unit_id, {}), line)
        _add(of_person.setdefault(key, {}), line)
        if _has_ended(units[unit_id], on):
            orphaned += line["to_do"]
        else:
            total.update({name: line[name] for name in _COUNTS})
    return Loads(
        by_unit=_sorted(
            _load(units[unit_id], None, sums, on, calendars) for unit_id, sums in of_unit.items()
        ),
        by_person=_sorted(
            _load(units[holders[key][0]], holders[key][1], sums, on, calendars)
            for key, sums in of_person.items()
        ),
        to_do=total["to_do"], late=total["late"], soon=total["soon"], waiting=total["waiting"],
        orphaned=orphaned,
    )  # fmt: skip


_COUNTS = ("to_do", "late", "soon", "waiting")


def _counted(actor: Actor, on: date) -> list[dict[str, Any]]:
    """One row for each pair of lead unit and named post, counted by the database."""
    wanted = orgs.scope(actor, READ)
    to_do = Q(state__in=sorted(AT_WORK))
    late = to_do & Q(due_on__lt=on)
    counted: Any = (
        Task.objects.filter(lead_unit_id__in=wanted, state__in=sorted(OPEN_STATES))
        .values("lead_unit_id", "lead_post_id")
        .annotate(
            to_do=Count("id", filter=to_do),
            late=Count("id", filter=late),
            soon=Count("id", filter=to_do & Q(due_on__gte=on) & due_within(on, WARNING_DAYS)),
            waiting=Count("id", filter=Q(state__in=[State.REPORTED, State.RETURNED])),
            oldest=Min("due_on", filter=late),
        )
        .order_by("lead_unit_id", "lead_post_id")
    )
    return list(counted)


def _has_ended(unit: UnitShape, on: date) -> bool:
    return not (unit.since or date.min) <= on < (unit.until or date.max)


def _add(sums: dict[str, Any], line: Mapping[str, Any]) -> None:
    for name in _COUNTS:
        sums[name] = sums.get(name, 0) + line[name]
    dates = [day for day in (sums.get("oldest"), line["oldest"]) if day]
    sums["oldest"] = min(dates) if dates else None


def _load(
    unit: UnitShape, post: PostShape | None, sums: Mapping[str, Any], on: date,
    calendars: orgs.Calendars,
) -> Load:  # fmt: skip
    oldest: date | None = sums["oldest"]
    return Load(
        unit_id=unit.id,
        unit_name=unit.name,
        unit_has_ended=_has_ended(unit, on),
        person_id=post.person_id if post else None,
        person_name=post.person_name if post else "",
        post_title=post.title if post else "",
        to_do=sums["to_do"],
        late=sums["late"],
        soon=sums["soon"],
        waiting=sums["waiting"],
        oldest_due_on=oldest,
        oldest_days=-_days_since(oldest, on, calendars.of(unit.id)),
    )


def _days_since(day: date | None, on: date, calendar: WorkCalendar) -> int:
    """Working days from `on` back to a day: negative; not counted beyond ten years."""
    if day is None or (on - day).days > 3_650:
        return 0
    return calendar.between(on, day)


def _sorted(loads: Iterable[Load]) -> tuple[Load, ...]:
    return tuple(
        sorted(
            loads,
            key=lambda load: (
                load.unit_has_ended,
                -load.late,
                -load.oldest_days,
                -load.soon,
                -load.to_do,
                load.unit_name,
            ),
        )
    )
