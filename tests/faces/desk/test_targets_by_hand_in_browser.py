"""The pages of what is made by hand: whole at every width, open to everybody."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, leave, page_in, width_of
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.plans import queries
from opendistrict.faces.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHAIR, OFFICE = "chu-tich-quan-1", "chanh-van-phong-quan-1"
WIDTHS = (1440, 768, 360)


@pytest.fixture(autouse=True)
def morning(quan1: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)


def cookie_of(post: str, address: str) -> list[dict[str, str]]:
    client = Client()
    person_id = actor(post, TODAY_2023).person_id
    client.force_login(get_user_model().objects.get(person_id=person_id))
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value, "url": address}]


def test_every_page_is_whole_and_open_to_everybody(
    browser: Browser, live_server: LiveServer
) -> None:
    chair = actor(CHAIR, TODAY_2023)
    year = next(
        one.set.id
        for one in queries.target_sets(chair, on=TODAY_2023)
        if one.set.code == "nam-2023"
    )
    pages = [
        (CHAIR, "/targets/sets/new/"),
        (CHAIR, f"/targets/sets/{year}/new/"),
        (CHAIR, "/tasks/programmes/"),
        (CHAIR, "/tasks/programmes/new/"),
        (OFFICE, "/targets/new-indicator/"),
        (OFFICE, "/targets/indicators/"),
        (OFFICE, "/targets/indicators/thu-nsnn/"),
    ]
    wrong, complaints = list[str](), list[str]()
    contexts = {post: browser.new_context(locale="vi-VN") for post in (CHAIR, OFFICE)}
    for post, context in contexts.items():
        context.add_cookies(cookie_of(post, live_server.url))  # type: ignore[arg-type]
    for post, path in pages:
        page = page_in(contexts[post], complaints.append)
        page.goto(live_server.url + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if width_of(page) > width:
                wrong.append(f"{path} is wider than {width}")
        assert complaints == [], path  # before axe, which itself breaks the page's policy
        wrong += [f"{path}: {one}" for one in barriers(page)]
        leave(page)
        complaints.clear()
    for context in contexts.values():
        context.close()
    assert wrong == []


def test_a_set_and_its_first_targets_by_keyboard_and_mouse(
    browser: Browser, live_server: LiveServer
) -> None:
    """What stands in the forms already is enough but for the source, the title and the plan."""
    context = browser.new_context(locale="vi-VN")
    context.add_cookies(cookie_of(CHAIR, live_server.url))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live_server.url}/targets/")
    page.get_by_role("link", name="Mở bộ chỉ tiêu").click()
    page.get_by_label("Nguồn").fill("Nghị quyết mẫu số 10")
    page.get_by_role("button", name="Mở bộ chỉ tiêu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu năm 2024 của Quận 1")
    page.keyboard.press("n")
    for title, plan in (("Trồng cây xanh", "ít nhất 1.000"), ("Lắp đèn hẻm", "300")):
        expect(page.get_by_role("heading", level=1)).to_have_text("Thêm chỉ tiêu")
        page.get_by_label("Chỉ tiêu", exact=False).first.fill(title)
        page.get_by_label("Lĩnh vực").fill("Đô thị")
        page.get_by_label("Kế hoạch").first.fill(plan)
        page.get_by_role("button", name="Giao và thêm chỉ tiêu nữa").click()
    expect(page.get_by_text("Bộ đang có 2 chỉ tiêu.")).to_be_visible()
    chair = actor(CHAIR, TODAY_2023)
    opened = next(
        one for one in queries.target_sets(chair, on=TODAY_2023) if one.set.code == "quan-1-2024"
    )
    assert opened.set.unit_id == unit_id("quan-1")
    assert opened.known_count == 2
    context.close()
