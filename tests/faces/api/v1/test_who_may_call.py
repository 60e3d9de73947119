"""Tokens, scopes, and what a client of another ward sees: nothing, anywhere."""

import base64
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from tests.engine.cases.office import NOON, Office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch
from tests.faces.api.v1.test_dossier_by_api import FILING

from opendistrict.faces.api.v1 import site
from opendistrict.faces.api.v1.access import within
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.ids import uuid7
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.models import Client

pytestmark = pytest.mark.django_db


def test_the_secret_is_nowhere_kept(counter: Program) -> None:
    row = Client.objects.get(pk=counter.id)
    assert counter.secret not in str(vars(row)) and len(row.secret) == 64


def test_a_token_by_basic_and_by_the_form(counter: Program) -> None:
    assert counter.ask_token().json()["expires_in"] == 1800
    pair = base64.b64encode(f"{counter.id}:{counter.secret}".encode()).decode()
    given = Browser().post(
        "/api/v1/oauth/token", {"grant_type": "client_credentials", "scope": "cases.read"},
        headers={"Authorization": f"Basic {pair}"},
    )  # fmt: skip
    assert given.json()["scope"] == "cases.read"
    assert given.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_secret": "ods_wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": str(uuid7())}, 401, "invalid_client"),
        ({"scope": "cases.configure"}, 400, "invalid_scope"),
    ],
)
def test_no_token_for(counter: Program, change: dict[str, str], status: int, error: str) -> None:
    given = {
        "grant_type": "client_credentials", "client_id": str(counter.id),
        "client_secret": counter.secret, **change,
    }  # fmt: skip
    said = Browser().post("/api/v1/oauth/token", given)
    assert (said.status_code, said.json()["error"]) == (status, error)


def test_a_token_ends(counter: Program, watch: Watch) -> None:
    counter.renews = False
    assert counter.get("/dossiers").status_code == 200
    watch.at = NOON + timedelta(minutes=29)
    assert counter.get("/dossiers").status_code == 200
    watch.at = NOON + timedelta(minutes=30)
    ended = counter.get("/dossiers")
    assert (ended.status_code, ended.json()["code"]) == (401, "token_is_wrong")
    assert ended.headers["WWW-Authenticate"].startswith("Bearer")


def test_who_is_shut_out_is_out_at_once(counter: Program, watch: Watch) -> None:
    assert counter.get("/dossiers").status_code == 200
    watch.at = NOON + timedelta(minutes=1)
    secret = people.renew_client(client_id=counter.id, actor=SYSTEM, at=watch.at)
    assert counter.get("/dossiers").status_code == 401
    counter.secret, counter.token = secret, ""
    assert counter.get("/dossiers").status_code == 200
    people.revoke_client(client_id=counter.id, actor=SYSTEM, at=watch.at)
    assert counter.get("/dossiers").json()["code"] == "client_is_not_let_in"
    assert counter.ask_token().status_code == 401


def test_a_client_is_valid_for_its_days(office: Office, watch: Watch) -> None:
    one = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon")
    Client.objects.filter(pk=one.id).update(until=date(2026, 11, 24))
    assert one.get("/dossiers").status_code == 200
    watch.at = NOON + timedelta(days=1)
    assert one.ask_token().status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é"])
