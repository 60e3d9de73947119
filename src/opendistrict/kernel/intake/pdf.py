"""PDF (ISO 32000) by PDFium: the text layer, page by page. Pictures of text are not read.

A ruled table becomes rows `a | b | c`, as in Word files; a table without lines stays lines of text.
"""

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.intake import paragraphs, ruled
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress, Unreadable

_LOCKED = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
_END_MARK = b"%%EOF"
_AFTER_END = 1024  # viewers look for the end mark in the last so many bytes (ISO 32000-1, H.3.4.4)
# A scanned page often carries a few typed words: the seal of an electronic signature, a number.
_FEW_CHARACTERS = 250
_PICTURE_SHARE = 0.5  # of the page's area
_PROGRESS_EVERY = 10  # pages
_MOST_PATHS, _MOST_SEGMENTS, _MOST_STROKES = 3_000, 2_000, 3_000


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    is_picture: bool


def read(data: bytes, limits: Limits, progress: Progress) -> Draft:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as wrong:
        if wrong.err_code in _LOCKED:
            raise Unreadable("file_is_password_protected", found="pdf") from None
        raise Unreadable("file_is_corrupt", reason=str(wrong)[:200]) from None
    _check_end(data)
    try:
        pages = _pages(document, limits, progress)
    finally:
        document.close()
    pictures = [number for number, page in enumerate(pages, 1) if page.is_picture]
    if all(page.is_picture or not page.text for page in pages):
        code = "file_is_scanned_only" if pictures else "file_is_empty"
        raise Unreadable(code, found="pdf", pages=len(pages))
    text, notices = paragraphs.join([page.text for page in pages])
    if pictures:
        notices += (Notice("pages_are_scanned_only", {"pages": pictures}),)
    return Draft(kind="pdf", text=text, pages=len(pages), notices=notices)


def _check_end(data: bytes) -> None:
    """PDFium rebuilds a file that was cut off, silently without its last pages. We refuse it."""
    end = data.rfind(_END_MARK)
    if end < 0 or (len(data) - end > _AFTER_END and b" obj" in data[end:]):
        raise Unreadable("file_is_corrupt", reason="end_is_missing")


def _pages(document: pdfium.PdfDocument, limits: Limits, progress: Progress) -> list[_Page]:
    count = len(document)
    if count > limits.pages:
        raise Unreadable("file_has_too_many_pages", pages=count, limit=limits.pages)
    pages: list[_Page] = []
    size = 0
    for number in range(1, count + 1):
        try:
            page = _page(document, number - 1)
        except pdfium.PdfiumError as wrong:
            reason = str(wrong)[:200]
            raise Unreadable("file_is_corrupt", reason=reason, page=number) from None
        size += len(page.text)
        if size > limits.expanded_bytes:
            raise Unreadable("file_expands_too_much", reason="text", limit=limits.expanded_bytes)
        pages.append(page)
        if number % _PROGRESS_EVERY == 0 or number == count:
            progress(number, count)
    return pages


def _page(document: pdfium.PdfDocument, index: int) -> _Page:
    page = document[index]
    layer = page.get_textpage()
    try:
        text = nfc(_text(page, layer)).strip(" \t\r\n")
        return _Page(text, len(text) < _FEW_CHARACTERS and _shows_a_picture(page, not text))
    finally:
        layer.close()
        page.close()


def _text(page: pdfium.PdfPage, layer: pdfium.PdfTextPage) -> str:
    """The page's text in the order of the file; each table's rows where its first letter stands."""
    tables = ruled.tables(_strokes(page))
    if not tables:
        return str(layer.get_text_range()).replace(paragraphs.ROW, " ")
    outside: list[str] = []
    inside: defaultdict[int, defaultdict[tuple[int, int], list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    begins: dict[int, int] = {}  # table -> its place among the letters outside
    here: tuple[int, tuple[int, int]] | None = None
    for letter, place in _letters(layer):
        if place is not None:
            here = next(
                (
                    (number, cell)
                    for number, table in enumerate(tables)
                    if (cell := table.cell_at(*place)) is not None
                ),
                None,
            )
        if here is None:
            outside.append(letter)
        else:
            begins.setdefault(here[0], len(outside))
            inside[here[0]][here[1]].append(letter)
    for number, place_in_line in sorted(begins.items(), key=lambda item: -item[1]):
        words = {cell: paragraphs.in_one_line("".join(x)) for cell, x in inside[number].items()}
        rows = "".join(f"\n{paragraphs.ROW}{row}" for row in tables[number].rows(words))
        outside.insert(place_in_line, f"{rows}\n")
    return "".join(outside)


def _letters(layer: pdfium.PdfTextPage) -> Iterator[tuple[str, tuple[float, float] | None]]:
    """Each letter and the middle of its box; blanks and line ends that PDFium adds have none."""
    box = [ctypes.c_double() for _ in range(4)]
    for index in range(layer.count_chars()):
        letter = chr(pdfium_c.FPDFText_GetUnicode(layer, index))
        if letter == paragraphs.ROW:
            letter = " "
        has_box = not letter.isspace() and pdfium_c.FPDFText_GetCharBox(
            layer, index, *map(ctypes.byref, box)
        )
        left, right, bottom, top = (side.value for side in box)
        yield letter, ((left + right) / 2, (bottom + top) / 2) if has_box else None


def _strokes(page: pdfium.PdfPage) -> list[ruled.Stroke]:
    """The level and upright lines drawn on a page, as lines, as polygons or as thin boxes."""
    found: list[ruled.Stroke] = []
    wanted = [pdfium_c.FPDF_PAGEOBJ_PATH]
    for count, drawn in enumerate(page.get_objects(filter=wanted, max_depth=3)):
        if count >= _MOST_PATHS:  # a map or a drawing, no table
            return []
        found += _edges(drawn)
    return found if len(found) <= _MOST_STROKES else []


def _edges(drawn: pdfium.PdfObject) -> Iterator[ruled.Stroke]:
    matrix = drawn.get_matrix()
    count = pdfium_c.FPDFPath_CountSegments(drawn)
    if count > _MOST_SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(drawn, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and (edge := ruled.stroke(last, point)):
            yield edge
        last = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and (edge := ruled.stroke(last, start)):
            yield edge


def _shows_a_picture(page: pdfium.PdfPage, is_wordless: bool) -> bool:
    """A page without words that shows anything; or with few, and one picture over half of it."""
    if is_wordless:
        return next(iter(page.get_objects(max_depth=1)), None) is not None
    width, height = page.get_size()
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= _PICTURE_SHARE * width * height:
            return True
    return False
