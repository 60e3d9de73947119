"""Open data: what is public and nothing else, the same in every form, as known on any day."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar
from tests.makers import MORNING_2023, TODAY_2023

from opendistrict.engine.plans import queries as plans
from opendistrict.faces.api import answering, tables
from opendistrict.faces.api.columns import TABLES
from opendistrict.faces.kit import clock
from opendistrict.kernel.exchange import stratml
from opendistrict.registers.people import queries as people

CLOSED = ("con-lai-2025", "du-thao-2025-2030")  # sets of the sample pack that are not public


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> datetime:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    return MORNING_2023


def body(answered: Any) -> bytes:
    return b"".join(answered) if answered.streaming else bytes(answered.content)


def get(client: Client, path: str, status: int = 200, **headers: str) -> tuple[Any, bytes]:
    answered = client.get(path, headers=headers)
    assert answered.status_code == status, path
    return answered, body(answered)


def rows_of_csv(client: Client, path: str) -> list[dict[str, str]]:
    _, data = get(client, path)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def rows_of_json(client: Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        told = json.loads(get(client, following)[1])
        found += told["rows"]
        following = told["next"]
    return found


def problem(client: Client, path: str, status: int) -> dict[str, Any]:
    answered, data = get(client, path, status)
    assert answered.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(data)
    assert told["status"] == status and told["detail_vi"] != told["detail_en"]
    assert told["detail"] in (told["detail_vi"], told["detail_en"])
    return told


# ------------------------------------------------------------------ what is told


@pytest.mark.parametrize("name", TABLES)
def test_csv_and_json_say_the_same(client: Client, name: str) -> None:
    plain = rows_of_csv(client, f"/data/{name}.csv")
    told = rows_of_json(client, f"/data/{name}.json")
    columns = TABLES[name].columns
    assert len(plain) == len(told) > 3
    for mine, theirs in zip(plain, told, strict=True):
        assert list(mine) == list(theirs) == list(TABLES[name].names)
        for column in columns:
            assert _same(mine[column.name], theirs[column.name], column.kind), column.name


def _same(text: str, value: Any, kind: str) -> bool:
    if value is None or value == "":
        return text == ""
    if kind == "number":
        return Decimal(text) == Decimal(str(value))
    if kind == "boolean":
        return text == ("true" if value else "false")
    return text == (" ".join(value) if isinstance(value, list) else str(value))


@pytest.mark.parametrize("name", TABLES)
def test_the_key_tells_every_row_apart(client: Client, name: str) -> None:
    rows = rows_of_csv(client, f"/data/{name}.csv")
    keys = [tuple(row[part] for part in TABLES[name].key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_targets_are_those_of_the_public_page(client: Client) -> None:
    set_id = plans.public_set_id("nam-2023")
    assert set_id is not None
    view = plans.public_set_view(set_id, on=TODAY_2023)
    assert view is not None
    rows = {row["target"]: row for row in rows_of_csv(client, "/data/targets.csv?set=nam-2023")}
    judged = [one for one in view.targets if not one.target.is_gap]
    assert {one.target.code for one in judged} <= set(rows)
    for one in judged:
        row = rows[one.target.code]
        assert row["verdict"] == one.judgement.verdict and row["place"] == "quan-1"
        assert row["actual"] == ("" if one.judgement.actual is None else row["actual"])
        if one.judgement.actual is not None:
            assert abs(Decimal(row["actual"]) - one.judgement.actual) <= Decimal("0.0000005")
    growth = rows["2023-01"]
    assert (growth["plan"], growth["actual"], growth["gap"]) == ("15", "10.17", "-4.83")
    assert (growth["verdict"], growth["how_known"], growth["status"]) == (
        "KHONG_DAT", "reported", "actual",
    )  # fmt: skip
    assert growth["since"] == "2022-12-15" and growth["last_day"] == "2023-12-14"
    met = [row for row in rows.values() if row["verdict"] in ("DAT", "VUOT") and not row["part_of"]]
    assert len(met) == 35


def test_every_value_told_stands_with_its_status(client: Client) -> None:
    rows = rows_of_csv(client, "/data/values.csv?set=nam-2023&indicator=thu-nsnn")
    assert {(row["value"], row["status"], row["bound"], row["as_of"]) for row in rows} >= {
        ("15500", "actual", "about", "2023-12-12"),
        ("16050", "estimated", "more than", "2023-12-21"),
    }
    assert [row["value"] for row in rows if row["is_used"] == "true"] == ["16050"]
    assert {row["how_known"] for row in rows} == {"reported"}


def test_as_known_on_an_earlier_day(client: Client) -> None:
    path = "/data/values.csv?set=nam-2023&indicator=thu-nsnn&known_on=2023-12-12"
    assert {row["value"] for row in rows_of_csv(client, path)} & {"15500", "16050"} == {"15500"}
    (row,) = rows_of_csv(client, path.replace("values", "targets"))
    assert (row["on"], row["known_on"]) == ("2023-12-12", "2023-12-12")
    assert row["verdict"] != "VUOT" and row["actual"] != "16050"
    (now,) = rows_of_csv(client, "/data/targets.csv?set=nam-2023&indicator=thu-nsnn")
    assert now["actual"] == "16050"


def test_definitions_say_how_a_number_is_made(client: Client) -> None:
    rows = {row["indicator"]: row for row in rows_of_csv(client, "/data/indicators.csv")}
    told = rows["thu-nsnn"]
    assert told["how_known"] == "reported" and told["version"] == ""
    measured = rows["mau-do-dung-han"]
    assert measured["how_known"] == "measured" and measured["version_code"] == "mau-do-dung-han@1"
    assert measured["formula_vi"].startswith("Tỷ lệ; ") and "÷" in measured["formula_en"]
    assert measured["formula_en"].startswith("Ratio; ")


# ------------------------------------------------------------------ what is not told


def files() -> Iterator[str]:
    for name in TABLES:
        yield f"/data/{name}.csv"
        yield f"/data/{name}.json"
    yield from (
        "/data/catalog.jsonld", "/data/calendar.ics", "/data/sets/nam-2023/stratml.xml",
        "/data/sets/nam-2023/calendar.ics", "/api/sdmx/structure.xml",
        "/api/sdmx/data/TARGETS.csv", "/api/sdmx/data/VALUES.json",
    )  # fmt: skip


def test_nobody_is_named_and_nothing_closed_is_there(client: Client) -> None:
    names = [one.full_name for one in people.people_by_slug().values()]
    assert len(names) > 50
    for path in files():
        text = get(client, path)[1].decode()
        assert [name for name in names if name in text] == [], path
        assert [code for code in CLOSED if code in text] == [], path


@pytest.mark.parametrize("code", [*CLOSED, "khong-co", "%27or1"])
def test_a_closed_set_is_like_one_that_is_not_there(client: Client, code: str) -> None:
    for path in (
        f"/data/targets.csv?set={code}", f"/data/values.json?set={code}",
        f"/data/sets.csv?set={code}", f"/data/sets/{code}/stratml.xml",
        f"/data/sets/{code}/calendar.ics", f"/api/sdmx/data/TARGETS.csv?set={code}",
    ):  # fmt: skip
        assert problem(client, path, 404)["code"] == "target_set_is_not_public", path


def test_places_only(client: Client) -> None:
    rows = rows_of_csv(client, "/data/values.csv")
    assert {row["place"] for row in rows} <= {"quan-1", "phuong-sai-gon", "tphcm"}


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/data/targets.csv?known_on=2023-13-01", 400, "day_is_unreadable"),
        ("/data/targets.csv?known_on=20231201", 400, "day_is_unreadable"),
        ("/data/targets.csv?since=1066-10-14", 400, "day_is_unreadable"),
        ("/data/targets.csv?known_on=2023-12-23", 400, "day_is_to_come"),
        ("/data/targets.csv?on=2024-01-01", 400, "day_is_to_come"),
        ("/data/targets.csv?since=2023-02-01&last_day=2023-01-01", 400, "period_is_empty"),
        ("/data/targets.csv?knownon=2023-12-01", 400, "parameter_is_unknown"),
        ("/data/targets.csv?after=nam-2023:first", 400, "parameter_is_unknown"),
        ("/data/targets.json?after=nam-2023:rubbish", 400, "cursor_is_unreadable"),
        ("/data/targets.json?after=con-lai-2025:first", 400, "cursor_is_unreadable"),
        ("/data/targets.json?after=x", 400, "cursor_is_unreadable"),
        ("/data/targets.xlsx", 406, "format_is_unknown"),
        ("/data/people.csv", 404, "table_is_unknown"),
        ("/data/indicators.csv?indicator=khong-co", 404, "indicator_is_not_public"),
        ("/data/sets/xii-2020-2025/stratml.xml", 404, "target_set_has_no_list"),
        ("/api/sdmx/data/PEOPLE.csv", 404, "flow_is_unknown"),
        ("/api/sdmx/data/TARGETS.xml", 406, "format_is_unknown"),
        ("/api/sdmx/data/TARGETS/a.b.c", 400, "key_is_not_supported"),
        ("/api/sdmx/dataflow/OPENDISTRICT/PEOPLE/1.0", 404, "flow_is_unknown"),
    ],
)
def test_bad_input_is_told_in_both_languages(
    client: Client, path: str, status: int, code: str
) -> None:
    assert problem(client, path, status)["code"] == code


def test_open_data_are_only_read() -> None:
    answered = Client(enforce_csrf_checks=True).post("/data/targets.csv")
    assert answered.status_code == 405 and answered.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert json.loads(answered.content)["code"] == "method_is_not_allowed"


# ------------------------------------------------------------------ how it travels


def test_scripts_of_other_sites_may_read(client: Client) -> None:
    answered, _ = get(client, "/data/sets.csv", Origin="https://elsewhere.example")
    assert answered.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answered.headers
    before = client.options("/data/sets.csv")
    assert before.status_code == 204 and "If-None-Match" in before.headers[
        "Access-Control-Allow-Headers"
    ]  # fmt: skip
    wrong = client.get("/data/people.csv")
    assert wrong.headers["Access-Control-Allow-Origin"] == "*"


def test_what_one_has_is_not_sent_again(client: Client) -> None:
    path = "/data/targets.csv?set=nam-2023"
    first, data = get(client, path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert int(first.headers["Content-Length"]) == len(data)
    again, nothing = get(client, path, 304, **{"If-None-Match": tag})
    assert nothing == b"" and again.headers["ETag"] == tag
    get(client, path, 304, **{"If-Modified-Since": modified})
    other, _ = get(client, f"{path}&known_on=2023-12-12", **{"If-None-Match": tag})
    assert other.headers["ETag"] != tag


def test_a_long_answer_is_sent_from_the_disk(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get(client, "/data/targets.csv")[1]
    monkeypatch.setattr(answering, "IN_MEMORY", 1000)
    answered = client.get("/data/targets.csv")
    assert answered.streaming and b"".join(answered) == whole  # type: ignore[arg-type]
    answered.close()


def test_long_json_comes_in_pages_that_leave_nothing_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of_json(client, "/data/targets.json")
    monkeypatch.setattr(tables, "MOST", 1)
    monkeypatch.setattr(import_module("opendistrict.engine.plans.queries.targets"), "PAGE", 7)
    answered, data = get(client, "/data/targets.json?known_on=2023-12-22")
    following = json.loads(data)["next"]
    assert following and f'<{following}>; rel="next"' == answered.headers["Link"]
    assert "known_on=2023-12-22" in following and len(json.loads(data)["rows"]) <= 7
    assert rows_of_json(client, "/data/targets.json") == whole
    assert len(rows_of_csv(client, "/data/targets.csv")) == len(whole)


# ------------------------------------------------------------------ other forms


def test_stratml_is_valid_and_says_the_same(client: Client) -> None:
    _, data = get(client, "/data/sets/nam-2023/stratml.xml")
    assert stratml.problems(data) == []
    text = data.decode()
    assert 'Type="Performance_Report"' in text and "<NumberOfUnits>10.17</NumberOfUnits>" in text
    rows = rows_of_csv(client, "/data/targets.csv?set=nam-2023")
    whole = [row for row in rows if not row["part_of"]]
    assert text.count("<Objective>") == len(whole)
    early, _ = get(client, "/data/sets/mau-2026-phuong-sai-gon/stratml.xml")
    assert early.headers["Content-Type"].startswith("application/xml")
    assert get(client, "/data/stratml.xsd")[1] == stratml.SCHEMA.read_bytes()


def test_the_calendar_names_the_last_day_of_a_set(client: Client) -> None:
    _, data = get(client, "/data/sets/nam-2023/calendar.ics")
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["DTSTART"].dt == date(2023, 12, 14) and event["DTEND"].dt == date(2023, 12, 15)
    assert "Thu ngân sách nhà nước trên địa bàn" in event["DESCRIPTION"]
    assert "dữ liệu mẫu" in event["SUMMARY"]
    every = Calendar.from_ical(get(client, "/data/calendar.ics")[1]).walk("VEVENT")
    assert len(every) >= 5 and len({str(one["UID"]) for one in every}) == len(every)
    assert all(one["DTSTAMP"].dt.astimezone(UTC).date() <= TODAY_2023 for one in every)


REQUIRED = {
    "dcat:Catalog": {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset"},
    "dcat:Dataset": {
        "dcterms:title", "dcterms:description", "dcterms:publisher", "dcterms:temporal",
        "dcterms:spatial", "dcterms:accrualPeriodicity", "dcat:keyword", "dcat:distribution",
    },
    "dcat:Distribution": {
        "dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dcterms:format",
        "dcterms:license",
    },
    "foaf:Agent": {"foaf:name"},
    "dcterms:PeriodOfTime": {"dcat:startDate", "dcat:endDate"},
    "dcterms:Location": {"dcterms:title"},
    "dcterms:ProvenanceStatement": {"dcterms:description"},
}  # fmt: skip


def nodes(told: Any) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        if "@type" in told and "@value" not in told:
            yield told
        for value in told.values():
            yield from nodes(value)
    elif isinstance(told, list):
        for value in told:
            yield from nodes(value)


def test_the_catalogue_keeps_to_the_vocabulary(client: Client) -> None:
    """Every node is of a class we know, has its mandatory terms, and no term without a prefix of
    the context; every address of ours answers."""
    answered, data = get(client, "/data/catalog.jsonld")
    assert answered.headers["Content-Type"] == "application/ld+json"
    told = json.loads(data)
    assert told["@type"] == "dcat:Catalog" and len(told["dcat:dataset"]) >= 9
    for node in nodes(told):
        assert REQUIRED[node["@type"]] <= set(node), node["@type"]
        terms = {term for term in node if not term.startswith("@")}
        assert {term.partition(":")[0] for term in terms} <= set(told["@context"])
    ids = [node["@id"] for node in nodes(told) if "@id" in node]
    assert len(set(ids)) == len(ids)
    for form in (node for node in nodes(told) if node["@type"] == "dcat:Distribution"):
        path = form["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
        served, _ = get(client, path)
        media = form["dcat:mediaType"]["@id"].rpartition("assignments/media-types/")[2]
        assert served.headers["Content-Type"].partition(";")[0].split("/")[0] == media.split("/")[
            0
        ] or "sdmx" in served.headers["Content-Type"]  # fmt: skip


def test_the_pages_explain_in_both_languages(client: Client) -> None:
    for path, vi in (("/data/", "Dữ liệu mở"), ("/data/dictionary/", "Nghĩa của từng cột")):
        answered = client.get(path)
        assert answered.status_code == 200 and vi in body(answered).decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = body(client.get("/data/dictionary/")).decode().replace("&#x27;", "'")
    assert '<html lang="en"' in told and TABLES["targets"].columns[-1].en in told


def test_the_public_pages_lead_to_the_data(client: Client) -> None:
    page = body(client.get("/public/targets/nam-2023/")).decode()
    for path in (
        "/data/targets.csv?set=nam-2023", "/data/targets.json?set=nam-2023",
        "/api/sdmx/data/TARGETS.csv?set=nam-2023", "/data/sets/nam-2023/stratml.xml",
        "/data/sets/nam-2023/calendar.ics", "/data/catalog.jsonld",
    ):  # fmt: skip
        assert f'href="{path}"' in page
        get(client, path)
    assert 'href="/data/"' in body(client.get("/public/targets/")).decode()
    empty = body(client.get("/public/targets/xii-2020-2025/")).decode()
    assert "stratml.xml" not in empty
