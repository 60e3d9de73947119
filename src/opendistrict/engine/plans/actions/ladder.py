"""The daily climb: everybody is reminded once of what is due, and hears of it in one digest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, Exists, Max, OuterRef, Q, SmallIntegerField, When

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.models import Digest, Ladder, Nudge, Target, Task
from opendistrict.engine.plans.queries.rungs import Rungs, ladder_on, quiet_until, vacancies
from opendistrict.engine.plans.rules import nudges as rules
from opendistrict.engine.plans.shapes.nudges import LadderRow, LadderRun, Rung
from opendistrict.kernel import days
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.periods import CutOff, Period
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

_LOCK = 0x4C4144444552  # two workers climb one after the other
_CHUNK = 5_000
_WRITE = 2_000  # rows an INSERT: PostgreSQL takes 65,535 values
REPORT_WINDOW = timedelta(days=45)  # after a period; older figures are history, not news


@transaction.atomic
def load_ladders(*, rows: Iterable[LadderRow], actor: Actor, at: datetime) -> int:
    """Make the ladders be as the pack says; how many changed."""
    changed = 0
    for row in rows:
        values = {
            "valid": DateRange(row.since, row.until, "[)"),
            "rungs": [{"offset": rung.offset, "to": str(rung.to)} for rung in row.rungs],
            "quiet_from": row.quiet_from,
            "quiet_until": row.quiet_until,
            "basis": row.basis,
        }
        known = Ladder.objects.filter(pk=row.code).first()
        if known and all(getattr(known, name) == value for name, value in values.items()):
            continue
        Ladder.objects.update_or_create(code=row.code, defaults=values)
        base.record(
            action="plans.set_ladder", actor=actor, at=at, subject=f"plans.ladder:{row.code}",
            **{**values, "valid": str(values["valid"])},
        )  # fmt: skip
        changed += 1
    return changed


@dataclass(frozen=True, slots=True)
class _Due:
    """One task or target that may stand on a rung today. `climbed`: its highest rung so far."""

    task_id: UUID | None
    target_id: UUID | None
    unit_id: UUID
    post_id: UUID | None
    due_on: date
    since: date  # given on that day; before it nothing was missed
    climbed: int | None


@dataclass(slots=True)
class _Count:
    made: int = 0
    vacant: int = 0
    unreachable: int = 0
    orphaned: int = 0
    digests: dict[UUID, UUID] = field(default_factory=dict)  # person → digest


def run_ladder(at: datetime) -> LadderRun:
    """Remind whoever stands on a rung today; once per thing, person and day.

    The rungs of a task are counted in the working days of the unit that leads it, those of a
    target in its owner's. Told twice it adds nothing; two workers wait for each other; all or
    nothing. On a unit's day off nobody is reminded of what it has: its next working day catches
    up with the highest rung alone. One digest a person leaves outside the quiet hours; what a
    second run of the day still finds is seen in the inbox, but no second message goes out.
    """
    on = days.day_of(at)
    ladder, all_units = ladder_on(on), orgs.unit_ids_by_slug().values()
    calendars = orgs.Calendars().by_units(all_units)
    at_work = {calendar: units for calendar, units in calendars.items() if calendar.works(on)}
    if ladder is None or not at_work:
        return LadderRun(on, bool(at_work), 0, 0, 0, 0, 0)
    count = _Count()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        rungs = Rungs(all_units, [], on)
        late = [rung for rung in ladder.rungs if rung.offset > 0]
        targets = _targets_due(on)
        for calendar, units in at_work.items():
            climb = rules.Climb(ladder.rungs, on, calendar)
            for some in _tasks_due(climb, units if len(calendars) > 1 else None):
                _remind(some, climb, rungs, count, at)
            theirs = [due for due in targets if due.unit_id in units]
            _remind(theirs, rules.Climb(late, on, calendar), rungs, count, at)
        fresh = _tell(count, at)
        base.record(
            action="plans.run_ladder", actor=SYSTEM, at=at, subject=f"plans.ladder:{ladder.code}",
            on=on, made=count.made, vacant=count.vacant, unreachable=count.unreachable,
            orphaned=count.orphaned, digests=fresh,
        )  # fmt: skip
    return LadderRun(on, True, count.made, count.vacant, count.unreachable, count.orphaned, fresh)


# ------------------------------------------------------------------ what is due


def _tasks_due(climb: rules.Climb, units: Collection[UUID] | None) -> Iterator[list[_Due]]:
    """Open tasks of these units (None: of all) whose due date stands on a rung that was not
    climbed yet, in chunks.

    The windows of due dates come from the calendar, so that the database compares dates only:
    the rung of each date, then one anti-join against what was climbed.
    """
    stands_on = Case(
        *(When(due_on__gt=after, then=offset) for after, _, offset in climb.windows() if after),
        default=max(offset for _, _, offset in climb.windows()),
        output_field=SmallIntegerField(),
    )
    climbed = Nudge.objects.filter(
        task=OuterRef("pk"), due_on=OuterRef("due_on"), offset__gte=OuterRef("stands_on")
    )
    theirs = Q() if units is None else Q(lead_unit_id__in=units)
    rows = (
        Task.objects.filter(
            theirs,
            state__in=sorted(AT_WORK),
            due_on__lte=max(end for _, end, _ in climb.windows()),
        )
        .annotate(stands_on=stands_on)
        .filter(~Exists(climbed))
        .order_by("due_on", "id")
        .values_list("pk", "lead_unit_id", "lead_post_id", "due_on", "given_on")
    )
    with connection.cursor() as cursor:
        # All rows are read: the plan that is quickest to the first ten would be the wrong one.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
    found = rows.iterator(_CHUNK)
    while some := list(islice(found, _CHUNK)):
        highest = _highest({row[0] for row in some})
        yield [
            _Due(task_id, None, unit_id, post_id, due_on, given_on, highest.get((task_id, due_on)))
            for task_id, unit_id, post_id, due_on, given_on in some
            if due_on is not None
        ]


def _highest(task_ids: Collection[UUID]) -> Mapping[tuple[UUID | None, date | None], int | None]:
    """The highest rung climbed so far of each task and due date."""
    rows = Nudge.objects.filter(task_id__in=task_ids, offset__isnull=False)
    told = rows.values_list("task_id", "due_on").annotate(highest=Max("offset"))
    return {
        (task_id, due_on): offset for task_id, due_on, offset in told.order_by("task_id", "due_on")
    }


def _targets_due(on: date) -> list[_Due]:
    """Targets whose figure for the last complete period was not reported, or whose facts fell
    silent. The rungs are counted from the last day of the period. Eight queries for any number."""
    wanted = _targets_with_a_period(on)
    if not wanted:
        return []
    place_of = _places(orgs.tree_on(on), wanted)
    told = _told(wanted, place_of, on)
    climbed = _highest_of_targets(wanted)
    return [
        _Due(
            None, target.pk, target.owner_unit_id, target.owner_post_id, period.last_day,
            target.since, climbed.get((target.pk, period.last_day)),
        )
        for target, period in wanted.items()
        if not rules.is_reported(
            period,
            (
                until
                for code, unit_id, until in told
                if code == target.indicator_id and unit_id in place_of[target.owner_unit_id]
            ),
        )
    ]  # fmt: skip


def _targets_with_a_period(on: date) -> dict[Target, Period]:
    """Targets in force with the last complete period for which a figure was due of late."""
    wanted = {}
    rows = Target.objects.filter(
        indicator__isnull=False, is_gap=False, dropped_on=None, since__lte=on,
        until__gt=on - REPORT_WINDOW,
    ).select_related("indicator")  # fmt: skip
    for target in rows.order_by("pk"):
        assert target.indicator is not None
        period = rules.last_complete(target.indicator.frequency, CutOff(target.cut_off), on)
        if period and period.until > on - REPORT_WINDOW and period.since >= target.since:
            wanted[target] = period
    return wanted


def _told(
    wanted: Collection[Target], place_of: Mapping[UUID, set[UUID]], on: date
) -> set[tuple[str, UUID, date]]:
    """(indicator, unit, end of the period) of every figure told of these targets. Of a measured
    one the facts tell, up to the last day on which something happened."""
    values = indicators.values(
        {target.indicator_id for target in wanted if target.indicator_id},
        {unit_id for pair in place_of.values() for unit_id in pair},
        since=min(target.since for target in wanted) - REPORT_WINDOW,
        until=on + timedelta(days=366),
        known_on=on,
    )
    told = {(value.indicator, value.unit_id, value.until) for value in values}
    units = {unit_id for pair in place_of.values() for unit_id in pair}
    codes = {target.indicator_id for target in wanted if target.indicator_id}
    for code, last in indicators.last_told(codes, on=on).items():  # nobody can tell these
        if last is not None:
            told |= {(code, unit_id, last + timedelta(days=1)) for unit_id in units}
    return told


def _highest_of_targets(
    wanted: Collection[Target],
) -> Mapping[tuple[UUID | None, date | None], int | None]:
    rows = Nudge.objects.filter(target__in=wanted, offset__isnull=False)
    told = rows.values_list("target_id", "due_on").annotate(highest=Max("offset"))
    return {
        (target_id, due_on): offset
        for target_id, due_on, offset in told.order_by("target_id", "due_on")
    }


def _places(tree: orgs.Tree, targets: Iterable[Target]) -> dict[UUID, set[UUID]]:
    """The units for which a target's figure may be told: its owner and the place it belongs to."""
    owners = {target.owner_unit_id for target in targets}
    return {o: {o, tree.place_of(o)} if o in tree.units else {o} for o in owners}


