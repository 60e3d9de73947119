"""When a dossier waits: for papers, for money, for another unit. The clock stands by the rules of
the procedure, and the due date is found anew when it goes on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import clocks, telling
from opendistrict.engine.cases.actions.moving import at_step, begin, move, require, weigh, write
from opendistrict.engine.cases.actions.opening import brought
from opendistrict.engine.cases.flow import National, national
from opendistrict.engine.cases.models import Enquiry
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards, measures
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import Term
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.shapes import Part


def ask_supplement(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    items: Sequence[str],
    second_counts_as_late: bool = False,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Ask for all that lacks, at once and in writing (form 02). The clock stands until it comes.

    A second request is allowed and counts as late (formula 2.1 of Decision 766/QĐ-TTg): whoever
    asks again has to say that they know.
    """
    case = begin(dossier_id, revision)
    wanted = [nfc(one.strip()) for one in items if one.strip()]
    if not wanted:
        raise Refused("supplement_asks_for_nothing")
    is_received = case.standing.received_at is not None
    if is_received and case.standing.supplements and not second_counts_as_late:
        raise Refused("second_supplement_counts_as_late", code=case.standing.code)
    transition = at_step(case, "ask_supplement") if is_received else "ask_to_complete"
    state = weigh(case, transition, actor, at)
    n = _times_asked(case) + 1
    until = _until(case, at)
    ends = until and until.isoformat()
    changes: dict[str, Any] = {}
    if is_received:
        changes = {
            "pauses": clocks.plain(clocks.begun(case, "supplement", at)), "due_at": None,
            "supplements": case.standing.supplements + 1,
        }  # fmt: skip
    row = {
        "dossier_id": dossier_id, "n": n, "asked_at": at, "asked_by": actor.label,
        "items": wanted, "until": until,
    }  # fmt: skip
    write(
        case, transition, state, actor=actor, at=at, note=note,
        details={"items": wanted, "until": ends},
        tells=[telling.telling(case, measures.SUPPLEMENTED, f"supplemented:{n}", at=at)],
        leaves=[telling.leaf(case, "supplement", at, n=n, items=wanted, until=ends)],
        topics=["cases.supplement_asked"], also=[base.rows("cases_supplement", [row])], **changes,
    )  # fmt: skip


def _times_asked(case: Case) -> int:
    rows = queries.planned(
        "SELECT count(*) FROM cases_supplement WHERE dossier_id = %s", (case.standing.id,)
    )
    return int(rows[0][0])


def _until(case: Case, at: datetime) -> datetime | None:
    within = case.procedure.supplement_within
    if within is None:
        return None
    return clocks.clock_for(case, day_of(at)).due(at, within.term()).at


@transaction.atomic
def supplement(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    papers: Sequence[Brought] = (),
    note: str = "",
    actor: Actor,
    at: datetime,
) -> datetime | None:
    """What was asked for has come: the clock goes on. Gives back the new due date."""
    case = begin(dossier_id, revision)
    is_received = case.standing.received_at is not None
    transition = at_step(case, "supplement") if is_received else "complete"
    came = [*brought(dossier_id, papers, actor, at), _answered(dossier_id, at)]
    topics = ["cases.supplemented"]
    if not is_received:
        move(case, transition, actor=actor, at=at, note=note, also=came, topics=topics)
        return None
    return go_on(case, transition, actor, at, note=note, leaf="resumed", also=came, topics=topics)


def _answered(dossier_id: UUID, at: datetime) -> Part:
    sql = """answered AS (
  UPDATE cases_supplement SET answered_at = %(answered_at)s::timestamptz
  WHERE dossier_id = %(answered)s::uuid AND answered_at IS NULL
)"""
    return Part(sql, {"answered": dossier_id, "answered_at": at})


def go_on(
    case: Case,
    transition: str,
    actor: Actor,
    at: datetime,
    *,
    note: str,
    leaf: str = "",
    also: Sequence[Part] = (),
    topics: Sequence[str] = (),
) -> datetime | None:
    """The clock runs again. What is promised moves with it, and the applicant is told."""
    pauses = clocks.ended(case, at)
    due = clocks.due_at(case, pauses)
    promised = due and due.isoformat()
    move(
        case, transition, actor=actor, at=at, note=note, pauses=clocks.plain(pauses), due_at=due,
        promised_at=due, details={"promised_at": promised}, also=also,
        topics=[*topics, "cases.promised_anew"],
        leaves=[telling.leaf(case, leaf, at, promised_at=promised)] if leaf and promised else (),
    )  # fmt: skip
    return due


