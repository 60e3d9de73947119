"""When the offices work."""

from datetime import date, time
from functools import lru_cache
from uuid import UUID

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import OfficeHours, Session
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import models
from opendistrict.registers.orgs.queries.units import tree_on
from opendistrict.registers.orgs.shapes import OfficeHoursRow


def office_hours(unit_id: UUID, on: date, turn: str = "") -> OfficeHours:
    """The timetable of a unit on a day: its own, that of the nearest unit above, or everybody's.
    Worked out once until something of this room changes; `turn` as for `tree_on`."""
    return _office_hours(unit_id, on, turn or base.turn("orgs"))


def timetables(on: date) -> list[OfficeHoursRow]:
    """Every timetable of a day: everybody's first, then of the units that have their own."""
    rows = models.OfficeHours.objects.filter(valid__contains=on).select_related("unit")
    found = [
        OfficeHoursRow(
            unit=row.unit.slug if row.unit else None,
            sessions=tuple((a, b) for a, b in row.sessions),
            weekdays={int(n): tuple((a, b) for a, b in s) for n, s in row.weekdays.items()},
            since=row.valid.lower, until=row.valid.upper, basis=row.basis,
            confidence=row.confidence,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.unit or "")


@lru_cache(maxsize=5_000)
def _office_hours(unit_id: UUID, on: date, turn: str) -> OfficeHours:
    rows = {row.unit_id: row for row in models.OfficeHours.objects.filter(valid__contains=on)}
    known = [unit for unit in rows if unit is not None]
    above = [one.id for one in tree_on(on).above(unit_id)] if known else []
    found = next((rows[one] for one in (unit_id, *above, None) if one in rows), None)
    if found is None:
        raise Refused("office_hours_are_unknown", day=on)
    return OfficeHours(
        _sessions(found.sessions),
        {int(day): _sessions(some) for day, some in found.weekdays.items()},
    )


def _sessions(some: list[list[str]]) -> tuple[Session, ...]:
    return tuple(Session(time.fromisoformat(a), time.fromisoformat(b)) for a, b in some)
