"""What the holder of a place is written, and reads on their own page without a letter."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.kernel.vietqr.test_reading_the_picture import grey, rasterised, zxing
from tests.makers import drain, unit_id
from tests.services.test_life_of_a_use import (
    DAY,
    HOUR,
    MONDAY,
    WARD,
    clerk,
    examined,
    file,
    granted,
    hold,
    holder,
    now,
    pays,
    post,
)

from opendistrict.engine.cases import actions as cases
from opendistrict.faces.kit import bill_letters, clock, sidewalk_letters
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as ledger_queries
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape, Why

assert letters  # a fixture
LATER = MONDAY + 3 * DAY


@pytest.fixture
def shop(quan1: None, letters: list[Any], monkeypatch: pytest.MonkeyPatch) -> Client:
    """Who wants letters."""
    monkeypatch.setattr(clock, "now", lambda request=None: MONDAY)
    client = Client()
    come_in(client, "shop@vidu.vn", "Trần Mẫu Bình")
    client.post("/toi/dong-y/", {"purpose": "contact_email", "is_given": "1"})
    letters.clear()
    return client


def opens_an_account() -> None:
    ledger.open_bank_account(
        unit_id=unit_id(WARD), bank="970436", number="0071000001234", holder="UBND PHUONG MAU",
        layout="mau-hai-cot", is_sample=True, actor=clerk("set_up"), at=MONDAY,
    )  # fmt: skip


def is_asked_to_pay(client: Client) -> tuple[UseShape, Any]:
    use = hold(party_of(client).pk)
    opened = file(use, subject="citizen")
    examined(opened)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + 2 * HOUR)
    drain(MONDAY + 2 * HOUR)
    return use, opened


@pytest.fixture
def used(shop: Client, letters: list[Any]) -> UseShape:
    """Paid and in force; every letter about that is read."""
    use, opened = is_asked_to_pay(shop)
    pays(use, MONDAY + DAY)
    granted(opened, MONDAY + 2 * DAY)
    letters.clear()
    assert now(use).state == "active"
    return use


def told(letters: list[Any]) -> str:
    """The one letter, without no-break spaces."""
    (letter,) = letters
    assert letter.to == ["shop@vidu.vn"] and "Mẫu Bình" not in letter.body
    return str(letter.body).replace("\u00a0", " ")


def page_of(client: Client) -> str:
    return " ".join(client.get("/via-he/cua-toi/").content.decode().replace("\u00a0", " ").split())


def revoke(use: UseShape) -> None:
    actions.end(
        use_id=use.id, on=date(2025, 10, 7), why="Lấn lối người đi bộ", revoked=True,
        actor=post("chu-tich"), at=LATER,
    )  # fmt: skip


def pause(use: UseShape) -> None:
    actions.pause(
        use_id=use.id, since=date(2025, 9, 10), until=date(2025, 9, 30), why="Đào đường",
        basis="Giấy phép thi công mẫu", actor=post("chu-tich"), at=LATER,
    )  # fmt: skip


def end_regime(_use: UseShape) -> None:
    actions.end_regime(
        code="qd-32-2023", on=date(2025, 10, 7), basis="Quyết định mẫu bãi bỏ",
        actor=post("chu-tich"), at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("happens", "heading", "words", "money"),
    [
        (revoke, "đã bị thu hồi", ["06/10/2025", "Lấn lối người đi bộ"], "200.000 đồng"),
        (end_regime, "đã chấm dứt", ["06/10/2025", "Quyết định mẫu bãi bỏ"], "200.000 đồng"),
        (pause, "tạm ngừng", ["10/09/2025", "29/09/2025", "Đào đường", "Giấy phép thi công mẫu"],
         "100.000 đồng"),
    ],
)  # fmt: skip
def test_the_holder_hears_what_the_office_does(
    shop: Client, used: UseShape, letters: list[Any], happens: Callable[[UseShape], None],
    heading: str, words: list[str], money: str,
) -> None:  # fmt: skip
    happens(used)
    drain(LATER)
    said = told(letters)
    vietnamese, english = said.split("----------")
    assert heading in letters[0].subject and used.number in letters[0].subject
    assert money in vietnamese and "do cơ quan quyết định" in vietnamese
    assert money.replace(".", ",").removesuffix(" đồng") in english
    page = page_of(shop)
    for word in words:
        assert word in vietnamese, word
        assert word in english, word
    for word in words[-2:]:  # the page tells days as from and until
        assert word in page, word
    assert money in page


def test_told_twice_it_is_the_same_letter(shop: Client, used: UseShape, letters: list[Any]) -> None:
    pause(used)
    for _ in range(2):
        sidewalk_letters.send_pause({"use": str(used.id)}, LATER)
    first, second = letters
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    actions.pause(
        use_id=used.id, since=date(2025, 10, 1), until=date(2025, 10, 3), why="Lễ hội", basis="x",
        actor=post("chu-tich"), at=LATER,
    )  # fmt: skip
    sidewalk_letters.send_pause({"use": str(used.id)}, LATER)
    assert letters[2].extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def test_a_late_letter_tells_what_is_so(shop: Client, used: UseShape, letters: list[Any]) -> None:
    pause(used)
    revoke(used)
    drain(LATER)
    assert "đã bị thu hồi" in letters[0].subject and len(letters) == 1


def test_works_called_off_before_it_was_written_are_no_news(
    shop: Client, used: UseShape, letters: list[Any]
) -> None:
    chief, days = post("chu-tich"), {"since": date(2025, 9, 10), "until": date(2025, 9, 30)}
    closure = actions.close_ground(
        unit_id=unit_id(WARD), kind=Why.WORKS, title="Đào đường", ground=used.wanted.ground,
        stretches=[(used.segment_id, used.wanted.along)], basis="Giấy phép mẫu", actor=chief,
        at=LATER, **days,
    )  # fmt: skip
    assert now(used).pauses
    actions.lift_closure(
        closure_id=closure.id, on=LATER.date(), why="Thôi làm", actor=chief, at=LATER
    )
    drain(LATER)
    assert letters == []


def test_who_gives_back_or_wants_no_letters_has_none(
    shop: Client, used: UseShape, letters: list[Any]
) -> None:
    shop.post(f"/via-he/cua-toi/{used.number}/tra-lai/")
    drain(LATER)
    assert letters == [] and now(used).state == "ended"
    page = page_of(shop)
    assert "Người sử dụng trả lại chỗ" in page and "không dùng ngày nào" in page
    assert "500.000 đồng tiền phí không phát sinh" in page


def test_without_consent_the_page_tells_it(
    shop: Client, used: UseShape, letters: list[Any]
) -> None:
    shop.post("/toi/dong-y/", {"purpose": "contact_email", "is_given": "0"})
    revoke(used)
    drain(LATER)
    assert letters == []
    assert "Lấn lối người đi bộ" in page_of(shop)


def test_what_was_taken_off_is_told_no_more(
    shop: Client, used: UseShape, letters: list[Any]
) -> None:
    revoke(used)
    key = actions.propose_credit(
        use_id=used.id, legal_basis="Quyết định mẫu", actor=clerk("propose"), at=LATER
    )
    ledger.decide(decision_id=key, approve=True, actor=clerk("approve", "khác"), at=LATER)
    assert queries.falls_away([now(used)]) == {}
    drain(LATER)
    ended = [one for one in letters if "thu hồi" in one.subject]
    assert "không phát sinh" not in told(ended)


def test_what_is_decided_of_their_money_is_told_to_the_payer(
    used: UseShape, letters: list[Any]
) -> None:
    """A reduction of what was paid becomes a credit, and the credit is given back."""
    revoke(used)
    drain(LATER)
    letters.clear()
    key = actions.propose_credit(
        use_id=used.id, legal_basis="Quyết định mẫu", actor=clerk("propose"), at=LATER
    )
    drain(LATER)
    assert letters == []  # proposed is not decided
    ledger.decide(decision_id=key, approve=True, actor=clerk("approve", "khác"), at=LATER)
    drain(LATER)
    said = told(letters)
    for word in ("Được giảm: 200.000 đồng", "Căn cứ: Quyết định mẫu", "Còn phải nộp: 0 đồng"):
        assert word in said, word
    letters.clear()
    refund = ledger.propose(
        kind="refund", amount=Money(200_000), legal_basis="Quyết định mẫu", reason="Trả lại",
        party_id=used.party_id, unit_id=used.unit_id, actor=clerk("propose"), at=LATER,
    )  # fmt: skip
    ledger.decide(decision_id=refund, approve=True, actor=clerk("approve", "khác"), at=LATER)
    drain(LATER)
    code = ledger_queries.decided(refund).code
    assert "Được hoàn trả: 200.000 đồng" in told(letters) and code in told(letters)
    bill_letters.send_decision({"decision": str(refund)}, LATER)
    first, again = letters
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]


def test_what_was_not_granted_of_their_money_is_not_told(
    used: UseShape, letters: list[Any]
) -> None:
    revoke(used)
    drain(LATER)
    letters.clear()
    key = actions.propose_credit(
        use_id=used.id, legal_basis="Quyết định mẫu", actor=clerk("propose"), at=LATER
    )
    ledger.decide(decision_id=key, approve=False, actor=clerk("approve", "khác"), at=LATER)
    drain(LATER)
    assert letters == []


# ------------------------------------------------------------------ bills


def test_the_bill_comes_by_letter_with_the_code_to_scan(shop: Client, letters: list[Any]) -> None:
    opens_an_account()
    use, _opened = is_asked_to_pay(shop)
    (charge,) = queries.charges(use.id)
    (bill,) = ledger_queries.bills_of([charge.id])
    assert not [one for one in letters if "bộ phận một cửa; nộp xong" in one.body]
    letters[:] = [one for one in letters if bill.code in one.subject]
    said = told(letters)
    (letter,) = letters
    for word in (
        "500.000 đồng", "14/08/2025", f"https://quan.example/nop-tien/{bill.code}/",
        "0071000001234", "UBND PHUONG MAU", bill.purpose, "VND 500,000", "tài khoản này là mẫu",
    ):  # fmt: skip
        assert word.lower() in said.lower(), word
    message = letter.message()
    assert message.get_content_type() == "multipart/related"
    parts = {one.get_content_type(): one for one in message.walk()}
    assert {"text/plain", "text/html", "image/png"} < set(parts)
    shown = parts["text/html"].get_payload(decode=True).decode()
    assert f'src="cid:{parts["image/png"]["Content-ID"].strip("<>")}"' in shown
    assert f'href="https://quan.example/nop-tien/{bill.code}/"' in shown
    picture = parts["image/png"].get_payload(decode=True)
    assert zxing(grey(picture)) == bill.payload
    bill_letters.send({"bill": str(bill.id)}, MONDAY)
    assert letters[1].extra_headers["Message-ID"] == letter.extra_headers["Message-ID"]


def test_what_a_page_and_a_paper_show_is_read(
    shop: Client, letters: list[Any], tmp_path: Path
) -> None:
    opens_an_account()
    use, _opened = is_asked_to_pay(shop)
    (bill,) = ledger_queries.bills_of([one.id for one in queries.charges(use.id)])
    for address, text in (
        (f"/nop-tien/{bill.code}/", bill.payload),
        (f"/via-he/giay/{use.number}/", f"http://testserver/via-he/giay/{use.number}/"),
    ):
        page = shop.get(address).content.decode()
        (code,) = re.findall(r'<svg [^>]*class="segno".*?</svg>', page, re.S)
        assert zxing(rasterised(code, tmp_path)) == text


def test_a_bill_paid_by_then_is_not_written(shop: Client, letters: list[Any]) -> None:
    opens_an_account()
    use, _opened = is_asked_to_pay(shop)
    (charge,) = queries.charges(use.id)
    (bill,) = ledger_queries.bills_of([charge.id])
    pays(use, MONDAY + timedelta(hours=3))
    letters.clear()
    bill_letters.send({"bill": str(bill.id)}, MONDAY)
    assert letters == []


def test_where_no_bill_is_made_one_pays_at_the_counter(shop: Client, letters: list[Any]) -> None:
    is_asked_to_pay(shop)
    (letter,) = [one for one in letters if "nộp xong hồ sơ được giải quyết tiếp" in one.body]
    assert "500.000" in letter.body
