"""The sample district with a sample document, read and waiting for decisions."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.conf import settings as project
from pytest_django import Settings
from tests.makers import MORNING_2023, TODAY_2023, actor, drain, empty_queue, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.kernel.actor import Actor

SAMPLES = project.PACKAGE / "packs" / "quan1" / "sample" / "directives"
NEWS = (SAMPLES / "2023-12-21-hoi-nghi-quan-1.txt").read_bytes()
NOTICE = (SAMPLES / "2026-11-10-thong-bao-ket-luan.txt").read_bytes()
Register = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _files_in_memory(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


@pytest.fixture(autouse=True)
def _own_queue(db: None) -> None:
    empty_queue()


@pytest.fixture
def chair(quan1: None) -> Actor:
    """May read, register and confirm in all of Quận 1."""
    return actor("chu-tich-quan-1", TODAY_2023)


@pytest.fixture
def outsider(quan1: None) -> Actor:
    """The chair of a ward of 2026 that did not take over the ward of `register`'s unit."""
    return actor("chu-tich-quan-1-phuong-da-kao", TODAY_2023)


def register(
    chair: Actor,
    data: bytes = NEWS,
    *,
    name: str = "hoi-nghi.txt",
    unit: str = "quan-1",
    at: datetime = MORNING_2023,
    **more: object,
) -> UUID:
    given = {"media_type": "text/plain", "issued_on": None, "title": "", "is_sample": True, **more}
    return actions.register(
        name=name, data=data, unit_id=unit_id(unit), actor=chair, at=at, **given
    )  # type: ignore[arg-type]


def received(chair: Actor, data: bytes = NEWS, **more: object) -> UUID:
    """Registered, and read by what the outbox calls."""
    directive_id = register(chair, data, **more)  # type: ignore[arg-type]
    drain(MORNING_2023)
    return directive_id


@pytest.fixture
def view(chair: Actor) -> DirectiveView:
    return queries.directive(received(chair), chair)


def find(view: DirectiveView, words: str) -> ProposalShape:
    found = [p for p in view.proposals if words in p.quote]
    assert found, f"nothing proposed with {words!r}: {[p.quote for p in view.proposals]}"
    return found[0]


def again(view: DirectiveView, actor: Actor) -> DirectiveView:
    """The same document as it is now."""
    return queries.directive(view.directive.id, actor)
