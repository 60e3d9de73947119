"""The features of a file as rows, sort by sort. A feature that is wrong raises; nothing is guessed
that a permit could stand on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

import shapely
from shapely.geometry import LineString, Point

from opendistrict.kernel.fold import fold
from opendistrict.kernel.geo import (
    BadGeometry,
    Side,
    Way,
    blocks,
    house_number,
    kerbs,
    metres_between,
    number_key,
    roadway_of,
    to_degrees,
    to_metres,
)
from opendistrict.kernel.geo.files import Feature
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places.rules.features import World, day, number
from opendistrict.registers.places.rules.naming import Book
from opendistrict.registers.places.rules.weighing import (
    metres,
    weigh_frontage,
    weigh_obstacle,
    weigh_width,
)
from opendistrict.registers.places.shapes import (
    BoundaryRow,
    FrontageRow,
    Note,
    ObstacleRow,
    SegmentRow,
    StreetRow,
    WidthRow,
)

FRONT = 4.0  # metres that a house number known by a point alone is taken to face the kerb
FAR_FROM_STREET = 80.0
SAME_HOUSE = 60.0
BESIDE = 15.0  # metres between an obstacle and the kerb it stands behind
SIZES = {
    "tree": 1.2, "pole": 0.4, "hydrant": 0.5, "bin": 0.6, "sign": 0.4, "bench": 1.5,
    "bus_stop": 6.0, "crossing": 4.0, "gate": 4.0, "head_office_gate": 6.0, "planter": 1.5,
    "cabinet": 1.0, "ramp": 3.0,
}  # fmt: skip
_SQUARES, _BRIDGES = ("cong truong", "quang truong", "vong xoay", "bung binh"), ("cau ", "ham ")


def kind_of(name: str, highway: str) -> str:
    folded = fold(name)
    if folded.startswith(_SQUARES):
        return "square"
    if folded.startswith(_BRIDGES):
        return "bridge"
    if folded.startswith(("hem ", "ngo ")):
        return "alley"
    return "path" if highway in {"footway", "path", "steps"} else "street"


class Streets:
    """Lines of a file made into streets and kerbs, when all of them are known."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._book: Book[str] = Book()
        self._ways: list[Way] = []
        self._crossing: list[Way] = []
        self._confidence: dict[str, str] = {}
        self._rows: dict[str, StreetRow] = {}

    def take(self, feature: Feature) -> None:
        geometry = self._world.place(feature)
        told_name = self._world.text(feature, "name") or self._world.text(feature, "street")
        name = self._name(told_name)
        lines = list(getattr(geometry, "geoms", [geometry]))
        if not all(isinstance(line, LineString) for line in lines):
            raise Refused("segment_is_not_a_line", given=geometry.geom_type)
        told = feature.told
        highway = told.get("highway", "residential")
        width, confidence = roadway_of(highway, told.get("lanes", ""), told.get("width_m", ""))
        for n, line in enumerate(lines):
            named = f"{feature.id}.{n}" if feature.id and n else feature.id
            way = Way(
                id=named or f"#{feature.at}.{n}", street=name,
                nodes=feature.nodes or _nodes(line), points=_points(line), roadway=width,
                one_way=told.get("oneway") == "yes", is_bridge=told.get("bridge") == "yes",
            )  # fmt: skip
            if name:
                self._ways.append(way)
                self._confidence[way.id] = confidence
            elif width is not None and highway != "service":
                self._crossing.append(way)
        if name and name not in self._rows:
            self._rows[name] = StreetRow(
                name=name, name_en=self._world.text(feature, "name_en"),
                kind=kind_of(name, highway), told=self._world.told,
            )  # fmt: skip

    def _name(self, told: str) -> str:
        """As the file wrote it first: "Đường Trường Sa" and "Trường Sa" are one street."""
        known = self._book.find(told) if told else ""
        if known is None:
            self._book.add(told, (told,))
        return told if known is None else known

    def streets(self) -> list[StreetRow]:
        return list(self._rows.values())

    def segments(self) -> Iterator[SegmentRow]:
        every = list(blocks(self._ways, self._crossing))
        for block, side, kerb in kerbs(every):
            known = self._confidence[block.id.rsplit(":", 1)[0]]
            yield SegmentRow(
                street=block.street, side=side, line=to_degrees(kerb),
                from_corner=block.corners[0], to_corner=block.corners[1],
                roadway_width_m=metres(block.roadway) if block.roadway else None,
                external_id="" if block.id[0] == "#" else f"{block.id}/{side}".rstrip("/"),
                told=replace(self._world.told, confidence=f"{known}: bề rộng lòng đường"),
            )  # fmt: skip


def _nodes(line: LineString) -> tuple[str, ...]:
    """Lines of a file without nodes meet where they have the same point, to a decimetre."""
    return tuple(f"{x:.6f}_{y:.6f}" for x, y in shapely.get_coordinates(line).tolist())


def _points(line: LineString) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in shapely.get_coordinates(to_metres(line)).tolist())


# ------------------------------------------------------------------ one by one


def boundary(feature: Feature, world: World) -> BoundaryRow:
    """The unit by its slug, its code on that day (codes were given again) or its name."""
    told = world.told_of(feature)
    known = world.units[told.since]
    for key in ("unit", "code", "name"):
        name = world.text(feature, key)
        if name and (unit := known.get(name) or known.get(fold(name))):
            geometry = world.place(feature)
            if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
                raise Refused("boundary_is_not_a_polygon", given=geometry.geom_type)
            return BoundaryRow(unit=unit, geometry=geometry, told=told)
    raise Refused("boundary_is_of_nobody", name=feature.told.get("name", ""))


