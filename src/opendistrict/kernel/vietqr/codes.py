"""Codes that a payment is known by: short, with two check signs, and found in noisy text.

A code is "OD" and eight signs of an alphabet of 31 (no 0 O, no 1 I L): six say a number, two make
the sums of the signs and of the signs by their places zero in the field of 31. Any two wrong
signs, and any two that changed places, are noticed. Banks set text in capitals, take tone marks
and signs away, break it into lines of 35 and put their own numbers around it: a code is looked for
in what is left when all but letters and digits is taken out. A cut code is not found.
"""

import re
import secrets
from collections.abc import Iterator

from opendistrict.kernel.fold import fold

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PREFIX = "OD"
MOST = 31**6
_SPREAD = 548_508_437  # no multiple of 31: neighbouring numbers get codes that look unlike
_PLACE = {sign: place for place, sign in enumerate(SIGNS)}
_CODE = re.compile(rf"[O0]D(?=([{SIGNS}]{{8}}))")
_LIKE = re.compile(r"[O0]D(?=([0-9A-Z]{8}))")
_NOISE = re.compile(r"[^0-9A-Z]+")


def code_of(number: int) -> str:
    """The code of the n-th thing to be paid; different for every number below 31^6."""
    if not 0 <= number < MOST:
        raise ValueError(f"there are {MOST} codes, not {number}")
    rest, signs = number * _SPREAD % MOST, []
    for _ in range(6):
        rest, sign = divmod(rest, 31)
        signs.append(sign)
    plain = sum(signs)
    placed = sum(place * sign for place, sign in enumerate(signs, 1))
    last = (7 * plain - placed) % 31
    signs += [(-plain - last) % 31, last]
    return PREFIX + "".join(SIGNS[sign] for sign in signs)


def new_code() -> str:
    """A code that nobody can foresee, every one as likely as any other. It may have been given
    before: who keeps it says so."""
    return code_of(secrets.randbelow(MOST))


def _fits(signs: str) -> bool:
    places = [_PLACE[sign] for sign in signs]
    return not (sum(places) % 31 or sum(n * sign for n, sign in enumerate(places, 1)) % 31)


def _squeezed(text: str) -> str:
    return _NOISE.sub("", fold(text).upper())


def codes_in(text: str) -> tuple[str, ...]:
    """The codes whose check signs are right, each once, in the order in which they stand."""
    found = (match.group(1) for match in _CODE.finditer(_squeezed(text)))
    return tuple(dict.fromkeys(PREFIX + signs for signs in found if _fits(signs)))


def near_codes_in(text: str) -> tuple[str, ...]:
    """Codes that one wrong sign, or two neighbours that changed places, would make of what is
    there: for a person to look at, never to book by."""
    near: dict[str, None] = {}
    for match in _LIKE.finditer(_squeezed(text)):
        for signs in _neighbours(match.group(1)):
            if all(sign in _PLACE for sign in signs) and _fits(signs):
                near[PREFIX + signs] = None
    return tuple(one for one in near if one not in codes_in(text))


def _neighbours(signs: str) -> Iterator[str]:
    for at in range(8):
        for sign in SIGNS:
            yield signs[:at] + sign + signs[at + 1 :]
        if at:
            yield signs[: at - 1] + signs[at] + signs[at - 1] + signs[at + 1 :]
