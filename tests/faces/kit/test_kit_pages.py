"""The style page and the pages for when something is wrong; what the reader prefers."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

pytestmark = pytest.mark.django_db


def test_the_style_page_is_public_and_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answered = client.get("/kit/")
    assert answered.status_code == 200
    assert "Trang mẫu giao diện" in answered.content.decode()


def test_nothing_in_the_page_is_inline_or_from_elsewhere(client: Client) -> None:
    text = client.get("/kit/").content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
    for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL):
        assert "src=" in attributes or 'type="application/json"' in attributes, content
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_one_heading_of_the_first_order_names_the_page(client: Client) -> None:
    text = client.get("/").content.decode()
    assert len(re.findall(r"<h1[ >]", text)) == 1


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_server_draws_the_chosen_theme(client: Client, theme: str) -> None:
    answered = client.post("/preferences/theme/", {"theme": theme, "next": "/kit/"})
    assert (answered.status_code, answered["Location"]) == (302, "/kit/")
    assert f'data-bs-theme="{theme}"' in client.get("/kit/").content.decode()


def test_without_a_choice_the_machine_decides(client: Client) -> None:
    text = client.get("/kit/").content.decode()
    assert '<html lang="vi">' in text
    client.cookies["od_theme"] = "purple"
    assert '<html lang="vi">' in client.get("/kit/").content.decode()


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_preferences_never_lead_to_another_site(client: Client, away: str) -> None:
    for address in ("/preferences/theme/", "/preferences/language/"):
        answered = client.post(address, {"theme": "dark", "language": "en", "next": away})
        assert answered["Location"] == "/"


def test_the_language_changes_without_script_and_without_signing_in(client: Client) -> None:
    client.post("/preferences/language/", {"language": "en", "next": "/kit/"})
    assert '<html lang="en">' in client.get("/kit/").content.decode()


def test_preferences_are_only_posted(client: Client) -> None:
    assert client.get("/preferences/theme/").status_code == 405


def test_a_refusal_answers_409_with_the_page_or_only_its_part(client: Client) -> None:
    whole = client.post("/kit/refuse/")
    part = client.post("/kit/refuse/", headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 409
    assert "<html" in whole.content.decode()
    text = part.content.decode()
    assert "<html" not in text and 'role="alert"' in text
    assert text.strip() in whole.content.decode()


def test_long_work_moves_on_and_ends(client: Client) -> None:
    assert "hx-get" in client.get("/kit/long-work/?done=1").content.decode()
    assert "hx-get" not in client.get("/kit/long-work/?done=4").content.decode()


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    answered = client.get("/no/such/page/")
    assert answered.status_code == 404
    assert "Không tìm thấy trang này" in answered.content.decode()


def test_the_page_for_failures_needs_nothing() -> None:
    text = render_to_string("500.html")
    assert "Máy chủ gặp lỗi" in text and "kit/kit.css" in text


def test_a_form_without_its_token_says_what_to_do() -> None:
    answered = Client(enforce_csrf_checks=True).post("/preferences/theme/", {"theme": "dark"})
    assert answered.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in answered.content.decode()


def test_a_closed_page_offers_the_readers_post_that_may_open_it(
    quan1: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    who = actor("quan-tri-quan-1", TODAY_2023)  # she follows the tasks in another post
    assert who.person_id is not None
    account = people.accounts_of([who.person_id])[who.person_id]
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=account.id))
    client.post("/preferences/post/", {"post": str(who.post_id)})
    closed = client.get("/tasks/?tab=all")
    page = closed.content.decode()
    assert closed.status_code == 403
    other = re.search(r'name="post" value="([^"]+)">[^<]*(?:<svg.*?</svg>)?\s*Làm việc với', page)
    assert other and 'name="next" value="/tasks/?tab=all"' in page
    opened = client.post("/preferences/post/", {"post": other[1], "next": "/tasks/?tab=all"})
    assert opened["Location"] == "/tasks/?tab=all"
    assert client.get("/tasks/?tab=all").status_code == 200
