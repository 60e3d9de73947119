"""Files made by hand, good ones and nasty ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from opendistrict.kernel.papers import Paper, Paragraph, to_pdf

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


def pdf(extra: bytes = b"", *, catalog: bytes = b"", tail: bytes = b"") -> bytes:
    """A small PDF with a page; `extra` are objects, `catalog` goes into the catalogue."""
    body = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n" + extra
    )
    return body + b"trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n" + tail


def stream(data: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return (
        b"7 0 obj\n<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), head)
        + packed
        + b"\nendstream\nendobj\n"
    )


def real_pdf() -> bytes:
    return to_pdf(Paper(agency="a", symbol="B", subject="c", body=(Paragraph.of("Xin chào"),)))


def png(width: int = 2, height: int = 2, *, tail: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0" * 2)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + tail
    )  # fmt: skip


def jpeg(width: int = 16, height: int = 8, *, tail: bytes = b"", exif: bytes = b"") -> bytes:
    """Marks in the right order around a scan of a few bytes, one of them stuffed."""
    app = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + app + frame + scan + b"\xff\xd9" + tail


def office(kind: str = "docx", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    types = (
        f'<?xml version="1.0"?><Types xmlns="{TYPES}">'
        f'<Override PartName="/{main}" ContentType="{MAIN[kind]}"/></Types>'
    )
    every: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        main: f'<?xml version="1.0"?><w:document xmlns:w="{W}"/>',
    }
    return archive(every | dict(parts or {}))


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return kept.getvalue()


def reference(what: str, target: str, mode: str = "External") -> str:
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{RELS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/{what}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
