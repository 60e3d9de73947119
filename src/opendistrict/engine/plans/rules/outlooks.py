"""A target's course and plan as the forecast takes them, and what a forecast decides.

The plan is read as `rules.targets` reads it, so that a forecast speaks of the number that will be
judged: what adds up is summed, a ratio is that of the whole period, and a target that must hold
in every period holds in every month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from opendistrict.engine.indicators.shapes import Course, Formula, FormulaKind
from opendistrict.engine.plans.rules.actuals import EVERY_PERIOD, HUNDRED
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetShape
from opendistrict.kernel.forecast import (
    Every,
    Good,
    Kind,
    Partial,
    Plan,
    PlanType,
    Series,
    place_of,
    start_of,
)

EVEN = 50
"""Per cent. A running target that is less likely than this to meet its plan is hard to reach."""
LEAST_TRIED = 10
"""Forecasts of the past that came true or not: with fewer nobody knows how good they are."""
SPEAKS_FOR = timedelta(days=7)
"""How long a forecast is used: it is made every night, an older one does not know the week."""

_SUMS = frozenset({FormulaKind.CUMULATIVE, FormulaKind.COUNT})
_COMPARED = {FormulaKind.GROWTH: PlanType.GROWTH, FormulaKind.REDUCE: PlanType.REDUCE}
_CHANGES = {TargetKind.GROWTH: PlanType.GROWTH, TargetKind.REDUCE: PlanType.REDUCE}
_SHARES = frozenset({FormulaKind.THRESHOLD, FormulaKind.MAINTAIN})
_EVERY = {"week": (Every.WEEK, 52), "month": (Every.MONTH, 12), "quarter": (Every.QUARTER, 4),
          "year": (Every.YEAR, 1)}  # fmt: skip
_YEAR = 12  # months: only months have weights


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a plan is met, in whole per cent, as worked out on a day. 0 and 100 are said
    only of what can no longer be otherwise."""

    made_on: date
    percent: int


def percent(probability: float) -> int:
    """As it is printed, and as it is judged: so that both are the same number."""
    if probability in (0, 1):
        return round(probability * 100)
    return min(max(round(probability * 100), 1), 99)


def is_tried(outlook: Mapping[str, Any], score: Mapping[str, Any]) -> bool:
    """Whether a forecast may say of a target that it is hard to reach, and stand beside it: when
    it was tried on the past often enough, or nothing can change any more."""
    if outlook["probability"] is None:
        return False
    return outlook["probability"] in (0, 1) or score["n_forecasts"] >= LEAST_TRIED


def series_of(
    course: Course, target: TargetShape, on: date, breaks: Sequence[date]
) -> Series | None:
    """The complete periods, and the running one with the share of it that has passed."""
    if course.first is None or len(course.values) < 2 or target.since < course.first:
        return None
    every, season = _EVERY[course.every]
    *whole, running = course.values
    series = Series(tuple(whole), course.first, every, season, _kind(course, target))
    since, until = start_of(series, len(whole)), start_of(series, len(whole) + 1)
    share = ((on - since).days + 1) / (until - since).days
    if share >= 1:
        series, running = replace(series, values=course.values), None
    places = {place_of(series, day) for day in breaks}
    return replace(
        series,
        breaks=tuple(sorted(place for place in places if 0 < place < len(series.values))),
        partial=None if running is None else Partial(running, share),
    )


def _kind(course: Course, target: TargetShape) -> Kind:
    formula = course.formula
    if formula.kind in _COMPARED and target.kind in EVERY_PERIOD:
        return Kind.LEVEL  # the change itself: not bounded by a hundred, nor by nothing
    if formula.kind in _SHARES | _COMPARED.keys():
        return _kind_of_terms(formula)
    if formula.kind in _SUMS:
        return Kind.FLOW
    # An average, such as hours, is a level: it is not bounded by a hundred.
    is_level = formula.kind == FormulaKind.LEVEL or course.unit != "%"
    return Kind.LEVEL if is_level else Kind.RATIO


