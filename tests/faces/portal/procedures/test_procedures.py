"""Finding a procedure, and what its page says and does not know."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.portal.dossiers.ways import text
from tests.makers import MORNING

from opendistrict.faces.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)


def test_three_doors_for_a_visitor(client: Client) -> None:
    home = client.get("/")
    page = text(home)
    assert "Bạn cần làm gì hôm nay?" in page
    for door in ('href="/thu-tuc/"', 'href="/tra-cuu/"', 'href="/public/targets/"', 'name="q"'):
        assert door in home.content.decode()


def test_found_without_accents_and_with_a_slip(client: Client) -> None:
    for words, name in (("mo quan", "hộ kinh doanh"), ("khai sihn", "Đăng ký khai sinh")):
        page = text(client.get("/thu-tuc/", {"q": words}))
        assert name in page, words
    nothing = text(client.get("/thu-tuc/", {"q": "qqqq zzzz"}))
    assert "Chưa tìm thấy thủ tục phù hợp" in nothing and "Theo lĩnh vực" in nothing


def test_by_field_and_for_whom(client: Client) -> None:
    page = text(client.get("/thu-tuc/", {"linh-vuc": "ho-tich"}))
    assert "Đăng ký khai sinh" in page and "Chứng thực bản sao" not in page
    business = text(client.get("/thu-tuc/", {"ai": "household_business"}))
    assert "Đăng ký khai sinh" not in business and "Chấm dứt" in business


def test_the_ward_is_chosen_once(client: Client) -> None:
    before = text(client.get("/thu-tuc/khai-sinh/"))
    assert "Chọn phường để biết ngày hẹn" in before
    chosen = client.get("/thu-tuc/khai-sinh/", {"phuong": "phuong-tan-dinh"})
    assert chosen.cookies["od_ward"].value == "phuong-tan-dinh"
    after = text(client.get("/thu-tuc/khai-sinh/"))
    assert "hẹn trả 17:00 ngày 23/11/2026" in after and "Phường Tân Định" in after
    assert "Chủ tịch UBND phường Tân Định" in after  # who decides: posts, never names
    client.cookies["od_ward"] = "khong-co"
    assert "Chọn phường để biết ngày hẹn" in text(client.get("/thu-tuc/khai-sinh/"))


def test_every_ward_and_every_procedure_has_its_page(client: Client) -> None:
    import re

    codes = set(re.findall(r'href="/thu-tuc/([a-z-]+)/"', client.get("/thu-tuc/").content.decode()))
    assert len(codes) >= 14
    for ward in ("phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh", "phuong-cau-ong-lanh"):
        for code in codes:
            page = client.get(f"/thu-tuc/{code}/", {"phuong": ward})
            assert page.status_code == 200 and "hẹn trả" in text(page), (ward, code)


def test_what_is_not_known_is_said(client: Client) -> None:
    page = text(client.get("/thu-tuc/khai-sinh/", {"phuong": "phuong-sai-gon"}))
    assert "Chưa có mức thu:" in page and "Điều chưa rõ" in page
    assert "Chỉ khi Có giấy chứng sinh: Có" in page
    assert "Không phải nộp: Cơ sở dữ liệu hộ tịch điện tử đã có." in page
    copies = text(client.get("/thu-tuc/chung-thuc-ban-sao/"))
    assert "từ 1 đến 2: 2.000 đồng" in copies and "nhiều nhất 200.000 đồng" in copies
    assert "Nộp trực tuyến" not in copies.replace("Nộp trực tuyến được", "").split("Trực tuyến")[0]


def test_what_is_not_there(client: Client) -> None:
    assert client.get("/thu-tuc/khong-co/").status_code == 404


def test_english_beside_it(client: Client) -> None:
    client.cookies["od_language"] = "en"
    from django.conf import settings

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Birth registration" in text(client.get("/thu-tuc/", {"q": "birth"}))


def test_as_many_queries_for_one_as_for_all(client: Client) -> None:
    client.get("/thu-tuc/")
    counts = []
    for asked in ({}, {"q": "khai sinh"}):
        with CaptureQueriesContext(
            connection,
        ) as made:
            client.get("/thu-tuc/", asked)
        counts.append(len(made))
    assert counts[0] == counts[1] <= 8, counts
