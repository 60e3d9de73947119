"""A telephone that loses the network and then dies: what was saved is there and is sent once."""

import contextlib
import os
import signal
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import ARGUMENTS, CHROMIUM, barriers, keep_picture, width_of
from tests.faces.desk.field.conftest import INSPECTOR, client_of

from opendistrict.services.inspections.models import Finding, Photo, Visit
from opendistrict.services.sidewalks.shapes import UseShape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = 360


def picture() -> bytes:
    """A small PNG, as a camera's would be if cameras made any."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(
            ">I", zlib.crc32(kind + body))  # fmt: skip

    rows = b"".join(b"\0" + bytes([40, 110, 105] * 24) for _ in range(24))
    head = struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join([
        chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""),
    ])  # fmt: skip


def cookies(server: LiveServer, language: str = "vi") -> list[dict[str, Any]]:
    session = client_of(INSPECTOR).cookies[settings.SESSION_COOKIE_NAME].value
    told = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    return [{"name": name, "value": value, "url": server.url} for name, value in told.items()]


def telephone(browser: Browser, folder: Path, **more: Any) -> BrowserContext:
    """A browser of its own, whose folder outlives it."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=str(CHROMIUM), args=list(ARGUMENTS), reduced_motion="reduce",
        viewport={"width": WIDE, "height": 740}, locale="vi-VN", **more,
    )  # fmt: skip


def kill(folder: Path) -> int:
    """The battery is empty: every process of that browser is gone at once."""
    dead = 0
    for one in Path("/proc").iterdir():
        try:
            told = (one / "cmdline").read_bytes()
        except OSError:
            continue
        if one.name.isdigit() and f"--user-data-dir={folder}".encode() in told:
            os.kill(int(one.name), signal.SIGKILL)
            dead += 1
    return dead


def is_open_to_all(page: Page, wide: int) -> None:
    assert barriers(page) == []
    assert width_of(page) <= wide


def opened(context: BrowserContext, server: LiveServer) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(f"{server.url}/hien-truong/")
    return page


def test_nothing_is_lost_when_the_telephone_dies(
    use: UseShape, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    folder = tmp_path / "phone"
    phone = telephone(browser, folder, color_scheme="dark")
    phone.add_cookies(cookies(live_server))
    page = opened(phone, live_server)
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    is_open_to_all(page, WIDE)
    keep_picture(page, "field-list-360-dark")

    phone.set_offline(True)
    page.reload()
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    expect(page.locator("#network")).to_have_text("Không có mạng")
    page.locator("#stops button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Lưu vào máy").click()
    expect(page.get_by_role("alert")).to_have_text("Chọn điều bạn thấy.")
    page.get_by_label("bày hàng").check()
    page.get_by_label("Dài").fill("2,10")
    page.get_by_label("Sâu").fill("1.5")
    page.get_by_label("Ảnh", exact=True).set_input_files(
        {"name": "anh.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.locator("#photos img")).to_be_visible()
    page.get_by_label("Đã nhắc nhở").check()
    page.get_by_label("Ghi chú").fill("Sáu bàn nhựa")
    is_open_to_all(page, WIDE)
    keep_picture(page, "field-stop-360-dark")
    page.get_by_role("button", name="Lưu vào máy").click()
    expect(page.locator("#field-said")).to_contain_text("Đã lưu trong máy này")
    expect(page.locator("#outbox-state")).to_have_text("2 chưa gửi")
    page.get_by_label("Ghi chú").fill("đang gõ dở")
    expect(page.get_by_text("Phần đang ghi đã được giữ")).to_be_visible()
    assert kill(folder)
    with contextlib.suppress(Error):  # it is dead
        phone.close()
    assert not Visit.objects.exists()

    phone = telephone(browser, folder)
    phone.add_cookies(cookies(live_server))
    page = opened(phone, live_server)
    expect(page.locator("#outbox-state")).to_have_text("Đã gửi hết")
    expect(page.locator("#drafts button")).to_have_count(1)
    page.get_by_role("button", name="Những gì đã ghi:").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#outbox-list")).to_contain_text("đã gửi")
    is_open_to_all(page, WIDE)
    keep_picture(page, "field-outbox-360-light")
    page.get_by_role("button", name="Về danh sách").locator("visible=true").click()
    page.locator("#drafts button").click()
    expect(page.get_by_label("Ghi chú")).to_have_value("đang gõ dở")
    keep_picture(page, "field-draft-360-light")
    phone.close()

    (found,) = Finding.objects.select_related("visit")
    assert Visit.objects.count() == Photo.objects.count() == 1
    assert (found.length, found.depth, found.state) == (210, 150, "reminded")
    assert found.note == "Sáu bàn nhựa" and found.visit.subject == f"sidewalks.use:{use.id}"
    look_at_the_office(browser, live_server, found)


def look_at_the_office(browser: Browser, server: LiveServer, found: Finding) -> None:
    """What the office sees of it, wide and in English."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies(cookies(server, "en"))  # type: ignore[arg-type]
    page = context.new_page()
    for address, name in (
        ("/hien-truong/", "field-list-1440-en"),
        ("/hien-truong/phat-hien/", "findings-1440-en"),
        (f"/hien-truong/phat-hien/{found.pk}/", "finding-1440-en"),
    ):
        page.goto(server.url + address)
        if address == "/hien-truong/":
            expect(page.locator("#stops button")).to_be_visible()
        else:
            is_open_to_all(page, 1440)
        keep_picture(page, name)
    context.close()
