"""What a use costs, month by month, and what of it would not have arisen."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks.shapes import (
    Fee,
    FeeKind,
    FeeLine,
    FeeTable,
    Rate,
    Regime,
    UseRule,
    Wanted,
)

HALF, WHOLE = Decimal("0.5"), Decimal(1)


def fee(
    tables: Iterable[FeeTable], regime: Regime, rule: UseRule, wanted: Wanted, *, area: int,
    street: str,
) -> Fee | None:  # fmt: skip
    """The charge for a use, month by month; None where the regime asks none.

    A calendar month counts half when it has fewer days than the table says, else whole; a day
    counts even for a few hours.

    :raises Refused: `charge_is_not_known`, where no source read gives the rate; `fee_ends_before`.
    """
    if rule.fee is FeeKind.NONE:
        return None
    table = next(
        (one for one in tables if regime.code in one.regimes and one.since <= wanted.since
         and (one.until is None or wanted.since < one.until)), None,
    )  # fmt: skip
    rate = _rate(table, rule.fee, area, street) if table else None
    if table is None or rate is None:
        raise Refused(
            "charge_is_not_known", use=rule.code, kind=rule.fee, area=area, street=street,
            day=wanted.since, basis=table.basis if table else regime.basis,
        )  # fmt: skip
    if table.until and wanted.until > table.until:
        raise Refused("fee_ends_before", basis=table.basis, until=table.until)
    amount, confidence = rate
    square_metres = (wanted.square_metres / table.area_step).quantize(
        Decimal(1), ROUND_HALF_UP
    ) * table.area_step
    lines = [
        _line(month, days, table, amount, square_metres)
        for month, days in _months(wanted.since, wanted.until)
    ]
    total = sum((one.amount for one in lines), NOTHING)
    return Fee(
        table=table.code, basis=table.basis, confidence=confidence, kind=rule.fee, area=area,
        street=street, rate=amount, square_metres=square_metres, lines=lines, total=total,
    )  # fmt: skip


def _rate(table: FeeTable, kind: FeeKind, area: int, street: str) -> tuple[Money, str] | None:
    for one in table.rates:
        if one.area == area and one.street in ("any", street):
            amount = _of_kind(one, kind)
            return (amount, one.confidence) if amount is not None else None
    return None


def _of_kind(rate: Rate, kind: FeeKind) -> Money | None:
    if kind is FeeKind.PARKING:
        return rate.parking
    return rate.other if kind is FeeKind.OTHER else None


def _line(month: date, days: int, table: FeeTable, rate: Money, square_metres: Decimal) -> FeeLine:
    share = HALF if days < table.half_month_below else WHOLE
    return FeeLine(
        month, days, share, Money.rounded(rate.dong * square_metres * share, table.bill_step)
    )


def _months(since: date, until: date) -> Iterator[tuple[date, int]]:
    """Each calendar month of a period, by its first day, with the days that fall into it."""
    while since < until:
        following = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(following, until)
        yield since.replace(day=1), (end - since).days
        since = end


def unused(fee: Fee, table: FeeTable, used: Iterable[tuple[date, date]]) -> Money:
    """What of a charge would not have arisen, had only the days of these periods been asked for.
    They do not overlap and lie within what was asked."""
    days: dict[date, int] = {}
    for since, until in used:
        for month, some in _months(since, until):
            days[month] = days.get(month, 0) + some
    lines = [
        _line(month, some, table, fee.rate, fee.square_metres)
        for month, some in sorted(days.items())
    ]
    return fee.total - sum((one.amount for one in lines), NOTHING)


def days_used(
    wanted: Wanted, ends_on: date | None, pauses: Iterable[tuple[date, date]]
) -> list[tuple[date, date]]:
    """The periods of a wish that were left to it: until it ended, without its pauses."""
    left, begins = [], wanted.since
    end = wanted.until if ends_on is None else min(wanted.until, ends_on)
    for since, until in sorted(pauses):
        if begins < min(since, end):
            left.append((begins, min(since, end)))
        begins = max(begins, until)
    return [*left, (begins, end)] if begins < end else left
