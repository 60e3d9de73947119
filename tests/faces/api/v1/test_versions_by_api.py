"""A procedure kept by the API: drafted, edited, looked at, put in force, ended."""

from datetime import date

import pytest
from tests.engine.cases.office import Office
from tests.faces.api.v1.caller import Program

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.models import ProcedureVersion

pytestmark = pytest.mark.django_db
ONE = "/procedures/xac-nhan-thu"
DEARER = ("tiers: [{amount: 3000}]", "tiers: [{amount: 5000}]")


def begun(keeper: Program) -> tuple[str, str]:
    """A draft's text and ETag."""
    made = keeper.post(f"{ONE}/draft")
    assert made.status_code == 201, made.json()
    return made.json()["text"], made.headers["ETag"]


def test_a_new_version_from_the_draft_to_its_first_day(keeper: Program) -> None:
    text, etag = begun(keeper)
    assert begun(keeper) == (text, etag), "there is one draft at a time"
    put = keeper.put(f"{ONE}/draft", {"text": text.replace(*DEARER)}, match=etag, key="sua-lan-1")
    assert put.status_code == 200 and put.json()["revision"] == 2
    again = keeper.put(f"{ONE}/draft", {"text": text.replace(*DEARER)}, match=etag, key="sua-lan-1")
    assert again.headers["Idempotency-Replayed"] == "true" and again.content == put.content
    looked = keeper.get(f"{ONE}/draft/check", first_day="2026-12-01").json()
    assert looked["is_ready"] and looked["problems"] == [] and looked["revision"] == 2
    (fee,) = looked["changes"]
    assert (fee["concerns"], fee["kind"]) == ("applicant", "changed") and "5000" in fee["detail"]

    day = {"first_day": "2026-12-01"}
    stale = keeper.post(f"{ONE}/draft/publish", day, match=etag)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed_meanwhile")
    done = keeper.post(f"{ONE}/draft/publish", day, match=put.headers["ETag"])
    assert (done.status_code, done.json()["status"]) == (200, "published"), done.json()
    found = queries.in_force("xac-nhan-thu", date(2026, 12, 1))
    assert found is not None and found.number == 2
    told = keeper.get(f"{ONE}/versions").json()["items"]
    assert [(one["number"], one["first_day"], one["until"]) for one in told] == [
        (2, "2026-12-01", None), (1, "2025-07-01", "2026-12-01"),
    ]  # fmt: skip
    first = keeper.get(f"{ONE}/versions/1")
    assert first.json()["text"] == text and "ETag" not in first.headers


def test_what_cannot_be_read_is_told_line_by_line_and_not_kept(keeper: Program) -> None:
    text, etag = begun(keeper)
    wrong = text.replace("level: toan_trinh", "level: nua_voi")
    line = wrong[: wrong.index("nua_voi")].count("\n") + 1
    said = keeper.put(f"{ONE}/draft", {"text": wrong}, match=etag)
    assert (said.status_code, said.json()["code"]) == (422, "draft_cannot_be_read")
    (error,) = said.json()["errors"]
    assert error["pointer"] == "#/text" and f"dòng {line}, level" in error["detail"]
    other = keeper.put(f"{ONE}/draft", {"text": text.replace("code: xac", "code: cap", 1)},
                       match=etag)  # fmt: skip
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "#/text")
    assert ProcedureVersion.objects.get(status="draft").revision == 1


def test_what_is_not_right_is_not_put_in_force(keeper: Program) -> None:
    text, etag = begun(keeper)
    wrong = text.replace("act: cases.examine", "act: cases.dream")
    etag = keeper.put(f"{ONE}/draft", {"text": wrong}, match=etag).headers["ETag"]
    looked = keeper.get(f"{ONE}/draft/check").json()
    assert not looked["is_ready"] and looked["problems"][0]["line"] > 1
    said = keeper.post(f"{ONE}/draft/publish", {"first_day": "2026-11-25"}, match=etag)
    assert (said.status_code, said.json()["code"]) == (409, "procedure_is_not_right")
    assert any("không ai có quyền" in one["detail"] for one in said.json()["errors"])
    assert ProcedureVersion.objects.filter(code="xac-nhan-thu", status="published").count() == 1


def test_a_draft_is_changed_by_who_has_seen_it(keeper: Program) -> None:
    text, etag = begun(keeper)
    assert keeper.put(f"{ONE}/draft", {"text": text}).json()["code"] == "parameter_does_not_fit"
    assert keeper.put(f"{ONE}/draft", {"text": text}, match=etag).status_code == 200
    stale = keeper.put(f"{ONE}/draft", {"text": text}, match=etag)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed_meanwhile")
    assert keeper.put(f"{ONE}/draft", {"text": ""}, match=etag).status_code == 422


def test_thrown_away_and_ended(keeper: Program) -> None:
    begun(keeper)
    left = keeper.post(f"{ONE}/draft/discard")
    assert [one["number"] for one in left.json()["items"]] == [1]
    gone = keeper.get(f"{ONE}/draft")
    assert (gone.status_code, gone.json()["code"]) == (404, "procedure_has_no_draft")
    early = keeper.post(f"{ONE}/withdraw", {"until": "2024-01-01", "basis": "Quyết định mẫu"})
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "#/until")
    ended = keeper.post(f"{ONE}/withdraw", {"until": "2026-12-01", "basis": "Quyết định mẫu"})
    assert ended.status_code == 200
    assert queries.in_force("xac-nhan-thu", date(2026, 12, 1)) is None


def test_unknown_ones_are_said(keeper: Program) -> None:
    for path in ("/versions", "/draft", "/versions/1"):
        said = keeper.get(f"/procedures/khong-co{path}")
        assert (said.status_code, said.json()["code"]) == (404, "procedure_is_unknown")
    assert keeper.post("/procedures/khong-co/draft").status_code == 404
    assert keeper.get(f"{ONE}/versions/9").json()["code"] == "version_is_unknown"


def test_only_who_keeps_procedures(office: Office) -> None:
    post = "chanh-van-phong-phuong-sai-gon"
    reader = Program.from_post(post, "cases.read")
    unable = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon", "cases.configure")
    for one, code in ((reader, "scope_is_missing"), (unable, "post_lacks_the_right")):
        for said in (
            one.get(f"{ONE}/versions"), one.post(f"{ONE}/draft"),
            one.put(f"{ONE}/draft", {"text": "x"}, match='"1"'),
            one.post(f"{ONE}/draft/publish", {"first_day": "2026-12-01"}, match='"1"'),
        ):  # fmt: skip
            assert (said.status_code, said.json()["code"]) == (403, code)
    assert not ProcedureVersion.objects.filter(code="xac-nhan-thu", status="draft").exists()