# ------------------------------------------------------------------ reminding


def _remind(
    some: Sequence[_Due], climb: rules.Climb, rungs: Rungs, count: _Count, at: datetime
) -> None:
    """Write the reminders of one chunk and count what was really written."""
    rungs.know(due.post_id for due in some if due.post_id)
    rows: list[Nudge] = []
    for due in some:
        wanted = climb.due(due.due_on, due.since, due.climbed)
        if not wanted:
            continue
        if rungs.has_ended(due.unit_id):
            count.orphaned += 1
            continue
        found = list(_climbed(due, wanted, rungs, climb.today, at))
        count.unreachable += not any(row.person_id for row in found)
        rows += found
    _put_into_digests(rows, climb.today, count)
    for some_rows in _parts(rows):
        Nudge.objects.bulk_create(some_rows, ignore_conflicts=True)
        # What the constraints left out was told before: it is not counted.
        written = Nudge.objects.filter(pk__in=[row.pk for row in some_rows])
        told = written.filter(person__isnull=False).count()
        count.made += told
        count.vacant += written.count() - told


def _parts(rows: Sequence[Nudge]) -> Iterator[Sequence[Nudge]]:
    for start in range(0, len(rows), _WRITE):
        yield rows[start : start + _WRITE]


def _climbed(
    due: _Due, wanted: Sequence[Rung], rungs: Rungs, on: date, at: datetime
) -> Iterator[Nudge]:
    """The rows of one thing: vacant posts on the way, then the person; one person once."""
    posts = rungs.posts(due.unit_id, due.post_id)
    told: set[UUID] = set()
    for rung in wanted:
        reached = rules.reach(rung.to, posts, vacancies(posts))
        for name, post in reached.passed_over:
            if post.id not in told:
                told.add(post.id)
                yield _row(due, rung.offset, name, post.id, None, on, at)
        person_id = reached.post.person_id if reached.post else None
        if reached.post and reached.rung and person_id and person_id not in told:
            told.add(person_id)
            yield _row(due, rung.offset, reached.rung, reached.post.id, person_id, on, at)


