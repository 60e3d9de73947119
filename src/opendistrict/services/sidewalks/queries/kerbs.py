"""The kerbs that a decision means by the names of streets and the numbers of houses."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import (
    FrontageShape,
    PlaceAsked,
    SegmentShape,
    StreetShape,
)
from opendistrict.services.sidewalks.queries.ground import cm
from opendistrict.services.sidewalks.shapes import Span


def named_streets(lines: Sequence[str]) -> dict[str, StreetShape]:
    """Streets by the names that a decision gives them, each once.

    :raises Refused: `list_is_empty`; `street_is_unknown` with every name that no street has.
    """
    names = dict.fromkeys(line.strip() for line in lines if line.strip())
    if not names:
        raise Refused("list_is_empty")
    known = {fold(one.name): one for one in places.streets().values()}
    unknown = [name for name in names if fold(name) not in known]
    if unknown:
        raise Refused("street_is_unknown", streets=unknown)
    return {name: known[fold(name)] for name in names}


def kerbs_of_ward(names: Sequence[str], unit_id: UUID, day: date) -> dict[str, list[SegmentShape]]:
    """The kerbs of each street that lie in the ward by their middle.

    :raises Refused: as `named_streets`; `street_is_elsewhere` with the streets that have none.
    """
    found = {one.id: one.name for one in named_streets(names).values()}
    kerbs = places.segments_of(found, day)
    asked = [
        PlaceAsked(segment_id=one.id, since_m=Decimal(0), until_m=one.length_m) for one in kerbs
    ]
    inside: dict[str, list[SegmentShape]] = {name: [] for name in found.values()}
    for kerb, place in zip(kerbs, places.placed(asked, day), strict=True):
        if place.unit_id == unit_id:
            inside[found[kerb.street_id]].append(kerb)
    outside = [name for name, some in inside.items() if not some]
    if outside:
        raise Refused("street_is_elsewhere", streets=outside)
    return inside


def stretches_between(
    street: str, unit_id: UUID, day: date, first: str = "", last: str = ""
) -> list[tuple[UUID, Span]]:
    """The kerbs of a street in a ward, whole, or before the houses from one number to another; of
    one side of the street where both numbers are even, or odd.

    :raises Refused: as `kerbs_of_ward`; `house_is_unknown` where no house has such a number.
    """
    (kerbs,) = kerbs_of_ward([street], unit_id, day).values()
    if not first and not last:
        return [(one.id, (0, cm(one.length_m))) for one in kerbs]
    ends = sorted(_number(one) for one in (first or last, last or first))
    step = 2 if ends[0] % 2 == ends[1] % 2 else 1
    meant = range(ends[0], ends[1] + 1, step)
    houses = places.frontages_along([one.id for one in kerbs], day)
    found = [(key, _before(some, meant)) for key, some in houses.items()]
    stretches = [(key, along) for key, along in found if along]
    if not stretches:
        raise Refused("house_is_unknown", number=first or last)
    return stretches


def _number(told: str) -> int:
    digits = re.match(r"\s*(\d+)", told)
    if digits is None:
        raise Refused("house_is_unknown", number=told)
    return int(digits[1])


def _before(houses: Sequence[FrontageShape], meant: range) -> Span | None:
    """From where the first of the houses that are meant begins to where the last ends."""
    ends = [
        (cm(one.since_m), cm(one.until_m))
        for one in houses
        if one.since_m is not None and one.until_m is not None
        if (digits := re.match(r"\d+", one.number)) and int(digits[0]) in meant
    ]
    if not ends:
        return None
    return min(since for since, _ in ends), max(until for _, until in ends)
