"""The revenue page in a real browser: both languages, wide and narrow, open to everybody; a report
is uploaded, looked at and taken in by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.faces.cockpit.test_revenue import CHAIR, HEAD, Enter, enter, reports
from tests.makers import unit_id
from tests.services.revenue.reports import JANUARY

__all__ = ["enter", "reports"]
pytestmark = pytest.mark.browser
PAGE = "/cockpit/thu-ngan-sach/"


@pytest.fixture
def opened(
    browser: Browser, live_server: LiveServer, reports: int, enter: Enter
) -> Iterator[Any]:  # fmt: skip
    contexts = []

    def open_it(post: str, path: str, width: int, language: str) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        complaints: list[str] = []
        cookies = {
            "sessionid": enter(post).cookies["sessionid"].value,
            settings.LANGUAGE_COOKIE_NAME: language, "od_theme": "light",
        }  # fmt: skip
        context.add_cookies(
            [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto(live_server.url + path)
        return page, complaints

    yield open_it
    for context in contexts:
        context.close()


def look_well(page: Page, complaints: list[str]) -> None:
    """The browser complains of nothing, nor does axe, whose own styles the policy refuses: once it
    has looked at a page, what the browser says of it no longer counts."""
    assert complaints == []
    assert barriers(page, minor=True) == []


def test_the_year_in_both_languages_and_a_report_by_keyboard(opened: Any, tmp_path: Path) -> None:
    for language, width in (("vi", 1440), ("en", 360), ("vi", 360), ("en", 1440)):
        page, complaints = opened(CHAIR, PAGE, width, language)
        keep_picture(page, f"revenue-{language}-{width}")
        assert width_of(page) <= width, (language, width)
        if language == "vi":
            look_well(page, complaints)
    page.locator("#items a.row-link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bao-cao/**#dong-*")
    keep_picture(page, "revenue-report-1440")
    look_well(page, complaints)

    page, complaints = opened(CHAIR, f"{PAGE}?unit={unit_id('quan-1')}&year=2022", 1440, "vi")
    keep_picture(page, "revenue-published-1440")
    assert page.locator("#published .contradictions li").count() == 1
    look_well(page, complaints)

    page, complaints = opened(HEAD, "/bao-cao-thu/nhap/", 1440, "vi")
    keep_picture(page, "revenue-import-1440")
    file = tmp_path / "thu-01.csv"
    file.write_bytes(JANUARY.replace(b"150,5;150,5", b"151,5;150,5"))
    page.locator("input[type=file]").set_input_files(file)
    page.select_option("[name=layout]", "mau-thu-thang")
    page.select_option("[name=month]", "1")
    page.fill("[name=as_of]", "31/01/2026")
    page.locator("#upload button[type=submit]").press("Enter")
    page.wait_for_selector(".problems")
    keep_picture(page, "revenue-problems-1440")
    file.write_bytes(JANUARY)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("#upload button[type=submit]").press("Enter")
    page.wait_for_selector("form[action$='/ghi/'] button")
    keep_picture(page, "revenue-preview-1440")
    page.locator("form[action$='/ghi/'] button").press("Enter")
    page.wait_for_url("**/bao-cao/**")
    assert page.locator("tbody tr").count() == 6
    page.goto(page.url.partition("/cockpit")[0] + "/bao-cao-thu/nhap/")
    look_well(page, complaints)
