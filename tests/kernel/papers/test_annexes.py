"""Annexes by Decree 30/2020, annex I, III.1: own pages and numbers, tied to the paper by words."""

import io
from dataclasses import replace
from datetime import date

import docx
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT

from opendistrict.kernel.papers import Annex, Column, Paragraph, Table, to_docx, to_pdf
from opendistrict.kernel.papers.sheet import lay_out
from opendistrict.kernel.papers.wording import annexed_to

LONG = Table((Column("STT", 0.6, "center"), Column("Việc", 4)),
             tuple((str(n), "Rà soát vỉa hè") for n in range(80)))  # fmt: skip
TEXT = (Paragraph.of("Nội dung."),)


def pages(data: bytes) -> list[tuple[str, bool]]:
    """The words of each page, and whether it is wider than high."""
    document = pypdfium2.PdfDocument(data)
    return [
        (" ".join(page.get_textpage().get_text_bounded().split()), page.get_width() > 800)
        for page in document
    ]


def test_an_annex_begins_a_page_behind_the_signature(report) -> None:
    paper = report(annexes=(Annex("Bảng số liệu", (LONG,)),))
    found = pages(to_pdf(paper))
    first = next(n for n, (words, _) in enumerate(found) if "Phụ lục BẢNG SỐ LIỆU" in words)
    assert first > 0 and "Nguyễn Văn Mẫu" in found[first - 1][0]
    assert "(Kèm theo Báo cáo số 07/BC-UBND ngày 05 tháng 02 năm 2026 của" in found[first][0]
    assert not found[first][0].startswith("1 ") and found[first + 1][0].startswith("2 ")


def test_several_are_numbered_and_each_counts_its_own_pages(report) -> None:
    paper = report(annexes=(Annex("Một", (LONG,)), Annex("Hai", (LONG,), landscape=True)))
    assert [annex.label for annex in lay_out(paper).annexes] == ["Phụ lục I", "Phụ lục II"]
    found = pages(to_pdf(paper))
    second = next(n for n, (words, _) in enumerate(found) if "Phụ lục II" in words)
    assert found[second][1] and not found[second - 1][1]
    assert found[second + 1][0].startswith("2 ")


def test_word_gets_a_section_for_each(report) -> None:
    paper = report(annexes=(Annex("Một", TEXT), Annex("Hai", (LONG,), landscape=True)))
    document = docx.Document(io.BytesIO(to_docx(paper)))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    ]  # fmt: skip
    starts = [section._sectPr.xpath("./w:pgNumType/@w:start") for section in document.sections]
    assert starts == [[], ["1"], ["1"]]
    styles = [p.text for p in document.paragraphs if p.style.name == "Phụ lục"]
    assert styles == ["Phụ lục I", "MỘT", "Phụ lục II", "HAI"]


def test_without_annexes_nothing_changes(report) -> None:
    assert lay_out(report()).annexes == ()
    assert len(docx.Document(io.BytesIO(to_docx(report()))).sections) == 1


def test_an_annex_that_is_not_yet_registered_keeps_room_for_the_pen(report) -> None:
    paper = replace(report(), number="", dated_on=None, annexes=(Annex("Một", TEXT),))
    (annex,) = lay_out(paper).annexes
    assert "/BC-UBND ngày" in annex.belongs_to and "07" not in annex.belongs_to
    assert len(pages(to_pdf(paper))) >= 2


@pytest.mark.parametrize(
    ("kind", "said"), [("BÁO CÁO", "Báo cáo số 05/X"), ("", "Công văn số 05/X")]
)
def test_the_words_name_the_kind(kind: str, said: str) -> None:
    assert said in annexed_to(kind, "5", "X", date(2026, 1, 2), "")
