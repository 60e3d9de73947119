"""Interest of a charge that is late, on the desk: by which text, line by line, charged once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse
from tests.faces.desk.money.conftest import CHAIR, CLERK, ELSEWHERE, Enter, text_of
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import World

from opendistrict.faces.kit import clock
from opendistrict.registers.ledger import queries, registry
from opendistrict.registers.ledger.models import Charge
from opendistrict.registers.ledger.shapes import LateRate

LATER = MORNING + timedelta(days=21)
RATE = LateRate(
    code="mau-cham-nop", rate_per_day=Decimal("0.0005"), legal_basis="Luật mẫu, Điều 78",
    confidence="mẫu", since=date(2020, 1, 1),
)  # fmt: skip


@pytest.fixture
def late(world: World, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """Twenty days late on 14 December 2026, with a rate for such charges."""
    charge = world.charge(1_000_000, due_on=TODAY)
    monkeypatch.setitem(registry._rates, "test.thing", lambda told: [RATE])
    at(monkeypatch, LATER)
    return charge


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: moment)


def there(charge: UUID, name: str = "money_late") -> str:
    return reverse(name, args=[charge])


def told(**more: str) -> dict[str, str]:
    return {"den": "13/12/2026", "so_tien": "10.000", "han_nop": "24/12/2026"} | more


def test_it_is_shown_line_by_line_and_charged_with_its_bill(world: World, enter: Enter, late: UUID):
    chair = enter(CHAIR)
    assert there(late) in text_of(chair.get(there(late, "money_charge")))
    page = text_of(chair.get(there(late)))
    for said in ("24/11/2026", "13/12/2026", "0,05 %", "Luật mẫu, Điều 78", "10.000 đồng",
                 "1.000.000 đồng"):  # fmt: skip
        assert said in page, said
    assert "2.000 đồng" in text_of(chair.get(there(late), {"den": "27/11/2026"}))
    assert not Charge.objects.filter(interest_on=late).exists(), "nothing is charged by looking"
    answered = chair.post(there(late, "money_charge_late"), told())
    row = Charge.objects.get(interest_on=late)
    assert answered["Location"] == there(row.pk, "money_charge")
    assert (row.amount, row.due_on) == (10_000, date(2026, 12, 24))
    assert len(queries.bills_of([row.pk])) == 1
    assert "Tiền chậm nộp: " in text_of(chair.get(answered["Location"]))
    assert "Đã tính trước đây" in text_of(chair.get(there(late)))
    assert chair.get(there(row.pk)).status_code == 404, "interest bears no interest"


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"so_tien": "9.999"}, 409, "bây giờ là 10.000 đồng"),
        ({"so_tien": "0"}, 422, "đã xem không đọc được"),
        ({"den": "14/12/2026"}, 409, "bây giờ là 10.500 đồng"),
        ({"den": "15/12/2026", "so_tien": "11.000"}, 409, "không ở tương lai"),
        ({"den": "23/11/2026"}, 409, "phải sau hạn nộp"),
        ({"den": "31/02/2026"}, 422, "đã xem không đọc được"),
        ({"den": "01/01/9999"}, 422, "đã xem không đọc được"),
        ({"han_nop": ""}, 422, "Trường này là bắt buộc"),
        ({"han_nop": "01/12/2026"}, 409, "hạn nộp"),
    ],
)
def test_what_cannot_be_charged_is_said(
    world: World, enter: Enter, late: UUID, more: dict[str, str], status: int, said: str
):
    answered = enter(CHAIR).post(there(late, "money_charge_late"), told(**more))
    assert answered.status_code == status
    assert said.lower() in text_of(answered).lower()
    assert not Charge.objects.filter(interest_on=late).exists()


def test_days_are_charged_once(world: World, enter: Enter, late: UUID):
    chair = enter(CHAIR)
    assert chair.post(there(late, "money_charge_late"), told()).status_code == 302
    answered = chair.post(there(late, "money_charge_late"), told())
    assert answered.status_code == 409
    assert "đã có ngày được tính" in text_of(answered)
    assert Charge.objects.filter(interest_on=late).count() == 1


def test_without_a_rate_the_page_says_so_and_offers_nothing(
    world: World, enter: Enter, late: UUID, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delitem(registry._rates, "test.thing")
    chair = enter(CHAIR)
    page = text_of(chair.get(there(late)))
    assert "Chưa biết mức tiền chậm nộp" in page
    assert "Ghi và lập thông báo nộp" not in page
    assert chair.post(there(late, "money_charge_late"), told()).status_code == 409


def test_not_late_and_not_allowed(
    world: World, enter: Enter, late: UUID, monkeypatch: pytest.MonkeyPatch
):
    clerk = enter(CLERK)
    assert "không ghi khoản này" in text_of(clerk.get(there(late)))
    assert clerk.post(there(late, "money_charge_late"), told()).status_code == 409
    assert enter(ELSEWHERE).get(there(late)).status_code == 404
    assert enter(ELSEWHERE).post(there(late, "money_charge_late"), told()).status_code == 404
    at(monkeypatch, MORNING)
    page = text_of(enter(CHAIR).get(there(late)))
    assert "chưa chậm" in page and "Ghi và lập thông báo nộp" not in page
