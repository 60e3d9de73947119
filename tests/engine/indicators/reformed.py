"""Facts of the small district of `tests.registers.places.reforms`, and the numbers they make."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from uuid import UUID

import pytest
from django.db import transaction
from tests.registers.places.reforms import AT, TODAY

from opendistrict.engine.indicators import actions, queries
from opendistrict.engine.indicators.shapes import (
    DefinitionRow,
    Formula,
    FormulaKind,
    IndicatorRow,
    Question,
    Term,
)
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import registry
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Point, Telling
from opendistrict.registers.places import queries as places

YEAR = date(2026, 1, 1), date(2027, 1, 1)
MEASURES = [
    MeasureShape(code="sx.fees", name="Phí", name_en="Fees", kind=Kind.FLOW, unit="đồng",
                 source="sx"),
    MeasureShape(code="sx.poor", name="Hộ", name_en="Households", kind=Kind.STOCK, unit="hộ",
                 source="sx"),
]  # fmt: skip
FORMULAS = {
    "sx-phi": ("đồng", Formula(FormulaKind.CUMULATIVE, (Term("sx.fees"),))),
    "sx-ho": ("hộ", Formula(FormulaKind.LEVEL, (Term("sx.poor", stock=True),))),
    "sx-luot": ("lượt", Formula(FormulaKind.COUNT, (Term("sx.fees", count=True),))),
}
_acts = count(1)


def define(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {one.code: one for one in MEASURES}
    monkeypatch.setattr(registry, "_measures", registry.declared() | known)
    actions.load_indicators(
        rows=[
            IndicatorRow(
                code=code, name=f"Số {code}", name_en=f"Number {code}", unit=unit, direction="up",
                decimals=0, frequency="month", basis="", confidence="thử", is_sample=True,
            )
            for code, (unit, _) in FORMULAS.items()
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    actions.load_definitions(
        rows=[
            DefinitionRow(indicator=code, since=date(2000, 1, 1), formula=formula, basis="thử")
            for code, (_, formula) in FORMULAS.items()
        ],
        actor=SYSTEM, at=AT - timedelta(days=3000),
    )  # fmt: skip


def tell(unit: UUID, quantity: int, *, measure: str = "sx.fees", area: str = "",
         day: date = date(2026, 2, 3), at: datetime | None = None,
         point: Point | None = None) -> None:  # fmt: skip
    with transaction.atomic():
        facts.tell(
            Telling(
                measure=measure, quantity=Decimal(quantity), happened_on=day, unit_id=unit,
                act=f"sx.record:{next(_acts)}", slices=(), point=point,
                area_id=places.area_ids_by_slug()[area] if area else None,
            ),
            at=at or AT,
        )  # fmt: skip


def numbers(units: list[UUID], map_on: date, *, code: str = "sx-phi") -> dict[UUID, Fraction]:
    """The unrounded number of each unit by the map of a day."""
    asked = [Question(code, unit, *YEAR) for unit in units]
    found = queries.measured(asked, on=TODAY, known_on=TODAY, map_on=map_on)
    return {one.unit_id: got.number.value or Fraction(0) for one, got in found.items()}
