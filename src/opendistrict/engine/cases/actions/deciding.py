"""How a dossier ends: decided, stopped, withdrawn, returned; and how one is opened again."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import clocks, holding, papering, telling
from opendistrict.engine.cases.actions.moving import at_step, begin, move, require, weigh, write
from opendistrict.engine.cases.flow import INTAKE
from opendistrict.engine.cases.models import Rating
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards, measures
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import Leaf, Part
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import PaperShape
from opendistrict.registers.facts import actions as facts
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
    with transaction.atomic() if secret else nullcontext():  # the paper lives with its decision
        case = begin(dossier_id, revision)
        transition = at_step(case, "sign")
        state = weigh(case, transition, actor, at)
        key, row, leaf = _decide(case, "granted", note, actor, at, secret=secret)
        write(
            case, transition, state, actor=actor, at=at, note=note, decided_at=at,
            details={"decision": str(key)}, leaves=[leaf], also=[row],
        )  # fmt: skip
    return key


def _decide(
    case: Case, kind: str, reasons: str, actor: Actor, at: datetime, *, secret: str = ""
) -> tuple[UUID, Part, Leaf]:
    """A decision's key, its row and its leaf of the log; to be written with the move it makes."""
    ground = ground_of(case, actor, at)
    paper = _signed_result(case, ground, secret, actor, at) if secret else None
    key, reasons = uuid7(), nfc(reasons.strip())[:4000]
    row = {
        "id": key, "dossier_id": case.standing.id, "kind": kind, "signed_at": at,
        "signed_by": actor.label, "post_id": actor.post_id, "post_title": actor.post_title,
        "ground": ground.as_record(), "reasons": reasons, "paper_id": paper.id if paper else None,
        "is_electronic": paper is not None,
    }  # fmt: skip
    leaf = telling.leaf(
        case, "decision", at, outcome=kind, post=actor.post_title, ground=ground.basis,
        reasons=reasons,
    )  # fmt: skip
    return key, base.rows("cases_decision", [row]), leaf


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
        case, signer_id=usable[0].id, secret=secret, ground=ground, actor=actor, at=at
    )


def stop(
    *, dossier_id: UUID, revision: int | None = None, reasons: str, actor: Actor, at: datetime
) -> None:
    """It cannot be granted: stopped, with reasons in writing. At the step where results are
    signed this is a decision, and needs a ground to sign."""
    case = begin(dossier_id, revision)
    require(reasons)
    transition = at_step(case, "stop")
    state = weigh(case, transition, actor, at)
    if case.procedure.step(case.step).signs:
        _, row, leaf = _decide(case, "refused", reasons, actor, at)
        changes: dict[str, Any] = {"decided_at": at, "also": [row], "leaves": [leaf]}
    else:
        changes = {"leaves": [telling.leaf(case, "stop", at, reasons=nfc(reasons))]}
    write(
        case,
        transition,
        state,
        actor=actor,
        at=at,
        note=reasons,
        **telling.stopped(case, at),
        **changes,
    )


# ------------------------------------------------------------------ withdrawal


def withdraw(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> str:
    """The applicant takes it back. While papers or money are awaited it simply ends; else who has
    the dossier agrees or not. Gives back the new state."""
    case = begin(dossier_id, revision)
    if case.standing.state.startswith(("5.", "6.")):
        return move(case, "give_up", actor=actor, at=at, note=note, **telling.stopped(case, at))
    at_work = case.standing.state.startswith("4.")
    transition = at_step(case, "ask_withdrawal") if at_work else "ask_withdrawal"
    return move(case, transition, actor=actor, at=at, note=note)


def agree(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> None:
    """Agree to a withdrawal."""
    case = begin(dossier_id, revision)
    transition = "agree" if case.step == INTAKE else at_step(case, "agree")
    move(case, transition, actor=actor, at=at, note=note, **telling.stopped(case, at))


def decline(
    *, dossier_id: UUID, revision: int | None = None, note: str, actor: Actor, at: datetime
) -> None:
    """Decline a withdrawal, or take it back: the work goes on."""
    case = begin(dossier_id, revision)
    require(note)
    move(case, at_step(case, "decline"), actor=actor, at=at, note=note)


# ------------------------------------------------------------------ afterwards


def give_result(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> None:
    """The applicant has the result: handed over, sent, or put in their own store."""
    case = begin(dossier_id, revision)
    move(
        case, "return", actor=actor, at=at, note=note, returned_at=at,
        leaves=[telling.leaf(case, "returned", at)],
    )  # fmt: skip


def reopen(
    *, dossier_id: UUID, revision: int | None = None, basis: str, actor: Actor, at: datetime
) -> None:
    """Open an ended dossier again by a decision; its term begins anew."""
    case = begin(dossier_id, revision)
    require(basis)
    state = weigh(case, "reopen", actor, at)
    first = case.procedure.steps[0]
    holder = holding.next_holder(case, first, day_of(at))
    due = clocks.due_at(case, (), received_at=at)
    times, promised = case.standing.reopened + 1, due and due.isoformat()
    write(
        case, "reopen", state, actor=actor, at=at, note=basis, holder=holder, received_at=at,
        due_at=due, promised_at=due, finished_at=None, returned_at=None, decided_at=None,
        pauses=[], extension=None, reopened=times, details={"promised_at": promised},
        tells=[telling.telling(case, measures.REOPENED, f"reopened{times}", at=at)],
        leaves=[telling.leaf(case, "promise", at, promised_at=promised, basis=nfc(basis))],
    )  # fmt: skip


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
    satisfied = "no" if stars <= 2 else "yes"
    facts.tell(telling.telling(case, measures.RATED, "rated", at=at, satisfied=satisfied), at=at)
    base.publish(topic="cases.rated", at=at, dossier=dossier_id)
