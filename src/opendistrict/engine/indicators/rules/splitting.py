"""How a formula's number comes apart, and how a column of parts is printed so that it adds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from opendistrict.engine.indicators.rules.formulas import shorter
from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Term
from opendistrict.kernel.days import year_before

_HUNDRED = Fraction(100)
_AMOUNTS = frozenset(
    {FormulaKind.CUMULATIVE, FormulaKind.COUNT, FormulaKind.LEVEL, FormulaKind.YES_NO}
)


@dataclass(frozen=True, slots=True)
class Side:
    """The terms of one side of a number, with how many years before the period they are read."""

    terms: tuple[Term, ...]
    years_back: int = 0

    def days(self, since: date, until: date) -> tuple[date, date]:
        if not self.years_back:
            return since, until
        return year_before(since, self.years_back), year_before(until, self.years_back)


def sides(formula: Formula, since: date) -> tuple[Side, Side | None, str]:
    """What stands above and below in a number, and what the lower one is: "over", "before" (the
    same days a year earlier), "base" or "". Growth of a ratio is shown as the ratio of now."""
    if formula.over:
        return Side(formula.of), Side(formula.over), "over"
    if formula.kind == FormulaKind.GROWTH:
        return Side(formula.of), Side(formula.of, 1), "before"
    if formula.kind == FormulaKind.REDUCE:
        back = since.year - formula.base_year if formula.base_year is not None else 1
        return Side(formula.of), Side(formula.of, back), "base"
    return Side(formula.of), None, ""


def alone(formula: Formula, above: Fraction, below: Fraction | None) -> Fraction | None:
    """The number a part would have by itself; None where it would be divided by nothing."""
    if below is None:
        return above
    if not below or (formula.kind in (FormulaKind.GROWTH, FormulaKind.REDUCE) and below < 0):
        return None
    if formula.over:
        return above / below * Fraction(formula.scale)
    change = (above - below) / below * _HUNDRED
    return -change if formula.kind == FormulaKind.REDUCE else change


def adds(
    formula: Formula, above: Fraction, below: Fraction | None, whole_below: Fraction | None
) -> Fraction | None:
    """What a part adds to the whole number; over all parts this is the number itself. None for
    numbers that are not sums of what their parts bring (a growth of a ratio, yes or no)."""
    if formula.kind == FormulaKind.RATIO:
        return above / whole_below * Fraction(formula.scale) if whole_below else None
    if formula.kind in _AMOUNTS:
        return None if formula.kind == FormulaKind.YES_NO or formula.over else above
    if formula.over or below is None or not whole_below or whole_below < 0:
        return None
    if formula.kind == FormulaKind.GROWTH:
        return (above - below) / whole_below * _HUNDRED
    return (below - above) / whole_below * _HUNDRED if formula.kind == FormulaKind.REDUCE else None


def column(parts: Sequence[Fraction], whole: Decimal, step: Decimal) -> list[Decimal]:
    """The parts in whole steps, adding up to `whole` (their sum, rounded to steps) to the last
    step: all are rounded down, then the largest remainders go up."""
    size = Fraction(step)
    exact = [part / size for part in parts]
    floors = [one.numerator // one.denominator for one in exact]
    steps = Fraction(whole) / size
    assert steps.denominator == 1, f"{whole} is not whole in steps of {step}"
    rest = int(steps) - sum(floors)
    assert 0 <= rest <= len(parts), f"{whole} is not the sum of these parts, rounded"
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - exact[n], n))
    for n in order[:rest]:
        floors[n] += 1
    return [Decimal(one) * step for one in floors]


LENGTHS = ("day", "week", "month", "quarter", "half", "year")
"""How long parts in time may be."""


def in_time(every: str, since: date, until: date) -> list[tuple[date, date]]:
    """The parts of a period in time: months, which may be cut off on the 15th; weeks that begin
    on Mondays, so that the first may be shorter, as the last of all."""
    if every != "week" or since.weekday() == 0:
        return shorter(every, since, until)
    monday = min(since + timedelta(days=7 - since.weekday()), until)
    return [(since, monday), *shorter("week", monday, until)]


def whole_months(finished_on: date, on: date, most: int) -> tuple[date, date]:
    """The whole calendar months after the month in which something was finished that are over
    on a day, at most so many; empty (both days the same) while there is none."""
    first = _next_month(finished_on)
    until = on.replace(day=1) if on >= first else first
    last = first
    for _ in range(most):
        last = _next_month(last)
    return first, min(until, last)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
