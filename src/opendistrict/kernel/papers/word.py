"""A paper as an editable .docx: real styles, real headings, header rows that repeat.

Lines below the agency, the motto and the subject are borders of an empty paragraph, so that they
can be moved and edited; their length is reckoned from the published widths of Times New Roman.
"""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from opendistrict.kernel.papers import layout, word_parts
from opendistrict.kernel.papers.paper import Paper
from opendistrict.kernel.papers.sheet import SAMPLE_MARK, AnnexSheet, Grid, Line, Sheet, lay_out

_SHORTEST_TITLE = 255  # characters that a property of a .docx may have


def to_docx(paper: Paper) -> bytes:
    """The paper as a .docx for Word and LibreOffice. The same paper gives the same bytes."""
    sheet = lay_out(paper)
    document = docx.Document()
    width = layout.text_width_mm(landscape=sheet.landscape)
    word_parts.add_styles(document, sheet.sizes, party=sheet.party, language=sheet.language)
    _describe(document, sheet)
    _set_page(document.sections[0], sheet, width)
    _add_head(document, sheet, width)
    _add_title(document, sheet, width)
    _add_addressees(document, sheet, width)
    for place, block in enumerate(sheet.body, start=1):
        _add_block(document, block, width, last=place == len(sheet.body))
    _add_foot(document, sheet, width)
    for annex in sheet.annexes:
        _add_annex(document, sheet, annex)
    kept = io.BytesIO()
    document.save(kept)
    return _undated(kept.getvalue())


