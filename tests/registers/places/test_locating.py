"""Where a point or an address was on a day; each question costs a known number of queries."""

from datetime import date
from decimal import Decimal

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.places.drawn import DAY, DAY_BEFORE

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.places import actions, queries
from opendistrict.registers.places.shapes import (
    BoundaryRow,
    Fit,
    FrontageRow,
    Located,
    PlaceAsked,
    Told,
)

pytestmark = pytest.mark.usefixtures("quan1")
PARK = (106.6935, 10.7690)  # in the schematic Phạm Ngũ Lão


def wards(on: date) -> list[tuple[object, shapely.Geometry]]:
    return [(unit, polygon) for unit, _, polygon, _ in queries.boundaries(on) if unit]


@pytest.mark.parametrize(("on", "number"), [(DAY_BEFORE, 10), (DAY, 4)])
def test_the_wards_of_a_day_do_not_overlap_and_leave_no_hole(on: date, number: int) -> None:
    polygons = [polygon for _, polygon in wards(on)]
    assert len(polygons) == number
    whole = shapely.union_all(polygons)
    assert sum(polygon.area for polygon in polygons) == pytest.approx(whole.area, rel=1e-6)
    assert whole.geom_type == "Polygon" and sum(
        shapely.Polygon(hole).area for hole in whole.interiors
    ) == pytest.approx(0, abs=1e-10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(106.682, 106.712), st.floats(10.754, 10.796)), min_size=1, max_size=20
    )
)
def test_a_point_is_in_one_ward_on_each_day_or_in_none(points: list[tuple[float, float]]) -> None:
    old, new = wards(DAY_BEFORE), wards(DAY)
    for point, before, now in zip(
        points, queries.locate_many(points, DAY_BEFORE), queries.locate_many(points, DAY),
        strict=True,
    ):  # fmt: skip
        here = shapely.Point(point)
        for found, known in ((before, old), (now, new)):
            inside = {unit for unit, polygon in known if polygon.covers(here)}
            assert (found.unit_id in inside) if inside else found.unit_id is None
        strictly = [unit for unit, polygon in old if polygon.contains_properly(here)]
        assert len(strictly) <= 1
        if strictly and before.unit_id and now.unit_id is None:
            assert shapely.union_all([p for _, p in new]).boundary.distance(here) < 1e-7


def test_a_point_on_a_border_is_in_one_ward_every_time() -> None:
    shared = shapely.intersection(*(polygon.boundary for _, polygon in wards(DAY)[:2]))
    node = shapely.get_coordinates(shared)[0] if not shared.is_empty else None
    if node is None:  # the two do not touch: take the first that do
        polygons = [polygon for _, polygon in wards(DAY)]
        node = next(
            shapely.get_coordinates(both)[0]
            for n, a in enumerate(polygons)
            for b in polygons[n + 1 :]
            if not (both := a.boundary.intersection(b.boundary)).is_empty
        )
    point = (float(node[0]), float(node[1]))
    assert len({queries.locate(point, DAY) for _ in range(3)}) == 1
    assert queries.locate(point, DAY).unit_id is not None


def test_the_same_point_was_in_another_ward(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        before = queries.locate(PARK, DAY_BEFORE)
    assert before == Located(unit_id("quan-1-phuong-pham-ngu-lao"), None, True)
    assert queries.locate(PARK, DAY).unit_id == unit_id("phuong-ben-thanh")
    assert queries.locate((106.61, 10.71), DAY) == Located(None, None)


def test_an_area_that_is_drawn_says_its_ward_too() -> None:
    """Where no border of the ward is known, the area's ward of that day holds."""
    slug = "mau-da-kao-khu-pho-1"
    row = BoundaryRow(
        area=slug, geometry=shapely.box(106.74, 10.72, 106.75, 10.73),
        told=Told(source="thử", confidence="V"),
    )  # fmt: skip
    actions.load_boundaries(rows=[row], actor=SYSTEM, at=MORNING)
    area = queries.area_ids_by_slug()[slug]
    point = (106.745, 10.725)
    assert queries.locate(point, DAY_BEFORE) == Located(unit_id("quan-1-phuong-da-kao"), area)
    assert queries.locate(point, DAY) == Located(unit_id("phuong-tan-dinh"), area)


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "written",
    [
        "12 Lê Lợi",
        "12 le loi",
        "số 12 đường Lê Lợi, P. Bến Nghé",
        "12 LÊ LỢI",
        "12 Le Loi Street",
    ],
)
def test_an_address_is_found_however_it_is_typed(written: str) -> None:
    first = queries.at_address(written, TODAY)[0]
    assert (first.frontage.number, first.frontage.street) == ("12", "Lê Lợi")
    assert first.fit is Fit.EXACT and first.frontage.is_sample


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("tran hung dap", "Trần Hưng Đạo"),
        ("Mac Dinh Chii", "Mạc Đĩnh Chi"),
        ("Ðồng Khởi", "Đồng Khởi"),
        ("le thanh tom", "Lê Thánh Tôn"),
        ("hamnghi", "Hàm Nghi"),
        ("thai hoc", "Nguyễn Thái Học"),
    ],
)
def test_a_street_is_found_in_spite_of_a_slip(typed: str, street: str) -> None:
    found = queries.find_streets(typed)
    assert found[0][0].name == street
    assert [like for _, like in found] == sorted((like for _, like in found), reverse=True)


