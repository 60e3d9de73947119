"""The operator sees what waits and what died, and gives dead letters another life."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from opendistrict.faces.desk.operator import views
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries, registry
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import OfficeHoursRow

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
PAGES = ("/operator/", "/operator/outbox/", "/operator/calendar/", "/operator/trail/")


def _heard(payload: Mapping[str, str], at: datetime) -> None:
    """Hears."""


@pytest.fixture
def operator(office: Any, client: Client) -> Iterator[Client]:
    registry.listen("test.told", _heard)
    client.force_login(office.accounts["vien"])
    on = clock.today()
    post = next(p for p in orgs.posts_of(office.persons["vien"], on=on) if p.slug == "van-hanh")
    client.post("/preferences/post/", {"post": str(post.id)})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")
    yield client
    registry._handlers.pop("test.told", None)


def _message(status: str, **payload: object) -> int:
    with transaction.atomic():
        base.publish(topic="test.told", at=AT, **payload)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = 8 "
            "WHERE id = (SELECT max(id) FROM procrastinate_jobs) RETURNING id",
            [status],
        )
        return int(cursor.fetchone()[0])


def test_only_who_operates_may_look(office: Any, client: Client) -> None:
    client.force_login(office.accounts["truong"])
    for path in PAGES:
        assert client.get(path).status_code == 403, path
    assert client.post("/operator/outbox/1/retry/").status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_with_nothing_there_each_page_says_so(operator: Client, path: str) -> None:
    assert operator.get(path).status_code == 200


def test_the_overview(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _message("failed")
    _message("todo")
    base.note_pack(pack="mau", version="1", digest="a" * 64, is_sample=True, actor=SYSTEM, at=AT)
    schedule = registry.Schedule("test.nightly", "0 18 * * *", lambda at: None)
    monkeypatch.setattr(queries.office, "schedules", lambda: (schedule,))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    page = operator.get("/operator/")
    assert dict(page.context["counts"]) == {"failed": 1, "todo": 1, "doing": 0}
    assert page.context["worker_is_alive"]
    text = page.content.decode()
    assert "01:00 hằng ngày" in text  # 18:00 UTC is one in the morning here
    assert "mau 1" in text
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 minutes'"
        )
    assert not operator.get("/operator/").context["worker_is_alive"]


def test_what_runs_by_the_clock_has_a_name_and_a_time_in_words() -> None:
    schedules = queries.office.schedules()
    assert {one.name for one in schedules} - set(views.JOBS) == set()
    assert [one.name for one in schedules if "*" in views._in_words(one.cron)] == []


def test_a_dead_letter_is_shown_and_sent_again(operator: Client) -> None:
    number = _message("failed", task="42", note="<script>alert(1)</script>")
    page = operator.get("/operator/outbox/")
    text = page.content.decode()
    assert "test.told" in text
    assert "task=42" in text
    assert "<script>alert(1)" not in text
    assert f"base.deliver[{number}]" in text, "where to look for the cause"
    answer = operator.post(f"/operator/outbox/{number}/retry/", follow=True)
    assert "Đã đưa thông báo trở lại hàng đợi." in answer.content.decode()
    [waiting] = queries.outbox(status="todo")
    assert waiting.id == number
    [line] = queries.trail(f"base.message:{number}")
    assert (line.action, line.post_title) == ("base.retry_message", "Cán bộ vận hành")
    again = operator.post(f"/operator/outbox/{number}/retry/", follow=True)
    assert "không còn ở trạng thái thất bại" in again.content.decode()
    assert len(queries.trail(f"base.message:{number}")) == 1
    assert operator.get(f"/operator/outbox/{number}/retry/").status_code == 405


def test_the_outbox_is_paged(
    operator: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    monkeypatch.setattr(queries.office, "PAGE", 2)
    monkeypatch.setattr(queries, "PAGE", 2)
    numbers = [_message("failed", n=n) for n in range(3)]
    with django_assert_max_num_queries(17):
        page = operator.get("/operator/outbox/")
    assert [message.id for message in page.context["found"]] == [numbers[2], numbers[1]]
    rest = operator.get(f"/operator/outbox/?status=failed&before={page.context['next']}")
    assert [message.id for message in rest.context["found"]] == [numbers[0]]
    assert rest.context["next"] is None
    for odd in ("?status=succeeded", "?before=x", "?before=-1", f"?before={10**40}"):
        assert operator.get(f"/operator/outbox/{odd}").status_code == 200


def test_the_calendar_shows_its_legal_basis(operator: Client) -> None:
    day = CalendarDayRow(
        day=date(2051, 5, 2), kind="off", name="Nghỉ hoán đổi", basis="thông báo mẫu",
        confidence="M",
    )  # fmt: skip
    base.load_calendar(days=[day], actor=SYSTEM, at=AT)
    text = operator.get("/operator/calendar/?year=2051").content.decode()
    assert "02/05/2051" in text
    assert "thông báo mẫu" in text
    for odd in ("?year=1", "?year=x", f"?year={10**15}"):
        page = operator.get(f"/operator/calendar/{odd}")
        assert page.context["year"] in page.context["years"]


def test_the_trail_of_one_subject(operator: Client) -> None:
    with transaction.atomic():
        base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:1", why="mẫu")
        base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:2", why="khác")
    text = operator.get("/operator/trail/", {"subject": " test:1 "}).content.decode()
    assert "why=mẫu" in text
    assert "why=khác" not in text
    nothing = operator.get("/operator/trail/", {"subject": "test:3"}).content.decode()
    assert "Không có dòng nhật ký nào" in nothing


# ------------------------------------------------------------------ a day of one unit


def _given(unit: str, **other: str) -> dict[str, str]:
    told = {
        "unit": unit, "day": "10/12/2026", "kind": "part", "closed_from": "14:00",
        "closed_until": "", "name": "Cúp điện", "basis": "Thông báo mẫu 06/TB",
    }  # fmt: skip
    return told | other


def test_a_day_of_a_unit_is_looked_at_then_told(operator: Client) -> None:
    units = orgs.tree_on(clock.today()).units
    unit = next(one for one in units.values() if one.slug == "phong-mau")
    open_hours(unit.slug)
    look = operator.post("/operator/calendar/", _given(str(unit.id)) | {"look": "1"})
    assert look.status_code == 200 and "chưa có gì thay đổi" in look.content.decode()
    assert orgs.local_days(2026) == []
    told = operator.post("/operator/calendar/", _given(str(unit.id)) | {"apply": "1"})
    assert told.status_code == 302
    text = operator.get("/operator/calendar/?year=2026").content.decode()
    assert "Cúp điện" in text and "từ 14:00" in text and unit.name in text
    assert "Giờ làm việc hôm nay" in text and "07:30–11:30, 13:00–17:00" in text


def test_a_day_that_cannot_be_is_said_beside_the_form(operator: Client) -> None:
    units = orgs.tree_on(clock.today()).units
    unit = next(one for one in units.values() if one.slug == "phong-mau")
    open_hours(unit.slug)
    for wrong, said in (
        ({"closed_from": ""}, "Ghi giờ bắt đầu nghỉ"),
        ({"closed_from": "16:00", "closed_until": "15:00"}, "phải sau giờ bắt đầu nghỉ"),
        ({"closed_from": "06:00"}, "không còn giờ làm việc nào"),
    ):
        answer = operator.post("/operator/calendar/", _given(str(unit.id), **wrong) | {"look": "1"})
        assert answer.status_code == 409 and said in answer.content.decode()
    assert orgs.local_days(2026) == []


def open_hours(unit: str) -> None:
    row = OfficeHoursRow(
        unit=unit, sessions=(("07:30", "11:30"), ("13:00", "17:00")), weekdays={}, since=None,
        until=None, basis="Quyết định mẫu", confidence="sample",
    )  # fmt: skip
    orgs_actions.load_office_hours(rows=[row], actor=SYSTEM, at=AT)
