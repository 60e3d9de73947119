"""The page on which anybody asks what may be done before a house."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from tests.services import ground

from opendistrict.services.sidewalks import actions
from opendistrict.services.sidewalks.models import Use

ASKED = {
    "dia_chi": "12 duong mau", "viec": "kinh_doanh", "noi": "sidewalk", "dai": "2,9", "sau": "1",
    "sat": "nha", "cach": "", "tu_ngay": "01/06/2024", "den_ngay": "31/08/2024", "tu_gio": "",
    "den_gio": "",
}  # fmt: skip


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def ask(**more: str) -> str:
    answered = Client().get("/via-he/", ASKED | more)
    assert answered.status_code == 200
    return " ".join(answered.content.decode().split())


def test_an_empty_page_waits_for_a_question(kerb: UUID):
    page = Client().get("/via-he/").content.decode()
    assert "Hỏi chỗ trên vỉa hè" in page and "Kinh doanh" in page and "verdict" not in page


def test_what_is_possible_and_how_the_charge_came(kerb: UUID):
    page = ask()
    assert "Dùng được chỗ này" in page and "Đăng ký, không cần giấy phép" in page
    assert "870.000" in page and page.count("290.000") == 3
    assert "100.000 đ/m²/tháng (khu vực 1, tuyến trung tâm, việc khác) × 2,9 m²" in page
    assert "<b>3 m</b>" in page and "Phường Mẫu" in page and "plan-drawing" in page
    assert "vẽ phác" in page, "a sample says so"
    assert not Use.objects.exists(), "asking keeps nothing"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sau": "3"}, "Người đi bộ chỉ còn lối rộng 1 m (cần 1,5 m)"),
        ({"dai": "7"}, "từ mét 10 đến mét 16"),
        ({"tu_ngay": "01/05/2024"}, "không có trong danh mục tuyến"),
        ({"noi": "long-duong"}, "không phải là một trong các lựa chọn"),
        ({"noi": "roadway"}, "không được làm ở chỗ đã chọn"),
        ({"tu_ngay": "01/08/2023", "den_ngay": "02/08/2023"}, "chưa có, hoặc không còn, quy định"),
        ({"den_ngay": "31/05/2024"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"viec": "van_hoa", "den_ngay": "01/07/2024"}, "Nhiều nhất 30 ngày, bạn hỏi 31 ngày"),
        ({"viec": "khong-co"}, "không phải là một trong các lựa chọn"),
        ({"dai": "-1"}, "lớn hơn hoặc bằng"),
        ({"dai": "NaN"}, "Nhập một số"),
        ({"dia_chi": "999 đường không có"}, "Chưa tìm thấy số nhà này"),
        ({"dia_chi": "12"}, "Chưa tìm thấy số nhà này"),
    ],
)
def test_what_is_in_the_way_is_said_in_words(kerb: UUID, more: dict[str, str], said: str):
    assert said in ask(**more)


def test_a_place_that_is_held_says_until_when_and_not_by_whom(kerb: UUID):
    party = ground.party()
    actions.hold(
        wanted=ground.wanted(until=date(2024, 6, 16)), segment_id=kerb, party_id=party,
        frontage_id=ground.frontage(kerb), actor=ground.citizen(party), at=ground.AT,
    )  # fmt: skip
    page = ask()
    assert "Đã có người giữ chỗ này từ 01/06/2024 đến trước 16/06/2024" in page
    assert "Trần Mẫu Bình" not in page and "plan-box held" in page


def test_a_charge_nobody_wrote_down_is_said_to_be_unknown(kerb: UUID):
    page = ask(viec="van_hoa", tu_ngay="01/12/2023", den_ngay="02/12/2023")
    assert "Chưa biết mức phí" in page and "Dùng được chỗ này" in page


def test_the_nearest_houses_are_offered_for_a_number_nobody_knows(kerb: UUID):
    page = ask(dia_chi="18 đường mẫu")
    assert "Bạn hỏi nhà nào?" in page
    house = ground.frontage(kerb, "14")
    assert f"nha={house}" in page
    assert "Trước nhà 14 Đường Mẫu" in ask(dia_chi="18 đường mẫu", nha=str(house))
