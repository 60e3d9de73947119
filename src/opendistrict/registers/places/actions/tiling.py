"""Tiles of maps: made in the background, made anew only where something changed."""

import gzip
import hashlib
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import models as django_models
from django.db import transaction

from opendistrict.kernel.days import day_of
from opendistrict.kernel.geo.tiles import Bounds, Tile, encode, over
from opendistrict.registers.places import models, queries
from opendistrict.registers.places.registry import DEEPEST, Drawing, drawings

BATCH = 1000
AT_ONCE = 20_000  # touched places that are taken in together

Spot = Bounds | tuple[str, UUID]  # an extent; or what belongs to a "segment" or a "street"


def spot_of(row: object) -> Spot | None:
    """Where something shows on the map of places; None for what does not."""
    if isinstance(row, models.Drawn):
        west, south, east, north = row.bbox
        return west, south, east, north
    if isinstance(row, models.Frontage):
        return row.longitude, row.latitude, row.longitude, row.latitude
    if isinstance(row, models.Obstacle | models.WidthPiece):
        return "segment", row.segment_id
    if isinstance(row, models.Street):
        return "street", row.pk
    return None


def touch_spots(spots: Iterable[Spot | None]) -> None:
    """Places changed there, and with them every map. Two queries, and one for each set of tiles."""
    boxes: list[Bounds] = []
    of: dict[str, set[UUID]] = {"segment": set(), "street": set()}
    for spot in spots:
        if spot is None:
            continue
        if len(spot) == 2:
            of[spot[0]].add(spot[1])
        else:
            boxes.append(spot)
    if of["segment"]:
        boxes += queries.segment_boxes(of["segment"])
    if of["street"]:
        kerbs = models.Segment.objects.filter(street_id__in=of["street"])
        boxes += kerbs.values_list("bbox", flat=True)
    for name in drawings():  # what rooms above draw stands on the same kerbs
        touch(name, boxes)


def touch(layers: str, boxes: Iterable[Bounds]) -> None:
    """Something of a set changed in these bounds (degrees): soon its tiles there are drawn anew."""
    under = {tile for box in boxes for tile in over(queries.beside(box), DEEPEST)}
    rows = (models.Touched(layers=layers, x=tile.x, y=tile.y) for tile in sorted(under))
    models.Touched.objects.bulk_create(rows, batch_size=BATCH)


def touch_segments(layers: str, segments: Collection[UUID]) -> None:
    """The same, where something lies along segments."""
    touch(layers, queries.segment_boxes(segments))


# ------------------------------------------------------------------ drawing


def draw_tiles(at: datetime) -> int:
    """Draw what changed, and what a new day shows otherwise; returns how many tiles were drawn.
    Each is kept as soon as it is drawn; of several that draw, each draws others."""
    on = day_of(at)
    return sum(_draw_set(drawing, on) for drawing in drawings().values())


def _draw_set(drawing: Drawing, on: date) -> int:
    _turn(drawing, on)
    while _take_in(drawing):
        pass
    stale = models.Tile.objects.filter(layers=drawing.name, is_stale=True)
    drawn = 0
    for key in list(stale.order_by("z", "x", "y").values_list("pk", flat=True)):
        drawn += _draw(key, drawing, on)
    return drawn


@transaction.atomic
def _turn(drawing: Drawing, on: date) -> None:
    """A new day, another edition of the drawing, or its first: touch what it shows otherwise."""
    models.TileSet.objects.get_or_create(
        name=drawing.name, defaults={"on": date.min, "edition": drawing.edition}
    )
    kept = models.TileSet.objects.select_for_update().get(name=drawing.name)
    if kept.on == on and kept.edition == drawing.edition:
        return
    is_new = kept.on == date.min or kept.edition != drawing.edition
    if is_new:
        models.Tile.objects.filter(layers=drawing.name).update(is_stale=True)
    touch(drawing.name, drawing.turning(None if is_new else min(kept.on, on), max(kept.on, on)))
    kept.on, kept.edition = on, drawing.edition
    kept.save(update_fields=["on", "edition"])


@transaction.atomic
def _take_in(drawing: Drawing) -> int:
    """From touched places to the stale tiles of every zoom above them."""
    rows = models.Touched.objects.select_for_update(skip_locked=True, of=("self",))
    some = list(rows.filter(layers=drawing.name).order_by("pk")[:AT_ONCE])
    under = {Tile(DEEPEST, row.x, row.y) for row in some}
    stale = {
        tile
        for deep in under
        for z in range(drawing.since_zoom, DEEPEST)
        for tile in over(deep.bounds, z)
    }
    _mark(drawing.name, stale | under)
    models.Touched.objects.filter(pk__in=[row.pk for row in some]).delete()
    return len(some)


def _mark(layers: str, stale: Collection[Tile]) -> None:
    models.Tile.objects.bulk_create(
        (
            models.Tile(layers=layers, z=one.z, x=one.x, y=one.y, is_stale=True)
            for one in sorted(stale)
        ),
        batch_size=BATCH, update_conflicts=True, update_fields=["is_stale"],
        unique_fields=["layers", "z", "x", "y"],
    )  # fmt: skip


@transaction.atomic
def _draw(key: int, drawing: Drawing, on: date) -> int:
    rows: django_models.QuerySet[models.Tile] = models.Tile.objects.select_for_update(
        skip_locked=True, of=("self",)
    )
    row = rows.filter(pk=key, is_stale=True).first()
    if row is None:
        return 0
    tile = Tile(row.z, row.x, row.y)
    raw = encode(tile, drawing.features(tile.reach, tile.z, on))
    row.body = gzip.compress(raw, mtime=0) if raw else b""
    row.tag = hashlib.sha256(raw).hexdigest()[:32] if raw else ""
    row.is_stale = False
    row.save(update_fields=["body", "tag", "is_stale"])
    return 1
