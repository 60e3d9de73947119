"""Rights passed on, seen and taken back by the API; a program passes on no more than it has."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.office import NOON, Office
from tests.faces.api.v1.caller import Program
from tests.makers import actor

from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.models import Delegation

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
CHIEF, OFFICER = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"


def paper(**changes: object) -> dict[str, object]:
    return {
        "to": OFFICER, "acts": ["directives.confirm", "plans.nudge"],
        "first_day": f"{TODAY}", "last_day": f"{TODAY + timedelta(days=30)}",
        "limit": "Khối văn hóa", "basis": "Giấy ủy quyền 01/GUQ (mẫu)", **changes,
    }  # fmt: skip


def mine(program: Program) -> list[dict[str, object]]:
    found: list[dict[str, object]] = program.get("/delegations").json()["items"]
    return found


def test_given_seen_by_both_and_taken_back(keeper: Program) -> None:
    given = keeper.post("/delegations", paper(), key="giay-01-GUQ")
    assert given.status_code == 201, given.json()
    again = keeper.post("/delegations", paper(), key="giay-01-GUQ")
    assert again.content == given.content and again.headers["Idempotency-Replayed"] == "true"
    ids = given.json()["ids"]
    assert {one["id"] for one in mine(keeper)} == set(ids), "sent twice, given once"
    officer = Program.from_post(OFFICER, "orgs.read")
    (one,) = [one for one in mine(officer) if one["act"] == "plans.nudge"]
    assert (one["standing"], one["last_day"]) == ("now", f"{TODAY + timedelta(days=30)}")
    assert one["giver"]["key"] == CHIEF and one["taker"]["person"]  # type: ignore[index]
    assert actor(OFFICER, TODAY).may_somewhere("plans.nudge")

    ended = keeper.post(
        f"/delegations/{one['id']}/end", {"until": f"{TODAY}", "reason": "Đã về làm việc"}
    )
    assert ended.status_code == 200
    assert not actor(OFFICER, TODAY).may_somewhere("plans.nudge")
    assert actor(OFFICER, TODAY).may_somewhere("directives.confirm")


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"acts": []}, 422, "request_does_not_fit", "#/acts"),
        ({"basis": ""}, 422, "request_does_not_fit", "#/basis"),
        ({"basis": "  "}, 422, "legal_basis_is_missing", "#/basis"),
        ({"last_day": "2020-01-01"}, 422, "period_is_empty", "#/last_day"),
        ({"last_day": "9999-12-31"}, 422, "request_does_not_fit", "#/last_day"),
        ({"acts": ["plans.set_target"]}, 403, "right_is_not_yours", "#/acts"),
        ({"to": "khong-co"}, 422, "post_is_unknown", "#/to"),
        ({"to": CHIEF}, 422, "nobody_delegates_to_himself", "#/to"),
        ({"condition": {"field": "khong_co", "at_most": 5}}, 422, "condition_is_wrong",
         "#/condition"),
        ({"condition": {"field": "von", "at_least": 6, "at_most": 5}}, 422, "condition_is_wrong",
         "#/condition"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    keeper: Program, changes: dict[str, object], status: int, code: str, pointer: str
) -> None:
    before = Delegation.objects.count()
    said = keeper.post("/delegations", paper(**changes))
    assert (said.status_code, said.json()["code"]) == (status, code), said.json()
    assert [one["pointer"] for one in said.json()["errors"]] == [pointer]
    assert Delegation.objects.count() == before


def test_the_same_right_twice_is_a_conflict_and_nothing_is_half_given(keeper: Program) -> None:
    keeper.post("/delegations", paper(acts=["plans.nudge"]))
    before = Delegation.objects.count()
    said = keeper.post("/delegations", paper())
    assert (said.status_code, said.json()["code"]) == (409, "delegation_overlaps")
    assert Delegation.objects.count() == before


def test_no_more_is_passed_on_than_the_program_may_do(office: Office) -> None:
    narrow = Program.from_post(CHIEF, "orgs.delegate", "plans.nudge")
    said = narrow.post("/delegations", paper())
    assert (said.status_code, said.json()["code"]) == (403, "right_is_not_yours")
    assert narrow.post("/delegations", paper(acts=["plans.nudge"])).status_code == 201
    reader = Program.from_post(CHIEF, "orgs.read")
    assert reader.post("/delegations", paper()).json()["code"] == "scope_is_missing"
    unable = Program.from_post(OFFICER, "orgs.delegate")
    assert unable.post("/delegations", paper()).json()["code"] == "post_lacks_the_right"
    stranger = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon", "cases.read")
    assert stranger.get("/delegations").status_code == 403


def test_part_of_a_right_with_a_condition(office: Office) -> None:
    chair = Program.from_post("chu-tich-phuong-sai-gon", "orgs.delegate", "cases.sign")
    told = paper(
        to=str(actor("truong-phong-kthtdt-phuong-sai-gon", TODAY).post_id),
        acts=["cases.sign:van-hoa"], condition={"field": "area_m2", "at_most": "1250.5"},
    )  # fmt: skip
    given = chair.post("/delegations", told)
    assert given.status_code == 201, given.json()
    (one,) = [one for one in mine(chair) if one["id"] == given.json()["ids"][0]]
    assert one["condition"] == {
        "field": "area_m2", "at_least": None, "at_most": "1250.5", "is_in": [],
    }  # fmt: skip


def test_only_the_giver_takes_back_and_never_for_days_past(keeper: Program) -> None:
    (key,) = keeper.post("/delegations", paper(acts=["plans.nudge"])).json()["ids"]
    chair = Program.from_post("chu-tich-phuong-sai-gon", "orgs.delegate")
    end = {"until": f"{TODAY}", "reason": "x"}
    assert chair.post(f"/delegations/{key}/end", end).status_code == 403
    unknown = "00000000-0000-0000-0000-000000000000"
    assert keeper.post(f"/delegations/{unknown}/end", end).status_code == 404
    past = keeper.post(f"/delegations/{key}/end", end | {"until": "2026-01-01"})
    assert past.json()["errors"][0]["pointer"] == "#/until" and past.status_code == 422
    late = keeper.post(f"/delegations/{key}/end", end | {"until": "2027-06-01"})
    assert (late.status_code, late.json()["code"]) == (409, "delegation_has_ended")


def test_of_the_units_one_reads_page_by_page(
    keeper: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opendistrict.registers.orgs.queries import delegations as module

    keeper.post("/delegations", paper())
    whole = keeper.get("/delegations", whose="units").json()["items"]
    assert {"directives.confirm", "plans.nudge"} <= {one["act"] for one in whole}
    assert all(one["standing"] != "over" for one in whole)
    scope = orgs.scope(actor(CHIEF, TODAY), "orgs.read")
    assert all({one["giver"]["unit_id"], one["taker"]["unit_id"]} & set(map(str, scope))
               for one in whole)  # fmt: skip
    monkeypatch.setattr(module, "PAGE", 1)
    seen, after = [], ""
    while after is not None:
        page = keeper.get("/delegations", whose="units", after=after).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert seen == [one["id"] for one in whole]
    assert keeper.get("/delegations", whose="units", after="x").status_code == 400
    elsewhere = Program.from_post("chanh-van-phong-phuong-tan-dinh", "orgs.read")
    others = elsewhere.get("/delegations", whose="units").json()["items"]
    assert not {one["id"] for one in others} & {one["id"] for one in whole}
    asked = elsewhere.get("/delegations", whose="units", unit="phuong-sai-gon").json()["items"]
    assert asked == []


def test_a_long_list_asks_no_more_than_a_short_one(keeper: Program) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            keeper.get("/delegations", whose="units")
        return len(found)

    keeper.post("/delegations", paper(acts=["plans.nudge"]))
    keeper.get("/delegations", whose="units")
    few = asked()
    keeper.post("/delegations", paper(acts=["directives.confirm"]))
    keeper.get("/delegations", whose="units")
    assert asked() == few
