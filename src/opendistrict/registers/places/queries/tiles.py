"""What the map of places shows, tile by tile, and the tiles that are kept. A handful of queries for
a tile, whatever is in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

import shapely
from django.db.models import Q
from shapely.geometry import LineString

from opendistrict.kernel.geo import Baseline, Side, to_degrees, to_metres
from opendistrict.kernel.geo.tiles import Bounds, Feature, Value
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import models
from opendistrict.registers.places.queries.locating import boundaries
from opendistrict.registers.places.queries.streets import (
    frontages_along,
    obstacles,
    segments_within,
    widths,
)
from opendistrict.registers.places.registry import DEEPEST
from opendistrict.registers.places.shapes import SegmentShape, WidthShape

PLACES = "places"
SINCE, KERBS_SINCE, NAMES_UNTIL = 12, 14, 14  # zooms
ASIDE = 0.0004  # degrees, 44 metres: so far from its kerb something on a sidewalk may lie


def tile(layers: str, z: int, x: int, y: int) -> tuple[bytes, str] | None:
    """Of a set, as it was drawn last: compressed bytes and their digest; None where nothing is."""
    rows = models.Tile.objects.filter(layers=layers, z=z, x=x, y=y)
    row = rows.values_list("body", "tag").first()
    return (bytes(row[0]), row[1]) if row and row[1] else None


def beside(box: Bounds) -> Bounds:
    """With the ground on which what lies along a kerb in the box may lie."""
    west, south, east, north = box
    return west - ASIDE, south - ASIDE, east + ASIDE, north + ASIDE


def segment_boxes(ids: Iterable[UUID]) -> list[Bounds]:
    rows = models.Segment.objects.filter(pk__in=set(ids))
    return list(rows.values_list("bbox", flat=True))


# ------------------------------------------------------------------ what shows


def drawn_places(box: Bounds, zoom: int, on: date) -> Mapping[str, Iterable[Feature]]:
    """Wards, streets, kerbs with their widths; at the deepest zoom what stands and the houses."""
    kerbs = segments_within(beside(box) if zoom >= DEEPEST else box, on)
    wards = list(_wards(box, on))
    told: dict[str, Iterable[Feature]] = {
        "wards": wards,
        "ward_names": [_named(one) for one in wards if one.told["kind"] == "ward"],
        "streets": list(_streets(kerbs)),
    }
    if zoom <= NAMES_UNTIL:
        told["names"] = list(_names(kerbs))
    if zoom >= KERBS_SINCE:
        measured = widths([one.id for one in kerbs], on)
        told["segments"] = [_kerb(one, measured[one.id]) for one in kerbs]
    if zoom >= DEEPEST:
        told["obstacles"] = list(_obstacles(kerbs, on))
        told["frontages"] = list(_frontages(kerbs, on))
    return told


def _wards(box: Bounds, on: date) -> Iterator[Feature]:
    units = orgs.tree_on(on).units
    for unit_id, _, polygon, is_schematic in boundaries(on, box):
        unit = units.get(unit_id) if unit_id else None
        if unit is not None:
            told: dict[str, Value] = {
                "id": str(unit.id), "kind": str(unit.kind), "name": unit.name,
                "name_en": unit.name_en or unit.name,
            }  # fmt: skip
            yield Feature(polygon, told | _sample(is_schematic))


def _named(ward: Feature) -> Feature:
    """Where its name stands: in one tile, however many its ground lies in."""
    told = {name: ward.told[name] for name in ("name", "name_en")}
    return Feature(shapely.point_on_surface(ward.geometry), told)


def _sample(is_sample: bool) -> dict[str, Value]:
    return {"sample": True} if is_sample else {}


def _sides(kerbs: Iterable[SegmentShape]) -> Iterator[tuple[SegmentShape, list[LineString]]]:
    """Each street with the kerbs of one of its sides: enough to see where it runs."""
    by_street: defaultdict[UUID, defaultdict[Side, list[SegmentShape]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in kerbs:
        by_street[one.street_id][one.side].append(one)
    for sides in by_street.values():
        longest = max(sides.values(), key=lambda some: sum(one.length_m for one in some))
        yield longest[0], [one.line for one in longest]


def _streets(kerbs: Iterable[SegmentShape]) -> Iterator[Feature]:
    for street, lines in _sides(kerbs):
        told = {"id": str(street.street_id), "name": street.street}
        yield Feature(shapely.MultiLineString(lines), told)


def _names(kerbs: Iterable[SegmentShape]) -> Iterator[Feature]:
    """Where a street's name stands while its blocks are too short to carry it: halfway along."""
    for street, lines in _sides(kerbs):
        middle = shapely.line_interpolate_point(_halfway(lines), 0.5, normalized=True)
        yield Feature(middle, {"name": street.street, "blocks": len(lines)})


