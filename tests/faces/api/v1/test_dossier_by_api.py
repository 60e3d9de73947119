"""A dossier from filing to its result, wholly by the API; and every way it says no."""

from datetime import timedelta

import pytest
from tests.engine.cases.office import NOON, PROCEDURE, Office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)

FILING = {
    "procedure": "xac-nhan-thu", "office": "26740", "channel": "counter", "receive": True,
    "applicant": {
        "kind": "citizen", "full_name": "Đặng Thị Ngọc Ánh", "national_id": "079190000123",
        "phone": "0903123456",
    },
    "values": {"ho_ten": "Đặng Thị Ngọc Ánh", "muc_dich": "bổ sung lý lịch", "so_ban": 2},
    "papers": [{"paper": "to_khai"}],
}  # fmt: skip


def holder(code: str) -> Program:
    """A program that acts from the post that has a dossier now."""
    post_id = Dossier.objects.values_list("holder_id", flat=True).get(code=code)
    return Program.from_post(orgs.posts([post_id], on=NOON.date())[post_id].slug)


def test_from_filing_to_the_result(counter: Program, examiner: Program, watch: Watch) -> None:
    filed = counter.post("/dossiers", FILING)
    assert filed.status_code == 201, filed.json()
    code = filed.json()["code"]
    assert filed.headers["Location"] == f"/api/v1/dossiers/{code}"
    assert filed.json()["state"] == {"national": "4", "step": "tham_tra"}
    watch.at = NOON + HOUR
    taken = examiner.act(code, "take", match=filed.headers["ETag"])
    assert (taken.status_code, taken.json()["revision"]) == (200, filed.json()["revision"] + 1)
    assert examiner.act(code, "pass-on", {"note": "Đủ điều kiện"}).status_code == 200
    signer = holder(code)
    signed = signer.act(code, "sign", match=signer.get(f"/dossiers/{code}").headers["ETag"])
    assert signed.status_code == 200 and signed.json()["id_of_new"]
    assert signer.act(code, "pass-on").status_code == 200
    assert holder(code).act(code, "pass-on").json()["state"]["national"] == "9"
    unpaid = counter.act(code, "give-result")
    assert (unpaid.status_code, unpaid.json()["codes"]) == (409, ["fee_is_settled"])
    paid = counter.act(code, "pay", {"amount": 6000, "reference": "BL 0001"})
    assert paid.status_code == 200
    given = counter.act(code, "give-result")
    assert given.json()["state"]["national"] == "10"
    assert counter.act(code, "rate", {"stars": 5, "text": "Tốt"}).status_code == 200
    trail = [one["act"] for one in counter.get(f"/dossiers/{code}/steps").json()["items"]]
    assert trail == [
        "file", "accept", "forward", "take:tham_tra", "pass_on:ky", "sign:ky",
        "pass_on:phat_hanh", "finish", "pay", "return",
    ]  # fmt: skip
    by = Step.objects.filter(dossier__code=code, n=4).values_list("actor_kind", "actor_label")
    assert list(by) == [("client", "cong-chuc-ho-tich-phuong-sai-gon")]


def test_what_one_reads_of_it(counter: Program) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    read = counter.get(f"/dossiers/{code}").json()
    assert read["form"]["muc_dich"] == "bổ sung lý lịch"
    assert read["papers"][0]["paper"] == "to_khai"
    take = next(one for one in read["acts"] if one["act"] == "take:tham_tra")
    assert take["blocked_by"] == ["holds_the_dossier"]
    due = counter.get(f"/dossiers/{code}/due").json()
    assert due["at"].startswith("2026-11-27")
    assert due["steps"][0]["kind"] == "begins"
    assert "2026-11-24" in [day for one in due["steps"] for day in one["days_off"]]
    (leaf,) = counter.get(f"/dossiers/{code}/log").json()["items"]
    assert (leaf["kind"], leaf["receipt"]) == ("cases.promise", None)


def test_receipts_of_the_log_come_with_its_checkpoint(counter: Program, watch: Watch) -> None:
    from opendistrict.registers.base import actions as base

    code = counter.post("/dossiers", FILING).json()["code"]
    base.keep_log(watch.at)
    (leaf,) = counter.get(f"/dossiers/{code}/log").json()["items"]
    assert leaf["receipt"]["kind"] == "cases.promise" and leaf["code"]


