"""PDF (ISO 32000) by PDFium: the text layer, page by page. Pictures of text are not read."""

from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.intake import paragraphs
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress, Unreadable

_LOCKED = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
_END_MARK = b"%%EOF"
_AFTER_END = 1024  # viewers look for the end mark in the last so many bytes (ISO 32000-1, H.3.4.4)
# A scanned page often carries a few typed words: the seal of an electronic signature, a number.
_FEW_CHARACTERS = 250
_PICTURE_SHARE = 0.5  # of the page's area
_PROGRESS_EVERY = 10  # pages


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
        text = nfc(str(layer.get_text_range())).strip()
        return _Page(text, len(text) < _FEW_CHARACTERS and _shows_a_picture(page, not text))
    finally:
        layer.close()
        page.close()


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
