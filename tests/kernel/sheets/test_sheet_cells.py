from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.periods import CutOff, PeriodKind
from opendistrict.kernel.sheets import (
    Bounded,
    Column,
    Kind,
    parse_bounded,
    parse_number,
    parse_period,
    write_number,
)
from opendistrict.kernel.sheets.cells import Cell, CellIsWrong, read_cell


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("16.050", "16050"),
        ("10,17%", "10.17"),
        ("10,17 %", "10.17"),
        ("1.234.567,89", "1234567.89"),
        ("76.754,67", "76754.67"),
        ("-9,8", "-9.8"),
        ("−9,8%", "-9.8"),
        ("+3", "3"),
        ("0", "0"),
        ("1 234", "1234"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("1,234", "1.234"),  # the Vietnamese reading
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
    ],
)
def test_numbers_as_written_here(written: str, number: str) -> None:
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["", "-", "abc", "1.2.3", "1.23.456", "12.34,5,6", "10%%", "1e5", "35/38", "9" * 30]
)
def test_what_is_not_a_number(written: str) -> None:
    assert parse_number(written) is None


@given(st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False))
def test_written_and_read_back(number: Decimal) -> None:
    assert parse_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("written", "number", "bound"),
    [
        ("hơn 16.050", 16050, "more than"),
        (">16.050", 16050, "more than"),
        ("Trên 95%", 95, "more than"),
        ("khoảng 15.500", 15500, "about"),
        ("~89", 89, "about"),
        ("≥ 95%", 95, "at least"),
        (">=95", 95, "at least"),
        ("95% trở lên", 95, "at least"),
        ("không quá 10", 10, "at most"),
        ("10 trở xuống", 10, "at most"),
        ("dưới 0,3%", Decimal("0.3"), "less than"),
        ("-95", -95, ""),
        ("16.050", 16050, ""),
    ],
)
def test_limits_in_words(written: str, number: Decimal, bound: str) -> None:
    assert parse_bounded(written) == Bounded(Decimal(number), bound)


@pytest.mark.parametrize("written", ["hơn", "hơn mười", "hơn 5 trở lên", "5 người"])
def test_what_is_not_a_limit(written: str) -> None:
    assert parse_bounded(written) is None


@pytest.mark.parametrize(
    ("written", "kind", "since", "until"),
    [
        ("2023", PeriodKind.YEAR, date(2023, 1, 1), date(2024, 1, 1)),
        ("Năm 2023", PeriodKind.YEAR, date(2023, 1, 1), date(2024, 1, 1)),
        ("Quý 3/2023", PeriodKind.QUARTER, date(2023, 7, 1), date(2023, 10, 1)),
        ("Quý IV năm 2023", PeriodKind.QUARTER, date(2023, 10, 1), date(2024, 1, 1)),
        ("Q1/2023", PeriodKind.QUARTER, date(2023, 1, 1), date(2023, 4, 1)),
        ("Tháng 6/2023", PeriodKind.MONTH, date(2023, 6, 1), date(2023, 7, 1)),
        ("06/2023", PeriodKind.MONTH, date(2023, 6, 1), date(2023, 7, 1)),
        ("6 tháng đầu năm 2023", PeriodKind.HALF, date(2023, 1, 1), date(2023, 7, 1)),
        ("6 tháng cuối năm 2023", PeriodKind.HALF, date(2023, 7, 1), date(2024, 1, 1)),
        ("9 tháng năm 2023", PeriodKind.NINE_MONTHS, date(2023, 1, 1), date(2023, 10, 1)),
        ("9 tháng 2023", PeriodKind.NINE_MONTHS, date(2023, 1, 1), date(2023, 10, 1)),
        ("2020–2025", PeriodKind.TERM, date(2020, 1, 1), date(2026, 1, 1)),
        ("Nhiệm kỳ 2020 - 2025", PeriodKind.TERM, date(2020, 1, 1), date(2026, 1, 1)),
    ],
)
def test_periods_as_written(written: str, kind: PeriodKind, since: date, until: date) -> None:
    found = parse_period(written)
    assert found is not None
    assert (found.kind, found.since, found.until) == (kind, since, until)


def test_a_reporting_year_ends_on_14_december() -> None:
    found = parse_period("2023", CutOff.REPORTING)
    assert found is not None
    assert found.last_day == date(2023, 12, 14)


@pytest.mark.parametrize(
    "written", ["", "quý 5/2023", "tháng 13/2023", "2025-2020", "23", "12/12/2023"]
)
def test_what_is_not_a_period(written: str) -> None:
    assert parse_period(written) is None


PLAN = Column("plan", "Kế hoạch", Kind.NUMBER)
DAY = Column("day", "Ngày", Kind.DATE)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (Cell(16050), "16050"),
        (Cell(10.17), "10.17"),
        (Cell(0.1017, is_percent=True), "10.17"),
        (Cell("16.050"), "16050"),
    ],
)
def test_a_cell_that_holds_a_number_is_that_number(cell: Cell, number: str) -> None:
    assert read_cell(cell, PLAN) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        (Cell("=A1*2", is_formula=True), PLAN, "cell_is_a_formula"),
        (Cell("#DIV/0!", is_error=True), PLAN, "cell_is_an_error"),
        (Cell("nhiều"), PLAN, "cell_is_not_a_number"),
        (Cell(datetime(2023, 1, 1)), PLAN, "cell_is_not_a_number"),  # noqa: DTZ001 - as Excel has it
        (Cell(float("inf")), PLAN, "cell_is_not_a_number"),
        (Cell("30/02/2025"), DAY, "date_does_not_exist"),
        (Cell("2/3/25"), DAY, "cell_is_not_a_date"),
        (Cell(None), Column("x", "X", is_required=True), "cell_is_empty"),
        (Cell("a" * 11), Column("x", "X", longest=10), "cell_is_too_long"),
        (
            Cell("khác"),
            Column("x", "X", Kind.CHOICE, choices={"Có": "yes"}),
            "cell_is_not_a_choice",
        ),
    ],
)
def test_cells_that_are_wrong(cell: Cell, column: Column, code: str) -> None:
    with pytest.raises(CellIsWrong) as wrong:
        read_cell(cell, column)
    assert wrong.value.code == code


def test_days_in_either_form() -> None:
    for cell in (Cell("15/12/2023"), Cell("2023-12-15"), Cell(date(2023, 12, 15))):
        assert read_cell(cell, DAY) == date(2023, 12, 15)


def test_choices_fold() -> None:
    column = Column("x", "X", Kind.CHOICE, choices={"Ước thực hiện": "estimated"})
    assert read_cell(Cell("uoc  THỰC hiện"), column) == "estimated"


def test_text_keeps_a_code_that_excel_made_a_number() -> None:
    assert read_cell(Cell(26737.0), Column("x", "X")) == "26737"