def frontage(feature: Feature, world: World) -> FrontageRow:
    point = world.place(feature)
    if not isinstance(point, Point):
        point = shapely.point_on_surface(point)
    number_told, name = world.text(feature, "number"), world.text(feature, "street")
    if house_number(number_told) is None:
        raise Refused("house_number_is_not_one", given=number_told)
    street = world.street(feature, name)
    found = world.kerbs.nearest(point, within=FAR_FROM_STREET, street=street)
    is_in_alley = "/" in number_told
    if found is None and not is_in_alley:
        raise Refused("address_is_far_from_its_street", street=name, most=FAR_FROM_STREET)
    stretch = None
    if found and not is_in_alley:
        stretch = (found[0].id, *world.kerbs.stretch(found[0].id, found[1].position, FRONT))
    row = FrontageRow(
        street_id=street, number=number_told, point=(point.x, point.y),
        segment_id=stretch[0] if stretch else None, since_m=stretch[1] if stretch else None,
        until_m=stretch[2] if stretch else None, area=feature.told.get("area", ""),
        external_id=feature.id,
        told=world.told_of(feature, "" if is_in_alley else "D: đoạn mặt tiền suy từ điểm"),
    )  # fmt: skip
    weigh_frontage(row, world.kerbs[stretch[0]].length_m if stretch else None)
    return row


def obstacle(feature: Feature, world: World) -> ObstacleRow:
    """By its segment and metres where they are told, else behind the kerb nearest to its point."""
    kind = feature.told.get("kind", "")
    told = {key: number(feature, key) for key in ("from_m", "to_m", "near_m", "far_m")}
    size = SIZES.get(kind, 1.0)
    segment = _segment(feature, world)
    if segment is None:
        point = world.place(feature)
        middle = point if isinstance(point, Point) else point.centroid
        found = world.kerbs.nearest(middle, within=BESIDE)
        if found is None:
            raise Refused("no_kerb_is_near", most=BESIDE)
        kerb, place = found
        if place.side not in (kerb.side, Side.NONE) and kerb.side and place.distance > size:
            raise Refused("obstacle_is_in_the_roadway", distance=metres(place.distance))
        segment = kerb.id
        told["from_m"], told["to_m"] = world.kerbs.stretch(segment, place.position, size)
        near = max(place.distance - size / 2, 0.0)
        told["near_m"], told["far_m"] = metres(near), metres(near + size)
    if None in told.values():
        missing = next(key for key, value in told.items() if value is None)
        raise Refused("number_is_not_one", column=missing, given="")
    row = ObstacleRow(
        segment_id=segment, kind=kind, since_m=told["from_m"], until_m=told["to_m"],  # type: ignore[arg-type]
        near_m=told["near_m"], far_m=told["far_m"], clearance_m=number(feature, "clearance_m"),  # type: ignore[arg-type]
        note=world.text(feature, "note"), external_id=feature.id, told=world.told_of(feature),
    )  # fmt: skip
    weigh_obstacle(row, world.kerbs[segment].length_m)
    return row


def width(feature: Feature, world: World) -> WidthRow:
    """By its segment and metres, or as a line along the kerb that was surveyed."""
    value = number(feature, "width_m")
    if value is None:
        raise Refused("number_is_not_one", column="width_m", given="")
    segment = _segment(feature, world)
    since, until = number(feature, "from_m"), number(feature, "to_m")
    if segment is None:
        line = world.place(feature)
        middle = line.interpolate(0.5, normalized=True) if isinstance(line, LineString) else None
        found = world.kerbs.nearest(middle, within=BESIDE) if middle else None
        if found is None or not isinstance(line, LineString):
            raise Refused("no_kerb_is_near", most=BESIDE)
        segment = found[0].id
        along = world.kerbs.line(segment)
        ends = sorted(along.nearest(to_metres(Point(line.coords[n]))).position for n in (0, -1))
        since, until = metres(ends[0]), min(metres(ends[1]), found[0].length_m)
    length = world.kerbs[segment].length_m
    surveyed = day(feature, "surveyed_on")
    told = world.told_of(feature)
    row = WidthRow(
        segment_id=segment, since_m=since or metres(0), until_m=length if until is None else until,
        width_m=value, surveyed_on=surveyed, told=told,
    )  # fmt: skip
    weigh_width(row, length)
    return row


def _segment(feature: Feature, world: World) -> UUID | None:
    named = feature.told.get("segment", "")
    if not named:
        return None
    if named in world.segments:
        return world.segments[named]
    try:
        return world.kerbs[UUID(named)].id
    except ValueError as error:
        raise Refused("kerb_is_unknown", segment=named) from error


ONE_BY_ONE: Mapping[str, Callable[[Feature, World], object]] = {
    "boundaries": boundary, "frontages": frontage, "obstacles": obstacle, "widths": width,
}  # fmt: skip


def same_houses(
    rows: Iterable[tuple[Feature, FrontageRow]], world: World
) -> Iterator[FrontageRow | Note]:
    """A house that a file names twice (two shops in it) is one; a number told at two places is
    refused at the second."""
    first: dict[tuple[UUID, str], FrontageRow] = {}
    for feature, row in rows:
        key = row.street_id, number_key(house_number(row.number) or "")
        other = first.setdefault(key, row)
        if other is row:
            yield row
        elif metres_between(other.point, row.point) <= SAME_HOUSE:
            world.mended(feature, "same_house_again", number=row.number)
        else:
            yield Note(feature.at, feature.id, "number_is_elsewhere_too", {"number": row.number})


def refusal(feature: Feature, error: BadGeometry | Refused) -> Note:
    code = error.code if isinstance(error, BadGeometry) else error.codes[0]
    return Note(feature.at, feature.id, code, error.details)
