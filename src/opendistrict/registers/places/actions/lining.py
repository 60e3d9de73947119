"""What lies along the kerbs: widths, house numbers, obstacles. Told twice, nothing changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.geo import answers, leading, number_key, sort_key
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries, rules
from opendistrict.registers.places.actions.putting import note, put, valid
from opendistrict.registers.places.actions.tiling import touch_spots
from opendistrict.registers.places.models import (
    Frontage,
    Obstacle,
    Segment,
    WidthPiece,
    stretch,
)
from opendistrict.registers.places.shapes import FrontageRow, ObstacleRow, Tally, Told, WidthRow

SAME_SPOT = Decimal(1)  # metre: an obstacle of a kind so near to itself is the same one


def _told(told: Told, old: Frontage | Obstacle | None) -> dict[str, object]:
    return {
        "valid": valid(told, old),
        "source": told.source, "confidence": told.confidence, "is_sample": told.is_sample,
    }  # fmt: skip


def _lengths(segments: Iterable[UUID | None]) -> Mapping[UUID, Decimal]:
    """Of the segments, which stay as they are until this is done."""
    wanted = {one for one in segments if one}
    rows = Segment.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = dict(rows.values_list("pk", "length_m"))
    if len(found) < len(wanted):
        raise Refused("kerb_is_unknown", segment=next(iter(wanted - set(found))))
    return found


@transaction.atomic
def load_widths(*, rows: Sequence[WidthRow], actor: Actor, at: datetime) -> Tally:
    """Surveyed widths. A new survey holds from its day on (`told.since`); what was measured before
    stays known for the time before, and for the stretches it does not cover."""
    lengths = _lengths(row.segment_id for row in rows)
    new: defaultdict[UUID, list[rules.Measured]] = defaultdict(list)
    for row in rows:
        rules.weigh_width(row, lengths[row.segment_id])
        new[row.segment_id].append(
            rules.Measured(
                row.since_m, row.until_m, row.told.since, row.told.until, row.width_m,
                row.surveyed_on, row.told.source, row.told.confidence, row.told.is_sample,
            )
        )  # fmt: skip
    old = _measured(new)
    created, changed, gone, same = [], [], [], 0
    for segment, told in new.items():
        was = old.get(segment, [])
        now = rules.resurveyed(was, told)
        if set(now) == set(was):
            same += len(told)
            continue
        gone.append(segment)
        created += [_piece(segment, one) for one in now]
        if was:
            changed.append((str(segment), ("widths",)))
    WidthPiece.objects.filter(segment_id__in=gone).delete()
    WidthPiece.objects.bulk_create(created, batch_size=1000)
    touch_spots(("segment", one) for one in gone)
    tally = Tally(sum(len(new[one]) for one in gone) - len(changed), same, tuple(changed))
    note("widths", tally, actor=actor, at=at)
    return tally


def _measured(segments: Collection[UUID]) -> Mapping[UUID, list[rules.Measured]]:
    found: defaultdict[UUID, list[rules.Measured]] = defaultdict(list)
    for row in WidthPiece.objects.filter(segment_id__in=segments).order_by("segment_id", "along"):
        since, until = stretch(row.along)
        found[row.segment_id].append(
            rules.Measured(
                since, until, row.valid.lower, row.valid.upper, row.width_m,
                row.surveyed_on, row.source, row.confidence, row.is_sample,
            )
        )  # fmt: skip
    return found


def _piece(segment: UUID, one: rules.Measured) -> WidthPiece:
    return WidthPiece(
        segment_id=segment, along=NumericRange(one.since_m, one.until_m), width_m=one.width_m,
        surveyed_on=one.surveyed_on, valid=DateRange(one.since, one.until), source=one.source,
        confidence=one.confidence, is_sample=one.is_sample,
    )  # fmt: skip


@transaction.atomic
def load_frontages(*, rows: Sequence[FrontageRow], actor: Actor, at: datetime) -> Tally:
    """House numbers, found again by the name another system gave them, else by their street and
    number."""
    lengths = _lengths(row.segment_id for row in rows)
    areas = queries.area_ids_by_slug()
    known: dict[object, Frontage] = {}
    for old in Frontage.objects.filter(street_id__in={row.street_id for row in rows}):
        known[old.street_id, old.number_key] = old
        if old.external_id:
            known[old.external_id] = old
    names = queries.streets({row.street_id for row in rows})
    wanted = []
    for row in rows:
        number = rules.weigh_frontage(row, lengths[row.segment_id] if row.segment_id else None)
        found = known.get(row.external_id) or known.get((row.street_id, number_key(number)))
        name = f"{number} {names[row.street_id].name}"
        wanted.append((name, found, _frontage(row, number, areas, found)))
    return put(Frontage, wanted, what="frontages", actor=actor, at=at)


def _frontage(
    row: FrontageRow, number: str, areas: Mapping[str, UUID], old: Frontage | None
) -> dict[str, Any]:
    if row.area and row.area not in areas:
        raise Refused("area_of_house_is_unknown", area=row.area)
    along = NumericRange(row.since_m, row.until_m) if row.segment_id else None
    return {
        "street_id": row.street_id, "segment_id": row.segment_id, "along": along,
        "number": number, "number_key": number_key(number), "sort_key": sort_key(number),
        "leading": leading(number), "answers": list(answers(number)),
        "longitude": round(row.point[0], 7), "latitude": round(row.point[1], 7),
        "area_id": areas.get(row.area), "external_id": row.external_id, **_told(row.told, old),
    }  # fmt: skip


@transaction.atomic
def load_obstacles(*, rows: Sequence[ObstacleRow], actor: Actor, at: datetime) -> Tally:
    """What stands on sidewalks, found again by the name another system gave it, else as the nearest
    of its kind within a metre."""
    lengths = _lengths(row.segment_id for row in rows)
    named: dict[str, Obstacle] = {}
    there: defaultdict[tuple[UUID, str], list[Obstacle]] = defaultdict(list)
    for old in Obstacle.objects.filter(segment_id__in=lengths).order_by("id"):
        there[old.segment_id, old.kind].append(old)
        if old.external_id:
            named[old.external_id] = old
    wanted = []
    for row in rows:
        rules.weigh_obstacle(row, lengths[row.segment_id])
        found = named.get(row.external_id) or _nearest(there[row.segment_id, row.kind], row)
        if found and found in there[row.segment_id, row.kind]:
            there[row.segment_id, row.kind].remove(found)
        name = f"{row.kind} {row.external_id or row.since_m}"
        wanted.append((name, found, _obstacle(row, found)))
    return put(Obstacle, wanted, what="obstacles", actor=actor, at=at)


def _nearest(olds: Sequence[Obstacle], row: ObstacleRow) -> Obstacle | None:
    near = sorted((abs(stretch(old.along)[0] - row.since_m), n) for n, old in enumerate(olds))
    return olds[near[0][1]] if near and near[0][0] <= SAME_SPOT else None


def _obstacle(row: ObstacleRow, old: Obstacle | None) -> dict[str, Any]:
    return {
        "segment_id": row.segment_id, "kind": row.kind,
        "along": NumericRange(row.since_m, row.until_m),
        "depth": NumericRange(row.near_m, row.far_m), "clearance_m": row.clearance_m,
        "note": nfc(row.note), "external_id": row.external_id, **_told(row.told, old),
    }  # fmt: skip
