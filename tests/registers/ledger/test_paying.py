"""How a payment comes: exact, in part, too much, twice, late, with a wrong word or with none."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import MORNING, TODAY, drain, empty_queue
from tests.registers.ledger.world import BASIS, World, officer

from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import registry as base
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import Match, Receipt, Transfer


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, db: None) -> list[tuple[str, str]]:
    """What the room announced, in its order."""
    told: list[tuple[str, str]] = []

    def paid(message, at):
        told.append(("paid", message["charge"]))

    def reopened(message, at):
        told.append(("reopened", message["charge"]))

    monkeypatch.setitem(base._handlers, "ledger.charge_paid", {"test.paid": paid})
    monkeypatch.setitem(base._handlers, "ledger.charge_reopened", {"test.reopened": reopened})
    empty_queue()
    return told


def numbers() -> list[int]:
    return list(Receipt.objects.order_by("number").values_list("number", flat=True))


def test_an_exact_payment(world: World, heard):
    charge = world.charge(56_250)
    bill = world.bill(charge)
    line = world.pay(56_250, f"MBVCB.123.{bill.code} PHI VIA HE.CT tu 999")
    assert (world.open(charge), world.left(line)) == (0, 0)
    match = world.match(line)
    assert (match.kind, match.rule, match.amount) == ("charge", "exact", 56_250)
    assert queries.charge(charge).is_settled
    assert world.balances() == {"bank": 56_250, "revenue": -56_250}
    assert numbers() == [1]
    drain(MORNING)
    assert heard == [("paid", str(charge))]


def test_the_code_of_a_bill_says_what_is_still_open(world: World):
    charge = world.charge(100_000)
    bill = world.bill(charge)
    asked = vietqr.decode(queries.bill(bill.pk).payload)
    assert (asked.amount, asked.bank, asked.account) == (Money(100_000), "970436", "0001112223")
    assert asked.purpose.startswith(bill.code)
    world.pay(40_000, asked.purpose)
    assert vietqr.decode(queries.bill(bill.pk).payload).amount == Money(60_000)
    world.pay(60_000, asked.purpose)
    assert queries.bill(bill.pk).payload == ""


def test_charged_and_asked_for_at_once_and_only_once(world: World):
    owed = actions.Owed(
        key="test:both", unit_id=world.ward, payer_id=world.payer, subject="test.thing:both",
        title="Lệ phí mẫu", legal_basis=BASIS, regime="mau", derivation={}, amount=Money(6000),
        due_on=TODAY,
    )  # fmt: skip
    told = {"text": "le phi", "actor": SYSTEM, "at": MORNING}
    charge = actions.charge_and_bill(owed, **told)
    assert actions.charge_and_bill(owed, **told) == charge
    (bill,) = queries.bills_of([charge])
    assert bill.open == Money(6000)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers that chance draws next, made codes of."""
    numbers: list[int] = []
    monkeypatch.setattr("opendistrict.kernel.vietqr.codes.secrets.randbelow",
                        lambda most: numbers.pop(0))  # fmt: skip
    return numbers


def test_a_code_that_was_given_is_drawn_again(world: World, drawn):
    drawn += [7, 7, 7, 8]
    one = world.bill(world.charge(10_000))
    other = world.bill(world.charge(20_000, payer=world.other))
    assert (one.code, other.code) == (vietqr.code_of(7), vietqr.code_of(8))
    assert (one.number, other.number) == (1, 2), "a code that was taken costs no number"
    drawn += [5, 5, 6]
    for code in (5, 6):
        key = actions.propose(
            kind="waive", amount=Money(10_000 if code == 5 else 20_000), legal_basis=BASIS,
            reason="mẫu", actor=world.clerk, at=MORNING,
            charge_id=queries.bill((one if code == 5 else other).pk).lines[0][0],
        )  # fmt: skip
        assert actions_code(key) == vietqr.code_of(code)
    assert drawn == []


def test_what_else_the_database_refuses_is_no_matter_of_codes(world: World, drawn):
    world.charge(10_000)
    drawn += [1, 2, 3]
    bill = world.bill(world.charge(10_000))
    with connection.cursor() as cursor:  # the series is set back: the number is given again
        cursor.execute("UPDATE base_series SET last = 0 WHERE code LIKE 'TB-%%'")
    with pytest.raises(IntegrityError, match="a_bill_number_is_given_once"), transaction.atomic():
        world.bill(world.charge(5_000))
    assert (bill.code, drawn) == (vietqr.code_of(1), [3]), "nothing was drawn again"


