"""Interest on a fine that is paid late: at the rate of the text, by days, charged by a person."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.makers import drain
from tests.services.test_fines import AT, TODAY, chair, clerk, decide, kerb, recorded, seen
from tests.services.test_fines import nothing_waits as nothing_waits

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.ledger.models import Charge
from opendistrict.services.inspections.models import LateRate

__all__ = ["kerb"]
DUE = TODAY + timedelta(days=10)
LAW = "Luật Xử lý vi phạm hành chính 2012 (15/2012/QH13), Điều 78 khoản 1"


def later(days: int):
    return AT + timedelta(days=10 + days)


@pytest.fixture
def rate(db: None) -> None:
    LateRate.objects.all().delete()
    LateRate.objects.create(
        code="mau-cham-nop", valid=DateRange(date(2020, 1, 1), None),
        rate_per_day=Decimal("0.0005"), basis=LAW, confidence="mẫu",
    )  # fmt: skip


@pytest.fixture
def fine(kerb: UUID, rate: None) -> UUID:
    return decide(recorded(kerb), 2_000_000)


def charge(fine: UUID, days: int = 21, dong: int = 20_000, **more):
    told = {
        "until": DUE + timedelta(days=days), "amount": Money(dong), "actor": chair(),
        "due_on": (later(days) + timedelta(days=10)).date(), "at": later(days),
    }  # fmt: skip
    return ledger.charge_interest_due(charge_id=fine, **(told | more))


def pay(fine: UUID, dong: int, days: int, word: str = "a") -> None:
    ledger.take_cash(key=word, charge_id=fine, amount=Money(dong), actor=clerk(), at=later(days))
    drain(later(days))


def test_each_late_day_costs_its_share_of_what_is_open(fine: UUID):
    due = books.late_due(fine, until=DUE + timedelta(days=21))
    assert due.late_since == due.since == DUE + timedelta(days=1)
    assert due.rate is not None and due.rate.legal_basis == LAW
    assert due.amount == Money(20_000), "20 days of 1,000 đồng"
    made = charge(fine)
    row = Charge.objects.get(pk=made)
    assert (row.amount, row.legal_basis, row.regime) == (20_000, LAW, "mau-cham-nop")
    assert row.interest_on_id == fine
    assert row.derivation["rate_per_day"] == "0.0005"
    (step,) = row.derivation["steps"]
    assert (step["open"], Decimal(step["interest"])) == (2_000_000, 20_000)


def test_what_was_paid_meanwhile_costs_no_more(fine: UUID):
    pay(fine, 1_000_000, 11)
    due = books.late_due(fine, until=DUE + timedelta(days=21))
    assert [step.open.dong for step in due.steps] == [2_000_000, 1_000_000]
    assert due.amount == Money(10 * 1_000 + 10 * 500)


def test_a_fine_that_was_paid_late_still_owes_its_days(fine: UUID):
    pay(fine, 2_000_000, 6)
    due = books.late_due(fine, until=DUE + timedelta(days=30))
    assert due.amount == Money(5 * 1_000)
    assert charge(fine, 30, 5_000)


def test_a_day_is_charged_once_and_the_next_go_on(fine: UUID):
    charge(fine)
    for days in (5, 21):
        with pytest.raises(Refused, match="late_days_were_charged"):
            charge(fine, days, at=later(40))
    assert Charge.objects.filter(interest_on=fine).count() == 1
    due = books.late_due(fine, until=DUE + timedelta(days=31))
    assert (due.since, due.amount) == (DUE + timedelta(days=21), Money(10_000))
    assert [one[:2] for one in due.charged] == [(DUE + timedelta(days=1), DUE + timedelta(days=21))]
    charge(fine, 31, 10_000)


@pytest.mark.parametrize("days", [-30, 0, 1])
def test_who_is_not_late_owes_nothing(fine: UUID, days: int):
    with pytest.raises(Refused, match="late_days_are_wrong"):
        charge(fine, days, at=later(40))


def test_days_to_come_are_not_charged(fine: UUID):
    with pytest.raises(Refused, match="late_days_are_wrong"):
        charge(fine, 22, 21_000, at=later(21))


def test_paid_in_time_it_owes_nothing(fine: UUID):
    pay(fine, 2_000_000, 0)
    with pytest.raises(Refused, match="charge_was_not_late"):
        charge(fine)


def test_another_amount_than_was_seen_is_looked_at_again(fine: UUID):
    with pytest.raises(Refused, match="interest_is_another_amount"):
        charge(fine, 21, 19_999)


def test_without_a_rate_nothing_is_charged(fine: UUID):
    LateRate.objects.all().delete()
    due = books.late_due(fine, until=DUE + timedelta(days=21))
    assert due.rate is None and not due.amount
    with pytest.raises(Refused, match="late_rate_is_unknown"):
        charge(fine)


def test_a_rate_of_other_days_is_not_ours(fine: UUID):
    LateRate.objects.update(valid=DateRange(date(2020, 1, 1), DUE + timedelta(days=11)))
    due = books.late_due(fine, until=DUE + timedelta(days=21))
    assert (due.until, due.amount) == (DUE + timedelta(days=11), Money(10_000))
    LateRate.objects.update(valid=DateRange(date(2020, 1, 1), DUE))
    assert books.late_due(fine, until=DUE + timedelta(days=21)).rate is None


def test_other_charges_know_no_rate(fine: UUID):
    row = Charge.objects.get(pk=fine)
    other = ledger.charge(
        ledger.Owed(
            key="mau", unit_id=row.unit_id, payer_id=row.payer_id, subject="mau.thing:1",
            title="Phí mẫu", legal_basis="mẫu", regime="", derivation={}, amount=Money(1_000_000),
            due_on=TODAY, arose_on=TODAY,
        ),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused, match="late_rate_is_unknown"):
        charge(other)


def test_who_may_not_and_interest_on_interest(fine: UUID):
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        charge(fine, actor=clerk())
    made = charge(fine)
    with pytest.raises(Refused, match="interest_bears_no_interest"):
        charge(made, 60)
    with pytest.raises(Refused, match="charge_is_unknown"):
        charge(UUID(int=1))


def test_a_fine_is_done_when_its_interest_is_paid_too(kerb: UUID, rate: None):
    key = recorded(kerb)
    fine = decide(key, 2_000_000)
    interest = charge(fine)
    pay(fine, 2_000_000, 22)
    assert seen(key).state == "fined"
    pay(interest, 20_000, 22)
    assert seen(key).state == "paid"
