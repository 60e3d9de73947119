"""Load by person and giving others; dossiers in the search box."""

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.engine.cases.office import DAY, NOON, Office
from tests.faces.desk.dossiers.conftest import COUNTER, EXAMINER, STRANGER, Clock, Desk
from tests.faces.desk.dossiers.test_queue import text_of

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries import desk as reads

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HEAD = "chanh-van-phong-phuong-sai-gon"


def test_who_has_how_much_and_since_when(office: Office, desk: Desk, at: Clock) -> None:
    office.open(NOON - DAY * 10)
    waits = office.open(NOON)
    actions.ask_supplement(dossier_id=waits.id, items=["x"], actor=office.examiner, at=NOON)
    at.now = NOON + 2 * HOUR
    (load,) = reads.loads(actor=office.chair, at=at.now).values()
    assert (load.open, load.late, load.waiting) == (2, 1, 1)
    assert load.oldest == NOON - DAY * 10
    page = text_of(desk(HEAD).get("/ho-so/tai/"))
    assert "Khuất Trọng Lam" in page and "10 ngày" in page


def test_only_who_assigns_sees_it(office: Office, desk: Desk) -> None:
    office.open()
    for post in (EXAMINER, COUNTER, STRANGER):
        assert desk(post).get("/ho-so/tai/").status_code == 403
    elsewhere = desk("chanh-van-phong-phuong-ben-thanh").get("/ho-so/tai/")
    assert "Khuất Trọng Lam" not in text_of(elsewhere)


def test_one_or_many_are_given_to_another_who_may(office: Office, desk: Desk) -> None:
    """At the signing step there are several who may; at examination of this field only one."""
    moved, stays = office.open(), office.open()
    actions.pass_on(dossier_id=moved.id, actor=office.examiner, at=NOON)
    assert office.chair.post_id != office.holder(moved.id)
    head = desk(HEAD)
    told = head.post(
        "/ho-so/tai/giao/",
        {"dossier": [str(moved.id), str(stays.id)], "to": str(office.chair.post_id)},
    )
    page = text_of(told)
    assert told.status_code == 409 and stays.code in page and moved.code not in page
    assert office.holder(moved.id) == office.chair.post_id
    assert office.holder(stays.id) == office.examiner.post_id
    assert head.post("/ho-so/tai/giao/", {"to": "x"}).status_code == 302


def test_what_nobody_holds_is_shown_and_given(office: Office, desk: Desk) -> None:
    opened = office.open()
    Dossier.objects.filter(pk=opened.id).update(holder=None, holder_unit_id=office.ward)
    head = desk(HEAD)
    assert opened.code in text_of(head.get("/ho-so/tai/"))
    assert opened.code in text_of(head.get("/ho-so/tai/?post=none"))
    done = head.post(
        "/ho-so/tai/giao/",
        {"dossier": str(opened.id), "to": str(office.examiner.post_id), "back": "/ho-so/tai/"},
    )
    assert done.status_code == 302 and office.holder(opened.id) == office.examiner.post_id


def test_a_person_chosen_shows_what_they_hold(office: Office, desk: Desk) -> None:
    opened = office.open()
    page = text_of(desk(HEAD).get(f"/ho-so/tai/?post={office.examiner.post_id}"))
    assert opened.code in page and 'name="to"' in page
    away = desk("chanh-van-phong-phuong-ben-thanh")
    assert opened.code not in text_of(away.get(f"/ho-so/tai/?post={office.examiner.post_id}"))
    assert desk(HEAD).get("/ho-so/tai/?post=none&after=cut").status_code == 302


def test_what_will_be_late_by_the_steps_that_are_left(
    office: Office, desk: Desk, at: Clock
) -> None:
    """Due on Friday the 27th at 17:00: examined that Friday there is a day to sign, which ends on
    Monday."""
    opened = office.open()
    assert reads.will_be_late(actor=office.chair, at=NOON + HOUR) == []
    at.now = NOON + DAY * 4
    (risk,) = reads.will_be_late(actor=office.chair, at=at.now)
    assert risk.line.code == opened.code
    assert f"{risk.ready_at.astimezone(NOON.tzinfo):%d/%m}" == "30/11"
    page = text_of(desk(HEAD).get("/ho-so/tai/"))
    assert "Sẽ trễ" in page and opened.code in page
    assert reads.will_be_late(actor=office.counter, at=at.now) == []


def test_loads_ask_the_same_however_many(
    office: Office, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head = desk(HEAD)
    office.open()
    head.get("/ho-so/tai/")
    with django_assert_max_num_queries(50) as few:
        head.get("/ho-so/tai/")
    for _ in range(4):
        office.open()
    with django_assert_max_num_queries(50) as many:
        head.get("/ho-so/tai/")
    assert len(few.captured_queries) == len(many.captured_queries)


# ------------------------------------------------------------------ the search box


@pytest.mark.parametrize(
    "words", ["dang thi ngoc", "Ánh", "26740-261123-0001", "456", "xac nhan de kiem thu"]
)
def test_a_dossier_is_found_by_name_number_phone_and_procedure(
    office: Office, desk: Desk, words: str
) -> None:
    opened = office.open()
    page = text_of(desk(EXAMINER).get("/search/", {"q": words}))
    assert f'href="/ho-so/{opened.code}/"' in page


@pytest.mark.parametrize("words", ["dang thi ngoc", "26740-261123-0001", "456"])
def test_nothing_is_found_that_one_may_not_open(office: Office, desk: Desk, words: str) -> None:
    opened = office.open()
    page = text_of(desk(STRANGER).get("/search/", {"q": words}))
    assert opened.code not in re.sub(r'value="[^"]*"|<title>.*?</title>|“[^”]*”', "", page)
