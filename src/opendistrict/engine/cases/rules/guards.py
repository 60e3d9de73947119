"""Whether an arrow may be taken: every guard of the flow, answered for one dossier and actor.

Guards about people ask the rights the actor came with; guards about the dossier ask where it
stands. A guard that is not answered here blocks.
"""

from collections.abc import Mapping
from datetime import datetime

from opendistrict.engine.cases.shapes.dossier import Standing
from opendistrict.engine.cases.shapes.procedure import FeeWhen, Procedure
from opendistrict.kernel.actor import Actor, allow

RECEIVE, RETURN, EXAMINE, SIGN = "cases.receive", "cases.return", "cases.examine", "cases.sign"
READ, ASSIGN, REOPEN, CONFIGURE = "cases.read", "cases.assign", "cases.reopen", "cases.configure"
ANSWER, OPERATE = "cases.answer", "base.operate"


def holds(
    standing: Standing, procedure: Procedure, actor: Actor, at: datetime
) -> Mapping[str, bool]:
    return _of_people(standing, procedure, actor) | _of_the_dossier(standing, procedure, at)


def _of_people(standing: Standing, procedure: Procedure, actor: Actor) -> dict[str, bool]:
    step = standing.state.partition(".")[2]
    rights = {one.code: one.act for one in procedure.steps}
    has_right = step in rights and _may(actor, procedure.act(rights[step]), standing)
    is_holder = actor.post_id is not None and actor.post_id == standing.holder_id
    # A dossier nobody holds (its post is gone) is open to whoever has the right of the step; at a
    # step of another level to nobody, until the head of the unit where it lies gives it to one.
    is_open = standing.holder_id is None and not any(
        one.place for one in procedure.steps if one.code == step
    )
    holds_it = has_right and (is_holder or is_open)
    receives = actor.may(procedure.act(RECEIVE), standing.intake_unit_id)
    assigns = actor.may(ASSIGN, standing.holder_unit_id)
    own = actor.party_id is not None and actor.party_id in (
        standing.applicant_id, standing.representative_id,
    )  # fmt: skip
    hands_in = own or receives or actor.kind == "system"
    return {
        "holds_the_dossier": holds_it,
        "holds_or_assigns": holds_it or assigns,
        "holds_or_hands_in": holds_it or hands_in,
        "may_receive": receives,
        "may_hand_in": hands_in,
        "may_sign": _may(actor, procedure.act(SIGN), standing),
        "may_return": actor.may(procedure.act(RETURN), standing.intake_unit_id),
        "may_reopen": actor.may(REOPEN, standing.office_id),
    }


def _may(actor: Actor, act: str, standing: Standing) -> bool:
    """By a right, or by one given for some matters only: whether this is such a matter is weighed
    when the dossier is given to the post, and again at signing, with the ground."""
    return actor.may(act, standing.office_id) or allow(actor.on_condition, act, standing.office_id)


def _of_the_dossier(standing: Standing, procedure: Procedure, at: datetime) -> dict[str, bool]:
    is_paid = standing.fee is None or standing.paid >= standing.fee
    step = standing.state.partition(".")[2]
    signs = any(one.signs and one.code == step for one in procedure.steps)
    until = standing.supplement_until
    return {
        "papers_are_there": not standing.missing_papers,
        "intake_fee_is_paid": procedure.fee_when is not FeeWhen.INTAKE or is_paid,
        "fee_is_settled": is_paid,
        "fee_is_paid": is_paid,
        "fee_is_open": not is_paid,
        "requests_are_answered": not standing.has_open_enquiry,
        "is_decided": standing.decided_at is not None,
        "is_not_decided": standing.decided_at is None,
        "signed_if_asked": not signs or standing.decided_at is not None,
        "supplement_is_overdue": until is not None and until < at,
    }
