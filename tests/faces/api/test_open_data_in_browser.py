"""The pages that explain open data: nothing keeps anybody out, nothing is wider than a phone."""

from datetime import datetime

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.makers import MORNING_2023

from opendistrict.faces.kit import clock

PAGES = ("/data/", "/data/dictionary/", "/public/targets/nam-2023/")


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> datetime:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    return MORNING_2023


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_open_data_pages_are_for_everybody(
    morning: datetime, browser: Browser, live_server: LiveServer
) -> None:
    for language, scheme in (("vi", "light"), ("en", "dark")):
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        cookie = settings.LANGUAGE_COOKIE_NAME
        context.add_cookies([{"name": cookie, "value": language, "url": live_server.url}])
        page = context.new_page()
        for path in PAGES:
            page.goto(live_server.url + path)
            assert page.locator("h1:visible").count() == 1
            assert barriers(page, minor=True) == [], path
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                assert width_of(page) <= width, path
                keep_picture(page, f"{path.strip('/').replace('/', '-')}-{language}-{width}")
        context.close()
