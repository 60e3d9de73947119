"""hours.yaml: when the offices work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Day, PackRow, Refers
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import OfficeHoursRow

FILE = "hours.yaml"
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Session = tuple[Clock, Clock]
Sessions = Annotated[tuple[Session, ...], Field(min_length=1)]


class HoursFile(PackRow):
    """The timetable of one unit, or (without one) of every unit that has none of its own."""

    unit: Annotated[str, Refers("unit")] | None = None
    sessions: Sessions
    weekdays: dict[Annotated[int, Field(ge=0, le=6)], Sessions] = {}
    since: Day | None = None
    until: Day | None = None
    basis: Annotated[str, StringConstraints(min_length=1)]
    confidence: str

    @model_validator(mode="after")
    def _in_order(self) -> "HoursFile":
        for some in (self.sessions, *self.weekdays.values()):
            edges = [edge for one in some for edge in one]
            if edges != sorted(set(edges)):
                raise ValueError("sessions_do_not_follow")
        return self


def load_hours(*, rows: Sequence[HoursFile], actor: Actor, at: datetime) -> int:
    shapes = [
        OfficeHoursRow(
            unit=row.unit, sessions=row.sessions, weekdays=row.weekdays, since=row.since,
            until=row.until, basis=row.basis, confidence=row.confidence,
        )
        for row in rows
    ]  # fmt: skip
    return orgs.load_office_hours(rows=shapes, actor=actor, at=at)
