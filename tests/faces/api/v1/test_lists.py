"""Keyset pages: all of it, nothing twice; what is asked for in procedures."""

import pytest
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.test_dossier_by_api import FILING

from opendistrict.engine.cases.queries import finding, lists

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", [{"whose": "open"}, {"whose": "held"}, {"whose": "search", "q": "ngoc anh"}]
)
def test_every_page_and_nothing_twice(
    counter: Program, examiner: Program, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(lists, "SIZE", 3)
    filed = {counter.post("/dossiers", FILING).json()["code"] for _ in range(7)}
    # Some are not promised yet: they come last in the order of promises.
    if query["whose"] != "held":
        online = {**FILING, "receive": False, "channel": "online"}
        filed |= {counter.post("/dossiers", online).json()["code"] for _ in range(4)}
    seen: list[str] = []
    after = ""
    for _ in range(20):
        page = examiner.get("/dossiers", **query, after=after)
        assert page.status_code == 200, page.json()
        seen += [one["code"] for one in page.json()["items"]]
        after = page.json()["next"]
        if after is None:
            break
    assert sorted(seen) == sorted(filed) and len(seen) == len(set(seen))


@pytest.mark.parametrize("after", ["x", "~", "2026-11-23~x", "~\u00e9", "0" * 99])
def test_a_broken_cursor_is_said(counter: Program, after: str) -> None:
    for whose in ("open", "held", "search"):
        said = counter.get("/dossiers", whose=whose, q="a", after=after)
        assert (said.status_code, said.json()["code"]) == (400, "cursor_is_unreadable")


def test_procedures_by_words_field_and_page(
    counter: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opendistrict.faces.api.v1 import procedures
    from opendistrict.faces.kit import clock

    every = {one.version.code for one in finding.find("", clock.today())}
    monkeypatch.setattr(procedures, "SIZE", 4)
    seen, after = [], ""
    while after is not None:
        page = counter.get("/procedures", after=after).json()
        seen += [one["code"] for one in page["items"]]
        after = page["next"]
    assert sorted(seen) == sorted(every) and len(every) > 10
    found = counter.get("/procedures", q="sao y").json()["items"]
    assert found and "chung-thuc" in found[0]["field"]
    civil = counter.get("/procedures", field="ho-tich").json()["items"]
    assert {one["field"] for one in civil} == {"ho-tich"}
    assert counter.get("/procedures", after="khong-co").status_code == 400


def test_one_procedure_with_its_form_fee_and_promise(counter: Program) -> None:
    vi = counter.get("/procedures/xac-nhan-thu").json()
    assert vi["form_schema"]["properties"]["so_ban"]["title"] == "Số bản"
    counter.language = "en"
    en = counter.get("/procedures/xac-nhan-thu").json()
    assert en["form_schema"]["properties"]["so_ban"]["title"] == "Copies"
    fee = counter.post("/procedures/xac-nhan-thu/fee", {"values": {"so_ban": 3}})
    assert fee.json()["total"] == 9000
    unknown = counter.post("/procedures/xac-nhan-thu/fee", {"values": {}})
    assert (unknown.json()["total"], unknown.json()["gaps"][0]["code"]) == (
        None, "fee_count_is_missing",
    )  # fmt: skip
    wrong = counter.post("/procedures/xac-nhan-thu/fee", {"values": {"so_ban": 300}})
    assert wrong.status_code == 422
    promise = counter.get("/procedures/xac-nhan-thu/promise", office="26740").json()
    assert promise["at_counter"]["at"].startswith("2026-11-27")
    assert counter.get("/procedures/xac-nhan-thu/promise", office="99999").status_code == 422
    assert counter.get("/procedures/khong-co").status_code == 404
