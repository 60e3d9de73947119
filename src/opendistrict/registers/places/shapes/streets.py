"""Streets, what lies along them, and where something is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import Side

Lonlat = tuple[float, float]  # east, north; degrees of WGS 84


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetShape:
    id: UUID
    slug: str
    name: str
    name_en: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentShape:
    """One side of a street from corner to corner; `line` is its kerb in degrees."""

    id: UUID
    street_id: UUID
    street: str
    side: Side
    from_corner: str
    to_corner: str
    length_m: Decimal
    roadway_width_m: Decimal | None
    line: LineString
    external_id: str
    since: date | None
    until: date | None
    confidence: str
    is_schematic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthShape:
    """So wide along a stretch of a segment, in metres."""

    segment_id: UUID
    since_m: Decimal
    until_m: Decimal
    width_m: Decimal
    surveyed_on: date | None
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleShape:
    """`since_m` to `until_m` along the kerb, `near_m` to `far_m` away from it."""

    id: UUID
    segment_id: UUID
    kind: str
    since_m: Decimal
    until_m: Decimal
    near_m: Decimal
    far_m: Decimal
    clearance_m: Decimal | None
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontageShape:
    """A house number; without a segment it lies in an alley off its street."""

    id: UUID
    street_id: UUID
    street: str
    number: str
    segment_id: UUID | None
    since_m: Decimal | None
    until_m: Decimal | None
    longitude: float
    latitude: float
    area_id: UUID | None
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneShape:
    id: UUID
    kind: str
    name: str
    name_en: str
    geometry: BaseGeometry
    is_schematic: bool


@dataclass(frozen=True, slots=True)
class Located:
    """The unit and the area a point lay in on a day; None where no boundary holds it."""

    unit_id: UUID | None
    area_id: UUID | None
    is_schematic: bool = False


class Fit(StrEnum):
    """How an address was found."""

    EXACT = "exact"
    MOUTH = "mouth"  # the house is not known, the mouth of its alley is
    NEAR = "near"  # the number is not known; this is the nearest known on its side of the street


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """`likeness` is of the street's name as typed, 100 for the same."""

    frontage: FrontageShape
    fit: Fit
    likeness: int
    located: Located


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAsked:
    """A place as a form knows it: a point, or a stretch of a segment (metres), or an area."""

    point: Lonlat | None = None
    segment_id: UUID | None = None
    since_m: Decimal | None = None
    until_m: Decimal | None = None
    area_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShape:
    """A place with the unit and the area it was in on a day. `point` is on the map: of a stretch
    it is its middle on the kerb; an area alone has none."""

    point: Lonlat | None
    segment_id: UUID | None
    since_m: Decimal | None
    until_m: Decimal | None
    unit_id: UUID | None
    area_id: UUID | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a machine asks of everything there is: what meets a box (degrees) and the days [since,
    until), in the order of ids behind one of them; None asks for nothing. `ids`: only these."""

    box: tuple[float, float, float, float] | None = None
    since: date | None = None
    until: date | None = None
    after: UUID | None = None
    ids: tuple[UUID, ...] | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryShape:
    """How far a unit reached in a period."""

    id: UUID
    unit_id: UUID
    geometry: BaseGeometry
    since: date | None
    until: date | None
    source: str
    confidence: str
    is_schematic: bool
