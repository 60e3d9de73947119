"""How a dossier ends: decided, stopped, withdrawn, returned; and how one is opened again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import clocks, holding, papering, telling
from opendistrict.engine.cases.actions.moving import at_step, begin, move, require, weigh
from opendistrict.engine.cases.flow import INTAKE
from opendistrict.engine.cases.models import Decision, Rating
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards, measures
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import PaperShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import Ground


def ground_of(case: Case, actor: Actor, at: datetime) -> Ground:
    """On what ground this post may sign this very dossier today: the strongest, or Refused."""
    act = case.procedure.act(guards.SIGN)
    if actor.post_id is None:
        raise Refused("may_sign")
    office = case.standing.office_id
    found = orgs.grounds(actor.post_id, act, office, day_of(at), case.form, case.orgs_turn)
    if not found:
        raise Refused("may_sign", act=act)
    return found[0]


@transaction.atomic
def sign(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    note: str = "",
    secret: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """Decide a dossier in the applicant's favour. The ground to sign is frozen with it.

    With the `secret` of the actor's key (never kept) the result is issued as a signed PDF; without
    it the result is a paper signed by hand, and counts as no electronic one.
    """
    case = begin(dossier_id, revision)
    transition = at_step(case, "sign")
    weigh(case, transition, actor, at)
    decision = _decide(case, "granted", note, actor, at, secret=secret)
    move(
        case, transition, actor=actor, at=at, note=note, decided_at=at,
        details={"decision": str(decision.pk)},
    )  # fmt: skip
    return decision.pk


def _decide(
    case: Case, kind: str, reasons: str, actor: Actor, at: datetime, *, secret: str = ""
) -> Decision:
    assert actor.post_id is not None
    ground = ground_of(case, actor, at)
    paper = _signed_result(case, ground, secret, actor, at) if secret else None
    decision = Decision.objects.create(
        dossier_id=case.standing.id, kind=kind, signed_at=at, signed_by=actor.label,
        post_id=actor.post_id, post_title=actor.post_title, ground=ground.as_record(),
        reasons=nfc(reasons.strip())[:4000], paper_id=paper.id if paper else None,
        is_electronic=paper is not None,
    )  # fmt: skip
    telling.log(
        case, "decision", at, outcome=kind, post=actor.post_title, ground=ground.basis,
        reasons=decision.reasons,
    )  # fmt: skip
    return decision


def _signed_result(
    case: Case, ground: Ground, secret: str, actor: Actor, at: datetime
) -> PaperShape:
    """The result, signed with the newest key the actor enrolled; whether it is valid is weighed
    where it signs."""
    mine = documents.signers_of(actor.person_id) if actor.person_id else []
    usable = [one for one in mine if one.revoked_at is None]
    if not usable:
        raise Refused("signer_has_no_key")
    if case.procedure.result.no_paper or not case.procedure.result.electronic:
        raise Refused("result_is_not_electronic", procedure=case.procedure.code)
    return papering.issue_result(
        case, signer_id=usable[-1].id, secret=secret, ground=ground.basis, actor=actor, at=at
    )


@transaction.atomic
def stop(
    *, dossier_id: UUID, revision: int | None = None, reasons: str, actor: Actor, at: datetime
) -> None:
    """It cannot be granted: stopped, with reasons in writing. At the step where results are
    signed this is a decision, and needs a ground to sign."""
    case = begin(dossier_id, revision)
    require(reasons)
    transition = at_step(case, "stop")
    weigh(case, transition, actor, at)
    changes: dict[str, Any] = {}
    if case.procedure.step(case.step).signs:
        _decide(case, "refused", reasons, actor, at)
        changes["decided_at"] = at
    else:
        telling.log(case, "stop", at, reasons=nfc(reasons))
    move(case, transition, actor=actor, at=at, note=reasons, finished_at=at, **changes)
    _tell_stopped(case, at)


def _tell_stopped(case: Case, at: datetime) -> None:
    telling.tell(case, measures.STOPPED, f"stopped{case.standing.reopened or ''}", at=at)
    base.publish(topic="cases.stopped", at=at, dossier=case.standing.id)


# ------------------------------------------------------------------ withdrawal


@transaction.atomic
def withdraw(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> str:
    """The applicant takes it back. While papers are awaited it simply ends; else who has the
    dossier agrees or not. Gives back the new state."""
    case = begin(dossier_id, revision)
    if case.standing.state.startswith("5."):
        state = move(case, "give_up", actor=actor, at=at, note=note, finished_at=at)
        _tell_stopped(case, at)
        return state
    at_work = case.standing.state.startswith("4.")
    transition = at_step(case, "ask_withdrawal") if at_work else "ask_withdrawal"
    return move(case, transition, actor=actor, at=at, note=note)


@transaction.atomic
def agree(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> None:
    """Agree to a withdrawal."""
    case = begin(dossier_id, revision)
    transition = "agree" if case.step == INTAKE else at_step(case, "agree")
    move(case, transition, actor=actor, at=at, note=note, finished_at=at)
    _tell_stopped(case, at)


@transaction.atomic
def decline(
    *, dossier_id: UUID, revision: int | None = None, note: str, actor: Actor, at: datetime
) -> None:
    """Decline a withdrawal, or take it back: the work goes on."""
    case = begin(dossier_id, revision)
    require(note)
    move(case, at_step(case, "decline"), actor=actor, at=at, note=note)


# ------------------------------------------------------------------ afterwards


@transaction.atomic
def give_result(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> None:
    """The applicant has the result: handed over, sent, or put in their own store."""
    case = begin(dossier_id, revision)
    move(case, "return", actor=actor, at=at, note=note, returned_at=at)
    telling.log(case, "returned", at)


@transaction.atomic
def reopen(
    *, dossier_id: UUID, revision: int | None = None, basis: str, actor: Actor, at: datetime
) -> None:
    """Open an ended dossier again by a decision; its term begins anew."""
    case = begin(dossier_id, revision)
    require(basis)
    weigh(case, "reopen", actor, at)
    first = case.procedure.steps[0]
    holder = holding.next_holder(case, first, day_of(at))
    due = clocks.due_at(case, (), received_at=at)
    move(
        case, "reopen", actor=actor, at=at, note=basis, holder=holder, received_at=at, due_at=due,
        promised_at=due, finished_at=None, returned_at=None, decided_at=None, pauses=[],
        extension=None, reopened=case.standing.reopened + 1,
        details={"promised_at": due.isoformat() if due else None},
    )  # fmt: skip
    telling.tell(case, measures.REOPENED, f"reopened{case.standing.reopened + 1}", at=at)
    telling.log(case, "promise", at, promised_at=due and due.isoformat(), basis=nfc(basis))


@transaction.atomic
def rate(*, dossier_id: UUID, stars: int, text: str = "", actor: Actor, at: datetime) -> None:
    """What the applicant says of how it went, once, when it is over. 1 and 2 are dissatisfied."""
    case = begin(dossier_id)
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not holds["may_hand_in"]:
        raise Refused("may_not_rate")
    if case.standing.finished_at is None:
        raise Refused("dossier_is_not_over")
    if not 1 <= stars <= 5:
        raise Refused("stars_are_one_to_five")
    made = Rating.objects.get_or_create(
        dossier_id=dossier_id, defaults={"at": at, "stars": stars, "text": nfc(text.strip())[:2000]}
    )[1]
    if not made:
        raise Refused("dossier_is_rated")
    telling.tell(case, measures.RATED, "rated", at=at, satisfied="no" if stars <= 2 else "yes")
