"""How a citizen pays the fee of a dossier: told when, then by a bill with its VietQR code."""

from typing import Any

import pytest
from django.test import Client
from tests.engine.cases.office import NOON, Office
from tests.engine.cases.test_fees_in_the_books import AT_INTAKE, asked, comes, paid_otherwise
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.faces.portal.dossiers.ways import draft_of, file, knows_phone, pdf, text
from tests.makers import drain
from tests.registers.ledger.world import World, make_world

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier
from opendistrict.faces.kit import clock
from opendistrict.kernel.vietqr import decode
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.ledger.models import BankAccount

pytestmark = pytest.mark.django_db
assert letters


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[Any]) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON)


@pytest.fixture
def world(office: Office) -> World:
    return make_world()


@pytest.fixture
def dossier(client: Client, world: World) -> Dossier:
    """Filed online, with a fee that is paid at the intake."""
    paid_otherwise(AT_INTAKE)
    come_in(client)
    knows_phone(party_of(client))
    found = file(client, mail="co")
    drain(NOON)
    return found


def page_of(client: Client, dossier: Dossier) -> Any:
    return client.get(f"/ho-so-cua-toi/{dossier.code}/")


def test_the_bill_stands_on_the_page_and_in_the_letter(
    client: Client, dossier: Dossier, letters: list[Any], world: World
) -> None:
    _, bill = asked(dossier.pk)
    page = page_of(client, dossier)
    said = text(page)
    for told in ("6.000", bill.purpose, "0001112223", "UBND PHUONG MAU", bill.code, "03/12/2026"):
        assert told in said, told
    assert 'aria-label="Mã VietQR để chuyển khoản"' in page.content.decode()
    assert decode(bill.payload).purpose == bill.purpose
    (letter,) = [one for one in letters if bill.code in one.subject]
    assert "6.000" in letter.body and bill.purpose in letter.body and "03/12/2026" in letter.body
    comes(world, bill)
    after = text(page_of(client, dossier))
    (receipt,) = books.bill_receipts(bill.id)
    assert "Đã nộp đủ" in after and receipt.number in after and bill.purpose not in after


def test_only_who_has_the_dossier_or_its_receipt_sees_the_bill(
    client: Client, dossier: Dossier
) -> None:
    _, bill = asked(dossier.pk)
    visitor = Client()
    assert bill.code in text(visitor.get(f"/bien-nhan/{dossier.token}/"))
    by_number = visitor.post("/tra-cuu/", {"ma": dossier.code, "so": "456"}, follow=True)
    assert dossier.code in text(by_number) and bill.code not in text(by_number)
    other = Client()
    come_in(other, "khac@vidu.vn", "Người Khác")
    assert page_of(other, dossier).status_code == 404


def test_before_it_is_due_the_page_says_when_and_how(client: Client, world: World) -> None:
    come_in(client)
    draft = draft_of(client)
    at = f"/nop-ho-so/ban-nhap/{draft}/"
    client.post(at, {"tep-to_khai": pdf(), "nut": "tiep"})
    review = text(client.get(at + "xem-lai/"))
    assert "Nộp khi nhận kết quả. Đến lúc nộp, trang của hồ sơ có thông báo nộp tiền" in review
    client.post(at + "xem-lai/", {"bao-tin": "khong"})
    drain(NOON)
    said = text(page_of(client, Dossier.objects.get()))
    assert "Nộp khi nhận kết quả. Đến lúc nộp" in said and "VietQR" in said
    BankAccount.objects.update(is_active=False)
    said = text(page_of(client, Dossier.objects.get()))
    assert "Nộp tại bộ phận một cửa" in said and "chưa có tài khoản" in said


def test_one_that_is_refused_asks_for_nothing(
    client: Client, dossier: Dossier, office: Office
) -> None:
    actions.refuse(dossier_id=dossier.pk, reasons="Không thuộc thẩm quyền", actor=office.counter,
                   at=NOON)  # fmt: skip
    drain(NOON)
    said = text(page_of(client, dossier))
    assert "không phải nộp nữa" in said and "Quét bằng ứng dụng" not in said
