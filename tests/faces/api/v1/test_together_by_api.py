"""One act on many dossiers by the API: each is done or refused by itself, once for a key."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.test_dossier_by_api import FILING

from opendistrict.engine.cases.models import Step
from opendistrict.faces.api.v1 import together

pytestmark = pytest.mark.django_db
KEY = "0190aaaa-bbbb-cccc-dddd-eeeeffff0099"


def filed(counter: Program, count: int) -> list[str]:
    return [counter.post("/dossiers", FILING).json()["code"] for _ in range(count)]


def test_each_is_done_or_refused_by_itself(counter: Program, examiner: Program) -> None:
    """What another has, what nobody knows, and what is told twice keep no other back."""
    codes = filed(counter, 3)
    examiner.act(codes[1], "take")
    assert examiner.act(codes[1], "pass-on").status_code == 200
    asked = [*codes, "H99.99.99-990101-000001", codes[0]]
    told = examiner.post("/dossiers/acts/take", {"dossiers": asked})
    assert told.status_code == 200, told.content
    found = {one["code"]: one for one in told.json()["results"]}
    assert list(found) == asked[:4] and told.json()["done"] == 2
    assert found[codes[0]]["done"] and found[codes[2]]["stands"]["revision"] > 0
    alone = examiner.act(codes[1], "take")
    assert (found[codes[1]]["status"], found[codes[1]]["codes"]) == (
        alone.status_code, alone.json()["codes"],
    )  # fmt: skip
    assert found[codes[1]]["details"] == alone.json()["details"]
    nobody = found["H99.99.99-990101-000001"]
    assert (nobody["status"], nobody["codes"]) == (404, ["dossier_is_unknown"])


def test_passed_on_together_they_stand_where_each_would(
    counter: Program, examiner: Program
) -> None:
    one, *others = filed(counter, 3)
    examiner.post("/dossiers/acts/take", {"dossiers": [one, *others]})
    alone = examiner.act(one, "pass-on", {"note": "Đủ điều kiện"}).json()
    told = examiner.post(
        "/dossiers/acts/pass-on", {"dossiers": others, "note": "Đủ điều kiện"}
    ).json()
    assert told["done"] == 2
    assert [one["stands"]["state"] for one in told["results"]] == [alone["state"]] * 2
    assert Step.objects.filter(note="Đủ điều kiện").count() == 3


def test_sent_twice_it_is_done_once(counter: Program, examiner: Program) -> None:
    asked = {"dossiers": filed(counter, 2)}
    first = examiner.post("/dossiers/acts/take", asked, key=KEY)
    steps = Step.objects.count()
    again = examiner.post("/dossiers/acts/take", asked, key=KEY)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Step.objects.count() == steps


def test_what_one_may_not_see_is_as_unknown_as_what_is_not_there(counter: Program) -> None:
    (code,) = filed(counter, 1)
    other = Program.from_post("cong-chuc-ho-tich-phuong-tan-dinh")
    told = other.post("/dossiers/acts/take", {"dossiers": [code]}).json()
    (one,) = told["results"]
    assert (told["done"], one["codes"]) == (0, ["dossier_is_unknown"])


@pytest.mark.parametrize("dossiers", [[], ["x" * 200], "H29", [f"H29-{n}" for n in range(101)]])
def test_too_few_too_many_or_no_numbers_at_all(examiner: Program, dossiers: object) -> None:
    told = examiner.post("/dossiers/acts/take", {"dossiers": dossiers})
    assert told.status_code == 422 and told.json()["errors"]
    assert together.MOST == 100


def test_who_gets_them_must_be_a_post(counter: Program, examiner: Program) -> None:
    codes = filed(counter, 1)
    told = examiner.post(
        "/dossiers/acts/hand-over",
        {"dossiers": codes, "to": "0190aaaa-bbbb-cccc-dddd-eeeeffff0000"},
    )
    assert (told.status_code, told.json()["code"]) == (422, "post_is_unknown")


def test_as_many_queries_for_twenty_as_for_two(counter: Program, examiner: Program) -> None:
    def asked(count: int) -> int:
        codes = filed(counter, count)
        with CaptureQueriesContext(connection) as queries:
            told = examiner.post("/dossiers/acts/take", {"dossiers": codes})
        assert told.json()["done"] == count
        return len(queries)

    asked(1)
    assert asked(12) == asked(2)
