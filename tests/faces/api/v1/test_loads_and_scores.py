"""Who has how much, and the one-stop numbers of a period, by the API."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.office import NOON, Office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch

from opendistrict.faces.api.v1 import loads

pytestmark = pytest.mark.django_db
HEAD = "chu-tich-phuong-sai-gon"
NOVEMBER = {"unit": "26740", "first_day": "2026-11-01", "last_day": "2026-11-30"}


@pytest.fixture
def head(office: Office) -> Program:
    return Program.from_post(HEAD, "cases.assign", "cases.read")


def test_load_by_person_and_what_one_has(office: Office, head: Program, watch: Watch) -> None:
    opened = [office.open(NOON + timedelta(minutes=n)) for n in range(3)]
    watch.at = NOON + timedelta(days=9)
    told = head.get("/loads", unit="26740").json()["items"]
    (busy,) = [one for one in told if one["open"]]
    assert (busy["open"], busy["late"], busy["waiting"]) == (3, 3, 0)
    assert busy["post"]["person"] and busy["oldest"].startswith("2026-11-23")
    assert busy["states"] == [{"state": {"national": "4", "step": "tham_tra"}, "count": 3}]
    assert any(one["open"] == 0 for one in told), "those who could take something are told too"
    key = busy["post"]["id"]
    listed = head.get(f"/loads/{key}/dossiers").json()["items"]
    assert {one["code"] for one in listed} == {one.code for one in opened}
    assert head.get("/loads/unheld").json()["items"] == []


def test_handing_to_another_by_the_load(office: Office, head: Program, examiner: Program) -> None:
    opened = office.open()
    examiner.act(opened.code, "take")
    examiner.act(opened.code, "pass-on")
    told = head.get("/loads").json()["items"]
    (busy,) = [one["post"] for one in told if one["open"]]
    deputies = [
        one["post"] for one in told
        if one["post"]["id"] != busy["id"] and "chu-tich" in one["post"]["key"]
    ]  # fmt: skip
    given = head.act(opened.code, "hand-over", {"to": deputies[0]["id"], "note": "Nghỉ phép"})
    assert (given.status_code, given.json()["holder_id"]) == (200, deputies[0]["id"])
    (now,) = [one["post"] for one in head.get("/loads").json()["items"] if one["open"]]
    assert now == deputies[0]


def test_pages_of_loads(head: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [one["post"]["id"] for one in head.get("/loads").json()["items"]]
    monkeypatch.setattr(loads, "SIZE", 4)
    seen, after = [], ""
    while after is not None:
        page = head.get("/loads", after=after).json()
        seen += [one["post"]["id"] for one in page["items"]]
        after = page["next"]
    assert seen == whole and len(whole) > 4
    assert head.get("/loads", after="x").status_code == 400
    for path in ("/loads/unheld", f"/loads/{whole[0]}/dossiers"):
        assert head.get(path, after="x").json()["code"] == "cursor_is_unreadable"
        naive = f"2026-11-23~{whole[0]}"
        assert head.get(path, after=naive).json()["code"] == "cursor_is_unreadable"


def test_only_who_assigns_and_only_there(office: Office, head: Program) -> None:
    office.open()
    reader = Program.from_post(HEAD, "cases.read")
    assert reader.get("/loads").json()["code"] == "scope_is_missing"
    unable = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon", "cases.assign")
    assert unable.get("/loads").json()["code"] == "post_lacks_the_right"
    elsewhere = Program.from_post("chu-tich-phuong-tan-dinh", "cases.assign", "cases.read")
    assert not [one for one in elsewhere.get("/loads").json()["items"] if one["open"]]
    assert elsewhere.get("/loads", unit="26740").json()["items"] == []
    (busy,) = [one for one in head.get("/loads").json()["items"] if one["open"]]
    assert elsewhere.get(f"/loads/{busy['post']['id']}/dossiers").json()["items"] == []


def test_more_dossiers_ask_nothing_more(office: Office, head: Program) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert head.get("/loads").status_code == 200
        return len(found)

    office.open()
    asked()
    few = asked()
    for n in range(4):
        office.open(NOON + timedelta(minutes=n))
    assert asked() == few


# ------------------------------------------------------------------ scores


def test_the_score_of_a_ward(office: Office, head: Program, watch: Watch) -> None:
    for n in range(3):
        office.open(NOON + timedelta(minutes=n))
    watch.at = NOON + timedelta(days=9)
    told = head.get("/scores/766", **NOVEMBER).json()
    assert told["counts"] == {
        "in_hand": 3, "received": 3, "done": 0, "open": 3, "late": 3, "fell_due": 3, "kept": 0,
    }  # fmt: skip
    lines = {one["id"]: one for one in told["formulas"]}
    assert (lines["2.1"]["met"], lines["2.1"]["asked"], lines["2.1"]["rate"]) == (0, 3, "0.00")
    assert lines["2.1"]["name"] == "Hồ sơ đúng hạn, trước hạn"
    assert all(one["is_known"] == (not one["missing"]) for one in told["formulas"])
    assert not lines["1.1"]["is_known"] and lines["1.1"]["met"] is None
    assert lines["1.3"]["is_known"] and 0 < lines["1.3"]["met"] < lines["1.3"]["asked"]
    earned = [Decimal(one["points"]) for one in told["formulas"] if one["points"] is not None]
    assert sum(earned) == Decimal(told["points"]) <= Decimal(told["known"])
    assert not told["is_sampled"]


def test_a_period_without_dossiers(head: Program) -> None:
    told = head.get("/scores/766", unit="phuong-sai-gon", first_day="2020-01-01",
                    last_day="2020-12-31").json()  # fmt: skip
    assert told["counts"]["in_hand"] == 0
    (late,) = [one for one in told["formulas"] if one["id"] == "2.1"]
    assert (late["rate"], late["asked"]) == (None, 0)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"last_day": "2026-10-31"}, 422, "period_is_empty"),
        ({"first_day": "2024-11-01"}, 422, "period_is_too_long"),
        ({"first_day": "hôm qua"}, 400, "parameter_does_not_fit"),
        ({"first_day": "0001-01-01"}, 400, "parameter_does_not_fit"),
        ({"unit": "99999"}, 422, "unit_is_unknown"),
        ({"unit": "phuong-tan-dinh"}, 422, "unit_is_unknown"),
    ],
)
def test_what_cannot_be_scored(
    head: Program, changes: dict[str, str], status: int, code: str
) -> None:
    said = head.get("/scores/766", **NOVEMBER | changes)
    assert (said.status_code, said.json()["code"]) == (status, code), said.json()
    if code.startswith("p"):
        assert said.json()["errors"][0]["pointer"].startswith("query:")


def test_scores_want_the_scope(office: Office) -> None:
    one = Program.from_post(HEAD, "cases.assign")
    assert one.get("/scores/766", **NOVEMBER).json()["code"] == "scope_is_missing"
