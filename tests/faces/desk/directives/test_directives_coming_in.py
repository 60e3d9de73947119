"""Documents come in: registered, watched, refused, listed, put right."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from tests.engine.directives.conftest import NOTICE, register
from tests.faces.desk.directives.conftest import HTMX, again, at, form_data, signed_in, text_of
from tests.makers import MORNING, TODAY, drain, unit_id

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.kernel.actor import Actor


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
    assert f'<noscript><p><a class="btn" href="{sent.url}">' in text_of(waiting)
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
        client.post(at("proposal_reject", proposal), {"usual": "Máy đọc sai"})
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
    sent = form_data(client.get(at("proposal_accept", asked), **HTMX))
    client.post(at("proposal_accept", asked), sent)
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
    client.post(at("proposal_reject", view.proposals[0]), {"usual": "Máy đọc sai"})
    refused = client.post(f"/directives/{view.directive.id}/again/")
    assert refused.status_code == 409
