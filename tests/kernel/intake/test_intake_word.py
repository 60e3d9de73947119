"""Word files: what of them is text."""

import docx
import pytest
from docx.oxml import parse_xml
from tests.kernel.intake import samples
from tests.kernel.intake.samples import W, paragraph, raw_word

from opendistrict.kernel.intake import Extracted, extract


def counts(result: Extracted) -> dict[str, object]:
    return {notice.code: notice.details.get("count") for notice in result.notices}


def test_paragraphs_tables_and_literal_numbers_are_kept() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "đầu trang"
    section.footer.paragraphs[0].text = "chân trang"
    document.add_heading("KẾ HOẠCH", 1)
    document.add_paragraph("1. Mục tiêu: thu 16.050 tỷ đồng")
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = f"ô {number}"
    table.cell(0, 0).add_paragraph("dòng hai")
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "x", "y"
    document.add_paragraph("a) Phòng\tKinh tế")
    result = extract(samples.saved(document), filename="a.docx")
    assert (result.kind, result.pages, result.notices) == ("docx", None, ())
    assert result.text.split("\n") == [
        "KẾ HOẠCH",
        "1. Mục tiêu: thu 16.050 tỷ đồng",
        "ô 0 dòng hai | ô 1 ô 2",
        "ô 3 ô 6 | ô 4 x | y | ô 5",
        " | ô 7 | ô 8",
        "a) Phòng Kinh tế",
    ]


def test_decomposed_text_is_composed() -> None:
    result = extract(samples.word("Ðường Nguye\u0302\u0303n Hue\u0323\u0302"))
    assert result.text == "Đường Nguyễn Huệ"


def test_a_frame_of_one_cell_keeps_its_paragraphs() -> None:
    cell = f"<w:tc>{paragraph('Điều 1')}{paragraph('Điều 2')}</w:tc>"
    result = extract(raw_word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert result.text == "Điều 1\nĐiều 2"


def test_tracked_deletions_are_left_out_and_insertions_are_not() -> None:
    body = (
        "<w:p><w:r><w:t>thu </w:t></w:r><w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>95</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom><w:r><w:t>%</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>"
        + paragraph("câu")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr><w:tr>"
        + f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    )
    result = extract(raw_word(body))
    assert result.text == "thu 95%\nmột câu\na | b"
    assert counts(result) == {
        "tracked_deletions_are_left_out": 3,
        "tracked_insertions_are_included": 1,
    }


def test_marks_inside_a_paragraph() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
        '<w:t>d</w:t><w:softHyphen/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
        "<w:hyperlink><w:r><w:t>nối</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>ô</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:footnoteReference/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r></w:p>'
    )
    result = extract(raw_word(body))
    assert result.text == "a b\nc-d\uf0b7nốiôhiện"
    assert counts(result) == {
        "characters_without_meaning": 1,
        "footnotes_are_left_out": 1,
        "hidden_text_is_left_out": 1,
    }


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>quanh</w:t></w:r></w:p>" + paragraph("sau")
    )
    assert extract(raw_word(body)).text == "quanh\ntrong khung\nsau"


def test_content_controls_around_paragraphs_and_cells_are_read() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('một')}</w:sdtContent></w:sdt><w:tbl><w:tr>"
        f"<w:tc>{paragraph('a')}</w:tc>"
        f"<w:sdt><w:sdtContent><w:tc>{paragraph('b')}</w:tc></w:sdtContent></w:sdt>"
        "</w:tr></w:tbl>"
    )
    assert extract(raw_word(body)).text == "một\na | b"


def test_legacy_fonts_in_word_are_noticed() -> None:
    result = extract(samples.word(samples.tcvn3(samples.SENTENCE), samples.SENTENCE))
    (suspected,) = result.notices
    assert suspected.code == "legacy_encoding_suspected"
    assert suspected.details["encoding"] == "tcvn3"


def test_the_strict_namespace_and_another_place_of_the_document_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": '<Types><Override PartName="/w/d.xml" '
        f'ContentType="{kind}"/></Types>',
        "_rels/.rels": '<R><Relationship Type="x/officeDocument" Target="/w/d.xml"/></R>',
        "w/d.xml": f'<w:document xmlns:w="{strict}"><w:body>{paragraph("Xin chào")}'
        "</w:body></w:document>",
    }
    assert extract(samples.archive({n: t.encode() for n, t in parts.items()})).text == "Xin chào"


def test_nothing_is_lost_of_a_paragraph_python_docx_can_write() -> None:
    document = docx.Document()
    written = document.add_paragraph("một ")
    written.add_run("hai").bold = True
    written._p.append(parse_xml(f'<w:r xmlns:w="{W}"><w:t xml:space="preserve"> ba</w:t></w:r>'))
    assert extract(samples.saved(document)).text == "một hai ba"


@pytest.mark.parametrize("filename", ["ke-hoach.pdf", "ke-hoach.txt", "ke-hoach.doc"])
def test_a_word_file_under_another_name_is_read_and_noticed(filename: str) -> None:
    result = extract(samples.word("Xin chào"), filename=filename)
    assert (result.text, result.kind) == ("Xin chào", "docx")
    assert [notice.code for notice in result.notices] == ["name_does_not_match_content"]


def test_fifty_pages_take_a_moment() -> None:
    document = docx.Document()
    for number in range(600):
        document.add_paragraph(f"{number}. {samples.SENTENCE}; {samples.SENTENCE}.")
        if number % 20 == 0:
            table = document.add_table(rows=8, cols=5)
            for cell in table._cells:
                cell.text = str(number)
    data = samples.saved(document)
    result = extract(data, filename="a.docx")
    assert len(result.text) > 100_000
