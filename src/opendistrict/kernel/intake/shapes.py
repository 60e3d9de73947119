"""What goes in and comes out of the intake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from opendistrict.kernel.refusals import Refused

Kind = Literal["text", "docx", "pdf", "html", "md"]
KINDS_READ: tuple[Kind, ...] = ("docx", "pdf", "html", "text", "md")

#: Called with (pages read, pages in all) while a PDF is read.
Progress = Callable[[int, int], None]

#: Every code an `Unreadable` can carry; faces must have a sentence for each.
CODES = frozenset(
    {
        "file_is_empty",
        "file_is_too_large",
        "file_is_password_protected",
        "file_is_scanned_only",
        "file_is_corrupt",
        "file_is_mislabelled",
        "file_kind_is_not_read",
        "file_has_macros",
        "file_expands_too_much",
        "file_has_too_many_pages",
        "file_takes_too_long",
        "text_encoding_is_unknown",
    }
)

_MIB = 1024 * 1024


class Unreadable(Refused):
    """No text can be had from this file; `code` says why, `details` what a sentence needs."""

    def __init__(self, code: str, **details: object) -> None:
        assert code in CODES, code
        super().__init__(code, **details)

    @property
    def code(self) -> str:
        return self.codes[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may ask of us. Sizes in bytes, times in seconds."""

    file_bytes: int = 50 * _MIB
    expanded_bytes: int = 200 * _MIB  # all parts of a Word file together, and the text we give back
    expansion_ratio: int = 200  # of one part, once it is larger than `ratio_counts_from`
    ratio_counts_from: int = 10 * _MIB
    archive_entries: int = 10_000
    pages: int = 1_200
    seconds: float = 60.0
    memory_bytes: int = 1_536 * _MIB  # address space of the child process, its libraries included


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of the text should know, though it did not stop the reading."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a parser found, before its text is cleaned."""

    kind: Kind
    text: str
    pages: int | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """Clean text: NFC, "\\n" between paragraphs, no control characters.

    `pages` is known for PDF only; a Word file has pages only once it is printed. `sha256` is of
    the bytes that came in, in hexadecimal.
    """

    text: str
    kind: Kind
    pages: int | None
    notices: tuple[Notice, ...]
    sha256: str
