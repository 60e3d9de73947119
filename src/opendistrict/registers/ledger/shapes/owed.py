"""What is owed, asked for, paid and decided about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.kernel import vietqr
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.ledger.shapes.moving import Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentShape:
    """A part of a charge. `open`: payments fill the parts in the order of their days."""

    part: int
    due_on: date
    amount: Money
    open: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShape:
    """The instalments that were agreed last. `number` 2 took the place of 1. `uncovered` is open
    and in no part: a payment was undone after the parts were agreed."""

    number: int
    legal_basis: str
    agreed_at: datetime
    agreed_by: str
    parts: tuple[InstalmentShape, ...]
    uncovered: Money

    @property
    def next(self) -> InstalmentShape | None:
        """The first part that is not paid."""
        return next((one for one in self.parts if one.open), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeShape:
    """`plan` is there where it is paid in parts."""

    id: UUID
    key: str
    unit_id: UUID
    payer_id: UUID
    subject: str
    title: str
    legal_basis: str
    regime: str
    derivation: Mapping[str, object]
    amount: Money
    budget_item: str
    arose_on: date
    due_on: date
    interest_on_id: UUID | None
    made_at: datetime
    sums: Sums
    plan: PlanShape | None = None

    @property
    def is_settled(self) -> bool:
        """Nothing is open, and it was neither cancelled nor given up."""
        return not self.sums.open and not self.sums.cancelled and not self.sums.written_off

    @property
    def next_part(self) -> Money:
        """What is to be paid next: the first open part of a plan, else all that is open."""
        first = self.plan.next if self.plan else None
        return first.open + self.plan.uncovered if self.plan and first else self.sums.open

    @property
    def next_due_on(self) -> date:
        """The day by which that is to be paid."""
        first = self.plan.next if self.plan else None
        return first.due_on if first else self.due_on

    def late_on(self, day: date) -> Money:
        """What of it ought to have been paid before a day. What is in no part of its plan is due by
        the charge's own day."""
        parts = self.plan.parts if self.plan else ()
        if min([self.due_on, *(one.due_on for one in parts)]) >= day:
            return NOTHING
        ahead = sum(one.open.dong for one in parts if one.due_on >= day)
        return Money(max(self.sums.open.dong - ahead, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BillShape:
    """`open` is what it still asks for, `next` what of that is to be paid next: less where its
    charges are paid in parts."""

    id: UUID
    number: str
    code: str
    unit_id: UUID
    payer_id: UUID
    account_id: UUID
    bank: str
    bank_name: str
    account_number: str
    holder: str
    purpose: str
    made_at: datetime
    lines: tuple[tuple[UUID, Money], ...]  # charges, and how much of each
    open: Money
    next: Money

    @property
    def payload(self) -> str:
        """The VietQR code for all that is open; empty when nothing is."""
        return self.payload_for(self.open)

    def payload_for(self, amount: Money) -> str:
        if not amount:
            return ""
        return vietqr.encode(vietqr.Payment(
            bank=self.bank, account=self.account_number, amount=amount, purpose=self.purpose,
            bill_number=self.code,
        ))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShape:
    id: UUID
    number: str
    unit_id: UUID
    charge_id: UUID
    amount: Money
    issued_at: datetime
    leaf_id: int
    voided_at: datetime | None
    voided_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShape:
    id: UUID
    unit_id: UUID
    kind: str
    charge_id: UUID | None
    party_id: UUID | None
    line_id: UUID | None
    amount: Money
    legal_basis: str
    reason: str
    code: str
    proposed_at: datetime
    proposed_by_id: str
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    is_approved: bool | None