def lapse(*, dossier_id: UUID, revision: int | None = None, actor: Actor, at: datetime) -> None:
    """What was asked for did not come in time: the dossier is stopped."""
    case = begin(dossier_id, revision)
    move(case, at_step(case, "lapse"), actor=actor, at=at, **telling.stopped(case, at))


def ask_payment(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> None:
    """The applicant has to pay before the work goes on; the clock stands if the law says so."""
    case = begin(dossier_id, revision)
    changes: dict[str, Any] = {}
    if case.procedure.payment_stops_clock:
        changes = {"pauses": clocks.plain(clocks.begun(case, "payment", at)), "due_at": None}
    move(
        case, at_step(case, "ask_payment"), actor=actor, at=at, note=note,
        topics=["cases.payment_asked", *telling.fee_owed(case)], **changes,
    )  # fmt: skip


# ------------------------------------------------------------------ other units


@transaction.atomic
def enquire(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    to_unit_id: UUID,
    question: str,
    term: Term,
    stops_clock: bool = False,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Ask another unit, with a clock of its own; the dossier is not passed on before it answers."""
    case = begin(dossier_id, revision)
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not holds["holds_the_dossier"] or national(case.standing.state) is not National.IN_PROCESS:
        raise Refused("holds_the_dossier")
    require(question)
    due = clocks.clock_of(to_unit_id, day_of(at)).due(at, term).at
    assert due is not None
    row = Enquiry.objects.create(
        dossier_id=dossier_id, to_unit_id=to_unit_id, question=nfc(question.strip())[:2000],
        asked_at=at, asked_by=actor.label, due_at=due, stops_clock=stops_clock,
    )  # fmt: skip
    changes: dict[str, Any] = {}
    if stops_clock:
        changes = {"pauses": clocks.plain(clocks.begun(case, "other_agency", at)), "due_at": None}
    write(
        case, "enquire", case.standing.state, actor=actor, at=at, note=row.question,
        details={"to": str(to_unit_id), "due_at": due.isoformat()}, **changes,
    )  # fmt: skip
    base.publish(topic="cases.enquired", at=at, enquiry=row.pk, dossier=dossier_id)
    return row.pk


@transaction.atomic
def answer(*, enquiry_id: UUID, text: str, actor: Actor, at: datetime) -> None:
    """Answer a question about a dossier; the clock goes on if it stood for it."""
    row = Enquiry.objects.select_for_update().filter(pk=enquiry_id).first()
    if row is None:
        raise Refused("enquiry_is_unknown")
    if not actor.may(guards.ANSWER, row.to_unit_id):
        raise Refused("may_not_answer")
    if row.answered_at is not None:
        raise Refused("enquiry_is_answered", by=row.answered_by)
    require(text)
    row.answered_at, row.answered_by = at, actor.label
    row.answer = nfc(text.strip())[:4000]
    row.save(update_fields=["answered_at", "answered_by", "answer"])
    case = begin(row.dossier_id)
    stood = any(why == "other_agency" and end is None for why, _, end in case.standing.pauses)
    others = Enquiry.objects.filter(
        dossier_id=row.dossier_id, answered_at=None, stops_clock=True
    ).exists()
    changes: dict[str, Any] = {}
    if stood and not others:
        pauses = clocks.ended(case, at)
        due = clocks.due_at(case, pauses)
        changes = {"pauses": clocks.plain(pauses), "due_at": due, "promised_at": due,
                   "details": {"promised_at": due.isoformat() if due else None}}  # fmt: skip
    write(case, "answer", case.standing.state, actor=actor, at=at, note=row.answer, **changes)
    base.publish(topic="cases.answered", at=at, enquiry=row.pk, dossier=row.dossier_id)
    if changes:
        base.publish(topic="cases.promised_anew", at=at, dossier=row.dossier_id)
