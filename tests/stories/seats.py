"""Who takes part in a story, each at their own screen; a browser's complaint fails it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.browser import keep_picture, width_of
from tests.makers import actor

PHONE, DESK = (360, 780), (1440, 900)


class Clock:
    """What every page takes for now."""

    def __init__(self, now: datetime) -> None:
        self.now = now


class Seat:
    """Somebody's browser. Whatever it complains of, and any page wider than it, fails the story."""

    def __init__(self, browser: Browser, address: str, size: tuple[int, int]) -> None:
        self.address, self.size = address, size
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.ok, path
        return self.page

    def look(self, name: str) -> None:
        """The page fits a telephone and a desk, says what it is, and is kept as a picture if
        somebody wants to see it (OD_SHOTS)."""
        expect(self.page.locator("h1:visible")).to_have_count(1)
        for width, height in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": height})
            wide = width_of(self.page)
            assert wide <= width, f"{name} is {wide} wide at {width}"
            keep_picture(self.page, f"{name}-{width}")
        self.page.set_viewport_size({"width": self.size[0], "height": self.size[1]})
        assert self.complaints == [], name


class Ward:
    """The people of the story, each at their own screen."""

    def __init__(self, browser: Browser, address: str, at: Clock) -> None:
        self.browser, self.address, self.at = browser, address, at
        self.seats: dict[tuple[str, tuple[int, int]], Seat] = {}

    def of(self, post: str, size: tuple[int, int] = DESK) -> Seat:
        """The desk of who serves in a post, or the telephone."""
        if (post, size) not in self.seats:
            seat = self.seats[post, size] = Seat(self.browser, self.address, size)
            who, client = actor(post, self.at.now.date()), Client()
            client.force_login(get_user_model().objects.get(person_id=who.person_id))
            session = client.session
            session["acting_post"] = str(who.post_id)
            session.save()
            name = settings.SESSION_COOKIE_NAME
            seat.context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": self.address}]
            )
        return self.seats[post, size]

    @property
    def citizen(self) -> Seat:
        if ("", PHONE) not in self.seats:
            self.seats["", PHONE] = Seat(self.browser, self.address, PHONE)
        return self.seats["", PHONE]
