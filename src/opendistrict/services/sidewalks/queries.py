from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.passage import Block, Width
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.shapes import (
    DAY,
    Affected,
    FeeTable,
    Ground,
    Hindrance,
    Piece,
    Quote,
    Regime,
    Span,
    Standing,
    Stretch,
    Taken,
    UseShape,
    Wanted,
)

READ = "sidewalks.read"
PAGE = 50
ALIVE = ("held", "active")


# ------------------------------------------------------------------ regimes and charges


def regimes() -> list[Regime]:
    """Every text, in force or not, from the oldest on."""
    return list(_rules(base.turn("sidewalks"))[0])


def fee_tables() -> list[FeeTable]:
    return list(_rules(base.turn("sidewalks"))[1])


@lru_cache(maxsize=2)
def _rules(turn: str) -> tuple[tuple[Regime, ...], tuple[FeeTable, ...]]:
    texts = models.Regime.objects.order_by("valid", "code")
    tables = models.FeeTable.objects.order_by("valid", "code")
    return (
        tuple(
            rules.regime_of(
                row.code, row.valid.lower or date.min, _first(row.valid.upper, row.ended_on),
                row.data,
            )
            for row in texts
        ),
        tuple(
            rules.fee_table_of(row.code, row.valid.lower or date.min, row.valid.upper, row.data)
            for row in tables
        ),
    )  # fmt: skip


