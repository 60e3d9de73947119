"""The reform in the browser: by keyboard from the draft to both maps, at both widths, in both
languages, open to everybody."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.engine.indicators import reformed
from tests.faces.desk.reform.test_reform_pages import signed_in
from tests.registers.places import reforms
from tests.registers.places.reforms import AT, TODAY, officer
from tests.registers.places.test_reforming import BEGUN, STORY

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.faces.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AFTER = AT.replace(month=8)  # the new units are there


@pytest.fixture
def address(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(clock, "now", lambda request=None: AT)
    ids = reforms.build()
    with connection.cursor() as cursor:  # a pack's own numbers would stand before these
        cursor.execute("TRUNCATE indicators_indicator CASCADE")
    reformed.define(monkeypatch)
    for ward, amount in (("a", 100), ("b", 11), ("c", 10)):
        reformed.tell(ids[ward], amount)
    reformed.tell(ids["c"], 7, area="c-1")
    indicators.freeze(
        title="Báo cáo quý", unit_id=ids["quan-thu"], known_on=TODAY, actor=officer(), at=AT,
        questions=[Question("sx-phi", ids["quan-thu"], *reformed.YEAR)],
    )  # fmt: skip
    yield live_server.url


def cookies(address: str, language: str) -> list[dict[str, str]]:
    name = settings.SESSION_COOKIE_NAME
    return [
        {"name": name, "value": signed_in().cookies[name].value, "url": address},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
    ]


def faults(page: Page, name: str) -> list[str]:
    """What is too wide, and what keeps somebody out."""
    wrong = []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        wide = width_of(page)
        if wide > width:
            wrong.append(f"{name}: {wide} px at {width}")
        keep_picture(page, f"reform-{name}-{width}")
        wrong += [f"{name} {width}: {one}" for one in barriers(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_draft_to_both_maps(
    browser: Browser, address: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = 0
    reform_id = reforms.draft(*STORY, begins=BEGUN)
    context = browser.new_context()
    context.add_cookies(cookies(address, language))  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/units/reform/")
    wrong += faults(page, f"list-{language}")
    here = f"{address}/units/reform/{reform_id}/"
    page.goto(here + "line/1/")
    wrong += faults(page, f"line-{language}")
    page.goto(here)
    for fold in page.locator("details.fold > summary").all():
        fold.focus()
        page.keyboard.press("Enter")
    wrong += faults(page, f"draft-{language}")
    page.locator("form[action$='/try/'] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#totals .rows tbody tr").first).to_be_visible()
    for summary in page.locator("#totals summary").all():
        summary.click()
    wrong += faults(page, f"trial-{language}")
    kept = page.locator("#totals tbody tr td:last-child").all_inner_texts()
    assert kept and len({one.strip() for one in kept}) == 1
    page.locator("form[action$='/execute/'] button").focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] .btn-danger").press("Enter")
    page.wait_for_url(here)
    wrong += faults(page, f"done-{language}")
    monkeypatch.setattr(clock, "now", lambda request=None: AFTER)
    maps = [one.get_attribute("href") for one in page.locator("a[href*='map=']").all()]
    for number in [str(link) for link in maps if "sx-phi" in str(link)]:
        page.goto(address + number)
        shown = page.locator("main").inner_text()
        assert "128" in shown  # the whole is the same by either map
        parts = page.locator("main table").first.inner_text()
        assert ("Đơn vị ab" in parts) is ("07-01" in number), number
        seen += 1
    assert seen == 2
    assert wrong == []
    context.close()
