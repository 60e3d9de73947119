"""Streets and what lies along them. Everything by ids in one query each."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import shapely
from django.db.models import F, Q, QuerySet
from shapely.geometry import LineString, Point

from opendistrict.kernel.geo import Baseline, Frame, Grid, Nearest, Piece, Side, to_metres
from opendistrict.kernel.geo.tiles import Bounds
from opendistrict.registers.places import models, rules
from opendistrict.registers.places.shapes import (
    FrontageShape,
    Lonlat,
    ObstacleShape,
    SegmentShape,
    StreetShape,
    WidthShape,
    ZoneShape,
)

DEGREE = 109_000.0  # metres of the shortest degree in Vietnam's south (of longitude, at 11° north)


def frame() -> tuple[Frame, Grid] | None:
    """The part of the earth we speak of and the zone of its grid; None before a pack said so."""
    row = models.Frame.objects.first()
    return (Frame(*row.bbox), Grid(row.meridian.normalize(), row.factor)) if row else None


# ------------------------------------------------------------------ streets


def street_of(row: models.Street) -> StreetShape:
    return StreetShape(
        id=row.pk, slug=row.slug, name=row.name, name_en=row.name_en, kind=row.kind,
        aliases=tuple(row.aliases),
    )  # fmt: skip


def streets(ids: Iterable[UUID] | None = None) -> Mapping[UUID, StreetShape]:
    """Those streets, or all, by name."""
    rows = models.Street.objects.order_by("slug")
    return {
        row.pk: street_of(row) for row in (rows if ids is None else rows.filter(pk__in=set(ids)))
    }


def street(slug: str) -> StreetShape | None:
    row = models.Street.objects.filter(slug=slug).first()
    return street_of(row) if row else None


def street_book() -> rules.Book[UUID]:
    """All streets, to be found by any of their names."""
    book: rules.Book[UUID] = rules.Book()
    for row in models.Street.objects.order_by("slug"):
        book.add(row.pk, (row.name, row.name_en, *row.aliases))
    return book


# ------------------------------------------------------------------ segments


def segment_of(row: models.Segment) -> SegmentShape:
    line = row.drawn
    assert isinstance(line, LineString)
    return SegmentShape(
        id=row.pk, street_id=row.street_id, street=row.street.name, side=Side(row.side),
        from_corner=row.from_corner, to_corner=row.to_corner, length_m=row.length_m,
        roadway_width_m=row.roadway_width_m, line=line, external_id=row.external_id,
        since=row.valid.lower, until=row.valid.upper, confidence=row.confidence,
        is_schematic=row.is_schematic,
    )  # fmt: skip


def _segments() -> QuerySet[models.Segment]:
    return models.Segment.objects.select_related("street").order_by("pk")


def segments(ids: Iterable[UUID]) -> Mapping[UUID, SegmentShape]:
    """By id, whatever the day."""
    return {row.pk: segment_of(row) for row in _segments().filter(pk__in=set(ids))}


def segments_of(street_ids: Iterable[UUID], on: date) -> list[SegmentShape]:
    """The segments of streets on a day."""
    rows = _segments().filter(street_id__in=set(street_ids), valid__contains=on)
    return [segment_of(row) for row in rows]


def segments_within(box: tuple[float, float, float, float], on: date) -> list[SegmentShape]:
    """The segments that touch a box (west, south, east, north)."""
    area = shapely.box(*box)
    rows = _segments().filter(bbox__overlaps=box, valid__contains=on)
    return [shape for row in rows if (shape := segment_of(row)).line.intersects(area)]


def segments_after(
    on: date, *, street_id: UUID | None = None, box: Bounds | None = None,
    after: UUID | None = None, limit: int = 50,
) -> list[SegmentShape]:  # fmt: skip
    """A page of those of a street, of those that touch a box, or of all: by street, then by age;
    the page after a segment's id."""
    rows = _segments().filter(valid__contains=on).order_by("street__slug", "pk")
    last = segments([after]).get(after) if after else None
    if last:
        slug = models.Street.objects.values_list("slug").get(pk=last.street_id)[0]
        rows = rows.filter(street__slug__gte=slug)
        rows = rows.filter(Q(street__slug__gt=slug) | Q(pk__gt=last.id))
    if street_id:
        rows = rows.filter(street_id=street_id)
    if box:
        rows = rows.filter(bbox__overlaps=box)
    return [segment_of(row) for row in rows[:limit]]


def every_segment(on: date) -> list[SegmentShape]:
    """All of them: for work on a whole file, not for a page."""
    return [segment_of(row) for row in _segments().filter(valid__contains=on)]


