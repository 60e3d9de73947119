"""The map of sidewalks in a real browser: it says what the list says, to a finger, to the keyboard,
in the dark, and to who sees no map."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.services import ground

from opendistrict.faces.kit import clock
from opendistrict.registers.places import actions as places
from opendistrict.services.sidewalks import actions


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("theme", "language", "width"), [("light", "vi", 1440), ("dark", "en", 360)]
)
def test_the_map_says_what_the_list_says(
    theme: Any, language: str, width: int, browser: Browser, live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    kerb = ground.build()
    at = ground.AT.replace(month=6, day=10)
    monkeypatch.setattr(clock, "now", lambda request=None: at)
    party = ground.party()
    actions.hold(
        wanted=ground.wanted(), segment_id=kerb, party_id=party,
        frontage_id=ground.frontage(kerb), actor=ground.citizen(party), at=ground.AT,
    )  # fmt: skip
    places.draw_tiles(at)
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce")
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    tiles: list[tuple[str, int]] = []
    page.on(
        "response", lambda one: tiles.append((one.url, one.status)) if ".mvt" in one.url else None
    )
    page.goto(f"{live_server.url}/via-he/ban-do/?duong=duong+mau")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "yes")
    assert {status for _, status in tiles} <= {200, 204} and any(s == 200 for _, s in tiles)
    lines = page.locator(".spots li")
    expect(lines).to_have_count(1)
    expect(lines).to_have_class("spot-risk")
    canvas = page.locator(".mapview canvas")
    canvas.focus()  # the only kerb of the street lies under the cross
    page.keyboard.press("Enter")
    panel = page.locator("[data-map-panel]")
    expect(panel.locator("h2")).to_be_focused()
    expect(panel).to_contain_text("01/07/2024")
    for line in (lines, panel):
        expect(line).to_contain_text("01/07/2024")
    assert width_of(page) <= width
    keep_picture(page, f"ban-do-{width}-{language}")
    ask = context.new_page()
    ask.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    ask.set_viewport_size({"width": width, "height": 900})
    ask.goto(f"{live_server.url}/via-he/")
    ask.locator(".map-pick summary").click()
    expect(ask.locator("[data-map]")).to_have_attribute("data-ready", "yes")
    keep_picture(ask, f"hoi-tren-ban-do-{width}-{language}")
    assert complaints == []
    assert barriers(page) == []
    context.close()
