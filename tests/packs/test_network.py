"""The hand-drawn network of quan1: what it holds, what is told of mistakes, and how far it is from
the real streets and borders (where those are at hand)."""

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape
from tests.makers import TODAY, unit_id
from tests.packs.conftest import MakePack
from tests.registers.places.drawn import DAY, DAY_BEFORE, shared

from opendistrict.faces.cli.loading.loader import check_pack
from opendistrict.faces.cli.loading.words import sentence
from opendistrict.kernel.geo import Side, gaps, to_metres
from opendistrict.kernel.packfile import PackIsWrong
from opendistrict.registers.places import models, queries
from opendistrict.registers.places.rules import Book

__all__ = ["shared"]

PILOTS = (
    "hoang-sa", "mac-dinh-chi", "hai-trieu", "chu-manh-trinh", "le-thanh-ton", "phan-boi-chau",
    "phan-chu-trinh", "ham-nghi", "tran-hung-dao", "co-bac", "vo-van-kiet",
)  # fmt: skip
FURTHEST = 150.0  # metres of a schematic street from the real one
LIKE = 0.7  # of two borders: what both hold, of what either holds
OLD = {
    "26734": "tan-dinh", "26737": "da-kao", "26740": "ben-nghe", "26743": "ben-thanh",
    "26746": "nguyen-thai-binh", "26749": "pham-ngu-lao", "26752": "cau-ong-lanh",
    "26755": "co-giang", "26758": "nguyen-cu-trinh", "26761": "cau-kho",
}  # fmt: skip
NEW = {"26737": "tan-dinh", "26740": "sai-gon", "26743": "ben-thanh", "26758": "cau-ong-lanh"}


@pytest.mark.usefixtures("quan1")
def test_the_network_is_marked_as_drawn_by_hand() -> None:
    assert models.Street.objects.count() >= 60
    assert models.Segment.objects.filter(is_schematic=False).count() == 0
    assert models.Boundary.objects.filter(is_schematic=False).count() == 0
    for model in (models.WidthPiece, models.Frontage, models.Obstacle):
        assert model.objects.filter(is_sample=False).count() == 0


@pytest.mark.usefixtures("quan1")
@pytest.mark.parametrize("slug", PILOTS)
def test_a_pilot_street_is_measured_numbered_and_planted(slug: str) -> None:
    street = queries.street(slug)
    assert street
    segments = queries.segments_of([street.id], TODAY)
    ids = {one.id for one in segments}
    assert {one.side for one in segments} == {Side.LEFT, Side.RIGHT}
    widths = queries.widths(ids, TODAY)
    for one in segments:
        pieces = queries.profile(widths[one.id])
        assert list(gaps(pieces, one.length_m * 0, one.length_m)) == []
    assert any(queries.frontages_along(ids, TODAY).values())
    things = [thing for some in queries.obstacles(ids, TODAY).values() for thing in some]
    assert len({thing.kind for thing in things}) >= 2
    points = [one.line.interpolate(0.5, normalized=True).coords[0] for one in segments]
    for on in (DAY_BEFORE, DAY):
        assert sum(place.unit_id is not None for place in queries.locate_many(points, on)) > 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("b: [10.77, 106.71]", "b: [106.71, 10.77]", "không được quá 24"),
        ("b: [10.77, 106.71]", "b: [21.03, 105.85]", "nút nằm ngoài khung"),
        ("nodes: [a, b]", "nodes: [a, x]", "không có “x” (map node)"),
        ("nodes: [a, b]", "nodes: [a, a]", "một nút đứng liền hai lần"),
        ("of: [p]", "of: [q]", "không có “q” (map piece)"),
        ("last: 9", "last: 10", "cùng chẵn hoặc cùng lẻ"),
        ("schematic: true", "schematic: false", "không dùng được ở đây"),
    ],
)
def test_a_mistake_is_told_at_its_place(make_pack: MakePack, old: str, new: str, said: str) -> None:
    text = """\
schematic: true
source: thử
confidence: thử
nodes:
  a: [10.77, 106.70]
  b: [10.77, 106.71]
  c: [10.78, 106.70]
streets:
  - slug: duong-thu
    name: Đường Thử
    name_en: Test Street
    roadway: 8
    nodes: [a, b]
    sample:
      sidewalk: [[0, 3]]
      left: {first: 1, last: 9}
pieces:
  p: [a, b, c]
units:
  - {unit: phuong, since: 2025-07-01, of: [p]}
"""
    frame = (
        "{west: 106.6, south: 10.7, east: 106.8, north: 10.86, meridian: 105.75, factor: 0.9999, "
        "source: thử}"
    )
    files = {"places/frame.yaml": frame, "places/network.yaml": text}
    check_pack(make_pack(files))
    assert text.count(old) == 1
    with pytest.raises(PackIsWrong) as wrong:
        check_pack(make_pack(files | {"places/network.yaml": text.replace(old, new)}))
    told = [sentence(problem) for problem in wrong.value.problems]
    assert any(said in one for one in told), told


# ------------------------------------------------------------------ against the real ones


@pytest.mark.usefixtures("quan1")
def test_every_street_lies_near_the_real_street_of_its_name(shared: Path) -> None:
    real: Book[int] = Book()
    lines = []
    data = json.loads((shared / "district1" / "d1_street_names.geojson").read_text("utf-8"))
    for n, one in enumerate(data["features"]):
        real.add(n, (one["properties"]["name"],))
        lines.append(to_metres(shape(one["geometry"])))
    far, unknown = {}, []
    streets = queries.streets()
    drawn = queries.segments_of(streets, TODAY)
    for street in streets.values():
        there = real.find(street.name)
        if there is None:
            unknown.append(street.name)
            continue
        points = shapely.get_coordinates(
            [shapely.segmentize(to_metres(s.line), 25) for s in drawn if s.street_id == street.id]
        )
        away = float(shapely.distance(shapely.points(points), lines[there]).max())
        if away > FURTHEST + 15:  # the kerb lies half a roadway beside the line that was drawn
            far[street.name] = round(away)
    assert (far, unknown) == ({}, [])


@pytest.mark.usefixtures("quan1")
@pytest.mark.parametrize(
    ("file", "slugs", "on"),
    [
        ("d1_wards_pre2025", {c: f"quan-1-phuong-{name}" for c, name in OLD.items()}, DAY_BEFORE),
        ("d1_wards_2025", {c: f"phuong-{name}" for c, name in NEW.items()}, DAY),
    ],
)
def test_every_ward_covers_most_of_the_real_one(
    shared: Path, file: str, slugs: dict[str, str], on: object
) -> None:
    data = json.loads((shared / "district1" / f"{file}.geojson").read_text("utf-8"))
    unlike = {}
    for one in data["features"]:
        slug = slugs[one["properties"]["code"]]
        mine = queries.boundary_of(unit_id(slug), on)  # type: ignore[arg-type]
        assert mine
        real = shape(one["geometry"])
        share = mine.intersection(real).area / mine.union(real).area
        if share < LIKE:
            unlike[slug] = round(share, 2)
    assert len(data["features"]) == len(slugs) and unlike == {}
