"""A number in its parts: they add up, on every map, and open down to the facts."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.indicators.test_measuring import (
    DISTRICT,
    FORMULAS,
    REFORM,
    WARDS,
    YEAR,
    at,
    defined,
    dossiers,
    tell,
)
from tests.makers import MORNING, TODAY, unit_id

from opendistrict.engine.indicators import queries
from opendistrict.engine.indicators.rules.splitting import column
from opendistrict.engine.indicators.shapes import (
    Breakdown,
    FormulaKind,
    Lens,
    PartKind,
    PartLine,
    Question,
)
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.rounding import rounded
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.places import actions as places
from opendistrict.registers.places.shapes import AreaRow

__all__ = ["defined"]
pytestmark = pytest.mark.usefixtures("quan1", "defined")
SAI_GON, DIVISION = "phuong-sai-gon", "phong-kthtdt-phuong-sai-gon"
LAST_YEAR = date(2025, 1, 1), date(2026, 1, 1)
EVERYTHING = Lens()
BYS = ("unit", "week", "month", "quarter", "area", "slice:on_time")
LEAP = date(2024, 2, 20), date(2024, 3, 10)


def split(
    code: str, unit: str, by: str, span: tuple[date, date] = YEAR, *, on: date = TODAY,
    known_on: date | None = None, map_on: date | None = None, lens: Lens = EVERYTHING,
) -> Breakdown:  # fmt: skip
    found = queries.parts(
        Question(code, unit_id(unit), *span), by=by, on=on, known_on=known_on or on,
        map_on=map_on, lens=lens,
    )  # fmt: skip
    assert found is not None
    return found


def amounts(found: Breakdown) -> Mapping[str, Fraction]:
    return {one.key: one.above for one in found.lines if one.above}


def check(found: Breakdown) -> None:
    """What must be so of every breakdown."""
    number = found.measured.number
    assert sum(one.above for one in found.lines) == found.above
    if found.below is not None:
        assert sum(one.below or 0 for one in found.lines) == found.below
    brought = [one.adds for one in found.lines]
    if brought and None not in brought:
        assert sum(one for one in brought if one is not None) == (number.value or 0)
        assert sum((one.shown.adds for one in found.lines if one.shown.adds), Decimal(0)) == (
            found.shown.adds
        )
    assert sum(one.shown.above for one in found.lines) == found.shown.above
    if found.below is not None:
        assert sum((one.shown.below or 0) for one in found.lines) == found.shown.below


@pytest.fixture
def told(defined: None) -> None:
    dossiers(40, 10, SAI_GON, date(2026, 1, 20))
    dossiers(49, 1, DIVISION, date(2026, 2, 20))
    dossiers(7, 3, "phuong-tan-dinh", date(2026, 2, 21))
    dossiers(30, 10, "quan-1-phuong-ben-nghe", date(2025, 1, 20))
    dossiers(60, 20, SAI_GON, date(2025, 7, 2))
    dossiers(5, 5, "quan-1-phuong-da-kao", date(2025, 3, 2))
    tell("thu.fees", 1_500_000_000, SAI_GON, date(2026, 3, 1))
    tell("thu.fees", 333_333_333, DIVISION, date(2026, 3, 1))
    tell("thu.poor", 30, "quan-1-phuong-ben-nghe", date(2024, 1, 5))
    tell("thu.poor", -4, SAI_GON, date(2026, 2, 1))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("code", sorted(FORMULAS))
@pytest.mark.parametrize("map_on", [None, TODAY, date(2024, 5, 1)])
def test_parts_add_up_to_the_number(code: str, map_on: date | None) -> None:
    for unit, span in ((SAI_GON, YEAR), (SAI_GON, LAST_YEAR), (DISTRICT, LAST_YEAR)):
        for by in BYS:
            found = split(code, unit, by, span, map_on=map_on)
            number = found.measured.number
            if found.by != "component":
                check(found)
            elif number.value is not None:
                assert sum(one.adds or 0 for one in found.lines) == number.value
            if FORMULAS[code][1].kind == FormulaKind.RATIO:
                assert number.numerator in (found.above, None)


def test_by_unit_with_both_sides_of_a_ratio(told: None) -> None:
    found = split("thu-dung-han", SAI_GON, "unit")
    division = found.line(str(unit_id(DIVISION)))
    own = found.line("")
    assert division and own
    assert (division.above, division.below, division.value) == (49, 50, 98)
    assert (own.kind, own.above, own.below, own.value) == (PartKind.OWN, 40, 50, 80)
    assert (division.shown.adds, own.shown.adds) == (Decimal("49.00"), Decimal("40.00"))
    assert division.share == Fraction(49, 89)
    assert found.value == 89


def test_by_slice_and_through_a_lens(told: None) -> None:
    found = split("thu-ho-so", SAI_GON, "slice:on_time")
    assert amounts(found) == {"yes": 89, "no": 11}
    late = split("thu-ho-so", SAI_GON, "unit", lens=Lens((("on_time", "no"),)))
    assert (late.value, amounts(late)) == (11, {str(unit_id(DIVISION)): 1, "": 10})
    fees = split("thu-phi", SAI_GON, "slice:on_time")  # fees are not cut so
    assert [(one.kind, one.shown.above) for one in fees.lines] == [(PartKind.REST, Decimal("1.83"))]


def test_by_month_up_to_today(told: None) -> None:
    found = split("thu-ho-so", SAI_GON, "month")
    assert amounts(found) == {"2026-01-01": 50, "2026-02-01": 50}
    assert len(found.lines) == 2  # what is to come says nothing, and is not shown
    growth = split("thu-tang", SAI_GON, "month")
    july = growth.line("2026-07-01")
    assert july and growth.below  # with what the same land had before there was a ward
    assert (july.above, july.below, july.value) == (0, 80, -100)
    assert july.adds == -8000 / growth.below


def test_a_stock_by_month_begins_with_what_was_there(told: None) -> None:
    found = split("thu-ho-ngheo", SAI_GON, "month")
    assert [(one.kind, one.above) for one in found.lines[:3]] == [
        (PartKind.BEFORE, 30), (PartKind.PERIOD, 0), (PartKind.PERIOD, -4),
    ]  # fmt: skip
    assert found.above == 26


def test_weeks_begin_on_mondays_and_days_are_days(told: None) -> None:
    """2026 begins on a Thursday: its first week has four days."""
    weeks = split("thu-ho-so", SAI_GON, "week")
    assert [one.key for one in weeks.lines[:3]] == ["2026-01-01", "2026-01-05", "2026-01-12"]
    assert [one.until for one in weeks.lines[:2]] == [date(2026, 1, 5), date(2026, 1, 12)]
    assert amounts(weeks) == {"2026-01-19": 50, "2026-02-16": 50}
    assert weeks.every == "week"
    january = date(2026, 1, 1), date(2026, 2, 1)
    assert amounts(split("thu-ho-so", SAI_GON, "day", january)) == {"2026-01-20": 50}
    this_week = split("thu-ho-so", SAI_GON, "day", (date(2026, 1, 19), date(2026, 1, 26)))
    assert (this_week.value, amounts(this_week)) == (50, {"2026-01-20": 50})


@pytest.mark.parametrize("by", ["day", "week"])
@pytest.mark.parametrize("code", sorted(FORMULAS))
def test_parts_add_up_over_the_29th_of_february(code: str, by: str, defined: None) -> None:
    for year in (2023, 2024, 2025):
        dossiers(3, 1, "quan-1-phuong-ben-nghe", date(year, 2, 28))
        tell("thu.fees", 7 * 10**9, "quan-1-phuong-ben-nghe", date(year, 3, 1))
    dossiers(2, 1, "quan-1-phuong-ben-nghe", date(2024, 2, 29))
    tell("thu.poor", 5, "quan-1-phuong-ben-nghe", date(2024, 2, 29))
    for year in (2024, 2025):
        span = LEAP[0].replace(year=year), LEAP[1].replace(year=year)
        found = split(code, DISTRICT, by, span)
        if found.by != "component":
            check(found)


def test_a_threshold_by_its_shorter_periods(told: None) -> None:
    found = split("thu-nguong", SAI_GON, "month", (date(2026, 1, 1), date(2026, 4, 1)))
    assert [one.is_inside for one in found.lines] == [False, True, False]
    assert [one.adds for one in found.lines] == [0, Fraction(100, 3), 0]


def test_a_composite_comes_apart_into_its_indicators(told: None) -> None:
    found = split("thu-tong-hop", SAI_GON, "unit", (date(2026, 1, 1), date(2026, 4, 1)))
    assert found.by == "component"
    assert [(one.key, one.value) for one in found.lines] == [
        ("thu-dung-han", 89), ("thu-nguong", Fraction(100, 3)),
    ]  # fmt: skip
    assert found.lines[0].adds == Fraction(89 * 3, 4)


def test_the_wards_of_then_and_of_today() -> None:
    spring = date(2023, 3, 1), date(2023, 4, 1)
    tell("thu.fees", 10 * 10**9, "quan-1-phuong-da-kao", date(2023, 3, 5))
    tell("thu.fees", 7 * 10**9, "quan-1-phuong-ben-nghe", date(2023, 3, 6))
    then = split("thu-phi", DISTRICT, "unit", spring)
    assert amounts(then) == {
        str(unit_id("quan-1-phuong-da-kao")): 10, str(unit_id("quan-1-phuong-ben-nghe")): 7,
    }  # fmt: skip
    assert sum(one.kind == PartKind.UNIT for one in then.lines) >= 10  # the silent ones too
    now = split("thu-phi", SAI_GON, "unit", spring, map_on=TODAY)
    (own,) = [one for one in now.lines if one.above]
    assert own.shown.above == Decimal("10.86")
    (shared,) = own.shares
    assert (shared.source_id, shared.share) == (
        unit_id("quan-1-phuong-da-kao"), Fraction("0.385892"),
    )  # fmt: skip
    assert 0 < own.apportioned < 1
    assert now.measured.apportioned == own.apportioned


def test_a_unit_that_moved_is_counted_where_it_was() -> None:
    """A year across the reform: the district's last half, then nothing of it."""
    tell("thu.fees", 10**9, "quan-1-phuong-da-kao", REFORM - timedelta(days=1))
    tell("thu.fees", 2 * 10**9, SAI_GON, REFORM)
    span = date(2025, 1, 1), date(2026, 1, 1)
    assert amounts(split("thu-phi", DISTRICT, "unit", span)) == {
        str(unit_id("quan-1-phuong-da-kao")): 1
    }
    assert amounts(split("thu-phi", SAI_GON, "unit", span)) == {"": 2}


