"""House numbers and addresses as they are written in Vietnamese streets.

"12A", "12 bis", "12/3/4" (house 4 of alley 3 of alley 12), "45-47" (one house of several numbers),
"Số 12 hẻm 5 Lê Lợi" (the same as 5/12).
"""

import re
from dataclasses import dataclass

from opendistrict.kernel.fold import fold, nfc

_BIS = r"(?:\s*(?:bis|ter|quater))"
_ONE = rf"[a-z]{{0,2}}\d{{1,5}}{_BIS}?(?:\s?[a-z]\d{{0,2}})?(?![^\W_])"
_NUMBER = rf"{_ONE}(?:\s*[/+]\s*{_ONE})*(?:\s*[-–—]\s*{_ONE}(?:\s*[/]\s*{_ONE})*)*"
_WHOLE = re.compile(rf"(?:(?:số nhà|số|nhà)\s+)?({_NUMBER})", re.IGNORECASE)
_ADDRESS = re.compile(
    rf"(?:(?:số nhà|số|nhà)\s+)?(?P<number>{_NUMBER})"
    rf"(?:[\s,]+(?:hẻm|ngõ|ngách|kiệt)\s+(?P<alley>{_NUMBER}))?[\s,]+(?P<street>[^,;]*[^\W\d_][^,;]*)",
    re.IGNORECASE,
)
_ALLEY = re.compile(r"(?:hẻm|ngõ|ngách|kiệt)\s+", re.IGNORECASE)
_KIND = re.compile(r"(?:đường|phố|đ\.|ph\.|street|st\.)\s+", re.IGNORECASE)
_BEGINS = re.compile(r"([a-z]*)(\d+)(.*)")
_MOST = 20  # numbers of one house: more is a slip of the pen
_NUMERALS = {"tháng"}  # "3 tháng 2" is a street, not number 3 of one


@dataclass(frozen=True, slots=True)
class Address:
    """What was written, taken apart; `number` is empty where only a street was named, `rest` is
    the ward and what follows it."""

    number: str
    street: str
    rest: str


def house_number(text: str) -> str | None:
    """As it is kept: "số 12 BIS" is "12 bis", "12a" is "12A", "45 – 47" is "45-47"; None if it is
    no house number."""
    found = _WHOLE.fullmatch(" ".join(nfc(text).split()))
    if not found:
        return None
    bare = re.sub(r"\s*([/+\-–—])\s*", lambda m: "-" if m[1] in "–—" else m[1], found[1])
    bare = re.sub(r"\s+", "", bare).upper()
    bare = re.sub(r"(BIS|TER|QUATER)", lambda m: f" {m[1].lower()}", bare)
    return re.sub(r"(?<![\dA-Z])0+(?=\d)", "", bare)


def number_key(number: str) -> str:
    """What two ways to write a number have in common: "12 bis" and "12BIS" are "12bis"."""
    return fold(number).replace(" ", "")


def sort_key(number: str) -> str:
    """Sorts as one walks: 2, 10, 10A, 10/2, 12."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), number_key(number))


def leading(number: str) -> int:
    """The number at the street: 12 of "12/3/4" and of "12A"; 0 where there is none."""
    found = re.search(r"\d+", number)
    return int(found[0]) if found else 0


def answers(number: str) -> tuple[str, ...]:
    """All that may be written for a house: itself, and each number of "45-47" or "122-124-126".

    Between two numbers lie those of the same side of the street: "10-14" answers to 12 too.
    """
    whole = number_key(number)
    parts = re.split(r"[-+]", whole)
    told = dict.fromkeys([whole, *parts])
    if len(parts) == 2 and parts[0].isdigit() and parts[1].isdigit():
        first, last = int(parts[0]), int(parts[1])
        if first < last and (last - first) % 2 == 0 and (last - first) // 2 <= _MOST:
            told |= dict.fromkeys(str(one) for one in range(first, last + 1, 2))
    return tuple(told)


def alley_mouths(number: str) -> tuple[str, ...]:
    """Where one turns in for 12/3/4: 12/3, then 12. The nearest first."""
    parts = number_key(number).split("/")
    return tuple("/".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))


def parse_address(text: str) -> Address:
    """An address taken apart. What has no house number is a street's name, whole."""
    whole = " ".join(nfc(text).split()).strip(" ,;")
    bare = _ALLEY.sub("", whole, count=1) if _ALLEY.match(whole) else whole
    found = _ADDRESS.match(bare)
    if found and found["street"].split()[0].lower() not in _NUMERALS:
        number = house_number(found["number"]) or ""
        if found["alley"]:
            number = f"{house_number(found['alley'])}/{number}"
        return Address(number, _street(found["street"]), bare[found.end() :].strip(" ,;"))
    street, _, rest = whole.partition(",")
    return Address("", _street(street), rest.strip())


def _street(text: str) -> str:
    return _KIND.sub("", text.strip(), count=1) if _KIND.match(text.strip()) else text.strip()


def street_key(name: str) -> str:
    """What two ways to write a street have in common: "Đường Lê Lợi", "le loi street"."""
    bare = re.sub(r"^(?:duong|pho|d\.|ph\.)\s+(?=\D)", "", fold(_street(nfc(name))))
    return re.sub(r"\s+(?:street|st\.?|road|rd\.?|boulevard|blvd\.?)$", "", bare)
