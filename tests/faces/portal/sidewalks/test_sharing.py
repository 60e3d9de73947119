"""Sharing out and following, from the question to the order that anybody can work out again."""

import re
from datetime import date, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from tests.faces.desk.sidewalks.test_book import desk
from tests.faces.portal.conftest import letters
from tests.faces.portal.sidewalks.test_waiting import asked, citizen
from tests.makers import drain, unit_id
from tests.services.test_life_of_a_use import MONDAY, WARD

from opendistrict.faces.kit import clock
from opendistrict.services.sidewalks import actions
from opendistrict.services.sidewalks.models import Round, Use, Wish

assert asked and letters  # fixtures
CHAIR = "chu-tich-phuong-sai-gon"


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: now)


@pytest.fixture
def form(asked: dict[str, str]) -> dict[str, str]:
    street = asked["dia_chi"].split(" ", 1)[1]
    return {
        "unit": str(unit_id(WARD)), "use": "kinh_doanh", "ground": "sidewalk", "streets": street,
        "since": "01/09/2025", "last": "14/11/2025", "method": "lot", "closes_on": "15/08/2025",
        "number_from": "Xổ số mẫu", "number_on": "18/08/2025", "basis": "Quyết định mẫu",
    }  # fmt: skip


def test_a_ward_shares_out_a_street_and_all_can_check_it(
    asked: dict[str, str], form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chair, one, other = desk(CHAIR), citizen("An"), citizen("Binh")
    late = form | {"number_on": "15/08/2025"}
    refused = chair.post("/so-via-he/chia-cho/mo/", late)
    assert refused.status_code == 409 and "phải có sau ngày hết hạn" in refused.content.decode()
    assert chair.post("/so-via-he/chia-cho/mo/", form | {"unit": "x"}).status_code == 422
    made = chair.post("/so-via-he/chia-cho/mo/", form)
    assert made["Location"] == "/so-via-he/chia-cho/CC-2025-000001/"
    assert "Đang nhận ghi tên" in chair.get(made["Location"]).content.decode()

    page = one.get("/via-he/", asked).content.decode()
    assert "Ghi tên vào đợt chia chỗ" in page and "Giữ chỗ và làm hồ sơ" not in page
    assert one.post("/via-he/giu-cho/", asked).status_code == 409
    assert "Đăng nhập để ghi tên" in Client().get("/via-he/", asked).content.decode()
    for who in (one, other):
        went = who.post("/via-he/chia-cho/CC-2025-000001/ghi-ten/", asked)
        assert went["Location"] == "/via-he/chia-cho/CC-2025-000001/"
    again = one.post("/via-he/chia-cho/CC-2025-000001/ghi-ten/", asked)
    assert again.status_code == 409 and "Mỗi người một phiếu" in again.content.decode()
    assert "có phiếu chia chỗ" in one.get("/via-he/cua-toi/").content.decode()
    assert "phiếu của bạn" in one.get("/via-he/chia-cho/CC-2025-000001/").content.decode()

    actions.close_rounds(MONDAY + timedelta(days=12))
    early = chair.post("/so-via-he/chia-cho/CC-2025-000001/dinh-thu-tu/", {"drawn_number": "7"})
    assert early.status_code == 409 and "18/08/2025" in early.content.decode()
    at(monkeypatch, MONDAY + timedelta(days=14))
    address = "/so-via-he/chia-cho/CC-2025-000001/"
    assert "Con số đã công bố" in desk(CHAIR).get(address).content.decode()
    assert desk(CHAIR).post(f"{address}dinh-thu-tu/", {"drawn_number": ""}).status_code == 422
    assert desk(CHAIR).post(f"{address}dinh-thu-tu/", {"drawn_number": "004417"}).status_code == 302
    public = Client().get("/via-he/chia-cho/CC-2025-000001/").content.decode()
    assert "An" not in re.findall(r"Mẫu (\w+)", public) and "004417" in public
    shown = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", public.split("<table")[1])
    lots = [sha256(f"CC-2025-000001\n004417\n{key}".encode()).hexdigest() for key in shown]
    assert len(lots) == 2 and lots == sorted(lots) and lots[0][:12] in public
    assert sorted(Wish.objects.values_list("state", flat=True)) == ["offered", "waiting"]
    assert "Không còn việc gì" in desk(CHAIR).get(address).content.decode()


def test_a_round_is_the_wards_own_and_may_be_called_off(form: dict[str, str]) -> None:
    desk(CHAIR).post("/so-via-he/chia-cho/mo/", form)
    address = f"/so-via-he/chia-cho/{Round.objects.get().number}/"
    other = desk("chu-tich-phuong-ben-thanh")
    assert other.get(address).status_code == 404
    assert other.post(f"{address}thoi/", {"why": "x"}).status_code == 404
    assert other.post("/so-via-he/chia-cho/mo/", form).status_code == 422, "another's ward"
    assert desk(CHAIR).post(f"{address}thoi/", {"why": ""}).status_code == 422
    assert desk(CHAIR).post(f"{address}thoi/", {"why": "Đào hè"}).status_code == 302
    assert "Đào hè" in Client().get("/via-he/chia-cho/CC-2025-000001/").content.decode()
    assert Client().get("/via-he/chia-cho/CC-2025-999999/").status_code == 404


def link(page: str, word: str) -> str:
    (found,) = [
        unescape(address)
        for address, text in re.findall(r'<a class="btn[^"]*" href="([^"]+)">(.*?)</a>', page)
        if text.endswith(word)
    ]
    return found


def test_a_place_is_renewed_and_changed_from_its_own_page(
    asked: dict[str, str], letters: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = citizen("An")
    holder.post("/via-he/giu-cho/", asked | {"den_ngay": "30/09/2025", "cach": "0,5"})
    Use.objects.update(state="active", kept_until=None)
    used = Use.objects.get()
    page = holder.get("/via-he/cua-toi/").content.decode()
    assert "Xin điều chỉnh" in page and "Gia hạn" not in page, "not yet"

    at(monkeypatch, MONDAY + timedelta(days=30))
    page = holder.get("/via-he/cua-toi/").content.decode()
    for word, said, since in (
        ("Xin điều chỉnh", "chỗ đang dùng giữ nguyên", date(2025, 9, 4)),
        ("Gia hạn", "giữ trước những ngày tiếp theo", date(2025, 10, 1)),
    ):
        address = link(page, word)
        answer = holder.get(address).content.decode()
        assert "Dùng được" in answer and said in answer, word
        told = dict(parse_qsl(urlsplit(address).query))
        with_another = citizen("Binh").get("/via-he/", told).content.decode()
        assert said not in with_another, "another's number says nothing"
        if word == "Gia hạn":
            assert holder.post("/via-he/giu-cho/", told).status_code == 302
            made = Use.objects.get(follows=used)
            assert (made.days.lower, made.along, made.depth) == (since, used.along, used.depth)
    page = holder.get("/via-he/cua-toi/").content.decode()
    assert f"Nối tiếp hoặc thay chỗ {used.number}" in page and ">Gia hạn" not in page
    shown = desk(CHAIR).get(f"/so-via-he/{used.number}/").content.decode()
    assert made.number in shown and "Gia hạn, điều chỉnh thành" in shown


def test_who_has_a_place_for_a_week_more_has_a_letter(
    asked: dict[str, str], letters: list[Any]
) -> None:
    holder = citizen("An")
    holder.post("/toi/dong-y/", {"purpose": "contact_email", "is_given": "1"})
    holder.post("/via-he/giu-cho/", asked)
    Use.objects.update(state="active", kept_until=None)
    letters.clear()
    day = datetime(2025, 11, 8, 8, tzinfo=MONDAY.tzinfo)
    actions.remind_of_ending(day)
    drain(day)
    (letter,) = letters
    assert "sắp hết hạn" in letter.subject and "14/11/2025" in letter.body
    assert "ends soon" in letter.body or "Gia hạn" in letter.body or "gia hạn" in letter.body