def _first(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def street_class(street_id: UUID, day: date) -> tuple[int, str] | None:
    """The area and class of the charge that a street is in on a day; None where nobody said."""
    row = models.StreetClass.objects.filter(street_id=street_id, valid__contains=day).first()
    return (row.area, row.street_class) if row else None


# ------------------------------------------------------------------ the ground


def _span(kept: Any) -> Span:
    """A range of whole numbers as the pair it is; every range here has both ends."""
    return kept.lower, kept.upper


def _days(kept: Any) -> tuple[date, date]:
    return kept.lower, kept.upper


def _cm(metres: Decimal) -> int:
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
        own = (_cm(front.since_m), _cm(front.until_m))
    return Stretch(
        length=_cm(segment.length_m),
        widths=[
            Width(_cm(one.since_m), _cm(one.until_m), _cm(one.width_m))
            for one in places.widths([segment_id], day)[segment_id]
        ],
        standing=[
            Standing(
                one.kind,
                Block(_cm(one.since_m), _cm(one.until_m), _cm(one.near_m), _cm(one.far_m)),
            )
            for one in places.obstacles([segment_id], day)[segment_id]
        ],
        listed=_listed(segment_id, segment.street_id, _cm(segment.length_m), wanted.use),
        frontage=own,
    )


def _listed(
    segment_id: UUID, street_id: UUID, length: int, use: str
) -> list[tuple[Span, date, date | None]]:
    rows = models.Listing.objects.filter(street_id=street_id, use=use).order_by("valid", "pk")
    return [
        (
            _span(row.along) if row.along else (0, length),
            row.valid.lower or date.min,
            row.valid.upper,
        )
        for row in rows
        if row.segment_id in (None, segment_id)
    ]


def taken(wanted: Wanted, segment_id: UUID) -> list[Taken]:
    """What others hold of the same stretch on those days, whatever the depth and hour."""
    mine = rules.pieces(wanted)
    rows = models.Held.objects.filter(
        segment_id=segment_id,
        ground=wanted.ground,
        along__overlap=NumericRange(*wanted.along),
        days__overlap=DateRange(mine[0].days[0], mine[-1].days[1]),
    )
    return [Taken(row.use_id, piece_of(row)) for row in rows.order_by("pk")]


def piece_of(row: models.Held) -> Piece:
    return Piece(_span(row.along), _span(row.depth), _days(row.days), _span(row.minutes))


# ------------------------------------------------------------------ quotes


def quote(wanted: Wanted, *, segment_id: UUID, frontage_id: UUID | None = None) -> Quote:
    """Whether a stretch can be had as wanted, everything that is in the way, and the charge with
    its derivation, or why none can be told. Public: it names no holder.

    :raises Refused: `segment_is_unknown`.
    """
    ground = stretch(wanted, segment_id, frontage_id)
    weighed = rules.weigh(wanted, regimes(), ground, taken(wanted, segment_id))
    if weighed.regime is None or weighed.rule is None:
        return Quote(wanted, segment_id, frontage_id, weighed, None, None)
    segment = places.segments([segment_id])[segment_id]
    try:
        known = street_class(segment.street_id, wanted.since)
        area, street = known or (0, "")
        fee = rules.fee(
            fee_tables(), weighed.regime, weighed.rule, wanted, area=area, street=street
        )
    except Refused as refused:
        gap = Hindrance(refused.codes[0], refused.details)
        return Quote(wanted, segment_id, frontage_id, weighed, None, gap)
    return Quote(wanted, segment_id, frontage_id, weighed, fee, None)


# ------------------------------------------------------------------ uses


def use_of(row: models.Use) -> UseShape:
    return UseShape(
        id=row.pk, number=row.number, unit_id=row.unit_id, segment_id=row.segment_id,
        frontage_id=row.frontage_id, party_id=row.party_id, regime=row.regime_id,
        wanted=wanted_of(row), purpose=row.purpose, dossier_id=row.dossier, state=row.state,
        fee=rules.fee_from_data(row.fee) if row.fee else None, asked_at=row.asked_at,
        kept_until=row.kept_until, ended_on=row.ended_on, ended_why=row.ended_why,
        revision=row.revision, is_sample=row.is_sample,
    )  # fmt: skip


def wanted_of(row: models.Use) -> Wanted:
    (since, until), (begin, end) = _days(row.days), _span(row.hours)
    return Wanted(
        use=row.use, ground=Ground(row.ground), along=_span(row.along), depth=_span(row.depth),
        since=since, until=until, hours=(begin, end if end <= DAY else end - DAY),
        is_funeral=row.is_funeral,
    )  # fmt: skip


def uses(
    actor: Actor, *, state: str = "", after: UUID | None = None, limit: int = PAGE
) -> list[UseShape]:
    """The uses of the units where this actor may read them, the newest first; the page after a
    use's id."""
    rows = models.Use.objects.filter(unit_id__in=orgs.scope(actor, READ))
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    return [use_of(row) for row in rows.order_by("-pk")[:limit]]


def use(number: str, actor: Actor) -> UseShape | None:
    """One use, for who may read its unit's or is its holder."""
    row = models.Use.objects.filter(number=number).first()
    if row is None:
        return None
    is_own = actor.party_id is not None and row.party_id == actor.party_id
    return use_of(row) if is_own or actor.may(READ, row.unit_id) else None


def held_along(segment_ids: Collection[UUID], on: date) -> Mapping[UUID, list[tuple[Piece, str]]]:
    """What is held of segments on a day, with the kind of its use and nobody's name."""
    found: dict[UUID, list[tuple[Piece, str]]] = {one: [] for one in segment_ids}
    rows = models.Held.objects.filter(segment_id__in=found, days__contains=on)
    for row in rows.select_related("use").order_by("segment_id", "along", "pk"):
        found[row.segment_id].append((piece_of(row), row.use.use))
    return found


def touched_by_ending(regime: str, on: date, actor: Actor) -> list[Affected]:
    """What ending a regime on a day does to each use it governs: from when the ground is free, and
    what of the charge would not have arisen had the use been asked for until that day only."""
    rows = models.Use.objects.filter(
        regime_id=regime, state__in=ALIVE, days__endswith__gt=on,
        unit_id__in=orgs.scope(actor, READ),
    ).order_by("pk")  # fmt: skip
    return list(affected(rows, on))


def affected(rows: Iterable[models.Use], on: date) -> Iterator[Affected]:
    tables = {one.code: one for one in fee_tables()}
    for row in rows:
        shape = use_of(row)
        fee = shape.fee
        unused = rules.unused(fee, tables[fee.table], shape.wanted, on) if fee else None
        yield Affected(shape, on, unused)


def run_out(at: datetime) -> list[UUID]:
    """The holds nobody confirmed in time."""
    rows = models.Use.objects.filter(state="held", kept_until__lte=at).order_by("kept_until", "pk")
    return list(rows.values_list("pk", flat=True)[:500])
