"""A chair who may not report figures is told who may, and can give them the task; nobody meets an
empty box. Whatever was accepted by mistake is taken back from its card."""

from decimal import Decimal

from django.test import Client
from tests.engine.directives.conftest import find
from tests.faces.desk.directives.conftest import (
    HTMX,
    again,
    at,
    form_data,
    signed_in,
    text_of,
)
from tests.makers import TODAY, actor, unit_id

from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.models import Task
from opendistrict.kernel.actor import Actor

CHIEF = "chanh-van-phong-phuong-sai-gon"


def test_the_chair_is_told_whom_to_ask(client: Client, view: DirectiveView) -> None:
    figure = find(view, "1.240 tỷ đồng")
    card = text_of(client.get(at("proposal_accept", figure), {"as": "value"}, **HTMX))
    chief = actor(CHIEF)
    assert "không báo cáo số liệu" in card and chief.label in card
    assert "Ghi số liệu" not in card and "Của đơn vị" not in card
    assert f"/tasks/give/?title=X%C3%A1c+nh%E1%BA%ADn" in card  # noqa: F541 - the address as it is
    assert f"passage={figure.passage_id}" in card


def test_the_task_to_confirm_it_keeps_the_passage(client: Client, view: DirectiveView) -> None:
    figure = find(view, "1.240 tỷ đồng")
    card = client.get(at("proposal_accept", figure), {"as": "value"}, **HTMX).content.decode()
    address = card.split('href="/tasks/give/')[1].split('"')[0].replace("&amp;", "&")
    page = client.get(f"/tasks/give/{address}").content.decode()
    assert "Xác nhận số liệu" in page and str(figure.passage_id) in page
    office = str(unit_id("van-phong-phuong-sai-gon"))
    client.post(
        "/tasks/give/",
        {"title": "Xác nhận số liệu", "units": [office], "passage": str(figure.passage_id),
         "milestones": "", "needs": ""},
    )  # fmt: skip
    assert Task.objects.get().passage_id == figure.passage_id


def test_who_may_report_confirms_and_may_take_it_back(view: DirectiveView) -> None:
    chief, browser = actor(CHIEF), signed_in(CHIEF)
    figure = find(view, "1.240 tỷ đồng")
    form = browser.get(at("proposal_accept", figure), {"as": "value"}, **HTMX)
    sent = {**form_data(form), "indicator": "thu-nsnn"}
    assert browser.post(at("proposal_accept", figure), sent).status_code in (200, 302)
    assert find(again(view, chief), "1.240 tỷ đồng").state == "accepted"
    undone = browser.post(at("proposal_undo", figure), {"kind_shown": ""})
    assert undone.status_code in (200, 302)
    assert find(again(view, chief), "1.240 tỷ đồng").state == "open"
    (told,) = (
        one
        for one in indicators.values(
            ["thu-nsnn"], [unit_id("phuong-sai-gon")], since=TODAY.replace(month=1, day=1),
            until=TODAY.replace(year=TODAY.year + 1, month=1, day=1), known_on=TODAY,
        )
        if one.value == Decimal(1240)
    )  # fmt: skip
    assert told.withdrawn_at and told.withdrawn_reason == "Xác nhận nhầm từ văn bản chỉ đạo"


def test_the_chair_himself_cannot_take_back_a_figure(
    client: Client, view: DirectiveView, chair: Actor
) -> None:
    browser, figure = signed_in(CHIEF), find(view, "1.240 tỷ đồng")
    form = browser.get(at("proposal_accept", figure), {"as": "value"}, **HTMX)
    browser.post(at("proposal_accept", figure), {**form_data(form), "indicator": "thu-nsnn"})
    refused = client.post(at("proposal_undo", figure), {"kind_shown": ""})
    assert refused.status_code == 409
    assert "không được báo cáo số liệu" in text_of(refused)
    assert find(again(view, chair), "1.240 tỷ đồng").state == "accepted"
