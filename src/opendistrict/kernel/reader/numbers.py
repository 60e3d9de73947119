"""Vietnamese numerals: "16.050" is sixteen thousand and fifty, "10,17" is ten point one seven.

A dot before exactly three digits groups thousands, a comma is the decimal sign; a single dot
before another count of digits ("1.5 triệu") can only be a decimal sign and is read so.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from opendistrict.kernel.reader.text import Shadow

NUMERAL = r"\d+(?:[.,]\d+)*"
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_FOREIGN = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_DOTTED = re.compile(r"\d+\.\d{1,2}|0\.\d{1,6}")

_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
_UNITS_AFTER_TEN = {**_DIGITS, "mốt": 1, "tư": 4, "lăm": 5}


def parse_numeral(written: str) -> Decimal | None:
    """The value of digits as written in Vietnam, or None when they are not one number."""
    if _THOUSANDS.fullmatch(written) and not written.startswith("0."):
        return Decimal(written.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(written):
        return Decimal(written.replace(",", "."))
    if _FOREIGN.fullmatch(written):
        return Decimal(written.replace(",", ""))
    return Decimal(written) if _DOTTED.fullmatch(written) else None


def parse_words(words: str) -> int | None:
    """Small numbers in words: "hai", "mười lăm", "hai mươi mốt"; None for anything else."""
    parts = words.split()
    if len(parts) == 1:
        return _DIGITS.get(parts[0])
    if len(parts) == 2 and parts[0] == "mười":
        unit = _UNITS_AFTER_TEN.get(parts[1])
        return 10 + unit if unit and unit < 10 else None
    if len(parts) in {2, 3} and parts[1] in {"mươi", "chục"}:
        tens = _DIGITS.get(parts[0])
        unit = _UNITS_AFTER_TEN.get(parts[2]) if len(parts) == 3 else 0
        return tens * 10 + unit if tens and tens < 10 and unit is not None and unit < 10 else None
    return None


@dataclass(frozen=True, slots=True)
class Quantity:
    """Digits in the text: one value, a share ("35/38": value and of) or a range (low, high)."""

    start: int
    end: int
    value: Decimal | None
    of: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


_QUANTITY = re.compile(
    rf"(?<![\w/.,\-])(?P<a>{NUMERAL})(?:(?P<slash> ?/ ?| trong (?:tổng )?số "
    rf"| trên tổng số )(?P<of>{NUMERAL})"
    rf"|(?: ?%)?(?P<range> ?- ?| đến | tới )(?P<b>{NUMERAL}))?"
    r"(?:(?![\w/])|(?=(?:m2|m²|m3|km2|km|ha|kg|m|tỷ|triệu)\b))"
)


def quantities(shadow: Shadow, start: int, end: int) -> list[Quantity]:
    """Every numeral of a range of the text, from left to right."""
    found = []
    for match in _QUANTITY.finditer(shadow.low, start, end):
        quantity = _quantity(match)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity(match: re.Match[str]) -> Quantity | None:
    first = parse_numeral(match["a"])
    if first is None:
        return None
    if match["slash"]:
        whole = parse_numeral(match["of"])
        return None if whole is None else Quantity(match.start(), match.end(), first, of=whole)
    if match["range"]:
        last = parse_numeral(match["b"])
        if last is not None and last > first:
            return Quantity(match.start(), match.end(), None, low=first, high=last)
        return Quantity(match.start(), match.end("a"), first)
    return Quantity(match.start(), match.end(), first)
