"""Numbers made of facts: kinds of formula, two clocks, every map of the past."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.makers import HERE, MORNING, TODAY, unit_id

from opendistrict.engine.indicators import actions, queries
from opendistrict.engine.indicators.models import ReportedValue
from opendistrict.engine.indicators.shapes import (
    DefinitionRow,
    Formula,
    FormulaKind,
    IndicatorRow,
    Part,
    Question,
    Term,
    Wanted,
)
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import registry, rules
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import queries as places_queries
from opendistrict.registers.places.shapes import AreaRow

pytestmark = pytest.mark.usefixtures("quan1", "defined")
REFORM = date(2025, 7, 1)
YEAR = date(2026, 1, 1), date(2027, 1, 1)
MEASURES = [
    MeasureShape(
        code="thu.dossiers", name="Hồ sơ", name_en="Dossiers", kind=Kind.FLOW, unit="hồ sơ",
        source="thu",
        slices=(Slice("on_time", "Đúng hạn", "On time", (("yes", "Có", "Yes"),
                                                        ("no", "Không", "No"))),),
    ),
    MeasureShape(code="thu.fees", name="Phí", name_en="Fees", kind=Kind.FLOW, unit="đồng",
                 source="thu"),
    MeasureShape(code="thu.poor", name="Hộ nghèo", name_en="Poor", kind=Kind.STOCK, unit="hộ",
                 source="thu"),
]  # fmt: skip
ON_TIME = Term("thu.dossiers", (("on_time", ("yes",)),))
DOSSIERS, FEES = Term("thu.dossiers"), Term("thu.fees", times=Decimal("1e-9"))
FORMULAS: Mapping[str, tuple[str, Formula]] = {
    "thu-ho-so": ("hồ sơ", Formula(FormulaKind.CUMULATIVE, (DOSSIERS,))),
    "thu-phi": ("tỷ đồng", Formula(FormulaKind.CUMULATIVE, (FEES,))),
    "thu-dung-han": ("%", Formula(FormulaKind.RATIO, (ON_TIME,), (DOSSIERS,), Decimal(100))),
    "thu-ho-ngheo": ("hộ", Formula(FormulaKind.LEVEL, (Term("thu.poor", stock=True),))),
    "thu-tang": ("%", Formula(FormulaKind.GROWTH, (DOSSIERS,))),
    "thu-giam": ("%", Formula(FormulaKind.REDUCE, (DOSSIERS,), base_year=2024)),
    "thu-so-luot": ("lượt", Formula(FormulaKind.COUNT, (replace(DOSSIERS, count=True),))),
    "thu-co": ("", Formula(FormulaKind.YES_NO, (Term("thu.fees"),))),
    "thu-nguong": ("%", Formula(FormulaKind.THRESHOLD, (ON_TIME,), (DOSSIERS,), Decimal(100),
                                every="month", at_least=Decimal(90))),
    "thu-giu": ("%", Formula(FormulaKind.MAINTAIN, (ON_TIME,), (DOSSIERS,), Decimal(100),
                             every="quarter", at_least=Decimal(100), at_most=Decimal(100))),
    "thu-tong-hop": ("%", Formula(FormulaKind.COMPOSITE, parts=(
        Part("thu-dung-han", Decimal(3)), Part("thu-nguong", Decimal(1))))),
    "thu-tat-ca": ("%", Formula(FormulaKind.COMPOSITE, how="all", parts=(
        Part("thu-dung-han", at_least=Decimal(80)), Part("thu-ho-so", at_least=Decimal(999))))),
}  # fmt: skip


@pytest.fixture
def defined(quan1: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = {one.code: one for one in MEASURES}
    monkeypatch.setattr(registry, "_measures", registry.declared() | known)
    actions.load_indicators(
        rows=[
            IndicatorRow(
                code=code, name=code, name_en=code, unit=unit or "lần", direction="up",
                decimals=2, frequency="month", basis="", confidence="thử", is_sample=True,
            )
            for code, (unit, _) in FORMULAS.items()
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    define(FORMULAS)
    yield


def define(formulas: Mapping[str, tuple[str, Formula]], *, since: date = date(2000, 1, 1),
           at: datetime = MORNING - timedelta(days=3000)) -> int:  # fmt: skip
    rows = [
        DefinitionRow(indicator=code, since=since, formula=formula, basis="thử")
        for code, (_, formula) in formulas.items()
    ]
    return actions.load_definitions(rows=rows, actor=SYSTEM, at=at)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=HERE)


_n = 0


def tell(measure: str, quantity: object, unit: str, day: date, *, known: date | None = None,
         area: str = "", **slices: str) -> UUID:  # fmt: skip
    global _n
    _n += 1
    fact = Telling(
        measure=measure, quantity=Decimal(str(quantity)), happened_on=day, unit_id=unit_id(unit),
        act=f"thu.record:{_n}", slices=tuple(slices.items()),
        area_id=places_queries.area_ids_by_slug()[area] if area else None,
    )  # fmt: skip
    with transaction.atomic():
        facts.tell(fact, at=at(known or day))
    return rules.fact_id("thu", measure, fact.act)


def dossiers(yes: int, no: int, unit: str, day: date, **more: Any) -> None:
    tell("thu.dossiers", yes, unit, day, on_time="yes", **more)
    tell("thu.dossiers", no, unit, day, on_time="no", **more)


def ask(code: str, unit: str, since: date, until: date, *, on: date = TODAY,
        known_on: date | None = None, map_on: date | None = None) -> Decimal | None:  # fmt: skip
    question = Question(code, unit_id(unit), since, until)
    found = queries.measured([question], on=on, known_on=known_on or on, map_on=map_on)
    return found[question].value


def test_every_kind_of_formula() -> None:
    sai_gon = "phuong-sai-gon"
    dossiers(40, 10, sai_gon, date(2026, 1, 20))
    dossiers(49, 1, "phong-kthtdt-phuong-sai-gon", date(2026, 2, 20))
    dossiers(30, 10, "quan-1-phuong-ben-nghe", date(2025, 1, 20))
    dossiers(60, 20, sai_gon, date(2025, 7, 2))
    tell("thu.fees", 1_500_000_000, sai_gon, date(2026, 3, 1))
    spans = {"2026": YEAR, "quarter": (date(2026, 1, 1), date(2026, 4, 1))}
    expected = {
        ("thu-ho-so", "2026"): "100", ("thu-phi", "2026"): "1.5", ("thu-dung-han", "2026"): "89",
        ("thu-so-luot", "2026"): "4", ("thu-co", "2026"): "1",
        # of three months one had more than 90 %: the first had 80, the third nothing at all
        ("thu-nguong", "quarter"): "33.33",
        ("thu-giu", "quarter"): "0",
        ("thu-tong-hop", "quarter"): str((Decimal(89) * 3 + Decimal(100) / 3) / 4),
        ("thu-tat-ca", "quarter"): "50",
        # against 80 of the ward's own and 40 of the old ward whose land it took over whole
        ("thu-tang", "2026"): "-16.67",
    }  # fmt: skip
    for (code, span), value in expected.items():
        got = ask(code, sai_gon, *spans[span])
        assert got == Decimal(value).quantize(Decimal("0.01")), code
    assert ask("thu-giam", sai_gon, *YEAR) is None  # nothing in 2024: no base, not a zero
    assert ask("thu-dung-han", "phuong-tan-dinh", *YEAR) is None


def test_two_clocks() -> None:
    first = tell("thu.fees", 3 * 10**9, "phuong-sai-gon", date(2026, 5, 4))
    tell("thu.fees", 10**9, "phuong-sai-gon", date(2026, 5, 4), known=date(2026, 8, 1))
    who = Actor(
        "officer", "1", "A", rights={"facts.correct": frozenset({unit_id("phuong-sai-gon")})}
    )
    facts.correct(fact_id=first, quantity=Decimal(2 * 10**9), reason="Ghi nhầm", actor=who,
                  at=at(date(2026, 9, 1)))  # fmt: skip
    known = {date(2026, 6, 1): 3, date(2026, 8, 1): 4, date(2026, 8, 31): 4, date(2026, 9, 1): 3}
    for roll_up in (False, True):
        if roll_up:
            facts.roll_up()
        for day, value in known.items():
            assert ask("thu-phi", "phuong-sai-gon", *YEAR, known_on=day, on=TODAY) == value
        assert ask("thu-phi", "phuong-sai-gon", *YEAR) == 3
        assert ask("thu-phi", "phuong-sai-gon", *YEAR, on=date(2026, 5, 3), known_on=TODAY) == 0


def test_a_version_makes_the_numbers_of_its_time() -> None:
    dossiers(40, 10, "phuong-sai-gon", date(2026, 1, 20))
    other = Formula(FormulaKind.CUMULATIVE, (ON_TIME,))
    assert define({"thu-ho-so": ("", other)}, since=date(2026, 1, 1), at=MORNING) == 1
    assert define({"thu-ho-so": ("", other)}, since=date(2026, 1, 1), at=MORNING) == 0
    question = Question("thu-ho-so", unit_id("phuong-sai-gon"), *YEAR)
    now = queries.measured([question], on=TODAY, known_on=TODAY)[question]
    then = queries.measured([question], on=TODAY, known_on=TODAY - timedelta(days=1))[question]
    assert (now.definition.code, now.value) == ("thu-ho-so@2", 40)
    assert (then.definition.code, then.value) == ("thu-ho-so@1", 50)


DISTRICT, WARDS = "quan-1", [
    "phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh", "phuong-cau-ong-lanh",
]  # fmt: skip


def test_four_wards_back_to_2023_and_ten_forward() -> None:
    spring = date(2023, 3, 1), date(2023, 4, 1)
    tell("thu.fees", 10 * 10**9, "quan-1-phuong-da-kao", date(2023, 3, 5))
    tell("thu.fees", 7 * 10**9, "quan-1-phuong-ben-nghe", date(2023, 3, 6))
    assert ask("thu-phi", DISTRICT, *spring) == 17
    assert ask("thu-phi", "phuong-sai-gon", *spring) == 0  # it was not there
    today = {ward: ask("thu-phi", ward, *spring, map_on=TODAY) for ward in WARDS}
    assert today["phuong-sai-gon"] == Decimal("10.86")  # 7 + 0.385892 of 10
    assert sum(value for value in today.values() if value) == 17


def test_an_area_says_exactly_what_shares_only_guess() -> None:
    places.load_areas(
        rows=[
            AreaRow(
                slug="kp-thu", name="Khu phố thử", name_en="Test", confidence="thử",
                is_sample=True,
                units=(("quan-1-phuong-da-kao", None, REFORM, "x"),
                       ("phuong-tan-dinh", REFORM, None, "x")),
            )
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    tell("thu.fees", 10 * 10**9, "quan-1-phuong-da-kao", date(2023, 3, 5), area="kp-thu")
    spring = date(2023, 3, 1), date(2023, 4, 1)
    assert ask("thu-phi", "phuong-tan-dinh", *spring, map_on=TODAY) == 10
    assert ask("thu-phi", "phuong-sai-gon", *spring, map_on=TODAY) == 0
    question = Question("thu-phi", unit_id("phuong-tan-dinh"), *spring)
    found = queries.measured([question], on=TODAY, known_on=TODAY, map_on=TODAY)[question]
    assert found.apportioned == 0


def test_a_stock_is_inherited() -> None:
    """Households found poor under the old wards are poor under the new."""
    tell("thu.poor", 30, "quan-1-phuong-ben-nghe", date(2024, 1, 5))
    tell("thu.poor", -4, "phuong-sai-gon", date(2026, 2, 1))
    assert ask("thu-ho-ngheo", "phuong-sai-gon", *YEAR) == 26
    assert ask("thu-ho-ngheo", DISTRICT, date(2024, 1, 1), date(2025, 1, 1)) == 30
    assert ask("thu-ho-ngheo", "phuong-sai-gon", *YEAR, on=date(2026, 1, 31)) == 30


def test_a_measured_number_cannot_be_told() -> None:
    who = Actor("officer", "1", "A", rights={
        "indicators.report_value": frozenset({unit_id("phuong-sai-gon")})})  # fmt: skip
    with pytest.raises(Refused, match="indicator_is_measured"):
        actions.report_value(
            indicator="thu-ho-so", unit_id=unit_id("phuong-sai-gon"), period_kind="year",
            since=YEAR[0], until=YEAR[1], status="actual", value=Decimal(5), bound="",
            numerator=None, denominator=None, percent_of_plan=None, change_percent=None,
            as_of=TODAY, source="x", passage_id=None, note="", confidence="", is_sample=False,
            corrects_id=None, actor=who, at=MORNING,
        )  # fmt: skip


def test_nor_can_it_be_written_past_the_program() -> None:
    for since in (date(2026, 1, 1), date(2000, 1, 1)):
        with pytest.raises(IntegrityError, match="is measured from facts"), transaction.atomic():
            ReportedValue.objects.create(
                indicator_id="thu-ho-so", unit_id=unit_id("phuong-sai-gon"), period_kind="year",
                since=since, until=since.replace(month=2), status="actual", value=5, as_of=since,
                source="x", is_sample=False, reported_by="x", reported_at=MORNING,
            )  # fmt: skip


def test_a_reading_is_measured_and_says_so() -> None:
    dossiers(40, 10, "phuong-sai-gon", date(2026, 1, 20))
    place = unit_id("phuong-sai-gon")
    wanted = Wanted("thu-dung-han", frozenset({place}), "year", *YEAR, place=place, every="month")
    reading, _ = queries.readings([wanted], on=TODAY, known_on=TODAY)[wanted]
    assert reading.whole.why == "measured" and reading.whole.value is not None
    assert (reading.whole.value.value, reading.whole.value.numerator,
            reading.whole.value.source) == (80, 40, "thu-dung-han@1")  # fmt: skip
    assert [part.value.since for part in reading.parts if part.value] == [date(2026, 1, 1)]


def test_no_fact_is_not_a_zero() -> None:
    wanted = Wanted("thu-phi", frozenset({unit_id("phuong-sai-gon")}), "year", *YEAR)
    reading, _ = queries.readings([wanted], on=TODAY, known_on=TODAY)[wanted]
    assert (reading.whole.value, reading.whole.why) == (None, "nothing_was_told")


def test_a_frozen_report_is_made_again() -> None:
    place = unit_id("phuong-sai-gon")
    who = Actor("officer", "1", "A", rights={"indicators.freeze": frozenset({place}),
                                             "facts.correct": frozenset({place})})  # fmt: skip
    first = tell("thu.fees", 3 * 10**9, "phuong-sai-gon", date(2026, 5, 4))
    question = Question("thu-phi", place, *YEAR)
    key = actions.freeze(title="Báo cáo", unit_id=place, questions=[question], known_on=TODAY,
                         actor=who, at=MORNING)  # fmt: skip
    facts.correct(fact_id=first, quantity=Decimal(10**9), reason="Ghi nhầm", actor=who, at=MORNING)
    frozen = queries.freeze_of(key, [place])
    assert frozen is not None
    (again,) = queries.reproduced(frozen, today=TODAY + timedelta(days=1))
    assert (again.frozen, again.then, again.now) == ("3.00", "3.00", "1.00")
    assert again.reproduces


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        (Formula(FormulaKind.CUMULATIVE), "formula_measures_nothing"),
        (Formula(FormulaKind.CUMULATIVE, (Term("thu.nothing"),)), "measure_is_unknown"),
        (Formula(FormulaKind.CUMULATIVE, (Term("thu.dossiers", (("kind", ("x",)),)),)),
         "slice_is_unknown"),
        (Formula(FormulaKind.CUMULATIVE, (Term("thu.dossiers", (("on_time", ("x",)),)),)),
         "slice_value_is_unknown"),
        (Formula(FormulaKind.RATIO, (DOSSIERS,)), "formula_divides_by_nothing"),
        (Formula(FormulaKind.CUMULATIVE, (Term("thu.fees"),)), "unit_is_another"),
        (Formula(FormulaKind.CUMULATIVE, (DOSSIERS, Term("thu.fees"))), "units_do_not_add_up"),
        (Formula(FormulaKind.GROWTH, (DOSSIERS,)), "unit_is_not_per_cent"),
        (Formula(FormulaKind.LEVEL, (replace(DOSSIERS, stock=True),)), "measure_is_not_a_stock"),
        (Formula(FormulaKind.CUMULATIVE, (Term("thu.poor"),)), "stock_is_not_added_up"),
        (Formula(FormulaKind.THRESHOLD, (DOSSIERS,)), "bounds_are_missing"),
        (Formula(FormulaKind.COMPOSITE), "composite_has_no_parts"),
        (Formula(FormulaKind.COMPOSITE, parts=(Part("thu-ho-so"),)), "formula_rests_on_itself"),
        (Formula(FormulaKind.COMPOSITE, parts=(Part("no-such"),)), "part_is_not_measured"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_formula(formula: Formula, code: str) -> None:
    with pytest.raises(Refused) as refused:
        define({"thu-ho-so": ("", formula)}, since=date(2026, 1, 1), at=MORNING)
    assert code in refused.value.codes
