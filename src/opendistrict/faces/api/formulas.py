"""How a number is made, as a sentence in both languages: machines hand both on."""

from collections.abc import Mapping

from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Part, Term
from opendistrict.kernel.exchange.tables import digits
from opendistrict.registers.facts.shapes import MeasureShape

KINDS: Mapping[FormulaKind, tuple[str, str]] = {
    FormulaKind.CUMULATIVE: ("Cộng dồn trong kỳ", "Sum over the period"),
    FormulaKind.COUNT: ("Số sự kiện trong kỳ", "Number of facts in the period"),
    FormulaKind.LEVEL: ("Số hiện có vào cuối kỳ", "What there is at the end of the period"),
    FormulaKind.YES_NO: ("Có hay không trong kỳ", "Whether there is any in the period"),
    FormulaKind.RATIO: ("Tỷ lệ", "Ratio"),
    FormulaKind.GROWTH: (
        "Tăng so với cùng những ngày đó năm trước, %",
        "Growth on the same days of the year before, %",
    ),
    FormulaKind.REDUCE: ("Giảm so với năm gốc, %", "Reduction on the base year, %"),
    FormulaKind.THRESHOLD: (
        "Tỷ lệ các kỳ ngắn giữ trong ngưỡng, %",
        "Share of the shorter periods inside the bounds, %",
    ),
    FormulaKind.MAINTAIN: (
        "Tỷ lệ các kỳ ngắn giữ đúng mức, %",
        "Share of the shorter periods that kept the level, %",
    ),
    FormulaKind.COMPOSITE: ("Tổng hợp từ các chỉ số khác", "Composed of other indicators"),
}
_VI, _EN = 0, 1


def words(formula: Formula, measures: Mapping[str, MeasureShape]) -> tuple[str, str]:
    """The formula in Vietnamese and in English."""
    return _said(formula, measures, _VI), _said(formula, measures, _EN)


def _said(formula: Formula, measures: Mapping[str, MeasureShape], language: int) -> str:
    parts = [KINDS[formula.kind][language]]
    above = " + ".join(_term(term, measures, language) for term in formula.of)
    below = " + ".join(_term(term, measures, language) for term in formula.over)
    if above:
        scale = f" × {digits(formula.scale)}" if formula.scale != 1 else ""
        parts.append(f"({above}) ÷ ({below}){scale}" if below else above)
    parts += [_part(one, language) for one in formula.parts]
    bounds = _bounds(formula.at_least, formula.at_most)
    if bounds:
        parts.append(bounds)
    if formula.base_year:
        parts.append(("năm gốc {}", "base year {}")[language].format(formula.base_year))
    return "; ".join(parts)


def _term(term: Term, measures: Mapping[str, MeasureShape], language: int) -> str:
    measure = measures.get(term.measure)
    if measure is None:
        return term.measure
    name = (measure.name, measure.name_en or measure.name)[language]
    if term.count:
        name = ("số lượt {}", "number of: {}")[language].format(name)
    told = [_slice(measure, code, values, language) for code, values in term.slices]
    return f"{name} ({'; '.join(told)})" if told else name


def _slice(measure: MeasureShape, code: str, values: tuple[str, ...], language: int) -> str:
    for cut in measure.slices:
        if cut.code == code:
            names = {value: (vi, en or vi)[language] for value, vi, en in cut.values}
            told = ", ".join(names.get(value, value) for value in values)
            return f"{(cut.name, cut.name_en or cut.name)[language]}: {told}"
    return f"{code}: {', '.join(values)}"


def _part(one: Part, language: int) -> str:
    bounds = _bounds(one.at_least, one.at_most)
    weight = ("trọng số {}", "weight {}")[language].format(digits(one.weight))
    return f"{one.indicator} ({bounds or weight})"


def _bounds(low: object, high: object) -> str:
    told = [f"≥ {low}"] if low is not None else []
    return ", ".join(told + ([f"≤ {high}"] if high is not None else []))
