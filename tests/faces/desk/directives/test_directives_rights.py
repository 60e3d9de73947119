"""Who may see and do what, what a page costs, and how things are worded."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries
from tests.engine.directives.conftest import register
from tests.faces.desk.directives.conftest import CHAIR, HTMX, at, form_data, signed_in, text_of
from tests.makers import MORNING, actor, drain

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.faces.desk.directives import cards, words
from opendistrict.faces.desk.directives.forms import NumberField
from opendistrict.kernel.actor import Actor

EVERY: list[tuple[str, str, str]] = [
    ("get", "directive", "directive"),
    ("get", "directive_progress", "directive"),
    ("get", "directive_original", "directive"),
    ("get", "directive_coverage", "directive"),
    ("get", "directive_head", "directive"),
    ("get", "directive_propose", "directive"),
    ("post", "directive_again", "directive"),
    ("post", "directive_head", "directive"),
    ("post", "directive_settle", "directive"),
    ("post", "directive_propose", "directive"),
    ("get", "passage", "passage"),
    ("post", "passage_dismiss", "passage"),
    ("post", "passage_recall", "passage"),
    ("get", "proposal", "proposal"),
    ("get", "proposal_accept", "proposal"),
    ("get", "proposal_posts", "proposal"),
    ("get", "proposal_edit", "proposal"),
    ("get", "proposal_split", "proposal"),
    ("get", "proposal_reject", "proposal"),
    ("post", "proposal_accept", "proposal"),
    ("post", "proposal_edit", "proposal"),
    ("post", "proposal_split", "proposal"),
    ("post", "proposal_reject", "proposal"),
    ("post", "proposal_merge", "proposal"),
    ("post", "proposal_undo", "proposal"),
]


@pytest.mark.parametrize(("method", "name", "what"), EVERY)
def test_what_is_not_there_and_what_is_not_yours_look_the_same(
    view: DirectiveView, asked: ProposalShape, method: str, name: str, what: str
) -> None:
    keys = {"directive": view.directive.id, "passage": asked.passage_id, "proposal": asked.id}
    neighbour = signed_in("chu-tich-phuong-tan-dinh")  # has every right, elsewhere
    answers = [
        getattr(neighbour, method)(reverse(name, args=[key]), {"reason": "x", "title": "x"})
        for key in (keys[what], uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    stripped = [
        re.sub(r"[0-9a-f-]{36}|nonce=\S+|value=\"\w{64}\"", "", text_of(a)) for a in answers
    ]
    tokens = [re.sub(r'"X-CSRFToken": "\w+"', "", page) for page in stripped]
    assert tokens[0] == tokens[1]
    assert queries.proposal(asked.id, actor(CHAIR)) == asked


def test_who_may_only_read_sees_no_buttons_and_posts_nothing(
    view: DirectiveView, asked: ProposalShape
) -> None:
    reader = signed_in("truong-phong-vhxh-phuong-sai-gon")
    reach = actor("truong-phong-vhxh-phuong-sai-gon").rights
    assert "directives.confirm" not in reach
    page = reader.get(f"/directives/{view.directive.id}/")
    if page.status_code == 200:  # reads by place in this pack
        assert not html.fromstring(page.content.decode()).xpath("//*[@data-act]")
    else:
        assert page.status_code == 404
    assert reader.post(at("proposal_reject", asked), {"usual": "x"}).status_code == 403


def test_nobody_signed_out_gets_in(view: DirectiveView) -> None:
    for url in ("/directives/", f"/directives/{view.directive.id}/", "/directives/register/"):
        assert Client().get(url).status_code == 302


def test_a_card_that_a_colleague_has_cut_says_so(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    actions.split(proposal_id=asked.id, places=[asked.start + 30], actor=chair, at=MORNING)
    stale = client.get(at("proposal_accept", asked), **HTMX)
    assert stale.status_code == 409
    assert "vừa được tách hoặc gộp" in text_of(stale)
    assert "<html" not in text_of(stale)


def test_a_decision_that_came_second_is_told_who_was_first(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(at("proposal_accept", asked), **HTMX))
    actions.reject(proposal_id=asked.id, reason="", actor=chair, at=MORNING)
    second = client.post(at("proposal_accept", asked), sent, **HTMX)
    assert second.status_code == 409
    assert f"{chair.label} đã quyết định" in text_of(second)


def test_the_page_costs_the_same_however_many_cards(
    client: Client,
    chair: Actor,
    view: DirectiveView,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    long = "\n\n".join(
        f"Phòng Văn hóa - Xã hội phải báo cáo đợt {n} trước ngày 25/12/2026." for n in range(60)
    ).encode()
    longer = register(chair, long, unit="phuong-sai-gon", at=MORNING, name="dai.txt")
    drain(MORNING)
    assert len(queries.directive(longer, chair).proposals) >= 60
    client.get("/directives/")  # the session of this browser is noted once
    for directive_id in (view.directive.id, longer):  # 4 of the page, the rest of who is asking
        with django_assert_max_num_queries(24):
            client.get(f"/directives/{directive_id}/")
    with django_assert_max_num_queries(22):
        client.get("/directives/")
    with django_assert_max_num_queries(27):
        client.get(f"/directives/{longer}/coverage/")


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("vi", "16.050", "16050"),
        ("vi", "10,17", "10.17"),
        ("vi", "1.234.567,5", "1234567.5"),
        ("vi", "9.6", "9.6"),
        ("vi", "−9,8", "-9.8"),
        ("vi", "2024", "2024"),
        ("en", "16,050", "16050"),
        ("en", "10.17", "10.17"),
        ("en", "9,6", "9.6"),
    ],
)
def test_numbers_are_read_as_they_are_written_here(language: str, typed: str, meant: str) -> None:
    from decimal import Decimal

    from django.utils import translation

    with translation.override(language):
        assert NumberField().clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["mười", "1.2.3", "1,2,3", "1.05.0", "--1", "1e5", "٣"])
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        NumberField().clean(typed)


def test_every_kind_and_state_has_its_words() -> None:
    from opendistrict.engine.directives.shapes import KINDS, DirectiveState, PassageFate

    assert set(words.KINDS) == set(words.BECOMES) == set(KINDS)
    assert set(words.STATES) == set(DirectiveState)
    assert set(words.FATES) == set(PassageFate)
    assert {way for ways in words.BECOMES.values() for way in ways} <= set(words.RESULTS)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2023", "năm 2023"),
        ("2026-Q3", "quý III/2026"),
        ("2026-10", "tháng 10/2026"),
        ("2026-01/2026-09", "1–9/2026"),
        ("2020-2025", "2020–2025"),
        ("", ""),
    ],
)
def test_periods_are_said_as_people_say_them(period: str, said: str) -> None:
    assert cards.period_words(period) == said


def test_notices_have_words_even_when_their_details_are_missing() -> None:
    assert "trang chỉ có ảnh quét" in words.notice_words(
        {"code": "pages_are_scanned_only", "details": {"pages": [2, 3]}}
    )
    assert words.notice_words({"code": "encoding_was_converted", "details": {}})
    assert words.notice_words({"code": "new_one", "message": "Chú ý"}) == "Chú ý"
    assert "new_one" in words.notice_words({"code": "new_one"})


def test_the_shift_of_time_moves_no_decision(chair: Actor, view: DirectiveView) -> None:
    later = MORNING + timedelta(days=400)
    assert queries.passage(view.passages[13].id, chair, later.date()).directive == view.directive
