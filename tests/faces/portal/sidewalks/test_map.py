"""The map of sidewalks as a page: the list says what the map shows; asking is a link away."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from tests.services import ground

from opendistrict.faces.kit import sketches
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.models import Segment
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.models import Use

DAY = "10/06/2024"


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def held(kerb: UUID, **more: object) -> None:
    party = ground.party()
    actions.hold(
        wanted=ground.wanted(until=date(2024, 6, 16), **more), segment_id=kerb, party_id=party,
        frontage_id=ground.frontage(kerb), purpose="bán nước của Bình", actor=ground.citizen(party),
        at=ground.AT,
    )  # fmt: skip


def asked(address: str = "/via-he/ban-do/", **query: str) -> str:
    answer = Client().get(address, query)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def test_what_is_used_says_until_when_and_nobody_is_named(kerb: UUID) -> None:
    held(kerb)
    page = asked(ngay=DAY)
    assert "đang dùng 4 m, trống hết từ 16/06/2024" in page and "spot-risk" in page
    assert "hè rộng 4 m" in page and "trong danh mục: Kinh doanh" in page
    full = asked(f"/via-he/ban-do/doan/{kerb}/", ngay=DAY)
    assert "mét 10 đến 14" in full and "đang giữ chỗ" in full and "trống từ 16/06/2024" in full
    for told in (page, full):
        assert "Bình" not in told and "VH-" not in told and "bán nước" not in told


def test_what_is_made_up_is_marked_on_the_map_and_by_itself(kerb: UUID) -> None:
    """A kerb that was only sketched, or a use of it that is a sample."""
    held(kerb)
    for is_schematic, is_sample in ((False, False), (True, False), (False, True)):
        Segment.objects.filter(pk=kerb).update(is_schematic=is_schematic)
        Use.objects.update(is_sample=is_sample)
        for address in ("/via-he/ban-do/", f"/via-he/ban-do/doan/{kerb}/"):
            page = asked(address, ngay=DAY)
            assert ("dữ liệu mẫu" in page) is (is_schematic or is_sample), address
            assert is_schematic or "vẽ phác" not in page


def test_the_day_after_it_is_free_again_and_listed(kerb: UUID) -> None:
    held(kerb)
    page = asked(ngay="16/06/2024")
    assert "chưa ai dùng" in page and "spot-ok" in page and "spot-risk" not in page


def test_a_link_leads_to_the_question_with_the_house_filled_in(kerb: UUID) -> None:
    page = asked(ngay=DAY)
    start = page.index("/via-he/?dia_chi=")
    address = page[start : page.index('"', start)].replace("&amp;", "&")
    form = asked(address)
    assert 'value="12 Đường Mẫu"' in form and f'value="{DAY}"' in form
    assert "Chỗ này cần" not in form and "is-invalid" not in form


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"duong": "duong mau"}, "Đường Mẫu"),
        ({"duong": "không có tên này"}, "Chưa có đoạn hè nào ở đây"),
        ({"phuong": "phuong-mau"}, "Đường Mẫu"),
        ({"ngay": "31/02/2024"}, "Nhập ngày theo dạng"),
        ({"after": "'; drop table"}, "Đường Mẫu"),
        ({"doan": "không phải mã"}, "Đường Mẫu"),
    ],
)
def test_by_street_by_ward_by_day(kerb: UUID, query: dict[str, str], said: str) -> None:
    assert said in asked(**query)


def test_what_may_be_asked_for_is_said_with_its_basis(kerb: UUID) -> None:
    page = asked(ngay=DAY)
    assert "chỉ ở tuyến trong danh mục" in page and "Quyết định mẫu" in page
    assert "Chưa có quy định nào còn hiệu lực" in asked(ngay="01/01/2020")


def test_without_script_a_drawing_stands_in_the_place_of_the_map(kerb: UUID) -> None:
    page = asked(ngay=DAY)
    assert '<svg class="map-sketch"' in page and 'class="sketch sketch-ok"' in page


def test_a_tap_finds_the_house(kerb: UUID) -> None:
    (segment,) = places.segments([kerb]).values()
    lon, lat = segment.line.interpolate(0.13, normalized=True).coords[0]
    told = Client().get("/via-he/ban-do/cho/", {"lon": lon, "lat": lat}).json()
    assert told == {
        "fields": {"dia_chi": "12 Đường Mẫu", "cach": ""}, "said": "Trước nhà 12 Đường Mẫu"
    }  # fmt: skip
    nowhere = Client().get("/via-he/ban-do/cho/", {"lon": lon + 0.01, "lat": lat}).json()
    assert nowhere["fields"] == {} and nowhere["said"]


@pytest.mark.parametrize(
    "query", [{}, {"lon": "106"}, {"lon": "x", "lat": "10"}, {"lon": "nan", "lat": "10"}]
)
def test_a_tap_that_is_no_place_is_refused(kerb: UUID, query: dict[str, str]) -> None:
    assert Client().get("/via-he/ban-do/cho/", query).status_code == 400


def test_an_unknown_sidewalk_is_not_found(kerb: UUID) -> None:
    assert Client().get("/via-he/ban-do/doan/x/").status_code == 404


def test_tiles_show_the_ground_that_is_used_and_nothing_personal(kerb: UUID) -> None:
    held(kerb)
    (segment,) = places.segments([kerb]).values()
    drawn = queries.drawn_uses(segment.line.bounds, 16, date(2024, 6, 10))
    (line,), (use,) = drawn["standing"], drawn["uses"]
    assert line.told["state"] == "used" and line.told["free_on"] == "2024-06-16"
    assert set(use.told) == {"id", "segment", "use", "ground", "state", "free_on"}
    assert use.geometry.geom_type == "Polygon"
    free = queries.drawn_uses(segment.line.bounds, 15, date(2024, 6, 16))
    assert free["uses"] == [] and free["standing"][0].told["state"] == "listed"


def test_the_map_of_a_paper_stands_alone(kerb: UUID) -> None:
    (segment,) = places.segments([kerb]).values()
    drawn = sketches.where(segment, (1_000, 1_400), [segment])
    assert drawn.startswith("<svg xmlns=") and "Đường Mẫu" in drawn and "50 m" in drawn
    assert "class=" not in drawn and "style=" not in drawn
