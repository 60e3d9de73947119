"""The description and the server say the same: compared with docs/openapi.yaml, and tried by
schemathesis with made-up requests over every operation."""

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as conf
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from schemathesis.checks import CHECKS
from tests.engine.cases.office import NOON, PROCEDURE
from tests.faces.api.v1.caller import EVERYTHING, Program
from tests.faces.api.v1.test_dossier_by_api import FILING

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.flow import compile_flow
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.faces.api.v1 import problems, site
from opendistrict.kernel.actor import SYSTEM

ROOT = Path(conf.PACKAGE).parents[1]
KEPT = ROOT / "docs" / "openapi.yaml"
EXAMPLES = int(os.environ.get("OD_API_EXAMPLES", "6"))  # of each operation


def written() -> str:
    return yaml.safe_dump(site.description(), allow_unicode=True, sort_keys=False, width=100)


def test_the_kept_description_is_the_servers() -> None:
    if os.environ.get("OD_WRITE_OPENAPI"):
        KEPT.write_text(written(), encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == written(), (
        "docs/openapi.yaml is another one: OD_WRITE_OPENAPI=1 ./od test " + __file__
    )


def test_nothing_is_fetched_from_elsewhere(client: Any) -> None:
    told = client.get("/api/v1/openapi.json")
    assert told.json()["openapi"].startswith("3.1")
    assert "https://" not in told.content.decode().replace("https://json-schema.org", "")


KEEPING = ("cases.configure", "cases.read", "orgs.read", "orgs.delegate")
KEPT_BY_KEEPER = ("/delegations", "/draft", "/rehousings", "/versions", "{code}/withdraw")
WANTED = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_made_up_requests_meet_no_fault(quan1: None, live_server: Any, settings: Any) -> None:
    """A program with every right, at a dossier that is there: no server error, no status, content
    type or body that is not described."""
    settings.API_RATE = 0
    actions.load_procedures(texts=[PROCEDURE], actor=SYSTEM, at=NOON)
    counter = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon")
    code = counter.post("/dossiers", FILING).json()["code"]
    feed = Program.feed()
    chair = Program.from_post("chu-tich-phuong-sai-gon", *EVERYTHING)
    keeper = Program.from_post("chanh-van-phong-phuong-sai-gon", *KEEPING)
    schema = schemathesis.openapi.from_dict(site.description())
    checks = [CHECKS.get_one(name) for name in WANTED]
    done = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        kept = any(part in operation.path for part in KEPT_BY_KEEPER)
        who = feed if "/national/" in operation.path else keeper if kept else chair
        _try(operation, who, code, checks, live_server.url)
        done += 1
    assert done == sum(len(one) for one in site.description()["paths"].values())


def _try(operation: Any, who: Program, code: str, checks: list[Any], url: str) -> None:
    @given(case=operation.as_strategy())
    @tried(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    def ask(case: Any) -> None:
        if "code" in case.path_parameters:
            of_procedure = "/procedures/" in operation.path
            case.path_parameters["code"] = "xac-nhan-thu" if of_procedure else code
        case.headers = {**(case.headers or {}), **who.headers()}
        answered = case.call(base_url=url)
        case.validate_response(answered, checks=checks)

    ask()


# ------------------------------------------------------------------ every refusal has its status


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        (("dossier_is_unknown",), 404), (("may_not_see_this_dossier",), 404),
        (("holds_the_dossier", "may_sign"), 403), (("may_receive", "papers_are_there"), 403),
        (("papers_are_there",), 409), (("dossier_moved_meanwhile",), 409), (("wrong_state",), 409),
        (("is_decided",), 409), (("form_is_wrong",), 422), (("reason_is_missing",), 422),
        (("file_is_too_large",), 422), (("cursor_is_unreadable",), 400),
    ],
)  # fmt: skip
def test_a_refusal_has_the_status(codes: tuple[str, ...], status: int) -> None:
    assert problems.status_of(codes) == status


def test_every_guard_of_the_flow_is_about_people_or_about_the_state() -> None:
    """A new guard that asks who acts must be in FORBIDDEN, or programs take it for a conflict."""
    read = read_procedure(PROCEDURE.encode(), file="thu")
    assert read.procedure is not None
    guards = compile_flow(read.procedure).guards
    of_people = {one for one in guards if one.startswith(("may_", "holds_"))}
    assert of_people == guards & problems.FORBIDDEN and len(of_people) > 5
    assert {problems.status_of([one]) for one in guards - of_people} == {409}


def test_no_code_has_two_statuses() -> None:
    groups = (problems.FORBIDDEN, problems.UNKNOWN, problems.UNREADABLE, problems.WRONG)
    assert sum(len(one) for one in groups) == len(frozenset().union(*groups))
