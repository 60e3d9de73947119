"""Numbers that Word counts by itself: the text has them, as the paper shows them."""

import docx
import pytest
from tests.kernel.intake import samples
from tests.kernel.intake.samples import W, raw_word

from opendistrict.kernel.intake import extract


def level(index: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def kind(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, number: int, at: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def styled(text: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def lines(body: str, *numbering: str, styles: str = "") -> list[str]:
    parts = {
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{"".join(numbering)}</w:numbering>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
    }
    result = extract(raw_word(body, extra={n: t.encode() for n, t in parts.items()}))
    assert "automatic_numbers_are_left_out" not in {notice.code for notice in result.notices}
    return result.text.split("\n")


LAW = kind(  # as a decree counts: mục I, khoản 1, điểm a
    7, level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)")
)


def test_levels_count_by_themselves_and_anew_below_a_higher_one() -> None:
    body = (
        item("Mục", 1) + item("khoản", 1, 1) + item("điểm", 1, 2) + item("điểm", 1, 2)
        + item("khoản", 1, 1) + item("điểm", 1, 2) + item("Mục", 1) + item("khoản", 1, 1)
    )  # fmt: skip
    assert lines(body, LAW, num(1, 7)) == [
        "I. Mục", "1. khoản", "a) điểm", "b) điểm", "2. khoản", "a) điểm", "II. Mục", "1. khoản"
    ]  # fmt: skip


def test_a_number_made_of_several_levels() -> None:
    many = kind(
        1, level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )  # fmt: skip
    body = item("a", 4) + item("b", 4, 1) + item("c", 4, 1) + item("d", 4, 2)
    assert lines(body, many, num(4, 1)) == ["I a", "I.1 b", "I.2 c", "1.2.1 d"]


def test_a_deeper_level_without_a_higher_one_stands_below_the_first() -> None:
    two = kind(1, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."))
    assert lines(item("b", 1, 1) + item("a", 1), two, num(1, 1)) == ["1.1. b", "2. a"]


def test_a_list_goes_on_after_plain_text_and_restarts_where_the_file_says_so() -> None:
    one = kind(1, level(0, "decimal", "%1."))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = (
        item("a", 1) + samples.paragraph("giữa") + item("b", 2) + item("c", 3) + item("d", 3)
        + item("e", 1)
    )  # fmt: skip
    assert lines(body, one, num(1, 1), num(2, 1), num(3, 1, anew)) == [
        "1. a", "giữa", "2. b", "5. c", "6. d", "7. e"
    ]  # fmt: skip


def test_two_lists_count_apart() -> None:
    body = item("a", 1) + item("x", 2) + item("b", 1) + item("y", 2)
    one, two = kind(1, level(0, "decimal", "%1.")), kind(2, level(0, "lowerLetter", "%1)"))
    assert lines(body, one, two, num(1, 1), num(2, 2)) == ["1. a", "a) x", "2. b", "b) y"]


def test_a_level_can_be_told_not_to_restart() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    onward = kind(1, level(0, "upperRoman", "%1."), level(1, "decimal", "Điều %2.", never))
    body = item("Chương", 1) + item("x", 1, 1) + item("Chương", 1) + item("y", 1, 1)
    assert lines(body, onward, num(1, 1)) == ["I. Chương", "Điều 1. x", "II. Chương", "Điều 2. y"]


@pytest.mark.parametrize(
    ("form", "count", "written"),
    [
        ("decimal", 12, "12"), ("decimalZero", 7, "07"), ("lowerLetter", 4, "d"),
        ("lowerLetter", 28, "bb"), ("upperLetter", 2, "B"), ("lowerRoman", 4, "iv"),
        ("lowerRoman", 49, "xlix"), ("upperRoman", 14, "XIV"), ("upperRoman", 5000, "5000"),
        ("lowerLetter", 999_999_999, "999999999"), ("decimal", 0, "0"),
    ],
)  # fmt: skip
def test_every_form_of_numeral(form: str, count: int, written: str) -> None:
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{count}"/></w:lvlOverride>'
    one = kind(1, level(0, form, "(%1)"))
    assert lines(item("x", 1), one, num(1, 1, start)) == [f"({written}) x"]


@pytest.mark.parametrize(
    ("text", "font", "mark"),
    [
        ("-", "Times New Roman", "-"), ("+", "Times New Roman", "+"), ("\uf0b7", "Symbol", "•"),
        ("§", "Wingdings", "•"), ("o", "Courier New", "•"), ("•", "Arial", "•"),
    ],
)  # fmt: skip
def test_bullets_are_the_sign_or_a_plain_one_for_a_drawing(text: str, font: str, mark: str) -> None:
    one = kind(
        1, level(0, "bullet", text, f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>')
    )
    assert lines(item("x", 1) + item("", 1) + item("y", 1), one, num(1, 1)) == [
        f"{mark} x", "", f"{mark} y"
    ]  # fmt: skip


def test_a_style_counts_at_the_level_that_names_it_even_through_its_base() -> None:
    two = kind(
        3, level(0, "upperRoman", "%1.", '<w:pStyle w:val="Muc"/>'),
        level(1, "decimal", "%2.", '<w:pStyle w:val="Khoan"/>'),
    )  # fmt: skip
    own = '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:styleId="Muc">{own}</w:style><w:style w:styleId="Khoan">{own}</w:style>'
        '<w:style w:styleId="Con"><w:basedOn w:val="Khoan"/></w:style>'
        '<w:style w:styleId="Vong"><w:basedOn w:val="Quanh"/></w:style>'
        '<w:style w:styleId="Quanh"><w:basedOn w:val="Vong"/></w:style>'
    )
    off = (
        '<w:p><w:pPr><w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        "<w:r><w:t>không số</w:t></w:r></w:p>"
    )
    body = (
        styled("a", "Muc") + styled("b", "Khoan") + styled("c", "Con") + off + styled("d", "Vong")
    )
    assert lines(body, two, num(9, 3), styles=styles) == [
        "I. a", "1. b", "2. c", "không số", "d"
    ]  # fmt: skip


def test_a_list_that_is_defined_by_a_style() -> None:
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="DS"/></w:abstractNum>'
    style = (
        '<w:style w:type="numbering" w:styleId="DS"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    real = kind(2, level(0, "decimal", "%1/"))
    assert lines(item("x", 1), linked, real, num(1, 1), num(2, 2), styles=style) == ["1/ x"]


def test_the_column_of_numbers_of_a_table_is_counted_though_its_cells_are_empty() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{item('', 1)}</w:tc><w:tc>{samples.paragraph(name)}</w:tc></w:tr>"
        for name in ("Kinh tế", "Đô thị")
    )
    one = kind(1, level(0, "decimal", "%1"))
    assert lines(f"<w:tbl>{rows}</w:tbl>", one, num(1, 1)) == ["1 | Kinh tế", "2 | Đô thị"]


def test_a_paragraph_joined_by_a_tracked_deletion_is_counted_once() -> None:
    deleted = item("một ", 1).replace("</w:numPr>", "</w:numPr><w:rPr><w:del/></w:rPr>")
    one = kind(1, level(0, "decimal", "%1."))
    assert lines(deleted + item("câu", 1) + item("hai", 1), one, num(1, 1)) == [
        "1. một câu",
        "2. hai",
    ]


def test_the_lists_python_docx_writes() -> None:
    document = docx.Document()
    for text, style in (
        ("một", "List Number"), ("hai", "List Number"), ("chấm", "List Bullet"), ("thôi", "Normal")
    ):  # fmt: skip
        document.add_paragraph(text, style=style)
    result = extract(samples.saved(document))
    assert result.text == "1. một\n2. hai\n• chấm\nthôi"
    assert result.notices == ()


def test_numbers_that_cannot_be_written_are_announced_as_missing() -> None:
    unknown = kind(1, level(0, "thaiCounting", "%1."))
    numbering = f'<w:numbering xmlns:w="{W}">{unknown}{num(1, 1)}</w:numbering>'
    body = item("một", 1) + item("hai", 1) + item("ba", 3)  # list 3 is not in the file
    result = extract(raw_word(body, extra={"word/numbering.xml": numbering.encode()}))
    assert result.text == "một\nhai\nba"
    (notice,) = result.notices
    assert (notice.code, notice.details) == ("automatic_numbers_are_left_out", {"count": 3})


def test_a_file_of_numbers_alone_is_empty() -> None:
    one = kind(1, level(0, "decimal", "%1."))
    numbering = f'<w:numbering xmlns:w="{W}">{one}{num(1, 1)}</w:numbering>'
    data = raw_word(item("", 1) * 3, extra={"word/numbering.xml": numbering.encode()})
    with pytest.raises(Exception, match="file_is_empty"):
        extract(data)


def test_a_hostile_list_neither_loops_nor_grows() -> None:
    huge = kind(1, level(0, "decimal", "%1" * 50_000))
    looped = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="S"/></w:abstractNum>'
    style = (
        '<w:style w:styleId="S"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    first, second = lines(
        item("x", 1) + item("y", 1), huge, looped, num(1, 1), num(2, 2), styles=style
    )
    assert len(first) < 300 and first.endswith("x") and second.endswith("y")
