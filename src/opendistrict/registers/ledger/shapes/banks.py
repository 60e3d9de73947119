"""What banks told, what explains it; banks and layouts as a pack tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.kernel.money import Money


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
