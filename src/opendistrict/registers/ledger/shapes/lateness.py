"""What being late with a charge costs, by which text, and for which days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LateStep:
    """Some days in a row on which the same amount was open."""

    since: date
    until: date  # not included
    open: Money
    interest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRate:
    """So much of what is open is owed for each day [`since`, `until`) of being late: 0.0005 is
    0.05 %. `confidence` says how sure the source is."""

    code: str
    rate_per_day: Decimal
    legal_basis: str
    confidence: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDue:
    """Interest of a charge for the days from `since` to before `until`, which nobody charged yet;
    `rate` is None where no text is known for the first of them. `charged` are the days that were
    charged before: from, to before, and by which charge."""

    charge_id: UUID
    late_since: date
    since: date
    until: date
    rate: LateRate | None
    steps: tuple[LateStep, ...]
    amount: Money
    charged: tuple[tuple[date, date, UUID], ...]
