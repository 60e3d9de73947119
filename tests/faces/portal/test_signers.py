"""Who may sign today: for everybody, on any day that has been, in both languages."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.makers import MORNING, TODAY, actor

from opendistrict.faces.kit import clock
from opendistrict.registers.orgs.models import PostRight, RoleRight

ADDRESS = "/ai-duoc-ky/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)


def text(client: Client, status: int = 200, **asked: str) -> str:
    answered = client.get(ADDRESS, asked)
    assert answered.status_code == status
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


def part_of(page: str, field: str, following: str) -> str:
    """The lines of one field."""
    return page.split(f">{field}<", 1)[1].split(f">{following}<", 1)[0]


def test_nobody_needs_to_sign_in_to_know_who_signs(client: Client) -> None:
    page = text(client, unit="phuong-sai-gon")
    assert "Phường Sài Gòn" in page and f"hôm nay, {TODAY:%d/%m/%Y}" in page
    assert "dữ liệu mẫu" in page
    in_all = part_of(page, "Mọi lĩnh vực", "Hộ tịch")
    chair = actor("chu-tich-phuong-sai-gon").label
    assert chair in in_all and "Thẩm quyền của chức danh" in in_all
    assert page.count(chair) == 1  # once, and not in each of nine fields
    certified = part_of(page, "Chứng thực", "Hộ kinh doanh")
    for said in (
        actor("pho-chu-tich-van-xa-phuong-sai-gon").label, "Phân công công việc",
        "Thông báo phân công 01/TB-UBND (mẫu)",
        actor("truong-phong-vhxh-phuong-sai-gon").label,
        "Ủy quyền của Chủ tịch UBND phường Sài Gòn", "Quyết định ủy quyền số 41/QĐ-UBND",
        "31/12/2026", "không chứng thực hợp đồng",
    ):  # fmt: skip
        assert said in certified, said
    built = part_of(page, "Xây dựng", "Văn hóa, sự kiện")
    assert "Tổng diện tích sàn (m²): không quá 250" in built
    civil = part_of(page, "Hộ tịch", "Chứng thực")
    assert "Ủy quyền của" not in civil


def test_a_day_that_is_past(client: Client) -> None:
    page = text(client, unit="phuong-sai-gon", on="30/09/2026")
    assert "ngày 30/09/2026" in page and "Quyết định ủy quyền" not in page
    assert "Hôm nay" in page  # the way back
    old = text(client, unit="quan-1-phuong-da-kao", on="2023-12-22")
    assert "Phường Đa Kao" in old and "Phường Sài Gòn" not in old


def test_the_first_ward_of_today_unless_asked(client: Client) -> None:
    page = text(client)
    assert page.count("<option ") == 4 and f"hôm nay, {TODAY:%d/%m/%Y}" in page
    assert text(client, on=f"{TODAY:%d/%m/%Y}").count("<option ") == 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "24/11/2026"}, "Ngày này chưa đến"),
        ({"on": "31/02/2026"}, "Nhập ngày theo dạng"),
        ({"unit": "quan-1"}, "Ngày này không có đơn vị đã chọn"),
        ({"unit": "van-phong-phuong-sai-gon"}, "Ngày này không có đơn vị đã chọn"),
        ({"unit": "phuong-sai-gon", "on": "22/12/2023"}, "Ngày này không có đơn vị đã chọn"),
    ],
)
def test_what_cannot_be_answered_says_why(client: Client, asked: dict[str, str], said: str) -> None:
    page = text(client, 422, **asked)
    assert said in page and "Thẩm quyền của chức danh" not in page


def test_a_field_in_which_nobody_else_signs(client: Client) -> None:
    old = text(client, unit="quan-1-phuong-da-kao", on="2023-12-22")
    assert old.count("Chỉ người ký mọi lĩnh vực") == 9
    RoleRight.objects.filter(act="cases.sign").delete()
    without = text(client, unit="phuong-sai-gon", on="30/06/2026")
    assert "Mọi lĩnh vực" not in without and "Chưa có ai được ký" not in without
    PostRight.objects.filter(act="cases.sign:via-he").delete()
    assert "Chưa có ai được ký" in part_of(
        text(client, unit="phuong-sai-gon"), "Vỉa hè, lòng đường", "Phản ánh, kiến nghị"
    )


def test_in_english(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(client, unit="phuong-sai-gon")
    for said in ("Sai Gon Ward", "Civil status", "Chair of the People&#x27;s Committee"):
        assert said in page, said


def test_its_door_is_open_to_all_and_it_costs_little(client: Client) -> None:
    assert f'href="{ADDRESS}"' in client.get("/public/targets/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        text(client, unit="phuong-sai-gon")
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
    assert client.post(ADDRESS).status_code == 405
