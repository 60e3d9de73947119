"""Acting from one of one's posts: what is done is recorded under it, and ends when it ends."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory

from opendistrict.faces.kit import clock, pages
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.orgs import queries as orgs

SWITCH = "/preferences/post/"


def _posts(office: Any, name: str) -> dict[str, str]:
    on = clock.today()
    return {post.slug: str(post.id) for post in orgs.posts_of(office.persons[name], on=on)}


def _request(client: Client, office: Any, name: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = office.accounts[name]
    return request


def test_what_is_done_stands_under_the_chosen_post(office: Any, client: Client) -> None:
    client.force_login(office.accounts["vien"])
    posts = _posts(office, "vien")
    assert set(posts) == {"can-bo", "van-hanh"}
    assert pages.actor_of(_request(client, office, "vien")).post_title == "Cán bộ"

    answer = client.post(SWITCH, {"post": posts["van-hanh"], "next": "/account/sessions/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/sessions/")
    actor = pages.actor_of(_request(client, office, "vien"))
    with transaction.atomic():
        base.record(action="test.done", actor=actor, at=clock.now(), subject="test:1")
    [line] = base_queries.trail("test:1")
    assert (line.who, line.post_title) == ("Người Mẫu Viên", "Cán bộ vận hành")
    assert client.get("/operator/").status_code == 200


def test_only_from_one_s_own_posts(office: Any, client: Client) -> None:
    client.force_login(office.accounts["vien"])
    [foreign] = _posts(office, "truong").values()
    for wrong in (foreign, "", "x", "00000000-0000-0000-0000-000000000000"):
        answer = client.post(SWITCH, {"post": wrong})
        assert answer.status_code == 403
        assert "Không phải chức danh của bạn" in answer.content.decode()
    assert pages.ACTING not in client.session
    assert client.get("/operator/").status_code == 403


def test_the_switch_is_a_post_and_leads_to_no_other_site(office: Any, client: Client) -> None:
    client.force_login(office.accounts["vien"])
    assert client.get(SWITCH).status_code == 405
    post = _posts(office, "vien")["van-hanh"]
    for next_page in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert client.post(SWITCH, {"post": post, "next": next_page})["Location"] == "/"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.accounts["vien"])
    assert strict.post(SWITCH, {"post": post}).status_code == 403


def test_the_switch_is_shown_to_whom_has_several_posts(office: Any, client: Client) -> None:
    client.force_login(office.accounts["truong"])
    assert SWITCH not in client.get("/account/sessions/").content.decode()
    client.force_login(office.accounts["vien"])
    page = client.get("/account/sessions/").content.decode()
    assert SWITCH in page
    assert "Cán bộ vận hành" in page


def test_a_post_that_ended_overnight_is_left(
    office: Any, client: Client, appoint: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    monkeypatch.setattr(clock.timezone, "now", lambda: evening)
    appoint("van-hanh", "vien", "acting", None, date(2026, 12, 1))
    client.force_login(office.accounts["vien"])
    client.post(SWITCH, {"post": _posts(office, "vien")["van-hanh"]})
    assert client.get("/operator/").status_code == 200

    midnight = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    monkeypatch.setattr(clock.timezone, "now", lambda: midnight)
    assert client.get("/operator/").status_code == 403
    actor = pages.actor_of(_request(client, office, "vien"))
    assert actor.post_title == "Cán bộ"


def test_who_acts_for_the_holder_takes_over(
    office: Any, client: Client, appoint: Callable[..., None]
) -> None:
    """While somebody acts in a post, its holder does not (and has no post, so no page)."""
    appoint("truong-phong", "vien", "acting")
    assert set(_posts(office, "vien")) == {"truong-phong", "can-bo", "van-hanh"}
    assert _posts(office, "truong") == {}
    client.force_login(office.accounts["truong"])
    [post] = [p for p in _posts(office, "vien").items() if p[0] == "truong-phong"]
    assert client.post(SWITCH, {"post": post[1]}).status_code == 403
