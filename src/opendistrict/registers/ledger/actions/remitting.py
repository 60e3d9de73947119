"""What was collected is paid over to the budget: drawn up by one person, approved by another, gone
when the bank says so, or in cash against a slip."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.matching import lock_outgoing
from opendistrict.registers.ledger.actions.posting import coded, mirrored, post
from opendistrict.registers.ledger.models import Decision, Remittance, RemittanceLine, Transfer
from opendistrict.registers.ledger.queries.remitting import due_of
from opendistrict.registers.ledger.queries.sums import due_out
from opendistrict.registers.ledger.shapes import Move, Reason

PROPOSE, APPROVE, RECEIVE = "ledger.propose", "ledger.approve", "ledger.receive"


@transaction.atomic
def draw_up_remittance(
    *,
    unit_id: UUID,
    account_id: UUID | None,
    lines: Mapping[str, Money],
    legal_basis: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """A statement of what is to be paid over to the budget, by budget item, from a bank account or,
    without one, in cash. It has its number at once; somebody else decides (`decide`).

    :raises Refused: `may_not_act_on_this_money`, `remittance_is_of_nothing`,
        `legal_basis_is_missing`, `reason_is_missing`, `bank_account_is_unknown`,
        `remittance_is_above_what_is_here`, `source_holds_less`.
    """
    if not actor.may(PROPOSE, unit_id):
        raise Refused("may_not_act_on_this_money")
    if not lines or any(amount.dong <= 0 for amount in lines.values()):
        raise Refused("remittance_is_of_nothing")
    if not legal_basis.strip():
        raise Refused("legal_basis_is_missing")
    if not reason.strip():
        raise Refused("reason_is_missing")
    _lock(unit_id)
    _weigh(unit_id, account_id, {item: money.dong for item, money in lines.items()}, is_new=True)
    key = uuid7()
    told: dict[str, Any] = {
        "id": key, "unit_id": unit_id, "kind": Decision.Kind.REMIT,
        "amount": sum(amount.dong for amount in lines.values()),
        "legal_basis": nfc(legal_basis.strip())[:300], "reason": nfc(reason.strip())[:500],
        "proposed_at": at, "proposed_by_id": actor.id, "proposed_by": actor.label,
    }  # fmt: skip
    decision = coded(lambda code: Decision.objects.create(**told, code=code))
    year = day_of(at).year
    row = Remittance.objects.create(
        decision=decision, unit_id=unit_id, account_id=account_id, year=year,
        number=base.next_in(series=rules.series("NS", unit_id, year)),
    )  # fmt: skip
    RemittanceLine.objects.bulk_create(
        RemittanceLine(remittance=row, budget_item=item, amount=amount.dong)
        for item, amount in sorted(lines.items())
    )
    base.record(
        action="ledger.draw_up_remittance", actor=actor, at=at,
        subject=f"ledger.decision:{row.pk}", number=str(row), amount=decision.amount,
        basis=legal_basis, reason=reason,
    )  # fmt: skip
    return key


def _lock(unit_id: UUID) -> None:
    """One at a time says what of a unit's money is paid over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('ledger.remit:' || %s, 0))",
            [str(unit_id)],
        )


def _weigh(
    unit_id: UUID, account_id: UUID | None, lines: Mapping[str, int], *, is_new: bool
) -> None:
    """No more than is here of each item, nor than the account holds. A new statement leaves to
    those that wait what they say."""
    due = due_of(unit_id)
    most = {one.item: (one.free if is_new else one.here).dong for one in due.items}
    for item, dong in lines.items():
        if dong > most.get(item, 0):
            raise Refused(
                "remittance_is_above_what_is_here", item=item, most=most.get(item, 0), given=dong
            )
    held = {one.account_id: one.held.dong for one in due.sources}
    if account_id not in held:
        raise Refused("bank_account_is_unknown")
    total = sum(lines.values())
    if total > held[account_id]:
        raise Refused("source_holds_less", most=max(held[account_id], 0), given=total)


