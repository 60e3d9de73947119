"""Targets measured month by month in Quận 1 for almost three years, so that they can be foretold.

Every October the day is the 20th: the month runs, two more follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import (
    DefinitionRow,
    Formula,
    FormulaKind,
    IndicatorRow,
    Term,
)
from opendistrict.engine.plans import actions
from opendistrict.engine.plans.models import Target
from opendistrict.engine.plans.queries.standings import memory
from opendistrict.engine.plans.shapes import TargetRow
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import registry
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling

NIGHT = datetime(2023, 10, 20, 0, 30, tzinfo=HERE)
ON = NIGHT.date()
FIRST, YEAR = 2021, {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}
OWNER = "phong-kinh-te-quan-1"
YES_NO = (("yes", "Có", "Yes"), ("no", "Không", "No"))
MEASURES = {
    code: MeasureShape(
        code=code, name=code, name_en=code, kind=Kind.FLOW, unit="việc", source="thu",
        slices=(Slice("on_time", "Đúng hạn", "On time", YES_NO),) if code == "thu.asked" else (),
    )
    for code in ("thu.early", "thu.late", "thu.asked", "thu.none")
}  # fmt: skip
ON_TIME, ASKED = Term("thu.asked", (("on_time", ("yes",)),)), Term("thu.asked")
SHARE = {"of": (ON_TIME,), "over": (ASKED,), "scale": Decimal(100)}
FORMULAS = {
    "thu-dau-nam": ("việc", Formula(FormulaKind.CUMULATIVE, (Term("thu.early"),))),
    "thu-cuoi-nam": ("việc", Formula(FormulaKind.CUMULATIVE, (Term("thu.late"),))),
    "thu-tang": ("%", Formula(FormulaKind.GROWTH, (Term("thu.late"),))),
    "thu-dung-han": ("%", Formula(FormulaKind.RATIO, **SHARE)),
    "thu-nguong": ("%", Formula(FormulaKind.THRESHOLD, **SHARE, every="month",
                                at_least=Decimal(90))),
    "thu-quy": ("%", Formula(FormulaKind.THRESHOLD, **SHARE, every="quarter",
                             at_least=Decimal(90))),
    "thu-co": ("lần", Formula(FormulaKind.YES_NO, (Term("thu.early"),))),
    "thu-khong": ("việc", Formula(FormulaKind.CUMULATIVE, (Term("thu.none"),))),
}  # fmt: skip


def jitter(n: int, width: int) -> int:
    """As uneven as life, and the same every time."""
    return (n * 7919 + 13) % (2 * width + 1) - width


def early(month: int) -> int:
    """Most of a year's work is done before July."""
    return (100 if month <= 6 else 20) + jitter(month, 3)


def late(month: int) -> int:
    return (20 if month <= 6 else 100) + jitter(month, 3)


def on_time(n: int) -> int:
    """Of a hundred a month; in March 2023 only 84."""
    return 84 if n == 26 else 94 + jitter(n, 3)


@pytest.fixture
def foretold(quan1: None, monkeypatch: pytest.MonkeyPatch) -> Iterator["Foretold"]:
    """A set of 2023 without targets over numbers that have been measured since 2021."""
    monkeypatch.setattr(registry, "_measures", registry.declared() | MEASURES)
    memory.clear()
    begun = datetime(2021, 1, 1, 9, tzinfo=HERE)
    indicators.load_indicators(
        rows=[
            IndicatorRow(
                code=code, name=code, name_en=code, unit=unit, direction="up", decimals=1,
                frequency="month", basis="", confidence="mẫu", is_sample=True,
            )
            for code, (unit, _) in FORMULAS.items()
        ],
        actor=SYSTEM, at=begun,
    )  # fmt: skip
    rows = [
        DefinitionRow(indicator=code, since=date(2000, 1, 1), formula=formula, basis="mẫu")
        for code, (_, formula) in FORMULAS.items()
    ]
    indicators.load_definitions(rows=rows, actor=SYSTEM, at=begun)
    _tell_the_years()
    yield Foretold()
    memory.clear()


def _tell_the_years() -> None:
    with transaction.atomic():
        for n in range(34):
            year, month = FIRST + n // 12, n % 12 + 1
            tenths = 6 if (year, month) == (2023, 10) else 10
            day = date(year, month, 12)
            tell("thu.early", early(month) * tenths // 10, day)
            tell("thu.late", late(month) * tenths // 10, day)
            tell("thu.asked", on_time(n), day, on_time="yes")
            tell("thu.asked", 100 - on_time(n), day, on_time="no")


def tell(measure: str, quantity: Decimal | int, day: date, **slices: str) -> None:
    told = Telling(
        measure=measure, quantity=Decimal(quantity), happened_on=day, unit_id=unit_id("quan-1"),
        act=f"thu:{day}:{slices}", slices=tuple(slices.items()), area_id=None,
    )  # fmt: skip
    facts.tell(told, at=datetime(day.year, day.month, day.day, 15, tzinfo=HERE))


@dataclass(frozen=True, slots=True)
class Foretold:
    """The chair makes targets of it."""

    @property
    def chair(self) -> Actor:
        return actor("chu-tich-quan-1", ON)

    @property
    def set_id(self) -> UUID:
        at = datetime(2023, 1, 2, 9, tzinfo=HERE)
        return actions.register_target_set(
            code="thu", title="Bộ thử", title_en="", unit_id=unit_id("quan-1"),
            period_kind="year", cut_off="calendar", declared_count=None, mostly_met_share=None,
            mostly_met_basis="", source="mẫu", passage_id=None, is_public=True, is_sample=True,
            confidence="", actor=self.chair, at=at, **YEAR,
        )  # fmt: skip

    def targets(self, *rows: TargetRow) -> list[UUID]:
        set_id = self.set_id
        actions.import_targets(
            target_set_id=set_id, rows=list(rows), file_id=UUID(int=1), actor=self.chair,
            at=datetime(2023, 1, 2, 9, tzinfo=HERE),
        )  # fmt: skip
        return list(
            Target.objects.filter(target_set_id=set_id)
            .order_by("place_in_line")
            .values_list("pk", flat=True)
        )


def row(kind: str, indicator: str, plan: int | None, **changes: object) -> TargetRow:
    values: dict[str, object] = {
        "code": "", "title": f"{kind} {indicator} {plan}", "field": "Kinh tế", "kind": kind,
        "direction": "up", "indicator": indicator, "quantity": FORMULAS[indicator][0],
        "plan": None if plan is None else Decimal(plan), "owner": OWNER, "is_sample": True,
        "confidence": "mẫu",
    }  # fmt: skip
    return TargetRow(**values | changes)  # type: ignore[arg-type]