def _undated(archive: bytes) -> bytes:
    """The same archive without the time of writing, so that equal papers have equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def _describe(document: Document, sheet: Sheet) -> None:
    about = document.core_properties
    about.title = sheet.title[:_SHORTEST_TITLE]
    about.author = about.last_modified_by = " ".join(sheet.agency)[:_SHORTEST_TITLE]
    about.language = "vi-VN" if sheet.language == "vi" else sheet.language
    about.comments = ""
    about.keywords = SAMPLE_MARK if sheet.sample else ""
    if sheet.dated_on is not None:
        midnight = datetime.combine(sheet.dated_on, time(), UTC).replace(tzinfo=None)
        about.created = about.modified = midnight
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # the template's picture of an empty page
            del package.rels[key]


def _set_page(section: Section, sheet: Sheet, width: float) -> None:
    section.page_width, section.page_height = (
        Mm(layout.PAGE_WIDTH_MM),
        Mm(layout.PAGE_HEIGHT_MM),
    )
    if sheet.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.style = "Normal"
        line.paragraph_format.tab_stops.add_tab_stop(Mm(width / 2), TAB.CENTER)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(width), TAB.RIGHT)
        if numbered:
            line.add_run("\t")
            word_parts.add_page_number(line)
        if sheet.sample:
            line.add_run("\t" if numbered else "\t\t")
            word_parts.add_sample_mark(line, SAMPLE_MARK)


def _add_head(document: Document, sheet: Sheet, width: float) -> None:
    """Ô 1 to 4: two columns, the agency and its number left, the state and the date right."""
    left, right = sheet.sizes.left_block_mm, width - sheet.sizes.left_block_mm
    table = document.add_table(rows=2, cols=2)
    word_parts.bare_table(table, (left, right))
    (agency, state), (number, place) = table.rows[0].cells, table.rows[1].cells
    _fill(agency, [(line, "Cơ quan chủ quản") for line in sheet.parent])
    _fill(agency, [(line, "Cơ quan ban hành") for line in sheet.agency])
    if sheet.party:
        _fill(agency, [("*", "Cơ quan ban hành")])
    elif sheet.agency:
        longest = _longest(sheet.agency, sheet.sizes.agency, left)
        word_parts.draw_line(agency.add_paragraph(), longest * layout.SHORT_LINE, left)
    styles = ("Quốc hiệu", "Tiêu ngữ")
    _fill(state, list(zip(sheet.state, styles, strict=False)))
    size = sheet.sizes.motto if len(sheet.state) > 1 else sheet.sizes.state
    word_parts.draw_line(state.add_paragraph(), _longest(sheet.state[-1:], size, right), right)
    _fill(number, [(sheet.number, "Số, ký hiệu")])
    if sheet.brief:
        _fill(number, [(sheet.brief, "Trích yếu công văn")])
    _fill(place, [(sheet.place, "Địa danh, thời gian")])


def _longest(lines: tuple[str, ...], size_pt: float, room_mm: float) -> float:
    return min(room_mm, max(layout.width_mm(line, size_pt) for line in lines))


def _fill(cell: Any, lines: list[tuple[str, str]]) -> None:
    """Add lines to a cell, beginning with the empty paragraph that every cell is born with."""
    for text, style in lines:
        first = cell.paragraphs[0]
        fresh = len(cell.paragraphs) == 1 and not first.text and first.style.name == "Normal"
        paragraph = first if fresh else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(text)


def _add_title(document: Document, sheet: Sheet, width: float) -> None:
    """Ô 5a: kind, subject and the line below."""
    if not sheet.kind:
        return
    document.add_paragraph(sheet.kind, style="Tên loại")
    for line in sheet.subject:
        document.add_paragraph(line, style="Trích yếu")
    if sheet.party:
        document.add_paragraph("-----", style="Trích yếu")
    elif sheet.subject:
        longest = _longest(sheet.subject, sheet.sizes.subject, width)
        rule = document.add_paragraph(style="Trích yếu")
        word_parts.draw_line(rule, longest * layout.SHORT_LINE, width)
    document.add_paragraph(style="Normal").paragraph_format.line_spacing = 0.7


def _add_addressees(document: Document, sheet: Sheet, width: float) -> None:
    """Ô 9a: one addressee in the middle, several below the colon of "Kính gửi:"."""
    if not sheet.kind:
        document.add_paragraph(style="Normal").paragraph_format.line_spacing = 0.7
    names = sheet.addressees
    if len(names) == 1:
        document.add_paragraph(f"Kính gửi: {names[0]}", style="Kính gửi")
    elif names:
        under_colon = layout.width_mm("Kính gửi", sheet.sizes.body)
        room = width - under_colon - _longest(names, sheet.sizes.body, width)
        start = max(0.0, room / 2)
        indents = [start, *[start + under_colon] * len(names)]
        for text, indent in zip(("Kính gửi:", *names), indents, strict=True):
            line = document.add_paragraph(text, style="Kính gửi")
            line.alignment = word_parts.JUSTIFY["left"]
            line.paragraph_format.left_indent = Mm(indent)
            line.paragraph_format.space_before = line.paragraph_format.space_after = Mm(0)
        line.paragraph_format.space_after = Mm(3)


def _add_block(document: Document, block: Line | Grid, width: float, *, last: bool) -> None:
    if isinstance(block, Grid):
        _add_grid(document, block, width)
        return
    style = f"Heading {block.level}" if block.level else "Body Text"
    paragraph = document.add_paragraph(style=style)
    if block.align != "justify":
        paragraph.alignment = word_parts.JUSTIFY[block.align]
        paragraph.paragraph_format.first_line_indent = Mm(0)
    for run in block.runs:
        written = paragraph.add_run(run.text)
        if not block.level:  # a heading's face is its style's
            written.bold, written.italic = run.bold or None, run.italic or None
    if last:  # the signature must not stand alone on a page
        paragraph.paragraph_format.keep_with_next = True


def _add_grid(document: Document, grid: Grid, width: float) -> None:
    if grid.caption:
        document.add_paragraph(grid.caption, style="Tên bảng")
    if grid.unit:
        document.add_paragraph(grid.unit, style="Đơn vị tính")
    widths = [share * width for share in grid.shares]
    styles = document.styles
    table = word_parts.lined_table(widths, styles["Table Grid"].style_id)
    head, cell = styles["Đầu bảng"].style_id, styles["Ô bảng"].style_id
    names = [(name, "center") for name in grid.header]
    table.append(word_parts.table_row(names, widths, head, header=True))
    for row in grid.rows:
        cells = [(one.text, one.align) for one in row]
        table.append(word_parts.table_row(cells, widths, cell, header=False))
    _after_all(document, table)
    # Word joins tables that touch; this line also gives the text below its distance.
    document.add_paragraph(style="Normal").paragraph_format.line_spacing = 0.6


def _after_all(document: Document, table: Any) -> None:
    """Put a table behind everything so far, before the section's own properties."""
    document.element.body.insert_element_before(table, "w:sectPr")


