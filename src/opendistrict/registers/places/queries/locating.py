"""Where a point, a stretch or an address lay on a day: in which area, and in which unit.

A ward that was divided cannot be told from an old address by its name, only by its point; so every
house number has one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import shapely
from django.db import connection
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import (
    Address,
    Baseline,
    Partition,
    alley_mouths,
    answers,
    leading,
    parse_address,
    street_key,
    to_degrees,
    to_metres,
)
from opendistrict.registers.places import rules
from opendistrict.registers.places.models import Boundary, Frontage
from opendistrict.registers.places.queries.areas import units_of_areas
from opendistrict.registers.places.queries.streets import frontage_of, segments
from opendistrict.registers.places.shapes import (
    AddressMatch,
    Fit,
    Located,
    Lonlat,
    PlaceAsked,
    PlaceShape,
    SegmentShape,
    StreetShape,
)

NEIGHBOURS = 10  # house numbers up and down in which the nearest known is looked for
STREETS = 8  # streets that a search weighs
MOST = 400  # houses that a search looks at
NOWHERE = Located(None, None)


def boundaries(
    on: date, box: tuple[float, float, float, float] | None = None
) -> list[tuple[UUID | None, UUID | None, BaseGeometry, bool]]:
    """Unit or area, its polygon in degrees, and whether it is schematic; the smallest first, which
    also holds a border that two share. One query."""
    rows = Boundary.objects.filter(valid__contains=on)
    if box:
        rows = rows.filter(bbox__overlaps=box)
    drawn = [(row, row.drawn) for row in rows]
    drawn.sort(key=lambda one: (one[1].area, str(one[0].unit_id or one[0].area_id)))
    return [(row.unit_id, row.area_id, shape, row.is_schematic) for row, shape in drawn]


def boundary_of(unit_id: UUID, on: date) -> BaseGeometry | None:
    """How far a unit reached on a day, in degrees."""
    row = Boundary.objects.filter(unit_id=unit_id, valid__contains=on).first()
    return row.drawn if row else None


def locate_many(points: Sequence[Lonlat], on: date) -> list[Located]:
    """The unit and the area of every point on a day. One query, or two where areas are drawn."""
    if not points:
        return []
    every = shapely.MultiPoint(points).bounds
    units: list[tuple[UUID, BaseGeometry]] = []
    areas: list[tuple[UUID, BaseGeometry]] = []
    schematic: set[UUID | None] = set()
    for unit, area, polygon, is_schematic in boundaries(on, every):
        if unit:
            units.append((unit, polygon))
        elif area:
            areas.append((area, polygon))
        schematic |= {unit or area} if is_schematic else set()
    in_unit, in_area = Partition(units).of(points), Partition(areas).of(points)
    unit_of = units_of_areas(on) if any(in_area) else {}
    located = []
    for unit, area in zip(in_unit, in_area, strict=True):
        ward = unit or (unit_of.get(area) if area else None)
        located.append(Located(ward, area, bool({unit or area} & schematic)))
    return located


def locate(point: Lonlat, on: date) -> Located:
    """In which unit and area a point (east, north) lay on a day."""
    return locate_many([point], on)[0]


# ------------------------------------------------------------------ addresses


def find_streets(words: str, *, limit: int = STREETS) -> list[tuple[StreetShape, int]]:
    """The streets whose names are likest to what was typed, with or without accents, and how like
    (out of 100). The index gives candidates by trigrams; the last word has the edit distance."""
    typed = street_key(words)
    if not typed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, slug, name, name_en, kind, aliases, keys FROM places_street "
            "ORDER BY %s <<-> search_key, slug LIMIT %s",
            [typed, 4 * limit],
        )
        rows = cursor.fetchall()
    found = [
        (StreetShape(id=i, slug=s, name=n, name_en=e, kind=k, aliases=tuple(a)), like)
        for i, s, n, e, k, a, keys in rows
        if (like := rules.likeness(typed, keys)) >= rules.FOUND
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].slug))[:limit]


def at_address(text: str, on: date, *, limit: int = 5) -> list[AddressMatch]:
    """The houses that an address may mean, the likeliest first, each with its unit on the day.

    "12/3 Lê Lợi" where 12/3 is not known gives the mouth of its alley; an unknown number the
    nearest on its side of the street. Three queries, or four where the number is not known.
    """
    asked = parse_address(text)
    likely = {street.id: like for street, like in find_streets(asked.street)}
    if not likely or not asked.number:
        return []
    best = max(likely.values())
    likely = {one: like for one, like in likely.items() if like >= best - 15}
    rows = _houses(asked, likely, on)
    fits = sorted(
        ((_fit(row, asked), row) for row in rows),
        key=lambda one: (-likely[one[1].street_id], one[0], one[1].sort_key, str(one[1].pk)),
    )
    shown = [(Fit(_FITS[fit[0]]), row) for fit, row in fits if fit[0] < len(_FITS)][:limit]
    exact = [one for one in shown if one[0] is Fit.EXACT and likely[one[1].street_id] == best]
    shown = exact or shown
    places = locate_many([(row.longitude, row.latitude) for _, row in shown], on)
    return [
        AddressMatch(frontage_of(row), fit, likely[row.street_id], place)
        for (fit, row), place in zip(shown, places, strict=True)
    ]


_FITS = ("exact", "mouth", "near")


def _houses(asked: Address, streets: Iterable[UUID], on: date) -> list[Frontage]:
    """Those of that number, or at the mouth of its alley; where there are none, the neighbours."""
    keys = [*answers(asked.number), *alley_mouths(asked.number)]
    head = leading(asked.number)
    there = Frontage.objects.select_related("street").filter(
        street_id__in=list(streets), valid__contains=on
    )
    wide = (head - 2 * NEIGHBOURS, head + 2 * NEIGHBOURS)
    written = list(there.filter(leading__range=wide, answers__overlap=keys).order_by("pk")[:MOST])
    if written:
        return written
    around = (head - NEIGHBOURS, head + NEIGHBOURS)
    near = there.filter(leading__range=around, segment__isnull=False)
    return list(near.order_by("street_id", "leading", "pk")[:MOST])


def _fit(row: Frontage, asked: Address) -> tuple[int, int]:
    """How well a house answers: which of `_FITS`, and how far from it; beyond them not at all."""
    if not set(answers(asked.number)).isdisjoint(row.answers):
        return 0, len(row.answers)  # the house of that number alone before one of several
    for n, mouth in enumerate(alley_mouths(asked.number)):
        if mouth in row.answers:
            return 1, n
    apart = abs(row.leading - leading(asked.number))
    return (2, apart) if apart % 2 == 0 else (len(_FITS), apart)


# ------------------------------------------------------------------ places of forms


def placed(asked: Sequence[PlaceAsked], on: date) -> list[PlaceShape]:
    """Each place with its unit and area on a day; a stretch by its middle on the kerb. Three
    queries for any number of them."""
    kerbs = segments({one.segment_id for one in asked if one.segment_id})
    points = [one.point or _middle(one, kerbs) for one in asked]
    known = [point for point in points if point]
    found = iter(locate_many(known, on))
    places = [next(found) if point else NOWHERE for point in points]
    unit_of = units_of_areas(on) if any(one.area_id for one in asked) else {}
    return [
        PlaceShape(
            point=point, segment_id=one.segment_id, since_m=one.since_m, until_m=one.until_m,
            unit_id=place.unit_id or (unit_of.get(one.area_id) if one.area_id else None),
            area_id=one.area_id or place.area_id,
        )
        for one, point, place in zip(asked, points, places, strict=True)
    ]  # fmt: skip


def _middle(asked: PlaceAsked, kerbs: Mapping[UUID, SegmentShape]) -> Lonlat | None:
    kerb = kerbs.get(asked.segment_id) if asked.segment_id else None
    if kerb is None:
        return None
    line = Baseline(to_metres(kerb.line))
    since = asked.since_m if asked.since_m is not None else Decimal(0)
    until = asked.until_m if asked.until_m is not None else kerb.length_m
    here: Point = to_degrees(line.at(min(float((since + until) / 2), line.length)))
    return here.x, here.y
