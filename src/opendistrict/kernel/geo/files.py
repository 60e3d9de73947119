"""Files with geometry (GeoJSON, CSV, OpenStreetMap) as one sort of feature.

What a property is called differs from file to file: "addr:housenumber", "Số nhà", "housenumber".
`KEYS` says which of our words each of them is; what is not there is kept under its own name.
"""

import csv
import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.fold import fold
from opendistrict.kernel.geo.guards import BadGeometry
from opendistrict.kernel.geo.osm import read_areas, read_points, read_ways

LARGEST = 300 * 2**20  # bytes of a GeoJSON, which is read whole

KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "external id", "osm id", "ma", "fid", "objectid"),
    "name": ("name", "ten", "ten duong", "street name"),
    "street": ("street", "duong", "addr:street", "addr street"),
    "number": ("number", "housenumber", "so nha", "addr:housenumber", "addr housenumber", "so"),
    "name_en": ("name en", "name:en", "ten tieng anh"),
    "lon": ("lon", "lng", "long", "longitude", "kinh do", "x", "easting"),
    "lat": ("lat", "latitude", "vi do", "y", "northing"),
    "wkt": ("wkt", "geom", "geometry", "the geom"),
    "segment": ("segment", "segment id", "doan", "ma doan"),
    "side": ("side", "ben", "le duong"),
    "from_m": ("from m", "tu m", "tu met"),
    "to_m": ("to m", "den m", "den met"),
    "near_m": ("near m", "cach bo via m"),
    "far_m": ("far m", "den cach bo via m"),
    "width_m": ("width m", "width", "be rong", "chieu rong", "rong m"),
    "clearance_m": ("clearance m", "khoang cach m"),
    "surveyed_on": ("surveyed on", "ngay do", "ngay khao sat"),
    "kind": ("kind", "loai"),
    "highway": ("highway",),
    "unit": ("unit", "don vi"),
    "area": ("area", "khu pho"),
    "code": ("code", "ma don vi", "ref"),
    "since": ("since", "valid from", "tu ngay"),
    "until": ("until", "truoc ngay"),
    "last_day": ("valid to", "den ngay"),  # the last day itself, as lists of units write it
    "note": ("note", "ghi chu"),
}
_MEANT = {name: key for key, names in KEYS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: `at` is its line in a CSV, else its number in the file. `nodes` are the points
    of a line by which it meets others."""

    at: int
    id: str
    geometry: BaseGeometry | BadGeometry | None
    told: Mapping[str, str]
    nodes: tuple[Hashable, ...] = ()


def features(path: Path, sort: str, clip: BaseGeometry | None = None) -> Iterator[Feature]:
    """Every feature of a file that may be of the sort; BadGeometry where it cannot be read."""
    name = path.name.lower()
    if name.endswith((".pbf", ".osm", ".osm.gz", ".osm.bz2")):
        yield from _osm(path, sort, clip)
    elif name.endswith((".geojson", ".json")):
        yield from _geojson(path)
    elif name.endswith((".csv", ".tsv", ".txt")):
        yield from _csv(path)
    else:
        raise BadGeometry("file_is_of_no_known_kind", name=path.name)


def _told(properties: Mapping[str, Any]) -> dict[str, str]:
    """What is told more than once under one of our words holds as it is told first."""
    told: dict[str, str] = {}
    for key, value in properties.items():
        if value is None or isinstance(value, list | dict) or not str(value).strip():
            continue
        bare = fold(str(key)).replace("_", " ")
        told.setdefault(_MEANT.get(bare, str(key)), str(value).strip())
    return told


def _geojson(path: Path) -> Iterator[Feature]:
    if path.stat().st_size > LARGEST:
        raise BadGeometry("file_is_too_large", size=path.stat().st_size, limit=LARGEST)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        found = data["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadGeometry("file_is_not_geojson", said=str(error)[:120]) from error
    for n, one in enumerate(found, 1):
        told = _told(one.get("properties") or {}) if isinstance(one, dict) else {}
        geometry = _shape(one.get("geometry") if isinstance(one, dict) else None)
        number = one.get("id", "") if isinstance(one, dict) else ""
        yield Feature(n, str(told.get("id") or number), geometry, told)


def _shape(data: Any) -> BaseGeometry | BadGeometry:
    try:
        geometry: BaseGeometry = shape(data)
    except Exception as error:  # whatever a hand-made file makes of coordinates
        return BadGeometry("geometry_is_not_readable", said=str(error)[:120])
    return geometry


def _csv(path: Path) -> Iterator[Feature]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(";\t,", key=first.count))
            for row in reader:
                told = _told({key: value for key, value in row.items() if key})
                yield Feature(reader.line_num, told.get("id", ""), _point(told), told)
    except UnicodeDecodeError as error:
        raise BadGeometry("file_is_not_unicode") from error
    except csv.Error as error:
        raise BadGeometry("file_is_not_a_table") from error


def _point(told: Mapping[str, str]) -> BaseGeometry | BadGeometry | None:
    """The geometry of a line: text (WKT), or two numbers; None where it has neither."""
    try:
        if "wkt" in told:
            geometry: BaseGeometry = shapely.from_wkt(told["wkt"])
            return geometry
        if "lon" in told or "lat" in told:
            return shapely.Point(_degrees(told.get("lon", "")), _degrees(told.get("lat", "")))
    except (ValueError, shapely.errors.GEOSException) as error:
        return BadGeometry("geometry_is_not_readable", said=str(error)[:120])
    return None


def _degrees(text: str) -> float:
    """ "106,698" is what a Vietnamese Excel makes of 106.698."""
    return float(text.replace(" ", "").replace(",", "."))


def _osm(path: Path, sort: str, clip: BaseGeometry | None) -> Iterator[Feature]:
    if sort == "streets":
        for n, way in enumerate(read_ways(path, clip), 1):
            line = shapely.LineString(way.points)
            yield Feature(n, f"osm:{way.id}", line, _told(way.tags), way.nodes)
    elif sort == "boundaries":
        for n, area in enumerate(read_areas(path, clip), 1):
            yield Feature(n, f"osm:{area.id}", area.geometry, _told(area.tags))
    else:
        wanted = ("addr:housenumber",) if sort == "frontages" else tuple(OBSTACLES)
        for n, thing in enumerate(read_points(path, wanted, clip), 1):
            told = _told(thing.tags)
            kind = next(
                (OBSTACLES[k][v] for k, v in thing.tags.items() if v in OBSTACLES.get(k, {})), ""
            )
            if sort == "frontages" or kind:
                yield Feature(n, f"osm:{thing.id}", thing.geometry, {**told, "kind": kind})


OBSTACLES: Mapping[str, Mapping[str, str]] = {  # of OpenStreetMap, to our kinds
    "natural": {"tree": "tree"},
    "highway": {"bus_stop": "bus_stop", "crossing": "crossing", "street_lamp": "pole"},
    "emergency": {"fire_hydrant": "hydrant"},
    "power": {"pole": "pole"},
    "barrier": {"gate": "gate", "lift_gate": "gate"},
    "amenity": {"bench": "bench", "waste_basket": "bin"},
}
