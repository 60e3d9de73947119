"""How a number is made of facts: ten kinds of formula, and what is wrong with one.

A formula is data of a pack. `compute` asks for the sums it needs through a callback and never
lets a sum decide what else it asks for: run once with a callback that only takes notes, it tells
what must be fetched; run again, it gives the number. So there is one account of every formula.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Number, Part, Sum, Term
from opendistrict.kernel.days import year_before

_HUNDRED = Fraction(100)
_exact = lru_cache(maxsize=1_000)(Fraction)  # of the few scales there are, made once

Get = Callable[[Term, date | None, date], Sum]
Child = Callable[[str, date, date], Number]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The callbacks and the days of one number."""

    formula: Formula
    get: Get
    child: Child

    def total(self, terms: tuple[Term, ...], since: date, until: date) -> Fraction:
        if len(terms) == 1:
            return self._amount(terms[0], since, until)
        return sum((self._amount(term, since, until) for term in terms), Fraction(0))

    def _amount(self, term: Term, since: date, until: date) -> Fraction:
        got = self.get(term, None if term.stock else since, until)
        amount = got.count if term.count else got.quantity
        return amount if term.times == 1 else amount * _exact(term.times)

    def inner(self, since: date, until: date) -> Number:
        """A sum, or a ratio where there is something to divide by."""
        above = self.total(self.formula.of, since, until)
        if not self.formula.over:
            return Number(above)
        below = self.total(self.formula.over, since, until)
        if not below:
            return Number(None, above, below, "divided_by_nothing")
        return Number(above / below * _exact(self.formula.scale), above, below)


def compute(formula: Formula, since: date, until: date, get: Get, child: Child) -> Number:
    """The number of [since, until). Deterministic and exact; rounding is the caller's last act."""
    return _KINDS[formula.kind](_Asked(formula, get, child), since, until)


def _plain(asked: _Asked, since: date, until: date) -> Number:
    return asked.inner(since, until)


def _yes_no(asked: _Asked, since: date, until: date) -> Number:
    return Number(Fraction(1 if asked.total(asked.formula.of, since, until) > 0 else 0))


def _growth(asked: _Asked, since: date, until: date) -> Number:
    now = asked.inner(since, until)
    before = asked.inner(year_before(since), year_before(until))
    if now.value is None or before.value is None:
        return Number(None, now.value, before.value, "divided_by_nothing")
    if before.value <= 0:
        return Number(None, now.value, before.value, "previous_is_not_positive")
    return Number((now.value / before.value - 1) * _HUNDRED, now.value, before.value)


def _reduce(asked: _Asked, since: date, until: date) -> Number:
    year = asked.formula.base_year
    back = since.year - year if year is not None else 1
    base = asked.inner(year_before(since, back), year_before(until, back))
    now = asked.inner(since, until)
    if now.value is None or base.value is None or base.value <= 0:
        return Number(None, now.value, base.value, "base_is_not_positive")
    return Number((base.value - now.value) / base.value * _HUNDRED, now.value, base.value)


def _inside(asked: _Asked, since: date, until: date) -> Number:
    """Share of the shorter periods within the bounds; one without a number is not inside."""
    spans = shorter(asked.formula.every, since, until)
    numbers = [asked.inner(start, end) for start, end in spans]
    kept = [n for n in numbers if n.value is not None and _is_within(n.value, asked.formula)]
    return _share(len(kept), len(numbers))


def _is_within(value: Fraction, bounds: Formula | Part) -> bool:
    low, high = bounds.at_least, bounds.at_most
    return (low is None or value >= Fraction(low)) and (high is None or value <= Fraction(high))


def _share(kept: int, of: int) -> Number:
    above, below = Fraction(kept), Fraction(of)
    return Number(above / below * _HUNDRED if of else None, above, below)


def _composite(asked: _Asked, since: date, until: date) -> Number:
    parts = asked.formula.parts
    numbers = [asked.child(part.indicator, since, until) for part in parts]
    known = [(part, number.value) for part, number in zip(parts, numbers, strict=True)]
    if asked.formula.how == "all":
        kept = [part for part, value in known if value is not None and _is_within(value, part)]
        return _share(len(kept), len(parts))
    if any(value is None for _, value in known):
        return Number(None, why="a_part_has_no_number")
    weight = sum((Fraction(part.weight) for part in parts), Fraction(0))
    total = sum((Fraction(part.weight) * value for part, value in known if value), Fraction(0))
    return Number(total / weight, total, weight)


_KINDS: Mapping[FormulaKind, Callable[[_Asked, date, date], Number]] = {
    FormulaKind.CUMULATIVE: _plain,
    FormulaKind.COUNT: _plain,
    FormulaKind.LEVEL: _plain,
    FormulaKind.RATIO: _plain,
    FormulaKind.YES_NO: _yes_no,
    FormulaKind.GROWTH: _growth,
    FormulaKind.REDUCE: _reduce,
    FormulaKind.THRESHOLD: _inside,
    FormulaKind.MAINTAIN: _inside,
    FormulaKind.COMPOSITE: _composite,
}


def shorter(every: str, since: date, until: date) -> list[tuple[date, date]]:
    """The days, weeks, months … that follow each other from `since`; the last may be cut."""
    spans, start, n = [], since, 0
    while start < until:
        n += 1
        if every in _DAYS:
            end = since + timedelta(days=n * _DAYS[every])
        else:
            end = _months_on(since, n * _MONTHS[every])
        spans.append((start, min(end, until)))
        start = end
    return spans


_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}


def _months_on(day: date, months: int) -> date:
    """Months after a day that is the 1st or the 15th, or near enough: periods begin there."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


# ------------------------------------------------------------------ as data


def to_data(formula: Formula) -> dict[str, Any]:
    """As it is kept and shown; `from_data` reads it back."""
    return {
        "kind": str(formula.kind),
        "of": [_term_data(term) for term in formula.of],
        "over": [_term_data(term) for term in formula.over],
        "scale": str(formula.scale),
        "rounding": formula.rounding,
        "every": formula.every,
        "at_least": _text(formula.at_least),
        "at_most": _text(formula.at_most),
        "base_year": formula.base_year,
        "how": formula.how,
        "parts": [
            [part.indicator, str(part.weight), _text(part.at_least), _text(part.at_most)]
            for part in formula.parts
        ],
    }


def _term_data(term: Term) -> list[Any]:
    slices = {code: list(values) for code, values in term.slices}
    return [term.measure, slices, term.count, term.stock, str(term.times)]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _term(data: list[Any]) -> Term:
    measure, slices, count, stock, times = data
    cut = tuple(sorted((code, tuple(values)) for code, values in slices.items()))
    return Term(measure, cut, count, stock, Decimal(times))


def from_data(data: Mapping[str, Any]) -> Formula:
    return Formula(
        kind=FormulaKind(data["kind"]),
        of=tuple(_term(term) for term in data["of"]),
        over=tuple(_term(term) for term in data["over"]),
        scale=Decimal(data["scale"]),
        rounding=data["rounding"],
        every=data["every"],
        at_least=_decimal(data["at_least"]),
        at_most=_decimal(data["at_most"]),
        base_year=data["base_year"],
        how=data["how"],
        parts=tuple(
            Part(code, Decimal(weight), _decimal(low), _decimal(high))
            for code, weight, low, high in data["parts"]
        ),
    )
