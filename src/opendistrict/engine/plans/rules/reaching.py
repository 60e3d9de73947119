"""Whether a number reaches a plan, when either may be a limit and not a number."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from opendistrict.engine.indicators.shapes import Bound

ABOUT_WITHIN = Decimal("0.01")
"""A house rule, for want of a legal one: "khoảng" is read as within one per cent of the number."""


class Reach(IntEnum):
    """Ordered: a better actual never reaches less."""

    MISSED = 0
    UNKNOWN = 1  # the bound proves neither
    REACHED = 2
    BETTER = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """What must be reached. `can_exceed` is false where better than the plan is still only met."""

    plan: Decimal
    direction: str  # "up" or "down"
    bound: str = ""
    can_exceed: bool = True


@dataclass(frozen=True, slots=True)
class _Range:
    low: Decimal | None  # None: no limit on that side
    high: Decimal | None
    is_open: bool = False  # the given limit itself is excluded


def _range(number: Decimal, bound: str) -> _Range:
    slack = abs(number) * ABOUT_WITHIN
    if bound == Bound.ABOUT:
        return _Range(number - slack, number + slack)
    if bound in (Bound.MORE, Bound.AT_LEAST):
        return _Range(number, None, bound == Bound.MORE)
    if bound in (Bound.LESS, Bound.AT_MOST):
        return _Range(None, number, bound == Bound.LESS)
    return _Range(number, number)


def _mirrored(told: _Range) -> _Range:
    return _Range(
        None if told.high is None else -told.high, None if told.low is None else -told.low,
        told.is_open,
    )  # fmt: skip


def _all_above(told: _Range, plan: Decimal, *, strictly: bool) -> bool:
    if told.low is None:
        return False
    if strictly:
        return told.low > plan or (told.low == plan and told.is_open)
    return told.low >= plan


def _none_above(told: _Range, plan: Decimal, *, strictly: bool) -> bool:
    if told.high is None:
        return False
    if strictly:
        return told.high <= plan
    return told.high < plan or (told.high == plan and told.is_open)


def reach(number: Decimal, bound: str, bar: Bar) -> Reach:
    """How `number`, told with `bound`, stands to the bar."""
    told, plan = _range(number, bound), bar.plan
    if bar.direction == "down":
        told, plan = _mirrored(told), -plan
    is_strict = bar.bound in (Bound.MORE, Bound.LESS)
    least = plan - abs(plan) * ABOUT_WITHIN if bar.bound == Bound.ABOUT else plan
    if not _all_above(told, least, strictly=is_strict):
        missed = _none_above(told, least, strictly=is_strict)
        return Reach.MISSED if missed else Reach.UNKNOWN
    # "Trên 95 %" is met above 95; there is no line beyond which it would be exceeded.
    if bar.can_exceed and not is_strict and _all_above(told, plan, strictly=True):
        return Reach.BETTER
    return Reach.REACHED
