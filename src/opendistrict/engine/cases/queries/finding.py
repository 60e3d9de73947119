"""Procedures as people look for them: by their own words, a field, for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.engine.cases.models import ProcedureVersion
from opendistrict.engine.cases.queries.procedures import rules_of, shape
from opendistrict.engine.cases.rules import asking, courses
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.following import Promise
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.orgs import queries as orgs

ANSWERED_WITHIN = Term(asking.ANSWER_HOURS, Every.WORKING_HOUR)


@dataclass(frozen=True, slots=True)
class Found:
    version: VersionShape
    procedure: Procedure


def find(
    words: str, on: date, *, kind: str = "", field: str = "", subject: str = ""
) -> list[Found]:
    """The procedures in force on a day that somebody means, the likeliest first; all of them by
    field and name when no words are given. `kind`: of the office that does it. Two queries at the
    most that are not yet known to this process."""
    rows = ProcedureVersion.objects.filter(status="published", valid__contains=on)
    rows = rows.defer("text").order_by("field", "name", "id")
    meant = asking.best(
        words, (asking.Asked((shape(row), row.field), row.name, row.words) for row in rows)
    )
    found = (Found(one, rules_of(one.id)[0]) for one, at in meant if not field or at == field)
    return [one for one in found if _suits(one.procedure, kind, subject)]


def _suits(procedure: Procedure, kind: str, subject: str) -> bool:
    by_office = not kind or kind in procedure.offices
    return by_office and (not subject or subject in procedure.subjects)


def fields_in_use(on: date) -> list[str]:
    """The fields that have a procedure in force."""
    rows = ProcedureVersion.objects.filter(status="published", valid__contains=on)
    return sorted(rows.values_list("field", flat=True).distinct())


def promise(procedure: Procedure, office_id: UUID, at: datetime) -> Promise:
    """What an office promises to who files now: brought to the counter, it is received at once;
    sent online, within eight working hours (Decree 118/2025/NĐ-CP)."""
    clock = orgs.work_clock(office_id, day_of(at))
    received = clock.due(at, ANSWERED_WITHIN).at
    assert received is not None, "nothing pauses what begins"
    return Promise(
        received,
        courses.due(clock, procedure, at, (), None),
        courses.due(clock, procedure, received, (), None),
    )
