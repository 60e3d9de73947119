"""Places for machines: page by page in the order of their ids; a query a page, two for streets."""

from collections import defaultdict
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, QuerySet
from shapely.geometry import MultiLineString

from opendistrict.registers.places import models
from opendistrict.registers.places.queries.streets import segment_of, street_of
from opendistrict.registers.places.shapes import (
    BoundaryShape,
    SegmentShape,
    Sought,
    StreetShape,
)

D = TypeVar("D", bound=models.Drawn)


def _meeting(rows: QuerySet[D], sought: Sought) -> QuerySet[D]:
    """Those in the box and on the days: candidates by their boxes, shapely decides."""
    if sought.box:
        rows = rows.filter(bbox__overlaps=sought.box)
    if sought.since or sought.until:
        rows = rows.filter(valid__overlap=DateRange(sought.since, sought.until))
    return rows


def _page(rows: QuerySet[D], sought: Sought) -> QuerySet[D]:
    if sought.ids is not None:
        rows = rows.filter(pk__in=sought.ids)
    if sought.after:
        rows = rows.filter(pk__gt=sought.after)
    return rows.order_by("pk")[: sought.limit]


def boundaries_sought(sought: Sought) -> list[BoundaryShape]:
    """How far units reached."""
    rows = models.Boundary.objects.filter(unit__isnull=False)
    return [
        BoundaryShape(
            id=row.pk, unit_id=row.unit_id, geometry=row.drawn, since=row.valid.lower,
            until=row.valid.upper, source=row.source, confidence=row.confidence,
            is_schematic=row.is_schematic,
        )
        for row in _page(_meeting(rows, sought), sought)
        if row.unit_id
    ]  # fmt: skip


def segments_sought(sought: Sought) -> list[SegmentShape]:
    rows = models.Segment.objects.select_related("street")
    return [segment_of(row) for row in _page(_meeting(rows, sought), sought)]


def streets_sought(
    sought: Sought,
) -> list[tuple[StreetShape, MultiLineString, tuple[date | None, date | None]]]:
    """Streets that have kerbs there, with all their kerbs of those days, and since and until when
    the oldest and youngest of these."""
    those = _meeting(models.Segment.objects.filter(street=OuterRef("pk")), sought)
    streets: QuerySet[models.Street] = models.Street.objects.filter(Exists(those))
    if sought.ids is not None:
        streets = streets.filter(pk__in=sought.ids)
    if sought.after:
        streets = streets.filter(pk__gt=sought.after)
    rows = list(streets.order_by("pk")[: sought.limit])
    kerbs: defaultdict[UUID, list[models.Segment]] = defaultdict(list)
    days = Sought(since=sought.since, until=sought.until)
    of_them = models.Segment.objects.filter(street__in=[row.pk for row in rows])
    for kerb in _meeting(of_them.select_related("street"), days).order_by("pk"):
        kerbs[kerb.street_id].append(kerb)
    return [
        (street_of(row), MultiLineString([segment_of(one).line for one in kerbs[row.pk]]),
         _span(kerbs[row.pk]))
        for row in rows
    ]  # fmt: skip


def _span(kerbs: list[models.Segment]) -> tuple[date | None, date | None]:
    since = min(one.valid.lower or date.min for one in kerbs)
    until = max(one.valid.upper or date.max for one in kerbs)
    return None if since == date.min else since, None if until == date.max else until
