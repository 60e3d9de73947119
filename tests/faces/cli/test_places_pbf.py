"""A real `.osm.pbf`, as extracts come: the same map as the same data in XML."""

from pathlib import Path
from typing import Any

import osmium
import pytest
from django.core.management import call_command
from django.db import transaction
from osmium.osm.mutable import Node, Way
from tests.registers.places.drawn import line

from opendistrict.registers.places.models import Frontage, Obstacle, Segment

pytestmark = pytest.mark.usefixtures("quan1")
POINTS = {1: (0, 50), 2: (100, 50), 3: (200, 50), 4: (100, 0), 5: (100, 120)}
WAYS = (
    (11, (1, 2, 3), {"highway": "tertiary", "name": "Đường Thử Một", "width": "8"}),
    (12, (4, 2, 5), {"highway": "residential", "name": "Thử Hai"}),
    (13, (1, 4), {"highway": "footway"}),  # without a name no street
    (14, (3, 5), {"building": "yes"}),
)
THINGS = (
    (21, (50, 56), {"natural": "tree"}),
    (22, (150, 57), {"highway": "bus_stop"}),
    (23, (60, 62), {"addr:housenumber": "12", "addr:street": "Đường Thử Một"}),
    (24, (95, 90), {"addr:housenumber": "7/3", "addr:street": "Thử Hai"}),
)


def written(path: Path) -> str:
    """The little town by the codec of the format that the ending names."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in POINTS.items():
            writer.add_node(node(number, place))
        for number, place, tags in THINGS:
            writer.add_node(node(number, place, tags))
        for number, nodes, tags in WAYS:
            writer.add_way(Way(id=number, version=1, nodes=list(nodes), tags=tags))
    return str(path)


def node(number: int, place: tuple[float, float], tags: dict[str, str] | None = None) -> Node:
    at = tuple(round(degrees, 7) for degrees in line(place, (0, 0)).coords[0])
    return Node(id=number, version=1, location=at, tags=tags or {})


def imported(path: str) -> dict[str, list[tuple[Any, ...]]]:
    """What the files of the map make of it; the database is as before afterwards."""
    before = set(Segment.objects.values_list("pk", flat=True))
    with transaction.atomic():
        for sort in ("streets", "obstacles", "frontages"):
            call_command("places", "import", path, "--as", sort)
        segments = Segment.objects.exclude(pk__in=before)
        found = {
            "segments": [
                (*told, bytes(drawn))
                for *told, drawn in segments.order_by("external_id").values_list(
                    "external_id", "street__name", "side", "length_m", "roadway_width_m",
                    "from_corner", "to_corner", "geometry")
            ],
            "obstacles": list(Obstacle.objects.filter(segment__in=segments).order_by(
                "external_id").values_list("external_id", "kind", "along", "depth")),
            "frontages": list(Frontage.objects.filter(street__name__contains="Thử").order_by(
                "number").values_list("number", "street__name", "longitude", "latitude", "along")),
        }  # fmt: skip
        transaction.set_rollback(True)
    return found


def test_a_pbf_is_the_same_map_as_the_xml(tmp_path: Path) -> None:
    pbf, xml = written(tmp_path / "town.osm.pbf"), written(tmp_path / "town.osm")
    assert Path(xml).read_text("utf-8").startswith("<?xml")
    assert b"OSMHeader" in Path(pbf).read_bytes()[:40]
    found = imported(pbf)
    assert found == imported(xml)
    names = {row[1] for row in found["segments"]}
    assert names == {"Đường Thử Một", "Thử Hai"}
    assert len(found["segments"]) == 8  # two streets that cross, two sides each
    assert len(found["obstacles"]) == 2
    assert [row[:2] for row in found["frontages"]] == [
        ("12", "Đường Thử Một"), ("7/3", "Thử Hai")
    ]  # fmt: skip
