"""The search box: found by words with or without accents, and never more than one may open."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.kept import live
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.engine.directives import queries as directives
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.kit import clock, nav
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

CHAIR, HEAD, OFFICER = (
    "chu-tich-quan-1", "truong-phong-kinh-te-quan-1", "chuyen-vien-1-phong-kinh-te-quan-1",
)  # fmt: skip
WARD = "chu-tich-quan-1-phuong-da-kao"
# Words of every kind of thing in the sample, and letters that stand in nearly every name.
WORDS = ("ke hoach", "chi tieu", "thu", "quan 1", "phong", "chuyen vien", "a", "n", "CD-", "NV-")
HIT = re.compile(r'<li>\s*<div><a class="row-link" href="([^"]+)">([^<]+)</a>')
SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(quan1: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    """Everybody on the morning of 22 December 2023, after a year of sample work."""
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    live(MORNING_2023)

    def enter(post: str) -> Client:
        person_id = actor(post, TODAY_2023).person_id
        assert person_id is not None
        account = people.accounts_of([person_id])[person_id]
        client = Client()
        client.force_login(get_user_model()._default_manager.get(pk=account.id))
        return client

    yield enter


def hits(client: Client, words: str) -> dict[str, str]:
    page = client.get("/search/", {"q": words})
    assert page.status_code == 200
    return dict(HIT.findall(page.content.decode()))


def kinds(client: Client, words: str) -> set[str]:
    return {href.strip("/").split("/")[-2] for href in hits(client, words)}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("thu ngân sách", "Thu ngân sách nhà nước trên địa bàn"),
        ("THU NGAN SACH", "Thu ngân sách nhà nước trên địa bàn"),
        ("kinh te dem", "Triển khai trên thực địa Đề án phát triển kinh tế đêm"),
        ("NV-2023-000001", "Triển khai trên thực địa Đề án phát triển kinh tế đêm"),
        ("ban nhiem vu nam 2024", "Quận 1 bàn nhiệm vụ năm 2024"),
        ("phong kinh te", "Phòng Kinh tế Quận 1"),
        ("quach hai lam", "Quách Hải Lâm"),
        ("trưởng phòng kinh tế", "Quách Hải Lâm"),
    ],
)
def test_every_kind_is_found_with_or_without_accents(
    signed_in: SignIn, words: str, title: str
) -> None:
    found = hits(signed_in(CHAIR), words)
    assert any(told.startswith(title) for told in found.values()), found


@pytest.mark.parametrize("post", [CHAIR, HEAD, OFFICER, WARD])
def test_whatever_is_found_may_be_opened(signed_in: SignIn, post: str) -> None:
    client = signed_in(post)
    found = {href for words in WORDS for href in hits(client, words)}
    assert found
    assert {href: client.get(href).status_code for href in found} == dict.fromkeys(found, 200)


@pytest.mark.parametrize("post", [HEAD, OFFICER, WARD])
def test_what_is_out_of_reach_is_not_found(signed_in: SignIn, post: str) -> None:
    """Everything the chair finds by its own full name, another finds only within their reach."""
    who, chair = actor(post, TODAY_2023), actor(CHAIR, TODAY_2023)
    reach = orgs.scope(who, "plans.read")
    every = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY_2023).rows
    mine = {
        row.id for row in plans.tasks(
            actor=who, filters=TaskFilter(), after=None, on=TODAY_2023
        ).rows
    }  # fmt: skip
    out = [row for row in every if row.id not in mine]
    assert out, "the sample must hold tasks this post may not read"
    client = signed_in(post)
    for row in out[::9]:  # each costs two searches
        assert f"/tasks/{row.id}/" not in hits(client, row.number)
        assert f"/tasks/{row.id}/" not in hits(client, row.title)
    seen = plans.find_targets("a", actor=who, limit=500)
    for one in plans.find_targets("a", actor=chair, limit=500)[::3]:
        if one.id not in {other.id for other in seen}:
            assert f"/targets/{one.id}/" not in hits(client, one.title)
    for unit in list(orgs.tree_on(TODAY_2023).units.values())[::2]:
        if unit.id not in reach:
            assert f"/cockpit/units/{unit.id}/" not in hits(client, unit.name)
    beyond = orgs.tree_on(TODAY_2023).units.keys() - reach
    for post_shape in orgs.posts_in(beyond, on=TODAY_2023)[::5]:
        if post_shape.person_id and not any(
            one.unit_id in reach for one in orgs.posts_of(post_shape.person_id, on=TODAY_2023)
        ):
            found = hits(client, post_shape.person_name)
            assert f"/cockpit/people/{post_shape.person_id}/" not in found


def test_a_directive_is_found_only_where_it_may_be_read(signed_in: SignIn) -> None:
    chair, stranger = actor(CHAIR, TODAY_2023), actor(WARD, TODAY_2023)
    assert directives.find_directives("nhiem vu", chair, limit=5)
    assert directives.find_directives("nhiem vu", stranger, limit=5) == []
    assert directives.find_directives("  ", chair, limit=5) == []


def test_words_that_find_nothing_say_what_to_try(signed_in: SignIn) -> None:
    page = signed_in(CHAIR).get("/search/", {"q": "<b>zzz</b>"}).content.decode()
    assert "Không thấy “&lt;b&gt;zzz&lt;/b&gt;”" in page
    assert "Thử bớt từ" in page


def test_the_empty_box_teaches_and_finds_nothing(signed_in: SignIn) -> None:
    client = signed_in(CHAIR)
    assert hits(client, "   ") == {}
    assert "NV-2026-000012" in client.get("/search/").content.decode()


def test_the_way_to_the_box_stands_only_where_it_may_be_opened(signed_in: SignIn) -> None:
    door = 'class="tool search-go" href="/search/"'
    assert door in signed_in(CHAIR).get("/tasks/").content.decode()
    assert "search-go" not in Client().get("/").content.decode()
    assert nav.search_url(None) == ""
    assert Client().get("/search/").status_code == 302


def test_more_than_is_shown_leads_to_the_whole_list(signed_in: SignIn) -> None:
    client = signed_in(CHAIR)
    page = client.get("/search/", {"q": "ra soat danh sach"}).content.decode()
    link = re.search(r'href="(/tasks/\?[^"]+)"', page)
    assert link, "ten tasks are more than are shown"
    whole = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert whole.count("Rà soát danh sách chăm lo Tết") > 8
