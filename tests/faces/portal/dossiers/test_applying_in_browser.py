"""A citizen with a phone, 360 pixels wide: from the search to the number, and back by the number.
Nothing keeps anybody out (axe-core), nothing is wider than the phone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.engine.cases.office import NOON, Office
from tests.engine.cases.test_applications_begun import PDF
from tests.faces.portal.conftest import come_in, letters

from opendistrict.engine.cases.models import Attachment, Dossier
from opendistrict.faces.kit import clock
from opendistrict.registers.documents import queries as documents

assert letters


@pytest.fixture(autouse=True)
def _now(
    monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[object], settings: Settings
) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON)
    yield


def look(page: Page, name: str) -> None:
    """The page is whole for everybody, and as wide as the phone."""
    assert barriers(page) == [], name
    assert page.locator("h1:visible").count() == 1, name
    keep_picture(page, name)
    page.set_viewport_size({"width": 320, "height": 780})
    assert width_of(page) <= 320, name
    page.set_viewport_size({"width": 360, "height": 780})


def _come_in(context: BrowserContext, address: str) -> None:
    """As the link in the letter does."""
    client = Client()
    come_in(client)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_paper_is_photographed_with_a_telephone(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, device_scale_factor=2, is_mobile=True,
        has_touch=True, reduced_motion="reduce", locale="vi-VN",
    )  # fmt: skip
    at = live_server.url
    _come_in(context, at)
    page = context.new_page()
    page.goto(at + "/nop-ho-so/xac-nhan-thu/")
    page.select_option("#id_phuong", "phuong-sai-gon")
    for name, text in (("ho_ten", "Nguyễn Mẫu Ân"), ("muc_dich", "vay vốn"), ("so_ban", "2")):
        page.fill(f"#id_f-{name}", text)
    page.locator("button[value=tiep]").tap()
    page.wait_for_url("**/ban-nhap/**")
    papers = page.locator("input[type=file]")
    taken = papers.get_attribute("accept") or ""
    assert "image/jpeg" in taken and "application/pdf" in taken  # camera and files are offered
    assert papers.get_attribute("capture") is None  # it would take the files away
    photo = page.screenshot(type="jpeg", quality=80)
    with page.expect_file_chooser() as chooser:
        papers.tap()
    chooser.value.set_files({"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.locator("button[value=gui]").tap()
    page.get_by_text("IMG_0001.jpg").first.wait_for()
    assert width_of(page) <= 360 and barriers(page) == []
    keep_picture(page, "phone-photo")
    page.locator("button[value=tiep]").tap()
    page.wait_for_url("**/xem-lai/")
    page.locator("input[value=khong]").check()
    page.locator("form.applying button[type=submit]").tap()
    page.wait_for_url("**/ho-so-cua-toi/**")
    filed = Dossier.objects.get()
    assert page.inner_text(".bignumber") == filed.code
    context.close()
    (paper,) = Attachment.objects.filter(dossier=filed)
    assert documents.content(paper.file_id) == photo


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("script", "language", "theme"), [(True, "vi", "light"), (False, "en", "dark")]
)
def test_from_the_search_to_the_number(
    script: bool, language: str, theme: str, browser: Browser, live_server: LiveServer,
    tmp_path: Path,
) -> None:  # fmt: skip
    paper = tmp_path / "to-khai.pdf"
    paper.write_bytes(PDF)
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, reduced_motion="reduce",
        java_script_enabled=True, color_scheme=theme,  # type: ignore[arg-type]
    )  # fmt: skip
    if not script:  # axe needs script; the pages themselves do not: their own is kept out
        context.route("**/*.js", lambda route: route.abort())
    at = live_server.url
    context.add_cookies([
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": at}
    ])  # fmt: skip
    page = context.new_page()
    shot = f"{language}-{theme}"
    page.goto(at + "/")
    look(page, f"{shot}-1-home")
    page.fill("input[name=q]", "kiem thu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/**")
    look(page, f"{shot}-2-found")
    page.locator(".bigrows a").first.click()
    page.wait_for_url("**/thu-tuc/xac-nhan-thu/")
    page.select_option("#ward-pick", "phuong-sai-gon")
    page.locator(".wardpick button").click()
    page.wait_for_url("**phuong=phuong-sai-gon")
    look(page, f"{shot}-3-procedure")
    page.locator("a[href='/nop-ho-so/xac-nhan-thu/']:visible").first.click()
    page.wait_for_url("**/nop-ho-so/**")
    assert page.input_value("#id_phuong") == "phuong-sai-gon"  # chosen once
    page.fill("#id_f-so_ban", "99")
    page.locator("button[value=tiep]").click()
    page.wait_for_selector("#id_f-so_ban_error")
    look(page, f"{shot}-4-wrong")
    page.fill("#id_f-ho_ten", "Nguyễn Mẫu Ân")
    page.fill("#id_f-muc_dich", "vay vốn")
    page.fill("#id_f-so_ban", "2")
    _come_in(context, at)  # the letter was opened on the same phone
    page.locator("button[value=tiep]").click()
    page.wait_for_url("**/ban-nhap/**")
    page.set_input_files("input[type=file]", str(paper))
    look(page, f"{shot}-5-papers")
    page.locator("button[value=tiep]").click()
    page.wait_for_url("**/xem-lai/")
    look(page, f"{shot}-6-review")
    page.locator("input[value=khong]").check()
    page.locator("form.applying button[type=submit]").click()
    page.wait_for_url("**/ho-so-cua-toi/**")
    code = Dossier.objects.get().code
    assert page.inner_text(".bignumber") == code
    look(page, f"{shot}-7-number")
    page.goto(at + "/ho-so-cua-toi/")
    look(page, f"{shot}-8-mine")
    context.clear_cookies()
    page.goto(at + f"/bien-nhan/{Dossier.objects.get().token}/")
    look(page, f"{shot}-9-receipt")
    page.goto(at + "/tra-cuu/")
    look(page, f"{shot}-10-track")
    page.fill("input[name=ma]", code)
    page.fill("input[name=so]", "123")
    page.locator("form.applying button[type=submit]").click()
    page.wait_for_selector(".refused")
    assert json.dumps(code) in json.dumps(page.input_value("input[name=ma]"))
    context.close()