def test_codes_do_not_follow_from_each_other(world: World):
    charge = world.charge(30_000)
    codes = {world.bill(charge).code for _ in range(12)}
    assert len(codes) == 12 and all(vietqr.codes_in(code) == (code,) for code in codes)
    assert codes.isdisjoint(vietqr.code_of(n) for n in range(2_000))


def test_a_code_of_the_old_days_is_paid(world: World, drawn):
    drawn += [3]  # as the third number of the sequence gave it
    charge = world.charge(30_000)
    assert world.bill(charge).code == vietqr.code_of(3)
    world.pay(30_000, f"MBVCB.1.{vietqr.code_of(3)}.CT tu 0001")
    assert world.open(charge) == 0


def test_payments_in_part_settle_once(world: World, heard):
    charge = world.charge(100_000)
    bill = world.bill(charge)
    assert world.match(world.pay(30_000, bill.code)).rule == "partial"
    assert world.match(world.pay(70_000, bill.code)).rule == "exact"
    assert numbers() == [1, 2]
    drain(MORNING)
    assert heard == [("paid", str(charge))]


def test_too_much_is_kept_for_the_payer(world: World):
    charge = world.charge(100_000)
    line = world.pay(150_000, world.bill(charge).code)
    assert [(one.kind, one.rule, one.amount) for one in Match.objects.order_by("-amount")] == [
        ("charge", "surplus", 100_000), ("credit", "surplus", 50_000),
    ]  # fmt: skip
    assert (world.left(line), world.credit()) == (0, 50_000)
    assert numbers() == [1], "the surplus is no payment of a charge"


def test_paid_twice_is_kept_for_the_payer(world: World):
    charge = world.charge(100_000)
    code = world.bill(charge).code
    world.pay(100_000, code)
    assert world.match(world.pay(100_000, code)).rule == "double"
    assert world.credit() == 100_000
    assert world.balances() == {"bank": 200_000, "revenue": -100_000, "credit": -100_000}


def test_a_late_payment_is_a_payment(world: World):
    charge = world.charge(100_000, due_on=TODAY)
    later = MORNING + timedelta(days=40)
    data = world.file((100_000, world.bill(charge).code), on=later.date())
    lines = world.import_file(data, at=later).new_line_ids
    assert actions.match_by_rules(line_ids=lines, at=later).by_rule == {"exact": 1}
    assert world.open(charge) == 0


def test_a_bill_of_several_charges_is_filled_by_their_days(world: World):
    late, soon = world.charge(60_000, due_on=TODAY + timedelta(days=9)), world.charge(50_000)
    first = world.charge(40_000, due_on=TODAY)
    bill = world.bill(late, soon, first)
    world.pay(70_000, bill.code)
    assert (world.open(first), world.open(late), world.open(soon)) == (0, 30_000, 50_000)


def test_one_transfer_for_two_bills(world: World):
    one, two = world.charge(10_000), world.charge(20_000)
    text = f"{world.bill(one).code} va {world.bill(two).code}"
    left = world.pay(30_001, text)
    assert world.left(left) == 30_001, "not exactly both: a person looks"
    assert world.left(world.pay(30_000, text)) == 0
    assert world.open(one) == world.open(two) == 0


@pytest.mark.parametrize("spoil", [lambda c: c[:-1] + ("2" if c[-1] != "2" else "3"),
                                   lambda c: c[:-2], lambda c: "phi via he"])  # fmt: skip
def test_a_wrong_word_is_not_booked_by_a_rule(world: World, spoil):
    code = world.bill(world.charge(100_000)).code
    line = world.pay(100_000, spoil(code))
    assert world.left(line) == 100_000
    assert not Match.objects.exists()


def test_a_mistyped_code_is_proposed_and_settled_by_a_person(world: World):
    charge = world.charge(100_000)
    bill = world.bill(charge)
    world.bill(world.charge(100_000, payer=world.other))
    wrong = bill.code[:-1] + ("2" if bill.code[-1] != "2" else "3")
    line = world.pay(100_000, f"nop phi {wrong}")
    (first, *_) = queries.candidates(line, actor=world.clerk)
    assert first.bill_id == bill.pk
    assert set(first.reasons) == {
        "code_is_nearly_there", "name_is_the_payers", "amount_is_the_same",
    }  # fmt: skip
    settle(world, line, charge, 100_000)
    assert (world.open(charge), world.match(line).rule) == (0, "person")


def settle(world: World, line, charge, dong: int, **other) -> None:
    use = actions.Use(kind="charge", amount=Money(dong), charge_id=charge)
    actions.settle_line(
        line_id=line, uses=[use], reason="đọc được tên", actor=other.pop("actor", world.clerk),
        at=MORNING,
    )  # fmt: skip


