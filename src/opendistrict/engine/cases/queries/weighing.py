"""An application before it is made: what is filled in, what it costs, when it would be ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.queries.procedures import in_force, rules_of
from opendistrict.engine.cases.rules import courses, fees, form
from opendistrict.engine.cases.rules.fees import Fee
from opendistrict.engine.cases.rules.form import Checked
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.procedure import FormField, PaperRow, Procedure
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import Due
from opendistrict.registers.orgs import queries as orgs


@dataclass(frozen=True, slots=True)
class Weighed:
    """`fields` are those asked for by what was filled in so far, without what `held` answers;
    `papers` those this applicant brings or may bring; `due` if it were received now."""

    version: VersionShape
    procedure: Procedure
    checked: Checked
    fields: tuple[FormField, ...]
    papers: tuple[PaperRow, ...]
    fee: Fee
    due: Due | None


def weigh(
    code: str,
    values: Mapping[str, object],
    *,
    held: Mapping[str, object],
    office_id: UUID,
    at: datetime,
) -> Weighed | None:
    """None when the procedure is not in force that day."""
    version = in_force(code, day_of(at))
    if version is None:
        return None
    procedure, _ = rules_of(version.id)
    checked = form.check(procedure, values, held=held)
    clean = checked.values
    return Weighed(
        version, procedure, checked,
        tuple(
            one for one in procedure.form
            if courses.applies(one.when, clean) and not (one.held_by and held.get(one.held_by))
        ),
        tuple(one for one in procedure.papers if courses.applies(one.when, clean)),
        fees.fee(procedure, clean, day_of(at)), promise(procedure, office_id, at),
    )  # fmt: skip


def promise(procedure: Procedure, office_id: UUID, at: datetime) -> Due | None:
    """When an application received now would be due, and why; None without a legal term."""
    if procedure.term is None:
        return None
    clock = orgs.work_clock(office_id, day_of(at))
    return courses.due(clock, procedure, at, (), None)


def fee_of(procedure: Procedure, values: Mapping[str, object], at: datetime) -> Fee:
    """The fees of a dossier filed at a moment, with how they are found."""
    return fees.fee(procedure, values, day_of(at))


def papers_of(procedure: Procedure, values: Mapping[str, object]) -> tuple[PaperRow, ...]:
    """The papers this applicant brings or may bring, by what was filled in."""
    return tuple(one for one in procedure.papers if courses.applies(one.when, values))
