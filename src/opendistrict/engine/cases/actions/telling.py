"""What acts on a dossier leave behind: facts, and leaves of the log."""

from datetime import datetime
from decimal import Decimal

from opendistrict.engine.cases.actions import clocks
from opendistrict.engine.cases.models import Decision, Payment, Step
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import courses, measures, waiting
from opendistrict.kernel.days import day_of
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import MeasureShape, Telling
from opendistrict.registers.orgs import queries as orgs

ONE = Decimal(1)


def subject(case: Case) -> str:
    return f"cases.dossier:{case.standing.id}"


def tell(
    case: Case,
    measure: MeasureShape,
    act: str,
    *,
    at: datetime,
    quantity: Decimal = ONE,
    **slices: str,
) -> None:
    """One fact of a dossier, of the unit that works on it. `act` names what made it true; what can
    happen again carries the number of its step."""
    facts.tell(telling(case, measure, act, at=at, quantity=quantity, **slices), at=at)


def telling(
    case: Case,
    measure: MeasureShape,
    act: str,
    *,
    at: datetime,
    quantity: Decimal = ONE,
    **slices: str,
) -> Telling:
    known = {
        "field": case.procedure.field, "procedure": case.procedure.code,
        "channel": case.standing.channel, **slices,
    }  # fmt: skip
    return Telling(
        measure=measure.code, quantity=quantity, happened_on=day_of(at),
        unit_id=case.standing.unit_id, act=f"{subject(case)}:{act}",
        slices=tuple((cut.code, known[cut.code]) for cut in measure.slices),
    )  # fmt: skip


def log(case: Case, kind: str, at: datetime, **body: object) -> None:
    """A leaf of the log: what was promised or decided, under the dossier's code, nobody's name."""
    office = orgs.tree_on(day_of(at), case.orgs_turn).units.get(case.standing.office_id)
    base.log(
        kind=f"cases.{kind}", subject=subject(case), at=at,
        body={"dossier": case.standing.code, "procedure": case.procedure.code,
              "office": office.name if office else "", **body},
    )  # fmt: skip


def tell_done(case: Case, *, at: datetime, is_electronic: bool) -> None:
    """A dossier is done: on time or not, and who held it all along.

    On time by formula 2.1 of Decision 766/QĐ-TTg: not after its due date, supplement time taken
    off, and not asked for supplements more than once.
    """
    due = case.standing.due_at
    is_on_time = due is not None and at <= due and case.standing.supplements <= 1
    found = waiting.stretches(_lines(case), case.procedure, at)
    step = "-" if is_on_time else waiting.late_at(found, _step_due(case)) or "-"
    act = f"done{case.standing.reopened or ''}"
    done = telling(
        case, measures.DONE, act, at=at, on_time="yes" if is_on_time else "no", late_at=step,
        electronic="yes" if is_electronic else "no", paid_online=_paid_online(case),
    )  # fmt: skip
    waited = [
        telling(case, measures.WAITED, f"{act}:{who}", at=at, quantity=days, who=who)
        for who, days in waiting.days_by_who(found).items()
    ]
    facts.tell_together([done, *waited], at=at)


def _lines(case: Case) -> list[waiting.Line]:
    rows = Step.objects.filter(dossier_id=case.standing.id).order_by("n")
    return [waiting.Line(*one) for one in rows.values_list("transition", "state", "at")]


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


def has_electronic_result(case: Case) -> bool:
    """Whether what was decided can be had as a file."""
    last = Decision.objects.filter(dossier_id=case.standing.id).order_by("-signed_at").first()
    return last is not None and last.is_electronic