def test_who_paid_before_from_the_same_account_is_proposed(world: World):
    world.pay(5_000, world.bill(world.charge(5_000)).code)
    bill = world.bill(world.charge(70_000))
    line = world.pay(70_000, "khong ghi gi")
    (first,) = queries.candidates(line, actor=world.clerk)
    assert first.bill_id == bill.pk and "account_paid_before" in first.reasons
    shown = queries.line(line, actor=world.clerk)
    assert shown.counter_account == "•••0001" and "999" not in world.line(line).counter_account


def test_an_anonymous_payment_is_given_back(world: World):
    line = world.pay(80_000, "")
    decision = world.decide("refund", 80_000, line_id=line)
    assert (world.left(line), world.balances()) == (0, {"bank": 80_000, "refund_due": -80_000})
    code = actions_code(decision)
    out = world.pay(-80_000, f"hoan tien {code}")
    assert (world.left(out), world.match(out).kind) == (0, "refund")
    assert world.balances() == {}


def actions_code(decision) -> str:
    from opendistrict.registers.ledger.models import Decision

    return Decision.objects.get(pk=decision).code


def test_a_refund_whose_code_was_lost_is_settled_by_a_person(world: World):
    world.pay(100_000, world.bill(world.charge(40_000)).code)
    decision = world.decide("refund", 60_000, party_id=world.payer)
    out = world.pay(-60_000, "hoan tien")
    use = actions.Use(kind="refund", amount=Money(60_000), decision_id=decision)
    actions.settle_line(line_id=out, uses=[use], reason="lệnh chi", actor=world.clerk, at=MORNING)
    assert world.balances() == {"bank": 40_000, "revenue": -40_000}
    again = world.pay(-60_000, f"hoan tien {actions_code(decision)}")
    assert world.left(again) == -60_000, "a refund is paid out once"


def test_money_between_our_own_accounts_and_with_the_bank(world: World):
    went, came, fee, interest = world.bank((-50_000, "a"), (50_000, "b"), (-22_000, "phi"),
                                           (1_000, "lai"))  # fmt: skip
    for line, kind, dong in ((went, "moved", 50_000), (came, "moved", 50_000),
                             (fee, "bank", 22_000), (interest, "bank", 1_000)):  # fmt: skip
        use = actions.Use(kind=kind, amount=Money(dong))
        actions.settle_line(line_id=line, uses=[use], reason="mẫu", actor=world.clerk, at=MORNING)
    assert world.balances() == {"bank": -21_000, "revenue": -1_000, "write_off": 22_000}
    world.close()


def test_a_match_is_undone_and_not_made_again_by_a_rule(world: World, heard):
    charge = world.charge(100_000)
    line = world.pay(100_000, world.bill(charge).code)
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm người", actor=world.clerk,
                    at=MORNING)  # fmt: skip
    assert (world.open(charge), world.left(line)) == (100_000, 100_000)
    receipt = Receipt.objects.get()
    assert (receipt.number, receipt.voided_because) == (1, "nhầm người")
    assert actions.match_by_rules(at=MORNING).by_rule == {}
    settle(world, line, charge, 100_000)
    assert numbers() == [1, 2]
    drain(MORNING)
    assert heard == [("paid", str(charge)), ("reopened", str(charge)), ("paid", str(charge))]


def test_cash_at_the_counter_sent_twice_is_paid_once(world: World, heard):
    charge = world.charge(100_000)
    for _ in range(2):
        actions.take_cash(key="f1", charge_id=charge, amount=Money(100_000), actor=world.clerk,
                          at=MORNING)  # fmt: skip
    assert (world.open(charge), numbers()) == (0, [1])
    with pytest.raises(Refused, match="cash_is_more_than_is_open"):
        actions.take_cash(key="f2", charge_id=charge, amount=Money(1), actor=world.clerk,
                          at=MORNING)  # fmt: skip
    (line,) = world.bank((100_000, "nop tien mat"))
    use = actions.Use(kind="deposit", amount=Money(100_000))
    actions.settle_line(line_id=line, uses=[use], reason="nộp quỹ", actor=world.clerk, at=MORNING)
    assert world.balances() == {"bank": 100_000, "revenue": -100_000}
    drain(MORNING)
    assert heard == [("paid", str(charge))]


def test_cash_is_given_back(world: World):
    charge = world.charge(100_000)
    paid = actions.take_cash(key="f1", charge_id=charge, amount=Money(60_000), actor=world.clerk,
                             at=MORNING)  # fmt: skip
    for refused in (None, "match_was_undone"):
        try:
            actions.give_cash_back(transfer_id=paid, reason="nhầm", actor=world.clerk, at=MORNING)
        except Refused as no:
            assert no.codes == (refused,)
    assert world.open(charge) == 100_000 and Receipt.objects.get().voided_at


