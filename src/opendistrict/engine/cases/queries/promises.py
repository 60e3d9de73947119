"""Open promises, found anew by another calendar, a page of rows at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries.procedures import rules_for
from opendistrict.engine.cases.rules import courses
from opendistrict.engine.cases.shapes.dossier import Moved
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.workclock import Clock, Every, OfficeHours
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import LocalDayRow

CHUNK = 5_000
_COLUMNS = (
    "id", "code", "procedure", "version_id", "term_of_id", "office_id", "holder_id", "revision",
    "received_at",
    "due_at", "pauses", "extension",
)  # fmt: skip
Key = tuple[UUID, UUID | None, UUID, date, bool]


def calendar_with(
    days: Sequence[CalendarDayRow], local: Sequence[LocalDayRow] = ()
) -> orgs.Calendars:
    """The calendars as they would be with some days told anew, for all or for some units."""
    return orgs.WhatIf(days, local)


def would_move(
    days: Sequence[CalendarDayRow], local: Sequence[LocalDayRow], at: datetime
) -> Iterator[Moved]:
    """What would move if some days were told; those of units move only what is theirs."""
    offices = None if days else offices_of(local)
    return moved_by(calendar_with(days, local), at, offices=offices)


def offices_of(local: Sequence[LocalDayRow]) -> frozenset[UUID]:
    """The units for which days of units hold: those that say so and all under them."""
    found: set[UUID] = set()
    for row in local:
        tree = orgs.tree_on(row.day)
        if row.unit_id in tree.units:
            found |= tree.under(row.unit_id)
    return frozenset(found)


def moved_by(
    calendars: orgs.Calendars, at: datetime, *, offices: Collection[UUID] | None = None
) -> Iterator[Moved]:
    """Every open promise whose due date is another by these calendars, by its key. `offices`: only
    of these."""
    found = _Finder(calendars)
    last: UUID | None = None
    while True:
        rows = Dossier.objects.filter(is_open=True, finished_at=None, due_at__isnull=False)
        if offices is not None:
            rows = rows.filter(office__in=offices)
        if last is not None:
            rows = rows.filter(id__gt=last)
        chunk = list(rows.order_by("id").values(*_COLUMNS)[:CHUNK])
        for row in chunk:
            due = found.due(row)
            if due != row["due_at"]:
                yield Moved(
                    row["id"], row["code"], row["procedure"], row["office_id"], row["holder_id"],
                    row["revision"], row["due_at"], due, due < at <= row["due_at"],
                )  # fmt: skip
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]["id"]


class _Finder:
    """Due dates by some calendars. What was received on one day, before the office stops counting,
    under one version and without a pause is due on one day: found once."""

    def __init__(self, calendars: orgs.Calendars) -> None:
        self._calendars = calendars
        self._clocks: dict[tuple[UUID, date], Clock] = {}
        self._known: dict[Key, datetime] = {}

    def due(self, row: Mapping[str, Any]) -> datetime:
        procedure, _ = rules_for(row["version_id"], row["term_of_id"])
        received: datetime = row["received_at"]
        clock = self._clock(row["office_id"], day_of(received))
        pauses = [
            (why, datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
            for why, since, until in row["pauses"]
        ]
        assert procedure.term is not None
        by_days = procedure.term.every not in (Every.HOUR, Every.WORKING_HOUR)
        if pauses or row["extension"] or not by_days:
            return _at(courses.due(clock, procedure, received, pauses, row["extension"]).at)
        key = (
            row["version_id"], row["term_of_id"], row["office_id"], day_of(received),
            received > _last_moment(clock.hours, day_of(received), procedure),
        )  # fmt: skip
        if key not in self._known:
            self._known[key] = _at(courses.due(clock, procedure, received, (), None).at)
        return self._known[key]

    def _clock(self, office_id: UUID, on: date) -> Clock:
        key = (office_id, on.replace(day=1))
        if key not in self._clocks:
            self._clocks[key] = self._calendars.clock(office_id, on)
        return self._clocks[key]


def _last_moment(hours: OfficeHours, day: date, procedure: Procedure) -> datetime:
    closes = hours.closing(day)
    cutoff: time | None = procedure.term.cutoff if procedure.term else None
    return min(closes, datetime.combine(day, cutoff, HERE)) if cutoff else closes


def _at(due: datetime | None) -> datetime:
    assert due is not None, "a promise whose clock stands has no date to move"
    return due
