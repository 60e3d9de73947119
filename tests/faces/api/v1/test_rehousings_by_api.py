"""Open dossiers moved by the API: tried without a trace, ordered as tried, carried out."""

import pytest
from tests.engine.cases.office import NOON, Office
from tests.engine.cases.test_rehousing import RENAMED, another, end, filed_in
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.models import RehousingOrder

pytestmark = pytest.mark.django_db
WHAT = {
    "procedure": "xac-nhan-thu", "on": "2026-11-26", "steps": {"tham_tra": "xem_xet"},
}  # fmt: skip


def tried(keeper: Program, **more: object) -> dict[str, object]:
    found = keeper.post("/rehousings/try", {"version": WHAT, **more})
    assert found.status_code == 200, found.json()
    return dict(found.json())


def ordered(keeper: Program, **changes: object) -> dict[str, object]:
    return {"version": WHAT, "basis": "Quyết định mẫu", "seen": tried(keeper)["digest"], **changes}


def test_tried_then_done_at_once(office: Office, keeper: Program, watch: Watch) -> None:
    opened = office.open()
    another(*RENAMED)
    watch.at = NOON.replace(day=26)
    run = tried(keeper)
    (line,) = run["items"]  # type: ignore[misc]
    assert (run["moved"], run["left"], line["code"]) == (1, 0, opened.code)
    assert (line["before"]["version"], line["after"]["version"]) == (1, 2)
    assert line["after"]["state"]["step"] == "xem_xet" and line["why"] is None
    assert queries.case(opened.id).standing.state == "4.tham_tra", "a dry run changes nothing"

    done = keeper.post("/rehousings", ordered(keeper), key="lenh-chuyen-1")
    assert (done.status_code, done.json()["status"], done.json()["moved"]) == (201, "done", 1)
    again = keeper.post("/rehousings", ordered(keeper), key="lenh-chuyen-1")
    assert again.headers["Idempotency-Replayed"] == "true" and again.content == done.content
    assert queries.case(opened.id).standing.state == "4.xem_xet"
    assert RehousingOrder.objects.count() == 1
    listed = keeper.get("/rehousings", procedure="xac-nhan-thu").json()["items"]
    assert listed == [done.json()] == [keeper.get(f"/rehousings/{done.json()['id']}").json()]


def test_why_a_dossier_stays(office: Office, keeper: Program, watch: Watch) -> None:
    office.open()
    another(*RENAMED)
    run = tried(keeper, version=WHAT | {"steps": {}})
    (group,) = run["groups"]  # type: ignore[misc]
    assert (run["moved"], group["why"]["code"]) == (0, "step_is_gone")
    assert "Bản mới không có bước" in group["why"]["detail"]


def test_for_a_later_day_it_waits_and_may_be_cancelled(office: Office, keeper: Program) -> None:
    office.open()
    another(*RENAMED)
    made = keeper.post("/rehousings", ordered(keeper)).json()
    assert made["status"] == "ordered"
    early = keeper.post(f"/rehousings/{made['id']}/carry-out")
    assert (early.status_code, early.json()["code"]) == (409, "rehousing_is_for_later")
    assert keeper.post(f"/rehousings/{made['id']}/cancel").json()["status"] == "cancelled"
    late = keeper.post(f"/rehousings/{made['id']}/cancel")
    assert (late.status_code, late.json()["code"]) == (409, "rehousing_is_not_open")


