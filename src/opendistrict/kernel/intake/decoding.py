"""Bytes -> characters, for text and for HTML."""

import codecs
import re
import unicodedata

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.intake import legacy
from opendistrict.kernel.intake.shapes import Unreadable
from opendistrict.kernel.intake.syllables import is_abbreviation, is_syllable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_SHARE = 0.05  # more control characters than this and it is no text
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I)
# The labels under which windows-1252 goes on the web (WHATWG Encoding Standard, 4.2).
_WESTERN = frozenset({"windows-1252", "cp1252", "iso-8859-1", "latin1", "us-ascii", "ascii"})
_PUNCTUATION = frozenset("\xa0“”‘’‚„–—…•«»°²³§·×±½¼¾€™%‰")
_WORD = re.compile(r"[^\W\d_]+")
_TRIED = 2_000_000  # characters weighed when a decoding is judged


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). Refuses with text_encoding_is_unknown rather than guess."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding), encoding.removesuffix("-sig")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        vietnamese = _windows_1258(data)
        if vietnamese is not None:
            return vietnamese, "windows-1258"
        raise _unknown(data, wrong.start) from None
    if _is_binary(data):
        raise _unknown(data, 0)
    return text, "utf-8"


def decode_html(data: bytes) -> tuple[str, str]:
    """As `decode`, but a page may also declare itself windows-1252."""
    try:
        return decode(data)
    except Unreadable as refused:
        match = _DECLARED.search(data[:2048])
        label = match.group(1).decode("ascii", "replace").lower() if match else ""
        if label in _WESTERN and not _is_binary(data):
            return _strict(data, "cp1252"), "windows-1252"
        raise Unreadable(refused.code, **{**refused.details, "declared": label}) from None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            "text_encoding_is_unknown", declared=encoding, position=wrong.start
        ) from None


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > len(data) * _BINARY_SHARE


def _unknown(data: bytes, position: int) -> Unreadable:
    """Names what the bytes may be, so that the sender knows what to save anew."""
    suspected = "utf-16" if data[:4096].count(0) > len(data[:4096]) // 8 else ""
    if not suspected and _is_damaged_utf8(data):
        suspected = "utf-8"
    elif not suspected:
        for notice in legacy.suspicions(data.decode("latin-1")):
            suspected = str(notice.details["encoding"])
    return Unreadable("text_encoding_is_unknown", position=position, suspected=suspected)


def _is_damaged_utf8(data: bytes) -> bool:
    """More whole letters than broken ones, when read as UTF-8: cut off or patched, not legacy."""
    text = data[:_TRIED].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(not c.isascii() for c in text) - broken
    return whole > 0 and whole >= broken


def _windows_1258(data: bytes) -> str | None:
    """The text, if reading it as windows-1258 gives Vietnamese and nothing but Vietnamese."""
    if _is_binary(data) or _is_damaged_utf8(data):
        return None
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return None
    return text if _is_plausible(nfc(text[:_TRIED])) else None


def _is_plausible(text: str) -> bool:
    """Every odd word a syllable (one in ten may be foreign), one at least surely Vietnamese."""
    sound = foreign = 0
    surely = False
    for word in {w for w in _WORD.findall(text) if not w.isascii()}:
        if is_syllable(word):
            sound += 1
            surely = surely or any(ord(c) > 0xFF for c in word)
        elif not is_abbreviation(word):
            foreign += 1
    strange = {
        c
        for c in set(text)
        if not c.isascii() and c not in _PUNCTUATION and unicodedata.category(c)[0] != "L"
    }
    return surely and not strange and foreign * 10 <= sound + foreign
