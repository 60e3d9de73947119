"""Ruled tables of a PDF become rows; what is not ruled stays lines."""

import time

import pytest
from tests.kernel.intake import samples

from opendistrict.kernel.intake import extract
from opendistrict.kernel.intake.ruled import Stroke, tables

APPENDIX = """#set page(numbering: "1")
Danh mục chỉ tiêu của quận trong năm, kèm theo kế hoạch đã ban hành từ đầu năm cho các đơn vị.
#table(columns: (3em, 12em, 5em, 5em), {stroke}
  [STT], [Chỉ tiêu], [Đơn vị], [Kế hoạch],
  [1], [thu ngân sách nhà nước trên địa bàn và các khoản thu khác], [tỷ đồng], [16.050],
  table.cell(rowspan: 2)[2], [tăng trưởng bán lẻ], [%], [15],
  [trong đó du lịch], table.cell(colspan: 2)[không giao],
)
Sau bảng là một đoạn nữa."""
ROWS = [
    "STT | Chỉ tiêu | Đơn vị | Kế hoạch",
    "1 | thu ngân sách nhà nước trên địa bàn và các khoản thu khác | tỷ đồng | 16.050",
    "2 | tăng trưởng bán lẻ | % | 15",
    " | trong đó du lịch | không giao",
]


def test_a_table_with_lines_becomes_rows_with_merged_cells_where_they_begin() -> None:
    result = extract(samples.paper(APPENDIX.format(stroke="")), filename="a.pdf")
    first, *rows, last = result.text.split("\n")
    assert first.endswith("cho các đơn vị.")
    assert rows == ROWS
    assert last == "Sau bảng là một đoạn nữa."
    assert result.notices == ()


def test_a_table_without_lines_stays_lines_and_loses_no_word() -> None:
    text = extract(samples.paper(APPENDIX.format(stroke="stroke: none,"))).text
    assert " | " not in text
    assert "".join(sorted("".join(text.split()))) == "".join(
        sorted(
            "".join(
                extract(samples.paper(APPENDIX.format(stroke=""))).text.replace("|", "").split()
            )
        )
    )


def cell(x: int, y: int, word: str) -> str:
    return f"BT /F 11 Tf {x} {y} Td ({word}) Tj ET"


def test_borders_drawn_as_thin_boxes_cell_by_cell() -> None:
    """As Word prints them: every border a filled box of half a point."""
    drawn = []
    for x in (60, 200):
        for y in (700, 720):
            drawn += [
                f"{x} {y} 140 0.5 re f", f"{x} {y + 20} 140 0.5 re f",
                f"{x} {y} 0.5 20 re f", f"{x + 140} {y} 0.5 20 re f",
            ]  # fmt: skip
    words = [cell(70, 725, "A1"), cell(210, 725, "B1"), cell(70, 705, "a2"), cell(210, 705, "b2")]
    content = "\n".join([cell(60, 760, "Truoc bang"), *drawn, *words, cell(60, 660, "Sau bang")])
    text = extract(samples.bare_pdf([content.encode()])).text
    assert text.split("\n") == ["Truoc bang", "A1 | B1", "a2 | b2", "Sau bang"]


def test_a_table_that_is_moved_and_turned_into_place_by_its_matrix() -> None:
    grid = "\n".join(f"0 {y} m 200 {y} l S" for y in (0, 20, 40))
    grid += "\n" + "\n".join(f"{x} 0 m {x} 40 l S" for x in (0, 100, 200))
    words = [cell(65, 325, "a"), cell(165, 325, "b"), cell(65, 305, "c"), cell(165, 305, "d")]
    content = f"q 1 0 0 1 60 300 cm\n{grid}\nQ\n" + "\n".join(words)
    assert extract(samples.bare_pdf([content.encode()])).text == "a | b\nc | d"


@pytest.mark.parametrize(
    "drawn",
    [
        "60 700 m 300 700 l S 60 690 m 300 690 l S",  # rules under a heading
        "50 50 500 740 re S",  # a frame around the page
        "50 50 500 740 re S 300 50 m 300 790 l S",  # two columns of running text: one row
        "60 600 m 60 800 l S 90 600 m 90 800 l S",  # upright lines alone
        "60 700 m 300 760 l S 60 760 m 300 700 l S",  # slanting
    ],
)
def test_lines_that_are_no_table_leave_the_text_alone(drawn: str) -> None:
    lines = samples.typed("Thu nhat", "Thu hai")
    plain = extract(samples.bare_pdf([lines])).text
    assert extract(samples.bare_pdf([drawn.encode() + b"\n" + lines])).text == plain


def test_rows_of_a_table_over_pages_are_not_taken_for_running_heads() -> None:
    body = ", ".join(f"[{n}], [Tên việc {n * n}], [đơn vị {n * 31}]" for n in range(1, 200))
    source = "#table(columns: 3, table.header([STT], [Nhiệm vụ], [Chủ trì]), " + body + ")"
    result = extract(samples.paper(source))
    assert result.pages and result.pages > 3
    rows = result.text.split("\n")
    assert rows[0] == "STT | Nhiệm vụ | Chủ trì"
    for n in range(1, 200):
        assert f"{n} | Tên việc {n * n} | đơn vị {n * 31}" in rows


def test_a_drawing_of_many_lines_is_no_table_and_takes_no_time() -> None:
    hatch = "\n".join(f"{x % 500} {x % 700} m {x % 500 + 9} {x % 700} l S" for x in range(20_000))
    begin = time.monotonic()
    assert extract(samples.bare_pdf([hatch.encode() + b"\n" + samples.typed("Ban do")])).text
    assert time.monotonic() - begin < 20


def test_strokes_that_nearly_meet_are_one_line() -> None:
    across = [Stroke(True, y + 0.4 * n, 60 * n, 60 * n + 59) for y in (0, 20, 40) for n in (0, 1)]
    down = [Stroke(False, x, 0, 40) for x in (0, 60, 119)]
    (table,) = tables([*across, *down])
    assert table.cells == (((0, 0), (0, 1)), ((1, 0), (1, 1)))
    assert table.cell_at(90, 30) == (0, 1)
    assert table.cell_at(200, 30) is None
    assert table.rows({(0, 1): "b", (1, 0): "c"}) == [" | b", "c | "]
