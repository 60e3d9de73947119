"""What moved, what it adds up to, and how the books stand."""

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
    REMIT = "remit"  # to be paid over to the budget, by its item
    REMITTED = "remitted"  # and was, by a bank
    HANDED_OVER = "handed_over"  # and was, in cash
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