def test_what_is_no_street_is_not_found() -> None:
    assert queries.find_streets("Champs Élysées") == []
    assert queries.find_streets("  ") == []
    assert queries.at_address("12 Champs Élysées", TODAY) == []
    assert queries.at_address("Lê Lợi", TODAY) == []  # a street is no address


def test_an_old_address_is_told_by_its_point(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Hàm Nghi lay in two wards, one of which was divided: its name alone does not say."""
    with django_assert_num_queries(3):
        before = queries.at_address("149 Hàm Nghi", DAY_BEFORE)[0]
    now = queries.at_address("149 Hàm Nghi", DAY)[0]
    assert before.located.unit_id in {
        unit_id("quan-1-phuong-nguyen-thai-binh"), unit_id("quan-1-phuong-ben-nghe")
    }  # fmt: skip
    assert now.located.unit_id in {unit_id("phuong-sai-gon"), unit_id("phuong-ben-thanh")}
    assert now.frontage.id == before.frontage.id


def test_a_house_in_an_alley_the_mouth_and_the_neighbour() -> None:
    mouth, *_ = queries.at_address("12/3 Lê Lợi", TODAY)
    assert (mouth.fit, mouth.frontage.number) == (Fit.MOUTH, "12")
    known = mouth.frontage
    alley = FrontageRow(
        street_id=known.street_id, number="12/3", point=(known.longitude, known.latitude),
        told=Told(source="thử", confidence="V"),
    )  # fmt: skip
    actions.load_frontages(rows=[alley], actor=SYSTEM, at=MORNING)
    (house,) = queries.at_address("12/3 Lê Lợi", TODAY)
    assert (house.fit, house.frontage.segment_id) == (Fit.EXACT, None)
    (deeper, *_) = queries.at_address("12/3/4 Lê Lợi", TODAY)
    assert (deeper.fit, deeper.frontage.number) == (Fit.MOUTH, "12/3")
    near = queries.at_address("122 Lê Lợi", TODAY)  # the sample ends at 118
    assert [one.fit for one in near] == [Fit.NEAR] * len(near) and near
    assert {int(one.frontage.number) % 2 for one in near} == {0}
    assert near[0].frontage.number == "118"
    both = queries.at_address("45-47 Lê Thánh Tôn", TODAY)
    assert [one.frontage.number for one in both] == ["45", "47"]


def test_places_of_forms_in_one_go(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    street = queries.street("ham-nghi")
    assert street
    segments = queries.segments_of([street.id], TODAY)
    area = queries.area_ids_by_slug()["mau-da-kao-khu-pho-1"]
    asked = [
        PlaceAsked(point=PARK),
        *(
            PlaceAsked(segment_id=one.id, since_m=Decimal(2), until_m=Decimal(6))
            for one in segments
        ),
        PlaceAsked(area_id=area),
        PlaceAsked(),
    ]
    with django_assert_num_queries(3):
        places = queries.placed(asked, TODAY)
    assert places[0].unit_id == unit_id("phuong-ben-thanh")
    assert all(place.unit_id and place.point for place in places[1 : len(segments) + 1])
    assert (places[-2].unit_id, places[-2].area_id) == (unit_id("phuong-tan-dinh"), area)
    assert places[-1].unit_id is None and places[-1].point is None
