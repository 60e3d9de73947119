"""The one-stop page for leaders: its numbers, and the dossiers each of them opens to."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_falling_due import HOUR, NIGHT, finish
from tests.makers import actor

from opendistrict.engine.cases import actions
from opendistrict.faces.kit import case_names, clock
from opendistrict.registers.facts import actions as facts

__all__ = ["office"]
pytestmark = pytest.mark.django_db
PAGE, LIST = "/cockpit/mot-cua/", "/cockpit/mot-cua/ho-so/"
CHAIR, ELSEWHERE = "chu-tich-phuong-sai-gon", "chu-tich-phuong-tan-dinh"
LATER = NIGHT + timedelta(days=3)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda request=None: LATER)
    return LATER


@pytest.fixture
def life(office: Office, at: datetime) -> list[str]:
    """Six that fell due: four kept, two open at the examiner's desk. Their numbers."""
    codes = []
    for n in range(6):
        opened = office.open(NOON + timedelta(minutes=n), channel="online" if n < 3 else "counter")
        codes.append(opened.code)
        if n < 4:
            finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    actions.tell_fallen_due(LATER)
    facts.roll_up()
    return codes


def enter(post: str) -> Client:
    who = actor(post)
    client = Client()
    client.force_login(get_user_model().objects.get(person_id=who.person_id))
    session = client.session
    session["acting_post"] = str(who.post_id)
    session.save()
    return client


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_says_what_was_kept(life: list[str]) -> None:
    html = enter(CHAIR).get(PAGE).content.decode()
    words = text(html)
    assert "66,7%" in words and "4/6" in words
    assert "Xác nhận để kiểm thử" in words and "chưa biết ở đây" in words
    assert "cần ngày mọi thủ tục được công khai trên Cổng" in words
    assert "2.2 Thời gian giải quyết trung bình" in words
    assert f"{LIST}?" in html and "what=late" in html


def test_every_number_opens_to_its_dossiers(life: list[str]) -> None:
    client = enter(CHAIR)
    html = client.get(PAGE).content.decode()
    hrefs = {one.replace("&amp;", "&") for one in re.findall(rf'href="({LIST}[^"]+)"', html)}
    whats = {re.search(r"what=([^&]+)", one)[1]: one for one in hrefs}  # type: ignore[index]
    assert {"fallen", "broken", "open", "late", "received", "done"} <= set(whats)
    for href in hrefs:
        assert client.get(href).status_code == 200, href
    late = client.get(whats["late"]).content.decode()
    assert [code for code in life if code in late] == life[4:]
    assert f'href="/ho-so/{life[4]}/"' in late
    lacking = client.get(PAGE + "ho-so/?what=lacking-2.1").content.decode()
    assert [code for code in life if code in lacking] == life[4:]


def test_a_list_there_is_not_is_not_there(life: list[str]) -> None:
    client = enter(CHAIR)
    for what in ("", "everything", "signal-nobody", "lacking-9.9"):
        assert client.get(LIST, {"what": what}).status_code == 404
    assert client.get(LIST, {"what": "open", "after": "x"}).status_code == 200


def test_another_ward_sees_nothing_of_it(life: list[str]) -> None:
    client = enter(ELSEWHERE)
    html = client.get(PAGE).content.decode()
    assert "Xác nhận để kiểm thử" not in html
    for what in ("late", "received", "fallen", "lacking-2.1", "signal-last_day"):
        listed = client.get(LIST, {"what": what}).content.decode()
        assert not [code for code in life if code in listed]


def test_the_months_the_spans_and_the_procedure_can_be_chosen(life: list[str]) -> None:
    client = enter(CHAIR)
    for span in ("30", "90", "month", "last", "year", "never"):
        answer = client.get(PAGE, {"span": span, "unit": "nowhere", "tt": "xac-nhan-thu"})
        assert answer.status_code == 200, span
    november = text(client.get(PAGE, {"span": "last"}).content.decode())
    assert "4/6" in november and "từ 01/11/2026 đến 30/11/2026" in november
    december = text(client.get(PAGE, {"span": "month"}).content.decode())
    assert "Chưa tiếp nhận hồ sơ nào trong khoảng này" in december  # two are in hand still


def test_an_empty_office_is_said_to_be_empty(office: Office, at: datetime) -> None:
    words = text(enter(CHAIR).get(PAGE).content.decode())
    assert "Chưa có hồ sơ nào đến hạn" in words and "Chưa tiếp nhận hồ sơ nào" in words


def test_in_english(life: list[str]) -> None:
    client = enter(CHAIR)
    client.cookies["django_language"] = "en"
    answer = client.get(PAGE)
    assert answer.status_code == 200 and "Confirmation for tests" in answer.content.decode()


def test_a_fact_opens_to_its_dossier_as_far_as_one_may_see(life: list[str]) -> None:
    client = enter(CHAIR)
    query = "?since=2026-11-01&until=2026-11-30&by=slice:late_at&kind=slice&key=tham_tra&term=1"
    listed = client.get("/numbers/mc-dung-han/facts/" + query).content.decode()
    named = case_names.slice_value("late_at", "tham_tra")
    assert named != "tham_tra" and f": {named}" in text(listed)
    fact = re.search(r'href="(/numbers/facts/[0-9a-f-]+/)"', listed)
    assert fact is not None
    page = client.get(fact[1]).content.decode()
    assert any(f'<a href="/ho-so/{code}/">{code}</a>' in page for code in life[4:])
    assert enter(ELSEWHERE).get(fact[1]).status_code == 404


def test_a_late_step_opens_to_the_facts_that_made_it_late(life: list[str]) -> None:
    """Nothing late is in the numerator of "on time": its facts are those of the denominator."""
    client = enter(CHAIR)
    late = "/numbers/mc-dung-han/?since=2026-11-01&until=2026-11-30"
    html = client.get(f"{late}&by=slice:late_at").content.decode()
    opened = re.findall(r'<a href="([^"]+key=tham_tra[^"]*)" aria-label="[^"]*: 2">2</a>', html)
    assert len(opened) == 1 and "term=1" in opened[0]
    listed = client.get(unescape(opened[0])).content.decode()
    assert len(set(re.findall(r'href="(/numbers/facts/[0-9a-f-]+/)"', listed))) == 2
    html = client.get(f"{late}&slice_late_at=tham_tra").content.decode()
    (href,) = re.findall(r'href="(/numbers/mc-dung-han/facts/[^"]*)"', html)[:1]
    assert "term=1" in href, "the number seen through that step"
