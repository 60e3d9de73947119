"""The last step for every kind: characters a reader, a search and a database can live with."""

import re
import unicodedata
from dataclasses import replace
from functools import cache

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.intake import legacy
from opendistrict.kernel.intake.shapes import Draft, Notice, Unreadable

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Controls, half surrogates, non-characters, and format characters that can hide or reorder text.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")
_SOFT_HYPHEN = "\xad"
_EMPTY_LINES = re.compile("\n{3,}")
_MARKS_IN_A_ROW = 30  # Stream-Safe Text Format, Unicode Standard Annex 15, section 13


@cache
def _too_many_marks() -> re.Pattern[str]:
    """Runs of combining marks: normalising one takes time in the square of its length."""
    marks = [c for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c))]
    ranges: list[list[int]] = []
    for mark in marks:
        if ranges and ranges[-1][1] == mark - 1:
            ranges[-1][1] = mark
        else:
            ranges.append([mark, mark])
    characters = "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)
    return re.compile(f"([{characters}]{{{_MARKS_IN_A_ROW}}})[{characters}]+")


def finished(draft: Draft) -> Draft:
    """The draft with clean text; refused as empty when nothing is left of it."""
    text, noticed = clean(draft.text)
    if not text:
        raise Unreadable("file_is_empty", found=draft.kind)
    return replace(draft, text=text, notices=draft.notices + noticed)


def clean(raw: str) -> tuple[str, tuple[Notice, ...]]:
    """The text as `Extracted` promises it, and what was noticed on the way."""
    text = _SPACES.sub(" ", _NEWLINES.sub("\n", raw))
    text, removed = _UNWANTED.subn("", text)
    if not text.isascii():
        text, cut = _too_many_marks().subn(r"\1", text)
        text, removed = nfc(text), removed + cut
    text = _trimmed(text)
    notices = legacy.suspicions(text)
    if not notices and _SOFT_HYPHEN in text:  # in TCVN3 it is the letter ư: there it must stay
        # A letter and its mark, or two blanks, may have stood on both sides of it.
        text = _trimmed(nfc(text.replace(_SOFT_HYPHEN, "")))
    if removed:
        notices += (Notice("control_characters_removed", {"count": removed}),)
    meaningless = _MEANINGLESS.findall(text)
    if meaningless:
        details = {"count": len(meaningless), "characters": sorted(set(meaningless))[:20]}
        notices += (Notice("characters_without_meaning", details),)
    return text, notices


def _trimmed(text: str) -> str:
    """No blanks at line ends, no more than one empty line."""
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", text).strip()
