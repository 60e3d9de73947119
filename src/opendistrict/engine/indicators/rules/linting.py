"""What is wrong with formulas before a number is made with them."""

from collections.abc import Iterator, Mapping

from opendistrict.engine.indicators.shapes import Formula, FormulaKind, IndicatorShape, Term
from opendistrict.registers.facts.shapes import Kind, MeasureShape

_PER_CENT = frozenset(
    {FormulaKind.GROWTH, FormulaKind.REDUCE, FormulaKind.THRESHOLD, FormulaKind.MAINTAIN}
)
_SHORTER = frozenset({FormulaKind.THRESHOLD, FormulaKind.MAINTAIN})
Wrong = tuple[str, dict[str, str]]


def lint(
    indicator: IndicatorShape,
    formula: Formula,
    *,
    measures: Mapping[str, MeasureShape],
    parts: Mapping[str, tuple[str, ...]],
) -> list[Wrong]:
    """Everything wrong with one formula, as codes with what a sentence needs.

    `parts`: for every indicator the indicators its formula rests on, this one's included.
    """
    wrong = [*_terms(formula, measures), *_structure(formula)]
    if not wrong:  # units can be compared only of measures that exist
        wrong += _units(indicator, formula, measures)
    return [*wrong, *_cycle(indicator.code, parts)]


def _terms(formula: Formula, measures: Mapping[str, MeasureShape]) -> Iterator[Wrong]:
    for term in formula.terms:
        measure = measures.get(term.measure)
        if measure is None:
            yield "measure_is_unknown", {"measure": term.measure}
            continue
        yield from _slices(term, measure)
        if term.stock and measure.kind != Kind.STOCK:
            yield "measure_is_not_a_stock", {"measure": term.measure}
        if measure.kind == Kind.STOCK and not term.stock and not term.count:
            yield "stock_is_not_added_up", {"measure": term.measure}
        if not term.times:
            yield "term_is_multiplied_by_nothing", {"measure": term.measure}


def _slices(term: Term, measure: MeasureShape) -> Iterator[Wrong]:
    known = {cut.code: {value for value, *_ in cut.values} for cut in measure.slices}
    for code, values in term.slices:
        if code not in known:
            yield "slice_is_unknown", {"measure": term.measure, "slice": code}
        elif known[code] and not set(values) <= known[code]:
            stray = ", ".join(sorted(set(values) - known[code]))
            yield "slice_value_is_unknown", {"measure": term.measure, "value": stray}


def _structure(formula: Formula) -> Iterator[Wrong]:
    kind = formula.kind
    if kind == FormulaKind.COMPOSITE:
        yield from _composite(formula)
        return
    if not formula.of:
        yield "formula_measures_nothing", {}
    if kind == FormulaKind.RATIO and not formula.over:
        yield "formula_divides_by_nothing", {}
    if kind in (FormulaKind.CUMULATIVE, FormulaKind.COUNT, FormulaKind.LEVEL) and formula.over:
        yield "formula_is_a_ratio", {}
    if kind in _SHORTER and not formula.every:
        yield "shorter_period_is_missing", {}
    if kind in _SHORTER and formula.at_least is None and formula.at_most is None:
        yield "bounds_are_missing", {}
    if kind == FormulaKind.MAINTAIN and formula.at_least != formula.at_most:
        yield "kept_value_is_missing", {}


def _composite(formula: Formula) -> Iterator[Wrong]:
    if not formula.parts:
        yield "composite_has_no_parts", {}
    elif formula.how == "weighted" and not sum(part.weight for part in formula.parts):
        yield "formula_divides_by_nothing", {}
    if formula.how == "all":
        for part in formula.parts:
            if part.at_least is None and part.at_most is None:
                yield "bounds_are_missing", {"indicator": part.indicator}


def _units(
    indicator: IndicatorShape, formula: Formula, measures: Mapping[str, MeasureShape]
) -> Iterator[Wrong]:
    def unit_of(term: Term) -> str:
        return "facts" if term.count else measures[term.measure].unit

    for side in (formula.of, formula.over):
        units = {unit_of(term) for term in side if term.times == 1}
        if len(units) > 1:
            yield "units_do_not_add_up", {"units": ", ".join(sorted(units))}
    if formula.kind in _PER_CENT or (formula.kind == FormulaKind.RATIO and formula.scale == 100):
        if indicator.unit != "%":
            yield "unit_is_not_per_cent", {"unit": indicator.unit}
    elif formula.kind in (FormulaKind.CUMULATIVE, FormulaKind.LEVEL):
        for term in formula.of:
            if term.times == 1 and not term.count and unit_of(term) != indicator.unit:
                yield "unit_is_another", {"unit": indicator.unit, "measured": unit_of(term)}


def _cycle(code: str, parts: Mapping[str, tuple[str, ...]]) -> Iterator[Wrong]:
    """Whether an indicator rests on itself, and parts that nobody defined."""
    for part in parts.get(code, ()):
        if part not in parts:
            yield "part_is_not_measured", {"indicator": part}
    seen: set[str] = set()
    waiting = list(parts.get(code, ()))
    while waiting:
        part = waiting.pop()
        if part == code:
            yield "formula_rests_on_itself", {"indicator": code}
            return
        if part not in seen:
            seen.add(part)
            waiting.extend(parts.get(part, ()))
