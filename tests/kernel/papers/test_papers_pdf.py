"""The PDF read back: words, pages, structure, and that data is never read as Typst."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import fontpkg_be_vietnam_pro
import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opendistrict.kernel.papers import (
    Bullets,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    pdf,
    pdf_font,
    to_pdf,
)

MM = 72 / 25.4
DANGEROUS = (
    "#import",
    "$x$",
    "<&>",
    "]",
    "\\",
    "*a*",
    "_b_",
    "`c`",
    "@d",
    "// e",
    "/* f",
    '"g"',
    "= h",
)


def pages_of(data: bytes) -> list[str]:
    """The words of each page, with line breaks as spaces."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [
            " ".join(page.get_textpage().get_text_bounded().replace("\ufffe", "-").split())
            for page in document
        ]
    finally:
        document.close()


def inked(text) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every character that leaves ink."""
    chars = text.get_text_range()
    assert len(chars) == text.count_chars()
    return [text.get_charbox(n) for n, char in enumerate(chars) if not char.isspace()]


def test_report_says_every_part_in_the_decrees_order(report):
    words = " ".join(pages_of(to_pdf(report())))
    parts = [
        "THÀNH PHỐ HỒ CHÍ MINH",
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
        "Căn cứ chương trình",
        "I. KẾT QUẢ THỰC HIỆN",
        "1. Tình hình chung",
        "2. Các chỉ tiêu chủ yếu",
        "a) Kinh tế",
        "- Cấp mới 312 giấy phép.",
        "Bảng 1. Kết quả tháng 01",
        "Đơn vị tính: như cột 3",
        "1.312,6",
        "II. NHIỆM VỤ TRỌNG TÂM",
        "kính trình Thành phố xem xét./.",
        "Nơi nhận:",
        "- Lưu: VT, KT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
    ]
    places = [words.find(part) for part in parts]
    assert -1 not in places, [part for part, at in zip(parts, places, strict=True) if at < 0]
    assert places == sorted(places)


def test_letter_has_its_subject_under_the_number(letter):
    words = pages_of(to_pdf(letter()))[0]
    assert "Số: 128/UBND-KT V/v phối hợp" in words
    assert "Kính gửi: Công an phường Sài Gòn" in words


def test_party_paper_has_the_party_header(report):
    words = pages_of(to_pdf(report(party=True, symbol="BC/ĐU")))[0]
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "CỘNG HÒA" not in words
    assert "Số 07-BC/ĐU" in words


def test_sheet_is_a4_with_margins_kept_and_numbers_from_page_two(report, letter):
    long = report(body=tuple(Paragraph.of(f"Đoạn thứ {n}. " * 30) for n in range(20)))
    document = pypdfium2.PdfDocument(to_pdf(long))
    assert len(document) > 3
    for n, page in enumerate(document, start=1):
        assert (page.get_width() / MM, page.get_height() / MM) == pytest.approx((210, 297), abs=0.1)
        text = page.get_textpage()
        # The accents of the first line of capitals reach a little above the margin, as in Word.
        margin = {"top": page.get_height(), "bottom": page.get_height() - 17.5 * MM}
        assert text.get_text_bounded(**margin).strip() == ("" if n == 1 else str(n))
        if n > 1:
            left, _, right, _ = text.get_charbox(0)
            assert (left + right) / 2 / MM == pytest.approx(30 + 165 / 2, abs=0.5)  # its number
        boxes = inked(text)
        assert min(box[0] for box in boxes) >= 29.5 * MM
        assert max(box[2] for box in boxes) <= (210 - 14.5) * MM
        assert min(box[1] for box in boxes) >= 19.5 * MM
    wide = pypdfium2.PdfDocument(to_pdf(letter(landscape=True)))
    assert wide[0].get_width() > wide[0].get_height()


def test_long_table_repeats_its_header_on_every_page_and_tears_no_row(letter):
    rows = tuple(
        (str(n), f"Tuyến {n} dòng một\nTuyến {n} dòng hai", "1.000") for n in range(1, 121)
    )
    table = Table((Column("STT", 1, "center"), Column("Tên tuyến", 4), Column("Số tiền", 2)), rows)
    pages = pages_of(to_pdf(letter(body=(table,))))
    assert len(pages) >= 4
    for page in pages[:-1]:
        assert page.count("STT Tên tuyến Số tiền") == 1
    for n in range(1, 121):
        assert any(f"Tuyến {n} dòng một Tuyến {n} dòng hai" in page for page in pages)


def test_figures_stand_at_the_right_edge_of_their_column(letter):
    rows = (("chữ", "7"), ("chữ", "1.234.567"))
    table = Table((Column("A"), Column("B")), rows)
    page = pypdfium2.PdfDocument(to_pdf(letter(body=(table,))))[0].get_textpage()
    words = page.get_text_range()
    last_letters = (words.index("7\r\nchữ"), words.index("1.234.567") + 8)
    short, long = (page.get_charbox(place)[2] for place in last_letters)
    assert short == pytest.approx(long, abs=1.5)


def test_signature_never_stands_alone_on_a_page(letter):
    for lines in range(22, 34):
        body = tuple(Paragraph.of(f"Đoạn {n}.") for n in range(lines))
        pages = pages_of(to_pdf(letter(body=body)))
        signed = next(page for page in pages if "Trần Thị Thử" in page)
        assert f"Đoạn {lines - 1}./." in signed
        assert "Nơi nhận:" in signed


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_markup_in_data_is_shown_and_never_obeyed(letter, dangerous):
    table = Table((Column(f"đầu {dangerous}"),), ((f"ô {dangerous}",),), f"tên {dangerous}")
    paper = letter(
        kind="Báo cáo",
        subject=f"về {dangerous}",
        agency=f"cơ quan {dangerous}",
        recipients_to=(f"gửi {dangerous} x",),
        recipients=(f"nhận {dangerous} x",),
        body=(
            Heading(2, f"mục {dangerous}"),
            Paragraph.of(f"đoạn {dangerous} hết"),
            Bullets((f"ý {dangerous} hết",)),
            table,
        ),
    )
    words = " ".join(pages_of(to_pdf(paper)))
    for lead in ("đầu", "ô", "tên", "về", "gửi", "nhận", "1. mục", "đoạn", "- ý"):
        assert f"{lead} {dangerous}" in words
    assert f"CƠ QUAN {dangerous.upper()}" in words


def test_dated_paper_is_archival_accessible_and_described(report):
    data = to_pdf(report())
    reader = pypdf.PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]) == "vi-VN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<", xmp) and re.search(r"pdfaid:conformance>A<", xmp)
    assert "pdfuaid:part>1<" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == "BÁO CÁO Kết quả thực hiện chỉ tiêu tháng 01 năm 2026"
    assert reader.metadata.author == "ỦY BAN NHÂN DÂN PHƯỜNG BẾN THÀNH"
    assert [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)] == [
        "I. KẾT QUẢ THỰC HIỆN",
        "II. NHIỆM VỤ TRỌNG TÂM",
    ]
    assert {"/H1", "/H2", "/H3", "/TH", "/TD", "/Table", "/P"} <= _tags(root["/StructTreeRoot"])
    assert not _fonts_not_embedded(reader)


def _tags(node) -> set[str]:
    """Every structure element below a node of the structure tree."""
    found, waiting = set(), [node]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found.add(str(one.get("/S")))
            if "/K" in one:
                kids = one["/K"].get_object()
                waiting += (
                    kids if isinstance(kids, list) else [kids] if isinstance(kids, dict) else []
                )
    return found


def _fonts_not_embedded(reader: pypdf.PdfReader) -> list[str]:
    lacking = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            child = font.get_object()["/DescendantFonts"][0].get_object()
            if not {"/FontFile2", "/FontFile3"} & set(child["/FontDescriptor"]):
                lacking.append(str(child["/BaseFont"]))
    return lacking


def test_undated_draft_is_a_tagged_pdf_but_not_archival(report):
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(report(dated_on=None, number=""))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert b"pdfaid" not in root["/Metadata"].get_data()


def test_sample_is_marked_on_every_page_and_nothing_else_is(report):
    long = report(body=tuple(Paragraph.of(f"Đoạn {n}. " * 40) for n in range(12)), sample=True)
    pages = pages_of(to_pdf(long))
    assert len(pages) > 1
    assert all("DỮ LIỆU MẪU" in page for page in pages)
    assert not any("DỮ LIỆU MẪU" in page for page in pages_of(to_pdf(replace(long, sample=False))))


def test_same_paper_same_bytes_also_from_several_threads(report):
    papers = [report(number=str(n)) for n in (1, 2, 3, 4)] * 3
    alone = [to_pdf(paper) for paper in papers[:4]]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(to_pdf, papers))
    assert together == alone * 3
    assert len(set(alone)) == 4


def test_characters_without_a_font_become_boxes_and_the_rest_stays(letter):
    paper = letter(body=(Paragraph.of("Ủy ban 😀 nhân dân \ue000 ಠ ☑ 1.000 ₫"),))
    words = pages_of(to_pdf(paper))[0]
    assert "Ủy ban □ nhân dân □ □ ☑ 1.000 ₫./." in words


def test_a_foreign_mark_on_a_letter_costs_at_most_the_mark(letter):
    # Libertinus Serif fails on this pair though it has either character alone; Tinos does not.
    body = (Heading(2, "¦\u0591 sau “☑”"),)
    words = pages_of(to_pdf(letter(body=body, end_mark=False)))[0]
    assert re.search(r"1[.] ¦[□\u0591]\s*sau “☑”", words)


def test_letters_of_the_language_all_have_glyphs():
    assert all(pdf._press(())._shows(char) for char in pdf._ALWAYS_SHOWN)


def test_links_and_checksums_break_inside_their_column(letter):
    checksum = "0123456789abcdef" * 8
    table = Table((Column("A", 1), Column("B", 1)), ((checksum, "x"),))
    page = pypdfium2.PdfDocument(to_pdf(letter(body=(table, Paragraph.of(checksum)))))[0]
    text = page.get_textpage()
    boxes = inked(text)
    assert max(box[2] for box in boxes) <= (210 - 14.5) * MM
    assert text.get_text_range().replace("\r\n", "").replace("\u200b", "").count(checksum) == 2


def test_font_can_be_handed_in(tmp_path: Path):
    be_vietnam = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
    known = {"Times New Roman", "Tinos"}
    assert pdf_font() in known
    assert pdf_font(font_directories=(tmp_path, be_vietnam)) in known


RUNS = st.builds(Run, st.text(max_size=40), st.booleans(), st.booleans())
PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(RUNS, max_size=3).map(tuple),
    st.sampled_from(["left", "center", "right", "justify"]),
)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table,
        st.lists(st.builds(Column, st.text(max_size=9)), min_size=width, max_size=width).map(tuple),
        st.lists(st.tuples(*[st.text(max_size=9)] * width), max_size=3).map(tuple),
        st.text(max_size=9),
        st.text(max_size=9),
    )
)
HEADINGS = st.builds(Heading, st.integers(1, 3), st.text(max_size=20), st.booleans())
BLOCKS = (
    HEADINGS
    | PARAGRAPHS
    | TABLES
    | st.builds(Bullets, st.lists(st.text(max_size=20) | PARAGRAPHS, max_size=3).map(tuple))
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.lists(BLOCKS, max_size=5).map(tuple),
    words=st.lists(st.text(max_size=20), min_size=7, max_size=7),
    kind=st.none() | st.text(max_size=9),
    flags=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_any_text_makes_a_pdf(letter, body, words, kind, flags):
    names = ("agency", "symbol", "subject", "parent_agency", "number", "place")
    paper = letter(
        **dict(zip(names, words, strict=False)),
        kind=kind,
        body=body,
        recipients_to=tuple(words[:2]),
        recipients=tuple(words[2:4]),
        **dict(zip(("sample", "party", "landscape", "end_mark"), flags, strict=True)),
    )
    assert to_pdf(paper).startswith(b"%PDF-")
