"""The .docx read back with python-docx, and its XML where python-docx has no words."""

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from opendistrict.kernel.papers import (
    Bullets,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    to_docx,
    wording,
)

DANGEROUS = ("#import", "$x$", "<&>", "]", "\\", "]]>", "&amp;", "{{ a }}", "</w:t>")


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def words_of(document) -> list[str]:
    """Every paragraph in order, also those inside tables."""
    return [
        "".join(
            "\n" if part.tag == qn("w:br") else part.text or ""
            for part in paragraph.iter(qn("w:t"), qn("w:br"))
        )
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def test_report_says_every_part_in_the_decrees_order(report):
    words = [line for line in words_of(opened(to_docx(report()))) if line]
    assert words[:14] == [
        "ỦY BAN NHÂN DÂN",
        "THÀNH PHỐ HỒ CHÍ MINH",
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG BẾN THÀNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/BC-UBND",
        "Bến Thành, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO",
        "Kết quả thực hiện chỉ tiêu tháng 01 năm 2026",
        "Kính gửi:",
        "- Ủy ban nhân dân Thành phố;",
        "- Sở Tài chính.",
        "Căn cứ chương trình công tác năm 2026;",
    ]
    assert words[-9:] == [
        "Trên đây là báo cáo tháng 01 năm 2026, kính trình Thành phố xem xét./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Các phòng chuyên môn;",
        "- Lưu: VT, KT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
    ]


def test_header_is_a_frame_of_two_columns_without_lines(letter):
    table = opened(to_docx(letter())).tables[0]
    cells = [[cell.text.split("\n") for cell in row.cells] for row in table.rows]
    assert cells[0][0][:2] == ["ỦY BAN NHÂN DÂN", "PHƯỜNG SÀI GÒN"]
    assert cells[1][0] == ["Số: 128/UBND-KT", "V/v phối hợp kiểm tra vỉa hè đường Nguyễn Huệ"]
    assert cells[1][1] == ["Sài Gòn, ngày 12 tháng 10 năm 2026"]
    assert table._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(Mm(165), rel=0.001)
    rules = list(table._tbl.iter(qn("w:pBdr")))
    assert len(rules) == 2  # under the agency and under the motto


def test_line_under_the_motto_is_as_long_as_the_motto(letter):
    right = opened(to_docx(letter())).tables[0].rows[0].cells[1]
    rule = right.paragraphs[-1].paragraph_format
    length = right.width - rule.left_indent - rule.right_indent
    assert length / Mm(1) == pytest.approx(56.1, abs=0.5)


def test_page_is_a4_with_the_margins_of_the_annex(letter):
    section = opened(to_docx(letter())).sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 15]
    assert [round(m / Mm(1)) for m in (section.top_margin, section.bottom_margin)] == [20, 20]
    wide = opened(to_docx(letter(landscape=True))).sections[0]
    assert wide.page_width > wide.page_height


def test_page_number_stands_in_the_middle_from_page_two(letter):
    section = opened(to_docx(letter())).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in etree.tostring(section.header._element, encoding="unicode")
    assert "PAGE" not in etree.tostring(section.first_page_header._element, encoding="unicode")
    stop = section.header.paragraphs[0].paragraph_format.tab_stops[0]
    assert stop.position / Mm(1) == pytest.approx(82.5, abs=0.1)


@pytest.mark.parametrize(
    ("style", "size", "bold", "italic"),
    [
        ("Quốc hiệu", 12, True, False),
        ("Tiêu ngữ", 13, True, False),
        ("Cơ quan chủ quản", 12, False, False),
        ("Cơ quan ban hành", 12, True, False),
        ("Số, ký hiệu", 13, False, False),
        ("Địa danh, thời gian", 13, False, True),
        ("Tên loại", 14, True, False),
        ("Trích yếu", 14, True, False),
        ("Trích yếu công văn", 12, False, False),
        ("Kính gửi", 14, False, False),
        ("Body Text", 14, False, False),
        ("Heading 1", 14, True, False),
        ("Heading 2", 14, True, False),
        ("Heading 3", 14, False, False),
        ("Quyền hạn, chức vụ", 14, True, False),
        ("Họ tên người ký", 14, True, False),
        ("Nơi nhận", 12, True, True),
        ("Tên nơi nhận", 11, False, False),
    ],
)
def test_styles_have_the_face_of_the_annex(report, style, size, bold, italic):
    font = opened(to_docx(report())).styles[style].font
    assert (font.name, font.size, font.bold, font.italic) == (
        *("Times New Roman", Pt(size), bold, italic),
    )


def test_no_theme_font_or_colour_of_the_template_shows_through(report):
    document = opened(to_docx(report()))
    used = {p.style.name for p in document.paragraphs} | {"Normal"}
    for name in used:
        fonts = document.styles[name].element.rPr.find(qn("w:rFonts"))
        assert {
            fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")
        } == {"Times New Roman"}
        assert not [key for key in fonts.attrib if "heme" in key]
        assert str(document.styles[name].font.color.rgb) == "000000"


