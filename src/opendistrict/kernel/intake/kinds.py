"""What a file is, by its first bytes; and what its name claims it to be."""

import re
from pathlib import PurePath

from opendistrict.kernel.intake.shapes import KINDS_READ, Unreadable

# What an ending promises. Only endings whose content we can recognise are listed.
_ENDINGS = {
    "txt": "text",
    "text": "text",
    "md": "md",
    "markdown": "md",
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "docx": "docx",
    "docm": "docm",
    "dotx": "docx",
    "pdf": "pdf",
    "doc": "doc",
    "xls": "xls",
    "xlsx": "xlsx",
    "ppt": "ppt",
    "pptx": "pptx",
    "odt": "odt",
    "rtf": "rtf",
    "zip": "zip",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "png": "png",
    "gif": "gif",
    "bmp": "bmp",
    "tif": "tiff",
    "tiff": "tiff",
    "webp": "webp",
    "exe": "executable",
    "dll": "executable",
}

# Signatures that no text can begin with.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "executable"),
    (b"\xca\xfe\xba\xbe", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"\xfe\xed\xfa\xcf", "executable"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"#!/", "script"),
)
# Signatures that are ordinary letters too: they count only beside a zero byte.
_SHORT_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "executable"),
    (b"BM", "bmp"),
    (b"RIFF", "webp"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of an OLE container by name, the telling ones first (MS-CFB 2.6.1: UTF-16LE names).
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__substg1.0_", "msg"),
)
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_MHTML = re.compile(rb"MIME-Version:", re.I)


def claimed(filename: str) -> str | None:
    """The kind the name's ending promises, or None when it promises nothing we know."""
    return _ENDINGS.get(PurePath(filename).suffix.lower().lstrip("."))


def found(data: bytes) -> str:
    """ "zip", "pdf", "html", "text", a kind we do not read, or Unreadable for a locked OLE file."""
    head = data[:1024]
    if data.startswith(_OLE):
        return _ole(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    for signature, kind in _SHORT_SIGNATURES:
        if head.startswith(signature) and b"\0" in head:
            return kind
    if _is_pdf(data, head):
        return "pdf"
    return _marked_up(data[:4096])


def _is_pdf(data: bytes, head: bytes) -> bool:
    """The mark may come up to 1,024 bytes late (ISO 32000-1, H.3.4.1), if objects follow."""
    return head.startswith(b"%PDF-") or (b"%PDF-" in head and b" obj" in data)


def _ole(data: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if kind == "encrypted":  # a docx with a password is an OLE file around a cipher text
                raise Unreadable("file_is_password_protected", found="ole")
            return kind
    return "ole"


def _marked_up(head: bytes) -> str:
    """HTML, a kind of XML, a saved mail, or else text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML_START.match(start):
        return "html"
    if start.startswith(b"<?xml"):
        return "svg" if b"<svg" in start else "xml"
    if start.startswith(b"<svg"):
        return "svg"
    return "mhtml" if _MHTML.match(start) else "text"


def refusal(kind: str, filename: str) -> Unreadable:
    """Why a file of this kind is not read: its name promised better, or nobody reads it."""
    promise = claimed(filename)
    if promise in KINDS_READ:
        return Unreadable("file_is_mislabelled", claimed=promise, found=kind, reads=KINDS_READ)
    return Unreadable("file_kind_is_not_read", found=kind, reads=KINDS_READ)