def test_no_token_or_a_made_up_one(counter: Program, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    said = Browser().get("/api/v1/dossiers", headers=headers)
    assert said.status_code == 401


def test_the_session_of_the_site_opens_nothing(counter: Program, office: Office) -> None:
    from opendistrict.registers.people.models import Account

    account = Account.objects.filter(person__isnull=False).first()
    browser = Browser()
    if account is None:
        key = people.open_account(
            username="thu", email="", person_id=office.counter.person_id, password=None,
            actor=SYSTEM, at=NOON,
        )  # fmt: skip
        account = Account.objects.get(pk=key)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/dossiers").status_code == 401


def test_every_endpoint_declares_its_acts() -> None:
    assert site.undeclared() == []
    told = site.description()
    secured = [
        one["operationId"] for methods in told["paths"].values() for one in methods.values()
        if one.get("security")
    ]  # fmt: skip
    assert len(secured) > 35


def test_without_the_scope_403(office: Office, counter: Program) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    reader = Program.from_post("cong-chuc-ho-tich-phuong-sai-gon", "cases.read")
    assert reader.get(f"/dossiers/{code}").status_code == 200
    said = reader.act(code, "take")
    assert (said.status_code, said.json()["code"]) == (403, "scope_is_missing")
    assert "cases.examine" in said.json()["detail"]
    narrow = Program.from_post(
        "cong-chuc-ho-tich-phuong-sai-gon", scope="cases.read"
    )  # a narrower token of a wide client
    assert narrow.act(code, "take").status_code == 403
    unable = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon", "cases.sign")
    assert unable.act(code, "sign").json()["code"] == "post_lacks_the_right"


def test_scopes_narrow_what_the_post_may() -> None:
    ward = frozenset({uuid7()})
    rights = {"cases.sign": ward, "cases.examine:ho-tich": ward, "cases.read": ward}
    assert within(rights, ("cases.sign:ho-tich", "cases.examine")) == {
        "cases.sign:ho-tich": ward, "cases.examine:ho-tich": ward,
    }  # fmt: skip
    assert within(rights, ("cases.issue",)) == {}


ACTS = (
    ("receive", {}), ("refuse", {"reasons": "x"}), ("forward", {}), ("take", {}), ("pass-on", {}),
    ("send-back", {"step": "tham_tra", "note": "x"}), ("hand-over", {"to": str(uuid7())}),
    ("ask-supplement", {"items": ["x"]}), ("supplement", {}), ("lapse", {}),
    ("set-fee", {"amount": 1, "basis": "x"}), ("ask-payment", {}),
    ("pay", {"amount": 1, "reference": "1"}),
    ("enquire", {"to_unit": "phuong-sai-gon", "question": "?", "amount": 1}),
    ("answer", {"enquiry_id": str(uuid7()), "text": "x"}), ("sign", {}), ("stop", {"reasons": "x"}),
    ("withdraw", {}), ("agree", {}), ("decline", {"note": "x"}), ("give-result", {}),
    ("reopen", {"basis": "x"}), ("extend", {"basis": "x"}),
    ("apologise", {"reasons": "x", "new_date": "2026-12-20T17:00:00+07:00"}),
    ("rate", {"stars": 5}), ("comment", {"text": "x"}),
    ("relate", {"other": "26740-260101-0001"}), ("leave-bundle", {}),
)  # fmt: skip


def test_a_client_of_another_ward_sees_nothing(counter: Program) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    others = [
        Program.from_post(f"{role}-phuong-tan-dinh")
        for role in ("chuyen-vien-mot-cua", "cong-chuc-ho-tich", "chu-tich")
    ]
    for other in others:
        for whose in ({"whose": "open"}, {"whose": "held"}, {"whose": "search", "q": "ngoc anh"}):
            assert other.get("/dossiers", **whose).json()["items"] == []
        assert other.get("/dossiers", whose="search", q=code).json()["items"] == []
        for part in ("", "/steps", "/due", "/log"):
            said = other.get(f"/dossiers/{code}{part}")
            unknown = other.get(f"/dossiers/26740-990101-0001{part}")
            assert said.status_code == unknown.status_code == 404
            assert _without_instance(said.json()) == _without_instance(unknown.json())
        for act, body in ACTS:
            assert other.act(code, act, body).status_code in (403, 404), act
    found = counter.get("/dossiers", whose="search", q="ngoc anh").json()["items"]
    assert [one["code"] for one in found] == [code]


def _without_instance(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name != "instance"}


def test_the_acts_of_the_description_are_those_tried_here() -> None:
    told = site.description()["paths"]
    assert {path.rpartition("/")[2] for path in told if "/acts/" in path} == {a for a, _ in ACTS}


def test_filing_for_another_ward_is_refused(counter: Program) -> None:
    other = Program.from_post("chuyen-vien-mot-cua-phuong-tan-dinh")
    said = other.post("/dossiers", FILING)
    assert (said.status_code, said.json()["code"]) == (403, "may_not_file_this")


def test_too_fast(counter: Program, settings: object) -> None:
    settings.API_RATE = 2  # type: ignore[attr-defined]
    answers = [counter.get("/dossiers") for _ in range(20)]
    slow = [one for one in answers if one.status_code == 429]
    assert slow and slow[0].headers["Retry-After"] == "1"
    assert slow[0].json()["code"] == "called_too_fast"
