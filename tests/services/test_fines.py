"""A fine: decided by who may, owed from then on, paid, annulled; and what is told of its money."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import drain, empty_queue
from tests.services import ground
from tests.services.test_inspections import finding, inspector, kerb, send, visit

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.ledger.models import Charge
from opendistrict.registers.ledger.shapes import BankRow
from opendistrict.services.inspections import actions, queries
from opendistrict.services.inspections.models import Decision, Record
from opendistrict.services.inspections.shapes import DecisionShape, FindingShape

__all__ = ["kerb"]
AT, TODAY = ground.AT, ground.AT.date()
MONEY = ("ledger.read", "ledger.receive", "ledger.settle", "ledger.propose", "ledger.set_up")
FINED, COLLECTED = "inspections.fined", "inspections.collected"


def chair() -> Actor:
    return ground.officer("inspections.decide", "inspections.read", "ledger.approve")


def clerk() -> Actor:
    rights = {act: frozenset({ground.ward()}) for act in MONEY}
    return Actor(kind="officer", id="clerk", label="Kế toán Mẫu", rights=rights)


def recorded(kerb: UUID, kind: str = "bay_hang", **more: object) -> UUID:
    """A finding with its record, for 2 to 3 million."""
    found = finding(kind, **more)
    send(visit(kerb, found))
    actions.record_violation(finding_id=found.id, whose=ground.party(), actor=inspector(), at=AT)
    return found.id


def decide(key: UUID, dong: int = 2_500_000, *, who: Actor | None = None, **more: object) -> UUID:
    told = {
        "number": "12/QĐ-XPHC", "basis": "Nghị định mẫu, Điều 12", "decided_on": TODAY,
        "due_on": TODAY + timedelta(days=10),
    }  # fmt: skip
    return actions.decide_fine(
        finding_id=key, amount=Money(dong), actor=who or chair(), at=AT, **(told | more)
    )


def annul(key: UUID, why: str = "Quyết định mẫu 3/QĐ-HB: nhầm người") -> None:
    actions.annul_fine(finding_id=key, why=why, actor=chair(), at=AT)


def pay(charge: UUID, dong: int, word: str = "a") -> UUID:
    paid = ledger.take_cash(
        key=f"{charge}:{word}", charge_id=charge, amount=Money(dong), actor=clerk(), at=AT
    )
    drain(AT)
    return paid


def seen(key: UUID) -> FindingShape:
    shown = queries.finding(key, chair())
    assert shown is not None
    return shown


def decision(key: UUID) -> DecisionShape:
    found = seen(key).record
    assert found is not None and found.decision is not None
    return found.decision


def told(measure: str) -> int:
    """What is counted, corrections with it."""
    return int(sum(Fact.objects.filter(series__measure=measure).values_list("quantity", flat=True)))


@pytest.fixture(autouse=True)
def nothing_waits(db: None) -> None:
    empty_queue()


def test_who_may_decides_once_within_the_range_and_it_is_owed(kerb: UUID):
    found, me = finding(), inspector()
    send(visit(kerb, found))
    with pytest.raises(Refused, match="wrong_state"):
        decide(found.id)
    actions.record_violation(finding_id=found.id, whose=ground.party(), actor=me, at=AT)
    with pytest.raises(Refused, match="right_is_missing"):
        decide(found.id, who=me)
    elsewhere = Actor(kind="officer", id="x", label="Chủ tịch phường khác",
                      rights={"inspections.decide": frozenset({UUID(int=7)})})  # fmt: skip
    with pytest.raises(Refused, match="right_is_missing"):
        decide(found.id, who=elsewhere)
    for wrong in (1_999_999, 3_000_001):
        with pytest.raises(Refused, match="fine_is_outside_range"):
            decide(found.id, wrong)
    assert not Decision.objects.exists() and books.units(actor=clerk()) == []
    charge = decide(found.id, 3_000_000)
    with pytest.raises(Refused, match="wrong_state"):
        decide(found.id, 3_000_000)
    shown = seen(found.id)
    assert (shown.state, shown.record.fine) == ("fined", Money(3_000_000))
    owed = books.charge(charge)
    assert (owed.amount, owed.sums.open, owed.due_on) == (
        Money(3_000_000), Money(3_000_000), TODAY + timedelta(days=10),
    )  # fmt: skip
    assert owed.payer_id == shown.record.party_id and owed.regime == "mau-bay-hang"
    assert "12/QĐ-XPHC" in owed.title and "Nghị định mẫu, Điều 12" in owed.legal_basis
    assert (decision(found.id).open, decision(found.id).paid) == (Money(3_000_000), Money(0))
    assert LogLeaf.objects.filter(kind="inspections.fine").count() == 1
    assert (told(FINED), told(COLLECTED)) == (3_000_000, 0)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": " "}, "decision_number_is_missing"),
        ({"basis": "  "}, "legal_basis_is_missing"),
        ({"decided_on": TODAY - timedelta(days=1)}, "decision_day_is_wrong"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decision_day_is_wrong"),
        ({"due_on": TODAY - timedelta(days=1)}, "fine_is_due_before_it_was_decided"),
    ],
)
def test_what_is_no_decision(kerb: UUID, more: dict[str, object], code: str):
    key = recorded(kerb)
    with pytest.raises(Refused, match=code):
        decide(key, **more)
    assert seen(key).state == "recorded" and told(FINED) == 0


def test_a_number_is_given_once_a_year_and_a_range_that_nobody_knows_to_none(kerb: UUID):
    one, other, unknown = recorded(kerb), recorded(kerb), recorded(kerb, "khac")
    decide(one)
    with pytest.raises(Refused, match="decision_number_is_taken"):
        decide(other, number=" 12/QĐ-XPHC ")
    with pytest.raises(Refused, match="fine_range_is_not_known"):
        decide(unknown, 1)
    decide(other, number="13/QĐ-XPHC")
    broken = [
        ("a_decision_number_is_given_once_a_year", {"number": "12/QĐ-XPHC"}),
        ("a_fine_has_its_number_basis_and_day", {"basis": ""}),
        ("a_fine_has_its_number_basis_and_day", {"due_on": date(2020, 1, 1)}),
        ("a_decision_is_annulled_for_a_reason", {"annulled_on": TODAY}),
    ]
    for name, change in broken:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Decision.objects.update(**change)
    with pytest.raises(IntegrityError, match="a_fine_lies_within"), transaction.atomic():
        Record.objects.update(fine=1)


def test_the_bill_is_made_where_there_is_an_account(kerb: UUID):
    bare = recorded(kerb)
    decide(bare)
    assert queries.bill_code(seen(bare)) == ""
    bank = BankRow(bin="970436", code="VCB", name="Vietcombank", confidence="V")
    ledger.load_banks(rows=[bank], actor=ground.SYSTEM, at=AT)
    ledger.open_bank_account(
        unit_id=ground.ward(), bank="970436", number="0001112223", holder="UBND PHUONG MAU",
        is_sample=True, actor=clerk(), at=AT,
    )  # fmt: skip
    key = recorded(kerb)
    decide(key, number="13/QĐ-XPHC")
    bill = books.bill_by_code(queries.bill_code(seen(key)))
    assert bill is not None and bill.open == Money(2_500_000)
    assert bill.purpose.endswith("13 qd xphc") and bill.payload


def test_a_paid_fine_is_told_once_and_then_may_be_closed(kerb: UUID):
    key = recorded(kerb)
    charge = decide(key)
    with pytest.raises(Refused, match="fine_is_open"):
        actions.close(finding_id=key, why="xong", actor=inspector(), at=AT)
    pay(charge, 1_000_000)
    assert (seen(key).state, told(COLLECTED)) == ("fined", 0)
    assert (decision(key).paid, decision(key).open) == (Money(1_000_000), Money(1_500_000))
    pay(charge, 1_500_000, "b")
    actions.fine_paid(decision(key).id, AT)  # heard twice
    assert (seen(key).state, told(COLLECTED)) == ("paid", 2_500_000)
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.close(finding_id=key, why=" ", actor=inspector(), at=AT)
    actions.close(finding_id=key, why="Đã nộp phạt, đã dọn", actor=inspector(), at=AT)
    assert seen(key).state == "closed" and queries.findings(inspector(), state="open") == []


def test_a_payment_that_is_undone_opens_the_fine_again(kerb: UUID):
    key = recorded(kerb)
    charge = decide(key)
    for word in "ab":
        paid = pay(charge, 2_500_000, word)
        assert (seen(key).state, told(COLLECTED)) == ("paid", 2_500_000)
        ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk(), at=AT)
        drain(AT)
        assert (seen(key).state, told(COLLECTED)) == ("fined", 0)
    acts = [line.action for line in base.trail(f"inspections.finding:{key}")]
    assert acts[-4:] == ["inspections.pay", "inspections.reopen"] * 2


def test_announcements_that_come_late_and_together_count_once(kerb: UUID):
    """Paid, undone and paid anew before anybody has heard of any of it; and again after."""
    key = recorded(kerb)
    charge = decide(key)
    for words in ("ab", "cd"):
        for word in words:
            paid = ledger.take_cash(
                key=f"{charge}:{word}", charge_id=charge, amount=Money(2_500_000), actor=clerk(),
                at=AT,
            )  # fmt: skip
            if word != words[-1]:
                ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk(), at=AT)
        drain(AT)
        assert (seen(key).state, told(COLLECTED)) == ("paid", 2_500_000)
        if words == "ab":
            ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk(), at=AT)


def test_a_fine_that_was_let_go_is_not_paid_and_may_be_closed(kerb: UUID):
    key = recorded(kerb)
    charge = decide(key)
    proposed = ledger.propose(
        kind="waive", amount=Money(2_500_000), legal_basis="mẫu", reason="hoàn cảnh",
        charge_id=charge, actor=clerk(), at=AT,
    )  # fmt: skip
    ledger.decide(decision_id=proposed, approve=True, actor=chair(), at=AT)
    drain(AT)
    assert (seen(key).state, told(COLLECTED)) == ("fined", 0)
    actions.close(finding_id=key, why="được miễn", actor=inspector(), at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_number_at_once(kerb: UUID):
    keys, start = [recorded(kerb), recorded(kerb)], Barrier(2)

    def sign(key: UUID) -> str:
        start.wait()
        try:
            decide(key)
        except Refused as refused:
            return refused.codes[0]
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(sign, keys))
    assert answers == ["decision_number_is_taken", "signed"]
    assert Decision.objects.count() == Charge.objects.count() == 1, "nothing is half written"


def test_an_annulled_decision_is_owed_no_more_and_another_may_be_made(kerb: UUID):
    key = recorded(kerb)
    with pytest.raises(Refused, match="wrong_state"):
        annul(key)
    charge = decide(key)
    with pytest.raises(Refused, match="reason_is_missing"):
        annul(key, " ")
    with pytest.raises(Refused, match="right_is_missing"):
        actions.annul_fine(finding_id=key, why="x", actor=inspector(), at=AT)
    annul(key)
    with pytest.raises(Refused, match="wrong_state"):
        annul(key)
    drain(AT)
    assert books.charge(charge).sums.cancelled == Money(2_500_000)
    shown = seen(key)
    assert (shown.state, shown.record.fine, shown.record.decision) == ("recorded", None, None)
    (gone,) = shown.record.decisions
    assert gone.annulled_on == TODAY and "nhầm người" in gone.annulled_why
    assert (told(FINED), told(COLLECTED)) == (0, 0)
    assert LogLeaf.objects.filter(kind="inspections.annul").count() == 1
    with pytest.raises(Refused, match="decision_number_is_taken"):
        decide(key)
    again = decide(key, 2_000_000, number="14/QĐ-XPHC")
    assert again != charge and told(FINED) == 2_000_000
    pay(again, 2_000_000)
    assert (seen(key).state, told(COLLECTED)) == ("paid", 2_000_000)


def test_what_was_paid_is_let_go_of_in_the_books_before_a_decision_is_annulled(kerb: UUID):
    key = recorded(kerb)
    charge = decide(key)
    pay(charge, 2_500_000)
    with pytest.raises(Refused, match="charge_is_paid_in_part"):
        annul(key)
    assert seen(key).state == "paid" and decision(key).annulled_on is None
    proposed = ledger.propose(
        kind="reduce", amount=Money(2_500_000), legal_basis="mẫu", reason="phạt sai",
        charge_id=charge, actor=clerk(), at=AT,
    )  # fmt: skip
    ledger.decide(decision_id=proposed, approve=True, actor=chair(), at=AT)
    annul(key)
    assert (seen(key).state, told(FINED), told(COLLECTED)) == ("recorded", 0, 0)
    party = seen(key).record.party_id
    assert books.credit_of(ground.ward(), party) == Money(2_500_000), "to be given back"


def test_a_fine_noted_before_decisions_were_kept_is_annulled_without_money(kerb: UUID):
    key = recorded(kerb)
    Record.objects.update(fine=2_000_000, fined_by="Chủ tịch Mẫu", fined_on=TODAY)
    row = Record.objects.get().finding
    row.state = "fined"
    row.save(update_fields=["state"])
    annul(key)
    assert (seen(key).state, seen(key).record.fine) == ("recorded", None)
    decide(key)


def test_the_books_of_others_are_none_of_our_matter(kerb: UUID):
    charge = ledger.charge(
        ledger.Owed(
            key="other", unit_id=ground.ward(), payer_id=ground.party(), subject="test.thing:1",
            title="mẫu", legal_basis="mẫu", regime="mẫu", derivation={}, amount=Money(5_000),
            due_on=TODAY,
        ),
        actor=ground.SYSTEM, at=AT,
    )  # fmt: skip
    pay(charge, 5_000)
    actions.fine_paid(UUID(int=9), AT)
    actions.fine_reopened(UUID(int=9), AT)
    assert told(COLLECTED) == 0
