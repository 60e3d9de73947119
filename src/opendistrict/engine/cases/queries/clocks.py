"""Working clocks for many dossiers at once."""

from datetime import date
from functools import cached_property
from uuid import UUID

from opendistrict.kernel.workclock import Clock, WorkCalendar
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs


class Clocks:
    """The clock of an office on a day; calendar and hours are asked for once, when needed."""

    def __init__(self) -> None:
        self._known: dict[tuple[UUID, date], Clock] = {}

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return base.work_calendar()

    def of(self, office_id: UUID, on: date) -> Clock:
        key = (office_id, on)
        if key not in self._known:
            self._known[key] = Clock(self._calendar, orgs.office_hours(office_id, on))
        return self._known[key]