def _halfway(lines: list[LineString]) -> LineString:
    """The kerb nearest to the middle of all of them."""
    middle = shapely.centroid(shapely.MultiLineString(lines))
    return min(lines, key=lambda one: float(one.distance(middle)))


def _kerb(one: SegmentShape, measured: Iterable[WidthShape]) -> Feature:
    told: dict[str, Value] = {
        "id": str(one.id), "street": one.street, "side": one.side.value,
        "from": one.from_corner, "to": one.to_corner,
    }  # fmt: skip
    least = min((piece.width_m for piece in measured), default=None)
    if least is not None:
        told["width"] = float(least)
    return Feature(one.line, told | _sample(one.is_schematic))


def _obstacles(kerbs: Iterable[SegmentShape], on: date) -> Iterator[Feature]:
    every = {one.id: one for one in kerbs}
    for segment_id, standing in obstacles(every, on).items():
        if not standing:
            continue
        line, side = Baseline(to_metres(every[segment_id].line)), every[segment_id].side
        for one in standing:
            along = min(float(one.since_m + one.until_m) / 2, line.length)
            deep = float(one.near_m + one.far_m) / 2
            point = to_degrees(line.beside(along, deep, side))
            yield Feature(point, {"kind": one.kind} | _sample(one.is_sample))


def _frontages(kerbs: Iterable[SegmentShape], on: date) -> Iterator[Feature]:
    for houses in frontages_along([one.id for one in kerbs], on).values():
        for one in houses:
            point = shapely.Point(one.longitude, one.latitude)
            yield Feature(point, {"number": one.number} | _sample(one.is_sample))


# ------------------------------------------------------------------ what changes by itself


def turns(name: str, since: date, until: date) -> Q:
    """What a field of days says begins or ends behind one day up to another."""
    begins, ends = f"{name}__startswith__", f"{name}__endswith__"
    begins_then = Q(**{f"{begins}gt": since, f"{begins}lte": until})
    return begins_then | Q(**{f"{ends}gt": since, f"{ends}lte": until})


def turning_places(since: date | None, until: date) -> Iterator[Bounds]:
    """Where a map of places differs between two days; all of it where there was no map."""
    if since is None:
        for model in (models.Boundary, models.Segment):
            rows = model._default_manager.filter(valid__contains=until)
            yield from rows.values_list("bbox", flat=True)
        return
    begins_or_ends = turns("valid", since, until)
    for model in (models.Boundary, models.Segment):
        yield from model._default_manager.filter(begins_or_ends).values_list("bbox", flat=True)
    lying: set[UUID] = set()
    for sort in (models.WidthPiece, models.Obstacle, models.Frontage):
        along = sort._default_manager.filter(begins_or_ends, segment__isnull=False)
        lying.update(along.values_list("segment_id", flat=True))
    yield from segment_boxes(lying)
    yield from _renamed(since, until)


def _renamed(since: date, until: date) -> Iterator[Bounds]:
    was, now = orgs.tree_on(since).units, orgs.tree_on(until).units
    others = [one for one in was.keys() | now.keys() if _name(was.get(one)) != _name(now.get(one))]
    yield from models.Boundary.objects.filter(unit_id__in=others).values_list("bbox", flat=True)


def _name(unit: object) -> tuple[str, str]:
    return getattr(unit, "name", ""), getattr(unit, "name_en", "")
