"""A clerk's morning: a statement comes in, a forgotten code is recognised, the payer's own page
turns by itself, the receipt is there, the chief closes the day. By keyboard, for everybody."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.faces.desk.money.conftest import CHIEF, CLERK, Enter
from tests.makers import TODAY
from tests.registers.ledger.world import World

SIZES = ((1440, "wide"), (360, "phone"))


class Looker:
    """One person at a screen; what is wrong with what they see is noted."""

    def __init__(self, browser: Browser, server: LiveServer, language: str, **more: Any) -> None:
        self.context: BrowserContext = browser.new_context(reduced_motion="reduce", **more)
        self.address, self.language, self.faults = server.url, language, list[str]()
        self.cookie(settings.LANGUAGE_COOKIE_NAME, language)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []  # what the pages complained of
        self.page.on("console", self.hear)

    def hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.said.append(f"{said.text} {said.location.get('url', '')}")

    def cookie(self, name: str, value: str) -> None:
        cookie = {"name": name, "value": value, "url": self.address}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def look(self, name: str) -> None:
        """Nothing is wider than a phone, nothing keeps anybody out."""
        self.page.evaluate("0")  # what was complained of so far has been heard
        heard = len(self.said)
        for width, word in SIZES:
            self.page.set_viewport_size({"width": width, "height": 1000})
            if width_of(self.page) > width:
                self.faults.append(f"{name} is wider than {width}")
            keep_picture(self.page, f"money-{name}-{word}-{self.language}")
        self.page.set_viewport_size({"width": 1440, "height": 1000})
        self.faults += [f"{name} {one}" for one in barriers(self.page)]
        self.page.evaluate("0")
        del self.said[heard:]  # pictures and axe bring styles of their own


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_a_statement_to_a_closed_day(
    world: World, enter: Enter, browser: Browser, live_server: LiveServer
) -> None:
    bill = world.bill(world.charge(100_000))
    world.charge(250_000)
    payer = Looker(browser, live_server, "vi", color_scheme="dark")
    payer.go(f"/nop-tien/{bill.code}/")
    payer.look("payment")

    desk = Looker(browser, live_server, "vi")
    desk.cookie(settings.SESSION_COOKIE_NAME, session(enter, CLERK))
    page = desk.go("/so-thu/")
    desk.look("overview")
    page.get_by_role("link", name="Ngân hàng").first.click()
    data = world.file((100_000, "NGUYEN VAN MAU nop tien"), (7_000, "khong ro"))
    file = {"name": "so-phu.csv", "mimeType": "text/csv", "buffer": data}
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    page.select_option("select[name=form]", "mau")
    page.get_by_role("button", name="Nhập", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("so-phu.csv")
    page.get_by_role("link", name="NGUYEN VAN MAU nop tien").press("Enter")
    desk.look("line")
    page.get_by_text("Đúng là khoản này").press("Enter")
    page.get_by_role("button", name="Đối chiếu 100.000").press("Enter")
    expect(page.get_by_text("Đã rõ").first).to_be_visible()
    page.get_by_role("link", name="Mở khoản").press("Enter")
    desk.look("charge")

    payer.go(f"/nop-tien/{bill.code}/")
    expect(payer.page.get_by_text("Đã nộp đủ")).to_be_visible()
    payer.page.locator("#standing a").first.press("Enter")
    expect(payer.page.get_by_role("heading", level=1)).to_have_text("Biên lai thu tiền")
    payer.look("receipt")

    desk.cookie(settings.SESSION_COOKIE_NAME, session(enter, CHIEF))
    desk.go("/so-thu/khoa-so/")
    desk.look("closing")
    page.get_by_role("button", name="Khóa sổ", exact=True).press("Enter")
    page.locator("dialog [data-confirm-yes]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{TODAY:%d/%m/%Y}")
    desk.look("closed")
    assert desk.faults + desk.said + payer.faults + payer.said == []
    desk.context.close()
    payer.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_same_pages_in_english(
    world: World, enter: Enter, browser: Browser, live_server: LiveServer
) -> None:
    bill = world.bill(world.charge(100_000))
    world.pay(30_000, bill.code)
    world.pay(9_000, "khong ro")
    desk = Looker(browser, live_server, "en", color_scheme="dark")
    desk.cookie(settings.SESSION_COOKIE_NAME, session(enter, CHIEF))
    for path, name in (
        ("/so-thu/phai-thu/", "charges"), ("/so-thu/dong/", "lines"),
        ("/so-thu/ngan-hang/", "bank"), ("/so-thu/de-nghi/", "decisions"),
        (f"/so-thu/thong-bao/{bill.pk}/", "bill"), ("/nop-tien/", "list"),
        (f"/nop-tien/{bill.code}/", "payment"),
    ):  # fmt: skip
        desk.go(path)
        desk.look(name)
    assert desk.faults + desk.said == []
    desk.context.close()


def session(enter: Enter, post: str) -> str:
    return enter(post).cookies[settings.SESSION_COOKIE_NAME].value
