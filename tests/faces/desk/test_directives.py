"""The reading page and all around it: as a browser without script sees it, and as htmx does."""

import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries, Settings
from tests.engine.directives.conftest import NOTICE, find, register
from tests.makers import MORNING, TODAY, actor, drain, empty_queue, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.desk.directives import cards, words
from opendistrict.faces.desk.directives.forms import NumberField
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM, Actor

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


def _at(name: str, thing: ProposalShape | UUID) -> str:
    return reverse(name, args=[thing if isinstance(thing, UUID) else thing.id])


# ------------------------------------------------------------------ coming in


def test_a_pasted_text_is_registered_and_watched_until_it_is_read(
    client: Client, chair: Actor
) -> None:
    page = client.get("/directives/register/")
    assert f'value="{unit_id("phuong-sai-gon")}" selected' in text_of(page)
    sent = client.post(
        "/directives/register/",
        {
            "text": NOTICE.decode(),
            "unit": str(unit_id("phuong-sai-gon")),
            "issued_on": "10/11/2026",
        },
    )
    assert sent.status_code == 302
    waiting = client.get(sent.url)
    assert "Đang đọc văn bản" in text_of(waiting)
    assert 'hx-trigger="every 1s"' in text_of(waiting)
    assert '<noscript><meta http-equiv="refresh"' in text_of(waiting)
    poll = client.get(f"{sent.url}progress/", **HTMX)
    assert "HX-Refresh" not in poll.headers
    assert poll.content.decode().count("<html") == 0

    drain(MORNING)
    assert client.get(f"{sent.url}progress/", **HTMX).headers["HX-Refresh"] == "true"
    page = client.get(sent.url)
    assert "999/TB-UBND" in text_of(page)
    assert "kế hoạch chăm lo Tết Đinh Mùi" in text_of(page)


def test_a_file_is_kept_and_comes_back_byte_for_byte_as_a_download(client: Client) -> None:
    data = (
        b"<html><body><script>alert(1)</script><p>Ph\xc3\xb2ng Kinh t\xe1\xba\xbf</p></body></html>"
    )
    file = SimpleUploadedFile("trang.html", data, content_type="text/html")
    sent = client.post(
        "/directives/register/", {"file": file, "unit": str(unit_id("phuong-sai-gon"))}
    )
    back = client.get(f"{sent.url}original/")
    assert back.content == data
    assert back.headers["Content-Type"] == "application/octet-stream"
    assert back.headers["Content-Disposition"] == 'attachment; filename="trang.html"'


@pytest.mark.parametrize(
    ("sent", "words_"),
    [
        ({}, "Chọn một tệp, hoặc dán nội dung"),
        ({"text": "x", "file": "both"}, "không cả hai"),
        ({"text": "x", "issued_on": "31/02/2026"}, "Nhập ngày theo dạng"),
        ({"text": "x", "unit": "nowhere"}, "nowhere"),
    ],
)
def test_a_form_that_is_not_filled_in_says_what_is_missing(
    client: Client, sent: dict[str, Any], words_: str
) -> None:
    if sent.get("file"):
        sent = {**sent, "file": SimpleUploadedFile("a.txt", b"x")}
    page = client.post("/directives/register/", {"unit": str(unit_id("phuong-sai-gon")), **sent})
    assert page.status_code == 422
    assert words_ in text_of(page)


def test_a_copy_and_a_day_to_come_are_refused_with_what_to_do(
    client: Client, view: DirectiveView
) -> None:
    unit = str(unit_id("phuong-sai-gon"))
    file = SimpleUploadedFile("ban-sao.txt", NOTICE)
    page = client.post("/directives/register/", {"file": file, "unit": unit})
    assert page.status_code == 409
    assert f"đã được tiếp nhận với số {view.directive.number}" in text_of(page)
    assert f'href="/directives/{view.directive.id}/"' in text_of(page)
    page = client.post(
        "/directives/register/", {"text": "x", "unit": unit, "issued_on": "24/12/2026"}
    )
    assert page.status_code == 409
    assert "Ngày ban hành 24/12/2026 chưa đến" in text_of(page)


