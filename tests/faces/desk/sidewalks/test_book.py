"""The office's book of the sidewalk: who sees what, and what a wrong form changes."""

from datetime import date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import HERE, actor
from tests.services.test_life_of_a_use import hold, shop

from opendistrict.faces.kit import clock
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.models import Pause, Regime, Use
from opendistrict.services.sidewalks.shapes import UseShape

MONDAY = datetime(2025, 8, 4, 9, 0, tzinfo=HERE)


@pytest.fixture
def use(quan1: None, monkeypatch: pytest.MonkeyPatch) -> UseShape:
    monkeypatch.setattr(clock, "now", lambda request=None: MONDAY)
    return hold(shop())


def desk(post: str) -> Client:
    who, client = actor(post, MONDAY.date()), Client()
    client.force_login(get_user_model().objects.get(person_id=who.person_id))
    session = client.session
    session["acting_post"] = str(who.post_id)
    session.save()
    return client


def test_each_ward_sees_its_own(use: UseShape) -> None:
    own, other = desk("chu-tich-phuong-sai-gon"), desk("chu-tich-phuong-ben-thanh")
    assert use.number in own.get("/so-via-he/").content.decode()
    assert use.number not in other.get("/so-via-he/").content.decode()
    assert own.get(f"/so-via-he/{use.number}/").status_code == 200
    assert other.get(f"/so-via-he/{use.number}/").status_code == 404
    assert other.post(f"/so-via-he/{use.number}/thu-hoi/", {"on": "04/08/2025", "why": "x"}
                      ).status_code == 404  # fmt: skip
    assert Client().get("/so-via-he/").status_code in (302, 403)
    assert own.get("/so-via-he/?trang-thai=la-gi").status_code == 404
    assert own.get("/so-via-he/?after=khong-phai-ma").status_code == 404


def test_what_ran_out_is_no_longer_among_what_is_in_force(
    use: UseShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    Use.objects.filter(pk=use.id).update(state="active", kept_until=None)
    own = desk("chu-tich-phuong-sai-gon")

    def listed() -> list[bool]:
        pages = (own.get(f"/so-via-he/?trang-thai={one}") for one in ("active", "over"))
        return [use.number in page.content.decode() for page in pages]

    assert listed() == [True, False]
    for day, shown in ((14, [True, False]), (15, [False, True])):
        now = datetime(2025, 11, day, 9, 0, tzinfo=HERE)
        monkeypatch.setattr(clock, "now", lambda request=None, now=now: now)
        assert listed() == shown


def test_a_wrong_form_changes_nothing_and_says_why(use: UseShape) -> None:
    own = desk("chu-tich-phuong-sai-gon")
    page = f"/so-via-he/{use.number}/"
    empty = own.post(page + "tam-ngung/", {"since": "10/09/2025", "last": "09/09/2025"})
    assert empty.status_code == 422 and not Pause.objects.exists()
    past = {"since": "01/08/2025", "last": "02/08/2025", "why": "Đào đường", "basis": "GP mẫu"}
    refused = own.post(page + "tam-ngung/", past)
    assert refused.status_code == 409 and "đã qua" in refused.content.decode()
    good = past | {"since": "10/09/2025", "last": "19/09/2025"}
    assert own.post(page + "tam-ngung/", good).status_code == 302
    (pause,) = Pause.objects.all()
    assert (pause.days.lower, pause.days.upper) == (date(2025, 9, 10), date(2025, 9, 20))
    assert own.post(page + "khong-co/").status_code == 404
    assert own.post(page + "thu-hoi/", {"on": "05/08/2025", "why": "Vi phạm"}).status_code == 302
    assert queries.public_use(use.number).state == "revoked"


def test_a_preview_ends_nothing(use: UseShape) -> None:
    own = desk("chu-tich-phuong-sai-gon")
    page = "/so-via-he/quy-dinh/qd-32-2023/"
    shown = own.get(page, {"on": "01/10/2025", "basis": "Quyết định mẫu"}).content.decode()
    assert use.number in shown
    assert Regime.objects.get(pk="qd-32-2023").ended_on is None
    assert own.post(page + "cham-dut/", {"on": "01/10/2025", "basis": ""}).status_code == 422
    assert own.get("/so-via-he/quy-dinh/khong-co/").status_code == 404
    officer = desk("chuyen-vien-do-thi-phuong-sai-gon")
    assert officer.get(page).status_code == 403


def test_a_list_with_one_wrong_name_is_not_published(use: UseShape) -> None:
    own = desk("chu-tich-phuong-sai-gon")
    told = {"use": "kinh_doanh", "streets": "Đồng Khởi\nKhông Có", "since": "05/08/2025",
            "basis": "Quyết định mẫu"}  # fmt: skip
    refused = own.post("/so-via-he/danh-muc/", told)
    assert refused.status_code == 409 and "Không Có" in refused.content.decode()
    assert own.post("/so-via-he/danh-muc/", told | {"streets": "dong khoi"}).status_code == 302


def test_the_paper_of_a_place_names_nobody(use: UseShape) -> None:
    page = Client().get(f"/via-he/giay/{use.number}/")
    text = page.content.decode()
    assert page.status_code == 200 and "Trần Mẫu Bình" not in text
    assert "không được sử dụng" in text  # held is not yet in force
    assert Client().get("/via-he/giay/VH-2025-999999/").status_code == 404


def test_a_leader_sees_the_service_of_their_units(use: UseShape) -> None:
    page = desk("chu-tich-phuong-sai-gon").get("/cockpit/via-he/")
    assert page.status_code == 200 and "1 đang giữ" in page.content.decode()
