"""A dossier found from the desk: while its name is typed, and by the code on a receipt held before
the camera."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import ARGUMENTS, CHROMIUM, barriers, keep_picture, width_of
from tests.engine.cases.office import NOON, Office
from tests.faces.desk.dossiers.conftest import EXAMINER, Desk
from tests.faces.desk.dossiers.test_dossiers_in_browser import Seat
from tests.faces.desk.field.test_scanning_in_browser import film

from opendistrict.engine.cases.queries import case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_is_found_at_once(
    office: Office, desk: Desk, browser: Browser, live_server: LiveServer
) -> None:
    opened = office.open(NOON)
    seat = Seat(browser, live_server.url, desk(EXAMINER))
    page = seat.open("/search/")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/search/" in one.url else None)
    box = page.get_by_role("searchbox")
    box.press_sequentially("ngoc anh", delay=15)
    expect(page.locator("#found .row-link").first).to_have_text("Đặng Thị Ngọc Ánh")
    assert len(asked) == 1  # for eight keys
    assert page.url.endswith("?q=ngoc+anh") or page.url.endswith("?q=ngoc%20anh")
    expect(page.get_by_role("status").filter(has_text="Thấy 1 kết quả")).to_have_count(1)
    expect(box).to_be_focused()
    assert page.title().startswith("ngoc anh")
    page.get_by_role("link", name="Đặng Thị Ngọc Ánh").click()
    page.wait_for_url(f"**/{opened.code}/")
    page.go_back()
    expect(page.locator("#found .row-link").first).to_be_visible()
    box.fill("không có ai như vậy")
    box.press("Enter")  # also without waiting
    expect(page.get_by_text("Không thấy “không có ai như vậy”").first).to_be_visible()
    assert seat.complaints == []
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(seat.context.cookies())
    page = plain.new_page()
    page.goto(live_server.url + "/search/")
    assert not page.get_by_role("button", name="Quét mã").is_visible()
    page.get_by_role("searchbox").fill(opened.code)
    page.keyboard.press("Enter")
    expect(page.locator("#found .row-link").first).to_be_visible()
    plain.close()
    seat.context.close()


@pytest.mark.parametrize("path", ["/search/", "/viec/"])
def test_the_code_on_a_receipt_opens_its_dossier(
    path: str, office: Office, desk: Desk, browser: Browser, live_server: LiveServer,
    tmp_path: Path,
) -> None:  # fmt: skip
    opened = office.open(NOON)
    token = case(opened.id).token
    seen = film(tmp_path / "camera.y4m", f"https://noi.khac/bien-nhan/{token}/")
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
              f"--use-file-for-fake-video-capture={seen}"]  # fmt: skip
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "officer", executable_path=str(CHROMIUM), args=[*ARGUMENTS, *camera],
        viewport={"width": 360, "height": 740}, locale="vi-VN", permissions=["camera"],
    )  # fmt: skip
    session = desk(EXAMINER).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([
        {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": "vi", "url": live_server.url},
    ])  # fmt: skip
    page = context.new_page()
    page.goto(live_server.url + path)
    button = page.get_by_role("button", name="Quét mã")
    expect(button).to_be_visible()
    assert width_of(page) <= 360 and barriers(page) == []
    keep_picture(page, f"scan-{path.strip('/')}")
    button.click()
    page.wait_for_url(f"{live_server.url}/ho-so/{opened.code}/", timeout=20_000)
    context.close()
