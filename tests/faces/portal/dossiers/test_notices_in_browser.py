"""Notices on a phone and a wide screen: whole for everybody, and read by one press of a key."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.engine.cases.office import NOON, Office
from tests.faces.portal.conftest import come_in, letters
from tests.faces.portal.dossiers.test_applying_in_browser import look
from tests.faces.portal.dossiers.ways import file

from opendistrict.engine.cases import actions
from opendistrict.faces.kit import clock

assert letters
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(
    monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[object], settings: Settings
) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON + 3 * HOUR)
    yield


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_notices_are_whole_and_read_by_one_key(
    width: int, theme: str, browser: Browser, live_server: LiveServer, office: Office
) -> None:
    client = Client()
    come_in(client)
    dossier = file(client)
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.ask_supplement(
        dossier_id=dossier.pk, items=["Sổ hộ khẩu"], actor=office.examiner, at=NOON + 2 * HOUR
    )
    context = browser.new_context(
        viewport={"width": width, "height": 780}, reduced_motion="reduce",
        color_scheme=theme,  # type: ignore[arg-type]
    )  # fmt: skip
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda one: errors.append(str(one)))
    page.goto(f"{live_server.url}/ho-so-cua-toi/")
    expect(page.locator(".notices .is-new")).to_have_count(2)
    look(page, f"notices-{width}")
    page.goto(f"{live_server.url}/toi/#thu")
    look(page, f"letters-{width}")
    page.goto(f"{live_server.url}/ho-so-cua-toi/thong-bao/")
    page.get_by_role("button", name="Đánh dấu tất cả là đã đọc").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notices li")).to_have_count(2)
    expect(page.locator(".notices .is-new")).to_have_count(0)
    page.locator(".notices a").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith(f"/ho-so-cua-toi/{dossier.code}/")
    assert errors == []
    context.close()
