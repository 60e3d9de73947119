"""Vietnamese from before Unicode, noticed and never converted.

TCVN 5712:1993 (the .Vn* fonts), VNI (the VNI-* fonts) and VIQR (RFC 1456) put Vietnamese letters
on the codes of other ones, so a text reads "Uû ban nh©n d©n" unless its font is known. A word
counts as suspicious when it is no Vietnamese syllable as it stands and is one when read by the
old table. We say so and show where; which reading is right is for a person to decide.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

from opendistrict.kernel.intake.shapes import Notice
from opendistrict.kernel.intake.syllables import is_abbreviation, is_syllable

_SEARCHED = 2_000_000  # characters looked at; a longer text shows its encoding before that
_SAMPLES = 5
_SAMPLE_LENGTH = 60
# Different words needed, and their share of all marked (for VIQR: all) words of a line or of the
# text. Less is a misprint or an error of text recognition; VIQR is plain ASCII, so more is asked.
_DISTINCT = {"tcvn3": 3, "vni": 3, "viqr": 5}
_SHARE = {"tcvn3": 0.5, "vni": 0.5, "viqr": 0.15}
_LONGEST_WORD = 14

# Codes B5..FE of TCVN3 as the Latin-1 characters they are shown as without the font.
_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TCVN3["Đ"] = "é"  # Ð, which the door has already repaired to Đ

_MARKS = {"": "ùøûõï", "â": "áàåãä", "ă": "éèúüë"}  # VNI: sắc huyền hỏi ngã nặng
_TONED = {
    "a": "áàảãạ", "â": "ấầẩẫậ", "ă": "ắằẳẵặ", "e": "éèẻẽẹ", "ê": "ếềểễệ", "o": "óòỏõọ",
    "ô": "ốồổỗộ", "ơ": "ớờởỡợ", "u": "úùủũụ", "ư": "ứừửữự", "y": "ýỳỷỹỵ", "i": "íìỉĩị",
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "aê": "ă"}
    table |= {"aâ": "â", "eâ": "ê", "oâ": "ô"}
    plain = {"a": "a", "e": "e", "o": "o", "ô": "ơ", "u": "u", "ö": "ư", "y": "y"}
    for written, meant in plain.items():
        table |= {written + m: t for m, t in zip(_MARKS[""], _TONED[meant], strict=True)}
    for written, meant in {"a": "â", "e": "ê", "o": "ô"}.items():
        table |= {written + m: t for m, t in zip(_MARKS["â"], _TONED[meant], strict=True)}
    return table | {"a" + m: t for m, t in zip(_MARKS["ă"], _TONED["ă"], strict=True)}


def _viqr_table() -> dict[str, str]:
    signs = {"'": 0, "`": 1, "?": 2, "~": 3, ".": 4}
    bases = {v: v for v in "aeiouy"}
    bases |= {"a^": "â", "e^": "ê", "o^": "ô", "a(": "ă", "o+": "ơ", "u+": "ư"}
    table = {"dd": "đ", **{w: m for w, m in bases.items() if w != m}}
    for (written, meant), (sign, tone) in product(bases.items(), signs.items()):
        table[written + sign] = _TONED[meant][tone]
    return table


def _reader(table: dict[str, str]) -> Callable[[str], str]:
    longest_first = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda word: pattern.sub(lambda m: table[m.group()], word)


_READERS = {
    "tcvn3": _reader(_TCVN3),
    "vni": _reader(_vni_table()),
    "viqr": _reader(_viqr_table()),
}
_LETTERS = re.compile(r"(?:[^\W\d_]|[\xa1-\xff])+")
_VIQR_LETTERS = re.compile(r"[A-Za-z][A-Za-z'`?~.^(+]*")
_VIQR_MARKS = ("^", "(", "+")


@dataclass(slots=True)
class _Tally:
    """Words of a stretch of text, and where those stand that an old table explains."""

    total: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_READERS, 0))
    hits: dict[str, dict[int, str]] = field(default_factory=lambda: {e: {} for e in _READERS})

    def add(self, other: "_Tally") -> None:
        for encoding in _READERS:
            self.total[encoding] += other.total[encoding]
            self.hits[encoding].update(other.hits[encoding])

    def explains(self, encoding: str) -> bool:
        hits = self.hits[encoding]
        if len(hits) < _SHARE[encoding] * self.total[encoding]:
            return False
        return len(set(hits.values())) >= _DISTINCT[encoding]


def _tally(line: str, offset: int) -> _Tally:
    tally = _Tally()
    if not line.isascii():
        for match in _LETTERS.finditer(line):
            if not match.group().isascii():
                _weigh(tally, ("tcvn3", "vni"), offset + match.start(), match.group())
    if any(mark in line for mark in _VIQR_MARKS):
        for match in _VIQR_LETTERS.finditer(line):
            _weigh(tally, ("viqr",), offset + match.start(), match.group())
    return tally


def _weigh(tally: _Tally, encodings: tuple[str, ...], start: int, word: str) -> None:
    for encoding in encodings:
        tally.total[encoding] += 1
        if 1 < len(word) <= _LONGEST_WORD and _reads_as(encoding, word):
            tally.hits[encoding][start] = word


def _reads_as(encoding: str, word: str) -> bool:
    if encoding == "viqr":
        return any(mark in word for mark in _VIQR_MARKS) and (
            is_syllable(_read_viqr(word)) or is_syllable(_read_viqr(word.rstrip(".?(+")))
        )
    if is_syllable(word) or is_abbreviation(word):
        return False
    if not all(c < "\u0100" or c == "Đ" for c in word):
        return False
    # TCVN3 has codes of its own for capitals; the table of VNI is in lower case.
    return is_syllable(_READERS[encoding](word if encoding == "tcvn3" else word.lower()))


def _read_viqr(word: str) -> str:
    read = _READERS["viqr"](word.lower())
    return read if read != word.lower() else ""


def _samples(text: str, starts: list[int]) -> list[dict[str, object]]:
    """Suspicious words with what follows them on their line, one after the other."""
    chosen: list[dict[str, object]] = []
    after = 0
    for start in starts:
        if start >= after and len(chosen) < _SAMPLES:
            end = min(start + _SAMPLE_LENGTH, len(text))
            after = text.find("\n", start, end) if "\n" in text[start:end] else end
            chosen.append({"start": start, "end": after, "text": text[start:after]})
    return chosen


def suspicions(text: str) -> tuple[Notice, ...]:
    """At most one notice: the old encoding that explains most words, with spans of `text`."""
    whole, lines = _Tally(), _Tally()
    offset = 0
    for line in text[:_SEARCHED].split("\n"):
        tally = _tally(line, offset)
        whole.add(tally)
        if any(tally.explains(encoding) for encoding in _READERS):
            lines.add(tally)
        offset += len(line) + 1
    hits = {e: (whole if whole.explains(e) else lines).hits[e] for e in _READERS}
    encoding = max(_READERS, key=lambda e: len(hits[e]))
    starts = sorted(hits[encoding])
    if len(set(hits[encoding].values())) < _DISTINCT[encoding]:
        return ()
    details = {"encoding": encoding, "words": len(starts), "samples": _samples(text, starts)}
    return (Notice("legacy_encoding_suspected", details),)
