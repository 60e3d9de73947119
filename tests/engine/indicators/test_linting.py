"""What is wrong with a formula is found before a number is made with it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from opendistrict.engine.indicators.rules.linting import lint
from opendistrict.engine.indicators.shapes import (
    Formula,
    FormulaKind,
    IndicatorShape,
    Term,
)
from opendistrict.kernel.rounding import rounded
from opendistrict.registers.facts.shapes import Kind, MeasureShape

MEASURES = {
    "fires": MeasureShape(
        code="fires", name="Vụ cháy", name_en="Fires", kind=Kind.FLOW, unit="vụ", source="sample"
    )
}
FIRES = Formula(FormulaKind.CUMULATIVE, of=(Term("fires"),))


def wrong(formula: Formula, parts: dict[str, tuple[str, ...]], code: str = "a") -> list[str]:
    indicator = IndicatorShape(
        code, "Số vụ cháy", "Fires", "vụ", "down", 0, "month", "", "", is_sample=True
    )
    found = lint(indicator, formula, measures=MEASURES, parts=parts)
    return [what for what, _ in found]


@pytest.mark.parametrize(
    ("parts", "inside"),
    [
        ({"a": ("a",)}, {"a"}),
        ({"a": ("b",), "b": ("a",)}, {"a", "b"}),
        ({"a": ("b",), "b": ("c",), "c": ("a",)}, {"a", "b", "c"}),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, {"b", "c"}),  # leads into one, is not in it
        ({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}, set()),  # met twice is no cycle
    ],
)
def test_a_formula_that_rests_on_itself_is_found_on_every_step_of_the_cycle(
    parts: dict[str, tuple[str, ...]], inside: set[str]
) -> None:
    found = {code for code in parts if "formula_rests_on_itself" in wrong(FIRES, parts, code)}
    assert found == inside


def test_a_term_multiplied_by_nothing_is_found() -> None:
    nothing = Formula(FormulaKind.CUMULATIVE, of=(Term("fires", times=Decimal(0)),))
    assert wrong(nothing, {"a": ()}) == ["term_is_multiplied_by_nothing"]
    assert wrong(FIRES, {"a": ()}) == []


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        (Fraction(5, 2), 3, 2, 2),
        (Fraction(7, 2), 4, 4, 3),
        (Fraction(-5, 2), -3, -2, -2),  # "down" is towards nought
        (Fraction(-29, 10), -3, -3, -2),
        (Fraction(8, 3), 3, 3, 2),
    ],
)
def test_a_number_is_rounded_as_its_formula_says(
    value: Fraction, half_up: int, half_even: int, down: int
) -> None:
    ways = {"half_up": half_up, "half_even": half_even, "down": down}
    assert {way: int(rounded(value, 0, way)) for way in ways} == ways
    assert {way: rounded(value / 100, 2, way) for way in ways} == {
        way: Decimal(whole) / 100 for way, whole in ways.items()
    }