def _kind_of_terms(formula: Formula) -> Kind:
    if formula.over:
        return Kind.RATIO if formula.scale == HUNDRED else Kind.LEVEL
    return Kind.LEVEL if any(term.stock for term in formula.of) else Kind.FLOW


def plan_of(target: TargetShape, course: Course, series: Series) -> Plan | None:
    """What is to be reached, in the series' own unit; None where a forecast cannot say it."""
    if target.kind == TargetKind.YESNO:
        return None
    is_every, formula = target.kind in EVERY_PERIOD, course.formula
    if formula.kind in _SHARES:
        return _share_plan(target, formula, is_every=is_every)
    value, good = target.plan, Good.AT_MOST if target.direction == "down" else Good.AT_LEAST
    if is_every:
        if value is None and target.kind == TargetKind.MAINTAIN:
            value = target.base if target.base is not None else HUNDRED
        return None if value is None else Plan(float(value), PlanType.THRESHOLD, good)
    if value is None:
        return None
    if formula.kind in _COMPARED:
        # A ratio compared with a ratio would need both years' sides.
        is_amount = not formula.over
        kind = _COMPARED[formula.kind]
        return Plan(float(value), kind, good, base=course.base) if is_amount else None
    if target.kind in _CHANGES and target.quantity == "%" and course.unit != "%":
        return _change_plan(target, course, series)
    weights: tuple[float, ...] = ()
    # The whole period's ratio is judged, not the last month's; a composite's months count alike.
    if formula.kind in (FormulaKind.RATIO, FormulaKind.COMPOSITE):
        until = place_of(series, window_of(target, series)[1])
        weights = _weights(course.weights or (1.0,) * len(course.values), until)
    return Plan(float(value), _type(formula), good, weights=weights)


def _type(formula: Formula) -> PlanType:
    if formula.kind in _SUMS:
        return PlanType.CUMULATIVE
    return PlanType.LEVEL if formula.kind == FormulaKind.LEVEL else PlanType.RATIO


def _share_plan(target: TargetShape, formula: Formula, *, is_every: bool) -> Plan | None:
    """The number is the share of shorter periods within bounds: so many of them, or every month."""
    if target.direction == "down" or (target.plan is None and not is_every):
        return None
    if is_every and formula.every == "week":
        return None  # a month's own weeks are judged, which are not the weeks of the year
    value = 100.0 if is_every or target.plan is None else float(target.plan)
    low, high = formula.at_least, formula.at_most
    return Plan(
        value, PlanType.INSIDE, low=None if low is None else float(low),
        high=None if high is None else float(high),
    )  # fmt: skip


def _change_plan(target: TargetShape, course: Course, series: Series) -> Plan | None:
    """The indicator is an amount, the target its change in per cent on the year before."""
    base = course.base
    if target.kind == TargetKind.REDUCE and target.base is not None:
        base = float(target.base)
    if target.plan is None or target.period_kind == "term" or not base or base < 0:
        return None
    if series.kind is Kind.LEVEL and course.formula.kind != FormulaKind.LEVEL:
        return None  # an average of the year before is not that of one month
    return Plan(float(target.plan), _CHANGES[TargetKind(target.kind)], base=base)


def window_of(target: TargetShape, series: Series) -> tuple[date, date]:
    """The target's time in whole periods: the last one may reach beyond it (a year is not a
    number of weeks)."""
    place = place_of(series, target.until)
    last = start_of(series, place)
    return target.since, last if last == target.until else start_of(series, place + 1)


def _weights(known: Sequence[float], needed: int) -> tuple[float, ...]:
    """What each period will be divided by: as a year before, or as usual where nothing was."""
    weights = list(known[:-1])  # the running period is not over
    some = [weight for weight in weights if weight] or [1.0]
    usual = sum(some) / len(some)
    while len(weights) < needed:
        before = weights[-_YEAR] if len(weights) >= _YEAR else weights[-1]
        weights.append(before or usual)
    return tuple(weights)
