"""Money let go, given back, set off or paid over: one person proposes, another decides."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.matching import Part, write
from opendistrict.registers.ledger.actions.posting import (
    announce,
    coded,
    issue_receipts,
    lock_charges,
    lock_credit,
    lock_lines,
    post,
)
from opendistrict.registers.ledger.actions.remitting import book_remittance
from opendistrict.registers.ledger.models import BankLine, Charge, Decision, Match
from opendistrict.registers.ledger.queries.sums import credit_of, sums_of, unmatched_of
from opendistrict.registers.ledger.shapes import Move, Reason, Sums

PROPOSE, APPROVE = "ledger.propose", "ledger.approve"


@transaction.atomic
def propose(
    *,
    kind: str,
    amount: Money,
    legal_basis: str,
    reason: str,
    actor: Actor,
    at: datetime,
    charge_id: UUID | None = None,
    party_id: UUID | None = None,
    line_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> UUID:
    """Propose to waive, reduce or write off a charge, to use a payer's credit for one, or to refund
    a credit (`party_id`, `unit_id`) or a bank line (`line_id`). Somebody else decides."""
    if kind not in Decision.Kind.values or kind == Decision.Kind.REMIT:
        raise Refused("decision_kind_is_unknown", given=kind)
    about = (charge_id is not None, party_id is not None, line_id is not None)
    fits = {
        "refund": ((False, True, False), (False, False, True)),
        "credit_use": ((True, True, False),),
    }.get(kind, ((True, False, False),))
    if about not in fits or amount.dong <= 0:
        raise Refused("decision_is_about_nothing")
    if not legal_basis.strip():
        raise Refused("legal_basis_is_missing")
    if not reason.strip():
        raise Refused("reason_is_missing")
    of_unit = _unit(charge_id, line_id, unit_id)
    if not actor.may(PROPOSE, of_unit):
        raise Refused("may_not_act_on_this_money")
    row = Decision(
        id=uuid7(), unit_id=of_unit, kind=kind, charge_id=charge_id, party_id=party_id,
        line_id=line_id, amount=amount.dong, legal_basis=nfc(legal_basis.strip())[:300],
        reason=nfc(reason.strip())[:500], proposed_at=at, proposed_by_id=actor.id,
        proposed_by=actor.label,
    )  # fmt: skip
    _refuse_too_much(row)
    coded(partial(_keep, row))
    base.record(
        action="ledger.propose", actor=actor, at=at, subject=f"ledger.decision:{row.pk}",
        kind=kind, amount=amount.dong, basis=legal_basis, reason=reason,
    )  # fmt: skip
    return row.pk


def _keep(row: Decision, code: str) -> None:
    row.code = code
    row.save(force_insert=True)


def _unit(charge_id: UUID | None, line_id: UUID | None, unit_id: UUID | None) -> UUID:
    if charge_id is not None:
        row = Charge.objects.filter(pk=charge_id).first()
        if row is None:
            raise Refused("charge_is_unknown")
        return row.unit_id
    if line_id is not None:
        line = BankLine.objects.select_related("account").filter(pk=line_id).first()
        if line is None:
            raise Refused("bank_line_is_unknown")
        return line.account.unit_id
    if unit_id is None:
        raise Refused("decision_is_about_nothing")
    return unit_id


def _refuse_too_much(row: Decision) -> None:
    """A decision is never about more than there is."""
    most = _most(row)
    if row.amount > most or (row.kind == "waive" and row.amount != most):
        raise Refused("decision_is_above_what_is_there", most=most, given=row.amount)


def _most(row: Decision) -> int:
    if row.line_id:
        return max(unmatched_of([row.line_id])[row.line_id].dong, 0)
    if row.charge_id is None:
        assert row.party_id
        return credit_of(row.unit_id, row.party_id).dong
    sums = sums_of([row.charge_id])[row.charge_id]
    if row.kind == "reduce":
        return (sums.open + sums.received).dong
    if row.kind == "credit_use":
        assert row.party_id
        return min(sums.open.dong, credit_of(row.unit_id, row.party_id).dong)
    return sums.open.dong


@transaction.atomic
def decide(*, decision_id: UUID, approve: bool, actor: Actor, at: datetime) -> None:
    """Decide what another proposed; approved, it is done at once. The database refuses who decides
    their own proposal."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=decision_id).first()
    if row is None:
        raise Refused("money_decision_is_unknown")
    if not actor.may(APPROVE, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    if row.decided_at is not None:
        raise Refused("decision_was_made")
    if actor.id == row.proposed_by_id:
        raise Refused("who_proposes_does_not_decide")
    Decision.objects.filter(pk=row.pk).update(
        decided_at=at, decided_by_id=actor.id, decided_by=actor.label, is_approved=approve
    )
    if approve:
        _DONE[row.kind](row, actor, at)
        if row.charge_id or row.party_id:  # somebody's money: their letter says so
            base.publish(topic="ledger.decided", at=at, decision=row.pk)
    base.log(
        kind="ledger.decide", subject=f"ledger.decision:{row.pk}", at=at,
        body={"what": row.kind, "amount": row.amount, "basis": row.legal_basis,
              "outcome": "approved" if approve else "rejected"},
    )  # fmt: skip
    base.record(
        action="ledger.decide", actor=actor, at=at, subject=f"ledger.decision:{row.pk}",
        approved=approve, kind=row.kind, amount=row.amount,
    )  # fmt: skip


def _locked(row: Decision) -> tuple[Charge, Sums]:
    assert row.charge_id
    charge = lock_charges([row.charge_id])[row.charge_id]
    if row.party_id:
        lock_credit(row.unit_id, row.party_id)
    _refuse_too_much(row)
    return charge, sums_of([row.charge_id])[row.charge_id]


def _finish(charge: Charge, before: Sums, moves: list[Move], row: Decision, at: datetime) -> None:
    post(moves, unit_id=row.unit_id, batch=f"decision:{row.pk}", at=at)
    announce({charge.pk: charge}, {charge.pk: before}, at=at)


def _move(row: Decision, word: str, debit: str, credit: str, dong: int, reason: Reason,
          at: datetime, party_id: UUID | None = None) -> Move:  # fmt: skip
    return Move(
        key=f"decision:{row.pk}:{word}", debit=debit, credit=credit, amount=Money(dong),
        reason=reason, happened_on=day_of(at), charge_id=row.charge_id, party_id=party_id,
        decision_id=row.pk,
    )  # fmt: skip


def _let_go(row: Decision, actor: Actor, at: datetime) -> None:
    """What is open is let go; what is paid of it already becomes the payer's credit."""
    charge, before = _locked(row)
    item, reason = charge.budget_item, Reason.WAIVED if row.kind == "waive" else Reason.REDUCED
    moves = []
    paid = row.amount - min(row.amount, before.open.dong)
    if paid:
        moves.append(_move(row, "overpaid", rules.receivable(item), rules.CREDIT, paid,
                           Reason.OVERPAID, at, charge.payer_id))  # fmt: skip
    moves.append(_move(row, "let_go", rules.revenue(item), rules.receivable(item), row.amount,
                       reason, at))  # fmt: skip
    _finish(charge, before, moves, row, at)


def _write_off(row: Decision, actor: Actor, at: datetime) -> None:
    charge, before = _locked(row)
    item = charge.budget_item
    move = _move(row, "write_off", rules.write_off(item), rules.receivable(item), row.amount,
                 Reason.WRITTEN_OFF, at)  # fmt: skip
    _finish(charge, before, [move], row, at)


def _use_credit(row: Decision, actor: Actor, at: datetime) -> None:
    charge, before = _locked(row)
    move = _move(row, "credit", rules.CREDIT, rules.receivable(charge.budget_item), row.amount,
                 Reason.CREDIT_USED, at, row.party_id)  # fmt: skip
    _finish(charge, before, [move], row, at)
    payment = (charge.pk, rules.key_id(move.key), row.amount)
    issue_receipts([payment], unit_id=row.unit_id, at=at)


def _refund(row: Decision, actor: Actor, at: datetime) -> None:
    """The money is due to be given back; the bank's line of it is known by the decision's code."""
    if row.line_id:
        line = lock_lines([row.line_id])[0]
        _refuse_too_much(row)
        part = Part(Match.Kind.RETURNED, row.amount, "decision", row.code, decision_id=row.pk)
        write([(line, [part])], {}, {}, unit_id=row.unit_id, by=actor.label, at=at)
        return
    assert row.party_id
    lock_credit(row.unit_id, row.party_id)
    _refuse_too_much(row)
    move = _move(row, "refund", rules.CREDIT, rules.REFUND_DUE, row.amount, Reason.REFUND, at,
                 row.party_id)  # fmt: skip
    post([move], unit_id=row.unit_id, batch=f"decision:{row.pk}", at=at)


def _remit(row: Decision, actor: Actor, at: datetime) -> None:
    book_remittance(row, at)


_DONE: dict[str, Callable[[Decision, Actor, datetime], None]] = {
    "waive": _let_go,
    "reduce": _let_go,
    "write_off": _write_off,
    "credit_use": _use_credit,
    "refund": _refund,
    "remit": _remit,
}
