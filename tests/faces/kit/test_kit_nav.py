"""The top bar shows the doors one may open, and marks where one is."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import path

from opendistrict.faces.kit import nav, views
from opendistrict.kernel.actor import Actor

urlpatterns = [
    path("", views.home, name="home"),
    path("tasks/", views.home, name="tasks"),
    path("tasks/mine/", views.home, name="my_tasks"),
    path("targets/", views.home, name="targets"),
]
UNIT = uuid4()


@pytest.fixture(autouse=True)
def _doors() -> Iterator[None]:
    kept = dict(nav._items)
    nav._items.clear()
    nav.register(
        nav.NavItem("Nhiệm vụ", "tasks", "checklist", order=20),
        nav.NavItem("Của tôi", "my_tasks", "user", order=30),
        nav.NavItem("Chỉ tiêu", "targets", "target", act="plans.read", order=10),
        nav.NavItem("Trang chủ", "home", "home", public=True, order=1),
    )
    with override_settings(ROOT_URLCONF=__name__):
        yield
    nav._items.clear()
    nav._items.update(kept)


def _officer(**rights: frozenset[object]) -> Actor:
    return Actor(kind="officer", id="1", label="Mẫu", post_id=uuid4(), rights=rights)  # type: ignore[arg-type]


def _labels(actor: Actor | None) -> list[str]:
    return [link.label for link in nav.links(actor, "/")]


def test_strangers_see_public_doors_only() -> None:
    assert _labels(None) == ["Trang chủ"]


def test_an_officer_without_the_right_does_not_see_the_door() -> None:
    assert _labels(_officer()) == ["Trang chủ", "Nhiệm vụ", "Của tôi"]


def test_an_officer_with_the_right_sees_it_in_its_place() -> None:
    actor = _officer(**{"plans.read": frozenset({UNIT})})
    assert _labels(actor) == ["Trang chủ", "Chỉ tiêu", "Nhiệm vụ", "Của tôi"]


def test_somebody_without_a_post_sees_public_doors_only() -> None:
    assert _labels(Actor(kind="officer", id="1", label="Mẫu")) == ["Trang chủ"]


@pytest.mark.parametrize(
    ("at", "here"),
    [
        ("/", "Trang chủ"),
        ("/tasks/", "Nhiệm vụ"),
        ("/tasks/7/", "Nhiệm vụ"),
        ("/tasks/mine/", "Của tôi"),
        ("/elsewhere/", None),
    ],
)
def test_the_nearest_door_is_marked(at: str, here: str | None) -> None:
    marked = [link.label for link in nav.links(_officer(), at) if link.is_here]
    assert marked == ([here] if here else [])


def test_told_twice_is_shown_once() -> None:
    nav.register(nav.NavItem("Nhiệm vụ", "tasks", "checklist", order=20))
    assert _labels(_officer()).count("Nhiệm vụ") == 1


def test_a_page_that_is_not_there_has_no_address() -> None:
    assert nav.address("home") == "/"
    assert nav.address("no_such_page") == ""
