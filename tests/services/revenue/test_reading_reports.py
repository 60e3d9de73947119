"""A report is read whole or refused with every mistake at its line; nothing is guessed."""

import io

import pytest
from openpyxl import Workbook
from tests.services.revenue import reports
from tests.services.revenue.reports import HEAD, JANUARY, heading, month_file, read

from opendistrict.kernel.money import Money
from opendistrict.services.revenue.shapes import What

pytestmark = pytest.mark.usefixtures("quan1")


def wrong(sheet: reports.Sheet) -> list[tuple[int, str]]:
    assert not sheet.rows or not sheet.problems
    return [(one.line, one.code) for one in sheet.problems]


def test_a_month_with_its_plans_in_dong() -> None:
    sheet = read(JANUARY)
    assert sheet.is_well
    told = {(row.item, row.what): row for row in sheet.rows}
    assert told["mau-dat", What.COLLECTED].amount == Money(50_500_000)
    assert told["mau-gtgt", What.STATUTORY].amount == Money(1_200_000_000)
    assert told["mau-gtgt", What.STATUTORY].month == 0
    assert told["mau-dat", What.COLLECTED].line == 3


def test_excel_keeps_its_numbers_whatever_the_marks_of_text_are() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Báo cáo thu"])
    sheet.append(HEAD.split(";"))
    sheet.append(["Thuế", "mau-gtgt", 1200, 1300, 100.25, 100.25])
    sheet.append(["Tổng thu", "", "1.200", "1.300", "100,25", 100.25])
    out = io.BytesIO()
    book.save(out)
    told = {row.what: row.amount for row in read(out.getvalue()).rows}
    assert told[What.COLLECTED] == Money(100_250_000)


def test_a_line_that_is_called_by_its_name_and_one_that_is_only_a_heading() -> None:
    data = month_file([
        "I. Thu nội địa;;;;;",
        "Thuế giá trị gia tăng (mẫu);;;;5;5",
        "Tổng cộng;;;;5;5",
    ])  # fmt: skip
    (row,) = read(data).rows
    assert (row.item, row.amount) == ("mau-gtgt", Money(5_000_000))


def test_a_total_that_does_not_add_names_its_row() -> None:
    data = JANUARY.replace(b"150,5;150,5", b"151,5;150,5")
    assert wrong(read(data)) == [(4, "sum_of_lines_differs")]
    (problem,) = read(data).problems
    assert problem.column == "Thực hiện trong tháng"
    assert dict(problem.details)["difference"] == "1.000.000"


def test_a_group_that_is_not_the_sum_of_its_lines_names_its_row() -> None:
    lines = ["Thuế;mau-thue;;;7;7", "GTGT;mau-gtgt;;;4;4", "TNCN;mau-tncn;;;2;2"]
    assert wrong(read(month_file([*lines, "Tổng cộng;;;;7;7"]))) == [
        (2, "sum_of_lines_differs"), (2, "sum_of_lines_differs"),
    ]  # fmt: skip
    good = [lines[0].replace("7;7", "6;6"), *lines[1:], "Tổng cộng;;;;6;6"]
    leaves = {row.item: row.is_leaf for row in read(month_file(good)).rows}
    assert leaves == {"mau-thue": False, "mau-gtgt": True, "mau-tncn": True}


def test_a_file_without_its_total_is_refused() -> None:
    assert wrong(read(month_file(["Thuế;mau-gtgt;;;4;4"]))) == [(0, "total_line_is_missing")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1,234,567", "number_is_written_the_other_way"),
        ("1,234.5", "number_is_written_the_other_way"),
        ("12.5", "number_is_written_the_other_way"),
        ("1.234.56", "cell_is_not_a_number"),
        ("mười", "cell_is_not_a_number"),
        ("0,0000001", "amount_is_not_whole_dong"),
        ("999.999.999.999.999", "amount_too_large"),
    ],
)
def test_numbers_that_may_mean_another_number(cell: str, code: str) -> None:
    data = month_file([f"Thuế;mau-gtgt;;;{cell};", f"Tổng cộng;;;;{cell};"])
    assert wrong(read(data)) == [(2, code), (3, code)]


def test_words_that_name_nothing_or_two_things() -> None:
    lines = ["Lạ;mau-la;;;1;1", "Thuế;mau-gtgt;;;1;1", "Tổng cộng;;;;2;2"]
    assert wrong(read(month_file(lines))) == [(2, "revenue_item_is_unknown")]
    lines = ["Thuế;mau-gtgt;;;1;1", "Thuế;mau-gtgt;;;1;1", "Tổng cộng;;;;2;2"]
    assert (3, "line_is_doubled") in wrong(read(month_file(lines)))


def test_an_item_counts_only_while_it_holds() -> None:
    lines = ["Hè phố;phi-he-pho;;;1;1", "Tổng cộng;;;;1;1"]
    assert wrong(read(month_file(lines))) == [(2, "revenue_item_is_not_in_force")]
    assert read(month_file(lines), heading(year=2025)).is_well


def test_a_column_that_the_layout_wants_is_missing() -> None:
    data = month_file(["Thuế;mau-gtgt;1"], head="Nội dung;Mã;Thực hiện trong tháng")
    assert wrong(read(data)) == [(0, "columns_are_missing")]


YEAR = "Tháng;Nội dung;Mã;Dự toán pháp lệnh;Dự toán phấn đấu;Thực hiện trong tháng"


def year_file(*months: int, year: int = 2025) -> bytes:
    lines = []
    for month in months:
        lines += [f"Tháng {month}/{year};Thuế;mau-gtgt;;;{month}",
                  f"Tháng {month}/{year};Tổng cộng;;;;{month}"]  # fmt: skip
    return month_file(lines, head=YEAR)


def test_a_year_with_a_hole_is_refused() -> None:
    told = heading(None, year=2025)
    assert read(year_file(1, 2, 3), told, "mau-thu-nam").is_well
    (problem,) = read(year_file(1, 2, 4), told, "mau-thu-nam").problems
    assert (problem.code, dict(problem.details)) == ("month_is_missing", {"month": "03/2025"})


def test_months_of_another_year_or_to_come() -> None:
    told = heading(None, year=2025)
    assert wrong(read(year_file(1, year=2024), told, "mau-thu-nam"))[0][1] == "year_of_line_differs"
    early = heading(2, as_of=reports.date(2026, 1, 31))
    assert wrong(read(JANUARY, early))[0][1] == "month_is_after_as_of"
    assert (2, "month_is_not_told") in wrong(read(JANUARY, heading(None)))


def test_january_says_the_same_twice() -> None:
    data = JANUARY.replace(b"100;100", b"100;101").replace(b"150,5;150,5", b"150,5;151,5")
    assert wrong(read(data)) == [(2, "cumulative_does_not_add")]
