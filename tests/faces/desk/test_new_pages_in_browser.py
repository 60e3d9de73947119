"""Delegations, tasks without a unit, a goal without a number: whole at every width, open to
everybody, in both languages."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.kept import live
from tests.makers import MORNING, actor

from opendistrict.engine.plans.models import Task
from opendistrict.faces.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHAIR, CHIEF = "chu-tich-phuong-sai-gon", "chanh-van-phong-phuong-sai-gon"
WIDTHS = (1440, 768, 360)


@pytest.fixture(autouse=True)
def _life(quan1: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    live(MORNING)


def cookies_of(post: str, address: str, language: str) -> list[dict[str, str]]:
    client = Client()
    client.force_login(get_user_model().objects.get(person_id=actor(post).person_id))
    name = settings.SESSION_COOKIE_NAME
    return [
        {"name": name, "value": client.cookies[name].value, "url": address},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_whole_and_open_to_everybody(
    browser: Browser, live_server: LiveServer, language: str
) -> None:
    orphan = Task.objects.filter(lead_unit__slug="phong-kinh-te-quan-1").order_by("pk")[0]
    pages = {
        "delegations": (CHIEF, "/delegations/"),
        "orphans": (CHAIR, "/followup/orphans/"),
        "orphan": (CHAIR, f"/tasks/{orphan.pk}/"),
        "keys": (CHIEF, "/operator/keys/"),
        "cockpit": (CHAIR, "/cockpit/"),
    }
    wrong, told = list[str](), list[str]()
    contexts = {post: browser.new_context() for post in (CHAIR, CHIEF)}
    for post, context in contexts.items():
        context.add_cookies(cookies_of(post, live_server.url, language))  # type: ignore[arg-type]
    for name, (post, path) in pages.items():
        page = page_in(contexts[post], told.append)
        page.goto(live_server.url + path)
        for fold in page.locator("details.fold > summary, #hand-over > summary").all()[:2]:
            fold.click()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = width_of(page)
            if wide > width:
                wrong.append(f"{name}: {wide} px at {width}")
            keep_picture(page, f"{name}-{language}-{width}")
        wrong += [f"{name}: {one}" for one in told]  # before axe, which breaks the page's policy
        wrong += [f"{name}: {one}" for one in barriers(page)]
        leave(page)
        told.clear()
    for context in contexts.values():
        context.close()
    assert wrong == []
