"""How measured numbers went month by month, on the map of today: what forecasts are made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators.queries.measuring import measured
from opendistrict.engine.indicators.shapes import Course, FormulaKind, Measured, Question

MONTHS = 60
"""Months looked back on: five years hold every season often enough."""
FLOWS = frozenset({FormulaKind.CUMULATIVE, FormulaKind.COUNT})
COMPARED = frozenset({FormulaKind.GROWTH, FormulaKind.REDUCE})
FOLLOWED = FLOWS | COMPARED | {FormulaKind.LEVEL, FormulaKind.RATIO, FormulaKind.COMPOSITE}


def courses(
    asked: Sequence[tuple[str, UUID, date, date]], *, on: date, known_on: date
) -> Mapping[tuple[str, UUID, date, date], Course]:
    """For each number, unit and period [since, until) its months up to `on`.

    Land is held still: all months are read by the units of `on`. Numbers that look at shorter
    periods themselves (threshold, maintain, yes or no) have no course. A fixed few statements.
    """
    months = _months(on)
    questions = {
        one: [Question(one[0], one[1], a, b, on) for a, b in months] for one in dict.fromkeys(asked)
    }
    wholes = {one: Question(*one) for one in questions}
    every = [question for some in questions.values() for question in some]
    found = measured([*every, *wholes.values()], on=on, known_on=known_on)
    return {
        one: _course(some, found, found[wholes[one]])
        for one, some in questions.items()
        if wholes[one] in found and found[wholes[one]].definition.formula.kind in FOLLOWED
    }


def _months(on: date) -> list[tuple[date, date]]:
    """The months up to the one of `on`, which may still be running."""
    first = on.replace(day=1)
    spans = []
    for back in range(MONTHS, -1, -1):
        count = first.year * 12 + first.month - 1 - back
        start = date(count // 12, count % 12 + 1, 1)
        spans.append((start, _next(start)))
    return spans


def _next(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _course(
    questions: Sequence[Question], found: Mapping[Question, Measured], whole: Measured
) -> Course:
    kind = whole.definition.formula.kind
    values: list[float | None] = []
    weights: list[float] = []
    for question in questions:
        number = found[question].number if question in found else None
        told = None
        if number is not None:
            told = number.numerator if kind in COMPARED else number.value
        values.append(None if told is None else float(told))
        below = number.denominator if number is not None else None
        weights.append(float(below) if below else 0.0)
    first = next((n for n, value in enumerate(values) if value), len(values))
    base = whole.number.denominator if kind in COMPARED else None
    return Course(
        kind=kind, first=questions[first].since if first < len(questions) else None,
        values=tuple(values[first:]),
        weights=tuple(weights[first:]) if kind == FormulaKind.RATIO else (),
        base=None if base is None else float(base),
    )  # fmt: skip
