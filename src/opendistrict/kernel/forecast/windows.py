"""A plan's time laid over a series: what is known of it, what it asks for, where it should be."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import inf

import numpy as np

from opendistrict.kernel.forecast.shapes import Every, Good, Kind, Plan, PlanType, Series
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.spans import day_within, start_of, whole_place

_A_YEAR = {Every.WEEK: 52, Every.MONTH: 12, Every.QUARTER: 4, Every.YEAR: 1}
_LEAST_YEARS = 2  # of which the shape of a year may be taken
_CHANGES = frozenset({PlanType.GROWTH, PlanType.REDUCE})


class Reading(StrEnum):
    """What of the series is held against the plan."""

    SUM = "sum"
    POOLED = "pooled"  # the ratio of all numerators to all denominators
    LAST = "last"
    EVERY = "every"
    INSIDE = "inside"  # the share of periods within the bounds


@dataclass(frozen=True, slots=True)
class Window:
    """Periods `first` to `end` (not included) of the series as it was known on a day. Periods
    before `known` are complete; `begun` is the share of the one after them that has passed."""

    series: Series
    plan: Plan
    first: int
    end: int

    @property
    def known(self) -> int:
        return len(self.series.values)

    @property
    def begun(self) -> float:
        """0 when the running period is not one of the window's."""
        runs = self.series.partial is not None and self.first <= self.known < self.end
        return self.series.partial.share if self.series.partial and runs else 0.0

    @property
    def elapsed(self) -> float:
        return max(min(self.known, self.end) - self.first, 0) + self.begun

    @property
    def remaining(self) -> float:
        """Periods still to come, of the window; for a level from where it is now."""
        if self.reading is Reading.LAST:
            return self.steps - self.begun
        return self.end - self.first - self.elapsed

    @property
    def steps(self) -> int:
        """How many periods from the end of what is known to the deadline."""
        return max(self.end - self.known, 0)

    @property
    def good(self) -> Good:
        return Good.AT_MOST if self.plan.type is PlanType.REDUCE else self.plan.good

    @property
    def reading(self) -> Reading:
        if self.plan.type in (PlanType.THRESHOLD, PlanType.MAINTAIN):
            return Reading.EVERY
        if self.plan.type is PlanType.INSIDE:
            return Reading.INSIDE
        if self.plan.type is PlanType.RATIO and self.plan.weights:
            return Reading.POOLED
        if self.plan.type is PlanType.CUMULATIVE:
            return Reading.SUM
        is_sum = self.plan.type in _CHANGES and self.series.kind is Kind.FLOW
        return Reading.SUM if is_sum else Reading.LAST

    @property
    def as_of(self) -> date:
        """The last day of what is known."""
        share = self.series.partial.share if self.series.partial else 0.0
        return day_within(self.series, self.known, share) - timedelta(days=1)

    @property
    def missed(self) -> tuple[int, ...]:
        """The complete periods of the window that did not keep what every period must keep."""
        if self.reading not in (Reading.EVERY, Reading.INSIDE):
            return ()
        past = range(self.first, min(self.known, self.end))
        return tuple(place for place in past if not self._is_kept(self.series.values[place]))

    def _is_kept(self, value: float | None) -> bool:
        if value is None:  # not inside any bounds, and yet it has not broken a single one
            return self.reading is Reading.EVERY
        low, high = self.bounds
        return low <= value <= high

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which every period must be."""
        plan = self.plan
        low, high = plan.low, plan.high
        if self.reading is Reading.EVERY:
            low, high = (plan.value, None) if self.good is Good.AT_LEAST else (None, plan.value)
        return -inf if low is None else low, inf if high is None else high

    def shares(self) -> Floats:
        """How much each of the window's periods counts in what is held against the plan."""
        length = self.end - self.first
        if self.reading is Reading.SUM:
            return np.ones(length)
        if self.reading is Reading.POOLED:
            weights = np.array(self.plan.weights[self.first : self.end], dtype=np.float64)
            return np.asarray(weights / weights.sum(), dtype=np.float64)
        last = np.zeros(length)
        last[-1] = 1.0
        return last


