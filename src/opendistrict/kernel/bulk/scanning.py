"""A file looked through once, byte by byte: what it is, its digest, whether it is whole text."""

import codecs
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from opendistrict.kernel.bulk.shapes import FileIsWrong, Progress
from opendistrict.kernel.intake import decoding
from opendistrict.kernel.intake.shapes import Unreadable

_BLOCK = 4 * 2**20  # bytes looked at in one step
_PARQUET = b"PAR1"
_ZIP, _OLD_OFFICE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes of a file say. `lines` counts line ends; `is_ended`: the last line has one."""

    path: Path
    kind: str  # "csv" or "parquet"
    digest: str  # SHA-256, hexadecimal
    size: int
    stamp: tuple[int, int, int]
    lines: int
    quotes: int
    is_ended: bool

    @property
    def is_as_it_was(self) -> bool:
        """Whether nobody wrote the file since it was looked through."""
        return self.stamp == stamp_of(self.path)


def stamp_of(path: Path) -> tuple[int, int, int]:
    told = os.stat(path)
    return told.st_size, told.st_mtime_ns, told.st_ino


def scan(path: Path, progress: Progress = lambda done, total: None) -> Scan:
    """Look through the file; refuses what is neither CSV in UTF-8 nor Parquet, and says what it
    is instead."""
    stamp = stamp_of(path)
    size = stamp[0]
    digest, lines, quotes, done, last = hashlib.sha256(), 0, 0, 0, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        kind = _kind(file.read(8), path, size)
        file.seek(0)
        while block := file.read(_BLOCK):
            digest.update(block)
            if kind == "csv":
                lines += block.count(b"\n")
                quotes += block.count(b'"')
                _check_text(block, decoder, lines)
            last = (last + block)[-4:]
            done += len(block)
            progress(done, size)
    if kind == "parquet" and last != _PARQUET:
        raise FileIsWrong("file_is_cut")
    return Scan(
        path, kind, digest.hexdigest(), size, stamp, lines, quotes, last.endswith((b"\n", b"\r"))
    )


def _kind(head: bytes, path: Path, size: int) -> str:
    if not size:
        raise FileIsWrong("table_is_empty")
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith((_ZIP, _OLD_OFFICE)):
        raise FileIsWrong("table_is_excel")
    if head.startswith(_GZIP):
        raise FileIsWrong("table_is_packed")
    if head.startswith(_WIDE):
        raise FileIsWrong("table_is_not_utf8", line=1, encoding="UTF-16")
    if path.suffix.lower() == ".parquet":
        raise FileIsWrong("table_is_no_parquet")
    return "csv"


def _check_text(block: bytes, decoder: codecs.IncrementalDecoder, lines: int) -> None:
    if b"\x00" in block:
        raise FileIsWrong("table_is_not_text")
    try:
        decoder.decode(block)
    except UnicodeDecodeError as wrong:
        line = lines - block.count(b"\n", wrong.start) + 1
        raise FileIsWrong("table_is_not_utf8", line=line, encoding=_named(block)) from wrong


def _named(block: bytes) -> str:
    """The encoding that these bytes are most likely in; "?" where nothing fits."""
    try:
        return decoding.decode(block)[1]
    except Unreadable as refused:
        return str(refused.details.get("suspected") or "?")
