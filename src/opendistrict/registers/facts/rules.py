"""What may be told, and by which key a thing told is known again."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from opendistrict.registers.facts.shapes import (
    Ask,
    FactShape,
    MeasureShape,
    Point,
    Standing,
    Telling,
)

LARGEST = Decimal(9) * 10**14  # its ten-thousandths fit 64 bits
_MILLION = Decimal(1_000_000)
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ACT = re.compile(r"[a-z_]+(\.[a-z_]+)?:[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,140}")
_VALUE = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


def fact_id(source: str, measure: str, act: str) -> UUID:
    """The key of what `act` tells of `measure`: the same for ever (UUID version 8, RFC 9562).

    Where the act names a UUIDv7, its milliseconds lead the key, so that new facts lie together in
    the index; the rest is a digest.
    """
    digest = hashlib.sha256(f"{source}|{measure}|{act}".encode()).digest()[:16]
    found = UUID7.search(act)
    lead = UUID(found[0]).bytes[:6] if found else digest[10:16]
    value = int.from_bytes(lead + digest[:10], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def series_key(
    measure: str, source: str, unit_id: UUID, area_id: UUID | None, slices: Mapping[str, str]
) -> UUID:
    """The key of everything about a fact that repeats."""
    return _series_key(measure, source, unit_id, area_id, tuple(sorted(slices.items())))


@lru_cache(maxsize=10_000)
def _series_key(
    measure: str,
    source: str,
    unit_id: UUID,
    area_id: UUID | None,
    slices: tuple[tuple[str, str], ...],
) -> UUID:
    text = json.dumps(
        [measure, source, str(unit_id), str(area_id or ""), slices],
        ensure_ascii=True, separators=(",", ":"),
    )  # fmt: skip
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])


def weigh(told: Telling, measure: MeasureShape, today: date) -> list[str]:
    """What is wrong with a fact, by code; nothing when it may be told."""
    wrong = weigh_quantity(told.quantity, measure.decimals)
    if told.happened_on > today:
        wrong.append("fact_is_in_the_future")
    wrong += weigh_slices(dict(told.slices), measure)
    if not _ACT.fullmatch(told.act):
        wrong.append("act_is_not_named")
    if told.point and not (-180 <= told.point[0] <= 180 and -90 <= told.point[1] <= 90):
        wrong.append("point_is_not_on_earth")
    return wrong


def weigh_quantity(quantity: Decimal, decimals: int) -> list[str]:
    if not quantity.is_finite() or abs(quantity) >= LARGEST:
        return ["quantity_is_not_a_number"]
    exponent = quantity.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return ["quantity_is_told_too_finely"] if -exponent > decimals else []


def weigh_slices(told: Mapping[str, str], measure: MeasureShape) -> list[str]:
    known = {one.code: {value for value, *_ in one.values} for one in measure.slices}
    wrong = ["slice_is_unknown"] if told.keys() - known.keys() else []
    wrong += ["slice_is_missing"] if known.keys() - told.keys() else []
    for code, value in told.items():
        domain = known.get(code)
        if (domain and value not in domain) or not _VALUE.fullmatch(value):
            wrong.append("slice_value_is_unknown")
    return list(dict.fromkeys(wrong))


def standing(told: Sequence[FactShape]) -> Standing:
    """What is true after corrections: `told` is the fact, then what corrects it, in order."""
    first = told[0]
    stands = Standing(
        first.measure, first.unit_id, first.area_id, first.slices, first.happened_on,
        first.quantity, first.point,
    )  # fmt: skip
    for one in told[1:]:
        new = replace(
            stands, unit_id=one.unit_id, area_id=one.area_id, slices=one.slices,
            happened_on=one.happened_on, point=one.point,
        )  # fmt: skip
        added = stands.quantity if new == stands else Decimal(0)
        stands = replace(new, quantity=added + one.quantity)
    return replace(
        stands,
        corrections=len({one.act[:-1] for one in told[1:]}),
        count=sum(one.count for one in told),
    )


def differences(stands: Standing, new: Telling) -> list[tuple[Telling, int]]:
    """What must be told so that `new` is so instead, each with what it adds to the number of
    facts: a difference, or one taken back ("a" ends its act) and one told anew ("b")."""
    old = taken_back(stands, act=f"{new.act[:-1]}a")
    if replace(old, act=new.act, quantity=new.quantity) != new:
        return [(old, -1), (new, 1)]
    difference = new.quantity - stands.quantity
    return [(replace(new, quantity=difference), 0)] if difference else []


def taken_back(stands: Standing, *, act: str) -> Telling:
    """What must be told so that nothing is left of what stands."""
    return Telling(
        measure=stands.measure, quantity=-stands.quantity, happened_on=stands.happened_on,
        unit_id=stands.unit_id, act=act, area_id=stands.area_id, point=stands.point,
        slices=stands.slices,
    )  # fmt: skip


def millionths(point: Point | None) -> tuple[int | None, int | None]:
    return (int(point[0] * _MILLION), int(point[1] * _MILLION)) if point else (None, None)


def degrees(lon: int | None, lat: int | None) -> Point | None:
    return None if lon is None or lat is None else (lon / _MILLION, lat / _MILLION)


def half_of(day: date) -> date:
    """The half month a day lies in: from the 1st, or from the 15th."""
    return day.replace(day=1 if day.day < 15 else 15)


def is_border(day: date) -> bool:
    return day.day in (1, 15)


def in_whole_halves(since: date | None, until: date) -> bool:
    return (since is None or is_border(since)) and is_border(until)


def in_whole_quarters(since: date | None, until: date) -> bool:
    return (since is None or since == quarter_of(since)) and until == quarter_of(until)


def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def pieces(ask: Ask) -> tuple[Ask, ...]:
    """A span as whole quarters (which are kept without areas only), whole half months and the odd
    days at its ends, each read where it is cheapest."""
    whole, *odd = _halves_and_days(ask)
    return (*_quarters_and_halves(whole), *odd)


def _quarters_and_halves(ask: Ask) -> tuple[Ask, ...]:
    since, until = ask.since, ask.until
    if ask.by_area or not in_whole_halves(since, until) or in_whole_quarters(since, until):
        return (ask,)
    first = since if since is None or since == quarter_of(since) else _next_quarter(since)
    last = quarter_of(until)
    if first is not None and first >= last:
        return (ask,)
    found = [replace(ask, since=first, until=last)]
    if since is not None and first is not None and since < first:
        found.append(replace(ask, until=first))
    if last < until:
        found.append(replace(ask, since=last))
    return tuple(found)


def _next_quarter(day: date) -> date:
    first = quarter_of(day)
    return date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)


def _halves_and_days(ask: Ask) -> tuple[Ask, ...]:
    if in_whole_halves(ask.since, ask.until):
        return (ask,)
    since = ask.since
    first = since if since is None or is_border(since) else _next_border(since)
    last = half_of(ask.until)
    if first is not None and first >= last:
        return (ask,)
    found = [replace(ask, since=first, until=last)]
    if since is not None and first is not None and since < first:
        found.append(replace(ask, until=first))
    if last < ask.until:
        found.append(replace(ask, since=last))
    return tuple(found)


def _next_border(day: date) -> date:
    half = half_of(day)
    if half.day == 1:
        return half.replace(day=15)
    return date(half.year + half.month // 12, half.month % 12 + 1, 1)
