"""The fee of a dossier in the books: asked for when it is due, told when it came, never twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.engine.cases.office import DAY, NOON, PROCEDURE, Office
from tests.engine.cases.test_hands import at_once
from tests.makers import drain
from tests.registers.ledger.world import World, make_world

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Payment, Step
from opendistrict.engine.cases.queries import billing
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.ledger.models import BankAccount, Bill, Charge
from opendistrict.registers.ledger.shapes import BillShape, ChargeShape

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
AT_INTAKE = PROCEDURE.replace("fee_when: result", "fee_when: intake")
IN_BETWEEN = PROCEDURE.replace("fee_when: result", "fee_when: processing").replace(
    "may: [supplement, stop, coordinate]", "may: [supplement, stop, coordinate, payment]"
)


@pytest.fixture
def world(office: Office) -> World:
    return make_world()


def paid_otherwise(text: str) -> None:
    """The procedure of the tests, with another moment of paying."""
    text = text.replace("since: 2025-07-01", "since: 2026-11-23")
    actions.load_procedures(texts=[text], actor=SYSTEM, at=NOON)


def done(office: Office, dossier: UUID) -> None:
    """From the examiner to the counter."""
    actions.pass_on(dossier_id=dossier, actor=office.of_holder(dossier), at=NOON + HOUR)
    signer = office.of_holder(dossier)
    actions.sign(dossier_id=dossier, actor=signer, at=NOON + HOUR)
    actions.pass_on(dossier_id=dossier, actor=signer, at=NOON + HOUR)
    actions.pass_on(dossier_id=dossier, actor=office.of_holder(dossier), at=NOON + HOUR)
    drain(NOON + HOUR)


def filed(office: Office) -> UUID:
    values = office.application(channel="online")
    opened = actions.file_dossier(**values, actor=office.citizen, at=NOON)
    drain(NOON)
    return opened.id


def charges(dossier: UUID) -> list[ChargeShape]:
    return billing.charges(dossier, "ho-tich")


def asked(dossier: UUID) -> tuple[ChargeShape, BillShape]:
    """The one charge that is open, and its one bill."""
    (charge,) = [one for one in charges(dossier) if one.sums.open]
    (bill,) = books.bills_of([charge.id])
    return charge, bill


def comes(world: World, bill: BillShape, dong: int = 6000) -> UUID:
    line = world.pay(dong, bill.purpose, at=NOON + 2 * HOUR)
    drain(NOON + 2 * HOUR)
    return line


def references(dossier: UUID) -> dict[str, bool]:
    return dict(Payment.objects.filter(dossier_id=dossier).values_list("reference", "is_online"))


def paid(dossier: UUID) -> int:
    return queries.case(dossier).standing.paid


def test_the_fee_is_asked_for_when_the_result_is_there(office: Office, world: World) -> None:
    dossier = office.open().id
    drain(NOON)
    assert not charges(dossier), "it is paid with the result"
    done(office, dossier)
    charge, bill = asked(dossier)
    code = queries.case(dossier).standing.code
    assert (charge.amount, charge.payer_id, charge.unit_id) == (
        Money(6000), office.applicant, office.ward,
    )  # fmt: skip
    assert charge.title == f"Phí, lệ phí hồ sơ {code}" and charge.due_on == (NOON + 10 * DAY).date()
    assert charge.legal_basis == "Nghị quyết mẫu 01/2026/NQ-HĐND"
    assert charge.derivation == {"Lệ phí": 6000, "total": 6000}
    assert bill.open == Money(6000) and bill.payload
    assert bill.purpose == f"{bill.code} hs 261123 0001", "a bank may cut what is longer"
    comes(world, bill)
    (receipt,) = books.receipts_of(charge.id)
    assert (paid(dossier), references(dossier)) == (6000, {receipt.number: True})
    actions.give_result(dossier_id=dossier, actor=office.counter, at=NOON + 3 * HOUR)
    assert office.state(dossier) == "10"


def test_told_twice_asked_once(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    for _ in range(2):
        actions.ask_for_fee(dossier, NOON + 2 * HOUR)
    _, bill = asked(dossier)
    assert (Charge.objects.count(), Bill.objects.count()) == (1, 1)
    comes(world, bill)
    for _ in range(2):
        actions.fee_moved(dossier, NOON + 3 * HOUR)
        actions.ask_for_fee(dossier, NOON + 3 * HOUR)
    assert (paid(dossier), Payment.objects.count(), Charge.objects.count()) == (6000, 1, 1)


def test_cash_at_the_counter_closes_the_bill(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    charge, bill = asked(dossier)
    told = {"dossier_id": dossier, "is_online": False, "actor": office.counter,
            "at": NOON + 2 * HOUR}  # fmt: skip
    actions.pay(**told, amount=2000, reference="PT 07")
    with pytest.raises(Refused) as no:
        actions.pay(**told, amount=2000, reference="PT 07")
    assert no.value.codes == ("payment_is_known",)
    actions.pay(**told, amount=4000, reference="PT 08")
    drain(NOON + 2 * HOUR)
    assert not books.bill(bill.id).open
    numbers = [one.number for one in books.receipts_of(charge.id)]
    assert references(dossier) == dict.fromkeys(numbers, False)
    assert paid(dossier) == 6000 and world.balances() == {"cash": 6000, "revenue": -6000}
    slips = Step.objects.filter(dossier_id=dossier, transition="pay").order_by("n")
    assert [one.details["slip"] for one in slips] == ["PT 07", "PT 08"]


def test_no_cash_is_taken_for_what_the_bank_has_just_told_of(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    _, bill = asked(dossier)
    world.pay(6000, bill.purpose, at=NOON + 2 * HOUR)  # and nobody told the dossier yet
    with pytest.raises(Refused) as no:
        actions.pay(dossier_id=dossier, amount=6000, reference="PT 1", is_online=False,
                    actor=office.counter, at=NOON + 2 * HOUR)  # fmt: skip
    assert no.value.codes == ("payment_does_not_fit",)
    drain(NOON + 2 * HOUR)
    assert paid(dossier) == 6000 and world.balances() == {"bank": 6000, "revenue": -6000}


def test_part_by_the_bank_and_the_rest_in_cash(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    _, bill = asked(dossier)
    comes(world, bill, 2500)
    told = {"dossier_id": dossier, "actor": office.counter, "at": NOON + 3 * HOUR}
    with pytest.raises(Refused) as no:
        actions.pay(**told, amount=6000, reference="PT 1", is_online=False)
    assert no.value.codes == ("cash_is_more_than_is_open",)
    with pytest.raises(Refused) as no:
        actions.pay(**told, amount=3500, reference="CONG 1", is_online=True)
    assert no.value.codes == ("fee_is_paid_by_its_bill",)
    actions.pay(**told, amount=3500, reference="PT 1", is_online=False)
    drain(NOON + 3 * HOUR)
    assert paid(dossier) == 6000 and sorted(references(dossier).values()) == [False, True]


def test_what_came_by_a_gateway_takes_the_place_of_the_bill(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    first, _ = asked(dossier)
    told = {"dossier_id": dossier, "is_online": True, "actor": office.counter,
            "at": NOON + 2 * HOUR}  # fmt: skip
    actions.pay(**told, amount=1000, reference="CONG 1")
    charge, bill = asked(dossier)
    assert charge.id != first.id and bill.open == Money(5000)
    actions.pay(**told, amount=5000, reference="CONG 2")
    assert not [one for one in charges(dossier) if one.sums.open]
    assert world.balances() == {} and paid(dossier) == 6000


def test_who_is_refused_owes_nothing(office: Office, world: World) -> None:
    paid_otherwise(AT_INTAKE)
    dossier = filed(office)
    charge, bill = asked(dossier)
    actions.refuse(dossier_id=dossier, reasons="Không thuộc thẩm quyền", actor=office.counter,
                   at=NOON + HOUR)  # fmt: skip
    drain(NOON + HOUR)
    assert not books.bill(bill.id).open and books.charge(charge.id).sums.cancelled == Money(6000)
    actions.ask_for_fee(dossier, NOON + 2 * HOUR)
    assert len(charges(dossier)) == 1


def test_what_was_paid_before_a_refusal_waits_for_a_decision(office: Office, world: World) -> None:
    paid_otherwise(AT_INTAKE)
    dossier = filed(office)
    charge, bill = asked(dossier)
    comes(world, bill)
    actions.refuse(dossier_id=dossier, reasons="Không thuộc thẩm quyền", actor=office.counter,
                   at=NOON + 3 * HOUR)  # fmt: skip
    drain(NOON + 3 * HOUR)
    assert books.charge(charge.id).sums.received == Money(6000) and paid(dossier) == 6000


def test_the_work_goes_on_when_the_money_is_in(office: Office, world: World) -> None:
    paid_otherwise(IN_BETWEEN)
    dossier = office.open().id
    actions.ask_payment(dossier_id=dossier, actor=office.examiner, at=NOON + HOUR)
    drain(NOON + HOUR)
    _, bill = asked(dossier)
    comes(world, bill, 2000)
    assert office.state(dossier) == "6.tham_tra"
    comes(world, bill, 4000)
    assert (office.state(dossier), paid(dossier)) == ("4.tham_tra", 6000)


def test_withdrawn_before_it_was_paid(office: Office, world: World) -> None:
    paid_otherwise(IN_BETWEEN)
    dossier = office.open().id
    actions.ask_payment(dossier_id=dossier, actor=office.examiner, at=NOON + HOUR)
    drain(NOON + HOUR)
    _, bill = asked(dossier)
    actions.withdraw(dossier_id=dossier, actor=office.citizen, at=NOON + 2 * HOUR)
    drain(NOON + 2 * HOUR)
    assert not books.bill(bill.id).open and office.state(dossier) == "8"


def test_a_reduction_in_the_books_lets_it_go_on(office: Office, world: World) -> None:
    paid_otherwise(IN_BETWEEN)
    dossier = office.open().id
    actions.ask_payment(dossier_id=dossier, actor=office.examiner, at=NOON + HOUR)
    drain(NOON + HOUR)
    charge, bill = asked(dossier)
    world.decide("reduce", 3500, charge_id=charge.id, at=NOON + 2 * HOUR)
    comes(world, books.bill(bill.id), 2500)
    standing = queries.case(dossier).standing
    assert (standing.state, standing.fee, standing.paid) == ("4.tham_tra", 2500, 2500)


def test_nothing_is_asked_for_nothing(office: Office, world: World) -> None:
    paid_otherwise(AT_INTAKE.replace("{amount: 3000}", "{amount: 0}"))
    dossier = filed(office)
    assert queries.case(dossier).standing.fee == 0 and not Charge.objects.exists()


def test_another_fee_is_another_charge(office: Office, world: World) -> None:
    paid_otherwise(AT_INTAKE)
    dossier = filed(office)
    first, _ = asked(dossier)
    told = {"dossier_id": dossier, "actor": office.counter, "at": NOON + HOUR}
    actions.set_fee(**told, amount=2000, basis="Quyết định 5/QĐ-UBND: giảm cho hộ nghèo")
    drain(NOON + HOUR)
    charge, bill = asked(dossier)
    assert books.charge(first.id).sums.cancelled and bill.open == Money(2000)
    assert charge.legal_basis == "Quyết định 5/QĐ-UBND: giảm cho hộ nghèo"
    actions.set_fee(**told, amount=0, basis="Quyết định 6/QĐ-UBND: miễn")
    drain(NOON + HOUR)
    assert not [one for one in charges(dossier) if one.sums.open]


def test_a_payment_that_is_undone_is_owed_again(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    _, bill = asked(dossier)
    line = comes(world, bill)
    match = world.match(line)
    at = NOON + 3 * HOUR
    ledger.unmatch(match_id=match.pk, reason="của người khác", actor=world.clerk, at=at)
    drain(NOON + 3 * HOUR)
    actions.fee_moved(dossier, NOON + 3 * HOUR)
    assert paid(dossier) == 0 and books.bill(bill.id).open == Money(6000)
    told = Fact.objects.filter(series__measure="cases.paid")
    assert sum(told.values_list("quantity", flat=True)) == 0
    with pytest.raises(Refused) as no:
        actions.give_result(dossier_id=dossier, actor=office.counter, at=NOON + 4 * HOUR)
    assert no.value.codes == ("fee_is_settled",)
    comes(world, bill)
    assert paid(dossier) == 6000 and len(references(dossier)) == 2


def test_a_part_that_is_undone_before_the_rest_came(office: Office, world: World) -> None:
    dossier = office.open().id
    done(office, dossier)
    _, bill = asked(dossier)
    line = comes(world, bill, 2000)
    actions.fee_moved(dossier, NOON + 2 * HOUR)
    assert paid(dossier) == 2000
    at = NOON + 3 * HOUR
    ledger.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=at)
    comes(world, bill)
    assert paid(dossier) == 6000 and sorted(references(dossier).values()) == [True, True]


def test_without_an_account_the_counter_takes_it(office: Office, world: World) -> None:
    BankAccount.objects.update(is_active=False)
    dossier = office.open().id
    done(office, dossier)
    assert not Charge.objects.exists()
    actions.pay(dossier_id=dossier, amount=6000, reference="BL 1", is_online=False,
                actor=office.counter, at=NOON + 2 * HOUR)  # fmt: skip
    assert references(dossier) == {"BL 1": False} and world.balances() == {}


def test_cash_before_it_is_due_is_in_the_books_and_not_asked_for_again(
    office: Office, world: World
) -> None:
    dossier = office.open().id
    cash = {"dossier_id": dossier, "is_online": False, "actor": office.counter, "at": NOON + HOUR}
    actions.pay(amount=2000, reference="BL 1", **cash)
    (charge,) = charges(dossier)
    assert (charge.amount.dong, charge.sums.open.dong, paid(dossier)) == (6000, 4000, 2000)
    assert books.bills_of([charge.id])[0].open.dong == 4000
    with pytest.raises(Refused, match="cash_is_more_than_is_open"):
        actions.pay(amount=4001, reference="BL 2", **cash)
    actions.pay(amount=4000, reference="BL 2", **cash)
    done(office, dossier)
    assert Charge.objects.count() == 1 and paid(dossier) == 6000
    assert not charges(dossier)[0].sums.open


@pytest.mark.django_db(transaction=True)
def test_cash_and_the_bank_at_the_same_moment_are_paid_once(office: Office, world: World) -> None:
    """Whichever comes first closes the charge; of the other nothing is booked for it."""
    dossier = office.open().id
    done(office, dossier)
    charge, bill = asked(dossier)
    at = NOON + 2 * HOUR
    (line,) = world.bank((6000, bill.purpose), at=at)

    def cash() -> None:
        actions.pay(dossier_id=dossier, amount=6000, reference="BL 1", is_online=False,
                    actor=office.counter, at=at)  # fmt: skip

    said = at_once(cash, lambda: ledger.match_by_rules(line_ids=[line], at=at))
    drain(at)
    refusals = {"payment_does_not_fit", "cash_is_more_than_is_open"}  # the bank was first
    assert "done" in said and set(said) <= refusals | {"done"}, said
    assert paid(dossier) == 6000 and sum(references(dossier).values()) in (0, 1)
    assert [one.amount.dong for one in books.receipts_of(charge.id)] == [6000]
    by_cash = not any(references(dossier).values())
    assert world.left(line) == (6000 if by_cash else 0)
    assert world.open(charge.id) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_cash_at_once_book_it_once(office: Office, world: World) -> None:
    dossier = office.open().id

    def cash(reference: str) -> Callable[[], object]:
        return lambda: actions.pay(
            dossier_id=dossier, amount=6000, reference=reference, is_online=False,
            actor=office.counter, at=NOON + HOUR,
        )  # fmt: skip

    assert at_once(cash("BL 1"), cash("BL 2")) == ["done", "payment_does_not_fit"]
    drain(NOON + HOUR)
    assert paid(dossier) == 6000 and Charge.objects.count() == 1
    assert not Bill.objects.exists(), "nobody is asked for what they have just paid"
    assert world.balances() == {"cash": 6000, "revenue": -6000}
