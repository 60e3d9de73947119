"""Procedures at the desk: seen, drafted, published, and their open dossiers moved."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_rehousing import RENAMED, another, end
from tests.faces.desk.conftest import text_of
from tests.faces.desk.dossiers.conftest import COUNTER, Clock, at, desk
from tests.makers import unit_id

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.models import Dossier, ProcedureVersion, RehousingOrder

__all__ = ["at", "desk", "office"]  # fixtures
Desk = Callable[[str], Client]
pytestmark = pytest.mark.django_db
KEEPER = "chanh-van-phong-phuong-sai-gon"
ONE = "/procedures/xac-nhan-thu/"


def begun(keeper: Client) -> str:
    """A draft, and its text."""
    keeper.post(f"{ONE}draft/")
    row = ProcedureVersion.objects.get(code="xac-nhan-thu", status="draft")
    return row.text


def test_the_list_and_the_page_say_what_is_in_force(desk: Desk, office: Office) -> None:
    office.open()
    keeper = desk(KEEPER)
    listed = text_of(keeper.get("/procedures/"))
    assert "Xác nhận để kiểm thử" in listed and "bản 1" in listed
    page = text_of(keeper.get(ONE))
    assert "1 hồ sơ đang mở" in page and "Thẩm tra hồ sơ" in page
    assert "chờ bổ sung" in page and "không có lỗi" in page
    assert "Đặng" not in page, "no applicant on a page about the procedure"
    assert desk(COUNTER).get("/procedures/").status_code == 403


def test_a_text_that_cannot_be_read_comes_back_with_its_line(desk: Desk, office: Office) -> None:
    keeper = desk(KEEPER)
    text = begun(keeper).replace("level: toan_trinh", "level: nua_voi")
    line = text[: text.index("nua_voi")].count("\n") + 1
    sent = keeper.post(f"{ONE}edit/", {"text": text, "revision": "1"})
    assert sent.status_code == 409
    shown = text_of(sent)
    assert f"Dòng {line}" in shown and "nua_voi" in shown, "what was typed is still there"
    assert ProcedureVersion.objects.get(status="draft").revision == 1


def test_publishing_refuses_a_paper_the_state_has_and_a_step_nobody_may(
    desk: Desk, office: Office
) -> None:
    keeper = desk(KEEPER)
    text = begun(keeper)
    held = text.replace("name: {vi: Tờ khai,", "name: {vi: Bản sao sổ hộ khẩu,")
    for wrong, word in ((held, "dữ liệu của Nhà nước"), (
        text.replace("act: cases.examine", "act: cases.dream"), "không ai có quyền",
    )):  # fmt: skip
        revision = ProcedureVersion.objects.get(status="draft").revision
        keeper.post(f"{ONE}edit/", {"text": wrong, "revision": str(revision)})
        assert word in text_of(keeper.get(f"{ONE}publish/"))
        sent = keeper.post(f"{ONE}publish/", {"since": "24/11/2026", "seen": "on"})
        assert sent.status_code == 409
    assert ProcedureVersion.objects.filter(code="xac-nhan-thu", status="published").count() == 1


def test_a_new_version_is_compared_and_put_in_force(desk: Desk, office: Office) -> None:
    keeper = desk(KEEPER)
    text = begun(keeper).replace("tiers: [{amount: 3000}]", "tiers: [{amount: 5000}]")
    assert keeper.post(f"{ONE}edit/", {"text": text, "revision": "1"}).status_code == 302
    seen = text_of(keeper.get(f"{ONE}publish/"))
    assert "Với người nộp hồ sơ" in seen and "5000" in seen
    not_seen = keeper.post(f"{ONE}publish/", {"since": "24/11/2026"})
    assert not_seen.status_code == 422, "who publishes has looked at what changes"
    sent = keeper.post(f"{ONE}publish/", {"since": "24/11/2026", "seen": "on"})
    assert sent.status_code == 302
    found = queries.in_force("xac-nhan-thu", date(2026, 11, 24))
    assert found is not None and found.number == 2


def test_a_draft_is_discarded_and_a_procedure_ends(desk: Desk, office: Office) -> None:
    keeper = desk(KEEPER)
    begun(keeper)
    assert keeper.post(f"{ONE}discard/").status_code == 302
    assert not ProcedureVersion.objects.filter(status="draft").exists()
    sent = keeper.post(f"{ONE}withdraw/", {"until": "01/12/2026", "basis": "Quyết định mẫu"})
    assert sent.status_code == 302
    assert queries.in_force("xac-nhan-thu", date(2026, 12, 1)) is None


def test_open_dossiers_move_after_a_dry_run(desk: Desk, office: Office, at: Clock) -> None:
    opened = office.open()
    version = another(*RENAMED)
    keeper = desk(KEEPER)
    at.now = NOON.replace(day=26)
    asked = {"on": "26/11/2026", "basis": "Quyết định mẫu", "step_tham_tra": "xem_xet"}
    tried = keeper.get(f"{ONE}move/", asked)
    shown = text_of(tried)
    assert opened.code in shown and "Chuyển ngay" in shown
    assert queries.case(opened.id).standing.version_id != version, "a dry run changes nothing"
    stale = keeper.post(f"{ONE}move/", {**asked, "seen": "another"})
    assert stale.status_code == 409
    seen = {**asked, "seen": tried.context["trial"].plan.digest}
    assert keeper.post(f"{ONE}move/", seen).status_code == 302
    assert queries.case(opened.id).standing.state == "4.xem_xet"
    assert "đã chuyển" in text_of(keeper.get(f"{ONE}move/"))


def test_an_order_for_later_waits_and_may_be_cancelled(desk: Desk, office: Office) -> None:
    office.open()
    another(*RENAMED)
    keeper = desk(KEEPER)
    asked = {"on": "26/11/2026", "basis": "Mẫu", "step_tham_tra": "xem_xet"}
    seen = keeper.get(f"{ONE}move/", asked)
    assert "Hệ thống tự chuyển vào ngày đã chọn" in text_of(seen)
    keeper.post(f"{ONE}move/", {**asked, "seen": seen.context["trial"].plan.digest})
    order = RehousingOrder.objects.get()
    assert order.status == "ordered"
    waiting = f"/procedures/orders/{order.pk}/"
    assert keeper.post(f"{waiting}carry/").status_code == 409, "its day has not come"
    assert keeper.post(f"{waiting}cancel/").status_code == 302
    assert "đã hủy" in text_of(keeper.get(f"{ONE}move/"))


def test_a_ward_that_ended_hands_its_dossiers_over(desk: Desk, office: Office, at: Clock) -> None:
    opened = office.open()
    end("phuong-sai-gon", ("phuong-ben-thanh", "phuong-tan-dinh"))
    at.now = NOON.replace(day=26)
    keeper = desk("chanh-van-phong-phuong-ben-thanh")
    listed = text_of(keeper.get("/procedures/offices/"))
    assert "Sài Gòn" in listed and "1 hồ sơ đang mở" in listed
    asked = {"source": "phuong-sai-gon", "on": "26/11/2026", "basis": "Nghị quyết mẫu"}
    assert "Nhiều đơn vị kế thừa" in text_of(keeper.get("/procedures/offices/move/", asked))
    heir = str(unit_id("phuong-ben-thanh"))
    tried = keeper.get("/procedures/offices/move/", {**asked, "heir": heir})
    sent = {**asked, "heir": heir, "seen": tried.context["trial"].plan.digest}
    assert keeper.post("/procedures/offices/move/", sent).status_code == 302
    assert str(Dossier.objects.get(pk=opened.id).office_id) == heir
