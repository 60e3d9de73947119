"""The desk of Quận 1 on 22 December 2023, and how its pages are read."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings
from tests.makers import TODAY_2023, actor

from opendistrict.faces.kit import clock

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(settings: Settings) -> SignIn:
    """Sign in who serves in a post; the desk stands on 22 December 2023, as a demo can."""
    settings.DEMO = True

    def enter(post_slug: str) -> Client:
        who = actor(post_slug, TODAY_2023)
        client = Client()
        client.force_login(get_user_model().objects.get(person_id=who.person_id))
        session = client.session
        session["demo_shift_days"] = (clock.today() - TODAY_2023).days
        session["acting_post"] = str(who.post_id)
        session.save()
        return client

    return enter


def choose_language(client: Client, language: str) -> None:
    """As the button does: the site asks its own cookie, never the browser's preference."""
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = language


def text_of(response: object) -> str:
    """The page with its marks, one blank where there are many."""
    return re.sub(r"\s+", " ", response.content.decode()).replace("\u00a0", " ")  # type: ignore[attr-defined]
