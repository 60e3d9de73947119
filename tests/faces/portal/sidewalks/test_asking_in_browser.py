"""Asking for a place in front of a house, on a phone and at a desk: by keyboard, for everybody."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.faces.portal.sidewalks.test_asking import ASKED
from tests.services import ground


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("theme", "language"), [("light", "vi"), ("dark", "en")])
def test_asked_by_keyboard_and_understood_by_everybody(
    theme: str, language: str, browser: Browser, live_server: LiveServer
) -> None:
    ground.build()
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}/via-he/")
    page.focus("input[name=dia_chi]")
    page.keyboard.type("12 duong mau")
    page.select_option("select[name=viec]", "kinh_doanh")
    page.fill("input[name=tu_ngay]", "01/06/2024")
    page.fill("input[name=den_ngay]", "31/08/2024")
    page.focus("input[name=dai]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#tra-loi .verdict-yes")
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 1000})
        told = ASKED | ({"sau": "2,6"} if language == "vi" else {"sau": "2.6", "dai": "2.9"})
        page.goto(f"{live_server.url}/via-he/?{urlencode(told)}")
        page.wait_for_selector("#tra-loi .verdict-no")
        assert width_of(page) <= width
        keep_picture(page, f"via-he-{width}-{language}")
    assert complaints == []
    assert barriers(page) == []
    context.close()
