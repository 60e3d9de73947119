"""What may be done beside the arrows of the flow: each as its own act weighs it, so that a button
and a refusal say the same."""

from datetime import datetime

from opendistrict.engine.cases.flow import National, national
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import bundling, guards
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.flow import Verdict


def asides(one: Case, actor: Actor, at: datetime) -> tuple[Verdict, ...]:
    """Verdicts on attaching papers, asking another unit, money, and a promise told anew."""
    holds = guards.holds(one.standing, one.procedure, actor, at)
    who = {"holds": holds["holds_the_dossier"], "receives": holds["may_receive"]}
    found = [_attach(one, holds["may_hand_in"], who["holds"]), *_money(one, actor, **who)]
    found += _bundle(one, actor, at)
    if national(one.standing.state) is National.IN_PROCESS:
        found.append(Verdict("enquire", () if who["holds"] else ("holds_the_dossier",)))
    if one.standing.received_at is not None and one.standing.finished_at is None:
        found += _promises(one, actor, at, holds=who["holds"])
    return tuple(found)


def _attach(one: Case, hands_in: bool, holds: bool) -> Verdict:
    if not (hands_in or holds):
        return Verdict("attach", ("may_not_hand_in",))
    return Verdict("attach", () if one.standing.is_open else ("dossier_is_closed",))


def _bundle(one: Case, actor: Actor, at: datetime) -> list[Verdict]:
    wrong = bundling.in_the_way(one.standing, one.procedure, actor, at)
    acts = ["relate"] if one.standing.bundle is None else ["relate", "leave_bundle"]
    return [Verdict(act, wrong) for act in acts]


def _money(one: Case, actor: Actor, *, holds: bool, receives: bool) -> list[Verdict]:
    standing = one.standing
    if not standing.is_open:
        return []
    set_fee = Verdict("set_fee", () if holds or receives else ("may_not_set_the_fee",))
    if standing.fee is None or standing.paid >= standing.fee:
        return [set_fee]
    takes = actor.may(guards.RECEIVE, standing.intake_unit_id)
    return [set_fee, Verdict("pay", () if takes else ("may_not_take_money",))]


def _promises(one: Case, actor: Actor, at: datetime, *, holds: bool) -> list[Verdict]:
    standing = one.standing
    wrong: list[str] = []
    if not (holds or actor.may(guards.ASSIGN, standing.holder_unit_id)):
        wrong.append("holds_the_dossier")
    elif standing.promised_at is not None and standing.promised_at < at:
        wrong.append("promise_is_over")
    found = []
    if one.procedure.extension is not None:
        found.append(Verdict("extend", tuple(wrong) or _extension(one)))
    once = () if standing.apologised_at is None else ("apologised_once_already",)
    found.append(Verdict("apologise", tuple(wrong) or once))
    return found


def _extension(one: Case) -> tuple[str, ...]:
    if one.standing.extension is not None:
        return ("extended_once_already",)
    return () if one.standing.due_at is not None else ("clock_stands_still",)
