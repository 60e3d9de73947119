"""A target's course and plan as the forecast takes them."""

from collections.abc import Sequence
from datetime import date, timedelta

from opendistrict.engine.indicators.shapes import Course, FormulaKind
from opendistrict.engine.plans.shapes.targets import TargetShape
from opendistrict.kernel.forecast import Good, Kind, Partial, Plan, PlanType, Series

_KINDS = {
    FormulaKind.CUMULATIVE: (Kind.FLOW, PlanType.CUMULATIVE),
    FormulaKind.COUNT: (Kind.FLOW, PlanType.CUMULATIVE),
    FormulaKind.GROWTH: (Kind.FLOW, PlanType.GROWTH),
    FormulaKind.REDUCE: (Kind.FLOW, PlanType.REDUCE),
    FormulaKind.LEVEL: (Kind.LEVEL, PlanType.LEVEL),
    FormulaKind.RATIO: (Kind.RATIO, PlanType.RATIO),
    FormulaKind.COMPOSITE: (Kind.RATIO, PlanType.RATIO),
}
_YEAR = 12


def series_of(course: Course, unit: str, on: date, breaks: Sequence[date]) -> Series | None:
    """The complete months, and the running one with the share of it that has passed."""
    if course.first is None or len(course.values) < 2:
        return None
    *whole, running = course.values
    month = on.replace(day=1)
    days = (_next(month) - month).days
    share = on.day / days
    kind, _ = _KINDS[course.kind]
    if kind is Kind.RATIO and unit != "%":
        kind = Kind.LEVEL  # an average, such as hours: not bounded by a hundred
    if share == 1:
        whole, running = list(course.values), None
    places = (_between(course.first, day) for day in breaks)
    return Series(
        values=tuple(whole), first=course.first, kind=kind,
        breaks=tuple(sorted({place for place in places if 0 < place < len(whole)})),
        partial=None if running is None else Partial(running, share),
    )  # fmt: skip


def plan_of(target: TargetShape, course: Course, series: Series) -> Plan | None:
    """What is to be reached, in the series' own unit."""
    if target.plan is None or series.first is None:
        return None
    _, kind = _KINDS[course.kind]
    if series.kind is Kind.LEVEL:
        kind = PlanType.LEVEL
    weights: tuple[float, ...] = ()
    if kind is PlanType.RATIO and course.weights and all(course.weights):
        weights = _weights(course.weights, _between(series.first, target.until))
    return Plan(
        value=float(target.plan), type=kind,
        good=Good.AT_MOST if target.direction == "down" else Good.AT_LEAST,
        base=course.base, weights=weights,
    )  # fmt: skip


def _weights(known: Sequence[float], needed: int) -> tuple[float, ...]:
    """What each month will be divided by: as in the same month of the year before."""
    weights = list(known[:-1])  # the running month is not over
    while len(weights) < needed:
        weights.append(weights[-_YEAR] if len(weights) >= _YEAR else weights[-1])
    return tuple(weights)


def _between(first: date, day: date) -> int:
    """Whole months from one month to another."""
    return (day.year - first.year) * _YEAR + day.month - first.month


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
