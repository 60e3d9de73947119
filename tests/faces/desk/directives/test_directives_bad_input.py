"""Bad input: each kind ends in a clear sentence in both languages, with nothing half-written.

What comes in by the page is uploaded as an officer would; the worker reads it; the page is looked
at in Vietnamese and in English.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.engine.directives.conftest import find, register
from tests.faces.desk.directives.conftest import HTMX, at, form_data, text_of
from tests.kernel.intake import samples
from tests.makers import MORNING, TODAY, actor, drain, unit_id

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostRow, UnitVersionRow

MIB = 1024 * 1024
Maker = Callable[[], bytes]
Sentences = tuple[str, str]  # Vietnamese, English

LOCKED = ("Tệp có mật khẩu nên không mở được", "protected by a password")
SCANNED = ("Tệp chỉ có ảnh quét", "only scanned images")
CORRUPT = ("Tệp hỏng hoặc chưa tải lên đủ", "The file is damaged")
BOMB = ("bung ra quá lớn", "expands too far")

UNREADABLE: dict[str, tuple[str, Maker, Sentences]] = {
    "a text of blanks": (
        "a.txt",
        lambda: b" \n\xe2\x80\x8b\n",
        ("Tệp không có chữ nào", "has no text"),
    ),
    "a Word file without words": ("a.docx", samples.word, ("Tệp không có chữ nào", "has no text")),
    "a Word file with a password": (
        "a.docx",
        lambda: samples.ole("Root Entry", "EncryptionInfo", "EncryptedPackage"),
        LOCKED,
    ),
    "a PDF with a password": ("a.pdf", lambda: samples.locked_pdf("mat khau"), LOCKED),
    "a PDF of scans": ("a.pdf", lambda: samples.scanned_pdf(samples.SCAN, samples.SCAN), SCANNED),
    "a Word file of pictures": (
        "a.docx",
        lambda: samples.raw_word("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"),
        SCANNED,
    ),
    "a PDF cut off": (
        "a.pdf",
        lambda: (whole := samples.paper(samples.SENTENCE * 30))[: len(whole) // 2],
        CORRUPT,
    ),
    "a Word file cut off": (
        "a.docx",
        lambda: (whole := samples.word(*[samples.SENTENCE] * 40))[: len(whole) // 2],
        CORRUPT,
    ),
    "a Word file with macros": (
        "a.docm",
        lambda: samples.changed_word(samples.word("a"), {"word/vbaProject.bin": b"x"}),
        ("Tệp có macro nên không mở", "has macros"),
    ),
    "a program called a Word file": (
        "quyet-dinh.docx",
        lambda: b"MZ\x90\x00\x03\x00" + bytes(200),
        ("Đuôi tệp không đúng với nội dung", "does not match its content"),
    ),
    "a zip bomb": ("a.docx", lambda: samples.raw_word("<w:p/>" * (12 * MIB // 6)), BOMB),
    "a zip in a zip": (
        "a.docx",
        lambda: samples.changed_word(
            samples.word("a"), {"word/media/a.png": samples.archive({"a.bin": bytes(MIB)})}
        ),
        BOMB,
    ),
    "too many pages": (
        "a.pdf",
        lambda: samples.bare_pdf([samples.typed("a")] * 1_201),
        ("Tệp có 1.201 trang", "1,201 pages"),
    ),
    "letters of an old font": (
        "a.txt",
        lambda: (samples.tcvn3(samples.SENTENCE) + "\n").encode("latin-1") * 3,
        ("Không rõ bảng mã", "encoding"),
    ),
    "a kind nobody reads": (
        "anh.png",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(64),
        ("Chưa đọc được loại tệp này", "cannot be read yet"),
    ),
}


def upload(client: Client, name: str, data: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile(name, data, content_type="application/octet-stream")
    return client.post(
        "/directives/register/", {"file": file, "unit": str(unit_id("phuong-sai-gon")), **more}
    )  # type: ignore[return-value]


def speaks(client: Client, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language


def in_both(client: Client, url: str, said: Sentences) -> None:
    for language, words in zip(("en", "vi"), reversed(said), strict=True):
        speaks(client, language)
        page = text_of(client.get(url))
        assert f'<html lang="{language}"' in page
        assert words in page, (language, words)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing_behind(
    client: Client, kind: str
) -> None:
    name, make, said = UNREADABLE[kind]
    data = make()
    sent = upload(client, name, data)
    assert sent.status_code == 302
    drain(MORNING)
    in_both(client, sent.url, said)
    (row,) = Directive.objects.all()
    assert (row.state, row.text) == ("unreadable", "")
    assert not Passage.objects.exists() and not Proposal.objects.exists()
    assert documents.content(row.file_id) == data  # the original is not lost
    assert client.get(f"{sent.url}original/").content == data
    (last,) = base.trail(f"directives.directive:{row.pk}")[-1:]
    assert (last.action, last.details["reason"]) == ("directives.unreadable", row.failure)
    for there in ("coverage/", "?p=x"):  # no page of it breaks
        assert client.get(sent.url + there).status_code == 200


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 422, ("Tệp bạn chọn không có gì bên trong", "chose is empty")),
        (bytes(200 * MIB), 409, ("Tệp nặng 200", "more than the limit of")),
    ],
    ids=["empty", "200 MB"],
)
def test_a_file_that_is_not_taken_in_is_not_kept_either(
    client: Client, data: bytes, status: int, said: Sentences
) -> None:
    for language, words in zip(("vi", "en"), said, strict=True):
        speaks(client, language)
        page = upload(client, "a.pdf", data)
        assert page.status_code == status
        assert words in text_of(page), text_of(page)[:3000]
    assert not Directive.objects.exists()
    assert not documents.copies_of(data)


def test_a_pdf_of_a_thousand_pages_is_read_whole(client: Client) -> None:
    lines = ["Uy ban nhan dan phuong bao cao tinh hinh thuc hien ke hoach trong nam nay."] * 3
    data = samples.bare_pdf([samples.typed(f"Trang so {n * n}.", *lines) for n in range(1_000)])
    sent = upload(client, "a.pdf", data, title="Tài liệu một nghìn trang")
    drain(MORNING)
    page = client.get(sent.url)
    assert page.status_code == 200
    row = Directive.objects.get()
    assert row.state == "read"
    assert all(f"Trang so {n * n}." in row.text for n in range(1_000))
    assert f"Trang so {999 * 999}." in text_of(page)


def test_a_directive_in_english_is_kept_and_said_not_to_be_searched(client: Client) -> None:
    text = "The committee shall report to the council in the first quarter of the year. " * 8
    sent = upload(client, "a.txt", text.encode())
    drain(MORNING)
    in_both(client, sent.url, ("Văn bản không phải tiếng Việt", "is not Vietnamese"))
    in_both(client, sent.url, ("Không tìm thấy đề xuất nào", "Nothing to propose was found"))
    assert not Proposal.objects.exists()


HEAD = "ỦY BAN NHÂN DÂN PHƯỜNG SÀI GÒN\nSố: 12/TB-UBND\nNgày 10 tháng 11 năm 2026\n\nTHÔNG BÁO\n\n"


def read(chair: Actor, *lines: str) -> DirectiveView:
    """A sample notice of the ward with these lines, read."""
    text = HEAD + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    directive_id = register(
        chair, text.encode(), unit="phuong-sai-gon", at=MORNING, name="thong-bao.txt"
    )
    drain(MORNING)
    return queries.directive(directive_id, chair)


def test_a_date_that_does_not_exist_is_pointed_out_and_not_replaced(
    client: Client, chair: Actor
) -> None:
    view = read(
        chair,
        "Giao Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Sài Gòn báo cáo kết quả "
        "kiểm tra vỉa hè trước ngày 31/02/2027.",
    )
    wrong = find(view, "31/02/2027")
    assert wrong.fields["due"] is None
    url = f"/directives/{view.directive.id}/"
    in_both(client, url, ("31/02/2027”: không có ngày này", "31/02/2027”: there is no such day"))
    in_both(client, url, ("Hạn chưa rõ", "Due date unclear"))
    form = client.get(at("proposal_accept", wrong), **HTMX)
    assert "không có trong lịch" in text_of(form)
    sent = form_data(form)
    assert sent.get("due_on", [""]) == [""]  # no day is made up
    typed = client.post(at("proposal_accept", wrong), {**sent, "due_on": "31/02/2027"}, **HTMX)
    assert typed.status_code == 422
    assert queries.proposal(wrong.id, chair).state == "open"


def test_figures_that_contradict_each_other_are_shown_to_each_other(
    client: Client, chair: Actor
) -> None:
    view = read(
        chair,
        "Thu ngân sách nhà nước trên địa bàn năm 2026 đạt 16.050 tỷ đồng.",
        "Thu ngân sách nhà nước trên địa bàn năm 2026 đạt 15.900 tỷ đồng.",
        "Thu ngân sách nhà nước trên địa bàn năm 2025 đạt 14.100 tỷ đồng.",
    )
    first, second, other_year = (find(view, words) for words in ("16.050", "15.900", "14.100"))
    assert queries.clashes(view.proposals) == {first.id: (second.id,), second.id: (first.id,)}
    url = f"/directives/{view.directive.id}/?p={first.id}"
    page = text_of(client.get(url))
    assert f'data-see="{second.id}">15.900 tỷ đồng</a>' in page
    assert f'data-see="{first.id}"' in page and f'data-see="{other_year.id}"' not in page
    in_both(client, url, ("Chính văn bản này còn ghi số khác", "gives another figure"))
    done = client.post(at("proposal_reject", second), {"usual": "Máy đọc sai"}, **HTMX)
    assert done.status_code == 200
    assert "card-clash" not in text_of(client.get(url))  # what was rejected contradicts nobody


def test_of_two_units_of_one_name_the_officer_chooses(client: Client, chair: Actor) -> None:
    slugs = ("to-mau-mot", "to-mau-hai")
    parents = ("phong-vhxh-phuong-sai-gon", "phong-kthtdt-phuong-sai-gon")
    orgs_actions.load_units(
        rows=[
            UnitVersionRow(
                unit=slug, kind="office", since=date(2025, 7, 1), until=None, code=None,
                name="Tổ Công tác mẫu vỉa hè", short_name="Tổ Công tác mẫu vỉa hè",
                name_en="Sample team", aliases=(), parent=parent, place_in_line=90 + n,
                basis="mẫu", confidence="sample",
            )
            for n, (slug, parent) in enumerate(zip(slugs, parents, strict=True))
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    view = read(
        chair, "Giao Tổ Công tác mẫu vỉa hè báo cáo kết quả kiểm tra trước ngày 15/12/2026."
    )
    asked = find(view, "Tổ Công tác mẫu")
    assert set(asked.fields["who_units"]) == {str(unit_id(slug)) for slug in slugs}
    names = orgs.tree_on(TODAY).units
    page = client.get(at("proposal", asked), **HTMX)
    form = client.get(at("proposal_accept", asked), **HTMX)
    for parent in parents:
        label = f"Tổ Công tác mẫu vỉa hè ({names[unit_id(parent)].name})"
        assert label in text_of(page) and label in text_of(form)
    sent = form_data(form)
    assert sent["lead_unit"] == [""]
    blind = client.post(at("proposal_accept", asked), sent, **HTMX)
    assert blind.status_code == 422
    assert queries.proposal(asked.id, chair).state == "open"
    chosen = client.post(
        at("proposal_accept", asked), {**sent, "lead_unit": str(unit_id(slugs[1]))}, **HTMX
    )
    assert chosen.status_code == 200, text_of(chosen)
    (task,) = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY).rows
    assert task.holder.unit_id == unit_id(slugs[1])


def test_a_post_without_a_holder_is_said_and_the_head_stands_in(
    client: Client, view: DirectiveView, asked: Any
) -> None:
    unit = "phong-vhxh-phuong-sai-gon"
    orgs_actions.load_posts(
        rows=[
            PostRow(
                slug="chuyen-vien-mau-trong", unit=unit, role="officer", title="Chuyên viên mẫu",
                title_en="Sample officer", is_head=False, since=date(2025, 7, 1), until=None,
            )
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    (empty,) = (p for p in orgs.posts_in([unit_id(unit)], on=TODAY) if p.slug.endswith("mau-trong"))
    form = client.get(at("proposal_accept", asked), **HTMX)
    assert "Chuyên viên mẫu: chưa có người giữ" in text_of(form)
    sent = {**form_data(form), "lead_post": str(empty.id)}
    done = client.post(at("proposal_accept", asked), sent, **HTMX)
    assert "Chức danh này chưa có người giữ" in text_of(done)
    (task,) = plans.tasks(
        actor=actor("chu-tich-phuong-sai-gon"), filters=TaskFilter(), after=None, on=TODAY
    ).rows
    head = next(p for p in orgs.posts_in([unit_id(unit)], on=TODAY) if p.is_head)
    assert task.holder.post_id in (empty.id, head.id)
    assert UUID(str(task.id))
