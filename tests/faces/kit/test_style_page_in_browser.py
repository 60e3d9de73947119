"""The style page in a real browser: accessible, whole on a telephone, usable with the keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, width_of

pytestmark = pytest.mark.browser


class Visit:
    """Opens pages in Vietnamese; collects whatever the browser complains of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.complaints: list[str] = []
        self.contexts: list[Any] = []

    def open(self, path: str = "/kit/", *, theme: str = "light", **options: Any) -> Page:
        context = self.browser.new_context(locale="vi-VN", **options)
        self.contexts.append(context)
        context.add_cookies([{"name": "od_theme", "value": theme, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.goto(self.address + path)
        return page

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    visit = Visit(browser, live_server.url)
    yield visit
    for context in visit.contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out(visit: Visit, theme: str) -> None:
    page = visit.open(theme=theme, viewport={"width": 1440, "height": 900})
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "yes", timeout=20_000)
    assert visit.complaints == []  # before axe, which itself breaks the page's policy
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page, minor=True) == [], width


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit.open(viewport={"width": 1440, "height": 800})
    wide = {}
    for width in (1440, 1024, 900, 820, 768, 720, 680, 640, 601, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        wide[width] = width_of(page)
    assert {width: shown for width, shown in wide.items() if shown > width} == {}


def test_twice_the_letters_still_fit(visit: Visit) -> None:
    page = visit.open(viewport={"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert width_of(page) <= 1280


def test_the_letters_are_be_vietnam_pro(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.unicodeRange)"
    )
    assert any("U+1EA0-1EF9" in span for span in loaded)


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit.open()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_theme_changes_at_once_and_stays(visit: Visit) -> None:
    page = visit.open()
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("summary[title='Nền sáng hay tối']").click()
    with page.expect_response("**/preferences/theme/"):
        page.get_by_role("button", name="Nền tối").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_choice_the_machine_decides(visit: Visit, scheme: Any) -> None:
    page = visit.open(theme="auto", color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(244, 247, 246)", "dark": "rgb(12, 21, 20)"}[scheme]


def test_what_cannot_be_undone_is_asked_first(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("button", name="Thu hồi").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Thu hồi nhiệm vụ này?")
    dialog.get_by_role("button", name="Quay lại").click()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/kit/") and page.locator("[data-toast]").count() == 0
    page.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    expect(page.locator("[data-toast]")).to_contain_text("Đã ghi nhận")


def test_a_refusal_is_swapped_in_without_leaving_the_page(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Tên nhiệm vụ").first.fill("còn nguyên")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(page.locator("#refused [role=alert]")).to_contain_text("Chưa thực hiện được")
    expect(page.get_by_label("Tên nhiệm vụ").first).to_have_value("còn nguyên")


def test_keys_are_shown_and_can_be_switched_off(visit: Visit) -> None:
    page = visit.open()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Phím tắt")
    dialog.get_by_label("Dùng phím tắt một chữ cái").uncheck()
    dialog.get_by_role("button", name="Đóng").click()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_menus_close_with_escape_and_give_the_focus_back(visit: Visit) -> None:
    page = visit.open()
    page.locator("summary[title='Nền sáng hay tối']").click()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(page.locator("summary[title='Nền sáng hay tối']")).to_be_focused()


def test_the_map_is_moved_from_its_list_and_named(visit: Visit) -> None:
    page = visit.open()
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "yes", timeout=20_000)
    canvas = page.locator(".mapview canvas")
    assert canvas.get_attribute("aria-label") and canvas.get_attribute("tabindex") == "0"
    button = page.locator("[data-spot=A3] [data-spot-show]")
    expect(button).to_be_visible()
    before = canvas.screenshot()
    button.click()
    page.wait_for_timeout(1500)
    assert canvas.screenshot() != before


def test_without_script_the_list_beside_the_map_and_the_forms_remain(visit: Visit) -> None:
    page = visit.open(java_script_enabled=False)
    expect(page.locator(".spots li")).to_have_count(3)
    expect(page.locator("[data-map-fallback]")).to_be_visible()
    page.locator(".language button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_long_work_runs_to_its_end(visit: Visit) -> None:
    page = visit.open()
    expect(page.locator("#sample-work")).to_contain_text("100%", timeout=15_000)
    expect(page.locator("#sample-work")).not_to_have_attribute("hx-get", "")


def test_on_paper_there_is_no_chrome(visit: Visit) -> None:
    page = visit.open()
    page.emulate_media(media="print")
    for selector in (".topbar", ".foot", ".btn-primary", ".filters", ".mapview"):
        expect(page.locator(selector).first).to_be_hidden()
    assert len(page.pdf(format="A4")) > 20_000
