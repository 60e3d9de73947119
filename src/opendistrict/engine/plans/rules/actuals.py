"""What a target's actual is: from the values told for its period and the period before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from opendistrict.engine.indicators.shapes import Bound, Reading, ValueShape, ValueStatus
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetShape

HUNDRED = Decimal(100)
SUMS = frozenset({TargetKind.CUMULATIVE, TargetKind.COUNT})
EVERY_PERIOD = frozenset({TargetKind.THRESHOLD, TargetKind.MAINTAIN})
_OPPOSITE = {
    Bound.MORE: Bound.LESS,
    Bound.LESS: Bound.MORE,
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.AT_MOST: Bound.AT_LEAST,
}
RATIO_SLACK = Decimal("0.1")  # points: a published rate is rounded to one or two decimals


@dataclass(frozen=True, slots=True)
class Actual:
    """A number in the target's unit of quantity (or only a per cent of the plan), how it was
    bounded, and until which day it is so. `is_complete`: it speaks of its own period to the end;
    `is_final`: that end is the target's."""

    number: Decimal | None = None
    percent: Decimal | None = None
    bound: str = ""
    is_complete: bool = False
    is_final: bool = False
    is_estimate: bool = False
    as_of: date | None = None
    share_gone: Decimal = Decimal(1)  # of its period, on the day for which it is so
    reasons: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return self.number is not None or self.percent is not None


def is_growth_of_amounts(target: TargetShape, reading: Reading) -> bool:
    """The indicator is an amount; the target asks for its change in per cent."""
    return target.quantity == "%" and reading.measured_in != "%"


def actuals(target: TargetShape, reading: Reading, before: Reading | None) -> list[Actual]:
    """The actual; for a target that must hold in every period, one actual a period."""
    previous = _exact(before)
    whole = reading.whole.value
    parts = [part.value for part in reading.parts if part.value is not None]
    if target.kind in EVERY_PERIOD:
        return _every(target, reading, parts, previous)
    if whole is not None:
        return [_said(target, whole, reading, previous)]
    chain = _chain(parts, target)
    if not chain:
        return []
    if target.kind in SUMS and len(chain) > 1:
        return [_sum(chain, target)]
    if target.kind == TargetKind.RATIO and len(chain) > 1:
        pooled = _pool(chain, target)
        return [pooled] if pooled else [_said(target, chain[-1], reading, previous)]
    return [_said(target, chain[-1], reading, previous)]


def _every(
    target: TargetShape, reading: Reading, parts: list[ValueShape], previous: Decimal | None
) -> list[Actual]:
    """Every period told. Without a value for the whole, only parts without a hole are final."""
    whole = reading.whole.value
    if whole is not None and whole.status == ValueStatus.MEASURED and parts:
        # What the year adds up to is no month's number; that it is over is told of its months.
        is_final = _said(target, whole, reading, previous).is_final
        said = [_said(target, value, reading, previous) for value in parts]
        return [replace(actual, is_final=is_final) for actual in said]
    if whole is not None:
        return [_said(target, value, reading, previous) for value in (whole, *parts)]
    chain = _end_to_end(parts, target)
    is_whole = bool(chain) and chain[-1].until >= target.until
    said = [_said(target, value, reading, previous) for value in parts]
    return [replace(actual, is_final=actual.is_final and is_whole) for actual in said]


def _exact(before: Reading | None) -> Decimal | None:
    """The value of the period before, when it is a number and not a limit."""
    value = before.whole.value if before else None
    return value.value if value and value.bound in ("", Bound.ABOUT) else None


def _chain(parts: Sequence[ValueShape], target: TargetShape) -> list[ValueShape]:
    """Amounts add up only when nothing is missing between them; of levels and rates the last
    period speaks."""
    if target.kind in SUMS or target.kind == TargetKind.RATIO:
        return _end_to_end(parts, target)
    return sorted(parts, key=lambda part: part.until)


def _end_to_end(parts: Sequence[ValueShape], target: TargetShape) -> list[ValueShape]:
    """Shorter periods end to end from the target's first day: months, or one value to date."""
    chain: list[ValueShape] = []
    cursor = target.since
    while True:
        here = [part for part in parts if part.since == cursor]
        if not here:
            return chain
        chain.append(max(here, key=lambda part: part.until))
        cursor = chain[-1].until


def _ends(value: ValueShape) -> date:
    """The last day it speaks of."""
    last = value.until - timedelta(days=1)
    return last if value.status == ValueStatus.ESTIMATED else min(last, value.as_of)


def _reaches_the_end(value: ValueShape, until: date) -> bool:
    return _ends(value) >= until - timedelta(days=1)


def _gone(as_of: date, since: date, until: date) -> Decimal:
    days = (until - since).days
    return Decimal(min(max((as_of - since).days + 1, 0), days)) / Decimal(days)


