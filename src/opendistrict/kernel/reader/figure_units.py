"""The unit of one number, and numbers made of two: "8 tỷ 450 triệu", "34,2 tỷ/50 tỷ"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from opendistrict.kernel.reader import figure_words as words
from opendistrict.kernel.reader.drafts import Draft
from opendistrict.kernel.reader.numbers import NUMERAL, Quantity, parse_numeral
from opendistrict.kernel.reader.periods import Sentence
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import (
    Unit,
    counted_at,
    names_something,
    time_unit,
    unit_after,
)

_TIMES = re.compile(r"(?:gấp|tăng|giảm|bằng|cao hơn|hơn)(?: (?:khoảng|hơn|gần|trên))? *$")
_SLASHED = re.compile(rf" ?/ ?(?P<n>{NUMERAL})")
_AND_MILLIONS = re.compile(r" t[ỷỉ] (?P<m>\d{1,3}) triệu(?: đồng)?\b")
_IS = re.compile(r"[^\d,;:()]{2,60} (?:là|đạt) (?:hơn |gần |khoảng |trên )?$")
_END = re.compile(r" *(?:[,.;(]|$)")
_SMALL = 13  # below it a number may number a name


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def covered(quantity: Quantity, hidden: Sequence[tuple[int, int]]) -> bool:
    """Whether a number lies in one of the `hidden` spans, which are merged."""
    place = bisect_left(hidden, quantity.end, key=lambda span: span[0]) - 1
    return place >= 0 and quantity.start < hidden[place][1]


def unit_of(
    shadow: Shadow, quantity: Quantity, here: Sentence, at: int, liberal: bool
) -> Unit | None:
    """The unit behind a number; None when the number only names or orders something.

    `at` is the end of the number before it; `liberal` papers count things no list holds.
    """
    low, number = shadow.low, quantity.start
    millions = _AND_MILLIONS.match(low, quantity.end, here.end)
    if millions:
        return Unit(quantity.end + 1, millions.end(), "money", "tỷ đồng")
    of = quantity.of
    before = low[max(here.start, number - 24) : number]
    unit = unit_after(shadow, quantity.end, here.end, before, of is not None, liberal)
    unit = unit or time_unit(shadow, here.start, number, quantity.end, here.end)
    unit = unit or _unit_of_subject(shadow, quantity, here, at)
    over = of is not None and quantity.value is not None and quantity.value > of
    if unit is None or (over and unit.family != "money"):
        return None
    if unit.words == "lần" and not _TIMES.search(before):
        return None
    small = quantity.value is not None and quantity.value < _SMALL and of is None
    named = unit.family == "count" and names_something(shadow, here.start, number, small)
    return None if named and unit.start >= quantity.end else unit


def _unit_of_subject(shadow: Shadow, quantity: Quantity, here: Sentence, at: int) -> Unit | None:
    """ "hồ sơ nộp trực tuyến là 51.200": what is counted stands before the number."""
    low = shadow.low
    if "." not in low[quantity.start : quantity.end] or not _END.match(low, quantity.end, here.end):
        return None
    begin = max(
        low.rfind(",", here.start, quantity.start), low.rfind(";", here.start, quantity.start)
    )
    begin = max(begin + 1, here.start, at)
    if _IS.search(low, begin, quantity.start) is None:
        return None
    noun = counted_at(shadow, begin, quantity.start)
    return Unit(quantity.end, quantity.end, "count", noun) if noun else None


def unit_of_plan(shadow: Shadow, quantity: Quantity, told: Sequence[Draft]) -> Unit | None:
    """ "5.410 lao động (KH: 6.000)": a plan without a unit has that of the figure before."""
    year = quantity.value is not None and 1900 < quantity.value < 2100
    if not told or told[-1].unit is None or year or quantity.of is not None:
        return None
    unit = told[-1].unit
    lead = shadow.low[max(unit.end, quantity.start - 60) : quantity.start]
    if not words.plan_before(lead):
        return None
    return Unit(quantity.end, quantity.end, unit.family, unit.words)


def compound(shadow: Shadow, quantity: Quantity, unit: Unit) -> Quantity:
    """ "8 tỷ 450 triệu đồng" is 8.45 tỷ; "34,2 tỷ đồng/50 tỷ đồng" a part and its whole."""
    millions = _AND_MILLIONS.match(shadow.low, quantity.end, unit.end)
    if millions and quantity.value is not None:
        return replace(quantity, value=quantity.value + Decimal(millions["m"]) / 1000)
    whole = _SLASHED.match(shadow.low, unit.end)
    follow = unit_after(shadow, whole.end(), len(shadow.low)) if whole else None
    if whole and follow and follow.words == unit.words and quantity.of is None:
        return replace(quantity, of=parse_numeral(whole["n"]))
    return quantity
