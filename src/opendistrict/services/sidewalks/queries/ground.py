"""What lies on a segment, and what others hold of it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.passage import Block, Width
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.shapes import (
    Piece,
    Span,
    Standing,
    Stretch,
    Taken,
    Wanted,
)


def span(kept: Any) -> Span:
    """A range of whole numbers as the pair it is; every range here has both ends."""
    return kept.lower, kept.upper


def days(kept: Any) -> tuple[date, date]:
    return kept.lower, kept.upper


def cm(metres: Decimal) -> int:
    return int(metres * 100)


def stretch(wanted: Wanted, segment_id: UUID, frontage_id: UUID | None = None) -> Stretch:
    """What is known of a segment on the first day of a wish.

    :raises Refused: `segment_is_unknown`.
    """
    day = wanted.since
    segment = places.segments([segment_id]).get(segment_id)
    if segment is None:
        raise Refused("segment_is_unknown")
    front = places.frontages([frontage_id]).get(frontage_id) if frontage_id else None
    own: Span | None = None
    if front and front.segment_id == segment_id and front.since_m is not None and front.until_m:
        own = (cm(front.since_m), cm(front.until_m))
    return Stretch(
        length=cm(segment.length_m),
        widths=[
            Width(cm(one.since_m), cm(one.until_m), cm(one.width_m))
            for one in places.widths([segment_id], day)[segment_id]
        ],
        standing=[
            Standing(
                one.kind,
                Block(cm(one.since_m), cm(one.until_m), cm(one.near_m), cm(one.far_m)),
            )
            for one in places.obstacles([segment_id], day)[segment_id]
        ],
        listed=_listed(segment_id, segment.street_id, cm(segment.length_m), wanted.use),
        frontage=own,
    )


def _listed(
    segment_id: UUID, street_id: UUID, length: int, use: str
) -> list[tuple[Span, date, date | None]]:
    rows = models.Listing.objects.filter(street_id=street_id, use=use).order_by("valid", "pk")
    return [
        (
            span(row.along) if row.along else (0, length),
            row.valid.lower or date.min,
            row.valid.upper,
        )
        for row in rows
        if row.segment_id in (None, segment_id)
    ]


def taken(wanted: Wanted, segment_id: UUID, *, follows_id: UUID | None = None) -> list[Taken]:
    """What others hold of the same stretch on those days, whatever the depth and hour; not what
    the use has that this one is to follow."""
    mine = rules.pieces(wanted)
    rows = models.Held.objects.filter(
        segment_id=segment_id,
        ground=wanted.ground,
        along__overlap=NumericRange(*wanted.along),
        days__overlap=DateRange(mine[0].days[0], mine[-1].days[1]),
    )
    return [
        Taken(row.use_id, piece_of(row))
        for row in rows.order_by("pk")
        if row.use_id is not None and row.use_id != follows_id
    ]


def piece_of(row: models.Held) -> Piece:
    return Piece(span(row.along), span(row.depth), days(row.days), span(row.minutes))
