"""A ward's office at its desks, on the morning its tests begin."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.engine.cases.office import NOON, Office, office
from tests.makers import actor

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

__all__ = ["office"]  # a fixture for every test here
Desk = Callable[[str], Client]
COUNTER, EXAMINER, CHAIR = (
    "chuyen-vien-mot-cua-phuong-sai-gon", "cong-chuc-ho-tich-phuong-sai-gon",
    "chu-tich-phuong-sai-gon",
)  # fmt: skip
STRANGER = "chuyen-vien-mot-cua-phuong-ben-thanh"


class Clock:
    """What the pages take for now; a test may move it."""

    now: datetime = NOON


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(clock, "now", lambda request=None: held.now)
    return held


@pytest.fixture
def desk(office: Office, at: Clock) -> Desk:
    """Who serves in a post, at their desk."""

    def enter(post: str) -> Client:
        who = actor(post, NOON.date())
        assert who.person_id is not None
        account = people.accounts_of([who.person_id])[who.person_id]
        client = Client()
        client.force_login(get_user_model()._default_manager.get(pk=account.id))
        session = client.session
        session["acting_post"] = str(who.post_id)
        session.save()
        return client

    return enter
