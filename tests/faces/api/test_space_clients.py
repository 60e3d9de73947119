"""Clients that others wrote, at the doors of space: OWSLib, and GDAL's ogrinfo and ogr2ogr."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from owslib.ogcapi.features import Features
from shapely.geometry import shape
from tests.faces.api import street

NAMES = ["wards", "streets", "segments", "uses"]
SPARE = 25
SOUTH, NORTH = 10.7501, 10.7599  # 19 of the spare kerbs lie between


@pytest.fixture
def door(transactional_db: None, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    street.many(street.build(monkeypatch), SPARE)
    return f"{live_server.url}/api/ogc/"


# ------------------------------------------------------------------ OWSLib


def test_owslib_finds_its_way_from_the_landing_page(door: str) -> None:
    for address in (door, door.rstrip("/"), f"{door}?f=json"):
        client = Features(address)
        assert client.feature_collections() == NAMES
        assert any(one.endswith("/conf/core") for one in client.conformance()["conformsTo"])
        described = client.api()
        assert described["openapi"].startswith("3.0")
        for name in NAMES:
            assert client.collection(name)["id"] == name
            assert client.collection_schema(name)["type"] == "object"
            assert f"/collections/{name}/items" in described["paths"]


def test_owslib_asks_for_a_box_days_and_pages(door: str) -> None:
    client = Features(door)
    within = {"bbox": [106.6995, SOUTH, 106.7015, NORTH], "limit": 7}
    seen: list[UUID] = []
    asked: dict[str, Any] | None = within
    while asked:
        page = client.collection_items("segments", **asked)
        assert page["numberReturned"] == len(page["features"]) <= 7
        seen += [UUID(one["id"]) for one in page["features"]]
        behind = [one["href"] for one in page["links"] if one["rel"] == "next"]
        asked = dict(parse_qsl(urlsplit(behind[0]).query)) if behind else None
        if asked:
            asked["bbox"] = asked["bbox"].split(",")  # OWSLib joins it again
    assert len(seen) == len(set(seen)) == 19
    (use,) = client.collection_items("uses", datetime_="2024-06-10/..")["features"]
    assert client.collection_item("uses", use["id"])["properties"] == use["properties"]
    assert client.collection_items("uses", datetime_="2024-07-01/..")["features"] == []
    with pytest.raises(RuntimeError, match="bbox_is_unreadable"):
        client.collection_items("uses", bbox=[1, 2, 3])


# ------------------------------------------------------------------ GDAL


def run(program: str, *given: str) -> str:
    """What one of GDAL's programs says; it may not complain of anything."""
    if shutil.which(program) is None:
        pytest.skip(f"GDAL NOT ASKED: no {program} on PATH (Debian: apt-get install gdal-bin)")
    done = subprocess.run([program, *given], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
    return done.stdout


def test_gdal_lists_every_collection_with_its_columns(door: str) -> None:
    told = run("ogrinfo", "-so", "-al", f"OAPIF:{door}")
    counts = dict(zip(
        [line.split(": ")[1] for line in told.splitlines() if line.startswith("Layer name: ")],
        [line.split(": ")[1] for line in told.splitlines() if line.startswith("Feature Count: ")],
        strict=True,
    ))  # fmt: skip
    assert counts == {"wards": "1", "streets": "1", "segments": str(SPARE + 1), "uses": "1"}
    # Also of those of which the first rows tell nothing: the schema says it.
    for column in (
        "from_corner: String", "least_width_m: Real", "roadway_width_m: Real", "valid_from: Date",
        "is_sample: Integer(Boolean)",
    ):  # fmt: skip
        assert column in told


def test_gdal_compares_days_in_a_whole_file(door: str) -> None:
    """At the pages GDAL takes a comparison with a day for `datetime`, which asks something else."""
    file = door.replace("/api/ogc/", "/data/space/uses.geojson")
    for given, count in (("valid_from >= '2024/06/01'", 1), ("valid_from > '2024/06/01'", 0)):
        assert f"Feature Count: {count}\n" in run("ogrinfo", "-so", "-al", "-where", given, file)


def test_gdal_reads_all_pages_and_a_part_of_them(door: str, tmp_path: Path) -> None:
    box = ("-spat", "106.6995", str(SOUTH), "106.7015", str(NORTH))
    for name, given, count in (("all", (), SPARE + 1), ("part", box, 19)):
        file = tmp_path / f"{name}.geojson"
        run("ogr2ogr", *given, "-oo", "PAGE_SIZE=7", str(file), f"OAPIF:{door}", "segments")
        features = json.loads(file.read_text())["features"]
        assert len({json.dumps(one["geometry"]) for one in features}) == len(features) == count
        assert all(shape(one["geometry"]).geom_type == "LineString" for one in features)