def test_a_waiting_dossier_goes_on_by_the_api(
    counter: Program, examiner: Program, office: Office, watch: Watch
) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    asked = examiner.act(code, "ask-supplement", {"items": ["Bản chụp rõ hơn"]})
    assert asked.json()["state"] == {"national": "5", "step": "tham_tra"}
    early = examiner.act(code, "lapse")
    assert early.json()["codes"] == ["supplement_is_overdue"]
    brought = {"papers": [{"paper": "to_khai", "kind": "copy"}]}
    assert counter.act(code, "supplement", brought).json()["state"]["national"] == "4"
    again = examiner.act(code, "ask-supplement", {"items": ["Nữa"]})
    assert (again.status_code, again.json()["code"]) == (409, "second_supplement_counts_as_late")
    extended = examiner.act(code, "extend", {"basis": "Văn bản mẫu"})
    assert extended.status_code == 200
    assert examiner.act(code, "extend", {"basis": "x"}).json()["code"] == "extended_once_already"
    sorry = {"reasons": "Chờ xác minh", "new_date": "2026-12-20T17:00:00+07:00"}
    assert examiner.act(code, "apologise", sorry).status_code == 200
    assert examiner.act(code, "comment", {"text": "Đã gọi điện"}).status_code == 200
    withdrawn = counter.act(code, "withdraw")
    assert withdrawn.json()["state"]["national"] == "7"
    assert examiner.act(code, "decline", {"note": "Đổi ý"}).json()["state"]["national"] == "4"
    counter.act(code, "withdraw")
    assert examiner.act(code, "agree").json()["state"]["national"] == "8"


def test_before_it_is_received(counter: Program) -> None:
    filing = {**FILING, "receive": False, "channel": "online", "papers": []}
    code = counter.post("/dossiers", filing).json()["code"]
    lacks = counter.act(code, "receive")
    assert (lacks.status_code, lacks.json()["codes"]) == (409, ["papers_are_there"])
    asked = counter.act(code, "ask-supplement", {"items": ["Tờ khai"]})
    assert asked.json()["state"] == {"national": "5", "step": "tiep_nhan"}
    counter.act(code, "supplement", {"papers": [{"paper": "to_khai"}]})
    assert counter.act(code, "receive").json()["state"]["national"] == "2"
    assert counter.act(code, "forward").json()["state"]["national"] == "4"
    other = counter.post("/dossiers", filing).json()["code"]
    refused = counter.act(other, "refuse", {"reasons": "Không thuộc thẩm quyền"})
    assert refused.json()["state"]["national"] == "3"


def test_another_unit_is_asked_and_answers(
    counter: Program, examiner: Program, office: Office
) -> None:
    asked_unit = orgs.tree_on(NOON.date()).units[office.registrar.unit_id].slug
    code = counter.post("/dossiers", FILING).json()["code"]
    asked = examiner.act(
        code, "enquire",
        {"to_unit": asked_unit, "question": "Đã xác minh chưa?", "amount": 2,
         "stops_clock": True},
    )  # fmt: skip
    assert asked.status_code == 200, asked.json()
    blocked = examiner.act(code, "pass-on")
    assert blocked.json()["codes"] == ["requests_are_answered"]
    asked_one = Program.from_post("chuyen-vien-tong-hop-phuong-sai-gon")
    told = {"enquiry_id": asked.json()["id_of_new"], "text": "Rồi"}
    answered = asked_one.act(code, "answer", told)
    assert answered.status_code == 200, answered.json()
    assert asked_one.act(code, "answer", told).json()["code"] in (
        "enquiry_is_answered", "enquiry_is_unknown",
    )  # fmt: skip


# ------------------------------------------------------------------ how it says no


def test_a_dossier_that_moved_meanwhile(counter: Program, examiner: Program) -> None:
    filed = counter.post("/dossiers", FILING)
    code, seen = filed.json()["code"], filed.headers["ETag"]
    assert examiner.act(code, "take", match=seen).status_code == 200
    late = examiner.act(code, "pass-on", match=seen)
    assert late.status_code == 409 and late.json()["code"] == "dossier_moved_meanwhile"
    for act, body in (
        ("set-fee", {"amount": 1, "basis": "x"}), ("pay", {"amount": 1, "reference": "1"}),
        ("enquire", {"to_unit": "phuong-sai-gon", "question": "?", "amount": 1}),
    ):  # fmt: skip
        assert examiner.act(code, act, body, match=seen).status_code in (403, 409)


def test_the_sentence_is_in_the_language_asked_for(counter: Program) -> None:
    said = counter.get("/dossiers/26740-000000-0000")
    assert said.headers["Content-Type"] == "application/problem+json"
    assert (said.status_code, said.json()["title"]) == (404, "Không tìm thấy")
    counter.language = "en-GB,en;q=0.9,vi;q=0.1"
    in_english = counter.get("/dossiers/26740-000000-0000")
    assert in_english.headers["Content-Language"] == "en"
    assert said.headers["Content-Language"] == "vi"


