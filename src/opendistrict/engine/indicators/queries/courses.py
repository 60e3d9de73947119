"""How measured numbers went period by period, on the map of today: what forecasts are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from opendistrict.engine.indicators.queries.defining import definition_for, definitions
from opendistrict.engine.indicators.queries.measuring import Reckoning, measured
from opendistrict.engine.indicators.rules.formulas import shorter
from opendistrict.engine.indicators.shapes import (
    Course,
    CourseQuestion,
    Defined,
    Formula,
    FormulaKind,
    Measured,
    Question,
)
from opendistrict.kernel.days import year_before
from opendistrict.kernel.rounding import rounded
from opendistrict.registers.facts import queries as facts

BACK: Mapping[str, int | timedelta] = {
    "week": timedelta(weeks=130),
    "month": 5,
    "quarter": 6,
    "year": 10,
}
"""How far is looked back, in years but for weeks, which do not fit into years. Five years of
months hold every season often enough."""
COMPARED = frozenset({FormulaKind.GROWTH, FormulaKind.REDUCE})
SHARES = frozenset({FormulaKind.THRESHOLD, FormulaKind.MAINTAIN})
_LONGEST = timedelta(days=366)


def courses(
    asked: Collection[CourseQuestion], *, on: date, known_on: date
) -> Mapping[CourseQuestion, Course]:
    """For each number, unit and period [since, until) its shorter periods up to `on`.

    Land is held still: all of them are read by the units of `on`. Yes or no has no course, nor
    have days, half-years, nor months from the 29th on. A fixed few statements.
    """
    versions = definitions({one.indicator for one in asked}, known_on=known_on)
    followed = {
        one: version
        for one in dict.fromkeys(asked)
        if (version := definition_for(versions.get(one.indicator, ()), one.since))
        and _can_follow(one, version.formula)
    }
    spans = {
        one: [
            Question(one.indicator, one.unit_id, start, end, on)
            for start, end in _periods(one.since, _every(one, version.formula), on)
        ]
        for one, version in followed.items()
    }
    bases = {one: _base(one, version.formula, on) for one, version in followed.items()}
    plain = [q for one, some in spans.items() if not _is_share(followed[one]) for q in some]
    inner = [q for one, some in spans.items() if _is_share(followed[one]) for q in some]
    found = measured([*plain, *bases.values()], on=on, known_on=known_on)
    within = _Within(inner, on=on, known_on=known_on).answers() if inner else {}
    told = _told(followed.values())
    return {
        one: _course(
            one, version, spans[one], within if _is_share(version) else found,
            found.get(bases[one]), is_told=version.code in told,
        )
        for one, version in followed.items()
    }  # fmt: skip


class _Within(Reckoning):
    """Of the share of shorter periods within bounds: what each such period came to."""

    def __init__(self, questions: Sequence[Question], *, on: date, known_on: date) -> None:
        super().__init__(questions, on=on, known_on=known_on)
        self.definitions = {
            code: [replace(one, formula=_bare(one.formula)) for one in versions]
            for code, versions in self.definitions.items()
        }


def _bare(formula: Formula) -> Formula:
    if formula.kind not in SHARES:
        return formula
    is_stock = any(term.stock for term in formula.terms)
    kind = FormulaKind.LEVEL if is_stock else FormulaKind.CUMULATIVE
    return replace(formula, kind=FormulaKind.RATIO if formula.over else kind)


def _can_follow(one: CourseQuestion, formula: Formula) -> bool:
    every = _every(one, formula)
    begins = one.since.day <= 28 or every == "week"
    return formula.kind != FormulaKind.YES_NO and every in BACK and begins


def _is_share(version: Defined) -> bool:
    return version.formula.kind in SHARES


def _every(one: CourseQuestion, formula: Formula) -> str:
    return formula.every if formula.kind in SHARES and not one.each_month else "month"


def _periods(since: date, every: str, on: date) -> list[tuple[date, date]]:
    """The periods up to the one of `on`, which may still be running."""
    back = BACK[every]
    first = year_before(since, back) if isinstance(back, int) else since - back
    spans = shorter(every, first, on + _LONGEST)
    return [span for span in spans if span[0] <= on]


def _base(one: CourseQuestion, formula: Formula, on: date) -> Question:
    """The whole period that this one is compared with."""
    back = 1 if formula.base_year is None else one.since.year - formula.base_year
    since, until = year_before(one.since, back), year_before(one.until, back)
    return Question(one.indicator, one.unit_id, since, until, on)


def _told(versions: Collection[Defined]) -> frozenset[str]:
    """Versions of which anything was told at all: no fact is not a zero."""
    terms = {one.code: {term.measure for term in one.formula.terms} for one in versions}
    stamps = facts.stamps({code for some in terms.values() for code in some})
    return frozenset(
        code for code, some in terms.items() if any(any(stamps[measure]) for measure in some)
    )


def _course(
    one: CourseQuestion,
    version: Defined,
    questions: Sequence[Question],
    found: Mapping[Question, Measured],
    before: Measured | None,
    *,
    is_told: bool,
) -> Course:
    kind = version.formula.kind
    keeps = one.each_month or kind in SHARES
    values = [_value(found.get(question), version, one) for question in questions]
    below = [found[q].number.denominator if q in found else None for q in questions]
    first = next((n for n, value in enumerate(values) if value), len(values))
    if keeps and is_told:  # nothing at all may be just what is asked for
        first = min(first, [question.since for question in questions].index(one.since))
    side = before.number.numerator if before and kind in COMPARED else None
    if before and kind not in COMPARED:
        side = before.number.value
    return Course(
        formula=version.formula, unit=version.unit, every=_every(one, version.formula),
        first=questions[first].since if first < len(questions) else None,
        values=tuple(values[first:]),
        weights=tuple(float(part or 0) for part in below[first:])
        if kind == FormulaKind.RATIO and not one.each_month else (),
        base=None if side is None else float(side),
    )  # fmt: skip


def _value(found: Measured | None, version: Defined, one: CourseQuestion) -> float | None:
    if found is None:
        return None
    number, formula = found.number, version.formula
    is_compared = formula.kind in COMPARED and not one.each_month
    told = number.numerator if is_compared else number.value
    if told is None:
        return None
    if one.each_month and formula.kind not in SHARES:
        # A month that must reach a plan is judged by the number as it is told.
        return float(rounded(told, version.decimals, formula.rounding))
    return float(told)