def test_an_order_of_today_is_carried_out_when_it_is_due(
    office: Office, keeper: Program, watch: Watch
) -> None:
    opened = office.open()
    another(*RENAMED)
    made = keeper.post("/rehousings", ordered(keeper)).json()
    watch.at = NOON.replace(day=26)
    done = keeper.post(f"/rehousings/{made['id']}/carry-out")
    assert (done.status_code, done.json()["moved"]) == (200, 1), done.json()
    assert queries.case(opened.id).standing.state == "4.xem_xet"


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"seen": "0" * 64}, 409, "rehousing_differs", "#/seen"),
        ({"version": WHAT | {"on": "hôm nay"}}, 422, "request_does_not_fit", "#/version/on"),
        ({"seen": "xem rồi"}, 422, "request_does_not_fit", "#/seen"),
        ({"basis": " "}, 422, "reason_is_missing", "#/basis"),
        ({"version": WHAT | {"procedure": "khong-co"}}, 404, "procedure_is_unknown",
         "#/version/procedure"),
        ({"version": WHAT | {"steps": {"tham_tra": "khong_co"}}}, 422, "new_step_is_unknown",
         "#/version/steps"),
        ({"version": WHAT | {"on": "2026-11-24"}}, 409, "version_is_not_in_force", "#/version/on"),
        ({"version": None, "units": {"sources": ["khong-co"], "on": "2026-11-26"}}, 422,
         "unit_is_unknown", "#/units/sources"),
        ({"version": None, "units": {"sources": ["phuong-sai-gon"], "on": "2026-11-26"}}, 409,
         "units_have_not_ended", "#/units/sources"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_ordered(
    office: Office, keeper: Program, changes: dict[str, object], status: int, code: str,
    pointer: str,
) -> None:  # fmt: skip
    office.open()
    another(*RENAMED)
    said = keeper.post("/rehousings", ordered(keeper, **changes))
    assert (said.status_code, said.json()["code"]) == (status, code), said.json()
    assert [one["pointer"] for one in said.json()["errors"]] == [pointer]
    assert RehousingOrder.objects.count() == 0
    for both in ({}, {"version": WHAT, "units": {"sources": ["x"], "on": "2026-11-26"}}):
        neither = keeper.post("/rehousings/try", both)
        assert (neither.status_code, neither.json()["code"]) == (422, "one_of_two_is_moved")


def test_what_lies_with_a_ward_that_ended_goes_to_its_heir(
    office: Office, keeper: Program, watch: Watch
) -> None:
    lies = filed_in(office, "phuong-tan-dinh")
    end("phuong-tan-dinh", ["phuong-sai-gon", "phuong-ben-thanh"])
    watch.at = NOON.replace(day=26)
    what: dict[str, object] = {"sources": ["phuong-tan-dinh"], "on": "2026-11-26"}
    torn = keeper.post("/rehousings/try", {"units": what}).json()
    assert (torn["moved"], torn["items"][0]["why"]["code"]) == (0, "several_heirs")
    what["heirs"] = {"phuong-tan-dinh": "phuong-sai-gon"}
    run = keeper.post("/rehousings/try", {"units": what}).json()
    assert (run["moved"], run["next"]) == (1, None)
    assert run["items"][0]["after"]["office_id"] == str(office.ward)
    told = {"units": what, "basis": "Nghị quyết mẫu", "seen": run["digest"]}
    done = keeper.post("/rehousings", told)
    assert (done.status_code, done.json()["moved"]) == (201, 1), done.json()
    assert queries.case(lies).standing.office_id == office.ward
    assert done.json() in keeper.get("/rehousings").json()["items"]


def test_only_who_keeps_procedures_moves(office: Office, keeper: Program) -> None:
    office.open()
    another(*RENAMED)
    reader = Program.from_post("chanh-van-phong-phuong-sai-gon", "cases.read")
    assert reader.post("/rehousings/try", {"version": WHAT}).json()["code"] == "scope_is_missing"
    assert reader.post("/rehousings", ordered(keeper)).status_code == 403
    unable = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon", "cases.configure")
    assert (
        unable.post("/rehousings/try", {"version": WHAT}).json()["code"] == "post_lacks_the_right"
    )
    unknown = "00000000-0000-0000-0000-000000000000"
    assert keeper.get(f"/rehousings/{unknown}").json()["code"] == "rehousing_is_unknown"
    assert keeper.post(f"/rehousings/{unknown}/cancel").status_code == 404
