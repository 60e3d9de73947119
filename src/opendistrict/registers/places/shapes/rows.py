"""Rows that loading takes, from a pack or from a file; geometry is in degrees and was weighed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import Side
from opendistrict.registers.places.shapes.streets import Lonlat


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who says so, how sure, and for which time: from `since` to the day before `until`."""

    source: str
    confidence: str
    is_sample: bool = False  # drawn or invented for show
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRow:
    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal
    meridian: Decimal
    factor: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow:
    """`slug` empty: by its name."""

    name: str
    slug: str = ""
    name_en: str = ""
    kind: str = "street"
    aliases: tuple[str, ...] = ()
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """`length_m` only where the source says one: it is checked against the line."""

    street: str  # a name or alias
    side: Side
    line: LineString
    from_corner: str = ""
    to_corner: str = ""
    roadway_width_m: Decimal | None = None
    length_m: Decimal | None = None
    external_id: str = ""
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryRow:
    """Of a unit or of an area, by slug."""

    unit: str = ""
    area: str = ""
    geometry: BaseGeometry
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    kind: str
    name: str
    name_en: str = ""
    geometry: BaseGeometry
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthRow:
    segment_id: UUID
    since_m: Decimal
    until_m: Decimal
    width_m: Decimal
    surveyed_on: date | None = None
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontageRow:
    """Without a segment: a house in an alley, which has only its point."""

    street_id: UUID
    number: str
    point: Lonlat
    segment_id: UUID | None = None
    since_m: Decimal | None = None
    until_m: Decimal | None = None
    area: str = ""
    external_id: str = ""
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleRow:
    segment_id: UUID
    kind: str
    since_m: Decimal
    until_m: Decimal
    near_m: Decimal
    far_m: Decimal
    clearance_m: Decimal | None = None
    note: str = ""
    external_id: str = ""
    told: Told


@dataclass(frozen=True, slots=True)
class Tally:
    """What a loading did; `changed` are the names of what was there and is now otherwise, with the
    fields that differ."""

    new: int = 0
    same: int = 0
    changed: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @property
    def total(self) -> int:
        """How many rows of the register are not as before."""
        return self.new + len(self.changed)


@dataclass(frozen=True, slots=True)
class Note:
    """What was mended or refused: at which line or feature of the file, by a code."""

    at: int
    id: str
    code: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ImportedPlaces:
    """What came of a file. Nothing was written where `is_done` is False."""

    name: str
    sort: str
    read: int
    tallies: Mapping[str, Tally]
    mended: tuple[Note, ...]
    refused: tuple[Note, ...]
    is_done: bool
