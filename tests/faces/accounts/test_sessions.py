"""Where one is signed in, and ending it from elsewhere."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from opendistrict.faces.kit.account_views import device

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604.1"
LIST = "/account/sessions/"


@pytest.mark.parametrize(
    ("user_agent", "called"),
    [
        (CHROME, "Chrome, Windows"),
        (IPHONE, "Safari, iPhone"),
        (CHROME + " Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Thiết bị không rõ"),
    ],
)
def test_what_a_person_calls_the_thing(user_agent: str, called: str) -> None:
    assert device(user_agent) == called


def _signed_in(office: Any, name: str, user_agent: str, address: str) -> Client:
    client = Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=address)
    client.force_login(office.accounts[name])
    client.get("/")
    return client


def test_one_place_is_signed_out_from_another(office: Any) -> None:
    desk = _signed_in(office, "truong", CHROME, "10.0.0.1")
    phone = _signed_in(office, "truong", IPHONE, "10.0.0.2")
    lines = desk.get(LIST).context["sessions"]
    assert [(line.device, line.address, line.is_current) for line in lines] == [
        ("Chrome, Windows", "10.0.0.1", True),
        ("Safari, iPhone", "10.0.0.2", False),
    ]
    assert all(line.last_seen >= line.since for line in lines)
    answer = desk.post(f"{LIST}end/", {"session": lines[1].id})
    assert answer.status_code == 302
    assert phone.get(LIST).status_code == 302, "out at the next request"
    assert len(desk.get(LIST).context["sessions"]) == 1


def test_all_others_at_once(office: Any) -> None:
    here = _signed_in(office, "truong", CHROME, "10.0.0.1")
    others = [_signed_in(office, "truong", IPHONE, f"10.0.0.{n}") for n in (2, 3)]
    bystander = _signed_in(office, "vien", CHROME, "10.0.0.9")
    here.post(f"{LIST}end-others/")
    assert [client.get(LIST).status_code for client in others] == [302, 302]
    assert here.get(LIST).status_code == 200
    assert bystander.get(LIST).status_code == 200


def test_nobody_ends_the_session_of_another(office: Any) -> None:
    mine = _signed_in(office, "truong", CHROME, "10.0.0.1")
    theirs = _signed_in(office, "vien", CHROME, "10.0.0.2")
    number = UserSession.objects.get(user=office.accounts["vien"]).pk
    for wrong in (number, "x", "", 10**30):
        assert mine.post(f"{LIST}end/", {"session": wrong}).status_code == 404
    assert theirs.get(LIST).status_code == 200


def test_ending_needs_the_token_of_the_page(office: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.accounts["truong"])
    assert strict.post(f"{LIST}end-others/").status_code == 403
    assert strict.get(f"{LIST}end-others/").status_code == 405
