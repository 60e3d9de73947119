"""The desk of tasks in a real browser: whole at every width, open to everybody, quick with htmx.

The sample district lives first, through the real actions. Pictures go to var/screenshots.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.makers import actor, quan1, unit_id

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes.tasks import Group, TaskFilter
from opendistrict.faces.kit import clock
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.orgs import queries as orgs

__all__ = ["quan1"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHAIR, HEAD = "chu-tich-phuong-sai-gon", "truong-phong-kthtdt-phuong-sai-gon"
WIDTHS = (1440, 768, 360)


class Ward:
    """A ward at work: tasks done, late, waiting, with a roadmap and one given to many."""

    def __init__(self) -> None:
        self.today, self.now = clock.today(), clock.now()
        self.chair, self.head = actor(CHAIR, self.today), actor(HEAD, self.today)
        self.lead = unit_id("phong-kthtdt-phuong-sai-gon")
        day = timedelta(days=1)
        survey = self.give("Khảo sát hiện trạng hè phố trục Lê Lợi – Nguyễn Huệ", 12 * day)
        self.main = self.give(
            "Lập danh mục tuyến hè phố đủ điều kiện sử dụng tạm thời một phần",
            40 * day,
            milestones=[
                ("Khảo sát bề rộng và lối đi còn lại", self.today + 2 * day),
                ("Lấy ý kiến hộ kinh doanh và cư dân", self.today + 20 * day),
                ("Trình danh mục", self.today + 38 * day),
            ],
            needs=[survey],
        )
        self.late = self.give("Tháo dỡ mái che lấn hẻm 42", -9 * day, due_rule="theo kết luận mẫu")
        waiting = self.give("Thống kê điểm trông giữ xe", 2 * day)
        for task_id in (self.main, waiting):
            self.prove(task_id)
        plans.report_task(task_id=waiting, note="Đủ 14 điểm", actor=self.head, at=self.now)
        first = queries.task(task_id=self.main, actor=self.head, on=self.today).milestones[0]
        plans.report_milestone(milestone_id=first.id, actor=self.head, at=self.now)
        plans.confirm_milestone(milestone_id=first.id, actor=self.chair, at=self.now)
        plans.move_due(
            task_id=self.main, due_on=self.today + 55 * day, actor=self.chair, at=self.now,
            reason="Chờ số liệu đo đạc của đơn vị tư vấn",
        )  # fmt: skip

    def give(self, title: str, due: timedelta, **more: Any) -> UUID:
        return plans.give_task(
            title=title, product="Báo cáo kèm danh mục", authority="Chủ tịch UBND phường",
            responsibility="Chịu trách nhiệm về tiến độ và số liệu", lead_unit_id=self.lead,
            lead_post_id=self.head.post_id, due_on=self.today + due,
            with_unit_ids=[unit_id("van-phong-phuong-sai-gon")],
            due_rule=more.get("due_rule", ""), milestones=more.get("milestones", ()),
            programme_id=None, target_id=None, passage_id=None, need_ids=more.get("needs", ()),
            recurrence="", actor=self.chair, at=self.now,
        )  # fmt: skip

    def prove(self, task_id: UUID) -> None:
        file_id = documents.keep(
            data=b"mau", name="Biên bản khảo sát (mẫu).txt", media_type="text/plain",
            actor=self.head, at=self.now,
        )  # fmt: skip
        plans.add_evidence(
            task_id=task_id, milestone_id=None, file_id=file_id, note="Bản chụp có chữ ký (mẫu)",
            actor=self.head, at=self.now,
        )  # fmt: skip

    def many(self) -> UUID:
        offices = [
            unit.id
            for unit in orgs.tree_on(self.today).children(unit_id("phuong-sai-gon"))
            if self.chair.may("plans.give_task", unit.id)
        ]
        given = plans.give_to_many(
            lead_unit_ids=offices, title="Báo cáo công tác phòng cháy, chữa cháy tại trụ sở",
            product="Báo cáo", responsibility="", authority="", with_unit_ids=[],
            due_on=self.today + timedelta(days=5), due_rule="", milestones=[], programme_id=None,
            target_id=None, passage_id=None, need_ids=[], recurrence="", actor=self.chair,
            at=self.now,
        )  # fmt: skip
        batch = queries.task(task_id=given[0], actor=self.chair, on=self.today).row.batch
        assert batch is not None
        return batch


class Desk:
    """Somebody's browser, signed in; it collects whatever the browser complains of."""

    def __init__(self, browser: Browser, address: str, post: str) -> None:
        client = Client()
        person_id = actor(post, clock.today()).person_id
        client.force_login(get_user_model().objects.get(person_id=person_id))
        self.address = address
        self.context = browser.new_context(locale="vi-VN", viewport={"width": 1440, "height": 900})
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
        )
        self.complaints: list[str] = []

    def open(self, path: str) -> Page:
        page = page_in(self.context, self.complaints.append)
        page.goto(self.address + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page


@pytest.fixture
def ward(quan1: None, live_server: LiveServer) -> Iterator[Ward]:
    del live_server
    yield Ward()


def test_every_page_is_whole_and_open_to_everybody(
    ward: Ward, browser: Browser, live_server: LiveServer
) -> None:
    head, chair = (Desk(browser, live_server.url, post) for post in (HEAD, CHAIR))
    found = queries.tasks(
        actor=ward.chair, filters=TaskFilter(group=Group.WAITING), after=None, on=ward.today
    )
    pages = {
        "list": (head, "/tasks/"),
        "all": (chair, "/tasks/?tab=all"),
        "task-holder": (head, f"/tasks/{ward.main}/"),
        "task-giver": (chair, f"/tasks/{ward.main}/"),
        "task-waiting": (chair, f"/tasks/{found.rows[0].id}/"),
        "give": (chair, "/tasks/give/"),
        "batch": (chair, f"/tasks/batches/{ward.many()}/"),
        "roadmap": (head, "/tasks/roadmap/"),
        "print": (head, f"/tasks/{ward.main}/print/"),
    }
    wrong: list[str] = []
    for name, (desk, path) in pages.items():
        page = desk.open(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"tasks-{name}-{width}")
            if width_of(page) > width:
                wrong.append(f"{name} is wider than {width}")
        assert desk.complaints == [], name  # before axe, which itself breaks the page's policy
        wrong += [f"{name}: {one}" for one in barriers(page)]
        leave(page)
        desk.complaints.clear()
    assert not wrong, "\n".join(wrong)


def test_a_move_changes_the_page_in_place(
    ward: Ward, browser: Browser, live_server: LiveServer
) -> None:
    head = Desk(browser, live_server.url, HEAD)
    page = head.open(f"/tasks/{ward.late}/")
    expect(page.locator("#task .page-head")).to_contain_text("Chưa thực hiện")
    page.get_by_role("button", name="Bắt đầu thực hiện").click()
    expect(page.locator("#task .page-head")).to_contain_text("Đang thực hiện")
    expect(page.locator("#toasts")).to_contain_text("đã ghi nhận")
    page.locator("summary", has_text="Trả lại bên giao").click()
    page.get_by_label("Lý do").fill("Thuộc chức năng của đội trật tự đô thị")
    page.get_by_role("button", name="Trả lại bên giao").click()
    expect(page.locator("#task .page-head")).to_contain_text("Từ chối nhiệm vụ")
    assert head.complaints == []


def test_units_are_chosen_by_kind_and_found_by_name(
    ward: Ward, browser: Browser, live_server: LiveServer
) -> None:
    del ward
    page = Desk(browser, live_server.url, CHAIR).open("/tasks/give/")
    lead = page.locator("[data-units]").first
    lead.get_by_role("button", name="Chọn tất cả").first.click()
    chosen = lead.locator("input:checked").count()
    assert chosen >= 2
    expect(lead.locator("[data-units-count]")).to_have_text(f"({chosen})")