def window(series: Series, plan: Plan, since: date, until: date, today: date) -> Window:
    """ValueError when the plan's days are not borders of periods, or come before the series."""
    first, end = whole_place(series, since), whole_place(series, until)
    if not 0 <= first < end:
        raise ValueError("the plan's time is empty or begins before the series")
    if plan.weights and (len(plan.weights) < end or not sum(plan.weights[first:end])):
        raise ValueError("a weight is needed for every period up to the deadline")
    return Window(known_on(series, today), plan, first, end)


def known_on(series: Series, today: date) -> Series:
    """The series without what was not over on that day. (A running period stays when it had
    begun by then.)"""
    over = len(series.values)
    while over and start_of(series, over) > today:
        over -= 1
    has_begun = over == len(series.values) and start_of(series, over) <= today
    return replace(
        series, values=series.values[:over], partial=series.partial if has_begun else None
    )


def aim_of(here: Window) -> float | None:
    """What must be reached, in the series' unit; None when the base is not known."""
    plan = here.plan
    if plan.type not in _CHANGES:
        return float(plan.value)
    base = plan.base if plan.base is not None else _year_before(here)
    if base is None:
        return None
    change = -plan.value if plan.type is PlanType.REDUCE else plan.value
    return base * (1 + change / 100)


def _year_before(here: Window) -> float | None:
    year = _A_YEAR[here.series.every]
    if here.first < year or here.end - year > here.known:
        return None
    values = here.series.values[here.first - year : here.end - year]
    if here.reading is Reading.LAST:
        return values[-1]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def done_of(here: Window) -> float | None:
    """What is so at the end of what is known."""
    series = here.series
    inside = np.array(
        [np.nan if v is None else v for v in series.values[here.first : here.end]], dtype=np.float64
    )
    there = np.isfinite(inside)
    match here.reading:
        case Reading.SUM:
            running = series.partial.value if series.partial and here.begun else 0.0
            return float(inside[there].sum()) + running
        case Reading.POOLED:
            shares = here.shares()[: len(inside)][there]
            whole = shares.sum()
            return float(np.dot(shares, inside[there]) / whole) if whole else None
        case Reading.INSIDE:
            return 100 * (1 - len(here.missed) / len(inside)) if len(inside) else None
        case Reading.EVERY:
            worst = np.min if here.good is Good.AT_LEAST else np.max
            return float(worst(inside[there])) if there.any() else None
        case Reading.LAST:
            if series.partial and here.begun and series.kind is not Kind.FLOW:
                return series.partial.value
            return next((v for v in reversed(series.values[: here.end]) if v is not None), None)


def start_value(here: Window) -> float | None:
    """Where a level was before the first day."""
    if here.plan.base is not None and here.plan.type not in _CHANGES:
        return here.plan.base
    return next((v for v in reversed(here.series.values[: here.first]) if v is not None), None)


def expected_line(here: Window, aim: float) -> float | None:
    """Where the straight line is at the end of what is known: sums grow evenly from nothing,
    levels go evenly from where they were, ratios and thresholds are asked for at all times."""
    share = here.elapsed / (here.end - here.first)
    if here.reading is Reading.SUM:
        return aim * share
    if here.reading is not Reading.LAST or here.series.kind is Kind.RATIO:
        return aim
    start = start_value(here)
    return None if start is None else start + (aim - start) * share


def expected_season(here: Window, aim: float) -> float | None:
    """Where the sum would be if this year took the shape of earlier ones; None for windows longer
    than a year, and when fewer than two earlier years are wholly known."""
    year, length = _A_YEAR[here.series.every], here.end - here.first
    if here.reading is not Reading.SUM or length > year:
        return None
    part = whole = 0.0
    years = 0
    gone = int(here.elapsed)
    for first in range(here.first - year, -1, -year):
        values = [v for v in here.series.values[first : first + length] if v is not None]
        if len(values) < length:
            continue
        years += 1
        whole += sum(values)
        part += sum(values[:gone])
        if here.begun:
            part += here.begun * values[gone]
    return aim * part / whole if years >= _LEAST_YEARS and whole > 0 else None