@pytest.mark.parametrize(
    ("dong", "kind", "code"),
    [(100_001, "charge", "charge_is_paid_above_itself"), (0, "charge", "line_is_used_for_nothing"),
     (200_001, "bank", "line_is_used_above_itself"), (5, "mystery", "line_is_used_for_nothing"),
     (5, "refund", "line_is_used_for_nothing")],
)  # fmt: skip
def test_what_a_person_may_not_say_of_a_line(world: World, dong, kind, code):
    charge = world.charge(100_000)
    line = world.pay(200_000, "")
    use = actions.Use(kind=kind, amount=Money(dong), charge_id=charge if kind == "charge" else None)
    with pytest.raises(Refused, match=code):
        actions.settle_line(line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING)


def test_who_has_no_right_settles_nothing(world: World):
    line, charge = world.pay(100_000, ""), world.charge()
    stranger = officer("stranger", world.ward, "read")
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        settle(world, line, charge, 100_000, actor=stranger)
    nobody = officer("nobody", world.account)
    assert queries.lines_left(actor=nobody) == []
    assert [one.id for one in queries.lines_left(actor=stranger)] == [line]
    with pytest.raises(Refused, match="bank_line_is_unknown"):
        queries.line(line, actor=nobody)


def test_charged_twice_is_owed_once(world: World):
    assert world.charge(key="same") != world.charge(key="other")
    number = world.numbers
    world.numbers = iter([900, 900, 901])  # the same subject
    first = world.charge(key="again")
    assert world.charge(key="again") == first
    with pytest.raises(Refused, match="charge_was_told_otherwise"):
        world.charge(key="again")
    world.numbers = number
    assert world.balances()["receivable"] == 300_000


@pytest.mark.parametrize(
    ("change", "code"),
    [({"amount": Money(0)}, "charge_is_for_nothing"), ({"legal_basis": " "},
      "legal_basis_is_missing"), ({"due_on": TODAY - timedelta(days=1)},
      "charge_is_due_before_it_arose"), ({"budget_item": "a:b"}, "budget_item_is_wrong")],
)  # fmt: skip
def test_what_is_no_charge(world: World, change, code):
    owed = {
        "key": "k", "unit_id": world.ward, "payer_id": world.payer, "subject": "s", "title": "t",
        "legal_basis": BASIS, "regime": "r", "derivation": {}, "amount": Money(5),
        "due_on": TODAY, **change,
    }  # fmt: skip
    with pytest.raises(Refused, match=code):
        actions.charge(actions.Owed(**owed), actor=SYSTEM, at=MORNING)


def test_a_cancelled_charge_is_open_no_more_and_not_paid(world: World, heard):
    charge = world.charge(100_000)
    for _ in range(2):
        actions.cancel_charge(charge_id=charge, reason="tính sai", actor=SYSTEM, at=MORNING)
    assert (world.open(charge), world.balances()) == (0, {})
    assert not queries.charge(charge).is_settled
    paid = world.charge(100_000)
    world.pay(1, world.bill(paid).code)
    with pytest.raises(Refused, match="charge_is_paid_in_part"):
        actions.cancel_charge(charge_id=paid, reason="tính sai", actor=SYSTEM, at=MORNING)
    drain(MORNING)
    assert heard == []


def broken(name: str):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE ledger_transfer SET amount = 1", "append-only"),
        ("DELETE FROM ledger_transfer", "append-only"),
        ("UPDATE ledger_charge SET amount = 1", "append-only"),
        ("UPDATE ledger_bankline SET amount = 1", "ended once"),
        ("UPDATE ledger_bankline SET statement_id = NULL", "ended once"),
        ("UPDATE ledger_match SET amount = 1", "ended once"),
        ("DELETE FROM ledger_receipt", "ended once"),
        ("UPDATE ledger_receipt SET number = 7", "ended once"),
    ],
)
def test_the_database_lets_nobody_rewrite_money(world: World, sql, name):
    world.pay(100_000, world.bill(world.charge(100_000)).code)
    with broken(name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("reason", ["paid", "received"])
def test_the_database_lets_nobody_pay_above(world: World, reason):
    world.pay(100_000, world.bill(world.charge(100_000)).code)
    row = Transfer.objects.get(reason=reason)
    row.pk, row.recorded_at = row.line_id, MORNING
    name = "paid above itself" if reason == "paid" else "a_bank_line_is_booked_once"
    with broken(name), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_keeps_transfers_in_one_unit(world: World):
    world.charge()
    row = Transfer.objects.get()
    row.pk, row.unit_id, row.charge_id = world.account, world.account, None
    with broken("books of one unit"), transaction.atomic():
        row.save(force_insert=True)
