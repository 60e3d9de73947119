"""An inspector of the Sài Gòn ward on a Monday morning, and a use in force on one of its kerbs."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import actions as sidewalks
from opendistrict.services.sidewalks.shapes import Ground, UseShape, Wanted

INSPECTOR = "chuyen-vien-do-thi-phuong-sai-gon"


def client_of(post: str) -> Client:
    """Signed in and acting from a post, on the morning of these tests."""
    who = actor(post)
    client = Client()
    client.force_login(get_user_model().objects.get(person_id=who.person_id))
    session = client.session
    session["acting_post"] = str(who.post_id)
    session.save()
    return client


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)


def party(name: str = "Trần Mẫu Bình") -> UUID:
    return people.register_party(
        kind="citizen", full_name=name, birth_date=date(1980, 2, 3), address="12 đường Mẫu",
        is_sample=True, actor=SYSTEM, at=MORNING,
    )  # fmt: skip


def keep_use(along: tuple[int, int] = (1_000, 1_300)) -> UseShape:
    """Someone may put up an event on the first stretch of the ward that has room for it."""
    holder = party()
    ward = unit_id("phuong-sai-gon")
    clerk = Actor(
        kind="officer", id="clerk", label="Cán bộ Mẫu",
        rights={act: frozenset({ward}) for act in ("sidewalks.hold", "sidewalks.confirm")},
    )  # fmt: skip
    for segment in places.every_segment(TODAY):
        wanted = Wanted(
            use="su_kien", ground=Ground.SIDEWALK, along=along, depth=(0, 100),
            since=TODAY, until=TODAY + timedelta(days=5),
        )  # fmt: skip
        try:
            use = sidewalks.hold(
                wanted=wanted, segment_id=segment.id, party_id=holder, actor=clerk, at=MORNING
            )
        except Refused:
            continue
        return sidewalks.confirm(use_id=use.id, actor=clerk, at=MORNING)
    raise AssertionError("no stretch of the pack has room")


@pytest.fixture
def use(morning: None) -> UseShape:
    return keep_use()


@pytest.fixture
def inspector(morning: None) -> Client:
    return client_of(INSPECTOR)