def _row(
    due: _Due, offset: int, rung: str, post_id: UUID, person_id: UUID | None, on: date,
    at: datetime,
) -> Nudge:  # fmt: skip
    return Nudge(
        id=uuid7(), task_id=due.task_id, target_id=due.target_id, on=on, rung=str(rung),
        offset=offset, due_on=due.due_on, post_id=post_id, person_id=person_id, made_at=at,
        made_by=SYSTEM.label,
    )  # fmt: skip


def _put_into_digests(rows: Sequence[Nudge], on: date, count: _Count) -> None:
    """Every person of the rows has a digest of the day; each row lies in its person's."""
    unknown = {row.person_id for row in rows if row.person_id} - count.digests.keys()
    Digest.objects.bulk_create(
        [Digest(person_id=person_id, on=on) for person_id in sorted(unknown)],
        ignore_conflicts=True,
    )
    found: Any = Digest.objects.filter(person_id__in=unknown, on=on)
    count.digests.update(found.values_list("person_id", "pk"))
    for row in rows:
        if row.person_id:
            row.digest_id = count.digests[row.person_id]


def _tell(count: _Count, at: datetime) -> int:
    """Announce the digests of this run that hold something and were not announced before."""
    told = Exists(Nudge.objects.filter(digest=OuterRef("pk"), made_at=at))
    before = Exists(Nudge.objects.filter(digest=OuterRef("pk")).exclude(made_at=at))
    fresh = Digest.objects.filter(told, ~before, pk__in=count.digests.values())
    person_of = dict(fresh.order_by("pk").values_list("pk", "person_id"))
    waits = quiet_until(at, person_of.values())
    for digest_id, person_id in person_of.items():
        base.publish(
            topic="plans.digest_made", at=at, digest=digest_id, not_before=waits.get(person_id)
        )
    return len(person_of)
