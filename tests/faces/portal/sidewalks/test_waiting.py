"""Waiting for a place that somebody else has, from the answer to the application."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.makers import drain
from tests.services.test_life_of_a_use import MONDAY, first_house

from opendistrict.faces.kit import clock
from opendistrict.services.sidewalks.models import Use, Wish

assert letters  # a fixture


@pytest.fixture
def asked(quan1: None, letters: list[Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A question about the first house where a shop may have two metres."""
    monkeypatch.setattr(clock, "now", lambda request=None: MONDAY)
    house = first_house(MONDAY)
    return {
        "dia_chi": f"{house.number} {house.street}", "viec": "kinh_doanh", "noi": "sidewalk",
        "dai": "2", "sau": "1", "sat": "nha", "cach": "", "tu_ngay": "01/09/2025",
        "den_ngay": "14/11/2025", "tu_gio": "", "den_gio": "",
    }  # fmt: skip


def citizen(name: str) -> Client:
    client = Client()
    come_in(client, f"{name.lower()}@vidu.vn", f"Mẫu {name}")
    return client


def test_from_waiting_to_the_application(asked: dict[str, str], letters: list[Any]) -> None:
    holder, waiter, stranger = citizen("An"), citizen("Binh"), Client()
    assert holder.post("/via-he/giu-cho/", asked).status_code == 302
    number = Use.objects.get().number
    assert "Đăng nhập để chờ chỗ này" in stranger.get("/via-he/", asked).content.decode()
    page = waiter.get("/via-he/", asked).content.decode()
    assert "Ghi tên chờ chỗ này" in page and "lần chờ" not in page and "Mẫu An" not in page
    page = waiter.post("/via-he/cho-cho/", asked, follow=True).content.decode()
    assert "đang chờ chỗ" in page and "Bạn đứng đầu" in page
    again = waiter.post("/via-he/cho-cho/", asked)
    assert again.status_code == 409 and "đã ghi tên chờ đúng chỗ này" in again.content.decode()
    assert "Đang có 1 lần chờ." in holder.get("/via-he/", asked).content.decode()

    waiter.post("/toi/dong-y/", {"purpose": "contact_email", "is_given": "1"})
    letters.clear()
    assert holder.post(f"/via-he/cua-toi/{number}/tra-lai/").status_code == 302
    drain(MONDAY)
    kept = Use.objects.get(state="held")
    assert kept.party_id == party_of(waiter).pk and kept.days.lower == date(2025, 9, 1)
    (letter,) = letters
    assert letter.to == ["binh@vidu.vn"] and kept.number in letter.body
    assert "09:00" in letter.body and "Mẫu" not in letter.body
    page = waiter.get("/via-he/cua-toi/").content.decode()
    assert "Bạn đã chờ chỗ này" in page and "đang chờ chỗ" not in page
    begun = waiter.post(f"/via-he/cua-toi/{kept.number}/ho-so/")
    assert begun.status_code == 302 and "/to-khai/" in begun["Location"]
    assert kept.number in waiter.get(begun["Location"]).content.decode()
    assert waiter.post(f"/via-he/cua-toi/{kept.number}/ho-so/")["Location"] == begun["Location"]
    theirs = holder.post(f"/via-he/cua-toi/{kept.number}/ho-so/")
    assert theirs["Location"] == "/via-he/cua-toi/", "another's place begins nothing"


def test_who_waits_may_stop_but_not_for_another(asked: dict[str, str]) -> None:
    holder, waiter = citizen("An"), citizen("Binh")
    assert waiter.post("/via-he/cho-cho/", asked).status_code == 409, "it is free"
    holder.post("/via-he/giu-cho/", asked)
    waiter.post("/via-he/cho-cho/", asked)
    wish = Wish.objects.get()
    address = f"/via-he/cho-cho/{wish.pk}/thoi/"
    assert holder.post(address).status_code == 409
    assert waiter.post(address).status_code == 302
    wish.refresh_from_db()
    assert wish.state == "withdrawn"
    assert waiter.get(address).status_code == 405
    too_deep = waiter.get("/via-he/", asked | {"sau": "9"}).content.decode()
    assert "Không dùng được" in too_deep and "Ghi tên chờ" not in too_deep
