import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from opendistrict.kernel.sheets import (
    Column,
    Kind,
    SheetProblem,
    csv_template,
    excel_template,
    read_table,
)
from opendistrict.kernel.sheets import reading as limits

COLUMNS = (
    Column("title", "Chỉ tiêu", is_required=True, help="Tên"),
    Column("plan", "Kế hoạch", Kind.NUMBER, help="Số"),
    Column("day", "Đến ngày", Kind.DATE),
    Column("way", "Chiều tốt", Kind.CHOICE, choices={"Tăng": "up", "Giảm": "down"}),
)


def excel(lines: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADERS = ["Chỉ tiêu", "Kế hoạch", "Đến ngày", "Chiều tốt"]


def test_lines_have_the_numbers_of_excel() -> None:
    lines: list[list[object]] = [HEADERS, *([f"Chỉ tiêu {n}", n] for n in range(2, 31))]
    lines[16] = ["Chỉ tiêu sai", "mười bảy"]  # the 17th line of the sheet
    table = read_table(excel(lines), "a.xlsx", COLUMNS)
    assert table.problems == (
        SheetProblem.at(17, "Kế hoạch", "cell_is_not_a_number", given="mười bảy"),
    )
    assert len(table.rows) == 28
    assert table.rows[-1].line == 30


def test_a_title_above_blank_lines_and_other_columns_do_no_harm() -> None:
    data = excel([
        ["BIỂU CHỈ TIÊU NĂM 2024"], [], ["STT", "ke hoach", "CHỈ TIÊU", "Ghi chú"],
        [1, "16.050", "Thu ngân sách", "x"], [], [2, 95, "Giải ngân", None],
    ])  # fmt: skip
    table = read_table(data, "a.xlsx", COLUMNS)
    assert [(row.line, row.cells["plan"]) for row in table.rows] == [(4, 16050), (6, 95)]
    assert table.is_well


def test_all_problems_of_a_line_are_told() -> None:
    table = read_table(excel([HEADERS, ["", "x", "31/02/2024", "Ngang"]]), "a.xlsx", COLUMNS)
    assert [problem.code for problem in table.problems] == [
        "cell_is_empty", "cell_is_not_a_number", "date_does_not_exist", "cell_is_not_a_choice",
    ]  # fmt: skip
    assert {problem.line for problem in table.problems} == {2}


def test_formulas_and_errors_are_not_trusted() -> None:
    table = read_table(excel([HEADERS, ["A", "=1+1"], ["B", "#N/A"]]), "a.xlsx", COLUMNS)
    assert [(p.line, p.code) for p in table.problems] == [
        (2, "cell_is_a_formula"), (3, "cell_is_an_error"),
    ]  # fmt: skip


def test_a_percent_cell_counts_as_percent() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    sheet.append(["A", 0.1017])
    sheet["B2"].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue(), "a.xlsx", COLUMNS).rows[0].cells["plan"] == Decimal("10.17")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_the_ways_programs_save_it(separator: str, encoding: str) -> None:
    lines = [separator.join(HEADERS), separator.join(["Thu ngân sách", '"16.050,5"', "", "Tăng"])]
    table = read_table("\r\n".join(lines).encode(encoding), "a.csv", COLUMNS)
    assert table.problems == ()
    assert table.rows[0].cells == {
        "title": "Thu ngân sách", "plan": Decimal("16050.5"), "day": None, "way": "up"
    }  # fmt: skip


def test_csv_line_numbers_survive_line_breaks_in_cells() -> None:
    text = 'Chỉ tiêu;Kế hoạch\n"hai\ndòng";1\nba;x\n'
    table = read_table(text.encode(), "a.csv", COLUMNS)
    assert [(p.line, p.column) for p in table.problems] == [(4, "Kế hoạch")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "a.xls", "file_is_old_excel"),
        (b"PK\x03\x04broken", "a.xlsx", "file_is_not_a_table"),
        (b"\x00\x01\x02", "a.bin", "file_is_not_a_table"),
        ("Chỉ tiêu;Kế hoạch".encode("cp1258", "replace") + b"\xff", "a.csv", "file_is_not_unicode"),
        (b"x" * (limits.LARGEST_FILE + 1), "a.csv", "file_is_too_large"),
        ("một;hai\n1;2".encode(), "a.csv", "header_is_missing"),
        (b"", "a.csv", "header_is_missing"),
        ("Chỉ tiêu;Chỉ tiêu\na;b".encode(), "a.csv", "column_is_given_twice"),
    ],
)
def test_files_that_are_refused_whole(data: bytes, name: str, code: str) -> None:
    table = read_table(data, name, COLUMNS)
    assert [(p.line, p.code) for p in table.problems] == [(0, code)]
    assert table.rows == ()


def test_a_missing_column_is_named() -> None:
    columns = (*COLUMNS, Column("owner", "Đơn vị chủ trì", is_required=True))
    table = read_table("Chỉ tiêu\na".encode(), "a.csv", columns)
    assert table.problems[0].code == "columns_are_missing"
    assert dict(table.problems[0].details)["headers"] == "Đơn vị chủ trì"


def test_an_archive_that_unpacks_without_end() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (limits.LARGEST_UNPACKED + 1))
    table = read_table(out.getvalue(), "a.xlsx", COLUMNS)
    assert table.problems[0].code == "file_is_too_large"


def test_entities_in_a_workbook_are_not_expanded() -> None:
    data = excel([HEADERS, ["A", 1]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for entry in given.namelist():
            content = given.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
                content = content.replace(b"<worksheet", bomb + b"<worksheet", 1)
            made.writestr(entry, content)
    table = read_table(out.getvalue(), "a.xlsx", COLUMNS)
    assert [p.code for p in table.problems] == ["file_is_not_a_table"]


def test_ten_thousand_lines_with_one_mistake() -> None:
    lines: list[list[object]] = [HEADERS]
    lines += [[f"Chỉ tiêu {n}", n, "31/12/2024", "Tăng"] for n in range(10_000)]
    lines[7_000][1] = "??"
    data = excel(lines)
    table = read_table(data, "a.xlsx", COLUMNS)
    assert len(table.rows) == 9_999
    assert [(p.line, p.column) for p in table.problems] == [(7_001, "Kế hoạch")]


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 3)
    table = read_table(excel([HEADERS, *([f"{n}"] for n in range(5))]), "a.xlsx", COLUMNS)
    assert [(p.line, p.code) for p in table.problems] == [(0, "file_has_too_many_lines")]


def test_templates_are_read_back_empty_and_offer_lists() -> None:
    data = excel_template(COLUMNS, title="Chỉ tiêu", lists_title="Danh mục")
    for content, name in ((data, "a.xlsx"), (csv_template(COLUMNS), "a.csv")):
        table = read_table(content, name, COLUMNS)
        assert (table.problems, table.line_count) == ((), 0)
    book = load_workbook(io.BytesIO(data))
    sheet = book["Chỉ tiêu"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    rules = sheet.data_validations.dataValidation
    assert [str(rule.sqref) for rule in rules] == ["D3:D5000"]
    assert [cell.value for cell in book["Danh mục"]["D"]][1:] == ["Tăng", "Giảm"]
