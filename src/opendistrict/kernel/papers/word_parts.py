"""The pieces of WordprocessingML that python-docx has no words for, and the styles of the form."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from opendistrict.kernel.papers import layout

JUSTIFY = {
    "left": ALIGN.LEFT,
    "center": ALIGN.CENTER,
    "right": ALIGN.RIGHT,
    "justify": ALIGN.JUSTIFY,
}
_JC = {"left": "left", "center": "center", "right": "right", "justify": "both"}


@dataclass(frozen=True, slots=True)
class Face:
    """A paragraph style: size in points, face, place on the line, points before and after."""

    size: float
    bold: bool = False
    italic: bool = False
    align: str = "center"
    before: float = 0
    after: float = 0
    next_stays: bool = False


def faces(sizes: layout.Sizes, *, party: bool) -> dict[str, Face]:
    """The styles of the form under the names that Văn thư uses for its parts."""
    return {
        "Quốc hiệu": Face(sizes.state, bold=True),
        "Tiêu ngữ": Face(sizes.motto, bold=True),
        "Cơ quan chủ quản": Face(sizes.agency),
        "Cơ quan ban hành": Face(sizes.agency, bold=True),
        "Số, ký hiệu": Face(sizes.number, before=8),
        "Trích yếu công văn": Face(sizes.brief, italic=party, before=6),
        "Địa danh, thời gian": Face(sizes.place, italic=True, before=8),
        "Tên loại": Face(sizes.kind, bold=True, before=16, next_stays=True),
        "Trích yếu": Face(sizes.subject, bold=True, next_stays=True),
        "Phụ lục": Face(sizes.body, bold=True, next_stays=True),
        "Kèm theo": Face(sizes.body, italic=True, next_stays=True),
        "Kính gửi": Face(sizes.body, before=6, after=12),
        "Quyền hạn, chức vụ": Face(sizes.body, bold=True),
        "Họ tên người ký": Face(sizes.body, bold=True, before=layout.SIGNING_MM * 72 / 25.4),
        "Nơi nhận": Face(sizes.recipients_word, bold=not party, italic=not party, align="left"),
        "Tên nơi nhận": Face(sizes.recipients, align="left"),
        "Đầu bảng": Face(layout.TABLE_PT, bold=True, before=2, after=2),
        "Ô bảng": Face(layout.TABLE_PT, align="left", before=2, after=2),
        "Tên bảng": Face(sizes.body, bold=True, before=6, after=4, next_stays=True),
        "Đơn vị tính": Face(layout.TABLE_PT, italic=True, align="right", after=3, next_stays=True),
    }


def element(tag: str, **attributes: object) -> Any:
    """`element("w:tcW", w=1200, type="dxa")`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, Word's measure of tables."""
    return round(mm * 1440 / 25.4)


def set_font(properties: Any) -> None:
    """Times New Roman for every script, also where the template's theme would say otherwise."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), layout.FONT)


def add_styles(document: Document, sizes: layout.Sizes, *, party: bool, language: str) -> None:
    """Fonts, headings and the form's own styles; nothing of the template's look is left."""
    _set_language(document, language)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _dress(normal, Face(sizes.body, align="left"))
    for name, face in faces(sizes, party=party).items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        _dress(style, face)
    body = document.styles["Body Text"]
    assert isinstance(body, ParagraphStyle)
    _dress(body, Face(sizes.body, align="justify", after=layout.AFTER_PT))
    body.paragraph_format.first_line_indent = Mm(layout.INDENT_MM)
    body.paragraph_format.line_spacing = layout.LINES
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        face = Face(sizes.body, bold=level < 3, align="justify", after=6, next_stays=True)
        _dress(style, face)
        style.paragraph_format.first_line_indent = Mm(layout.INDENT_MM)
        style.paragraph_format.line_spacing = layout.LINES


def _dress(style: ParagraphStyle, face: Face) -> None:
    set_font(style.element.get_or_add_rPr())
    style.font.size = Pt(face.size)
    style.font.bold = face.bold
    style.font.italic = face.italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.alignment = JUSTIFY[face.align]
    form.space_before = Pt(face.before)
    form.space_after = Pt(face.after)
    form.line_spacing = 1.0
    form.keep_with_next = face.next_stays
    form.widow_control = True


def _set_language(document: Document, language: str) -> None:
    """The language that spelling checkers and screen readers use, and Word's newest layout."""
    tongue = "vi-VN" if language == "vi" else language
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    for properties in defaults.iter(qn("w:rPr")):
        set_font(properties)
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(element("w:lang", val=tongue, eastAsia=tongue, bidi=tongue))
    settings = document.settings.element
    for theme in settings.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), tongue)
    for choice in settings.iter(qn("w:compatSetting")):
        if choice.get(qn("w:name")) == "compatibilityMode":
            choice.set(qn("w:val"), "15")  # else Word opens the file in "Compatibility Mode"


