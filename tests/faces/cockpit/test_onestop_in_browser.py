"""The one-stop page in a real browser: both languages, wide and narrow, open to everybody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_falling_due import HOUR, finish
from tests.faces.cockpit.test_onestop import CHAIR, LATER, PAGE, at, enter

from opendistrict.engine.cases import actions
from opendistrict.registers.facts import actions as facts

__all__ = ["at", "office"]
pytestmark = pytest.mark.browser


@pytest.fixture
def opened(
    browser: Browser, live_server: LiveServer, office: Office, at: datetime
) -> Iterator[Any]:  # fmt: skip
    """Thirty dossiers, signed one after the other; some wait, one is asked about. A way to open
    the page of the chair, with what the browser complains of."""
    for n in range(30):
        one = office.open(NOON + n * timedelta(minutes=3), channel="online" if n % 2 else "counter")
        if n < 24:
            finish(office, one, NOON + 2 * HOUR, NOON + 2 * HOUR + n * timedelta(minutes=6))
        elif n < 26:
            actions.ask_supplement(
                dossier_id=one.id, items=["Tờ khai"], actor=office.examiner, at=NOON + 2 * HOUR
            )
    actions.tell_fallen_due(LATER)
    facts.roll_up()
    session = enter(CHAIR).cookies["sessionid"].value
    contexts, complaints = [], []

    def open_it(path: str, width: int, language: str) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        cookies = {
            "sessionid": session, settings.LANGUAGE_COOKIE_NAME: language, "od_theme": "light",
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


def test_wide_and_narrow_in_both_languages(opened: Any) -> None:
    for language in ("vi", "en"):
        for width in (1440, 320):
            page, complaints = opened(PAGE, width, language)
            keep_picture(page, f"onestop-{language}-{width}")
            assert width_of(page) <= width, (language, width)
            assert complaints == []
    assert barriers(page, minor=True) == []


def test_a_number_is_followed_by_keyboard_to_its_dossiers(opened: Any) -> None:
    page, complaints = opened(PAGE, 1440, "vi")
    late = page.locator(".facts a.fact-link").nth(3)
    late.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/mot-cua/ho-so/**")
    assert page.locator("table tbody tr").count() == 4
    assert complaints == []
    assert barriers(page, minor=True) == []
