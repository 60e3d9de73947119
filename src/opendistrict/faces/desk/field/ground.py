"""The streets of an inspector's wards, to lie in the telephone: a map to tap without a network."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely

from opendistrict.faces.desk.field.stops import drawn_cm
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import SegmentShape

MOST_KERBS = 2_000  # of a ward there are some hundred; more than this would be slow to load
_DIGITS = 6  # of a degree: a tenth of a metre


def streets(actor: Actor, act: str, on: date) -> dict[str, Any]:
    """Kerbs as id, street, length in centimetres and line in degrees; houses as the place of their
    kerb in that list, number, and centimetres along it. `more` kerbs there are that were left out:
    those farthest from the middle of the wards."""
    reach = orgs.scope(actor, act)
    wards = [polygon for unit_id, _, polygon, _ in places.boundaries(on) if unit_id in reach]
    if not wards:
        return {"kerbs": [], "houses": [], "more": 0}
    whole = shapely.union_all(wards)
    kerbs = [one for one in places.segments_within(whole.bounds, on) if one.line.intersects(whole)]
    kerbs.sort(key=lambda one: (one.line.distance(whole.centroid), one.id))
    told = kerbs[:MOST_KERBS]
    return {
        "kerbs": [_kerb(one) for one in told],
        "houses": _houses(told, on),
        "more": len(kerbs) - len(told),
    }


def _kerb(one: SegmentShape) -> tuple[str, str, int, list[list[float]]]:
    line = [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat, *_ in one.line.coords]
    return str(one.id), one.street, drawn_cm(one), line


def _houses(kerbs: Sequence[SegmentShape], on: date) -> list[tuple[int, str, int]]:
    along = places.frontages_along([one.id for one in kerbs], on)
    return [
        (n, house.number, int((house.since_m + house.until_m) * 50))
        for n, kerb in enumerate(kerbs)
        for house in along[kerb.id]
        if house.since_m is not None and house.until_m is not None
    ]
