"""What persons know of bank lines and the counter: settled by hand, undone, paid in cash, noted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.matching import Part, lock_outgoing, write
from opendistrict.registers.ledger.actions.posting import (
    announce,
    issue_receipts,
    lock_charges,
    lock_credit,
    lock_lines,
    mirrored,
    post,
)
from opendistrict.registers.ledger.models import (
    BankAccount,
    BankLine,
    Charge,
    Match,
    Note,
    Receipt,
    Transfer,
)
from opendistrict.registers.ledger.queries.sums import (
    credit_of,
    due_out,
    sums_of,
    unmatched_of,
)
from opendistrict.registers.ledger.shapes import Move, Reason, Sums

SETTLE, RECEIVE = "ledger.settle", "ledger.receive"
# What a person may say a line was for, and what of it they must name. What is to be given back
# comes from a decision.
_NAMES = {
    "charge": "charge_id", "credit": "party_id", "refund": "decision_id",
    "remit": "decision_id", "deposit": "", "moved": "", "bank": "",
}  # fmt: skip
_IN, _OUT = {"charge", "credit", "deposit"}, {"refund", "remit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a person says that a part of a line was for: `kind` is one of charge (which one),
    credit (whose), refund or remit (by which decision), deposit, moved, bank."""

    kind: str
    amount: Money
    charge_id: UUID | None = None
    party_id: UUID | None = None
    decision_id: UUID | None = None

    def is_well_said(self) -> bool:
        named = {name for name in ("charge_id", "party_id", "decision_id") if getattr(self, name)}
        return self.amount.dong > 0 and named == {_NAMES.get(self.kind, "?")} - {""}


@transaction.atomic
def settle_line(
    *, line_id: UUID, uses: Sequence[Use], reason: str, actor: Actor, at: datetime
) -> None:
    """A person says what a bank line, or a part of it, was for, and why they know."""
    line, account = _line(line_id)
    if not actor.may(SETTLE, account.unit_id):
        raise Refused("may_not_act_on_this_money")
    charges = lock_charges(use.charge_id for use in uses if use.charge_id)
    before = sums_of(charges)
    left = unmatched_of([line_id])[line_id]
    wrong = (
        _weigh(uses, line, left)
        or _weigh_charges(uses, line, charges, before, account.unit_id)
        or _weigh_decided(uses, account)
    )
    if wrong:
        raise Refused(wrong, left=abs(left.dong))
    if not reason.strip():
        raise Refused("reason_is_missing")
    parts = [
        Part(
            Match.Kind(use.kind), use.amount.dong, "person", nfc(reason.strip())[:300],
            charge_id=use.charge_id, party_id=use.party_id, decision_id=use.decision_id,
        )
        for use in uses
    ]  # fmt: skip
    write([(line, parts)], charges, before, unit_id=account.unit_id, by=actor.label, at=at)
    base.record(
        action="ledger.settle_line", actor=actor, at=at, subject=f"ledger.line:{line_id}",
        uses=[f"{use.kind} {use.amount.dong}" for use in uses], reason=reason,
    )  # fmt: skip


def _line(line_id: UUID) -> tuple[BankLine, BankAccount]:
    locked = lock_lines([line_id])
    if not locked:
        raise Refused("bank_line_is_unknown")
    return locked[0], BankAccount.objects.get(pk=locked[0].account_id)


def _weigh(uses: Sequence[Use], line: BankLine, left: Money) -> str:
    if not uses or not all(use.is_well_said() for use in uses):
        return "line_is_used_for_nothing"
    if line.amount < 0 and any(use.kind in _IN for use in uses):
        return "money_out_pays_nothing"
    if line.amount > 0 and any(use.kind in _OUT for use in uses):
        return "money_in_is_no_refund"
    if sum(use.amount.dong for use in uses) > abs(left.dong):
        return "line_is_used_above_itself"
    return ""


def _weigh_charges(
    uses: Sequence[Use],
    line: BankLine,
    charges: Mapping[UUID, Charge],
    before: Mapping[UUID, Sums],
    unit_id: UUID,
) -> str:
    paid = {use.charge_id: use.amount for use in uses if use.charge_id}
    if len(paid) != sum(use.kind == "charge" for use in uses):
        return "line_pays_this_charge_already"
    if any(row.unit_id != unit_id for row in charges.values()):
        return "charge_is_of_another_unit"
    if any(amount > before[one].open for one, amount in paid.items()):
        return "charge_is_paid_above_itself"
    live = Match.objects.filter(line=line, charge__in=list(paid), undone_at=None)
    return "line_pays_this_charge_already" if live.exists() else ""


def _weigh_decided(uses: Sequence[Use], account: BankAccount) -> str:
    paid: Counter[tuple[UUID, str]] = Counter()
    for use in uses:
        if use.decision_id:
            paid[use.decision_id, use.kind] += use.amount.dong
    if not paid:
        return ""
    ids = [key for key, _kind in paid]
    decided = {row.pk: row for row in lock_outgoing(pk__in=ids, unit=account.unit_id)}
    due = due_out(ids)
    for (key, kind), dong in paid.items():
        row = decided.get(key)
        if row is None or row.kind != kind or dong > due[key].dong:
            return "refund_is_not_due" if kind == "refund" else "remittance_is_not_due"
        if kind == "remit" and (dong != due[key].dong or row.remittance.account_id != account.pk):
            return "remittance_is_not_due"  # it leaves whole, and from the account that it names
    return ""


