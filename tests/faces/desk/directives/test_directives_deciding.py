"""The reading page: as a browser without script sees it, and as htmx does."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from tests.engine.directives.conftest import find
from tests.faces.desk.directives.conftest import (
    CHAIR,
    HTMX,
    again,
    at,
    form_data,
    signed_in,
    text_of,
)
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.desk.directives import showing
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import queries as base

OFFICE = "chanh-van-phong-phuong-sai-gon"  # may report numbers; the chair may not


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


def test_a_long_reading_comes_in_pages_and_no_card_is_lost(
    client: Client, view: DirectiveView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST_CARDS", 5)
    seen: list[str] = []
    address = f"/directives/{view.directive.id}/"
    while address:
        page = html.fromstring(client.get(address.split("#")[0]).content.decode())
        seen += [card.get("data-card") for card in page.xpath("//*[@data-card]")]
        address = next(iter(page.xpath("//a[@data-leaf='1']/@href")), "")
    assert seen == [str(p.id) for p in view.proposals]
    assert len(page.xpath("//a[@data-leaf='-1']")) == 1


def test_accepting_with_one_enter_gives_the_task_as_the_text_says(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    form = client.get(at("proposal_accept", asked), **HTMX)
    said = text_of(form)
    assert "Văn bản nêu" in said and "trước ngày 30/11/2026" in said
    sent = form_data(form)
    assert sent["lead_unit"] == [str(unit_id("phong-vhxh-phuong-sai-gon"))]
    assert sent["due_on"] == ["30/11/2026"]
    done = client.post(at("proposal_accept", asked), sent, **HTMX)
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
    following = listed[listed.index(asked.id) + 1]
    assert (go["id"], go["done"]) == (str(following), str(asked.id))
    assert go["at"].endswith(f"?p={following}#p-{following}")


def test_without_script_the_same_form_is_in_the_page_and_the_next_card_follows(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    page = client.get(at("proposal_accept", asked))
    assert "<html" in text_of(page)
    done = client.post(at("proposal_accept", asked), form_data(page))
    listed = [p.id for p in view.proposals]
    following = listed[listed.index(asked.id) + 1]
    assert done.url == f"/directives/{view.directive.id}/?p={following}#p-{following}"
    assert "Đã giao NV-2026-" in text_of(client.get(done.url))


def test_a_date_that_the_officer_changes_is_no_longer_the_texts(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(at("proposal_accept", asked), **HTMX))
    client.post(at("proposal_accept", asked), {**sent, "due_on": "15/12/2026"}, **HTMX)
    (task,) = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows
    assert plans.task(task_id=task.id, actor=chair, on=TODAY).due_rule == ""


def test_one_sentence_for_several_units(client: Client, chair: Actor, asked: ProposalShape) -> None:
    sent = form_data(client.get(at("proposal_accept", asked), **HTMX))
    more = [str(unit_id(f"{name}-phuong-sai-gon")) for name in ("phong-kthtdt", "trung-tam-hcc")]
    done = client.post(at("proposal_accept", asked), {**sent, "more_units": more}, **HTMX)
    assert "Đã giao cho 3 đơn vị" in text_of(done)
    assert len(plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows) == 3


def test_what_is_wrong_with_a_task_is_said_in_the_card_and_nothing_is_given(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    sent = form_data(client.get(at("proposal_accept", asked), **HTMX))
    missing = client.post(at("proposal_accept", asked), {**sent, "title": ""}, **HTMX)
    assert missing.status_code == 422
    assert 'aria-invalid="true"' in text_of(missing)
    past = client.post(at("proposal_accept", asked), {**sent, "due_on": "01/11/2026"}, **HTMX)
    assert past.status_code == 409
    assert 'class="refused" role="alert"' in text_of(past)
    assert "01/11/2026" in text_of(past)  # what was typed is still there
    assert again(view, chair) == view
    post = str(actor("giam-doc-hcc-phuong-sai-gon").post_id)
    wrong_post = client.post(at("proposal_accept", asked), {**sent, "lead_post": post}, **HTMX)
    assert wrong_post.status_code == 422  # not a post of the unit that was chosen


def test_the_posts_follow_the_unit(client: Client, asked: ProposalShape) -> None:
    unit = unit_id("trung-tam-hcc-phuong-sai-gon")
    part = client.get(at("proposal_posts", asked), {"lead_unit": str(unit)}, **HTMX)
    assert str(actor("giam-doc-hcc-phuong-sai-gon").post_id) in text_of(part)
    assert client.get(at("proposal_posts", asked), {"lead_unit": "x"}).status_code == 200


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
    office = signed_in(OFFICE)
    figure = find(view, "97,2%")
    form = client_form(office, figure)
    assert form["indicator"] == ["ho-so-dung-han"]  # the one that is called alike
    assert (form["value"], form["period_kind"], form["number"]) == (["97,2"], ["month"], ["10"])
    done = office.post(at("proposal_accept", figure), form, **HTMX)
    assert "Đã ghi số liệu" in text_of(done)
    assert queries.proposal(figure.id, actor(CHAIR)).result.startswith("indicators.value:")
    other = find(view, "19/24 chỉ tiêu")
    refused = office.post(
        at("proposal_accept", other),
        {**form, "as_of": "30/12/2026", "as": "value"}, **HTMX,
    )  # fmt: skip
    assert refused.status_code == 409


def client_form(client: Client, proposal: ProposalShape, becomes: str = "") -> dict[str, Any]:
    asked_as = f"?as={becomes}" if becomes else ""
    return form_data(client.get(at("proposal_accept", proposal) + asked_as, **HTMX))


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
    done = client.post(at("proposal_accept", bundle), {**form, "title": "24 chỉ tiêu"}, **HTMX)
    assert done.status_code == 200, text_of(done)
    (line,) = [
        line for line in plans.target_sets(chair, on=TODAY) if line.set.title == "24 chỉ tiêu"
    ]
    assert line.set.declared_count == 24

    sentence = find(view, "số hóa hồ sơ cấp phép")
    form = client_form(client, sentence, "target")
    form |= {"target_set": str(line.set.id), "kind": "yesno"}
    done = client.post(at("proposal_accept", sentence), form, **HTMX)
    assert done.status_code == 200, text_of(done)
    assert queries.proposal(sentence.id, chair).result.startswith("plans.target:")

    scheme = find(view, "Phường không giấy tờ")
    form = client_form(client, scheme, "programme")
    wrong = client.post(
        at("proposal_accept", scheme), {**form, "first_year": "2028", "last_year": "2026"}, **HTMX
    )
    assert wrong.status_code == 422
    done = client.post(
        at("proposal_accept", scheme), {**form, "first_year": "2026", "last_year": "2028"}, **HTMX
    )
    assert done.status_code == 200, text_of(done)
    assert queries.proposal(scheme.id, chair).result.startswith("plans.programme:")


def test_reject_and_take_it_back(
    client: Client, view: DirectiveView, chair: Actor, asked: ProposalShape
) -> None:
    form = form_data(client.get(at("proposal_reject", asked), **HTMX))
    assert form["usual"] == ["Không phải việc phải làm"]
    client.post(at("proposal_reject", asked), {**form, "other": "Đã giao ở văn bản khác"}, **HTMX)
    rejected = queries.proposal(asked.id, chair)
    assert (rejected.state, rejected.decision_note) == ("rejected", "Đã giao ở văn bản khác")
    page = text_of(client.get(f"/directives/{view.directive.id}/?p={asked.id}"))
    assert "Đã bỏ" in page and "Đã giao ở văn bản khác" in page
    done = client.post(at("proposal_undo", asked), **HTMX)
    assert json.loads(done.headers["HX-Trigger-After-Settle"])["directive:go"]["id"] == str(
        asked.id
    )
    assert again(view, chair) == view


def test_split_at_an_offered_place_and_put_together_again(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    whole = find(view, "số hóa hồ sơ cấp phép")
    page = client.get(at("proposal_split", whole), **HTMX)
    form = form_data(page)
    boxes = html.fromstring(page.content.decode()).xpath("//input[@name='place']")
    place = boxes[0].get("value")
    done = client.post(at("proposal_split", whole), {**form, "place": [place]}, **HTMX)
    now = again(view, chair)
    parts = [p for p in now.proposals if whole.start <= p.start and p.end <= whole.end]
    assert len(parts) == 2
    assert [f"p-{p.id}" in text_of(done) for p in parts] == [True, True]
    assert client.post(at("proposal_split", whole), {"place": [place]}, **HTMX).status_code == 409
    back = client.post(at("proposal_undo", parts[0]), **HTMX)
    assert f'id="p-{parts[1].id}" hx-swap-oob="delete"' in text_of(back)
    assert again(view, chair) == view
    nowhere = client.post(at("proposal_split", whole), {"place": ["0", "x"]}, **HTMX)
    assert nowhere.status_code == 409
    assert "Chỗ tách phải nằm trong đề xuất" in text_of(nowhere)


def test_merge_with_the_next_one(client: Client, view: DirectiveView, chair: Actor) -> None:
    one, two = find(view, "vị trí đăng ký sử dụng"), find(view, "số hóa hồ sơ cấp phép")
    done = client.post(at("proposal_merge", one), **HTMX)
    assert f'id="p-{two.id}" hx-swap-oob="delete"' in text_of(done)
    assert len(again(view, chair).proposals) == len(view.proposals) - 1
    last = view.proposals[-1]
    alone = client.post(at("proposal_merge", last), **HTMX)
    assert alone.status_code == 409
    assert "ít nhất hai đề xuất" in text_of(alone)


def test_edit_changes_only_what_was_changed(
    client: Client, chair: Actor, asked: ProposalShape
) -> None:
    form = form_data(client.get(at("proposal_edit", asked), **HTMX))
    same = client.post(at("proposal_edit", asked), form, **HTMX)
    assert same.status_code == 200
    assert queries.proposal(asked.id, chair) == asked
    centre = unit_id("trung-tam-hcc-phuong-sai-gon")
    form |= {"who_unit": str(centre), "due": "20/12/2026", "what": "Lập kế hoạch Tết"}
    client.post(at("proposal_edit", asked), form, **HTMX)
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


def test_a_number_nobody_has_defined_is_defined_from_its_card(
    view: DirectiveView, chair: Actor
) -> None:
    client, figure = signed_in(OFFICE), find(view, "97,2%")
    form = client.get(at("proposal_accept", figure), **HTMX)
    link = html.fragment_fromstring(form.content.decode().strip()).xpath("//a[@data-new-indicator]")
    assert link[0].get("href") == at("proposal_indicator", figure) + "?as=value"
    asked_for = client.get(link[0].get("href"), **HTMX)
    sent = form_data(asked_for)
    assert (sent["measured_in"], sent["decimals"], sent["frequency"]) == (["%"], ["1"], ["month"])
    assert sent["name"][0].strip()

    wrong = client.post(at("proposal_indicator", figure), {**sent, "measured_in": ""}, **HTMX)
    assert wrong.status_code == 422 and "aria-invalid" in text_of(wrong)
    name = {"name": "Tỷ lệ hồ sơ đúng hạn theo văn bản mẫu"}
    back = client.post(at("proposal_indicator", figure), {**sent, **name}, **HTMX)
    assert back.status_code == 200
    assert json.loads(back.headers["HX-Trigger"])["toast"]["kind"] == "ok"
    chosen = form_data(back)
    code = chosen["indicator"][0]
    made = indicators.indicator(code)
    assert made and (made.name, made.unit, made.decimals) == (name["name"], "%", 1)
    assert made.is_sample is view.directive.is_sample
    assert queries.proposal(figure.id, chair).state == "open"  # only the number is defined so far
    done = client.post(at("proposal_accept", figure), chosen, **HTMX)
    assert done.status_code == 200, text_of(done)
    value_id = queries.proposal(figure.id, chair).result.removeprefix("indicators.value:")
    assert indicators.value(UUID(value_id)).indicator == code


def test_a_number_of_that_name_is_not_defined_twice_and_without_script_it_goes_the_same_way(
    view: DirectiveView,
) -> None:
    client, figure = signed_in(OFFICE), find(view, "97,2%")
    page = client.get(at("proposal_indicator", figure) + "?as=target")
    assert "<html" in text_of(page)
    sent = {**form_data(page), "name": "Chỉ số mẫu lập từ thẻ"}
    done = client.post(at("proposal_indicator", figure), sent)
    code = "chi-so-mau-lap-tu-the"
    assert done.url == f"{at('proposal_accept', figure)}?as=target&indicator={code}"
    assert f'value="{code}" selected' in text_of(client.get(done.url))
    twice = client.post(at("proposal_indicator", figure), sent)
    assert twice.status_code == 409
    assert "Chỉ số mẫu lập từ thẻ" in text_of(twice) and "refused" in text_of(twice)


def test_who_may_not_report_gets_no_link_and_no_indicator(
    client: Client, view: DirectiveView
) -> None:
    figure = find(view, "97,2%")
    assert "data-new-indicator" not in text_of(client.get(at("proposal_accept", figure), **HTMX))
    sent = form_data(client.get(at("proposal_indicator", figure)))
    before = len(indicators.indicators())
    refused = client.post(at("proposal_indicator", figure), sent, **HTMX)
    assert refused.status_code == 409
    assert len(indicators.indicators()) == before


def test_all_that_is_left_of_one_kind_is_rejected_for_one_reason_and_each_can_come_back(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    page, url = f"/directives/{view.directive.id}/", f"/directives/{view.directive.id}/reject/"
    figures = [p for p in view.proposals if p.kind == "figure"]
    assert url not in text_of(client.get(page))  # only where one kind is shown
    assert url in text_of(client.get(f"{page}?kind=figure"))
    sent = {"kind_shown": "figure", "reason": "Không cần theo dõi số liệu này"}
    for nonsense in ({"reason": ""}, {"reason": "x"}, {"kind_shown": "y"}):
        assert client.post(url, {**sent, **nonsense}).status_code == 422
    assert [p.state for p in again(view, chair).proposals] == ["open"] * len(view.proposals)
    done = client.post(url, sent)
    assert f"Đã bỏ {len(figures)} đề xuất." in text_of(client.get(done.url))
    states = {p.id: (p.state, p.decision_note) for p in again(view, chair).proposals}
    for one in view.proposals:
        expected = ("rejected", sent["reason"]) if one in figures else ("open", "")
        assert states[one.id] == expected
    assert base.trail(f"directives.proposal:{figures[-1].id}")[-1].action == "directives.rejected"
    client.post(at("proposal_undo", figures[0]), **HTMX)
    assert queries.proposal(figures[0].id, chair).state == "open"
    outsider = signed_in("chu-tich-phuong-tan-dinh")
    assert outsider.post(url, sent).status_code == 404


def test_the_reason_of_a_proposal_is_said_in_the_officers_language(
    client: Client, view: DirectiveView
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = html.fromstring(client.get(f"/directives/{view.directive.id}/").content.decode())
    told = ["".join(why.itertext()).strip() for why in page.xpath("//*[@class='card-why']/span")]
    assert len(told) == len(view.proposals)
    for one, words in zip(view.proposals, told, strict=True):
        assert one.reason not in words, one.reason
