"""The pages of follow-up and scores: happy paths, refusals, what is hidden, what it costs."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries
from tests.engine.plans import follow, offices

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.models import Deduction, Nudge, Task
from opendistrict.engine.plans.queries import letters
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 9, 30, tzinfo=HERE)  # a Wednesday
TODAY = NOW.date()
DUE = date(2026, 3, 10)


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    monkeypatch.setattr(clock, "now", lambda request=None: NOW)
    return follow.build()


def signed_in(slug: str) -> Client:
    person = people_queries.people_by_slug()[slug]
    accounts = get_user_model().objects.filter(username=slug)
    if not accounts.exists():
        people.open_account(
            username=slug, email="", person_id=person.id, password=None, actor=SYSTEM, at=NOW
        )
    client = Client()
    client.force_login(accounts.get())
    return client


def give(ids: dict[str, UUID], title: str = "Rà soát hẻm", **more: object) -> UUID:
    wanted = {"post": "planning-officer", "due_on": DUE, "at": NOW - timedelta(days=9)}
    return offices.give(ids, title=title, **{**wanted, **more})  # type: ignore[arg-type]


def remind(task_id: UUID, post_id: UUID) -> UUID:
    return plans.nudge(
        task_id=task_id, post_id=post_id, note="Gấp", actor=offices.officer("chair", TODAY), at=NOW
    )


def text_of(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


# ------------------------------------------------------------------ inbox and answers


def test_an_empty_inbox_teaches(ids: dict[str, UUID]) -> None:
    shown = text_of(signed_in("planning-head").get("/followup/"))
    assert "Chưa ai nhắc bạn việc gì" in shown


def test_the_inbox_says_why_and_leads_to_the_answer(ids: dict[str, UUID]) -> None:
    give(ids)
    plans.run_ladder(NOW)
    client = signed_in("planning-head")
    page = client.get("/followup/")
    shown = text_of(page)
    assert "Rà soát hẻm" in shown and "Quá hạn 1 ngày làm việc" in shown
    assert "Nhắc tôi (1)" in shown and "chưa xem" in shown
    nudge = Nudge.objects.get()
    assert f"/followup/{nudge.pk}/?answer=new_date" in page.content.decode()
    opened = client.get(f"/followup/{nudge.pk}/?answer=new_date").content.decode()
    assert re.search(r'value="new_date"[^>]*checked', opened)
    nudge.refresh_from_db()
    assert nudge.seen_at == NOW


def test_answer_and_word_through_the_pages(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    nudge_id = remind(task_id, ids["planning-head"])
    head, chair = signed_in("planning-head"), signed_in("chair")
    answered = head.post(
        f"/followup/{nudge_id}/answer/",
        {"answer": "new_date", "proposed_on": "25/03/2026", "text": "Chờ đo đạc"},
    )
    assert answered.status_code == 302
    waiting = text_of(chair.get("/followup/waiting/"))
    assert "Xin lùi hạn đến 25/03/2026" in waiting and "Chờ tôi cho ý kiến (1)" in waiting
    decided = chair.post(
        f"/followup/{nudge_id}/decide/", {"decision": "agreed", "text": "Lần cuối"}
    )
    assert decided.status_code == 302
    assert Task.objects.get(pk=task_id).due_on == date(2026, 3, 25)
    assert "đã đồng ý" in text_of(head.get("/followup/"))
    assert "Không có trả lời nào chờ bạn" in text_of(chair.get("/followup/waiting/"))


def test_an_answer_without_words_comes_back_with_what_to_do(ids: dict[str, UUID]) -> None:
    nudge_id = remind(give(ids), ids["planning-head"])
    head = signed_in("planning-head")
    empty = head.post(f"/followup/{nudge_id}/answer/", {"answer": "help", "text": ""})
    assert empty.status_code == 422
    early = head.post(
        f"/followup/{nudge_id}/answer/",
        {"answer": "new_date", "proposed_on": "10/03/2026", "text": "Chờ đo đạc"},
    )
    assert early.status_code == 409
    assert "Ngày đề nghị phải sau thời hạn hiện tại" in text_of(early)
    assert "Chờ đo đạc" in early.content.decode()  # nothing typed is lost


def test_a_refusal_without_words_is_refused(ids: dict[str, UUID]) -> None:
    nudge_id = remind(give(ids), ids["planning-head"])
    signed_in("planning-head").post(
        f"/followup/{nudge_id}/answer/", {"answer": "obstacle", "text": "Thiếu người"}
    )
    said = signed_in("chair").post(f"/followup/{nudge_id}/decide/", {"decision": "refused"})
    assert said.status_code == 409 and "Cần ghi lý do" in text_of(said)


def test_other_peoples_reminders_are_not_there(ids: dict[str, UUID]) -> None:
    nudge_id = remind(give(ids), ids["planning-head"])
    stranger = signed_in("culture-head")
    assert "Rà soát hẻm" not in text_of(stranger.get("/followup/"))
    for address in (f"/followup/{nudge_id}/", f"/followup/{uuid4()}/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"/followup/{nudge_id}/answer/", {"answer": "help"}).status_code == 404


def test_the_link_of_a_letter_asks_to_sign_in_first(ids: dict[str, UUID]) -> None:
    nudge_id = remind(give(ids), ids["planning-head"])
    link = "/" + letters.link_to(nudge_id).split("/", 3)[3]
    asked = Client().get(link)
    assert asked.status_code == 302 and "/account/login/" in asked["Location"]
    opened = signed_in("planning-head").get(link, follow=True)
    assert opened.redirect_chain[-1][0] == f"/followup/{nudge_id}/"
    assert signed_in("culture-head").get(link, follow=True).status_code == 404
    wrong = signed_in("planning-head").get("/followup/link/abc:def:ghi/")
    assert wrong.status_code == 409 and "Đường dẫn trong thư" in text_of(wrong)
    assert mail.outbox == []


def test_orphaned_tasks_are_listed_to_who_gave_them(ids: dict[str, UUID]) -> None:
    before = datetime(2025, 6, 2, 9, tzinfo=HERE)
    give(ids, "Sổ bộ cũ", unit="records", post=None, at=before, due_on=date(2026, 5, 1))
    shown = text_of(signed_in("chair").get("/followup/orphans/"))
    assert "Sổ bộ cũ" in shown and "Đơn vị planning" in shown
    assert "không còn từ 01/07/2025" in shown
    assert "Sổ bộ cũ" not in text_of(signed_in("culture-head").get("/followup/orphans/"))


# ------------------------------------------------------------------ by hand


def test_reminding_by_hand(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    chair = signed_in("chair")
    form = text_of(chair.get(f"/followup/new/?task={task_id}"))
    assert "Phạm Văn Viên" in form and "Lê Thị Trưởng" in form
    sent = chair.post(
        "/followup/send/",
        {"task": str(task_id), "post": str(ids["planning-head"]), "note": "Trước 16 giờ"},
    )
    assert sent.status_code == 302 and sent["Location"] == f"/tasks/{task_id}/"
    again = chair.post(
        "/followup/send/", {"task": str(task_id), "post": str(ids["planning-head"]), "note": ""}
    )
    assert again.status_code == 409
    assert "Trần Văn Chủ đã đôn đốc việc này lúc 09:30 hôm nay" in text_of(again)
    assert "đã nhắc lúc" in text_of(chair.get(f"/followup/new/?task={task_id}"))


def test_the_leader_s_screen_and_the_desk_ask_for_the_same(ids: dict[str, UUID]) -> None:
    task_id, chair = give(ids), signed_in("chair")

    def controls(address: str) -> list[tuple[str, str]]:
        """What can be filled in, and the words on what can be pressed."""
        page = html.fromstring(chair.get(address).content.decode())
        (form,) = page.xpath("//form[.//textarea[@name='note']]")
        asked = [(c.get("name"), c.get("value") or "") for c in form.xpath(".//input|.//textarea")]
        words = [("", node.text_content()) for node in form.xpath(".//legend|.//label|.//button")]
        own = {"csrfmiddlewaretoken", "task"}  # the address of one names the task, here a field
        return [(name, value) for name, value in [*asked, *words] if name not in own]

    desk = controls(f"/followup/new/?task={task_id}")
    assert desk == controls(f"/cockpit/urge/task/{task_id}/")
    assert ("post", str(ids["planning-head"])) in desk and ("", "Gửi lời nhắc") in desk


def test_what_was_typed_stays_when_nobody_is_chosen(ids: dict[str, UUID]) -> None:
    fields = {"task": str(give(ids)), "post": "", "note": "Trước 16 giờ"}
    answered = signed_in("chair").post("/followup/send/", fields)
    assert answered.status_code == 422
    assert "Nhắc ai: Trường này" in text_of(answered) and "Trước 16 giờ" in text_of(answered)


def test_who_may_not_remind(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    assert signed_in("planning-officer").get(f"/followup/new/?task={task_id}").status_code == 403
    assert signed_in("culture-head").get(f"/followup/new/?task={task_id}").status_code == 404
    assert signed_in("chair").get("/followup/new/").status_code == 404
    assert signed_in("chair").get("/followup/new/?task=x").status_code == 404
    stranger = signed_in("chair").post(
        "/followup/send/", {"task": str(task_id), "post": str(ids["culture-head"])}
    )
    assert stranger.status_code == 422 and Nudge.objects.count() == 0


# ------------------------------------------------------------------ scores


def _scored(ids: dict[str, UUID]) -> UUID:
    give(ids)
    plans.run_scoring(NOW, date(2026, 3, 1), date(2026, 4, 1))
    return Deduction.objects.get().pk


def test_my_score_with_every_deduction(ids: dict[str, UUID]) -> None:
    deduction_id = _scored(ids)
    page = signed_in("planning-officer").get("/scores/?period=2026-03")
    shown = text_of(page)
    assert "Tháng 3/2026" in shown and "Quá hạn 10/03/2026" in shown
    assert "Không hoàn thành nhiệm vụ" in shown
    assert "Nghị định 335/2025/NĐ-CP" in shown and "Chưa kiểm chứng" not in shown
    assert f"/scores/deductions/{deduction_id}/" in page.content.decode()


def test_nothing_assigned_is_said_not_scored(ids: dict[str, UUID]) -> None:
    shown = text_of(signed_in("planning-officer").get("/scores/?period=2026-Q1"))
    assert "Không có căn cứ chấm điểm" in shown and "Quý 1/2026" in shown


@pytest.mark.parametrize("period", ["2025-12", "2025-Q4", "1999-01"])
def test_before_the_decree_it_is_refused_by_name(ids: dict[str, UUID], period: str) -> None:
    page = signed_in("planning-officer").get(f"/scores/?period={period}")
    assert page.status_code == 409
    assert "Không có quy định chấm điểm có hiệu lực" in text_of(page)


@pytest.mark.parametrize("period", ["", "x", "2026-13", "2026-Q9", "99999-01", "2026-", "0000-01"])
def test_an_unreadable_period_is_this_month(ids: dict[str, UUID], period: str) -> None:
    page = signed_in("planning-officer").get("/scores/", {"period": period})
    assert page.status_code == 200 and "Tháng 3/2026" in text_of(page)


def test_contest_and_decision_through_the_pages(ids: dict[str, UUID]) -> None:
    deduction_id = _scored(ids)
    officer, head = signed_in("planning-officer"), signed_in("planning-head")
    empty = officer.post(f"/scores/deductions/{deduction_id}/contest/", {"reason": ""})
    assert empty.status_code == 422
    sent = officer.post(f"/scores/deductions/{deduction_id}/contest/", {"reason": "Mưa ngập"})
    assert sent.status_code == 302
    again = officer.post(f"/scores/deductions/{deduction_id}/contest/", {"reason": "Mưa"})
    assert again.status_code == 409 and "đã có kiến nghị" in text_of(again)
    assert "Mưa ngập" in text_of(head.get("/scores/contests/"))
    decided = head.post(
        f"/scores/deductions/{deduction_id}/decide/", {"decision": "waived", "reason": "Có ngập"}
    )
    assert decided.status_code == 302
    assert "không trừ" in text_of(officer.get("/scores/?period=2026-03"))
    assert "Không có kiến nghị nào chờ quyết định" in text_of(head.get("/scores/contests/"))


def test_the_units_table(ids: dict[str, UUID]) -> None:
    _scored(ids)
    head = signed_in("planning-head")
    assert "Đơn vị planning" in text_of(head.get("/scores/units/"))
    shown = text_of(head.get(f"/scores/units/{ids['planning']}/?period=2026-03"))
    assert "Phạm Văn Viên" in shown and "Cả đơn vị" in shown and "không có căn cứ" in shown
    assert "Kết quả của đơn vị tính một nửa" in shown
    other = head.get(f"/scores/units/{ids['culture']}/?period=2026-03")
    assert other.status_code == 409 and "Bạn chỉ xem được điểm của mình" in text_of(other)
    assert signed_in("planning-officer").get("/scores/units/").status_code == 403


def test_somebody_elses_score(ids: dict[str, UUID]) -> None:
    deduction_id = _scored(ids)
    person_id = offices.officer("planning-officer", TODAY).person_id
    address = f"/scores/people/{person_id}/?period=2026-03"
    assert signed_in("planning-head").get(address).status_code == 200
    assert signed_in("culture-head").get(address).status_code == 409
    stranger = signed_in("culture-head").get(f"/scores/deductions/{deduction_id}/")
    assert stranger.status_code == 404


def test_pages_cost_the_same_however_long(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        give(ids, f"Việc {number}")
    plans.run_ladder(NOW)
    plans.run_scoring(NOW, date(2026, 3, 1), date(2026, 4, 1))
    head, officer = signed_in("planning-head"), signed_in("planning-officer")
    for client, address, most in (
        (head, "/followup/", 35),
        (head, "/followup/waiting/", 30),
        (officer, "/scores/?period=2026-03", 30),
        (head, f"/scores/units/{ids['planning']}/?period=2026-03", 30),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
