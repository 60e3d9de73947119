"""The map: the frame, streets and their kerbs, boundaries, zones. Told twice, nothing changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from shapely.geometry import LineString

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.geo import to_metres
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries, rules
from opendistrict.registers.places.actions.putting import put, valid
from opendistrict.registers.places.models import (
    Boundary,
    Drawn,
    Frame,
    Frontage,
    Obstacle,
    Segment,
    Street,
    WidthPiece,
    Zone,
    kept,
)
from opendistrict.registers.places.shapes import (
    BoundaryRow,
    FrameRow,
    SegmentRow,
    StreetRow,
    Tally,
    Told,
    ZoneRow,
)


def _drawn(told: Told, old: Drawn | None) -> dict[str, object]:
    return {
        "valid": valid(told, old),
        "source": told.source, "confidence": told.confidence, "is_schematic": told.is_sample,
    }  # fmt: skip


@transaction.atomic
def load_frame(*, row: FrameRow, actor: Actor, at: datetime) -> Tally:
    """The frame of the deployment: what a file draws outside it is refused."""
    values = {
        "bbox": tuple(float(one) for one in (row.west, row.south, row.east, row.north)),
        "meridian": row.meridian, "factor": row.factor, "source": row.source,
    }  # fmt: skip
    old = Frame.objects.select_for_update(of=("self",)).first()
    return put(Frame, [("frame", old, values)], what="frame", actor=actor, at=at)


@transaction.atomic
def load_streets(*, rows: Iterable[StreetRow], actor: Actor, at: datetime) -> Tally:
    """Streets by slug, else by any of their names. An alias that is known stays."""
    known = {row.slug: row for row in Street.objects.order_by("slug")}
    book: rules.Book[str] = rules.Book()
    for street in known.values():
        book.add(street.slug, (street.name, street.name_en, *street.aliases))
    wanted: dict[str, tuple[Street | None, dict[str, Any]]] = {}
    for row in rows:
        found = row.slug or book.find(row.name)
        slug = found or _free(rules.slug_of(row.name), {*known, *wanted})
        book.add(slug, (row.name, *row.aliases))
        old = known.get(slug)
        aliases = list(dict.fromkeys([*(old.aliases if old else ()), *row.aliases]))
        if old and nfc(row.name) != old.name and not row.slug:
            continue  # known by another name: a file does not rename a street
        name_en = row.name_en or (old.name_en if old else "")
        keys = rules.keys_of(row.name, name_en, aliases)
        wanted.setdefault(slug, (old, {
            "slug": slug, "name": nfc(row.name), "name_en": name_en, "kind": row.kind,
            "aliases": aliases, "keys": keys, "words": " | ".join(keys),
            "source": row.told.source, "confidence": row.told.confidence,
        }))  # fmt: skip
    named = ((slug, *both) for slug, both in wanted.items())
    return put(Street, named, what="streets", actor=actor, at=at)


def _free(slug: str, taken: Iterable[str]) -> str:
    if not slug:
        raise Refused("street_has_no_name")
    used, n, free = set(taken), 1, slug
    while free in used:
        n += 1
        free = f"{slug}-{n}"
    return free


class _Kerbs:
    """The segments of some streets that are known, to be found again: by the name that another
    system gave them, else as the kerb of the same street and side that lies where the row's does.
    What was found is not found again."""

    def __init__(self, streets: Iterable[UUID]) -> None:
        rows = Segment.objects.filter(street_id__in=set(streets)).order_by("id")
        self._rows = list(rows)
        self._lines: dict[UUID, LineString] = {}
        self._by_side: defaultdict[tuple[UUID, str], list[int]] = defaultdict(list)
        for n, row in enumerate(self._rows):
            self._by_side[row.street_id, row.side].append(n)
        self._named = {row.external_id: row for row in self._rows if row.external_id}
        self._taken: set[UUID] = set()

    def claim(self, names: Iterable[str]) -> None:
        """What has a name in the file is not taken for something else in it."""
        self._taken.update(self._named[name].pk for name in names if name in self._named)

    def find(self, street: UUID, row: SegmentRow) -> Segment | None:
        if row.external_id in self._named:
            return self._named[row.external_id]
        line = to_metres(row.line)
        free = [n for n in self._by_side[street, row.side] if self._rows[n].pk not in self._taken]
        found = rules.same_kerb(line, ((n, self._line(self._rows[n])) for n in free))
        if found is None:
            return None
        self._taken.add(self._rows[found].pk)
        return self._rows[found]

    def _line(self, row: Segment) -> LineString:
        if row.pk not in self._lines:
            drawn = row.drawn
            assert isinstance(drawn, LineString)
            self._lines[row.pk] = to_metres(drawn)
        return self._lines[row.pk]


@transaction.atomic
def load_segments(*, rows: Sequence[SegmentRow], actor: Actor, at: datetime) -> Tally:
    """Kerbs. One that is known keeps its identity and is drawn anew; it must not become shorter
    than what was measured along it."""
    book = queries.street_book()
    streets: list[UUID] = []
    for row in rows:
        street = book.find(row.street)
        if street is None:
            raise Refused("street_name_is_unknown", street=row.street)
        streets.append(street)
    kerbs = _Kerbs(streets)
    kerbs.claim(row.external_id for row in rows)
    wanted: list[tuple[str, Segment | None, dict[str, Any]]] = []
    for street, row in zip(streets, rows, strict=True):
        old = kerbs.find(street, row)
        name = f"{row.street}, {row.from_corner} - {row.to_corner} {row.side}"
        wanted.append((name, old, _segment(street, row, old)))
    _weigh_lengths({old.pk: values["length_m"] for _, old, values in wanted if old})
    return put(Segment, wanted, what="segments", actor=actor, at=at)


def _segment(street: UUID, row: SegmentRow, old: Segment | None) -> dict[str, Any]:
    return {
        "street_id": street, "side": str(row.side), "from_corner": nfc(row.from_corner)[:200],
        "to_corner": nfc(row.to_corner)[:200], "length_m": rules.weigh_segment(row),
        "roadway_width_m": row.roadway_width_m, "external_id": row.external_id,
        **kept(row.line), **_drawn(row.told, old),
    }  # fmt: skip


def _weigh_lengths(lengths: Mapping[UUID, Any]) -> None:
    for model in (WidthPiece, Frontage, Obstacle):
        lying = model._default_manager.filter(segment_id__in=lengths).values_list(
            "segment_id", "along"
        )
        for segment_id, along in lying:
            if along.upper > lengths[segment_id]:
                raise Refused(
                    "segment_is_shorter_than_what_lies_on_it", length=lengths[segment_id],
                    until=along.upper, segment=segment_id,
                )  # fmt: skip


@transaction.atomic
def load_boundaries(*, rows: Iterable[BoundaryRow], actor: Actor, at: datetime) -> Tally:
    """How far units and areas reach. The same unit in a time that touches the told one is the same
    boundary, drawn anew."""
    units, areas = orgs.unit_ids_by_slug(), queries.area_ids_by_slug()
    known: defaultdict[UUID, list[Boundary]] = defaultdict(list)
    for old in Boundary.objects.order_by("id"):
        known[old.unit_id or old.area_id].append(old)  # type: ignore[index]

    def wanted() -> Iterator[tuple[str, Boundary | None, dict[str, Any]]]:
        for row in rows:
            unit, area = units.get(row.unit), areas.get(row.area)
            whose = unit or area
            if whose is None:
                raise Refused("boundary_is_of_nobody", name=row.unit or row.area)
            olds = (
                old for old in known[whose] if _meets(old.valid, row.told.since, row.told.until)
            )
            old = next(olds, None)
            values = {
                "unit_id": unit,
                "area_id": area,
                **kept(row.geometry),
                **_drawn(row.told, old),
            }
            yield row.unit or row.area, old, values

    return put(Boundary, wanted(), what="boundaries", actor=actor, at=at)


def _meets(valid: DateRange, since: date | None, until: date | None) -> bool:
    return (valid.lower or date.min) < (until or date.max) and (since or date.min) < (
        valid.upper or date.max
    )


@transaction.atomic
def load_zones(*, rows: Iterable[ZoneRow], actor: Actor, at: datetime) -> Tally:
    """Zones by kind and name."""
    known = {(old.kind, old.name): old for old in Zone.objects.order_by("id")}
    wanted: list[tuple[str, Zone | None, dict[str, Any]]] = []
    for row in rows:
        name = nfc(row.name)
        old = known.get((row.kind, name))
        values = {
            "kind": row.kind, "name": name, "name_en": row.name_en,
            **kept(row.geometry), **_drawn(row.told, old),
        }  # fmt: skip
        wanted.append((name, old, values))
    return put(Zone, wanted, what="zones", actor=actor, at=at)
