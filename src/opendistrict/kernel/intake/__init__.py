"""Uploaded bytes -> clean text, or a precise refusal.

`extract` is the one door. The content decides what a file is, never its name. Word, PDF and HTML
are taken apart in a child process under limits of time and memory, so that a hostile file can
hurt neither the web process nor its neighbours. Nothing is guessed: text in an unknown or a
pre-Unicode encoding is refused or announced, never converted on suspicion.
"""

from opendistrict.kernel.intake.extraction import check_size, extract
from opendistrict.kernel.intake.shapes import (
    CODES,
    KINDS_READ,
    Extracted,
    Kind,
    Limits,
    Notice,
    Progress,
    Unreadable,
)

__all__ = [
    "CODES",
    "KINDS_READ",
    "Extracted",
    "Kind",
    "Limits",
    "Notice",
    "Progress",
    "Unreadable",
    "check_size",
    "extract",
]