@transaction.atomic
def unmatch(*, match_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """A match was wrong: its transfer is reversed, its receipt is void and keeps its number, its
    charge is open again. A credit or a refund that went on from it must be undone first."""
    seen = Match.objects.filter(pk=match_id).first()
    if seen is None:
        raise Refused("match_is_unknown")
    line, account = _line(seen.line_id)
    row = Match.objects.get(pk=match_id)  # as it is under the lock of its line
    if not actor.may(SETTLE, account.unit_id):
        raise Refused("may_not_act_on_this_money")
    if row.undone_at is not None:
        raise Refused("match_was_undone")
    if not reason.strip():
        raise Refused("reason_is_missing")
    charges = lock_charges([row.charge_id] if row.charge_id else [])
    before = sums_of(charges)
    transfer = Transfer.objects.select_related("debit", "credit").get(pk=row.transfer_id)
    _refuse_spent(row, transfer, before)
    _reverse(transfer, at=at)
    Match.objects.filter(pk=match_id).update(
        undone_at=at, undone_by=actor.label, undone_because=nfc(reason.strip())[:300]
    )
    Receipt.objects.filter(transfer=transfer, voided_at=None).update(
        voided_at=at, voided_because=nfc(reason.strip())[:300]
    )
    announce(charges, before, at=at)
    base.record(
        action="ledger.unmatch", actor=actor, at=at, subject=f"ledger.line:{line.pk}",
        match=match_id, amount=row.amount, reason=reason,
    )  # fmt: skip


def _refuse_spent(row: Match, transfer: Transfer, before: Mapping[UUID, Sums]) -> None:
    if row.kind == Match.Kind.CREDIT and transfer.party_id:
        lock_credit(transfer.unit_id, transfer.party_id)
        if credit_of(transfer.unit_id, transfer.party_id).dong < row.amount:
            raise Refused("credit_was_used")
    if row.kind in (Match.Kind.RETURNED, Match.Kind.REFUND):
        raise Refused("match_is_of_a_decision")
    if row.charge_id and before[row.charge_id].overpaid:
        raise Refused("charge_was_reduced_after_payment")


def _reverse(transfer: Transfer, *, at: datetime) -> None:
    post(
        [mirrored(transfer, at=at)], unit_id=transfer.unit_id, batch=f"reverse:{transfer.pk}", at=at
    )


@transaction.atomic
def take_cash(*, key: str, charge_id: UUID, amount: Money, actor: Actor, at: datetime) -> UUID:
    """Cash at the counter for a charge, wholly or in part; its receipt. `key` is the form's: sent
    twice, paid once."""
    row = lock_charges([charge_id])[charge_id]
    if not actor.may(RECEIVE, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    return receive_cash(key=key, charge_id=charge_id, amount=amount, actor=actor, at=at)


@transaction.atomic
def receive_cash(*, key: str, charge_id: UUID, amount: Money, actor: Actor, at: datetime) -> UUID:
    """As `take_cash`, for the room that charged, whose right it is."""
    charges = lock_charges([charge_id])
    row = charges[charge_id]
    transfer_id = rules.key_id(f"cash:{charge_id}:{key}")
    known = Transfer.objects.filter(pk=transfer_id).first()
    if known is not None:
        if known.amount != amount.dong:
            raise Refused("transfer_was_told_otherwise", key=key, amount=known.amount)
        return transfer_id
    before = sums_of(charges)
    if not 0 < amount.dong <= before[charge_id].open.dong:
        raise Refused("cash_is_more_than_is_open", open=before[charge_id].open.dong)
    post(
        [
            Move(
                key=f"cash:{charge_id}:{key}", debit=rules.CASH,
                credit=rules.receivable(row.budget_item), amount=amount, reason=Reason.CASH,
                happened_on=day_of(at), charge_id=charge_id,
            )
        ],
        unit_id=row.unit_id, batch=f"cash:{charge_id}", at=at,
    )  # fmt: skip
    base.record(
        action="ledger.take_cash", actor=actor, at=at, subject=f"ledger.charge:{charge_id}",
        amount=amount.dong,
    )  # fmt: skip
    announce(charges, before, at=at)
    issue_receipts([(charge_id, transfer_id, amount.dong)], unit_id=row.unit_id, at=at)
    return transfer_id


@transaction.atomic
def give_cash_back(*, transfer_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Cash that was taken by mistake is given back at once: the transfer is reversed and its
    receipt void."""
    row = Transfer.objects.select_related("debit", "credit").filter(pk=transfer_id).first()
    if row is None or row.reason != Reason.CASH or row.charge_id is None:
        raise Refused("cash_is_unknown")
    if not actor.may(RECEIVE, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    if not reason.strip():
        raise Refused("reason_is_missing")
    charges = lock_charges([row.charge_id])
    if Transfer.objects.filter(reverses=row).exists():
        raise Refused("match_was_undone")
    before = sums_of(charges)
    if before[row.charge_id].overpaid:
        raise Refused("charge_was_reduced_after_payment")
    _reverse(row, at=at)
    Receipt.objects.filter(transfer=row, voided_at=None).update(
        voided_at=at, voided_because=nfc(reason.strip())[:300]
    )
    announce(charges, before, at=at)
    base.record(
        action="ledger.give_cash_back", actor=actor, at=at,
        subject=f"ledger.charge:{row.charge_id}", amount=row.amount, reason=reason,
    )  # fmt: skip


@transaction.atomic
def note_line(*, line_id: UUID, text: str, actor: Actor, at: datetime) -> None:
    """Why a bank line is not explained yet: a closing does not stop for it."""
    line, account = _line(line_id)
    if not actor.may(SETTLE, account.unit_id):
        raise Refused("may_not_act_on_this_money")
    if not text.strip():
        raise Refused("reason_is_missing")
    Note.objects.create(line=line, text=nfc(text.strip())[:300], noted_at=at, noted_by=actor.label)
    base.record(
        action="ledger.note_line", actor=actor, at=at, subject=f"ledger.line:{line_id}", text=text
    )
