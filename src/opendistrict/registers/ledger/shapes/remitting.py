"""What was collected for the budget, and the statements by which it is paid over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.kernel.money import NOTHING, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDue:
    """What was collected of a budget item (empty: of charges that name none), what of it statements
    that were approved pay over, and what of it those that wait would. `here` may be below nothing:
    a payment was undone after it was paid over."""

    item: str
    collected: Money
    remitted: Money
    drawn_up: Money = NOTHING

    @property
    def here(self) -> Money:
        return self.collected - self.remitted

    @property
    def free(self) -> Money:
        """What another statement may pay over."""
        return Money(max((self.here - self.drawn_up).dong, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShape:
    """A bank account, or cash (None), and what the books have on it, less what statements that were
    approved will take from it."""

    account_id: UUID | None
    held: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRemit:
    items: tuple[ItemDue, ...]
    sources: tuple[SourceShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceShape:
    """A statement of what is paid over to the budget. `due` is approved and has not left yet;
    `left_on` is the day on which it did, `slip` the paper that was given for cash."""

    id: UUID
    unit_id: UUID
    number: str
    account_id: UUID | None
    lines: tuple[tuple[str, Money], ...]
    total: Money
    due: Money
    legal_basis: str
    reason: str
    code: str
    proposed_at: datetime
    proposed_by_id: str
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    is_approved: bool | None
    left_on: date | None
    slip: str
    handed_by: str
    undone_at: datetime | None
    undone_by: str
    undone_because: str

    @property
    def state(self) -> str:
        """waiting, rejected, undone, due or left."""
        if self.undone_at:
            return "undone"
        if self.decided_at is None:
            return "waiting"
        if not self.is_approved:
            return "rejected"
        return "due" if self.due else "left"
