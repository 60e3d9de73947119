"""The clock of an office, and the due date of a dossier by it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import courses
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import Clock
from opendistrict.registers.orgs import queries as orgs

Pauses = Sequence[tuple[str, datetime, datetime | None]]


def clock_of(unit_id: UUID, on: date) -> Clock:
    return orgs.work_clock(unit_id, on)


def clock_for(case: Case, on: date) -> Clock:
    """Of the dossier's office; without a query, for what it rests on was read with the dossier."""
    return orgs.work_clock(case.standing.office_id, on, case.calendar_turn, case.orgs_turn)


def due_at(case: Case, pauses: Pauses, *, received_at: datetime | None = None) -> datetime | None:
    """When the law wants it done; None while the clock stands."""
    since = received_at or case.standing.received_at
    assert since is not None, "what is not received has no due date"
    clock = clock_for(case, day_of(since))
    return courses.due(clock, case.procedure, since, pauses, case.standing.extension).at


def begun(case: Case, why: str, at: datetime) -> Pauses:
    """The pauses with one more that begins now; one that runs already goes on."""
    if any(until is None for _, _, until in case.standing.pauses):
        return case.standing.pauses
    return [*case.standing.pauses, (why, at, None)]


def ended(case: Case, at: datetime) -> Pauses:
    return [
        (why, since, at if until is None else until) for why, since, until in case.standing.pauses
    ]


def plain(pauses: Pauses) -> list[list[str | None]]:
    """As they are kept in the row."""
    return [
        [why, since.isoformat(), until.isoformat() if until else None]
        for why, since, until in pauses
    ]