def bare_table(table: Any, widths_mm: Sequence[float]) -> None:
    """Make a table of python-docx a frame for setting: fixed widths, no padding, no lines."""
    properties = table._tbl.tblPr
    _fix(properties, widths_mm)
    properties.append(_padding(0))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)


def _fix(properties: Any, widths_mm: Sequence[float]) -> None:
    """In the order the schema wants: tblW, then tblLayout."""
    for tag in ("w:tblW", "w:tblLayout", "w:tblLook"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.append(element("w:tblW", w=twips(sum(widths_mm)), type="dxa"))
    properties.append(element("w:tblLayout", type="fixed"))


def _padding(mm: float) -> Any:
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=twips(mm), type="dxa"))
    return margins


def lined_table(widths_mm: Sequence[float], style: str) -> Any:
    """An empty table with lines. Rows are written straight into it: large ones stay fast."""
    table, properties = element("w:tbl"), element("w:tblPr")
    properties.append(element("w:tblStyle", val=style))
    _fix(properties, widths_mm)
    properties.append(_padding(layout.CELL_MM))
    properties.append(element("w:tblLook", val="0420", firstRow=1, noVBand=1))
    grid = element("w:tblGrid")
    for width in widths_mm:
        grid.append(element("w:gridCol", w=twips(width)))
    table.append(properties)
    table.append(grid)
    return table


def table_row(
    cells: Sequence[tuple[str, str]], widths_mm: Sequence[float], style: str, *, header: bool
) -> Any:
    """A row of (text, alignment) that stays in one piece; a header row comes again on each page."""
    row, form = element("w:tr"), element("w:trPr")
    form.append(element("w:cantSplit"))
    if header:
        form.append(element("w:tblHeader"))
    row.append(form)
    for (text, align), width in zip(cells, widths_mm, strict=True):
        cell, cell_form = element("w:tc"), element("w:tcPr")
        cell_form.append(element("w:tcW", w=twips(width), type="dxa"))
        cell_form.append(element("w:vAlign", val="center"))
        paragraph, shape, run = element("w:p"), element("w:pPr"), element("w:r")
        shape.append(element("w:pStyle", val=style))
        if header:
            shape.append(element("w:keepNext"))
        shape.append(element("w:jc", val=_JC[align]))
        run.text = text
        paragraph.append(shape)
        paragraph.append(run)
        cell.append(cell_form)
        cell.append(paragraph)
        row.append(cell)
    return row


def draw_line(paragraph: Any, length_mm: float, room_mm: float) -> None:
    """Make an empty paragraph a drawn line of this length, centred in the room it stands in."""
    side = Mm(max(0.0, (room_mm - length_mm) / 2))
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.first_line_indent = Mm(0)
    form.line_spacing = Pt(3)
    form.space_before, form.space_after = Pt(2), Pt(0)
    border = element("w:pBdr")
    border.append(
        element("w:top", val="single", sz=round(layout.LINE_PT * 8), space=0, color="000000")
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_page_number(paragraph: Any) -> None:
    """The PAGE field, which Word and LibreOffice fill in."""
    run = paragraph.add_run()
    run.font.size = Pt(layout.PAGE_NUMBER_PT)
    run._r.append(element("w:fldChar", fldCharType="begin"))
    instruction = element("w:instrText")
    instruction.text = "PAGE"
    run._r.append(instruction)
    run._r.append(element("w:fldChar", fldCharType="separate"))
    shown = element("w:t")
    shown.text = "2"
    run._r.append(shown)
    run._r.append(element("w:fldChar", fldCharType="end"))


def count_from_one(properties: Any) -> None:
    """Page numbers of this section begin again; a new section copies those of the one before."""
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    number = element("w:pgNumType", start=1)
    properties.insert_element_before(
        number, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg",
        "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid", "w:printerSettings",
    )  # fmt: skip


def add_sample_mark(paragraph: Any, words: str) -> None:
    """The words in a red frame."""
    run = paragraph.add_run(words)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(12), True, RGBColor(0xB0, 0x00, 0x20)
    run._r.get_or_add_rPr().append(element("w:bdr", val="single", sz=8, space=0, color="B00020"))


def png(rows: Sequence[Sequence[bool]], scale: int = 8) -> bytes:
    """Dark and light squares as a black and white PNG, each of `scale` by `scale` dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    side = len(rows) * scale
    lines = bytearray()
    for row in rows:
        bits = "".join(("0" if dark else "1") * scale for dark in row)
        bits += "0" * (-len(bits) % 8)
        lines += (b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")) * scale
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(lines))), chunk(b"IEND", b""))
    )
