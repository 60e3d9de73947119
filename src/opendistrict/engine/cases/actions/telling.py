"""What acts on a dossier leave behind: facts, and leaves of the log."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from opendistrict.engine.cases.actions import clocks
from opendistrict.engine.cases.models import Payment
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import courses, measures, waiting
from opendistrict.kernel.days import day_of
from opendistrict.registers.base import queries
from opendistrict.registers.base.shapes import Leaf
from opendistrict.registers.facts.shapes import MeasureShape, Telling
from opendistrict.registers.orgs import queries as orgs

ONE = Decimal(1)


def subject(case: Case) -> str:
    return f"cases.dossier:{case.standing.id}"


def telling(
    case: Case,
    measure: MeasureShape,
    act: str,
    *,
    at: datetime,
    quantity: Decimal = ONE,
    **slices: str,
) -> Telling:
    """One fact of a dossier, of the unit that works on it. `act` names what made it true; what can
    happen again carries the number of its step."""
    known = {
        "field": case.procedure.field, "procedure": case.procedure.code,
        "channel": case.standing.channel, **slices,
    }  # fmt: skip
    return Telling(
        measure=measure.code, quantity=quantity, happened_on=day_of(at),
        unit_id=case.standing.unit_id, act=f"{subject(case)}:{act}",
        slices=tuple((cut.code, known[cut.code]) for cut in measure.slices),
    )  # fmt: skip


def leaf(case: Case, kind: str, at: datetime, **body: object) -> Leaf:
    """A leaf of the log: what was promised or decided, under the dossier's code, nobody's name."""
    office = orgs.tree_on(day_of(at), case.orgs_turn).units.get(case.standing.office_id)
    known = {
        "dossier": case.standing.code, "procedure": case.procedure.code,
        "office": office.name if office else "",
    }  # fmt: skip
    return Leaf(kind=f"cases.{kind}", subject=subject(case), body={**known, **body}, at=at)


FEE_OWED = "cases.fee_owed"


def fee_owed(case: Case) -> list[str]:
    """What an act announces after which a fee that is not paid may be owed, or be owed no more."""
    return [FEE_OWED] if (case.standing.fee or 0) > case.standing.paid else []


def stopped(case: Case, at: datetime) -> dict[str, Any]:
    """What every stopping writes, as `moving.plan_line` takes it."""
    act = f"stopped{case.standing.reopened or ''}"
    return {
        "finished_at": at, "tells": [telling(case, measures.STOPPED, act, at=at)],
        "topics": ["cases.stopped", *fee_owed(case)],
    }  # fmt: skip


# The trail, each line with whether what was decided last can be had as a file.
_TRAIL = """
SELECT s.transition, s.state, s.at, (
  SELECT d.is_electronic FROM cases_decision d WHERE d.dossier_id = s.dossier_id
  ORDER BY d.signed_at DESC LIMIT 1)
FROM cases_step s WHERE s.dossier_id = %s ORDER BY s.n
"""


def done(case: Case, *, at: datetime) -> list[Telling]:
    """A dossier is done: on time or not, and who held it all along.

    On time by formula 2.1 of Decision 766/QĐ-TTg: not after its due date, supplement time taken
    off, and not asked for supplements more than once.
    """
    due = case.standing.due_at
    is_on_time = due is not None and at <= due and case.standing.supplements <= 1
    trail = queries.planned(_TRAIL, (case.standing.id,))
    lines = [waiting.Line(*one[:3]) for one in trail]
    found = waiting.stretches(lines, case.procedure, at, level=_level(case, at))
    step = "-" if is_on_time else waiting.late_at(found, _step_due(case)) or "-"
    act = f"done{case.standing.reopened or ''}"
    first = telling(
        case, measures.DONE, act, at=at, on_time="yes" if is_on_time else "no", late_at=step,
        electronic="yes" if trail[0][3] else "no", paid_online=_paid_online(case),
    )  # fmt: skip
    waited = [
        telling(case, measures.WAITED, f"{act}:{who}", at=at, quantity=days, who=who)
        for who, days in waiting.days_by_who(found).items()
    ]
    return [first, *waited]


def _level(case: Case, at: datetime) -> str:
    office = orgs.tree_on(day_of(at), case.orgs_turn).units.get(case.standing.office_id)
    return office.kind if office else ""


def _step_due(case: Case) -> waiting.StepDue:
    clock = clocks.clock_for(case, day_of(case.standing.filed_at))
    steps = {one.code: one for one in case.procedure.steps}

    def due(step: str, since: datetime) -> datetime:
        return courses.step_due(clock, steps.get(step), since)

    return due


def _paid_online(case: Case) -> str:
    if not case.standing.fee:
        return "none"
    online = Payment.objects.filter(dossier_id=case.standing.id, is_online=True).exists()
    return "yes" if online else "no"
