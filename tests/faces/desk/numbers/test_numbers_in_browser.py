"""The pages of numbers are whole at every width, in both languages, and open to everybody."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.engine.indicators.test_measuring import tell
from tests.faces.desk.numbers.life import (
    DIVISION,
    OFFICE,
    SAI_GON,
    defined,
    give_a_task,
    life,
)
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.indicators import actions
from opendistrict.engine.indicators.shapes import Question
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.kit import clock
from opendistrict.registers.facts import actions as facts

__all__ = ["defined", "life"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 360)


@pytest.fixture(autouse=True)
def morning(quan1: None, life: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)


def cookies(address: str, language: str) -> list[dict[str, str]]:
    client = Client()
    person_id = actor(OFFICE).person_id
    client.force_login(get_user_model().objects.get(person_id=person_id))
    name = settings.SESSION_COOKIE_NAME
    return [
        {"name": name, "value": client.cookies[name].value, "url": address},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
    ]


def addresses() -> list[str]:
    """Every page, with something in it."""
    fact = tell("thu.fees", 5 * 10**9, SAI_GON, date(2026, 6, 4), known=date(2026, 6, 5))
    office = actor(OFFICE)
    facts.correct(fact_id=fact, quantity=2 * 10**9, reason="Ghi nhầm", actor=office, at=MORNING)  # type: ignore[arg-type]
    year = date(2026, 1, 1), date(2027, 1, 1)
    task = plans.task_ids(numbers=[give_a_task()], actor=office)
    actions.name_cause(
        indicator="thu-ho-so", unit_id=unit_id(SAI_GON), since=year[0], until=year[1], by="unit",
        part_key=str(unit_id(DIVISION)), code="thieu-nhan-luc", words="Hai người nghỉ",
        task_id=next(iter(task.values())), actor=office, at=MORNING,
    )  # fmt: skip
    key = actions.freeze(
        title="Báo cáo năm 2026", unit_id=unit_id(SAI_GON), known_on=TODAY, actor=office,
        questions=[Question("thu-ho-so", unit_id(SAI_GON), *year)], at=MORNING,
    )  # fmt: skip
    span = f"unit={SAI_GON}&since=2026-01-01&until=2026-12-31"
    return [
        "/numbers/?q=thu-",
        f"/numbers/thu-ho-so/?{span}",
        f"/numbers/thu-dung-han/?{span}&by=month",
        f"/numbers/thu-phi/?{span}&known=2026-07-01",
        f"/numbers/thu-nsnn/?{span}",
        f"/numbers/thu-ho-so/facts/?{span}",
        f"/numbers/facts/{fact}/",
        "/numbers/frozen/",
        f"/numbers/frozen/{key}/",
        "/numbers/doubts/",
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_whole_and_open_to_everybody(
    browser: Browser, live_server: LiveServer, language: str
) -> None:
    wrong, complaints = list[str](), list[str]()
    context = browser.new_context(locale="vi-VN" if language == "vi" else "en-GB")
    context.add_cookies(cookies(live_server.url, language))  # type: ignore[arg-type]
    for place, path in enumerate(addresses()):
        page = page_in(context, complaints.append)
        answered = page.goto(live_server.url + path)
        assert answered and answered.status == 200, path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if width_of(page) > width:
                wrong.append(f"{path} is wider than {width}")
            keep_picture(page, f"numbers-{language}-{place}-{width}")
        assert complaints == [], path  # before axe, which itself breaks the page's policy
        wrong += [f"{path}: {one}" for one in barriers(page)]
        leave(page)
        complaints.clear()
    context.close()
    assert wrong == []


def test_down_to_a_fact_and_back_by_mouse(browser: Browser, live_server: LiveServer) -> None:
    """From a number to a part, to its facts, to one of them: links alone."""
    context = browser.new_context(locale="vi-VN")
    context.add_cookies(cookies(live_server.url, "vi"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live_server.url}/numbers/thu-ho-so/?unit={SAI_GON}")
    page.get_by_role("link", name="Theo tháng", exact=True).click()
    page.get_by_role("link", name="Tháng 2/2026", exact=True).click()
    assert "28/02/2026" in page.locator("main").inner_text()
    page.get_by_role("link", name="Mọi sự kiện").click()
    page.get_by_role("link", name="03/02/2026", exact=True).first.click()
    assert "Chúng ta biết lúc" in page.locator("main").inner_text()
    context.close()