def test_text_is_justified_indented_and_spaced(report):
    document = opened(to_docx(report()))
    form = document.styles["Body Text"].paragraph_format
    assert form.alignment == ALIGN.JUSTIFY
    assert form.first_line_indent / Mm(1) == pytest.approx(12.7, abs=0.05)
    assert form.space_after >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold == ["1.284 hồ sơ"]


def test_headings_are_real_and_numbered(report):
    document = opened(to_docx(report()))
    headings = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert headings == [
        ("Heading 1", "I. KẾT QUẢ THỰC HIỆN"),
        ("Heading 2", "1. Tình hình chung"),
        ("Heading 2", "2. Các chỉ tiêu chủ yếu"),
        ("Heading 3", "a) Kinh tế"),
        ("Heading 1", "II. NHIỆM VỤ TRỌNG TÂM"),
    ]


def test_table_repeats_its_header_and_tears_no_row(report):
    table = opened(to_docx(report())).tables[1]
    assert table.style.name == "Table Grid"
    assert [cell.text for cell in table.rows[0].cells] == [
        *("STT", "Chỉ tiêu", "Đơn vị", "Kế hoạch", "Thực hiện"),
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [
        *(True, False, False, False),
    ]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    second = table.rows[2].cells
    assert [cell.text for cell in second][3:] == ["1.250", "1.312,6"]
    sides = [cell.paragraphs[0].alignment for cell in second]
    assert sides == [ALIGN.CENTER, ALIGN.LEFT, ALIGN.CENTER, ALIGN.RIGHT, ALIGN.RIGHT]
    widths = [cell.width / Mm(1) for cell in second]
    assert sum(widths) == pytest.approx(165, abs=0.2)
    assert widths[1] == pytest.approx(6 * widths[0], abs=0.2)


def test_file_is_described_and_speaks_vietnamese(report):
    document = opened(to_docx(report()))
    about = document.core_properties
    assert about.title == "BÁO CÁO Kết quả thực hiện chỉ tiêu tháng 01 năm 2026"
    assert about.author == "ỦY BAN NHÂN DÂN PHƯỜNG BẾN THÀNH"
    assert about.language == "vi-VN"
    assert about.created is not None and about.created.date() == date(2026, 2, 5)
    tongues = document.styles.element.findall(f".//{qn('w:lang')}")
    assert {tongue.get(qn("w:val")) for tongue in tongues} == {"vi-VN"}
    choices = document.settings.element.findall(f".//{qn('w:compatSetting')}")
    modes = {choice.get(qn("w:name")): choice.get(qn("w:val")) for choice in choices}
    assert modes["compatibilityMode"] == "15"


def test_sample_is_marked_in_both_headers_and_nothing_else_is(report):
    for sample in (True, False):
        section = opened(to_docx(report(sample=sample))).sections[0]
        for header in (section.header, section.first_page_header):
            assert ("DỮ LIỆU MẪU" in header.paragraphs[0].text) is sample


def test_party_paper_has_the_party_header(report):
    words = words_of(opened(to_docx(report(party=True, symbol="BC/ĐU"))))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "*" in words and "-----" in words and "Số 07-BC/ĐU" in words
    assert not any("CỘNG HÒA" in line or line.endswith("./.") for line in words)


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_markup_in_data_stays_text(letter, dangerous):
    paper = letter(
        subject=f"về {dangerous}",
        place=f"nơi {dangerous}",
        recipients=(f"nhận {dangerous} x",),
        body=(
            Heading(2, f"mục {dangerous}"),
            Paragraph.of(f"đoạn {dangerous} hết"),
            Bullets((f"ý {dangerous}",)),
            Table((Column(f"đầu {dangerous}"),), ((f"ô {dangerous}",),), f"tên {dangerous}"),
        ),
    )
    words = words_of(opened(to_docx(paper)))
    for line in ("V/v về", "1. mục", "- ý", "đầu", "ô", "tên"):
        assert f"{line} {dangerous}" in words
    assert f"đoạn {dangerous} hết" in words
    assert f"nơi {dangerous}, ngày 12 tháng 10 năm 2026" in words


def test_same_paper_same_bytes_and_no_time_of_writing(report):
    data = to_docx(report())
    assert data == to_docx(report())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(exclude_categories=()), max_size=60),
    cell=st.text(st.characters(exclude_categories=()), max_size=30),
    names=st.lists(st.text(max_size=20), min_size=6, max_size=6),
    kind=st.none() | st.text(max_size=9),
)
def test_any_text_comes_back_as_it_was_cleaned(letter, text, cell, names, kind):
    table = Table((Column(names[0]),), ((cell,),), names[1], names[2])
    paper = letter(
        kind=kind,
        subject=names[3],
        agency=names[4],
        symbol=names[5],
        recipients_to=tuple(names[:3]),
        body=(Paragraph.of(text, Run(cell, bold=True)), table, Heading(1, text)),
        end_mark=False,
    )
    words = words_of(opened(to_docx(paper)))
    assert wording.clean(text) + wording.clean(cell) in words
    assert wording.clean(cell).strip() in words
    assert f"I. {wording.one_line(text).upper()}" in words
