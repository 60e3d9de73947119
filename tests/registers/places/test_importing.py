"""Files of streets, borders, house numbers, obstacles, widths: mended, refused, read again."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.places.drawn import DAY, DAY_BEFORE, line, shared

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.geo import BadGeometry, Grid, onto_grid
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.places import actions, models, queries
from opendistrict.registers.places.shapes import ImportedPlaces, Told

__all__ = ["shared"]
pytestmark = pytest.mark.usefixtures("quan1")


def run(path: Path, sort: str, **told: Any) -> ImportedPlaces:
    options = {
        key: told.pop(key) for key in ("clip", "grid", "only_good", "dry_run") if key in told
    }
    return actions.import_places(
        path, sort=sort, told=Told(**{"source": "thử", "confidence": "V", **told}), actor=SYSTEM,
        at=MORNING, **options,
    )  # fmt: skip


def geojson(path: Path, *features: tuple[shapely.Geometry, dict[str, Any]]) -> Path:
    told = [
        {"type": "Feature", "geometry": mapping(geometry), "properties": properties}
        for geometry, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), "utf-8")
    return path


def streets(tmp_path: Path, **more: Any) -> Path:
    """Two streets that cross, and one badly spelt."""
    return geojson(
        tmp_path / "s.geojson",
        (
            line((0, 50), (100, 50), (200, 50)),
            {"osm_id": 1, "name": "Đuờng Thử Nghiệm", "highway": "tertiary"},
        ),
        (line((100, 0), (100, 50), (100, 100)), {"osm_id": 2, "name": "Ðinh Thử", **more}),
    )


def codes(notes: Any) -> Counter[str]:
    return Counter(note.code for note in notes)


def test_streets_become_kerbs_between_corners(tmp_path: Path) -> None:
    done = run(streets(tmp_path), "streets")
    assert done.is_done and done.tallies["streets"].new == 2
    assert done.tallies["segments"].new == 8  # two streets, two blocks each, two sides
    assert codes(done.mended) == {"spelling_was_mended": 1, "eth_was_mended": 1}
    book = queries.street_book()
    street = book.find("Đường Thử Nghiệm")
    assert street and queries.streets([street])[street].name == "Đường Thử Nghiệm"
    found = queries.segments_of([street], TODAY)
    assert {(one.side, one.from_corner, one.to_corner) for one in found} == {
        ("left", "", "Đinh Thử"), ("right", "", "Đinh Thử"),
        ("left", "Đinh Thử", ""), ("right", "Đinh Thử", ""),
    }  # fmt: skip
    assert all(float(one.length_m) == pytest.approx(100, abs=0.05) for one in found)
    assert all(one.roadway_width_m == 9 and "M-low" in one.confidence for one in found)


def test_a_file_read_again_changes_nothing_and_a_dry_run_neither(tmp_path: Path) -> None:
    path = streets(tmp_path)
    dry = run(path, "streets", dry_run=True)
    assert not dry.is_done and dry.tallies["segments"].new == 8
    assert queries.street_book().find("Đinh Thử") is None
    run(path, "streets")
    before = set(models.Segment.objects.values_list("pk", flat=True))
    again = run(path, "streets")
    assert [tally.total for tally in again.tallies.values()] == [0, 0]
    wider = run(streets(tmp_path, width="12"), "streets")
    assert wider.tallies["segments"].new == 0 and len(wider.tallies["segments"].changed) == 4
    assert set(models.Segment.objects.values_list("pk", flat=True)) == before


def test_identity_survives_another_name_for_the_same_way(tmp_path: Path) -> None:
    run(streets(tmp_path), "streets")
    ids = set(models.Segment.objects.filter(street__name="Đinh Thử").values_list("pk", flat=True))
    path = streets(tmp_path, osm_id=77)
    tally = run(path, "streets").tallies["segments"]
    assert tally.new == 0 and len(tally.changed) == 4
    assert ids == set(
        models.Segment.objects.filter(street__name="Đinh Thử").values_list("pk", flat=True)
    )


def test_all_or_nothing_unless_the_good_are_asked_for(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "s.geojson",
        (line((0, 50), (100, 50)), {"name": "Tốt Thử"}),
        (shapely.LineString([(105.85, 21.03), (105.86, 21.04)]), {"name": "Xa Thử"}),
        (shapely.Point(106.7, 10.77), {"name": "Điểm Thử"}),
    )
    written = AuditEvent.objects.count()
    done = run(path, "streets")
    assert not done.tallies and AuditEvent.objects.count() == written
    assert [(note.at, note.code) for note in done.refused] == [
        (2, "geometry_is_far_away"), (3, "segment_is_not_a_line")
    ]  # fmt: skip
    good = run(path, "streets", only_good=True)
    assert good.is_done and good.tallies["streets"].new == 1
    assert queries.street_book().find("Xa Thử") is None


def houses(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "h.csv"
    path.write_text("\n".join(("Số nhà;Đường;Kinh độ;Vĩ độ;Mã", *lines)), "utf-8-sig")
    return path


def at(x: float, y: float) -> tuple[float, float]:
    lon, lat = line((x, y), (x + 1, y)).coords[0]
    return lon, lat


def test_house_numbers_find_their_kerb(tmp_path: Path) -> None:
    run(streets(tmp_path), "streets")
    (lon, lat), (far_lon, far_lat) = at(50, 60), at(50, 300)
    comma = f"{lon:.7f}".replace(".", ",")  # as a Vietnamese Excel writes it
    path = houses(
        tmp_path,
        f"12 bis;Đường Thử Nghiệm;{comma};{lat};a",
        f"12BIS;duong thu nghiem;{lon};{lat};b",
        f"14;Đường Thử Nghiêmm;{lat};{lon};c",
        f"12/3;Đường Thử Nghiệm;{far_lon};{far_lat};d",
        f"16;Đường Thử Nghiệm;{far_lon};{far_lat};e",
        f"Lầu 7;Đường Thử Nghiệm;{lon};{lat};f",
        f"18;Không Có;{lon};{lat};g",
        "20;Đường Thử Nghiệm;mười;10,7;h",
    )
    done = run(path, "frontages", only_good=True)
    assert [(note.at, note.code) for note in done.refused] == [
        (6, "address_is_far_from_its_street"), (7, "house_number_is_not_one"),
        (8, "street_name_is_unknown"), (9, "geometry_is_not_readable"),
    ]  # fmt: skip
    assert codes(done.mended) == {"same_house_again": 1, "street_was_respelt": 1, "was_lat_lon": 1}
    (house,) = queries.at_address("12 bis Đường Thử Nghiệm", TODAY)
    assert house.frontage.segment_id and house.frontage.since_m is not None
    kerb = queries.segments([house.frontage.segment_id])[house.frontage.segment_id]
    assert kerb.side == "left" and 47 < float(house.frontage.since_m) < 49
    (alley,) = queries.at_address("12/3 Đường Thử Nghiệm", TODAY)
    assert alley.frontage.segment_id is None
    assert run(path, "frontages", only_good=True).tallies["frontages"].total == 0


def test_coordinates_of_the_national_grid(tmp_path: Path) -> None:
    run(streets(tmp_path), "streets")
    grid = Grid.parse("105°45′")
    point = onto_grid(shapely.Point(at(50, 60)), grid)
    path = houses(tmp_path, f"12;Đường Thử Nghiệm;{point.x:.2f};{point.y:.2f};a")
    assert codes(run(path, "frontages").refused) == {"grid_zone_is_unknown": 1}
    done = run(path, "frontages", grid=grid)
    assert done.is_done and codes(done.mended) == {"was_vn2000": 1}
    known = queries.frame()
    assert known and known[1] == grid  # the pack says the same


def test_widths_and_obstacles_by_segment_or_by_place(tmp_path: Path) -> None:
    run(streets(tmp_path), "streets")
    street = queries.street_book().find("Đường Thử Nghiệm")
    assert street
    segment = next(
        one
        for one in queries.segments_of([street], TODAY)
        if one.side == "left" and not one.from_corner
    )
    path = tmp_path / "w.csv"
    path.write_text(
        "segment,from_m,to_m,width_m,surveyed_on,since\n"
        f'{segment.external_id},0,40,"3,5",1/3/2026,2026-03-01\n'
        f"{segment.id},40,,4,2026-03-01,2026-03-01\n",
        "utf-8",
    )
    assert run(path, "widths").is_done
    kerb = geojson(
        tmp_path / "k.geojson", (line((60, 55), (70, 55)), {"width_m": 2.5, "since": "2026-06-01"})
    )
    assert run(kerb, "widths").is_done
    measured = [
        (float(one.since_m), float(one.width_m))
        for one in queries.widths([segment.id], TODAY)[segment.id]
    ]
    assert [width for _, width in measured] == [3.5, 4.0, 2.5, 4.0]
    assert measured[2][0] == pytest.approx(60, abs=0.1)
    (x, y), (middle_x, middle_y) = at(30, 56), at(30, 49)
    things = tmp_path / "o.csv"
    things.write_text(
        f"kind,lon,lat\ntree,{x},{y}\ntree,{middle_x},{middle_y}\ntank,{x},{y}\n", "utf-8"
    )
    done = run(things, "obstacles", only_good=True)
    assert [(note.at, note.code) for note in done.refused] == [
        (3, "obstacle_is_in_the_roadway"), (4, "obstacle_kind_is_unknown")
    ]  # fmt: skip
    (tree,) = queries.obstacles([segment.id], TODAY)[segment.id]
    assert float(tree.near_m) == pytest.approx(0.9, abs=0.05)  # kerb at 54.5, tree 1.2 m wide


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.geojson", "{", "file_is_not_geojson"),
        ("a.geojson", "[]", "file_is_not_geojson"),
        ("a.osm.pbf", "no", "file_is_not_osm"),
        ("a.shp", "", "file_is_of_no_known_kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadGeometry) as bad:
        run(path, "streets")
    assert bad.value.code == code


def test_an_osm_file_is_clipped_and_its_ways_meet_by_their_nodes(tmp_path: Path) -> None:
    places = ((0, 50), (100, 50), (200, 50), (100, 0), (900, 50))
    nodes = {n: at(*place) for n, place in enumerate(places, 1)}
    body = [
        f'<node id="{n}" version="1" lon="{x:.7f}" lat="{y:.7f}"/>' for n, (x, y) in nodes.items()
    ]
    for number, name, refs in ((1, "Một Thử", (1, 2, 3, 5)), (2, "Hai Thử", (4, 2))):
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        body.append(
            f'<way id="{number}" version="1">{inside}<tag k="highway" v="residential"/>'
            f'<tag k="name" v="{name}"/></way>'
        )
    path = tmp_path / "a.osm"
    path.write_text(f'<osm version="0.6">{"".join(body)}</osm>', "utf-8")
    clip = shapely.box(*line((-10, -10), (300, 110)).bounds)
    done = run(path, "streets", clip=clip)
    assert done.tallies["segments"].new == 6  # the fifth node lies outside
    corners = models.Segment.objects.filter(street__name="Hai Thử").values_list(
        "to_corner", flat=True
    )
    assert set(corners) == {"Một Thử"}
    assert models.Segment.objects.filter(external_id="osm:w1:1-2/left").exists()


# ------------------------------------------------------------------ real files


def test_real_borders_by_code_on_their_day(shared: Path) -> None:
    """The codes of old wards were given again: only the day tells which unit is meant."""
    old = shared / "district1" / "d1_wards_pre2025.geojson"
    done = run(old, "boundaries", since=DAY_BEFORE, confidence="V")
    assert done.is_done and len(done.tallies["boundaries"].changed) == 10
    new = run(shared / "district1" / "d1_wards_2025.geojson", "boundaries")
    assert new.is_done and len(new.tallies["boundaries"].changed) == 4
    assert models.Boundary.objects.get(unit_id=unit_id("phuong-tan-dinh")).valid.lower == DAY
    point = (106.6985, 10.7880)  # in Đa Kao
    assert queries.locate(point, DAY_BEFORE).unit_id == unit_id("quan-1-phuong-da-kao")
    assert queries.locate(point, DAY).unit_id == unit_id("phuong-tan-dinh")


def test_real_streets_and_addresses(shared: Path) -> None:
    done = run(shared / "district1" / "d1_streets.geojson", "streets")
    assert done.is_done and done.refused == ()
    assert done.tallies["streets"].new > 100 and done.tallies["segments"].new > 1000
    known = queries.street_book()
    assert known.find("Đồng Khởi") == known.find("dong khoi") is not None
    again = run(shared / "district1" / "d1_streets.geojson", "streets")
    assert [tally.total for tally in again.tallies.values()] == [0, 0]
    houses = run(shared / "district1" / "d1_addresses_2018.geojson", "frontages", only_good=True)
    assert houses.tallies["frontages"].new + len(houses.tallies["frontages"].changed) > 500
    assert set(codes(houses.refused)) <= {
        "house_number_is_not_one", "street_name_is_unknown", "street_has_no_name",
        "address_is_far_from_its_street", "number_is_elsewhere_too",
    }  # fmt: skip


def test_a_row_that_says_no_day_is_refused_at_its_line(tmp_path: Path) -> None:
    square = shapely.box(106.70, 10.77, 106.71, 10.78)
    told = {"unit": "phuong-sai-gon", "valid_from": "hôm qua"}
    path = geojson(tmp_path / "b.geojson", (square, told))
    assert codes(run(path, "boundaries").refused) == {"date_is_not_one": 1}