def segment_ids_by_external_id() -> Mapping[str, UUID]:
    rows = models.Segment.objects.exclude(external_id="").order_by("valid")
    return dict(rows.values_list("external_id", "pk"))


def nearest_segments(
    point: Lonlat, on: date, *, within_m: float = 60.0
) -> list[tuple[SegmentShape, Nearest]]:
    """The kerbs near a point, the nearest first, with the place on each: metres along it, away from
    it, and on which side."""
    lon, lat = point
    reach = within_m / DEGREE
    box = (lon - reach, lat - reach, lon + reach, lat + reach)
    here = to_metres(Point(point))
    rows = _segments().filter(bbox__overlaps=box, valid__contains=on)
    found = [segment_of(row) for row in rows]
    near = [(shape, Baseline(to_metres(shape.line)).nearest(here)) for shape in found]
    near = [(shape, place) for shape, place in near if place.distance <= within_m]
    return sorted(near, key=lambda one: (one[1].distance, one[0].id))


# ------------------------------------------------------------------ along them


def widths(segment_ids: Collection[UUID], on: date) -> Mapping[UUID, list[WidthShape]]:
    """What is measured on each segment on a day, from its first corner on."""
    found: dict[UUID, list[WidthShape]] = {one: [] for one in segment_ids}
    rows = models.WidthPiece.objects.filter(segment_id__in=found, valid__contains=on)
    for row in rows.order_by("segment_id", "along"):
        since, until = models.stretch(row.along)
        found[row.segment_id].append(
            WidthShape(
                segment_id=row.segment_id, since_m=since, until_m=until,
                width_m=row.width_m, surveyed_on=row.surveyed_on, confidence=row.confidence,
                is_sample=row.is_sample,
            )
        )  # fmt: skip
    return found


def profile(pieces: Iterable[WidthShape]) -> list[Piece]:
    """For `kernel.geo.least_width` and `gaps`."""
    return [Piece(one.since_m, one.until_m, one.width_m) for one in pieces]


def obstacles(segment_ids: Collection[UUID], on: date) -> Mapping[UUID, list[ObstacleShape]]:
    """What stands on each segment on a day, from its first corner on."""
    found: dict[UUID, list[ObstacleShape]] = {one: [] for one in segment_ids}
    rows = models.Obstacle.objects.filter(segment_id__in=found, valid__contains=on)
    for row in rows.order_by("segment_id", "along", "pk"):
        since, until = models.stretch(row.along)
        near, far = models.stretch(row.depth)
        found[row.segment_id].append(
            ObstacleShape(
                id=row.pk, segment_id=row.segment_id, kind=row.kind, since_m=since,
                until_m=until, near_m=near, far_m=far,
                clearance_m=row.clearance_m, confidence=row.confidence, is_sample=row.is_sample,
            )
        )  # fmt: skip
    return found


def frontage_of(row: models.Frontage) -> FrontageShape:
    since, until = models.stretch(row.along) if row.along else (None, None)
    return FrontageShape(
        id=row.pk, street_id=row.street_id, street=row.street.name, number=row.number,
        segment_id=row.segment_id, since_m=since,
        until_m=until, longitude=row.longitude,
        latitude=row.latitude, area_id=row.area_id, confidence=row.confidence,
        is_sample=row.is_sample,
    )  # fmt: skip


def frontages(ids: Iterable[UUID]) -> Mapping[UUID, FrontageShape]:
    rows = models.Frontage.objects.select_related("street").filter(pk__in=set(ids))
    return {row.pk: frontage_of(row) for row in rows.order_by("pk")}


def frontages_along(segment_ids: Collection[UUID], on: date) -> Mapping[UUID, list[FrontageShape]]:
    """The houses that face each segment on a day, as one walks."""
    found: dict[UUID, list[FrontageShape]] = {one: [] for one in segment_ids}
    rows = models.Frontage.objects.select_related("street").filter(
        segment_id__in=found, valid__contains=on
    )
    for row in rows.order_by("segment_id", F("along").asc(), "pk"):
        assert row.segment_id is not None
        found[row.segment_id].append(frontage_of(row))
    return found


def zones_within(box: tuple[float, float, float, float], on: date) -> list[ZoneShape]:
    """The zones that touch a box; a point is a box without extent."""
    area = shapely.box(*box)
    rows = models.Zone.objects.filter(bbox__overlaps=box, valid__contains=on)
    return [
        ZoneShape(
            id=row.pk, kind=row.kind, name=row.name, name_en=row.name_en, geometry=drawn,
            is_schematic=row.is_schematic,
        )
        for row in rows.order_by("kind", "name", "pk")
        if (drawn := row.drawn).intersects(area)
    ]  # fmt: skip
