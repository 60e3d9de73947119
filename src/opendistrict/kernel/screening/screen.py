"""One file looked at: size, kind, name, then what its kind may hide."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from opendistrict.kernel.intake import Unreadable, kinds
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening import office, pdf, pictures
from opendistrict.kernel.screening.shapes import CITIZEN, Limits, Screened

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TAKEN = "PDF, JPEG, PNG, DOCX, XLSX"
_ENDINGS = {"jpeg": "jpg"}
_CHECKS: dict[str, Callable[[bytes, Limits], None]] = {
    "pdf": pdf.check,
    "jpeg": pictures.check_jpeg,
    "png": pictures.check_png,
}
_LONGEST_NAME = 120
# The end of a zip archive's directory: a file that has one can be opened as an archive.
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 65_535  # bytes before the end within which it lies (APPNOTE 4.3.16)


def screen(data: bytes, name: str, limits: Limits = CITIZEN) -> Screened:
    """What the file is, or Refused with why it is not taken."""
    if not data:
        raise Refused("upload_is_empty")
    if len(data) > limits.file_bytes:
        raise Refused("file_is_too_large", size=len(data), limit=limits.file_bytes)
    kind = _kind(data, limits)
    promised = kinds.claimed(name)
    if promised not in (None, kind):
        raise Refused("file_is_mislabelled", claimed=promised, found=kind)
    if kind in _CHECKS:
        _CHECKS[kind](data, limits)
        if _ZIP_END in data[-_ZIP_TAIL:]:
            raise Refused("upload_is_two_kinds_at_once", found=f"{kind} + zip")
    return Screened(kind, _MEDIA_TYPES[kind], _harmless(name, kind))


def _kind(data: bytes, limits: Limits) -> str:
    """The kind by the first bytes; strictly at the very beginning, where readers disagree else."""
    try:
        kind = kinds.found(data)
        if kind == "zip":
            return office.check(data, limits)
    except Unreadable as why:
        raise Refused(*why.codes, **why.details) from None
    if kind not in _CHECKS or (kind == "pdf" and not data.startswith(b"%PDF-")):
        raise Refused("upload_kind_is_not_taken", found=kind, taken=TAKEN)
    return kind


def _harmless(name: str, kind: str) -> str:
    """No folders, no control or reordering characters (a name may else read "ảnh.exe" backwards
    as "ảnhexe.jpg"), one true ending."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    text = "".join(c if unicodedata.category(c)[0] != "C" else "" for c in text)
    stem = PurePosixPath(text).name
    while kinds.claimed(stem):
        stem = stem.rpartition(".")[0]
    stem = re.sub(r'[<>:"|?*\s]+', " ", stem).strip(" .")[:_LONGEST_NAME].strip(" .")
    return f"{stem or 'tep'}.{_ENDINGS.get(kind, kind)}"
