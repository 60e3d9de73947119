"""The collections of space: wards, streets, segments of streets, and the uses of their ground.

Every property is a column that is explained in both languages; nothing in them is of a person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from opendistrict.faces.api.space.asked import Wanted
from opendistrict.kernel.exchange.tables import Column, Table
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import SegmentShape, Sought
from opendistrict.services.sidewalks import queries as sidewalks
from opendistrict.services.sidewalks.shapes import Shown

_DAY = timedelta(days=1)
LONGEST = 50  # times that an index is asked for something that really lies in a box
FEWEST = 16  # proposals to look at when few are still missing from a page


@dataclass(frozen=True, slots=True)
class Item:
    id: UUID
    geometry: BaseGeometry
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """What there is of one sort; `read` gives those that are sought, as many as are asked for."""

    table: Table
    words: tuple[str, str]
    keywords: tuple[tuple[str, str], ...]
    geometry: str
    read: Callable[[Sought], list[Item]]


_ID = Column("id", "code", "Mã không đổi.", "An id that does not change.")
_TIME = (
    Column("valid_from", "date", "Từ ngày; trống khi không rõ.", "From this day; empty: unknown."),
    Column("last_day", "date", "Đến hết ngày; trống: còn.", "Up to this day; empty: still so."),
)
_SAMPLE = Column(
    "is_sample",
    "boolean",
    "true: mẫu hoặc sơ đồ vẽ tay.",
    "true: made up, or a schematic drawing.",
)
_CONFIDENCE = Column("confidence", "text", "Độ tin cậy.", "How sure it is.")
_STREET = Column("street", "text", "Tên đường.", "Name of the street.")

WARDS = Table(
    "wards", "Ranh giới phường", "Boundaries of wards", ("id",),
    (
        _ID,
        Column("unit", "code", "Mã đơn vị.", "Code of the unit."),
        Column("name", "text", "Tên đơn vị vào ngày ấy.", "Name of the unit on those days."),
        Column("name_en", "text", "Tên tiếng Anh.", "Name in English."),
        Column("kind", "code", "Loại đơn vị.", "Kind of unit."),
        *_TIME, _CONFIDENCE, _SAMPLE,
    ),
)  # fmt: skip
STREETS = Table(
    "streets", "Đường", "Streets", ("id",),
    (
        _ID,
        Column("street", "code", "Mã đường.", "Code of the street."),
        Column("name", "text", "Tên đường.", "Name of the street."),
        Column("name_en", "text", "Tên tiếng Anh.", "Name in English."),
        Column("kind", "code", "Loại đường.", "Kind of street."),
        *_TIME,
    ),
)  # fmt: skip
SEGMENTS = Table(
    "segments", "Đoạn hè phố", "Segments of sidewalk", ("id",),
    (
        _ID, _STREET,
        Column("side", "code", "left, right: bên nào theo chiều vẽ của mép đường.",
               "left, right: which side, in the direction in which the kerb is drawn."),
        Column("from_corner", "text", "Từ đường cắt ngang.", "From this cross street."),
        Column("to_corner", "text", "Đến đường cắt ngang.", "To this cross street."),
        Column("length_m", "number", "Dài, mét.", "Length in metres."),
        Column("least_width_m", "number", "Chỗ hẹp nhất đã đo, mét; trống: chưa đo.",
               "The narrowest that was measured, metres; empty: never measured."),
        Column("roadway_width_m", "number", "Bề rộng lòng đường, mét.", "Width of the roadway."),
        *_TIME, _CONFIDENCE, _SAMPLE,
    ),
)  # fmt: skip
USES = Table(
    "uses", "Việc sử dụng hè phố, lòng đường", "Uses of sidewalks and roadways", ("id",),
    (
        _ID,
        Column("segment", "code", "Đoạn hè (bảng segments).", "The segment (table segments)."),
        _STREET,
        Column("use", "code", "Mã việc sử dụng.", "Code of the use."),
        Column("ground", "code", "sidewalk, roadway.", "sidewalk, roadway."),
        Column("state", "code", "held đang giữ chỗ, active được dùng, ended, revoked đã chấm dứt.",
               "held while it is asked for, active, ended or revoked."),
        Column("from_m", "number", "Từ mét thứ, dọc theo đoạn.", "From this metre of the segment."),
        Column("to_m", "number", "Đến mét thứ.", "To this metre."),
        Column("near_m", "number", "Từ mép lòng đường, mét.", "From so far off the kerb, metres."),
        Column("far_m", "number", "Đến cách mép lòng đường, mét.", "To so far off the kerb."),
        Column("hours", "text", "Giờ trong ngày; trống: cả ngày.", "Hours of the day; empty: all."),
        *_TIME, _SAMPLE,
    ),
)  # fmt: skip


def _time(since: date | None, until: date | None) -> dict[str, Any]:
    return {"valid_from": since, "last_day": until - _DAY if until else None}


def _last(until: date | None) -> date:
    """The last day of something, or the last there is."""
    return (until or date.max) - _DAY


def _wards(sought: Sought) -> list[Item]:
    rows = places.boundaries_sought(sought)
    named = {on: orgs.units({row.unit_id for row in rows}, on=on)
             for on in {_last(row.until) for row in rows}}  # fmt: skip
    found = []
    for row in rows:
        unit = named[_last(row.until)].get(row.unit_id)
        found.append(Item(row.id, row.geometry, {
            "unit": unit.slug if unit else "", "name": unit.name if unit else "",
            "name_en": unit.name_en if unit else "", "kind": str(unit.kind) if unit else "",
            **_time(row.since, row.until), "confidence": row.confidence,
            "is_sample": row.is_schematic,
        }))  # fmt: skip
    return found


def _streets(sought: Sought) -> list[Item]:
    return [
        Item(one.id, kerbs, {
            "street": one.slug, "name": one.name, "name_en": one.name_en, "kind": one.kind,
            **_time(*days),
        })
        for one, kerbs, days in places.streets_sought(sought)
    ]  # fmt: skip


def _segments(sought: Sought) -> list[Item]:
    rows = places.segments_sought(sought)
    measured: dict[date, list[UUID]] = {}
    for row in rows:  # ended ones as they were last
        measured.setdefault(_last(row.until), []).append(row.id)
    least = {
        segment: min((one.width_m for one in widths), default=None)
        for on, ids in measured.items()
        for segment, widths in places.widths(ids, on).items()
    }
    return [
        Item(one.id, one.line, {
            "street": one.street, "side": one.side.value, "from_corner": one.from_corner,
            "to_corner": one.to_corner, "length_m": one.length_m,
            "least_width_m": least.get(one.id), "roadway_width_m": one.roadway_width_m,
            **_time(one.since, one.until), "confidence": one.confidence,
            "is_sample": one.is_schematic,
        })
        for one in rows
    ]  # fmt: skip


def _uses(sought: Sought) -> list[Item]:
    rows = sidewalks.public_uses(sought)
    kerbs = places.segments({one.segment_id for one in rows})
    pairs = [(kerbs[one.segment_id], one) for one in rows]
    return [
        Item(one.id, ground, _use(one, kerb))
        for (kerb, one), ground in zip(pairs, sidewalks.strips(pairs), strict=True)
    ]


def _use(one: Shown, kerb: SegmentShape) -> dict[str, Any]:
    (from_cm, to_cm), (near_cm, far_cm) = one.along, one.depth
    return {
        "segment": str(kerb.id), "street": kerb.street, "use": one.use, "ground": one.ground.value,
        "state": one.state, "from_m": from_cm / 100, "to_m": to_cm / 100, "near_m": near_cm / 100,
        "far_m": far_cm / 100, "hours": sidewalks.clock_words(one.hours),
        **_time(one.since, one.until), "is_sample": one.is_sample,
    }  # fmt: skip


_MAP = (("bản đồ", "map"), ("vỉa hè", "sidewalk"))
COLLECTIONS = {
    one.table.name: one
    for one in (
        Collection(
            WARDS,
            ("Ranh giới phường theo thời gian, trước và sau sắp xếp đơn vị.",
             "Boundaries of wards over time, before and after units were reformed."),
            _MAP[:1], "MultiPolygon", _wards,
        ),
        Collection(
            STREETS,
            ("Đường có tên, vẽ bằng mép lòng đường hai bên.",
             "Streets by name, drawn by the kerbs of both their sides."),
            _MAP[:1], "MultiLineString", _streets,
        ),
        Collection(
            SEGMENTS,
            ("Một bên đường từ góc này đến góc kia: mép lòng đường, chiều dài, bề rộng hè.",
             "One side of a street between two corners: kerb, length, width of the sidewalk."),
            _MAP, "LineString", _segments,
        ),
        Collection(
            USES,
            ("Chỗ nào được dùng để làm gì, từ ngày nào đến ngày nào. Không nêu tên ai.",
             "What ground is used for what, from when until when. Nobody is named."),
            _MAP, "Polygon", _uses,
        ),
    )
}  # fmt: skip


def page(collection: Collection, wanted: Wanted) -> tuple[Sequence[Item], UUID | None]:
    """The items of a page, and the id behind which the next one begins (None: there is none).

    What an index proposes and does not really meet the box is left out; then a few further ones
    are looked at, until the page is full.
    """
    wished, found, after = wanted.sought.limit, list[Item](), wanted.sought.after
    few = wished
    for _ in range(LONGEST):
        some = collection.read(replace(wanted.sought, after=after, limit=few + 1))
        for n, item in enumerate(some[:few]):
            if wanted.ground is None or item.geometry.intersects(wanted.ground):
                found.append(item)
            if len(found) == wished:
                return found, item.id if n + 1 < len(some) else None
        if len(some) <= few:
            return found, None
        after = some[few - 1].id
        few = min(wished, max(FEWEST, 2 * (wished - len(found))))
    return found, after


def one(collection: Collection, item_id: UUID) -> Item | None:
    return next(iter(collection.read(Sought(ids=(item_id,)))), None)


def every(collection: Collection) -> Iterator[Item]:
    """All of it, page by page."""
    after: UUID | None = None
    while True:
        some, after = page(collection, Wanted(Sought(after=after, limit=1000), None))
        yield from some
        if after is None:
            return
