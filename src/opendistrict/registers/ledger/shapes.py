from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.money import NOTHING, Money


class Reason(StrEnum):
    """Why money moved; a reversal carries the reason of what it reverses."""

    CHARGED = "charged"
    RECEIVED = "received"  # a bank told of money in
    PAID_OUT = "paid_out"  # a bank told of money out
    PAID = "paid"  # a bank line, for a charge
    CASH = "cash"  # at the counter, for a charge
    CREDITED = "credited"  # too much of a bank line: it is the payer's
    CREDIT_USED = "credit_used"
    OVERPAID = "overpaid"  # paid, and then the charge became less
    WAIVED = "waived"
    REDUCED = "reduced"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"
    REFUND = "refund"  # a credit that is to be given back
    RETURNED = "returned"  # a bank line that is to be given back
    REFUNDED = "refunded"  # and was
    DEPOSITED = "deposited"
    MOVED = "moved"
    BANK = "bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One transfer to be booked. `key` is its word: booked twice it is one; `debit` and `credit`
    are codes of accounts of the unit."""

    key: str
    debit: str
    credit: str
    amount: Money
    reason: Reason
    happened_on: date
    charge_id: UUID | None = None
    line_id: UUID | None = None
    party_id: UUID | None = None
    decision_id: UUID | None = None
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What became of a charge. `open` is what is left of it."""

    charged: Money = NOTHING
    paid: Money = NOTHING
    cash: Money = NOTHING
    credit_used: Money = NOTHING
    overpaid: Money = NOTHING  # went back to the payer's credit
    waived: Money = NOTHING
    reduced: Money = NOTHING
    written_off: Money = NOTHING
    cancelled: Money = NOTHING

    @property
    def received(self) -> Money:
        """What was paid of it and is kept."""
        return self.paid + self.cash + self.credit_used - self.overpaid

    @property
    def open(self) -> Money:
        let_go = self.waived + self.reduced + self.written_off + self.cancelled
        return self.charged - self.received - let_go


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeShape:
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

    @property
    def is_settled(self) -> bool:
        """Nothing is open, and it was neither cancelled nor given up."""
        return not self.sums.open and not self.sums.cancelled and not self.sums.written_off


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentShape:
    """A part of a charge. `open`: payments fill the parts in the order of their days."""

    part: int
    due_on: date
    amount: Money
    open: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BillShape:
    """`open` is what it still asks for; `payload` its VietQR code of now, empty when nothing."""

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
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchShape:
    id: UUID
    line_id: UUID
    kind: str
    charge_id: UUID | None
    amount: Money
    rule: str
    reason: str
    matched_at: datetime
    matched_by: str
    undone_at: datetime | None
    undone_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShape:
    """A bank line; `unmatched` carries its sign. The counter account is masked."""

    id: UUID
    account_id: UUID
    statement_id: UUID | None
    booked_on: date
    amount: Money
    unmatched: Money
    reference: str
    counter_account: str
    counter_name: str
    text: str
    matches: tuple[MatchShape, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A bill that an unexplained line might be for, and why one may think so (codes, the
    strongest first). Nobody books by it without looking."""

    bill_id: UUID
    code: str
    payer_id: UUID
    open: Money
    reasons: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountShape:
    id: UUID
    unit_id: UUID
    bank: str
    bank_name: str
    number: str
    holder: str
    layout: str
    is_active: bool
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a statement brought: its lines that are new, and those that were known."""

    statement_id: UUID
    new_line_ids: tuple[UUID, ...]
    known: int
    is_proved: bool  # its balances show that nothing of it is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the rules did with some lines: how many by each rule, and what they left."""

    by_rule: Mapping[str, int]
    left: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a day does not close: a code, what it is about by name, and two amounts."""

    code: str
    about: str
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingShape:
    unit_id: UUID
    day: date
    since: date | None
    sheet: Mapping[str, object]
    digest: str
    leaf_id: int
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferShape:
    """What was booked of a charge; `opens` is how it changed what is open of it."""

    id: UUID
    happened_on: date
    recorded_at: datetime
    reason: str
    amount: Money
    opens: Money
    debit: str  # kinds of accounts
    credit: str
    line_id: UUID | None
    decision_id: UUID | None
    is_reversal: bool
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementShape:
    """A file of a bank; `left` lines of it are not explained."""

    id: UUID
    account_id: UUID
    name: str
    since: date
    until: date
    opening: Money | None
    closing: Money | None
    lines: int
    known_lines: int
    imported_at: datetime
    imported_by: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingShape:
    """How a unit's money stands on a day. `unexplained` lines are counted up to a limit."""

    unit_id: UUID
    came: Money
    went: Money
    cash: Money
    unexplained: int
    oldest: date | None
    owed: int
    open: Money
    overdue: int
    late: Money
    waiting: int
    last_closed: date | None


# ---- as a pack tells them


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    bin: str
    code: str
    name: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRow:
    code: str
    title: str
    data: Mapping[str, object]
    is_sample: bool