def _add_foot(document: Document, sheet: Sheet, width: float) -> None:
    """Ô 7 and 9b: who receives it on the left, who signs on the right; never torn apart."""
    if not (sheet.authority or sheet.signer or sheet.recipients or sheet.counterpart):
        _add_codes(document, sheet)
        return
    table = document.add_table(rows=1, cols=2)
    word_parts.bare_table(table, (width / 2, width / 2))
    left, right = table.rows[0].cells
    if sheet.recipients:
        _fill(left, [("Nơi nhận:", "Nơi nhận")])
        left.paragraphs[0].runs[0].underline = sheet.party or None
        _fill(left, [(line, "Tên nơi nhận") for line in sheet.recipients])
    elif sheet.counterpart:
        _fill_signature(left, sheet.counterpart, sheet.counterpart_note, sheet.counterpart_name)
    _fill_signature(right, sheet.authority, sheet.note, sheet.signer)
    _close(document.add_paragraph(style="Normal"))
    _add_codes(document, sheet)


def _fill_signature(cell: Any, titles: tuple[str, ...], note: str, name: str) -> None:
    _fill(cell, [(line, "Quyền hạn, chức vụ") for line in titles])
    if note:
        _fill(cell, [(note, "Quyền hạn, chức vụ")])
        words = cell.paragraphs[-1].runs[0]
        words.bold, words.italic, words.font.size = False, True, Pt(layout.TABLE_PT)
    _fill(cell, [(name, "Họ tên người ký")])


def _add_codes(document: Document, sheet: Sheet) -> None:
    """Each QR code with its words below it."""
    for code in sheet.codes:
        picture = io.BytesIO(word_parts.png(code.rows))
        line = document.add_paragraph(style="Normal")
        shown = line.add_run().add_picture(picture, width=Mm(code.side_mm))
        shown._inline.docPr.set("descr", code.caption)
        document.add_paragraph(code.caption, style="Tên nơi nhận")


def _add_annex(document: Document, sheet: Sheet, annex: AnnexSheet) -> None:
    """A section of its own: new page, own numbers, perhaps the other way round."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.PORTRAIT
    width = layout.text_width_mm(landscape=annex.landscape)
    _set_page(section, replace(sheet, landscape=annex.landscape), width)
    word_parts.count_from_one(section._sectPr)
    document.add_paragraph(annex.label, style="Phụ lục")
    for line in annex.title:
        document.add_paragraph(line, style="Phụ lục")
    document.add_paragraph(annex.belongs_to, style="Kèm theo")
    longest = _longest((annex.belongs_to,), sheet.sizes.body, width)
    rule = document.add_paragraph(style="Kèm theo")
    word_parts.draw_line(rule, longest * layout.SHORT_LINE, width)
    document.add_paragraph(style="Normal").paragraph_format.line_spacing = 0.7
    for block in annex.body:
        _add_block(document, block, width, last=False)


def _close(paragraph: WordParagraph) -> None:
    """The paragraph that Word wants behind a last table, made so small that it starts no page."""
    paragraph.paragraph_format.line_spacing = Mm(0.4)
