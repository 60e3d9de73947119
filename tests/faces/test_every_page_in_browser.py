"""One page of every kind, as every kind of person comes to it: each link leads somewhere, nothing
keeps anybody out (axe-core, light and dark), nothing is wider than a phone, or than the screen
when the reader's letters are twice as large."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, width_of
from tests.kept import live
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

PEOPLE = {
    "chair": ("chu-tich-quan-1", "light", "vi"),
    "officer": ("chuyen-vien-1-phong-kinh-te-quan-1", "dark", "en"),
    "operator": ("quan-tri-quan-1", "light", "vi"),
    "public": ("", "light", "vi"),
}
PHONE, SMALL_SCREEN, SCREEN = 360, 1280, 1440
ELSEWHERE = ("/account/", "/kit/", "/demo/", "/static/", "/admin/")  # tested by their own
MOST = 24  # pages for one person: those nearest to the first


def kind_of(address: str) -> str:
    """/tasks/0190…/?tab=mine is of the kind /tasks/*/?tab."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", parts.path)
    path = re.sub(r"^(/targets/indicators/|/public/targets/)[^/]+/", r"\1*/", path)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return f"{path}?{'&'.join(names)}"


class Walk:
    """One person's way through every kind of page."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.note(f"script: {error}"))
        self.address = address
        self.faults: list[str] = []
        self.kinds: set[str] = set()

    def note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.address)}: {fault}")

    def go(self) -> None:
        waiting = ["/"]
        while waiting and len(self.kinds) < MOST:
            path = waiting.pop(0)
            kind = kind_of(path)
            if kind in self.kinds or path.startswith(ELSEWHERE):
                continue
            self.kinds.add(kind)
            try:
                answered = self.page.goto(self.address + path)
            except Error as error:
                if "Download is starting" in str(error):
                    continue  # a file to take along, not a page
                raise
            assert answered is not None
            if not answered.headers.get("content-type", "").startswith("text/html"):
                continue
            if answered.status != 200 and not path.startswith("/scores/"):
                self.note(f"answers {answered.status}")
            self.look()
            waiting += self.links()

    def links(self) -> list[str]:
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        return [
            one.removeprefix(self.address).partition("#")[0]
            for one in found
            if one.startswith(self.address + "/")
        ]

    def look(self) -> None:
        if self.page.locator("h1:visible").count() != 1:
            self.note(f"{self.page.locator('h1:visible').count()} headings of the first level")
        for one in barriers(self.page):
            self.note(one)
        self.fits(PHONE, "on a phone")
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        self.fits(SMALL_SCREEN, "with letters twice as large")
        self.page.set_viewport_size({"width": SCREEN, "height": 900})

    def fits(self, width: int, when: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 780})
        wide = width_of(self.page)
        if wide > width:
            self.note(f"{wide} wide {when} ({width})")


def _signed_in(context: BrowserContext, address: str, post: str) -> None:
    who = actor(post, TODAY_2023)
    assert who.person_id is not None
    account = people.accounts_of([who.person_id])[who.person_id]
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=account.id))
    chosen = client.post("/preferences/post/", {"post": str(who.post_id)})
    assert chosen.status_code == 302
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.fixture
def district(quan1: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample district on the morning of 22 December 2023, a year of work behind it."""
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    live(MORNING_2023)
    yield


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PEOPLE)
def test_every_kind_of_page(
    name: str, district: None, browser: Browser, live_server: LiveServer
) -> None:
    post, theme, language = PEOPLE[name]
    options: dict[str, Any] = {"viewport": {"width": SCREEN, "height": 900}}
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    cookie = settings.LANGUAGE_COOKIE_NAME
    context.add_cookies([{"name": cookie, "value": language, "url": live_server.url}])
    if post:
        _signed_in(context, live_server.url, post)
    walk = Walk(context, live_server.url)
    walk.go()
    context.close()
    assert not walk.faults, "\n".join(walk.faults)
    assert len(walk.kinds) >= {"public": 3, "operator": 8}.get(name, 20), sorted(walk.kinds)