def test_an_unreadable_file_says_why_and_can_be_read_again(client: Client, chair: Actor) -> None:
    data = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
    directive_id = register(chair, data, name="anh.png", unit="phuong-sai-gon", at=MORNING)
    drain(MORNING)
    page = client.get(f"/directives/{directive_id}/")
    assert "Chưa đọc được loại tệp này" in text_of(page)
    sent = client.post(f"/directives/{directive_id}/again/")
    assert sent.url == f"/directives/{directive_id}/"
    assert "Đang đọc văn bản" in text_of(client.get(sent.url))


def test_the_list_says_how_much_waits_and_pages_by_key(
    client: Client, view: DirectiveView, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        register(chair, b"%d" % number, name="x.txt", unit="phuong-sai-gon", at=MORNING)
    page = text_of(client.get("/directives/"))
    assert f"0/{len(view.proposals)}" in page
    assert "dữ liệu mẫu" in page
    monkeypatch.setattr(queries, "PAGE", 2)
    first = html.fromstring(client.get("/directives/").content.decode())
    (next_page,) = {a.get("href") for a in first.xpath("//a[contains(@href, 'before=')]")}
    assert view.directive.title in text_of(client.get(next_page))
    assert "Chưa có văn bản nào" in text_of(
        signed_in("chu-tich-phuong-tan-dinh").get("/directives/")
    )


# ------------------------------------------------------------------ the reading page


def test_the_page_shows_text_and_cards_and_every_mark_leads_to_its_card(
    client: Client, view: DirectiveView
) -> None:
    response = client.get(f"/directives/{view.directive.id}/")
    page = html.fromstring(response.content.decode())
    listed = [card.get("id") for card in page.xpath("//*[@data-card]")]
    assert listed == [f"p-{p.id}" for p in view.proposals]
    (current,) = page.xpath("//*[@data-card][@aria-current='true']")
    assert current.get("id") == listed[0]
    shown = "".join(page.xpath("//article")[0].itertext())
    assert "".join(shown.split()) == "".join("".join(p.text for p in view.passages).split())
    for mark in page.xpath("//article//a[@data-for]"):
        assert mark.get("href").split("#")[1] in listed
    for card in page.xpath("//*[@data-card]"):  # one key each, shown, on real links and buttons
        keys = [act.get("data-act") for act in card.xpath(".//*[@data-act]")]
        assert keys == ["a", "e", "s", "m", "r"]
        assert all(act.tag in ("a", "button") for act in card.xpath(".//*[@data-act]"))
    assert not page.xpath("//*[@style or @onclick]")
    assert not [s for s in page.xpath("//script") if not s.get("src") and s.text]


def test_the_address_can_name_the_card_and_the_kind(client: Client, view: DirectiveView) -> None:
    wanted = view.proposals[3]
    page = html.fromstring(
        client.get(f"/directives/{view.directive.id}/?p={wanted.id}").content.decode()
    )
    assert page.xpath("//*[@data-card][@aria-current]")[0].get("data-card") == str(wanted.id)
    only = html.fromstring(
        client.get(f"/directives/{view.directive.id}/?kind=figure").content.decode()
    )
    assert {c.get("class").split()[1] for c in only.xpath("//*[@data-card]")} == {"k-figure"}
    for nonsense in ("?p=x&kind=y", "?p=" + str(uuid4())):
        assert client.get(f"/directives/{view.directive.id}/{nonsense}").status_code == 200


def test_accepting_with_one_enter_gives_the_task_as_the_text_says(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    form = client.get(_at("proposal_accept", asked), **HTMX)
    said = text_of(form)
    assert "Văn bản nêu" in said and "trước ngày 30/11/2026" in said
    sent = form_data(form)
    assert sent["lead_unit"] == [str(unit_id("phong-vhxh-phuong-sai-gon"))]
    assert sent["due_on"] == ["30/11/2026"]
    done = client.post(_at("proposal_accept", asked), sent, **HTMX)
    assert done.status_code == 200, text_of(done)
    (task,) = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows
    assert task.holder.unit_id == unit_id("phong-vhxh-phuong-sai-gon")
    assert (task.due_on, task.passage_id) == (date(2026, 11, 30), asked.passage_id)
    assert plans.task(task_id=task.id, actor=chair, on=TODAY).due_rule == "trước ngày 30/11/2026"

    # htmx gets the same card, the text and the tally; the next one is named; the region speaks.
    assert done.content.decode().count("<html") == 0
    piece = html.fragments_fromstring(done.content.decode().strip())
    assert piece[0].get("id") == f"p-{asked.id}" and "st-accepted" in piece[0].get("class")
    assert f'id="t-{asked.passage_id}" hx-swap-oob="true"' in text_of(done)
    assert f"Đã giao {task.number} cho" in text_of(done)
    go = json.loads(done.headers["HX-Trigger-After-Settle"])["directive:go"]
    listed = [p.id for p in view.proposals]
    assert go == {"id": str(listed[listed.index(asked.id) + 1]), "done": str(asked.id)}


def test_without_script_the_same_form_is_in_the_page_and_the_next_card_follows(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    page = client.get(_at("proposal_accept", asked))
    assert "<html" in text_of(page)
    done = client.post(_at("proposal_accept", asked), form_data(page))
    listed = [p.id for p in view.proposals]
    following = listed[listed.index(asked.id) + 1]
    assert done.url == f"/directives/{view.directive.id}/?p={following}#p-{following}"
    assert "Đã giao NV-2026-" in text_of(client.get(done.url))


def test_a_date_that_the_officer_changes_is_no_longer_the_texts(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(_at("proposal_accept", asked), **HTMX))
    client.post(_at("proposal_accept", asked), {**sent, "due_on": "15/12/2026"}, **HTMX)
    (task,) = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows
    assert plans.task(task_id=task.id, actor=chair, on=TODAY).due_rule == ""


def test_one_sentence_for_several_units(client: Client, chair: Actor, asked: ProposalShape) -> None:
    sent = form_data(client.get(_at("proposal_accept", asked), **HTMX))
    more = [str(unit_id(f"{name}-phuong-sai-gon")) for name in ("phong-kthtdt", "trung-tam-hcc")]
    done = client.post(_at("proposal_accept", asked), {**sent, "more_units": more}, **HTMX)
    assert "Đã giao cho 3 đơn vị" in text_of(done)
    assert len(plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows) == 3


def test_what_is_wrong_with_a_task_is_said_in_the_card_and_nothing_is_given(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(_at("proposal_accept", asked), **HTMX))
    missing = client.post(_at("proposal_accept", asked), {**sent, "title": ""}, **HTMX)
    assert missing.status_code == 422
    assert 'aria-invalid="true"' in text_of(missing)
    past = client.post(_at("proposal_accept", asked), {**sent, "due_on": "01/11/2026"}, **HTMX)
    assert past.status_code == 409
    assert 'class="refused" role="alert"' in text_of(past)
    assert "01/11/2026" in text_of(past)  # what was typed is still there
    assert again(view, chair) == view
    post = str(actor("giam-doc-hcc-phuong-sai-gon").post_id)
    wrong_post = client.post(_at("proposal_accept", asked), {**sent, "lead_post": post}, **HTMX)
    assert wrong_post.status_code == 422  # not a post of the unit that was chosen


def test_the_posts_follow_the_unit(client: Client, asked: ProposalShape) -> None:
    unit = unit_id("trung-tam-hcc-phuong-sai-gon")
    part = client.get(_at("proposal_posts", asked), {"lead_unit": str(unit)}, **HTMX)
    assert str(actor("giam-doc-hcc-phuong-sai-gon").post_id) in text_of(part)
    assert client.get(_at("proposal_posts", asked), {"lead_unit": "x"}).status_code == 200


def test_a_figure_becomes_a_value_from_a_prefilled_form(view: DirectiveView) -> None:
    indicator_actions.load_indicators(
        rows=[
            IndicatorRow(
                code="ho-so-dung-han", name="Tỷ lệ hồ sơ giải quyết đúng hạn", name_en="On time",
                unit="%", direction="up", decimals=1, frequency="month", basis="mẫu",
                confidence="sample", is_sample=True,
            )
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    office = signed_in("chanh-van-phong-phuong-sai-gon")
    figure = find(view, "97,2%")
    form = client_form(office, figure)
    assert form["indicator"] == ["ho-so-dung-han"]  # the one that is called alike
    assert (form["value"], form["period_kind"], form["number"]) == (["97,2"], ["month"], ["10"])
    done = office.post(_at("proposal_accept", figure), form, **HTMX)
    assert "Đã ghi số liệu" in text_of(done)
    assert queries.proposal(figure.id, actor(CHAIR)).result.startswith("indicators.value:")
    other = find(view, "19/24 chỉ tiêu")
    refused = office.post(
        _at("proposal_accept", other),
        {**form, "as_of": "30/12/2026", "as": "value"}, **HTMX,
    )  # fmt: skip
    assert refused.status_code == 409


def client_form(client: Client, proposal: ProposalShape, becomes: str = "") -> dict[str, Any]:
    asked_as = f"?as={becomes}" if becomes else ""
    return form_data(client.get(_at("proposal_accept", proposal) + asked_as, **HTMX))


def test_a_bundle_a_target_and_a_programme_from_their_forms(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    told = {"actor": chair, "at": MORNING}
    bundle = find(view, "19/24 chỉ tiêu")
    actions.edit(
        proposal_id=bundle.id, start=bundle.start, end=bundle.end, kind="target_set",
        fields={"count": 24, "about": "chỉ tiêu"}, **told,
    )  # fmt: skip
    form = client_form(client, queries.proposal(bundle.id, chair))
    assert form["declared_count"] == ["24"]
    done = client.post(_at("proposal_accept", bundle), {**form, "title": "24 chỉ tiêu"}, **HTMX)
    assert done.status_code == 200, text_of(done)
    (line,) = [
        line for line in plans.target_sets(chair, on=TODAY) if line.set.title == "24 chỉ tiêu"
    ]
    assert line.set.declared_count == 24

    sentence = find(view, "số hóa hồ sơ cấp phép")
    form = client_form(client, sentence, "target")
    form |= {"target_set": str(line.set.id), "kind": "yesno"}
    done = client.post(_at("proposal_accept", sentence), form, **HTMX)
    assert done.status_code == 200, text_of(done)
    assert queries.proposal(sentence.id, chair).result.startswith("plans.target:")

    scheme = find(view, "Phường không giấy tờ")
    form = client_form(client, scheme, "programme")
    wrong = client.post(
        _at("proposal_accept", scheme), {**form, "first_year": "2028", "last_year": "2026"}, **HTMX
    )
    assert wrong.status_code == 422
    done = client.post(
        _at("proposal_accept", scheme), {**form, "first_year": "2026", "last_year": "2028"}, **HTMX
    )
    assert done.status_code == 200, text_of(done)
    assert queries.proposal(scheme.id, chair).result.startswith("plans.programme:")


def test_reject_and_take_it_back(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    form = form_data(client.get(_at("proposal_reject", asked), **HTMX))
    assert form["usual"] == ["Không phải việc phải làm"]
    client.post(_at("proposal_reject", asked), {**form, "other": "Đã giao ở văn bản khác"}, **HTMX)
    rejected = queries.proposal(asked.id, chair)
    assert (rejected.state, rejected.decision_note) == ("rejected", "Đã giao ở văn bản khác")
    page = text_of(client.get(f"/directives/{view.directive.id}/?p={asked.id}"))
    assert "Đã bỏ" in page and "Đã giao ở văn bản khác" in page
    done = client.post(_at("proposal_undo", asked), **HTMX)
    assert json.loads(done.headers["HX-Trigger-After-Settle"])["directive:go"]["id"] == str(
        asked.id
    )
    assert again(view, chair) == view


def test_split_at_an_offered_place_and_put_together_again(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    whole = find(view, "số hóa hồ sơ cấp phép")
    page = client.get(_at("proposal_split", whole), **HTMX)
    form = form_data(page)
    boxes = html.fromstring(page.content.decode()).xpath("//input[@name='place']")
    place = boxes[0].get("value")
    done = client.post(_at("proposal_split", whole), {**form, "place": [place]}, **HTMX)
    now = again(view, chair)
    parts = [p for p in now.proposals if whole.start <= p.start and p.end <= whole.end]
    assert len(parts) == 2
    assert [f"p-{p.id}" in text_of(done) for p in parts] == [True, True]
    assert client.post(_at("proposal_split", whole), {"place": [place]}, **HTMX).status_code == 409
    back = client.post(_at("proposal_undo", parts[0]), **HTMX)
    assert f'id="p-{parts[1].id}" hx-swap-oob="delete"' in text_of(back)
    assert again(view, chair) == view
    nowhere = client.post(_at("proposal_split", whole), {"place": ["0", "x"]}, **HTMX)
    assert nowhere.status_code == 409
    assert "Chỗ tách phải nằm trong đề xuất" in text_of(nowhere)


def test_merge_with_the_next_one(client: Client, view: DirectiveView, chair: Actor) -> None:
    one, two = find(view, "vị trí đăng ký sử dụng"), find(view, "số hóa hồ sơ cấp phép")
    done = client.post(_at("proposal_merge", one), **HTMX)
    assert f'id="p-{two.id}" hx-swap-oob="delete"' in text_of(done)
    assert len(again(view, chair).proposals) == len(view.proposals) - 1
    last = view.proposals[-1]
    alone = client.post(_at("proposal_merge", last), **HTMX)
    assert alone.status_code == 409
    assert "ít nhất hai đề xuất" in text_of(alone)


def test_edit_changes_only_what_was_changed(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    form = form_data(client.get(_at("proposal_edit", asked), **HTMX))
    same = client.post(_at("proposal_edit", asked), form, **HTMX)
    assert same.status_code == 200
    assert queries.proposal(asked.id, chair) == asked
    centre = unit_id("trung-tam-hcc-phuong-sai-gon")
    form |= {"who_unit": str(centre), "due": "20/12/2026", "what": "Lập kế hoạch Tết"}
    client.post(_at("proposal_edit", asked), form, **HTMX)
    new = queries.proposal(asked.id, chair)
    assert new.fields["who_units"] == [str(centre)]
    assert (new.fields["what"], new.fields["due"]) == ("Lập kế hoạch Tết", "2026-12-20")
    assert (new.fields["due_text"], new.fields["deliverable"]) == (
        None, asked.fields["deliverable"],
    )  # fmt: skip


def test_what_the_reader_missed_is_added_by_its_words(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    url = f"/directives/{view.directive.id}/propose/"
    quote = "Chủ tịch Ủy ban nhân dân phường   chủ trì họp giao ban"
    page = client.get(url, {"quote": quote, "start": "300"})
    assert "chủ trì họp giao ban" in text_of(page)
    sent = client.post(url, {"quote": quote, "start": "300", "kind": "direction"})
    (made,) = [p for p in again(view, chair).proposals if p.source == "person"]
    assert sent.url.endswith(f"#p-{made.id}")
    assert " ".join(made.quote.split()) == " ".join(quote.split())
    absent = client.post(url, {"quote": "câu này không có ở đây", "kind": "direction"})
    assert absent.status_code == 409
    assert "Không thấy những chữ này" in text_of(absent)


# ------------------------------------------------------------------ what came of it


def test_coverage_lists_what_nobody_looked_at_and_lets_it_be_dismissed_and_settled(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    url = f"/directives/{view.directive.id}/coverage/"
    silent = queries.untouched(view.directive.id, chair)
    page = text_of(client.get(url))
    assert "Chưa ai xem xét" in page
    assert f"/tasks/give/?passage={silent[0].id}" in page
    assert "Chốt văn bản" not in page
    early = client.post(f"/directives/{view.directive.id}/settle/")
    assert early.status_code == 409
    for passage in silent:
        sent = client.post(
            f"/directives/passages/{passage.id}/dismiss/", {"reason": "Lời dẫn", "next": url}
        )
        assert sent.url == url
    for proposal in view.proposals:
        client.post(_at("proposal_reject", proposal), {"usual": "Máy đọc sai"})
    page = text_of(client.get(url))
    assert "Chốt văn bản" in page
    assert client.post(f"/directives/{view.directive.id}/settle/").url == url
    assert again(view, chair).directive.state == "settled"
    assert "Đã chốt" in text_of(client.get(url))
    client.post(f"/directives/passages/{silent[0].id}/recall/", {"next": url})
    assert again(view, chair).directive.state == "read"


def test_the_passage_page_shows_the_words_what_came_of_them_and_who_decided(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    url = f"/directives/passages/{asked.passage_id}/"
    assert "Chưa có quyết định" in text_of(client.get(url))
    sent = form_data(client.get(_at("proposal_accept", asked), **HTMX))
    client.post(_at("proposal_accept", asked), sent)
    (task,) = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows
    page = text_of(client.get(url))
    assert f'href="/tasks/{task.id}/"' in page and task.number in page
    assert "Chưa thực hiện" in page
    assert f"{chair.label}" in page and "23/11/2026 08:00" in page
    assert f'href="/directives/{view.directive.id}/?p={asked.id}#t-{asked.passage_id}"' in page
    assert "khoản 2 điểm a" in page
    back = text_of(client.get(f"/tasks/{task.id}/"))
    assert url in back


def test_dismissing_needs_a_passage_without_proposals(client: Client, asked: ProposalShape) -> None:
    refused = client.post(
        f"/directives/passages/{asked.passage_id}/dismiss/", {"reason": "Không có việc"}
    )
    assert refused.status_code == 409
    assert "còn đề xuất" in text_of(refused)


def test_the_head_can_be_put_right(client: Client, view: DirectiveView, chair: Actor) -> None:
    url = f"/directives/{view.directive.id}/head/"
    assert "999/TB-UBND" in text_of(client.get(url))
    assert client.post(url, {"title": ""}).status_code == 422
    late = {"title": "Kết luận", "issued_on": "01/01/2027"}
    assert client.post(url, late).status_code == 409
    sent = client.post(url, {"title": "Kết luận giao ban", "issued_on": "10/11/2026"})
    assert sent.status_code == 302
    assert again(view, chair).directive.title == "Kết luận giao ban"
    client.post(_at("proposal_reject", view.proposals[0]), {"usual": "Máy đọc sai"})
    refused = client.post(f"/directives/{view.directive.id}/again/")
    assert refused.status_code == 409


# ------------------------------------------------------------------ who may


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
    assert reader.post(_at("proposal_reject", asked), {"usual": "x"}).status_code == 403


def test_nobody_signed_out_gets_in(view: DirectiveView) -> None:
    for url in ("/directives/", f"/directives/{view.directive.id}/", "/directives/register/"):
        assert Client().get(url).status_code == 302


def test_a_card_that_a_colleague_has_cut_says_so(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    actions.split(proposal_id=asked.id, places=[asked.start + 30], actor=chair, at=MORNING)
    stale = client.get(_at("proposal_accept", asked), **HTMX)
    assert stale.status_code == 409
    assert "vừa được tách hoặc gộp" in text_of(stale)
    assert "<html" not in text_of(stale)


def test_a_decision_that_came_second_is_told_who_was_first(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(_at("proposal_accept", asked), **HTMX))
    actions.reject(proposal_id=asked.id, reason="", actor=chair, at=MORNING)
    second = client.post(_at("proposal_accept", asked), sent, **HTMX)
    assert second.status_code == 409
    assert f"{chair.label} đã quyết định" in text_of(second)


# ------------------------------------------------------------------ cost, words, numbers


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
