"""The text as the grammar sees it, character for character as long as the text itself.

Three strings of equal length: `text` as handed in, `low` (lower case, accents kept, new tone
placement, Ð as Đ, markup blanked) and `fold` (no accents). Whatever is found in one of them
can be cut out of the others with the same offsets.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opendistrict.kernel.fold import tones

# Markup and odd blanks become a space, odd dashes and quotes their plain form.
_PLAIN = {
    **dict.fromkeys("*`_\t\r\u00a0\u200b\u200c\u200d\ufeff\u2009\u202f", " "),
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’", "'"),
    "Ð": "đ",
    "ð": "đ",
    "…": ".",
}


# The letters of Vietnamese by case; capitals and small letters alternate in Unicode there, so
# that a range such as [À-Ỹ] would hold both.
_LETTERS = [chr(c) for c in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isalpha()]
UPPER = "".join(c for c in _LETTERS if c.isupper())
LOWER = "".join(c for c in _LETTERS if c.islower())


class _Lower(dict[int, str]):
    """A translation table that never changes the length: one code point in, one out."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        low = _PLAIN.get(char, char.lower())
        self[code] = low if len(low) == 1 else char
        return self[code]


class _Bare(dict[int, str]):
    """Takes the accents of one lower-case letter off."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        bare = "".join(
            c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c)
        )
        self[code] = "d" if char == "đ" else bare if len(bare) == 1 else char
        return self[code]


_LOWER, _BARE = _Lower(), _Bare()
# Specks a scanner reads as a lone letter or sign; no Vietnamese word is written so.
_STRAY = re.compile(r"(?<= )[lfjwzˆ`](?= )")
_SYLLABLE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Shadow:
    """The three equal strings of one text."""

    text: str
    low: str
    fold: str
    names: re.Pattern[str] | None = None  # places the text also calls by their bare name

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The range without blanks, markup and closing punctuation at its ends."""
        low = self.low
        while start < end and low[start] in " \n\"'.,;:-/>|#(":
            start += 1
        while end > start and low[end - 1] in " \n\"'.,;:-/|#(":
            end -= 1
        return start, end

    def quote(self, start: int, end: int) -> str:
        """The words of a range on one line, without markup."""
        cut = self.text[start:end].replace("*", "").replace("`", "")
        return " ".join(cut.split())


def shadow_of(text: str) -> Shadow:
    """The shadow of `text`; all three strings have its length."""
    low = _STRAY.sub(" ", text.translate(_LOWER))
    placed = tones(low)
    low = placed if len(placed) == len(low) else low
    return Shadow(text, low, low.translate(_BARE))


def bare(phrase: str) -> str:
    """A phrase of the grammar without accents, letter for letter."""
    return phrase.lower().translate(_BARE)


class Lexicon:
    """A set of phrases with what they mean, found longest first on word borders.

    Phrases of two and more syllables are compared without accents, so that a lost mark or the
    other tone placement does not matter; a single syllable ("cần", "cán", "căn") must carry
    its own accents.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._meaning: dict[str, list[tuple[str, str]]] = {}
        for phrase, meaning in entries:
            low = tones(phrase.lower())
            self._meaning.setdefault(bare(low), []).append((low, meaning))
        by_first: dict[str, list[str]] = {}
        for phrase in sorted(self._meaning, key=len, reverse=True):
            by_first.setdefault(_SYLLABLE.match(phrase).group(), []).append(phrase)  # type: ignore[union-attr]
        self._by_first = {
            first: re.compile("(?:" + "|".join(p.replace(" ", r"[ \n]+") for p in phrases) + r")\b")
            for first, phrases in by_first.items()
        }

    def _meaning_at(self, shadow: Shadow, start: int, end: int) -> str | None:
        key = " ".join(shadow.fold[start:end].split())
        candidates = self._meaning[key]
        written = " ".join(shadow.low[start:end].split())
        for phrase, meaning in candidates:
            if written == phrase:
                return meaning
        return candidates[0][1] if " " in key else None

    def match(self, shadow: Shadow, at: int, limit: int) -> tuple[int, str] | None:
        """End and meaning of the longest phrase that begins at `at`, or None."""
        first = _SYLLABLE.match(shadow.fold, at, limit)
        pattern = self._by_first.get(first.group()) if first else None
        found = pattern.match(shadow.fold, at, limit) if pattern else None
        if found is None:
            return None
        meaning = self._meaning_at(shadow, at, found.end())
        return None if meaning is None else (found.end(), meaning)

    def find(self, shadow: Shadow, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Every phrase within a range, left to right, without overlap."""
        at = start
        while (word := _SYLLABLE.search(shadow.fold, at, end)) is not None:
            found = self.match(shadow, word.start(), end)
            if found is None:
                at = word.end()
            else:
                yield word.start(), found[0], found[1]
                at = found[0]


def lexicon(**groups: str) -> Lexicon:
    """A lexicon written as meaning="phrase | phrase | …"."""
    return Lexicon(
        (phrase.strip(), meaning)
        for meaning, phrases in groups.items()
        for phrase in phrases.split("|")
        if phrase.strip()
    )