def test_by_area_with_what_has_none() -> None:
    places.load_areas(
        rows=[
            AreaRow(slug="kp-thu", name="Khu phố thử", name_en="Test", confidence="thử",
                    is_sample=True, units=(("phuong-sai-gon", REFORM, None, "x"),)),
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    tell("thu.fees", 3 * 10**9, SAI_GON, date(2026, 3, 5), area="kp-thu")
    tell("thu.fees", 10**9, SAI_GON, date(2026, 3, 5))
    found = split("thu-phi", SAI_GON, "area")
    assert [(one.kind, one.above) for one in found.lines] == [
        (PartKind.AREA, 3), (PartKind.REST, 1),
    ]  # fmt: skip
    for line, amount in ((found.lines[0], 3), (found.lines[1], 1)):
        assert facts_sum("thu-phi", SAI_GON, "area", line) == amount * 10**9


def facts_sum(
    code: str, unit: str, by: str, line: PartLine, *, span: tuple[date, date] = YEAR,
    map_on: date | None = None, reach: frozenset[object] | None = None,
) -> Decimal:  # fmt: skip
    found = queries.behind(
        Question(code, unit_id(unit), *span), by=by, key=(line.kind, line.key), on=TODAY,
        known_on=TODAY, map_on=map_on,
    )  # fmt: skip
    assert found is not None
    units = {one for stretch in found.stretches for one in stretch.unit_ids}
    listed = queries.facts_behind(found, units if reach is None else reach, known_on=TODAY)
    return sum((one.quantity for one in listed), Decimal(0))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("by", ["unit", "month", "slice:on_time"])
def test_every_part_opens_to_its_facts(by: str) -> None:
    found = split("thu-ho-so", SAI_GON, by)
    for line in found.lines:
        assert facts_sum("thu-ho-so", SAI_GON, by, line) == line.above, line.key
    assert any(line.above for line in found.lines)


def test_facts_of_units_one_may_not_read_are_not_listed(told: None) -> None:
    found = split("thu-ho-so", SAI_GON, "month")
    mine = frozenset({unit_id(DIVISION)})
    sums = [facts_sum("thu-ho-so", SAI_GON, "month", one, reach=mine) for one in found.lines]
    assert sums == [0, 50]


def test_facts_behind_an_apportioned_part() -> None:
    """All facts of a unit of which a share came here are behind the part: whole, not shared."""
    spring = date(2023, 3, 1), date(2023, 4, 1)
    tell("thu.fees", 10, "quan-1-phuong-da-kao", date(2023, 3, 5))
    tell("thu.fees", 7, "quan-1-phuong-ben-nghe", date(2023, 3, 6))
    tell("thu.fees", 4, "quan-1-phuong-pham-ngu-lao", date(2023, 3, 6))
    found = split("thu-phi", SAI_GON, "unit", spring, map_on=TODAY)
    (own,) = [one for one in found.lines if one.above]
    assert facts_sum("thu-phi", SAI_GON, "unit", own, span=spring, map_on=TODAY) == 17


def test_pages_of_facts_follow_each_other(told: None) -> None:
    found = queries.behind(Question("thu-ho-so", unit_id(SAI_GON), *YEAR), on=TODAY, known_on=TODAY)
    assert found
    reach, seen, after = {unit_id(SAI_GON), unit_id(DIVISION)}, [], None
    while page := queries.facts_behind(found, reach, known_on=TODAY, after=after, most=3):
        seen += page
        after = (page[-1].happened_on, page[-1].id)
    assert len(seen) == len({one.id for one in seen}) == 4
    assert [one.happened_on for one in seen] == sorted(
        (one.happened_on for one in seen), reverse=True
    )


def test_why_then_and_now_differ(told: None) -> None:
    first = tell("thu.fees", 9 * 10**9, SAI_GON, date(2026, 5, 4))
    who = Actor("officer", "1", "A", rights={"facts.correct": frozenset({unit_id(SAI_GON)})})
    facts.correct(fact_id=first, quantity=Decimal(2 * 10**9), reason="Ghi nhầm", actor=who,
                  at=at(date(2026, 9, 1)))  # fmt: skip
    tell("thu.fees", 5, SAI_GON, date(2026, 5, 5), known=date(2026, 8, 9))
    found = queries.behind(Question("thu-phi", unit_id(SAI_GON), *YEAR), on=TODAY, known_on=TODAY)
    assert found
    learned = queries.learned_of(found, {unit_id(SAI_GON)}, after=date(2026, 6, 1), until=TODAY)
    assert (learned.corrected, learned.late) == (1, 1)
    assert [one.quantity for one in learned.newest] == [Decimal(-7 * 10**9), 5]
    nobody = queries.learned_of(found, set(), after=date(2026, 6, 1), until=TODAY)
    assert (nobody.corrected, nobody.late, nobody.newest) == (0, 0, ())


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("map_on", [None, TODAY])
def test_however_many_parts_the_same_few_queries(map_on: date | None) -> None:
    def count(by: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            split("thu-dung-han", SAI_GON, by, map_on=map_on)
        return len(asked)

    before = {by: count(by) for by in BYS}
    for month in range(1, 12):
        for unit in WARDS:
            dossiers(month, 1, unit, date(2026, month, 3))
    assert {by: count(by) for by in BYS} == before
    assert max(before.values()) <= 26


@given(
    st.lists(st.fractions(min_value=-1000, max_value=1000, max_denominator=50), max_size=20),
    st.integers(min_value=0, max_value=3),
)
def test_a_printed_column_adds_up(parts: list[Fraction], decimals: int) -> None:
    whole = rounded(sum(parts, Fraction(0)), decimals, "half_up")
    step = Decimal(1).scaleb(-decimals)
    printed = column(parts, whole, step)
    assert sum(printed, Decimal(0)) == whole
    assert all(abs(Fraction(p) - e) <= Fraction(step) for p, e in zip(printed, parts, strict=True))
