"""Vietnamese from before Unicode, noticed and never converted.

TCVN 5712:1993 (the .Vn* fonts), VNI (the VNI-* fonts) and VIQR (RFC 1456) put Vietnamese letters
on the codes of other ones, so a text reads "Uû ban nh©n d©n" unless its font is known. A word
counts as suspicious when it is no Vietnamese syllable as it stands and is one when read by the
old table. We say so and show where; which reading is right is for a person to decide.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product

from opendistrict.kernel.intake.shapes import Notice
from opendistrict.kernel.intake.syllables import is_abbreviation, is_syllable

_SEARCHED = 2_000_000  # characters looked at; a longer text shows its encoding before that
_SAMPLES = 5
_SAMPLE_LENGTH = 60
_DISTINCT = {"tcvn3": 3, "vni": 3, "viqr": 5}  # words needed; VIQR is plain ASCII, so more
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
_VIQR_LETTERS = re.compile(r"[A-Za-z][A-Za-z'`?~.^(+]+")
_VIQR_MARKS = ("^", "(", "+")


def _eight_bit(text: str) -> Iterator[tuple[int, str]]:
    """Words with a character from the upper half of Latin-1 and none from beyond it."""
    for match in _LETTERS.finditer(text):
        word = match.group()
        if word.isascii() or len(word) > _LONGEST_WORD:
            continue
        if all(c < "\u0100" or c == "Đ" for c in word):
            yield match.start(), word


def _seven_bit(text: str) -> Iterator[tuple[int, str]]:
    """Words with a circumflex, breve or horn written as a sign after the vowel."""
    if not any(mark in text for mark in _VIQR_MARKS):
        return
    for match in _VIQR_LETTERS.finditer(text):
        word = match.group().rstrip(".?(+")
        if len(word) <= _LONGEST_WORD and any(mark in match.group() for mark in _VIQR_MARKS):
            yield match.start(), match.group() if word.endswith(("'", "`", "~")) else word


def _reads_as(encoding: str, word: str) -> bool:
    if encoding != "viqr" and (is_syllable(word) or is_abbreviation(word)):
        return False
    # TCVN3 has capitals of its own codes only; VNI and VIQR tables are in lower case.
    read = _READERS[encoding](word if encoding == "tcvn3" else word.lower())
    return read != word.lower() and is_syllable(read)


def _sample(text: str, start: int) -> dict[str, object]:
    """The word and what follows it on its line."""
    end = text.find("\n", start, start + _SAMPLE_LENGTH)
    end = min(start + _SAMPLE_LENGTH, len(text)) if end < 0 else end
    return {"start": start, "end": end, "text": text[start:end]}


def _samples(text: str, starts: list[int]) -> list[dict[str, object]]:
    chosen: list[dict[str, object]] = []
    after = -1
    for start in starts:
        if start >= after and len(chosen) < _SAMPLES:
            chosen.append(_sample(text, start))
            after = start + _SAMPLE_LENGTH
    return chosen


def suspicions(text: str) -> tuple[Notice, ...]:
    """At most one notice: the old encoding that explains most words, with spans of `text`."""
    text = text[:_SEARCHED]
    starts: dict[str, list[int]] = {encoding: [] for encoding in _READERS}
    words: dict[str, set[str]] = {encoding: set() for encoding in _READERS}
    for encodings, candidates in (
        (("tcvn3", "vni"), _eight_bit(text)),
        (("viqr",), _seven_bit(text)),
    ):
        for start, word in candidates:
            for encoding in encodings:
                if _reads_as(encoding, word):
                    starts[encoding].append(start)
                    words[encoding].add(word)
    likely = [e for e in _READERS if len(words[e]) >= _DISTINCT[e]]
    if not likely:
        return ()
    encoding = max(likely, key=lambda e: len(starts[e]))
    details = {
        "encoding": encoding,
        "words": len(starts[encoding]),
        "samples": _samples(text, starts[encoding]),
    }
    return (Notice("legacy_encoding_suspected", details),)
