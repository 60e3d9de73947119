"""The cockpit in a real browser: both languages, three widths, by keyboard, open to everybody.

`OD_SHOTS` keeps what it saw as pictures.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.faces.cockpit.signing import account_of
from tests.makers import TODAY_2023, actor, unit_id

from opendistrict.engine.plans import queries as plans

pytestmark = pytest.mark.browser
CHAIR = "chu-tich-quan-1"
WIDTHS = (1440, 768, 360)


class Visit:
    """Opens pages as the chair of the district; collects what the browser complains of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        client = Client()
        client.force_login(account_of(CHAIR))
        self.session = client.cookies["sessionid"].value
        self.complaints: list[str] = []
        self.contexts: list[Any] = []

    def context(self, language: str, **options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = self.browser.new_context(locale="vi-VN", **options)
        self.contexts.append(context)
        cookies = {
            "sessionid": self.session, settings.LANGUAGE_COOKIE_NAME: language,
            "od_theme": "light",
        }  # fmt: skip
        context.add_cookies(
            [{"name": k, "value": v, "url": self.address} for k, v in cookies.items()]
        )
        return context

    def open(self, path: str = "/cockpit/", language: str = "vi", **options: Any) -> Page:
        return self.go(self.context(language, **options), path)

    def go(self, context: BrowserContext, path: str) -> Page:
        page = page_in(context, self._note)
        page.goto(self.address + path)
        return page

    def _note(self, told: str) -> None:
        if "409" not in told:
            self.complaints.append(told)


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, quan1: None, morning: datetime,
    work: dict[str, UUID],
) -> Iterator[Visit]:  # fmt: skip
    visit = Visit(browser, live_server.url)
    yield visit
    for context in visit.contexts:
        context.close()


def shot(page: Page, name: str) -> None:
    keep_picture(page, f"cockpit-{name}")


def paths() -> dict[str, str]:
    head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    return {
        "cockpit": "/cockpit/",
        "cockpit-all": "/cockpit/?show=all",
        "unit": f"/cockpit/units/{unit_id('phong-kinh-te-quan-1')}/",
        "person": f"/cockpit/people/{head.person_id}/",
        "report": "/cockpit/report/",
        "public-sets": "/public/targets/",
        "public-set": "/public/targets/nam-2023/",
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_keeps_anybody_out_and_nothing_is_too_wide(visit: Visit, language: str) -> None:
    wide: dict[str, int] = {}
    shut: dict[str, list[str]] = {}
    context = visit.context(language)
    for name, path in paths().items():
        page = visit.go(context, path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            shown = width_of(page)
            if shown > width:
                wide[f"{name} {width}"] = shown
            shot(page, f"{name}-{language}-{width}")
        assert visit.complaints == []  # before axe, which itself breaks the page's policy
        if language == "en":  # what is open to everybody is so in any words: narrow, then wide
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        shut[name] = barriers(page)
        leave(page)  # what axe itself stirs up is not the page's
        visit.complaints.clear()
    assert wide == {}
    assert {name: found for name, found in shut.items() if found} == {}


def test_a_reminder_by_keyboard_alone(visit: Visit, work: dict[str, UUID]) -> None:
    page = visit.open()
    button = page.get_by_role("link", name="Đôn đốc: Đề án kinh tế đêm")
    button.focus()
    page.keyboard.press("Enter")
    note = page.get_by_label("Lời nhắn (có thể để trống)")
    expect(note).to_be_focused()
    shot(page, "urge-vi-1440")
    page.keyboard.type("Báo cáo trước 17 giờ")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi lời nhắc")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Đã đôn đốc Quách Hải Lâm.")).to_be_visible()
    assert page.url.endswith("/cockpit/") and visit.complaints == []
    (told,) = plans.nudges_about(
        task_id=work["late"], actor=actor(CHAIR, TODAY_2023), on=TODAY_2023
    )
    assert told.note == "Báo cáo trước 17 giờ"


def test_the_same_without_script(visit: Visit, work: dict[str, UUID]) -> None:
    page = visit.open(java_script_enabled=False)
    page.get_by_role("link", name="Đôn đốc: Đề án kinh tế đêm").click()
    page.get_by_role("button", name="Gửi lời nhắc").click()
    expect(page.locator("body")).to_contain_text("Đã đôn đốc Quách Hải Lâm.")
    expect(page.locator(f"#urge-{work['late']}")).to_contain_text("Đã nhắc hôm nay")
    page.get_by_role("link", name="Xem đủ 38 chỉ tiêu").click()
    expect(page.locator("#targets-table")).to_contain_text("Số doanh nghiệp thành lập mới")


def test_all_targets_come_in_place(visit: Visit) -> None:
    page = visit.open()
    expect(page.locator("#targets-table tbody tr:not(.row-group)")).to_have_count(4)
    page.get_by_role("link", name="Xem đủ 38 chỉ tiêu").click()
    expect(page.locator("#targets-table tbody tr:not(.row-group)")).to_have_count(38)
    assert page.url.endswith("?show=all")
    page.get_by_role("link", name="Chỉ xem 4 chỉ tiêu cần chú ý").click()
    expect(page.locator("#targets-table tbody tr:not(.row-group)")).to_have_count(4)
    assert visit.complaints == []


def test_another_day_is_chosen_by_keyboard(visit: Visit) -> None:
    page = visit.open()
    page.locator("details.picker summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Số liệu biết đến ngày").fill("12/12/2023")
    page.keyboard.press("Enter")
    expect(page.locator(".picker summary")).to_contain_text("số liệu biết đến 12/12/2023")
    expect(page.locator("h1")).to_contain_text("Quận 1, năm 2023")
    expect(page.locator(".page-head-note")).not_to_contain_text("35/38")


def test_the_report_is_taken_along(visit: Visit) -> None:
    page = visit.open("/cockpit/")
    page.get_by_role("link", name="Lập báo cáo").click()
    expect(page.locator(".paper")).to_contain_text("có 35/38 chỉ tiêu đạt và vượt")
    for label, name in (("Word", "docx"), ("PDF", "pdf")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=f"Tải bản {label}").click()
        assert taken.value.suggested_filename == f"bao-cao-year-2023-quan-1.{name}"


def test_twice_the_letters_still_fit(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 1440
