"""Days of a decision: of the whole country, or of a unit and all under it."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from opendistrict.faces.cli.loading.place_load import calendar_days
from opendistrict.faces.cli.loading.place_rows import CalendarRow, Confidence
from opendistrict.kernel.packfile import Day, PackRow, Slug
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import LocalDayRow

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class DecidedDay(PackRow):
    """As a row of calendar.yaml; with `unit` for that unit and all under it. There also `part`:
    closed from `closed_from` until `closed_until` (quoted; from the beginning, to the end where
    one is left out), and `usual`: what the unit said before is taken back."""

    day: Day
    kind: Literal["holiday", "off", "work", "part", "usual"]
    unit: Slug | None = None
    closed_from: Clock | None = None
    closed_until: Clock | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    basis: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    source: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    confidence: Confidence

    @model_validator(mode="after")
    def _is_whole(self) -> "DecidedDay":
        if self.unit is None and self.kind in ("part", "usual"):
            raise ValueError("part_of_a_day_is_of_a_unit")
        if (self.kind == "part") != bool(self.closed_from or self.closed_until):
            raise ValueError("part_of_a_day_has_a_time")
        if self.closed_from and self.closed_until and self.closed_from >= self.closed_until:
            raise ValueError("part_of_a_day_ends_before_it_begins")
        return self


def decided(
    rows: Sequence[tuple[str, DecidedDay]],
) -> tuple[list[CalendarDayRow], list[LocalDayRow]]:
    """The days of all and those of units. Refused for a unit nobody knows (each row stands behind
    its place in the file)."""
    units = orgs.unit_ids_by_slug()
    local = []
    for where, row in rows:
        if row.unit is None:
            continue
        if row.unit not in units:
            raise Refused("unit_of_a_day_is_unknown", where=where, unit=row.unit)
        local.append(
            LocalDayRow(
                unit_id=units[row.unit], day=row.day, kind=row.kind,
                closed_from=_time(row.closed_from), closed_until=_time(row.closed_until),
                name=row.name, basis=f"{row.basis} (nguồn: {row.source})",
                confidence=row.confidence,
            )
        )  # fmt: skip
    shared = set(CalendarRow.model_fields)
    of_all = [
        CalendarRow.model_validate(row.model_dump(include=shared))
        for _, row in rows
        if row.unit is None
    ]
    return calendar_days(of_all), local


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
