"""Working clocks for many dossiers at once."""

from datetime import date
from uuid import UUID

from opendistrict.kernel.workclock import Clock
from opendistrict.registers.orgs import queries as orgs


class Clocks:
    """The clock of an office on a day; calendar and hours are asked for once, when needed."""

    def __init__(self) -> None:
        self._calendars = orgs.Calendars()

    def of(self, office_id: UUID, on: date) -> Clock:
        return self._calendars.clock(office_id, on)
