"""OpenStreetMap extracts (.osm.pbf, .osm), read in a stream.

Of a file only the wanted ways and their own nodes are kept: memory follows the streets inside the
clip, not the file. Data of OpenStreetMap is under the ODbL: whoever imports it says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo.guards import BadGeometry

ROADS = frozenset({
    "trunk", "primary", "secondary", "tertiary", "residential", "unclassified", "living_street",
    "pedestrian", "footway", "service",
})  # fmt: skip
Wanted = Callable[[Mapping[str, str]], bool]


@dataclass(frozen=True, slots=True)
class OsmWay:
    id: str
    tags: Mapping[str, str]
    nodes: tuple[int, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class OsmThing:
    """A node, or the outline of a way or relation."""

    id: str
    tags: Mapping[str, str]
    geometry: BaseGeometry


def _tags(thing: Any) -> dict[str, str]:
    return {tag.k: tag.v for tag in thing.tags}


def _processor(path: Path, entities: Any) -> Any:
    return osmium.FileProcessor(str(path), entities)


def _reading(path: Path, entities: Any, *filters: Any) -> Iterator[Any]:
    try:
        processor = _processor(path, entities)
        for one in filters:
            processor = processor.with_filter(one)
        yield from processor
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise BadGeometry("file_is_not_osm", said=str(error)) from error


def read_ways(path: Path, clip: BaseGeometry | None = None) -> Iterator[OsmWay]:
    """Roads and footways with their nodes; of those that leave the clip (degrees) the parts in it.

    The file is read twice: for the ways, then for the places of their nodes.
    """
    ways: list[tuple[int, dict[str, str], tuple[int, ...]]] = []
    key = osmium.filter.KeyFilter("highway")
    for way in _reading(path, osmium.osm.WAY, key):
        tags = _tags(way)
        if tags["highway"] in ROADS and (tags.get("name") or tags["highway"] != "footway"):
            ways.append((way.id, tags, tuple(node.ref for node in way.nodes)))
    places = _places(path, {node for _, _, nodes in ways for node in nodes}, clip)
    for number, tags, nodes in ways:
        for n, run in enumerate(_runs(nodes, places)):
            name = f"w{number}" if n == 0 else f"w{number}.{n}"
            yield OsmWay(name, tags, run, tuple(places[node] for node in run))


def _places(
    path: Path, wanted: set[int], clip: BaseGeometry | None
) -> dict[int, tuple[float, float]]:
    places = {}
    west, south, east, north = clip.bounds if clip else (-180.0, -90.0, 180.0, 90.0)
    for node in _reading(path, osmium.osm.NODE):  # its own filter by ids takes 600 MB
        if node.id not in wanted:
            continue
        lon, lat = node.location.lon, node.location.lat
        if west <= lon <= east and south <= lat <= north:
            places[node.id] = (lon, lat)
    if clip is None or not places:
        return places
    shapely.prepare(clip)
    keys = list(places)
    inside = shapely.contains_xy(clip, [places[key] for key in keys])
    return {key: places[key] for key, within in zip(keys, inside, strict=True) if within}


def _runs(nodes: tuple[int, ...], places: Mapping[int, Any]) -> Iterator[tuple[int, ...]]:
    """The stretches of a way whose nodes are all known."""
    run: list[int] = []
    for node in (*nodes, None):
        if node is not None and node in places:
            run.append(node)
            continue
        if len(run) > 1:
            yield tuple(run)
        run = []


def read_points(
    path: Path, keys: tuple[str, ...], clip: BaseGeometry | None = None
) -> Iterator[OsmThing]:
    """Nodes that carry one of the keys (house numbers, trees, stops)."""
    for node in _reading(path, osmium.osm.NODE, osmium.filter.KeyFilter(*keys)):
        point = shapely.Point(node.location.lon, node.location.lat)
        if clip is None or clip.contains(point):
            yield OsmThing(f"n{node.id}", _tags(node), point)


def read_areas(path: Path, clip: BaseGeometry | None = None) -> Iterator[OsmThing]:
    """Administrative areas that touch the clip, put together from their outlines."""
    factory = osmium.geom.WKBFactory()
    wanted = osmium.filter.TagFilter(("boundary", "administrative"))
    try:
        for thing in osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted):
            if not isinstance(thing, osmium.osm.Area):
                continue
            geometry = _outline(factory, thing)
            if clip is None or geometry.intersects(clip):
                sort = "w" if thing.from_way() else "r"
                yield OsmThing(f"{sort}{thing.orig_id()}", _tags(thing), geometry)
    except RuntimeError as error:
        raise BadGeometry("file_is_not_osm", said=str(error)) from error


def _outline(factory: Any, area: osmium.osm.Area) -> BaseGeometry:
    """Empty where the extract does not hold the whole border."""
    try:
        outline: BaseGeometry = shapely.from_wkb(factory.create_multipolygon(area))
        return outline
    except RuntimeError:
        return shapely.MultiPolygon()
