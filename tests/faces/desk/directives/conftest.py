"""The chair of a ward at the desk, with a sample document read and waiting."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import Settings
from tests.engine.directives.conftest import NOTICE, find, register
from tests.makers import MORNING, actor, drain, empty_queue

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}
CHAIR = "chu-tich-phuong-sai-gon"


@pytest.fixture(autouse=True)
def _desk(quan1: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    empty_queue()


def signed_in(post: str) -> Client:
    client = Client()
    account = get_user_model()._default_manager.get(person_id=actor(post).person_id)
    client.force_login(account)
    return client


@pytest.fixture
def chair() -> Actor:
    return actor(CHAIR)


@pytest.fixture
def client() -> Client:
    return signed_in(CHAIR)


@pytest.fixture
def view(chair: Actor) -> DirectiveView:
    directive_id = register(chair, NOTICE, unit="phuong-sai-gon", at=MORNING, name="thong-bao.txt")
    drain(MORNING)
    return queries.directive(directive_id, chair)


@pytest.fixture
def asked(view: DirectiveView) -> ProposalShape:
    return find(view, "kế hoạch chăm lo Tết Đinh Mùi")


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def form_data(response: HttpResponse) -> dict[str, Any]:
    """What the browser would send if the officer just pressed the button."""
    page = html.fromstring(response.content.decode())
    forms = page.xpath("//form[@class='card-form']")
    assert forms, "no form in a card"
    fields: dict[str, Any] = {}
    for name, value in forms[0].form_values():
        fields.setdefault(name, []).append(value)
    return fields


def again(view: DirectiveView, chair: Actor) -> DirectiveView:
    return queries.directive(view.directive.id, chair)


def at(name: str, thing: ProposalShape | UUID) -> str:
    return reverse(name, args=[thing if isinstance(thing, UUID) else thing.id])
