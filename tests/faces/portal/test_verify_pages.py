"""Anybody brings a receipt and is told, in words, what it proves and what does not fit."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import segno
from django.conf import settings as live_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, width_of
from tests.registers.base.logs import AT, empty_log, promise, promises, tampering

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.eventlog.notes import Signer
from opendistrict.kernel.eventlog.receipts import PATH, Receipt
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries

WITNESS = Signer("witness.example", b"\2" * 32)


@pytest.fixture
def receipt(db: None) -> Receipt:
    promises(9)
    return base.receipt(promise(9), AT)


def words(answered: Any, status: int = 200) -> str:
    assert answered.status_code == status, answered.content.decode()[:2000]
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


def bring(client: Client, text: str, status: int = 200) -> str:
    return words(client.post("/verify/", {"text": text}), status)


def changed(receipt: Receipt, **parts: Any) -> str:
    return json.dumps(json.loads(receipt.file()) | parts)


def test_before_the_first_checkpoint_the_page_says_so(client: Client, db: None) -> None:
    page = words(client.get("/verify/"))
    assert "Sổ chưa có mốc nào được ký" in page and "test.example/log+" in page
    assert client.get("/verify/")["Cache-Control"] == "no-store"


def test_a_receipt_is_told_in_words(client: Client, receipt: Receipt) -> None:
    for page in (
        bring(client, receipt.file()),
        bring(client, f"HTTPS://OFFICE.EXAMPLE{PATH}{receipt.code()}"),
        words(client.get(f"{PATH}{receipt.code()}")),
        words(client.post("/verify/", {"file": SimpleUploadedFile("r.json",
                                                                  receipt.file().encode())})),
    ):  # fmt: skip
        assert ">Biên nhận đúng</h2>" in page
        for said in (
            "Hẹn ngày trả kết quả", "HS-0009", "Ủy ban nhân dân phường Mẫu", "30/11/2026",
            "23/11/2026 08:00", "đứng thứ 10 trong sổ có 10 dòng", "Đó là khóa của cơ quan này",
            "Sổ hôm nay vẫn giữ nguyên dòng này", "Chưa có nhân chứng độc lập",
        ):  # fmt: skip
            assert said in page, said
    assert client.get(f"{PATH}{receipt.code()}")["X-Robots-Tag"] == "noindex"


def test_it_speaks_english_too(client: Client, receipt: Receipt) -> None:
    client.cookies[live_settings.LANGUAGE_COOKIE_NAME] = "en"
    page = words(client.get(f"{PATH}{receipt.code()}"))
    assert ">The receipt is genuine</h2>" in page and "That is this office" in page
    assert "Ủy ban nhân dân phường Mẫu" in page and "30/11/2026" in page


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (lambda one: {"body": one.body.decode().replace("11-30", "12-30")},
         "khác với điều đã ghi vào sổ"),
        (lambda one: {"kind": "cases.decision"}, "khác với điều đã ghi vào sổ"),
        (lambda one: {"position": one.position - 1}, "không dẫn từ dòng này đến mốc"),
        (lambda one: {"checkpoint": str(one.note).replace("\n10\n", "\n11\n")},
         "không phải của khóa “test.example/log”"),
    ],
)  # fmt: skip
def test_a_wrong_receipt_says_what_does_not_fit(
    client: Client, receipt: Receipt, parts: Callable[[Receipt], dict[str, Any]], said: str
) -> None:
    page = bring(client, changed(receipt, **parts(receipt)))
    assert "Biên nhận không chứng minh được điều này" in page and said in page
    assert "Sổ hôm nay" not in page and "đã ghi và ký việc sau" not in page


def test_a_receipt_of_another_office_is_not_vouched_for(
    client: Client, receipt: Receipt, settings: Settings
) -> None:
    settings.LOG_KEY = Signer("elsewhere.example", b"\5" * 32).secret()
    with tampering("base_checkpoint") as cursor:
        cursor.execute("DELETE FROM base_checkpoint")
    page = bring(client, receipt.file())
    assert "không phải khóa của cơ quan này" in page
    assert "Biên nhận không chứng minh được điều này" in page


def test_a_log_that_was_rewritten_is_told_by_the_receipt(client: Client, receipt: Receipt) -> None:
    with tampering("base_logplace") as cursor:
        cursor.execute("UPDATE base_logplace SET hash = sha256(hash) WHERE position = 9")
    page = bring(client, receipt.file())
    assert "Biên nhận đúng, nhưng sổ đã bị viết lại" in page
    assert "Biên nhận là chứng cứ" in page


def test_witnesses_are_named(client: Client, receipt: Receipt) -> None:
    base.receipt(promise(10), AT)
    note = queries.note_at(11)
    seen = note.with_signatures((WITNESS.sign(note.checkpoint, AT + timedelta(minutes=5)),))
    base.take_cosignature(note=str(seen), key=WITNESS.verifier, actor=SYSTEM, at=AT)
    page = bring(client, receipt.file())
    assert (
        "Nhân chứng “witness.example” đã thấy và ký sổ ở mốc 11 dòng, lúc 23/11/2026 08:05" in page
    )
    assert "Bằng chứng nối tiếp đến mốc mới" in page


@pytest.mark.parametrize("text", ["", "xin chào", "{}", "0" * 70_000, "[" * 9000])
def test_what_is_no_receipt_is_said_to_be_none(client: Client, db: None, text: str) -> None:
    page = bring(client, text, status=422)
    assert "is-invalid" in page or "Chọn tệp biên nhận" in page
    file = SimpleUploadedFile("r.json", b"\xff\xfe nothing")
    assert words(client.post("/verify/", {"file": file}), 422)
    assert words(client.get(f"{PATH}ABC"), 422).count("Không đọc được biên nhận") == 1


def test_what_an_act_says_is_text_and_nothing_more(client: Client, db: None) -> None:
    from django.db import transaction

    with transaction.atomic():
        leaf = base.log(
            kind="cases.decision", subject="cases.dossier:1", at=AT,
            body={"office": "<script>alert(1)</script>", "x<b>": ["a", {"b": True}], "n": None},
        )  # fmt: skip
    page = bring(client, base.receipt(leaf, AT).file())
    assert "<script>alert(1)" not in page and "x<b>" not in page
    assert "a; b: có" in page


def test_the_checker_is_given_away(client: Client) -> None:
    answered = client.get("/verify/verify_receipt.py")
    assert answered.status_code == 200
    assert answered.content.startswith(b"#!/usr/bin/env python3")


def test_a_receipt_fits_into_a_qr_that_phones_read(receipt: Receipt) -> None:
    drawn = segno.make(f"HTTPS://DICHVU.PHUONG-MAU.GOV.VN{PATH}{receipt.code()}", error="l")
    assert drawn.mode == "alphanumeric"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_is_for_everybody(browser: Browser, live_server: LiveServer) -> None:
    empty_log()
    promises(3)
    receipt = base.receipt(promise(4), AT)
    wrong = changed(receipt, position=0)
    for language, scheme in (("vi", "light"), ("en", "dark")):
        context = browser.new_context(
            color_scheme=scheme, reduced_motion="reduce", java_script_enabled=scheme == "light",
            viewport={"width": 360, "height": 780},
        )  # type: ignore[arg-type] # fmt: skip
        cookie = live_settings.LANGUAGE_COOKIE_NAME
        context.add_cookies([{"name": cookie, "value": language, "url": live_server.url}])
        page = context.new_page()
        for text in (receipt.file(), wrong, "no receipt"):
            page.goto(f"{live_server.url}/verify/")
            page.locator("textarea").fill(text)
            page.locator("main button[type=submit]").click()
            page.wait_for_load_state()
            assert page.locator("h1:visible").count() == 1
            if scheme == "light":  # axe is a script
                assert barriers(page, minor=True) == []
                assert width_of(page) <= 360
        context.close()
