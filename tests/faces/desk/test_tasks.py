"""The desk of tasks: happy paths and refusals of every page, as a browser without script sees them
and as htmx does."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar
from lxml import html
from pytest_django import DjangoAssertNumQueries
from tests.engine.plans import offices
from tests.engine.plans.offices import give, officer, prove
from tests.faces.desk.conftest import choose_language

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.models import Task
from opendistrict.engine.plans.shapes.tasks import TaskView
from opendistrict.faces.desk.tasks.views import CALENDAR_SALT
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import AssignmentRow
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
TODAY = clock.today()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


def signed_in(slug: str) -> Client:
    """Who serves in the post, at their desk."""
    person = people_queries.people_by_slug()[slug]
    accounts = get_user_model().objects.filter(username=slug)
    if not accounts.exists():
        people.open_account(
            username=slug, email="", person_id=person.id, password=None, actor=SYSTEM,
            at=clock.now(),
        )  # fmt: skip
    client = Client()
    client.force_login(accounts.get())
    return client


def given(ids: dict[str, UUID], **more: object) -> UUID:
    return give(ids, **{"at": clock.now(), "due_on": SOON, **more})  # type: ignore[arg-type]


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def post(client: Client, address: str, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(address, fields)


# ------------------------------------------------------------------ the list


def test_the_list_begins_with_what_i_have_to_do(ids: dict[str, UUID]) -> None:
    given(ids, title="Việc của chuyên viên", post="planning-officer")
    given(ids, title="Việc của phòng khác", unit="culture")
    shown = text_of(signed_in("planning-officer").get("/tasks/"))
    assert "Việc của chuyên viên" in shown
    assert "Việc của phòng khác" not in shown
    everything = text_of(signed_in("chair").get("/tasks/?tab=all"))
    assert "Việc của chuyên viên" in everything and "Việc của phòng khác" in everything


@pytest.mark.parametrize("tab", ["mine", "to_confirm", "given", "with", "all", "nonsense"])
def test_an_empty_list_teaches(tab: str, ids: dict[str, UUID]) -> None:
    response = signed_in("planning-head").get(f"/tasks/?tab={tab}")
    assert response.status_code == 200
    assert 'class="empty-state"' in text_of(response)


def test_filters_narrow_and_a_broken_cursor_leads_to_the_beginning(ids: dict[str, UUID]) -> None:
    given(ids, title="Kiểm tra vỉa hè")
    given(ids, title="Khảo sát hẻm", unit="culture")
    chair = signed_in("chair")
    assert "Khảo sát hẻm" not in text_of(chair.get("/tasks/?tab=all&q=via+he"))
    assert "Kiểm tra vỉa hè" not in text_of(chair.get(f"/tasks/?tab=all&unit={ids['culture']}"))
    assert "Kiểm tra vỉa hè" not in text_of(chair.get("/tasks/?tab=all&group=done"))
    assert chair.get("/tasks/?tab=all&unit=nobody&group=x").status_code == 200
    assert chair.get("/tasks/?tab=all&after=broken").status_code == 302


def test_a_filter_can_be_named_and_forgotten(ids: dict[str, UUID]) -> None:
    head = signed_in("planning-head")
    assert (
        post(head, "/tasks/filters/", name="Quá hạn", query="tab=all&group=late").status_code == 302
    )
    shown = text_of(head.get("/tasks/?tab=all&group=late"))
    assert "Quá hạn</a>" in shown and 'class="is-current"' in shown
    assert "Quá hạn</a>" not in text_of(signed_in("chair").get("/tasks/"))
    person_id = officer("planning-head").person_id
    assert person_id is not None
    (saved,) = people_queries.saved_filters(person_id=person_id, page="tasks")
    assert post(signed_in("chair"), "/tasks/filters/", remove=str(saved.id)).status_code == 409
    assert post(head, "/tasks/filters/", remove=str(saved.id)).status_code == 302
    assert people_queries.saved_filters(person_id=person_id, page="tasks") == []
    refused = post(head, "/tasks/filters/", name=" ", query="tab=all")
    assert refused.status_code == 409 and "Cần đặt tên" in text_of(refused)


# ------------------------------------------------------------------ one task


def test_strangers_get_404_on_every_path(ids: dict[str, UUID]) -> None:
    task_id = given(ids, milestones=[("Khảo sát", None)])
    prove(task_id, officer("planning-head"), clock.now())
    view = _seen(task_id)
    stranger = signed_in("other-chair")
    for address in (f"/tasks/{task_id}/", f"/tasks/{task_id}/print/",
                    f"/tasks/evidence/{view.evidence[0].id}/", f"/tasks/batches/{uuid4()}/",
                    f"/tasks/roadmap/?unit={ids['planning']}"):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
    for address in (f"/tasks/{task_id}/move/start/", f"/tasks/{task_id}/due/",
                    f"/tasks/{task_id}/milestones/", f"/tasks/{task_id}/needs/",
                    f"/tasks/milestones/{view.milestones[0].id}/report/",
                    f"/tasks/{task_id}/evidence/", f"/tasks/{task_id}/repeats/stop/"):  # fmt: skip
        answer = post(stranger, address, due_on="01/01/2030", note="x", reason="x")
        assert answer.status_code == 404, address
    assert signed_in("chair").get(f"/tasks/{task_id}/").status_code == 200


def _seen(task_id: UUID) -> TaskView:
    return queries.task(task_id=task_id, actor=officer("chair", TODAY), on=TODAY)


def test_a_task_from_beginning_to_end(ids: dict[str, UUID]) -> None:
    task_id = given(ids, post="planning-officer", milestones=[("Khảo sát", None)])
    me, chair = signed_in("planning-officer"), signed_in("chair")
    page = f"/tasks/{task_id}/"
    shown = text_of(me.get(page))
    assert "Báo cáo hoàn thành" in shown and "Chưa có tệp minh chứng" in shown
    refused = post(me, f"{page}move/report/", note="Xong")
    assert refused.status_code == 409
    assert "Còn mốc chưa báo cáo" in text_of(refused) and 'class="refused"' in text_of(refused)
    milestone = _seen(task_id).milestones[0].id
    file = SimpleUploadedFile("biên bản.pdf", b"%PDF-1.7 mau", "application/pdf")
    kept = me.post(
        f"{page}evidence/", {"file": file, "milestone": str(milestone), "note": "Bản ký"}
    )
    assert kept.status_code == 302
    assert post(me, f"/tasks/milestones/{milestone}/report/").status_code == 302
    assert post(chair, f"/tasks/milestones/{milestone}/confirm/").status_code == 302
    assert post(me, f"{page}move/report/", note="Đã xong").status_code == 302
    assert post(chair, f"{page}move/confirm/", note="").status_code == 302
    assert Task.objects.get(pk=task_id).state == "done"
    shown = text_of(chair.get(page))
    assert "1/1 mốc đã xác nhận" in shown and "Hoàn thành đúng hạn" in shown
    evidence = chair.get(f"/tasks/evidence/{_seen(task_id).evidence[0].id}/")
    assert evidence.content == b"%PDF-1.7 mau"
    assert evidence.headers["Content-Disposition"].startswith("attachment")
    assert evidence.headers["Content-Type"] == "application/octet-stream"


def test_a_late_task_says_so_once(ids: dict[str, UUID]) -> None:
    early = clock.now() - timedelta(days=40)
    late = given(ids, post="planning-officer", at=early, due_on=TODAY - timedelta(days=20))
    officer_ = signed_in("planning-officer")
    for act, standing in (("", "Chưa thực hiện"), ("start", "Đang thực hiện")):
        if act:
            post(officer_, f"/tasks/{late}/move/{act}/")
        page = html.fromstring(officer_.get(f"/tasks/{late}/").content.decode())
        (header,) = page.xpath("//header[contains(@class, 'page-head')]")
        said = header.text_content().lower()
        assert said.count("quá hạn") == 1, said
        assert standing.lower() in said


def test_the_bar_leads_to_tasks_a_sheet_is_of_one_task(ids: dict[str, UUID]) -> None:
    """Vietnamese has one word for both; English does not."""
    task_id, chair = given(ids), signed_in("chair")
    for language, bar, one in (("vi", "Nhiệm vụ", "Nhiệm vụ"), ("en", "Tasks", "Task")):
        choose_language(chair, language)
        page = html.fromstring(chair.get(f"/tasks/{task_id}/print/").content.decode())
        links = page.xpath("//nav//a[@href='/tasks/'][not(ancestor::ol)]")
        assert {link.text_content().strip() for link in links} == {bar}
        assert one in [term.text_content() for term in page.xpath("//dt")]


def test_htmx_gets_the_very_part_the_page_includes(ids: dict[str, UUID]) -> None:
    task_id = given(ids)
    head = signed_in("planning-head")
    part = head.post(f"/tasks/{task_id}/move/start/", **HTMX)
    assert part.status_code == 200 and "HX-Trigger" in part.headers
    assert "<html" not in text_of(part)
    without_token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    fresh = without_token.sub("", text_of(head.get(f"/tasks/{task_id}/")))
    assert without_token.sub("", text_of(part)).strip() in fresh
    refused = head.post(f"/tasks/{task_id}/move/confirm/", **HTMX)
    assert refused.status_code == 409 and "<html" not in text_of(refused)


def test_reasons_are_asked_for_and_nonsense_is_not_found(ids: dict[str, UUID]) -> None:
    task_id = given(ids)
    head = signed_in("planning-head")
    refused = post(head, f"/tasks/{task_id}/move/return/", note=" ")
    assert refused.status_code == 409 and "Cần ghi lý do" in text_of(refused)
    assert post(head, f"/tasks/{task_id}/move/explode/").status_code == 404
    assert head.get(f"/tasks/{task_id}/move/start/").status_code == 405
    assert post(head, f"/tasks/milestones/{uuid4()}/report/").status_code == 404


def test_the_date_is_moved_with_a_reason(ids: dict[str, UUID]) -> None:
    task_id = given(ids)
    chair, later = signed_in("chair"), SOON + timedelta(days=9)
    due = f"/tasks/{task_id}/due/"
    unreadable = post(chair, due, due_on="31/02/2030", reason="Chờ")
    assert unreadable.status_code == 422 and "ngày/tháng/năm" in text_of(unreadable)
    assert post(chair, due, due_on=f"{later:%d/%m/%Y}", reason="").status_code == 409
    assert post(chair, due, due_on=f"{later:%d/%m/%Y}", reason="Chờ số liệu").status_code == 302
    shown = text_of(chair.get(f"/tasks/{task_id}/"))
    assert f"Đổi thời hạn: {SOON:%d/%m/%Y} → {later:%d/%m/%Y}" in shown and "Chờ số liệu" in shown


def test_roadmap_needs_and_repeats_are_edited_by_the_giver(ids: dict[str, UUID]) -> None:
    task_id = given(ids, recurrence="month:15")
    needed = given(ids, title="Khảo sát hiện trạng")
    chair, page = signed_in("chair"), f"/tasks/{task_id}/"
    wrong = post(chair, f"{page}milestones/", milestones="Bước một | 99/99/2030")
    assert wrong.status_code == 422 and "Dòng 1" in text_of(wrong)
    lines = f"Bước một | {TODAY:%d/%m/%Y}\n\nBước hai"
    assert post(chair, f"{page}milestones/", milestones=lines).status_code == 302
    number = Task.objects.get(pk=needed).number
    assert post(chair, f"{page}needs/", needs=number.lower()).status_code == 302
    assert post(chair, f"{page}needs/", needs="NV-1999-000001").status_code == 409
    assert post(chair, f"{page}repeats/stop/", note="Hết đợt").status_code == 302
    shown = text_of(chair.get(page))
    for words in ("Bước một", "Bước hai", "Khảo sát hiện trạng", "Dừng lặp lại"):
        assert words in shown
    assert Task.objects.get(pk=task_id).recurrence == ""


def test_a_file_that_is_not_there_is_told_at_the_field(ids: dict[str, UUID]) -> None:
    task_id = given(ids)
    answer = post(signed_in("planning-head"), f"/tasks/{task_id}/evidence/", note="x")
    assert answer.status_code == 422 and "Chọn tệp minh chứng" in text_of(answer)


# ------------------------------------------------------------------ giving


def asked(ids: dict[str, UUID], *units: str, **more: object) -> dict[str, object]:
    return {
        "title": "Rà soát hộ nghèo", "units": [str(ids[unit]) for unit in units],
        "due_on": f"{SOON:%d/%m/%Y}", "milestones": "Lập danh sách", **more,
    }  # fmt: skip


def test_giving_to_one_leads_to_the_task_and_to_many_to_the_batch(ids: dict[str, UUID]) -> None:
    chair = signed_in("chair")
    assert "Đơn vị planning" in text_of(chair.get("/tasks/give/"))
    one = chair.post("/tasks/give/", asked(ids, "planning", post=str(ids["planning-officer"])))
    task = Task.objects.get(lead_post_id=ids["planning-officer"])
    assert one.status_code == 302 and one.url == f"/tasks/{task.pk}/"
    assert (task.due_on, task.lead_post_id) == (SOON, ids["planning-officer"])
    many = chair.post(
        "/tasks/give/", asked(ids, "planning", "culture", repeats="month", repeats_on="5")
    )
    assert many.status_code == 302 and many.url.startswith("/tasks/batches/")
    assert "0/2 đơn vị đã trả lời" in text_of(chair.get(many.url))
    ours = Task.objects.filter(giver_post_id=ids["chair"])
    assert sorted(ours.values_list("recurrence", flat=True)) == ["", "month:5", "month:5"]


def test_a_vacant_post_is_told_to_the_giver(ids: dict[str, UUID]) -> None:
    chair = signed_in("chair")
    form = asked(ids, "culture", post=str(ids["culture-vacant"]))
    given = chair.post("/tasks/give/", form, follow=True)
    assert "Chức danh nhận việc chưa có người giữ" in text_of(given)


def test_a_returned_task_is_given_to_another_unit(ids: dict[str, UUID]) -> None:
    task_id = given(ids)
    page = f"/tasks/{task_id}/move"
    assert post(signed_in("planning-head"), f"{page}/return/", note="Nhầm phòng").status_code == 302
    chair = signed_in("chair")
    assert 'name="lead"' in text_of(chair.get(f"/tasks/{task_id}/"))
    assert post(chair, f"{page}/give_again/", lead=str(ids["culture"])).status_code == 302
    assert "Ngô Thị Văn" in text_of(chair.get(f"/tasks/{task_id}/"))
    assert signed_in("planning-head").get(f"/tasks/{task_id}/").status_code == 404


def test_a_prefilled_form_comes_from_a_passage(ids: dict[str, UUID]) -> None:
    passage = uuid4()
    query = f"?title=Thu+gom+rác&due=15/12/2030&lead={ids['culture']}&passage={passage}"
    shown = text_of(signed_in("chair").get(f"/tasks/give/{query}"))
    assert "Thu gom rác" in shown and 'value="15/12/2030"' in shown and str(passage) in shown
    assert f'value="{ids["culture"]}" checked' in shown


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"title": ""}, 422, "Trường này là bắt buộc|This field is required"),
        ({"units": []}, 422, "bắt buộc|required"),
        ({"due_on": "1/1"}, 422, "ngày/tháng/năm"),
        ({"repeats": "month"}, 422, "Cần chọn ngày lặp lại"),
        ({"due_on": "01/01/2020"}, 409, "đã qua"),
        ({"needs": "NV-1999-000001"}, 409, "cần xong trước"),
        ({"repeats": "week", "repeats_on": "9"}, 409, "chu kỳ"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    fields: dict[str, object], status: int, words: str, ids: dict[str, UUID]
) -> None:
    form = asked(ids, "planning", product="Báo cáo tổng hợp") | fields
    answer = signed_in("chair").post("/tasks/give/", form)
    assert answer.status_code == status
    assert re.search(words, text_of(answer)) and "Báo cáo tổng hợp" in text_of(answer)
    assert not Task.objects.filter(giver_post_id=ids["chair"]).exists()


def test_who_may_not_give_gets_no_form(ids: dict[str, UUID]) -> None:
    officer_desk = signed_in("planning-officer")
    assert officer_desk.get("/tasks/give/").status_code == 403
    assert officer_desk.post("/tasks/give/", asked(ids, "planning")).status_code == 403


# ------------------------------------------------------------------ other forms


def feed_of(client: Client) -> str:
    found = re.search(r'value="(http[^"]+\.ics)"', text_of(client.get("/tasks/")))
    assert found
    return found[1].removeprefix("http://testserver")


def test_the_calendar_feed_is_read_back_by_a_calendar(ids: dict[str, UUID]) -> None:
    mine = given(ids, title="Báo cáo quý; phần I, II", post="planning-officer")
    given(ids, title="Không hạn", post="planning-officer", due_on=None)
    given(ids, title="Của người khác")
    answer = Client().get(feed_of(signed_in("planning-officer")))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]).partition(": ")[2] for event in events] == [
        "Báo cáo quý; phần I, II"
    ]
    (event,) = events
    assert event.decoded("dtstart") == SOON
    assert event.decoded("dtend") == SOON + timedelta(days=1)
    assert str(event["url"]).endswith(f"/tasks/{mine}/")
    plans.withdraw_task(task_id=mine, reason="Trùng", actor=officer("chair", TODAY), at=clock.now())
    again = Client().get(feed_of(signed_in("planning-officer")))
    assert Calendar.from_ical(again.content).walk("VEVENT") == []


def test_the_feed_ends_with_the_post_and_cannot_be_forged(ids: dict[str, UUID]) -> None:
    given(ids, post="planning-officer")
    address = feed_of(signed_in("planning-officer"))
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    people_ids = people_queries.people_by_slug()
    other = signing.dumps(
        [str(people_ids["culture-head"].id), str(ids["planning-officer"])], salt=CALENDAR_SALT
    )
    assert Client().get(f"/tasks/calendar/{other}.ics").status_code == 404
    wrong_salt = signing.dumps(["a", "b"], salt="other")
    assert Client().get(f"/tasks/calendar/{wrong_salt}.ics").status_code == 404
    orgs.load_assignments(
        rows=[
            AssignmentRow(
                post="planning-officer", person="planning-officer", kind="holder",
                since=date(2020, 1, 1), until=TODAY, basis="",
            )
        ],
        actor=SYSTEM, at=clock.now(),
    )  # fmt: skip
    assert Client().get(address).status_code == 404


def test_the_roadmap_is_drawn_with_a_list_beside_it(ids: dict[str, UUID]) -> None:
    first = given(ids, title="Khảo sát", milestones=[("Đo đạc", TODAY)])
    given(ids, title="Thi công", needs=[first], due_on=SOON + timedelta(days=60))
    shown = text_of(signed_in("planning-head").get("/tasks/roadmap/"))
    for words in ("<svg", "Khảo sát", "Thi công", "đường găng", "gantt-arrow", "hôm nay", "Đo đạc"):
        assert words in shown
    assert "0 nhiệm vụ" in text_of(signed_in("culture-head").get("/tasks/roadmap/"))
    assert signed_in("planning-head").get("/tasks/roadmap/?unit=x").status_code == 404


def test_the_slip_for_paper(ids: dict[str, UUID]) -> None:
    task_id = given(ids, milestones=[("Khảo sát", TODAY)], with_units=["culture"])
    shown = text_of(signed_in("planning-head").get(f"/tasks/{task_id}/print/"))
    for words in ("Phiếu giao việc", "Trần Văn Chủ", "Lê Thị Trưởng", "Khảo sát", "Đơn vị culture"):
        assert words in shown


def test_the_number_of_queries_of_a_page_does_not_grow(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    chair = signed_in("chair")
    first = given(ids)
    for n in range(12):
        given(
            ids, title=f"Việc {n}", unit=("planning", "culture")[n % 2], needs=[first],
            milestones=[("A", None)],
        )  # fmt: skip
    chair.get("/tasks/")
    with django_assert_max_num_queries(35):
        chair.get("/tasks/?tab=all&q=viec")
    with django_assert_max_num_queries(42):
        chair.get(f"/tasks/{first}/")
