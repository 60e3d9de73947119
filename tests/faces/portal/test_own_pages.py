"""A citizen's own pages: masked, exported, erased; and nothing of the staff's."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.faces.portal.conftest import come_in, party_of

from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries
from opendistrict.registers.people.models import Party

Letters = list[Any]
CARD, PHONE = "000201000012", "0900000123"


@pytest.fixture
def an(letters: Letters) -> Client:
    """Nguyễn Mẫu Ân, whose papers the counter has seen, signed in on a phone."""
    party_id = people.register_party(
        kind="citizen", full_name="Nguyễn Mẫu Ân", national_id=CARD, phone=PHONE,
        email="an@vidu.vn", is_sample=True, actor=SYSTEM, at=clock.now(),
    )  # fmt: skip
    counter = type(SYSTEM)(
        kind="officer", id="x", label="x", rights={"cases.read": frozenset({party_id})}
    )
    people.open_citizen_account(
        party_id=party_id, address="an@vidu.vn", actor=counter, at=clock.now()
    )
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"})
    come_in(client)
    assert party_of(client).pk == party_id
    return client


def test_my_account_shows_masks(an: Client) -> None:
    page = an.get("/toi/").content.decode()
    for shown in ("Nguyễn Mẫu Ân", "000*******12", "09*****123", "a***@vidu.vn", "Chrome, Android"):
        assert shown in page
    assert CARD not in page and PHONE not in page
    assert "Đã đối chiếu giấy tờ" in page


@pytest.mark.parametrize("address", ["/toi/", "/toi/du-lieu/"])
def test_a_stranger_is_led_to_the_entrance_and_back(letters: Letters, address: str) -> None:
    client = Client()
    answer = client.get(address)
    assert answer["Location"] == f"/dang-nhap/?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize("address", ["/toi/dong-y/", "/toi/du-lieu/tai-ve/", "/toi/du-lieu/xoa/"])
def test_nothing_is_done_for_a_stranger(letters: Letters, address: str) -> None:
    assert Client().post(address)["Location"] == "/dang-nhap/"
    assert Client().get(address).status_code in (302, 405)


def test_consent_is_given_and_taken_back(an: Client) -> None:
    party = party_of(an).pk

    def given() -> bool:
        return {one.purpose: one.is_given for one in queries.consents(party)}["survey"]

    an.post("/toi/dong-y/", {"purpose": "survey", "is_given": "1"})
    assert given()
    assert "Rút lại" in an.get("/toi/").content.decode()
    an.post("/toi/dong-y/", {"purpose": "survey", "is_given": "0"})
    assert not given()
    assert an.post("/toi/dong-y/", {"purpose": "sell", "is_given": "1"}).status_code == 404


def test_a_copy_of_everything(an: Client) -> None:
    answer = an.post("/toi/du-lieu/tai-ve/")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    held = json.loads(answer.content)
    assert held["party"]["national_id"] == CARD
    assert held["account"]["opened_by"][0]["subject"] == "an@vidu.vn"
    line = base.trail(f"people.party:{party_of(an).pk}")[-1]
    assert line.action == "people.export_party" and "Ân" not in line.who
    assert an.get("/toi/du-lieu/tai-ve/").status_code == 405, "what is recorded is no GET"


def test_asking_to_be_erased(an: Client) -> None:
    party = party_of(an).pk
    page = an.post("/toi/du-lieu/xoa/", follow=True).content.decode()
    [asked] = queries.erasures(party)
    assert asked.number in page and "Yêu cầu xóa dữ liệu</button>" not in page
    an.post("/toi/du-lieu/xoa/")
    assert len(queries.erasures(party)) == 1
    people.erase_party(party_id=party, actor=SYSTEM, at=clock.now())
    assert an.get("/toi/")["Location"].startswith("/dang-nhap/"), "signed out at once"
    assert Party.objects.get(pk=party).full_name == ""


def test_signing_out_elsewhere(an: Client, letters: Letters) -> None:
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"})
    come_in(elsewhere)
    page = an.get("/toi/").content.decode()
    assert "Firefox, Windows" in page and "Thiết bị này" in page
    assert an.post("/account/sessions/end-others/")["Location"] == "/toi/"
    assert elsewhere.get("/toi/").status_code == 302
    assert an.get("/toi/").status_code == 200


def test_signing_out(an: Client) -> None:
    assert an.post("/account/logout/")["Location"] == "/dang-nhap/"
    assert an.get("/toi/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/account/password/change/", "/account/mfa/", "/account/mfa/totp/activate/",
     "/account/sessions/", "/account/reauthenticate/"],
)  # fmt: skip
def test_passwords_and_telephones_are_not_for_citizens(an: Client, address: str) -> None:
    for answer in (an.get(address), an.post(address)):
        assert (answer.status_code, answer["Location"]) == (302, "/toi/")


@pytest.mark.parametrize("address", ["/tasks/", "/cockpit/", "/directives/", "/operator/"])
def test_the_offices_pages_stay_shut(an: Client, address: str) -> None:
    answer = an.get(address)
    assert answer.status_code == 403, answer


def test_the_top_bar_calls_one_by_name(an: Client) -> None:
    for address in ("/", "/toi/", "/public/targets/"):
        page = an.get(address).content.decode()
        assert "Nguyễn Mẫu Ân" in page, address
        assert "Chưa giữ chức danh nào" not in page and "Đổi mật khẩu" not in page


def test_visitors_of_the_portal_sign_in_as_citizens(db: None) -> None:
    def enter_at(address: str) -> str:
        page = Client().get(address).content.decode()
        return page.split('class="btn btn-sm btn-quiet" href="')[1].split('"')[0]

    assert enter_at("/public/targets/") == "/dang-nhap/"
    assert enter_at("/") == "/account/login/"


def test_the_staffs_door_and_the_citizens_know_each_other(db: None) -> None:
    assert 'href="/dang-nhap/"' in Client().get("/account/login/").content.decode()
    assert 'href="/account/login/"' in Client().get("/dang-nhap/").content.decode()


def test_a_citizens_name_opens_nothing_at_the_staffs_door(an: Client) -> None:
    username = f"cong-dan-{an.session['_auth_user_id'].replace('-', '')}"
    other = Client()
    other.post("/account/login/", {"login": username, "password": ""})
    other.post("/account/login/", {"login": username, "password": "!"})
    assert "_auth_user_id" not in other.session


def test_how_much_my_account_asks_the_database(
    an: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    an.get("/toi/")
    with django_assert_max_num_queries(14):
        an.get("/toi/")
