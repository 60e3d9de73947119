"""Signing in as a citizen in a real browser, on a narrow phone and by the keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, width_of
from tests.faces.portal.conftest import Provider, link_in
from tests.makers import drain

from opendistrict.faces.kit import clock
from opendistrict.registers.people.models import Party

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
AN = {"name": "Nguyễn Mẫu Ân", "birthdate": "2001-02-03", "citizen_pid": "000201000012"}


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="vi-VN")
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console",
        lambda said: (
            faults.append(f"{said.location['url']}: {said.text}") if said.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    ours = [one for one in faults if one.startswith(live_server.url)]
    assert [one for one in ours if "status of 410" not in one] == []


def is_open_to_all(page: Page) -> None:
    """Nobody is kept out, nothing is wider than the phone."""
    assert barriers(page) == []
    assert width_of(page) <= 320


def test_by_the_provider(phone: Page, live_server: LiveServer, provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    phone.goto(f"{live_server.url}/toi/du-lieu/")
    is_open_to_all(phone)
    phone.get_by_role("link", name="Đăng nhập bằng VNeID Mẫu").click()
    expect(phone.get_by_text("Authorize Client")).to_be_visible()
    phone.get_by_placeholder("sub").fill("sub-an")
    phone.get_by_role("button", name="Authorize", exact=True).click()
    expect(phone).to_have_url(f"{live_server.url}/toi/du-lieu/")
    is_open_to_all(phone)
    phone.get_by_role("link", name="Tài khoản của tôi").first.click()
    expect(phone.get_by_text("000*******12")).to_be_visible()
    expect(phone.get_by_text("Đã định danh điện tử")).to_be_visible()
    is_open_to_all(phone)
    phone.get_by_role("button", name="Tôi đồng ý Khảo sát mức độ hài lòng").click()
    expect(phone.get_by_role("button", name="Rút lại Khảo sát")).to_be_visible()
    phone.locator("main").get_by_role("button", name="Đăng xuất", exact=True).click()
    expect(phone).to_have_url(f"{live_server.url}/dang-nhap/")
    phone.go_back()
    phone.reload()
    expect(phone.get_by_text("000*******12")).to_have_count(0)


def test_by_a_letter_with_the_keyboard_alone(
    phone: Page, live_server: LiveServer, letters: list[Any], settings: Settings
) -> None:
    phone.goto(f"{live_server.url}/dang-nhap/")
    is_open_to_all(phone)
    phone.get_by_label("Thư điện tử").focus()
    phone.keyboard.type("an@vidu.vn")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Hãy mở thư")).to_be_visible()
    is_open_to_all(phone)
    drain(clock.now())
    link = live_server.url + link_in(letters[-1])
    phone.goto(link)
    expect(phone.get_by_text("a***@vidu.vn")).to_be_visible()
    is_open_to_all(phone)
    phone.get_by_label("Họ và tên").focus()
    phone.keyboard.type("Nguyễn Mẫu Ân")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{live_server.url}/toi/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")
    assert Party.objects.get().full_name == "Nguyễn Mẫu Ân"
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Liên kết không còn dùng được")).to_be_visible()
    is_open_to_all(phone)


def test_taking_ones_data_and_asking_to_be_erased(
    phone: Page, live_server: LiveServer, provider: Provider
) -> None:
    provider.knows("sub-an", **AN)
    phone.goto(f"{live_server.url}/dang-nhap/dinh-danh/?next=/toi/du-lieu/")
    phone.get_by_placeholder("sub").fill("sub-an")
    phone.get_by_role("button", name="Authorize", exact=True).click()
    with phone.expect_download() as coming:
        phone.get_by_role("button", name="Tải về").click()
    assert coming.value.suggested_filename.startswith("du-lieu-cua-toi-")
    assert "000201000012" in coming.value.path().read_text(encoding="utf-8")
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Yêu cầu xóa dữ liệu").click()
    agree = phone.locator("dialog[open]").get_by_role("button").last
    if agree.count():
        agree.click()
    expect(phone.locator("#xoa").get_by_text("XDL-")).to_be_visible()
    is_open_to_all(phone)
