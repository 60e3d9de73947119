"""The books of Phường Sài Gòn on Monday, 23 November 2026, and who works with them."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import MORNING, actor
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.world import World, make_world

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

Enter = Callable[[str], Client]
CLERK = "chuyen-vien-tong-hop-phuong-sai-gon"
CHIEF = "chanh-van-phong-phuong-sai-gon"
CHAIR = "chu-tich-phuong-sai-gon"
ELSEWHERE = "chuyen-vien-tong-hop-phuong-tan-dinh"
BOOKLESS = "chuyen-vien-kinh-te-phuong-sai-gon"


@pytest.fixture
def world(quan1: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    return make_world(SECRET)


def entered(post: str) -> Client:
    """Who serves in a post today, signed in."""
    who = actor(post)
    assert who.person_id
    client = Client()
    account = people.accounts_of([who.person_id])[who.person_id]
    client.force_login(get_user_model()._default_manager.get(pk=account.id))
    session = client.session
    session["acting_post"] = str(who.post_id)
    session.save()
    return client


@pytest.fixture
def enter(world: World) -> Enter:
    return entered


def text_of(answered: object) -> str:
    """The page on one line, with plain blanks."""
    content = answered.content.decode()  # type: ignore[attr-defined]
    return " ".join(content.replace("\u00a0", " ").split())
