"""Space for machines: OGC API Features read as its abstract tests read it, CDS, whole files."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from jsonschema import Draft4Validator
from shapely.geometry import Point, box, shape
from tests.faces.api import street
from tests.services import ground

from opendistrict.faces.api.space.asked import Wanted
from opendistrict.faces.api.space.collections import COLLECTIONS, Item, page
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import queries as placed
from opendistrict.registers.places.models import Segment
from opendistrict.registers.places.shapes import ObstacleRow, Sought
from opendistrict.services.sidewalks.models import Use

PROBLEM = "application/problem+json"


@pytest.fixture
def kerb(db: None, monkeypatch: pytest.MonkeyPatch) -> UUID:
    return street.build(monkeypatch)


def get(address: str, status: int = 200, **headers: str) -> Any:
    parts = urlsplit(address)
    answer = Client().get(f"{parts.path}?{parts.query}", headers=headers)
    assert answer.status_code == status, (address, answer.content[:300])
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(b"".join(answer) if answer.streaming else answer.content)


def href(told: Any, rel: str) -> str:
    return str(next(one["href"] for one in told["links"] if one["rel"] == rel))


# ------------------------------------------------------------------ OGC API - Features, Part 1


def test_from_the_landing_page_everything_is_found(kerb: UUID) -> None:
    """A client that knows one address follows links to every item (A.2.1 to A.2.7)."""
    landing = get("/api/ogc/")
    assert {"self", "service-desc", "conformance", "data"} <= {
        one["rel"] for one in landing["links"]
    }
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in get(href(landing, "conformance"))["conformsTo"]
    )
    listed = get(href(landing, "data"))
    assert [one["id"] for one in listed["collections"]] == ["wards", "streets", "segments", "uses"]
    for one in listed["collections"]:
        assert get(href(one, "self")) == one
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert west < east and south < north and one["itemType"] == "feature"
        items = get(href(one, "items"))
        assert items["type"] == "FeatureCollection" and items["numberReturned"] == 1
        (feature,) = items["features"]
        assert shape(feature["geometry"]).is_valid
        single = get(f"/api/ogc/collections/{one['id']}/items/{feature['id']}")
        assert {k: v for k, v in single.items() if k != "links"} == feature
        assert href(single, "collection").endswith(f"/collections/{one['id']}")


def test_what_a_use_says_and_what_it_does_not(kerb: UUID) -> None:
    (use,) = get("/api/ogc/collections/uses/items")["features"]
    assert use["geometry"]["type"] == "Polygon"
    told = use["properties"]
    assert (told["valid_from"], told["last_day"]) == ("2024-06-01", "2024-06-30")
    assert (told["from_m"], told["to_m"], told["near_m"], told["far_m"]) == (10, 14, 2, 4)
    assert told["state"] == "held" and told["segment"] == str(kerb)
    whole = json.dumps(use, ensure_ascii=False)
    assert "Bình" not in whole and "VH-" not in whole and "bán nước" not in whole


def test_what_was_made_up_says_so(kerb: UUID) -> None:
    """A use by itself, a sidewalk that was only sketched; in both standards."""
    for is_sample in (True, False):
        Use.objects.update(is_sample=is_sample)
        Segment.objects.filter(pk=kerb).update(is_schematic=is_sample)
        (use,) = get("/api/ogc/collections/uses/items")["features"]
        (segment,) = [
            one for one in get("/api/ogc/collections/segments/items")["features"]
            if one["id"] == str(kerb)
        ]  # fmt: skip
        (zone,) = cds("zones")["data"]["zones"]
        marks = [one["properties"]["is_sample"] for one in (use, segment)]
        marks += [zone["od_is_sample"], zone["od_uses"][0]["is_sample"]]
        assert marks == [is_sample] * 4


def west_of(segment: UUID) -> tuple[float, float]:
    (one,) = placed.segments([segment]).values()
    west, south, _, _ = one.line.bounds
    return west, south


def test_a_box_holds_what_meets_it(kerb: UUID) -> None:
    west, south = west_of(kerb)
    near = f"{west - 0.001},{south - 0.001},{west + 0.001},{south + 0.001}"
    for name in ("wards", "streets", "segments", "uses"):
        assert get(f"/api/ogc/collections/{name}/items?bbox={near}")["numberReturned"] == 1
        far = get(f"/api/ogc/collections/{name}/items?bbox=105.0,9.0,105.1,9.1")
        assert far["features"] == [] and "next" not in {one["rel"] for one in far["links"]}
    high = f"{west - 0.001},{south - 0.001},0,{west + 0.001},{south + 0.001},100"
    assert get(f"/api/ogc/collections/uses/items?bbox={high}")["numberReturned"] == 1
    around_the_world = f"{west - 0.001},{south - 0.001},-179,{south + 0.001}"
    assert get(f"/api/ogc/collections/uses/items?bbox={around_the_world}")["numberReturned"] == 1


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("2024-06-10", 1),
        ("2024-06-10T08:00:00Z", 1),
        ("2024-06-30T16:59:59Z", 1),
        ("2024-06-30T17:00:00Z", 0),  # the first of July in Viet Nam
        ("../2024-05-31", 0),
        ("2024-06-30/..", 1),
        ("2024-07-01/", 0),
        ("2024-01-01/2024-12-31", 1),
        ("../..", 1),
    ],
)
def test_days_are_days_of_the_country(kerb: UUID, given: str, count: int) -> None:
    items = get(f"/api/ogc/collections/uses/items?datetime={given}")
    assert items["numberReturned"] == count


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("bbox=1,2,3", "bbox_is_unreadable"),
        ("bbox=a,b,c,d", "bbox_is_unreadable"),
        ("bbox=106,11,107,10", "bbox_is_unreadable"),
        ("bbox=nan,10,107,11", "bbox_is_unreadable"),
        ("bbox=106,10,107,91", "bbox_is_unreadable"),
        ("bbox=", "bbox_is_unreadable"),
        ("datetime=yesterday", "datetime_is_unreadable"),
        ("datetime=2024-02-30", "datetime_is_unreadable"),
        ("datetime=2024-06-02/2024-06-01", "datetime_is_unreadable"),
        ("datetime=", "datetime_is_unreadable"),
        ("datetime=/", "datetime_is_unreadable"),
        ("limit=0", "limit_is_unreadable"),
        ("limit=-1", "limit_is_unreadable"),
        ("limit=ten", "limit_is_unreadable"),
        ("after=x", "cursor_is_unreadable"),
        ("crs=EPSG:3405", "parameter_is_unknown"),
        ("f=gml", "format_is_unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(kerb: UUID, query: str, code: str) -> None:
    status = 406 if code == "format_is_unknown" else 400
    told = get(f"/api/ogc/collections/segments/items?{query}", status)
    assert told["code"] == code and told["detail_vi"] and told["detail_en"]


def test_unknown_things_are_404(kerb: UUID) -> None:
    assert get("/api/ogc/collections/trees", 404)["code"] == "table_is_unknown"
    for key in (str(uuid4()), "x"):
        assert get(f"/api/ogc/collections/uses/items/{key}", 404)["code"] == "feature_is_unknown"


def test_following_next_reads_everything_once(kerb: UUID) -> None:
    """Also where the box of an index proposes more than really meets the ground."""
    street.many(kerb, 25)
    for query, count in (("limit=7", 26), ("limit=7&bbox=106.6995,10.7501,106.7015,10.7599", 19)):
        address: str | None = f"/api/ogc/collections/segments/items?{query}"
        seen: list[str] = []
        while address:
            page = get(address)
            assert page["numberReturned"] == len(page["features"]) <= 7
            seen += [one["id"] for one in page["features"]]
            address = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)
        assert len(seen) == len(set(seen)) == count
    assert get("/api/ogc/collections/segments/items?limit=100000")["numberReturned"] == 26


def test_a_box_that_few_proposals_really_meet_is_read_through() -> None:
    """Each third thing that the index proposes meets the box: every one comes once, pages full."""
    things = [Item(UUID(int=n), Point(n % 3, 0), {}) for n in range(1, 200)]
    asked: list[int] = []

    def read(sought: Sought) -> list[Item]:
        asked.append(sought.limit)
        return [one for one in things if not sought.after or one.id > sought.after][: sought.limit]

    which = replace(COLLECTIONS["uses"], read=read)
    seen, after, around = list[int](), None, Point(0, 0).buffer(0.5)
    while after is not None or not seen:
        found, after = page(which, Wanted(Sought(after=after, limit=20), around))
        assert len(found) == 20 or after is None
        seen += [one.id.int for one in found]
    assert seen == list(range(3, 200, 3)) and max(asked) <= 21


def test_an_answer_keeps_to_its_own_description(kerb: UUID) -> None:
    described = get("/api/ogc/api")
    assert described["openapi"].startswith("3.0")
    for name in ("wards", "streets", "segments", "uses"):
        schema = described["components"]["schemas"][name]
        told = schema["properties"]["properties"]["properties"]
        (feature,) = get(f"/api/ogc/collections/{name}/items")["features"]
        assert set(feature["properties"]) == set(told)
        Draft4Validator({**schema, "properties": {
            k: v for k, v in schema["properties"].items() if k != "properties"
        }}).validate(feature)  # fmt: skip
        assert feature["geometry"]["type"] in (
            schema["properties"]["geometry"]["description"],
            schema["properties"]["geometry"]["description"].removeprefix("Multi"),
        )


def test_an_answer_that_is_known_is_not_sent_again(kerb: UUID) -> None:
    first = Client().get("/api/ogc/collections/uses/items")
    again = Client().get(
        "/api/ogc/collections/uses/items", headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304
    assert Client().post("/api/ogc/").status_code == 405


# ------------------------------------------------------------------ Curb Data Specification


def cds(path: str, status: int = 200, **headers: str) -> Any:
    return get(f"/api/cds/curbs/{path}", status, **headers)


def test_a_sidewalk_as_a_curb_zone(kerb: UUID) -> None:
    told = cds("zones")
    assert told["version"] == "1.1.0" and told["currency"] == "VND"
    assert told["time_zone"] == "Asia/Ho_Chi_Minh" and told["links"] == {"next": None}
    (zone,) = told["data"]["zones"]
    assert zone["curb_zone_id"] == str(kerb) and zone["length"] == 10_000
    assert zone["available_space_lengths"] == [1_000, 8_600]
    assert [(one["use"], one["start"], one["end"]) for one in zone["od_uses"]] == [
        ("kinh_doanh", 1_000, 1_400)
    ]
    assert shape(zone["geometry"]).geom_type == "Polygon"
    assert cds(f"zones/{kerb}")["data"] == zone
    assert "geometry" not in cds("zones?include_geometry=false")["data"]["zones"][0]
    named = {one["od_use"] for one in cds("policies")["data"]["policies"]
             if one["curb_policy_id"] in zone["curb_policy_ids"]}  # fmt: skip
    assert named == {"kinh_doanh", "van_hoa"}


def test_policies_hold_still_and_can_be_fetched(kerb: UUID) -> None:
    every = cds("policies")["data"]["policies"]
    assert every == cds("policies")["data"]["policies"]
    for one in every:
        assert cds(f"policies/{one['curb_policy_id']}")["data"] == one
        assert one["rules"][0]["activity"] in {"parking", "no travel"}
        assert isinstance(one["published_date"], int) and one["priority"] >= 1
    wanted = every[0]["curb_policy_id"]
    assert [one["curb_policy_id"] for one in cds(f"policies?ids={wanted}")["data"]["policies"]] == [
        wanted
    ]


def test_when_a_use_is_over_all_of_it_is_free(kerb: UUID) -> None:
    july = 1_719_792_000_000  # 1 July 2024, 07:00 here
    (zone,) = cds(f"zones?time={july}")["data"]["zones"]
    assert zone["available_space_lengths"] == [10_000] and zone["od_uses"] == []


def test_around_a_point_the_nearest_first(kerb: UUID) -> None:
    west, south = west_of(kerb)
    assert len(cds(f"zones?lat={south}&lng={west}&radius=5000")["data"]["zones"]) == 1
    assert cds(f"zones?lat={south + 0.01}&lng={west}&radius=5000")["data"]["zones"] == []
    box_of = (
        f"min_lat={south - 0.001}&max_lat={south + 0.001}&min_lng={west}&max_lng={west + 0.001}"
    )
    assert len(cds(f"zones?{box_of}")["data"]["zones"]) == 1


def test_trees_are_curb_objects(kerb: UUID) -> None:
    tree = ObstacleRow(
        segment_id=kerb, kind="tree", since_m=ground.Decimal(30), until_m=ground.Decimal(31),
        near_m=ground.Decimal("0.5"), far_m=ground.Decimal("1.5"), told=ground.TOLD,
    )  # fmt: skip
    places.load_obstacles(rows=[tree], actor=ground.SYSTEM, at=ground.AT)
    (one,) = cds("objects")["data"]["objects"]
    assert one["object_type"] == "street_trees" and one["curb_zone_id"] == str(kerb)
    assert (one["linear_distance"], one["perpendicular_distance"]) == (3_000, 50)
    (zone,) = cds("zones")["data"]["zones"]
    assert shape(zone["geometry"]).buffer(1e-9).contains(shape(one["geometry"]))


def test_a_sidewalk_nobody_measured_is_no_zone(kerb: UUID) -> None:
    street.many(kerb, 1)
    assert len(cds("zones")["data"]["zones"]) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("zones?min_lat=10", 400),
        ("zones?lat=10&lng=106", 400),
        ("zones?lat=10&lng=106&radius=1e9", 400),
        ("zones?time=yesterday", 400),
        ("zones?time=99999999999999999999", 400),
        ("zones?colour=red", 400),
        ("zones?include_geometry=maybe", 400),
        ("zones/x", 404),
        ("policies/x", 404),
        ("areas", 501),
        ("spaces/1", 501),
        ("roads", 404),
    ],
)
def test_errors_are_told_as_the_specification_does(kerb: UUID, path: str, status: int) -> None:
    told = cds(path, status)
    assert told["error"] and told["error_description"]


def test_another_version_is_not_acceptable(kerb: UUID) -> None:
    cds("zones", 406, Accept="application/vnd.cds+json;version=2.0")
    told = Client().get(
        "/api/cds/curbs/zones", headers={"Accept": "application/vnd.cds+json; version=1.1"}
    )
    assert (
        told.status_code == 200 and told["Content-Type"] == "application/vnd.cds+json;version=1.1"
    )


# ------------------------------------------------------------------ whole files


def test_whole_files_hold_what_the_pages_hold(kerb: UUID) -> None:
    for name in ("wards", "streets", "segments", "uses"):
        pages = get(f"/api/ogc/collections/{name}/items")["features"]
        assert get(f"/data/space/{name}.geojson")["features"] == pages
        answer = Client().get(f"/data/space/{name}.csv")
        text = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [one["id"] for one in rows] == [one["id"] for one in pages]
        middle = box(105, 9, 108, 12)
        for one in rows:
            assert middle.contains(shape({"type": "Point", "coordinates": [
                float(one["longitude"]), float(one["latitude"])]}))  # fmt: skip
    assert get("/data/space/uses.shp", 406)["code"] == "format_is_unknown"


def test_the_catalogue_names_them(kerb: UUID) -> None:
    told = get("/data/catalog.jsonld")
    named = {one["dcterms:identifier"] for one in told["dcat:dataset"]}
    assert {"space-wards", "space-streets", "space-segments", "space-uses"} <= named
    assert date(2024, 6, 10).isoformat() in json.dumps(told)
