"""My work: one queue of every kind, narrowed and kept, and acts on many dossiers at once."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.engine.cases.office import DAY, NOON, Office
from tests.faces.desk.conftest import choose_language
from tests.faces.desk.dossiers.conftest import COUNTER, EXAMINER, STRANGER, Clock, Desk
from tests.makers import unit_id

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries import case, lists
from opendistrict.kernel.workclock import Every, Term

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("\u00a0", " ")  # type: ignore[attr-defined]


def lines(client: Client, query: str = "") -> list[str]:
    """The numbers of the dossiers in the order of the queue."""
    page = client.get(f"/viec/{query}")
    assert page.status_code == 200
    return re.findall(r'href="/ho-so/(\d{5}-\d{6}-\d{4})/"', page.content.decode())


def test_what_i_hold_stands_by_its_date_and_nobody_elses(office: Office, desk: Desk) -> None:
    later = office.open(NOON)
    sooner = office.open(NOON - DAY * 7)
    assert lines(desk(EXAMINER)) == [sooner.code, later.code]
    assert lines(desk(COUNTER)) == []
    assert lines(desk(STRANGER)) == []


def test_filters_narrow_by_time_state_and_procedure(office: Office, desk: Desk) -> None:
    late = office.open(NOON - DAY * 10)
    week = office.open(NOON)
    waits = office.open(NOON)
    actions.ask_supplement(
        dossier_id=waits.id, items=["Tờ khai"], actor=office.examiner, at=NOON + HOUR
    )
    examiner = desk(EXAMINER)
    assert lines(examiner, "?when=late") == [late.code]
    assert lines(examiner, "?when=week") == [week.code]
    assert lines(examiner, "?when=today") == []
    assert lines(examiner, "?when=waiting") == [waits.code]
    assert lines(examiner, "?state=5") == [waits.code]
    assert len(lines(examiner, "?procedure=xac-nhan-thu")) == 3
    assert lines(examiner, "?procedure=khac") == []
    assert lines(examiner, "?kind=task") == []


def test_the_counter_sees_what_came_in_and_what_waits_for_its_applicant(
    office: Office, desk: Desk
) -> None:
    came = actions.file_dossier(
        **office.application(channel="online"), actor=office.citizen, at=NOON
    )
    done = office.open(NOON)
    for _ in range(3):
        who = office.of_holder(done.id)
        if who.post_id != office.examiner.post_id and not case(done.id).standing.decided_at:
            actions.sign(dossier_id=done.id, actor=who, at=NOON + HOUR)
        actions.pass_on(dossier_id=done.id, actor=who, at=NOON + HOUR)
    counter = desk(COUNTER)
    assert lines(counter) == [came.code]
    assert lines(counter, "?state=9") == [done.code]


def test_more_is_one_page_further_and_nothing_is_missed(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opendistrict.engine.cases.queries import desk as reads

    monkeypatch.setattr(reads, "SIZE", 2)
    every = {office.open(NOON - DAY * n).code for n in range(5)}
    examiner, found, query = desk(EXAMINER), [], ""
    for _ in range(3):
        page = examiner.get(f"/viec/{query}").content.decode()
        found += re.findall(r'href="/ho-so/(\d{5}-\d{6}-\d{4})/"', page)
        more = re.search(r'rel="next" href="/viec/(\?[^"]+)"', page)
        query = more[1].replace("&amp;", "&") if more else ""
    assert not query and len(found) == 5 and set(found) == every


def test_a_cut_cursor_leads_to_the_beginning(office: Office, desk: Desk) -> None:
    assert desk(EXAMINER).get("/viec/?after=broken").status_code == 302


def test_the_queue_asks_the_same_whatever_its_length(
    office: Office, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    examiner = desk(EXAMINER)
    office.open(NOON)
    examiner.get("/viec/")
    with django_assert_max_num_queries(60) as few:
        examiner.get("/viec/")
    for n in range(6):
        office.open(NOON - DAY * n)
    with django_assert_max_num_queries(60) as many:
        examiner.get("/viec/")
    assert len(many.captured_queries) == len(few.captured_queries)
    assert not any("COUNT(*)" in one["sql"] for one in many.captured_queries)


def test_a_question_of_another_unit_waits_here_and_is_answered(
    office: Office, desk: Desk, at: Clock
) -> None:
    opened = office.open(NOON)
    asked = actions.enquire(
        dossier_id=opened.id, to_unit_id=unit_id("phong-vhxh-phuong-sai-gon"),
        question="Có đang hưởng trợ cấp không?", term=Term(Fraction(1), Every.WORKING_DAY),
        actor=office.examiner, at=NOON,
    )  # fmt: skip
    head = desk("truong-phong-vhxh-phuong-sai-gon")
    assert "Có đang hưởng trợ cấp không?" in text_of(head.get("/viec/?kind=enquiry"))
    address = f"/ho-so/cau-hoi/{asked}/"
    assert head.post(address, {"text": " "}).status_code == 422
    assert desk(EXAMINER).get(address).status_code == 404
    assert head.post(address, {"text": "Không hưởng."}).status_code == 302
    again = head.post(address, {"text": "Thật sự không hưởng."})
    assert again.status_code == 409 and "Thật sự không hưởng." in text_of(again)
    assert not case(opened.id).standing.has_open_enquiry
    assert lists.enquiries_to(office.chair) == []


def test_many_are_passed_on_and_those_refused_are_named(office: Office, desk: Desk) -> None:
    first, second = office.open(NOON), office.open(NOON)
    actions.ask_supplement(dossier_id=second.id, items=["Tờ khai"], actor=office.examiner, at=NOON)
    examiner = desk(EXAMINER)
    told = examiner.post(
        "/viec/cung-luc/", {"act": "pass_on", "dossier": [str(first.id), str(second.id)]}
    )
    page = text_of(told)
    assert told.status_code == 409
    assert second.code in page and first.code not in page and "1 hồ sơ đã thực hiện" in page
    assert office.state(first.id) == "4.ky" and office.state(second.id) == "5.tham_tra"


def test_many_are_taken_and_an_empty_choice_is_said(office: Office, desk: Desk) -> None:
    opened = office.open(NOON)
    examiner = desk(EXAMINER)
    assert examiner.post("/viec/cung-luc/", {"act": "take"}).status_code == 302
    done = examiner.post(
        "/viec/cung-luc/",
        {"act": "take", "dossier": [str(opened.id), "nonsense"], "back": "/viec/?when=week"},
    )
    assert (done.status_code, done["Location"]) == (302, "/viec/?when=week")
    away = examiner.post(
        "/viec/cung-luc/", {"act": "take", "dossier": str(opened.id), "back": "https://evil.vn/"}
    )
    assert away["Location"] == "/viec/"


def test_a_filter_is_named_and_forgotten(office: Office, desk: Desk) -> None:
    examiner = desk(EXAMINER)
    kept = examiner.post("/viec/bo-loc/", {"name": "Trễ", "query": "when=late"})
    assert kept["Location"] == "/viec/?when=late"
    page = text_of(examiner.get("/viec/?when=late"))
    found = re.search(r'name="remove" value="([^"]+)"', page)
    assert found and "Trễ" in page
    examiner.post("/viec/bo-loc/", {"remove": found[1], "query": ""})
    assert "Trễ" not in text_of(examiner.get("/viec/"))
    nameless = examiner.post("/viec/bo-loc/", {"name": " ", "query": "when=late"})
    assert nameless.status_code == 409


def test_an_empty_queue_teaches_in_both_languages(office: Office, desk: Desk) -> None:
    stranger = desk(STRANGER)
    assert 'class="empty-state"' in text_of(stranger.get("/viec/?kind=dossier"))
    choose_language(stranger, "en")
    assert stranger.get("/viec/?kind=dossier").status_code == 200


def test_it_is_the_first_door_of_the_desk(office: Office, desk: Desk) -> None:
    page = desk(EXAMINER).get("/viec/").content.decode()
    bar = page[page.index('class="mainnav"') :]
    first = re.search(r'<a href="([^"]+)"', bar)
    assert first and first[1] == "/viec/"
    assert desk(EXAMINER).get("/")["Location"] == "/viec/"


def test_a_citizen_has_no_desk(office: Office) -> None:
    assert Client().get("/viec/").status_code == 302
    assert Client().get("/ho-so/tiep-nhan/").status_code == 302
