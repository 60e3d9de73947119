"""Files for the tests of the intake, made at run time. All texts are invented samples."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping

import docx
import pypdf
import typst

SENTENCE = (
    "Ủy ban nhân dân Quận 1 ban hành kế hoạch chỉnh trang vỉa hè, giao Phòng Quản lý đô thị chủ trì"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def word(*paragraphs: str) -> bytes:
    """A Word file by python-docx, as others make them."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def raw_word(
    body: str,
    *,
    content_type: str = _CONTENT_TYPE,
    extra: Mapping[str, bytes] | None = None,
    before: str = "",
) -> bytes:
    """A Word file with this WordprocessingML as its body."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )
    parts = {"[Content_Types].xml": types.encode(), "word/document.xml": document.encode()}
    return archive({**parts, **(extra or {})})


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def archive(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def changed_word(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same Word file with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return archive({**{name: file.read(name) for name in file.namelist()}, **parts})


def paper(source: str) -> bytes:
    """A PDF from typst, with a real text layer."""
    return typst.compile(source.encode())


def bare_pdf(contents: Iterable[bytes], *, resources: str = "", objects: bytes = b"") -> bytes:
    """A PDF written by hand: one page for each content stream, ASCII text in Helvetica.

    `objects` are further objects, numbered from 4 on and named by `resources`.
    """
    first = 4 + objects.count(b" obj")
    parts = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
        objects,
    ]
    kids = []
    for number, content in enumerate(contents):
        page, stream = first + 2 * number, first + 2 * number + 1
        kids.append(f"{page} 0 R")
        parts.append(
            f"{page} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F 3 0 R >> {resources} >> /Contents {stream} 0 R >>\nendobj\n".encode()
        )
        parts.append(
            f"{stream} 0 obj\n<< /Length {len(content)} >>\nstream\n".encode()
            + content
            + b"\nendstream\nendobj\n"
        )
    tree = f"2 0 obj\n<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>\nendobj\n"
    parts.insert(1, tree.encode())
    return _with_table(parts)


def _with_table(parts: list[bytes]) -> bytes:
    """The objects with the cross-reference table that says where each begins."""
    out = bytearray(b"%PDF-1.4\n")
    places: dict[int, int] = {}
    for part in parts:
        at = 0
        while (begin := part.find(b" 0 obj", at)) >= 0:
            start = part.rfind(b"\n", 0, begin) + 1
            places[int(part[start:begin])] = len(out) + start
            at = begin + 1
        out += part
    table = len(out)
    size = max(places) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def typed(*lines: str) -> bytes:
    """The content stream of a page with these ASCII lines."""
    shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines)
    return f"BT /F 11 Tf 60 780 Td\n{shown}ET".encode()


_PIXEL = (
    b"4 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
    b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream\nendobj\n"
)
SCAN = b"q 595 0 0 842 0 0 cm /I Do Q"  # the one pixel over the whole page


def scanned_pdf(*contents: bytes) -> bytes:
    """Pages that show a picture wherever their content asks for it, as SCAN does."""
    return bare_pdf(contents, resources="/XObject << /I 4 0 R >>", objects=_PIXEL)


def locked_pdf(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bare_pdf([typed("Xin chao")])))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    return saved_pdf(writer)


def saved_pdf(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """The front of a compound file (MS-CFB) whose directory names these streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return header + entries + bytes(512)


def windows_1258(text: str) -> bytes:
    """As Windows 98 wrote Vietnamese: letters with hat or horn, tones as marks after them."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(c for c in parts if c not in _TONES)
        tones = "".join(c for c in parts if c in _TONES)
        out.append(unicodedata.normalize("NFC", base) + tones)
    return "".join(out).encode("cp1258")


def tcvn3(text: str) -> str:
    """What a text in a .Vn* font looks like where the font is missing (TCVN 5712:1993)."""
    old = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ"
    new = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
    return text.lower().translate(str.maketrans(new, old))
