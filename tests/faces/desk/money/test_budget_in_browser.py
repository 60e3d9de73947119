"""Paid over to the budget and interest for being late, at a screen: wide and on a telephone."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.faces.desk.money.conftest import CHAIR, CLERK, Enter
from tests.faces.desk.money.test_late_pages import LATER, RATE
from tests.faces.desk.money.test_money_in_browser import Looker, session
from tests.makers import TODAY
from tests.registers.ledger.test_remitting import FINES, PARKING, approved, collect
from tests.registers.ledger.world import World

from opendistrict.faces.kit import clock
from opendistrict.registers.ledger import registry


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_paid_over_and_late(
    world: World, enter: Enter, browser: Browser, live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch, language: str,
) -> None:  # fmt: skip
    collect(world, 1_250_000)
    collect(world, 700_000, FINES)
    approved(world, {PARKING: 250_000})
    late = world.charge(1_000_000, due_on=TODAY)
    monkeypatch.setitem(registry._rates, "test.thing", lambda told: [RATE])
    desk = Looker(browser, live_server, language)
    desk.cookie(settings.SESSION_COOKIE_NAME, session(enter, CLERK))
    page = desk.go("/so-thu/nop-ngan-sach/")
    desk.look("remittances")
    page.fill("#remit_tien_1", "500.000")
    page.fill("#remit_can_cu", "Quyết định mẫu 9/QĐ")
    page.fill("#remit_noi_dung", "Thu tuần 47 (mẫu)")
    page.locator("#remit_noi_dung").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".kicker")).to_have_text("2026-000002")
    drawn_up = page.url.removeprefix(live_server.url)
    desk.context.close()

    chair = Looker(browser, live_server, language)
    chair.cookie(settings.SESSION_COOKIE_NAME, session(enter, CHAIR))
    page = chair.go(drawn_up)
    page.locator("button[value=dong-y]").press("Enter")
    expect(page.locator(".chip, .pill, .page-head").first).to_be_visible()
    chair.look("remittance")
    chair.go("/so-thu/khoa-so/")
    chair.look("closing-budget")
    monkeypatch.setattr(clock, "now", lambda request=None: LATER)
    page = chair.go(reverse("money_late", args=[late]))
    expect(page.locator("#main table")).to_contain_text("10.000" if language == "vi" else "10,000")
    chair.look("late")
    assert chair.faults == [] == desk.faults
    assert chair.said == [] == desk.said
