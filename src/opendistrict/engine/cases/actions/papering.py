"""The papers of a dossier: forms 01 to 05, and the paper that carries its result.

A paper is issued once for what it tells; asked for again it is the same paper. When what it tells
has changed (a new promise), the new one takes its place.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import sealing
from opendistrict.engine.cases.actions.moving import begin
from opendistrict.engine.cases.models import Attachment, Step, Supplement
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards, papering
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.papers import Paper, onestop
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries as document_queries
from opendistrict.registers.documents.shapes import PaperShape, Signing
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import Ground
from opendistrict.registers.people import queries as people

RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, CONTROL = (
    "cases.form_01", "cases.form_02", "cases.form_03", "cases.form_04", "cases.form_05",
)  # fmt: skip
RESULT = "cases.result"


@transaction.atomic
def issue_receipt(
    *,
    dossier_id: UUID,
    term: str,
    explanation: tuple[str, ...],
    proof: str,
    actor: Actor,
    at: datetime,
) -> PaperShape:
    """Form 01. `term` and `explanation` are the words of the clock; `proof` is what its code
    carries: the receipt of the promise in the event log."""
    case = begin(dossier_id)
    _weigh(case, actor, at)
    promised = case.standing.promised_at
    if promised is None:
        raise Refused("dossier_is_not_received")
    said = onestop.Receipt(
        office=_office(case, at), dossier=_dossier(case), papers=_papers(case),
        officer=_officer(actor), term=term, promised_at=promised, explanation=explanation,
        fees=_fees(case), proof=proof, is_sample=case.procedure.sample,
    )  # fmt: skip
    return _issue(case, RECEIPT, onestop.receipt(said), f"{promised:%Y%m%d%H%M}", actor, at)


@transaction.atomic
def issue_supplement_request(*, dossier_id: UUID, actor: Actor, at: datetime) -> PaperShape:
    """Form 02: the newest request for papers."""
    case = begin(dossier_id)
    _weigh(case, actor, at)
    asked = Supplement.objects.filter(dossier_id=dossier_id).order_by("-n").first()
    if asked is None:
        raise Refused("supplement_was_not_asked")
    said = onestop.SupplementRequest(
        office=_office(case, at), dossier=_dossier(case), officer=_officer(actor),
        missing=tuple(asked.items), answer_by=day_of(asked.until) if asked.until else None,
        is_sample=case.procedure.sample,
    )  # fmt: skip
    return _issue(case, SUPPLEMENT, onestop.supplement_request(said), str(asked.n), actor, at)


@transaction.atomic
def issue_refusal(*, dossier_id: UUID, actor: Actor, at: datetime) -> PaperShape:
    """Form 03: why a dossier was not received, or was stopped."""
    case = begin(dossier_id)
    _weigh(case, actor, at)
    last = _last_step(case, ("refuse", "stop"))
    if last is None:
        raise Refused("dossier_was_not_refused")
    said = onestop.Refusal(
        office=_office(case, at), dossier=_dossier(case), officer=_officer(actor),
        reasons=(last.note,), is_sample=case.procedure.sample,
    )  # fmt: skip
    return _issue(case, REFUSAL, onestop.refusal(said), str(last.n), actor, at)


@transaction.atomic
def issue_apology(
    *, dossier_id: UUID, explanation: tuple[str, ...], actor: Actor, at: datetime
) -> PaperShape:
    """Form 04: what was promised, why it is not kept, and the one new date."""
    case = begin(dossier_id)
    _weigh(case, actor, at)
    last = _last_step(case, ("apologise",))
    if last is None or case.standing.promised_at is None:
        raise Refused("nobody_apologised")
    details: Mapping[str, str] = last.details or {}
    said = onestop.Apology(
        office=_office(case, at), dossier=_dossier(case), officer=_officer(actor),
        promised_at=datetime.fromisoformat(details["before"]),
        new_promise_at=datetime.fromisoformat(details["promised_at"]), reasons=(last.note,),
        explanation=explanation, is_sample=case.procedure.sample,
    )  # fmt: skip
    return _issue(case, APOLOGY, onestop.apology(said), str(last.n), actor, at)


@transaction.atomic
def issue_control_sheet(*, dossier_id: UUID, actor: Actor, at: datetime) -> PaperShape:
    """Form 05: through whose hands the dossier went until now."""
    case = begin(dossier_id)
    _weigh(case, actor, at)
    promised = case.standing.promised_at
    if promised is None:
        raise Refused("dossier_is_not_received")
    said = onestop.ControlSheet(
        office=_office(case, at), dossier=_dossier(case), promised_at=promised,
        hand_overs=_hand_overs(case, at), is_sample=case.procedure.sample,
    )  # fmt: skip
    return _issue(
        case, CONTROL, onestop.control_sheet(said), str(case.standing.revision), actor, at
    )


def issue_result(
    case: Case, *, signer_id: UUID, secret: str, ground: Ground, actor: Actor, at: datetime
) -> PaperShape:
    """The result as a signed PDF, in the transaction of the decision."""
    office = orgs.tree_on(day_of(at)).units[case.standing.office_id]
    said = papering.result(
        case.procedure, _open_values(case), applicant=case.applicant_name,
        code=case.standing.code, office_name=office.name,
        officer=papering.signing_officer(actor.label, actor.post_title, ground),
    )  # fmt: skip
    return documents.issue_paper(
        paper=onestop.result_paper(said), kind=RESULT, about=_about(case),
        unit_id=case.standing.office_id,
        signed=Signing(signer_id=signer_id, secret=secret, ground=ground.basis), actor=actor, at=at,
    )  # fmt: skip


# ------------------------------------------------------------------ the parts


def _weigh(case: Case, actor: Actor, at: datetime) -> None:
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not (holds["may_receive"] or holds["holds_the_dossier"] or holds["may_return"]):
        raise Refused("may_not_issue_papers")


def _about(case: Case) -> str:
    return f"cases.dossier:{case.standing.id}"


def _issue(
    case: Case, form: str, paper: Paper, what: str, actor: Actor, at: datetime
) -> PaperShape:
    """The paper in force if it tells the same (`what`), else a new one in its place."""
    kind = f"{form}:{what}"
    known = [
        one
        for one in document_queries.papers_about(_about(case))
        if one.kind.startswith(f"{form}:") and not (one.superseded_by or one.withdrawn_at)
    ]
    same = next((one for one in known if one.kind == kind), None)
    return same or documents.issue_paper(
        paper=paper, kind=kind, about=_about(case), unit_id=case.standing.office_id, actor=actor,
        at=at, supersedes=known[0].id if known else None,
    )  # fmt: skip


def _office(case: Case, at: datetime) -> onestop.Office:
    return onestop.Office.of_unit(orgs.tree_on(day_of(at)).units[case.standing.office_id].name)


def _officer(actor: Actor) -> onestop.Officer:
    return onestop.Officer(actor.label, actor.post_title)


def _dossier(case: Case) -> onestop.Dossier:
    standing = case.standing
    return onestop.Dossier(
        code=standing.code, procedure=case.procedure.name.vi, applicant=case.applicant_name,
        received_at=standing.received_at or standing.filed_at, authority=standing.authority,
        representative=people.name_of(standing.representative_id),
    )  # fmt: skip


def _papers(case: Case) -> tuple[onestop.Submitted, ...]:
    rows = Attachment.objects.filter(dossier_id=case.standing.id).order_by("brought_at", "id")
    return tuple(papering.submitted(case.procedure, row.paper, row.kind, row.count) for row in rows)


def _fees(case: Case) -> tuple[onestop.Fee, ...]:
    if not case.standing.fee:
        return ()
    is_paid = case.standing.paid >= case.standing.fee
    return (onestop.Fee("Phí, lệ phí", case.standing.fee, is_paid),)


def _last_step(case: Case, acts: tuple[str, ...]) -> Step | None:
    for row in Step.objects.filter(dossier_id=case.standing.id).order_by("-n"):
        if row.transition.partition(":")[0] in acts:
            return row
    return None


def _hand_overs(case: Case, at: datetime) -> tuple[onestop.HandOver, ...]:
    """Every line at which the dossier came to another post."""
    rows = list(Step.objects.filter(dossier_id=case.standing.id).order_by("n"))
    posts = orgs.posts(
        {one for row in rows for one in (row.post_id, row.holder_id) if one}, on=day_of(at)
    )
    found, last = [], None
    for row in rows:
        if row.holder_id and row.holder_id != last:
            giver = posts.get(row.post_id) if row.post_id else None
            taker = posts.get(row.holder_id)
            given_by = f"{row.actor_label} ({giver.title})" if giver else row.actor_label
            taken_by = f"{taker.person_name} ({taker.title})" if taker else ""
            found.append(onestop.HandOver(given_by, taken_by, row.at, note=row.note))
            last = row.holder_id
    return tuple(found)


def _open_values(case: Case) -> dict[str, object]:
    """What was filled in, sealed values opened: the result names the person it is for."""
    values = dict(case.form)
    for code in sealing.sealed_fields(case.procedure) & values.keys():
        place = sealing.place_of(case.standing.id, code)
        values[code] = people.unseal(str(values[code]), within=place)
    return values