def _sum(chain: Sequence[ValueShape], target: TargetShape) -> Actual:
    numbers = [value.value for value in chain if value.value is not None]
    if len(numbers) < len(chain):
        return Actual(as_of=_ends(chain[-1]), reasons=("a_part_has_no_amount",))
    return Actual(
        number=sum(numbers, Decimal(0)),
        bound=_bound_of_sum([value.bound for value in chain]),
        is_final=_reaches_the_end(chain[-1], target.until),
        is_estimate=any(value.status == ValueStatus.ESTIMATED for value in chain),
        as_of=_ends(chain[-1]),
        share_gone=_gone(_ends(chain[-1]), target.since, target.until),
        reasons=("sum_of_parts",),
    )


def _bound_of_sum(bounds: Sequence[str]) -> str:
    given = set(bounds) - {""}
    if not given:
        return ""
    if given <= {Bound.MORE, Bound.AT_LEAST}:
        return Bound.MORE if Bound.MORE in given else Bound.AT_LEAST
    if given <= {Bound.LESS, Bound.AT_MOST}:
        return Bound.LESS if Bound.LESS in given else Bound.AT_MOST
    return Bound.ABOUT


def _pool(chain: Sequence[ValueShape], target: TargetShape) -> Actual | None:
    """One rate over several periods: both sides added up, never rates averaged."""
    above = [value.numerator for value in chain if value.numerator is not None]
    below = [value.denominator for value in chain if value.denominator is not None]
    if len(above) < len(chain) or len(below) < len(chain) or not sum(below):
        return None
    scale = HUNDRED if target.quantity == "%" else Decimal(1)
    return Actual(
        number=sum(above, Decimal(0)) / sum(below, Decimal(0)) * scale,
        is_final=_reaches_the_end(chain[-1], target.until),
        is_estimate=any(value.status == ValueStatus.ESTIMATED for value in chain),
        as_of=_ends(chain[-1]),
        reasons=("pooled_from_parts",),
    )


def _said(
    target: TargetShape, value: ValueShape, reading: Reading, previous: Decimal | None
) -> Actual:
    """What one value says about the target."""
    is_whole = value is reading.whole.value
    # The same year by two cut-offs: the earlier of the two ends is the one to reach.
    end = min(value.until, target.until) if is_whole else target.until
    as_of = min(value.as_of, value.until - timedelta(days=1))
    plain = Actual(
        number=value.value,
        percent=value.percent_of_plan,
        bound=value.bound,
        is_complete=_reaches_the_end(value, min(value.until, target.until)),
        is_final=_reaches_the_end(value, end),
        is_estimate=value.status == ValueStatus.ESTIMATED,
        as_of=as_of,
        # A year by the calendar is as far gone as its own days say, not the reporting year's.
        share_gone=_gone(as_of, value.since, value.until)
        if is_whole
        else _gone(as_of, target.since, target.until),
    )
    if target.kind == TargetKind.RATIO:
        return _ratio(plain, value, target)
    if target.kind == TargetKind.GROWTH and is_growth_of_amounts(target, reading):
        return _growth(plain, value, previous)
    if target.kind == TargetKind.REDUCE:
        base = target.base if target.base is not None else previous
        if is_growth_of_amounts(target, reading):
            return _reduction(plain, value, base)
        if value.value is None and target.plan is None and value.change_percent is not None:
            # "Không tăng" told only as a change: it is the change that must not be above zero.
            return replace(plain, number=value.change_percent, reasons=("judged_by_the_change",))
    return plain


def _ratio(plain: Actual, value: ValueShape, target: TargetShape) -> Actual:
    if value.numerator is None or not value.denominator:
        return plain
    scale = HUNDRED if target.quantity == "%" else Decimal(1)
    computed = value.numerator / value.denominator * scale
    agrees = value.value is None or abs(computed - value.value) <= RATIO_SLACK
    reasons = () if agrees else ("ratio_does_not_match_its_parts",)
    return replace(plain, number=computed, reasons=reasons)


def _growth(plain: Actual, value: ValueShape, previous: Decimal | None) -> Actual:
    if value.change_percent is not None:
        return replace(plain, number=value.change_percent, reasons=("growth_is_told",))
    if value.value is None or previous is None:
        return replace(plain, number=None, reasons=("previous_is_missing",))
    if previous <= 0:
        return replace(plain, number=None, reasons=("previous_is_not_positive",))
    growth = (value.value / previous - 1) * HUNDRED
    return replace(plain, number=growth, reasons=("growth_is_computed",))


def _reduction(plain: Actual, value: ValueShape, base: Decimal | None) -> Actual:
    bound = _OPPOSITE.get(Bound(value.bound), value.bound) if value.bound else ""
    if value.value is not None and base is not None and base > 0:
        reduction = (base - value.value) / base * HUNDRED
        return replace(plain, number=reduction, bound=bound, reasons=("reduction_is_computed",))
    if value.change_percent is not None:
        return replace(
            plain, number=-value.change_percent, bound=bound, reasons=("reduction_is_told",)
        )
    return replace(plain, number=None, reasons=("base_is_missing",))