def test_fields_that_are_wrong_are_named(counter: Program) -> None:
    values = {"ho_ten": "A", "so_ban": "nhiều", "la": 1}
    said = counter.post("/dossiers", {**FILING, "values": values})
    assert (said.status_code, said.json()["code"]) == (422, "form_is_wrong")
    found = {one["pointer"]: one["code"] for one in said.json()["errors"]}
    assert found["/values/muc_dich"] == "field_is_required"
    assert found["/values/la"] == "form_field_is_unknown"
    assert Dossier.objects.count() == 0
    shape = counter.post("/dossiers", {**FILING, "channel": "pigeon"})
    assert shape.status_code == 422
    assert "#/channel" in [one["pointer"] for one in shape.json()["errors"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b'{"note": "\\u0000"}', 400), (b'{"note": "\\ud800"}', 400),
        (b"[" * 100_000, 400), (b'{"note": NaN}', 400), (b"[]", 422), (b'"x"', 422),
        (b'{"note": 99999999999999999999999}', 400), (b"", 422),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_kept(counter: Program, body: bytes, status: int) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    said = counter.browser.post(
        f"/api/v1/dossiers/{code}/acts/comment", body, content_type="application/json",
        headers=counter.headers(**{"Idempotency-Key": "abcdefgh"}),
    )  # fmt: skip
    assert said.status_code == status, said.content
    assert said.headers["Content-Type"] == "application/problem+json"


def test_other_media_too_much_and_other_methods(counter: Program) -> None:
    head = counter.headers(**{"Idempotency-Key": "abcdefgh"})
    text = counter.browser.post("/api/v1/dossiers", "x", content_type="text/plain", headers=head)
    assert text.status_code == 415
    big = b'{"note": "' + b"x" * 6_000_000 + b'"}'
    much = counter.browser.post(
        "/api/v1/dossiers", big, content_type="application/json", headers=head
    )
    assert much.status_code == 413
    put = counter.browser.put("/api/v1/dossiers", headers=head)
    assert (put.status_code, set(put.headers["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert put.headers["Content-Type"] == "application/problem+json"
    nowhere = counter.browser.get("/api/v1/docs")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "address_is_unknown")


def test_somebody_files_for_another(counter: Program) -> None:
    by = {"full_name": "Hồ Minh Tâm", "national_id": "079199000777", "authority": "GUQ 12/2026"}
    filed = counter.post("/dossiers", FILING | {"representative": by})
    assert filed.status_code == 201, filed.json()
    told = counter.get(f"/dossiers/{filed.json()['code']}").json()
    assert (told["authority"], told["applicant_name"]) == ("GUQ 12/2026", "Đặng Thị Ngọc Ánh")
    assert Dossier.objects.get(code=told["code"]).representative_id
    own = by | {"national_id": "079190000123"}
    refused = counter.post("/dossiers", FILING | {"representative": own})
    assert refused.status_code == 422
    assert refused.json()["codes"] == ["representative_is_the_applicant"]
    bare = counter.post("/dossiers", FILING | {"representative": by | {"authority": ""}})
    assert bare.status_code in (400, 422)


def test_what_the_law_wants_done_in_person(counter: Program) -> None:
    rule = "by_oneself: {basis: Luật mẫu 01/2026/QH15 Điều 2, confidence: sample}\n"
    text = PROCEDURE.replace("since: 2025-07-01", "since: 2026-11-23") + rule
    actions.load_procedures(texts=[text], actor=SYSTEM, at=NOON)
    assert counter.get("/procedures/xac-nhan-thu").json()["by_oneself"] == (
        "Luật mẫu 01/2026/QH15 Điều 2"
    )
    by = {"full_name": "Hồ Minh Tâm", "national_id": "079199000777", "authority": "GUQ 12/2026"}
    refused = counter.post("/dossiers", FILING | {"representative": by})
    assert (refused.status_code, refused.json()["codes"]) == (422, ["procedure_is_by_oneself"])
    assert "Luật mẫu 01/2026/QH15" in refused.json()["detail"]


def test_dossiers_that_belong_together(counter: Program, examiner: Program) -> None:
    first = counter.post("/dossiers", FILING).json()["code"]
    second = counter.post("/dossiers", FILING | {"beside": first}).json()["code"]
    third = counter.post("/dossiers", FILING).json()["code"]
    related = counter.act(third, "relate", {"other": first})
    assert related.status_code == 200, related.json()
    told = examiner.get(f"/dossiers/{first}").json()["bundle"]
    assert [one["code"] for one in told] == [second, third]
    left = counter.act(second, "leave-bundle")
    assert left.status_code == 200
    assert counter.get(f"/dossiers/{second}").json()["bundle"] == []
    same = counter.act(third, "relate", {"other": third})
    assert (same.status_code, same.json()["codes"]) == (422, ["related_to_itself"])
    unknown = counter.act(third, "relate", {"other": "26740-000000-0000"})
    assert (unknown.status_code, unknown.json()["codes"]) == (422, ["related_is_unknown"])
    nothing = counter.post("/dossiers", FILING | {"beside": "26740-000000-0000"})
    assert nothing.status_code == 422 and Dossier.objects.count() == 3