def book_remittance(decision: Decision, at: datetime) -> None:
    """Approved: of each item so much is due to be paid over. The bank's line of it is known by the
    decision's code."""
    row = Remittance.objects.get(pk=decision.pk)
    _lock(row.unit_id)
    lines = dict(row.lines.values_list("budget_item", "amount"))
    _weigh(row.unit_id, row.account_id, lines, is_new=False)
    moves = [
        Move(
            key=f"decision:{row.pk}:remit:{item}", debit=rules.remitted(item),
            credit=rules.REMIT_DUE, amount=Money(dong), reason=Reason.REMIT,
            happened_on=day_of(at), decision_id=row.pk,
        )
        for item, dong in sorted(lines.items())
    ]  # fmt: skip
    post(moves, unit_id=row.unit_id, batch=f"decision:{row.pk}", at=at)


def _locked(remittance_id: UUID, act: str, actor: Actor) -> Remittance:
    """A statement that was approved and not undone; its decision is locked."""
    found = lock_outgoing(pk=remittance_id, kind=Decision.Kind.REMIT)
    row = Remittance.objects.filter(pk__in=[one.pk for one in found]).first()
    if row is None:
        raise Refused("remittance_is_not_approved")
    if not actor.may(act, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    if row.undone_at is not None:
        raise Refused("remittance_was_undone")
    return row


@transaction.atomic
def hand_over_remittance(*, remittance_id: UUID, slip: str, actor: Actor, at: datetime) -> None:
    """The cash of a statement was handed over; `slip` is the number of the paper given for it. Told
    again with the same slip, handed over once.

    :raises Refused: `remittance_is_not_approved`, `may_not_act_on_this_money`,
        `remittance_was_undone`, `remittance_is_not_in_cash`, `slip_is_missing`,
        `remittance_has_left`.
    """
    row = _locked(remittance_id, RECEIVE, actor)
    told = " ".join(nfc(slip).split())[:100]
    if row.account_id is not None:
        raise Refused("remittance_is_not_in_cash")
    if not told:
        raise Refused("slip_is_missing")
    if row.handed_at is not None:
        if row.slip != told:
            raise Refused("remittance_has_left")
        return
    due = due_out([row.pk])[row.pk]
    move = Move(
        key=f"decision:{row.pk}:handed", debit=rules.REMIT_DUE, credit=rules.CASH, amount=due,
        reason=Reason.HANDED_OVER, happened_on=day_of(at), decision_id=row.pk,
    )  # fmt: skip
    post([move], unit_id=row.unit_id, batch=f"decision:{row.pk}", at=at)
    Remittance.objects.filter(pk=row.pk).update(handed_at=at, handed_by=actor.label, slip=told)
    base.record(
        action="ledger.hand_over_remittance", actor=actor, at=at,
        subject=f"ledger.decision:{row.pk}", slip=told, amount=due.dong,
    )  # fmt: skip


@transaction.atomic
def undo_remittance(*, remittance_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """A statement was wrong: everything booked of it is reversed, what it paid over is due again;
    it keeps its number. A bank's line that it explains is unmatched first.

    :raises Refused: `remittance_is_not_approved`, `may_not_act_on_this_money`,
        `remittance_was_undone`, `reason_is_missing`, `remittance_has_left`.
    """
    row = _locked(remittance_id, APPROVE, actor)
    told = nfc(reason.strip())[:300]
    if not told:
        raise Refused("reason_is_missing")
    if row.handed_at is None and not due_out([row.pk])[row.pk]:
        raise Refused("remittance_has_left")
    booked = Transfer.objects.select_related("debit", "credit").filter(decision=row.pk)
    gone = {one.reverses_id for one in booked if one.reverses_id}
    live = [one for one in booked.order_by("id") if not one.reverses_id and one.pk not in gone]
    post([mirrored(one, at=at) for one in live], unit_id=row.unit_id, batch=f"undo:{row.pk}", at=at)
    Remittance.objects.filter(pk=row.pk).update(
        undone_at=at, undone_by=actor.label, undone_because=told
    )
    base.log(
        kind="ledger.undo_remittance", subject=f"ledger.decision:{row.pk}", at=at,
        body={"number": str(row), "reason": told},
    )  # fmt: skip
    base.record(
        action="ledger.undo_remittance", actor=actor, at=at, subject=f"ledger.decision:{row.pk}",
        number=str(row), reason=told,
    )  # fmt: skip
