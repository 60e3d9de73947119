"""More public sets than fit a page: nothing is left out of any form, nothing told twice."""

import json
import re
import sys
from collections.abc import Iterator
from itertools import chain

import pytest
from django.test import Client
from tests.faces.api.test_open_data import body, get, problem, rows_of_csv, rows_of_json
from tests.makers import MORNING_2023, TODAY_2023

from opendistrict.engine.plans import queries as plans
from opendistrict.faces.kit import clock

pytestmark = pytest.mark.usefixtures("quan1")
# The package names a function of this name, which hides the module.
HOUSES = (plans, sys.modules["opendistrict.engine.plans.queries.targets"])


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)


@pytest.fixture
def codes() -> list[str]:
    """The codes of all public sets, in their order."""
    found = [line.set.code for line in plans.public_sets(TODAY_2023)]
    assert len(found) >= 4
    return found


@pytest.fixture(params=[1, 2, 3])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many sets fit a page."""
    for module in HOUSES:
        monkeypatch.setattr(module, "SETS", request.param)
    return int(request.param)


def test_pages_continue_after_a_key(codes: list[str], few: int) -> None:
    seen: list[str] = []
    after = None
    while lines := plans.public_sets(TODAY_2023, after=after):
        assert len(lines) <= few
        seen += [line.set.code for line in lines]
        after = lines[-1].set.id
    assert seen == codes
    (one,) = plans.public_sets(TODAY_2023, code=codes[-1])
    assert one.set.code == codes[-1]


def _pages(client: Client, path: str) -> Iterator[list[str]]:
    following: str | None = path
    while following:
        told = json.loads(get(client, following)[1])
        yield [row["set"] for row in told["rows"]]
        following = told["next"]


def test_tables_are_whole(client: Client, codes: list[str], few: int) -> None:
    assert [row["set"] for row in rows_of_csv(client, "/data/sets.csv")] == codes
    pages = list(_pages(client, "/data/sets.json"))
    assert list(chain(*pages)) == codes and max(map(len, pages)) == few
    for name in ("targets", "values"):
        in_file = [row["set"] for row in rows_of_csv(client, f"/data/{name}.csv")]
        assert [row["set"] for row in rows_of_json(client, f"/data/{name}.json")] == in_file
        assert "nam-2023" in in_file
    last = rows_of_csv(client, f"/data/sets.csv?set={codes[-1]}")
    assert [row["set"] for row in last] == [codes[-1]]


def test_what_needs_every_set_has_every_set(client: Client, codes: list[str]) -> None:
    whole = {
        path: get(client, path)[1]
        for path in ("/data/catalog.jsonld", "/data/calendar.ics", "/api/sdmx/structure.xml",
                     "/data/indicators.csv", "/data/targets.csv", "/data/values.csv",
                     "/api/sdmx/data/TARGETS.csv")
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module in HOUSES:
            patch.setattr(module, "SETS", 1)
        for path, before in whole.items():
            assert get(client, path)[1] == before, path
    assert all(f"set-{code}".encode() in whole["/data/catalog.jsonld"] for code in codes)


@pytest.mark.parametrize("path", ["/data/", "/public/targets/"])
def test_the_pages_lead_on(client: Client, codes: list[str], few: int, path: str) -> None:
    seen: list[str] = []
    following: str | None = path
    while following:
        page = body(client.get(following)).decode()
        found = [code for code in codes if f'/public/targets/{code}/"' in page]
        assert len(found) <= few
        seen += found
        link = re.search(r'rel="next" href="([^"]+)"', page)
        following = link[1].replace("&amp;", "&") if link else None
    assert seen == codes


def test_an_address_cut_off_begins_anew_for_people_and_is_refused_for_programs(
    client: Client,
) -> None:
    assert client.get("/data/?after=khong-co")["Location"] == "/data/"
    assert client.get("/public/targets/?after=khong-co").status_code == 200
    assert problem(client, "/data/sets.json?after=con-lai-2025", 400)["code"] == (
        "cursor_is_unreadable"
    )
    assert problem(client, "/data/sets.csv?after=nam-2023", 400)["code"] == "parameter_is_unknown"
