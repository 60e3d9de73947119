"""Who may sign and the form of delegations, as people see them: nothing keeps anybody out
(axe-core, light and dark), nothing is wider than a phone."""

from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, width_of
from tests.makers import MORNING, actor

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> datetime:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    return MORNING


def look(page: Page, address: str) -> None:
    answered = page.goto(address)
    assert answered is not None and answered.status == 200
    assert barriers(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert width_of(page) <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("theme", "language"), [("light", "vi"), ("dark", "en")])
def test_who_may_sign(theme: str, language: str, browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    look(page, f"{live_server.url}/ai-duoc-ky/?unit=phuong-sai-gon")
    page.select_option("select[name=unit]", "phuong-tan-dinh")
    page.fill("input[name=on]", "01/10/2026")
    page.locator("form.filters button[type=submit]").click()
    page.wait_for_url("**unit=phuong-tan-dinh**")
    assert actor("chu-tich-phuong-tan-dinh").label in page.inner_text("table")
    context.close()


def _signed_in(context: BrowserContext, address: str, post: str) -> None:
    who = actor(post)
    assert who.person_id is not None
    account = people.accounts_of([who.person_id])[who.person_id]
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=account.id))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_part_of_a_right_is_passed_on(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(reduced_motion="reduce")
    _signed_in(context, live_server.url, "chu-tich-phuong-sai-gon")
    page = context.new_page()
    look(page, f"{live_server.url}/delegations/")
    head = actor("truong-phong-kthtdt-phuong-sai-gon")
    page.select_option("select[name=taker]", str(head.post_id))
    page.check("input[name=acts][value='cases.sign']")
    page.check("input[name=fields_only][value='kinh-doanh']")
    page.select_option("select[name=matter]", "area_m2")
    page.fill("input[name=last]", "31/12/2026")
    page.fill("input[name=basis]", "Giấy ủy quyền 02/GUQ (mẫu)")
    page.locator("form[action='/delegations/give/'] button[type=submit]").click()
    page.wait_for_selector("#id_at_most_error")  # a criterion without its measure
    page.fill("input[name=at_most]", "50")
    page.locator("form[action='/delegations/give/'] button[type=submit]").click()
    page.wait_for_selector("text=Diện tích (m²): không quá 50")
    context.close()
