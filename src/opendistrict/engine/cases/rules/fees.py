"""What an application costs on a day, and how that is found. Whole đồng.

A rate nobody knows makes the sum unknown: None, with what is missing, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from opendistrict.engine.cases.rules.courses import applies
from opendistrict.engine.cases.shapes.procedure import Bilingual, FeeRow, Procedure, Tier, When


@dataclass(frozen=True, slots=True)
class TierPart:
    """So many units at so much each."""

    units: Fraction
    each: int
    amount: Fraction


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee: `parts` of `quantity` by tiers make `subtotal`; `capped_at` if that was more than
    the most; `times` so often; `amount` in whole đồng, half a đồng up. With `free_because` it is 0
    whatever the rate."""

    code: str
    name: Bilingual
    basis: str
    confidence: str
    quantity: Fraction
    parts: tuple[TierPart, ...]
    subtotal: Fraction
    capped_at: int | None
    times: Fraction
    amount: int
    free_because: When | None = None


@dataclass(frozen=True, slots=True)
class FeeGap:
    """A fee that is in force and cannot be said: `code` is "no_rate_is_known" (`note` says what is
    missing) or "fee_count_is_missing" (`note` names the field that was not filled in)."""

    fee: str
    name: Bilingual
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Fee:
    """`total` is None while there is a gap; 0 where nothing is to be paid."""

    lines: tuple[FeeLine, ...]
    total: int | None
    gaps: tuple[FeeGap, ...]


class _Missing(Exception):
    pass


def fee(procedure: Procedure, values: Mapping[str, object], on: date) -> Fee:
    """The fees of the regimes in force on the day, for values as `form.check` gives them."""
    lines: list[FeeLine] = []
    gaps: list[FeeGap] = []
    for row in procedure.fees:
        if not in_force(row, on):
            continue
        if row.free_when is not None and applies(row.free_when, values):
            lines.append(_free(row, row.free_when))
        elif not row.tiers:
            gaps.append(FeeGap(row.code, row.name, "no_rate_is_known", row.gap))
        else:
            try:
                lines.append(_line(row, values))
            except _Missing as missing:
                note = str(missing)
                gaps.append(FeeGap(row.code, row.name, "fee_count_is_missing", note))
    total = None if gaps else sum(line.amount for line in lines)
    return Fee(tuple(lines), total, tuple(gaps))


def in_force(row: FeeRow, on: date) -> bool:
    return (row.since or date.min) <= on < (row.until or date.max)


def _free(row: FeeRow, because: When) -> FeeLine:
    return FeeLine(
        row.code, row.name, row.basis, row.confidence, Fraction(0), (), Fraction(0), None,
        Fraction(1), 0, because,
    )  # fmt: skip


def _line(row: FeeRow, values: Mapping[str, object]) -> FeeLine:
    quantity, times = _count(row.quantity, values), _count(row.times, values)
    parts = _parts(row.tiers, quantity)
    subtotal = sum((part.amount for part in parts), Fraction(0))
    capped_at = row.most if row.most is not None and subtotal > row.most else None
    each = subtotal if capped_at is None else Fraction(capped_at)
    amount = int(each * times + Fraction(1, 2))  # half up; nothing here is below zero
    return FeeLine(
        row.code, row.name, row.basis, row.confidence, quantity, parts, subtotal, capped_at,
        times, amount,
    )  # fmt: skip


def _count(field: str | None, values: Mapping[str, object]) -> Fraction:
    """What a field counts; 1 where the row names none. Raises _Missing with the field's code."""
    if field is None:
        return Fraction(1)
    value = values.get(field)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _Missing(field)
    return max(Fraction(value), Fraction(0))


def _parts(tiers: tuple[Tier, ...], quantity: Fraction) -> tuple[TierPart, ...]:
    parts, below = [], Fraction(0)
    for tier in tiers:
        end = quantity if tier.up_to is None else min(quantity, Fraction(tier.up_to))
        if end > below:
            parts.append(TierPart(end - below, tier.amount, (end - below) * tier.amount))
            below = end
    return tuple(parts)
