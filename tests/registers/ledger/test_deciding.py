"""Waived, reduced, written off, set off, given back: by two persons, and never above what is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import BASIS, World, officer

from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries, rules
from opendistrict.registers.ledger.models import Charge, Decision, Receipt


def test_a_waived_charge_is_settled_without_a_receipt(world: World):
    charge = world.charge(100_000)
    world.pay(30_000, world.bill(charge).code)
    world.decide("waive", 70_000, charge_id=charge)
    assert queries.charge(charge).is_settled and Receipt.objects.count() == 1
    assert world.balances() == {"bank": 30_000, "revenue": -30_000}


def test_what_is_reduced_after_it_was_paid_is_the_payers_credit(world: World):
    charge = world.charge(100_000)
    line = world.pay(100_000, world.bill(charge).code)
    world.decide("reduce", 40_000, charge_id=charge)
    sums = queries.sums_of([charge])[charge]
    assert (sums.open.dong, sums.received.dong, world.credit()) == (0, 60_000, 40_000)
    with pytest.raises(Refused, match="charge_was_reduced_after_payment"):
        actions.unmatch(match_id=world.match(line).pk, reason="x", actor=world.clerk, at=MORNING)


def test_what_is_written_off_is_not_settled(world: World):
    charge = world.charge(100_000)
    world.decide("write_off", 100_000, charge_id=charge)
    assert world.open(charge) == 0 and not queries.charge(charge).is_settled
    assert world.balances() == {"write_off": 100_000, "revenue": -100_000}


def test_a_credit_pays_another_charge_with_a_receipt(world: World):
    first = world.pay(150_000, world.bill(world.charge(100_000)).code)
    other = world.charge(30_000)
    world.decide("credit_use", 30_000, charge_id=other, party_id=world.payer)
    assert (world.open(other), world.credit()) == (0, 20_000)
    assert list(Receipt.objects.order_by("number").values_list("number", "amount")) == [
        (1, 100_000), (2, 30_000),
    ]  # fmt: skip
    surplus = next(one for one in queries.line(first, actor=world.clerk).matches
                   if one.kind == "credit")  # fmt: skip
    with pytest.raises(Refused, match="credit_was_used"):
        actions.unmatch(match_id=surplus.id, reason="x", actor=world.clerk, at=MORNING)


def test_who_proposes_does_not_decide(world: World):
    charge = world.charge(100_000)
    key = propose(world, charge_id=charge)
    with pytest.raises(Refused, match="who_proposes_does_not_decide"):
        actions.decide(decision_id=key, approve=True, actor=world.clerk, at=MORNING)
    change = "UPDATE ledger_decision SET decided_at = now(), is_approved = true, decided_by_id = %s"
    with (
        pytest.raises(IntegrityError, match="who_proposes_does_not_decide"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [world.clerk.id])
    assert [one.id for one in queries.decisions_waiting(actor=world.chief)] == [key]
    actions.decide(decision_id=key, approve=False, actor=world.chief, at=MORNING)
    with pytest.raises(Refused, match="decision_was_made"):
        actions.decide(decision_id=key, approve=True, actor=world.chief, at=MORNING)
    assert world.open(charge) == 100_000


def propose(world: World, **change):
    asked = {"kind": "waive", "amount": Money(100_000), "legal_basis": BASIS, "reason": "mẫu",
             "actor": world.clerk, "at": MORNING, **change}  # fmt: skip
    return actions.propose(**asked)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "gift"}, "decision_kind_is_unknown"),
        ({"amount": Money(0)}, "decision_is_about_nothing"),
        ({"kind": "refund"}, "decision_is_about_nothing"),
        ({"kind": "credit_use"}, "decision_is_about_nothing"),
        ({"legal_basis": ""}, "legal_basis_is_missing"),
        ({"reason": " "}, "reason_is_missing"),
        ({"amount": Money(100_001)}, "decision_is_above_what_is_there"),
        ({"amount": Money(99_999)}, "decision_is_above_what_is_there"),  # a waiver is of all
        ({"kind": "reduce", "amount": Money(100_001)}, "decision_is_above_what_is_there"),
        ({"kind": "write_off", "amount": Money(100_001)}, "decision_is_above_what_is_there"),
    ],
)
def test_what_may_not_be_proposed(world: World, change, code):
    with pytest.raises(Refused, match=code):
        propose(world, charge_id=world.charge(100_000), **change)


def test_who_may_not_propose_or_decide(world: World):
    charge = world.charge(100_000)
    stranger = officer("stranger", world.ward, "read")
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        propose(world, charge_id=charge, actor=stranger)
    key = propose(world, charge_id=charge)
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        actions.decide(decision_id=key, approve=True, actor=stranger, at=MORNING)


def test_a_decision_that_money_overtook_is_not_carried_out(world: World):
    charge = world.charge(100_000)
    key = propose(world, charge_id=charge)
    world.pay(100_000, world.bill(charge).code)
    with pytest.raises(Refused, match="decision_is_above_what_is_there"):
        actions.decide(decision_id=key, approve=True, actor=world.chief, at=MORNING)
    assert Decision.objects.get().decided_at is None


def test_a_credit_is_refunded_once(world: World):
    world.pay(150_000, world.bill(world.charge(100_000)).code)
    about = {"kind": "refund", "amount": Money(50_000), "party_id": world.payer,
             "unit_id": world.ward}  # fmt: skip
    one, two = propose(world, **about), propose(world, **about)
    actions.decide(decision_id=one, approve=True, actor=world.chief, at=MORNING)
    with pytest.raises(Refused, match="decision_is_above_what_is_there"):
        actions.decide(decision_id=two, approve=True, actor=world.chief, at=MORNING)
    assert world.balances()["refund_due"] == -50_000


# ---- in parts, and late


def plan(world: World, charge, *parts: tuple[int, int], actor=None) -> None:
    actions.agree_instalments(
        charge_id=charge, legal_basis=BASIS, actor=actor or world.chief, at=MORNING,
        parts=[(TODAY + timedelta(days=day), Money(dong)) for day, dong in parts],
    )  # fmt: skip


def opens(charge) -> list[int]:
    return [one.open.dong for one in queries.charge(charge).plan.parts]


def test_instalments_are_filled_in_their_order(world: World):
    charge = world.charge(100_000)
    code = world.bill(charge).code
    plan(world, charge, (10, 30_000), (40, 70_000))
    world.pay(50_000, code)
    assert opens(charge) == [0, 50_000]
    plan(world, charge, (20, 25_000), (50, 25_000))
    world.pay(30_000, code)
    assert opens(charge) == [0, 20_000]


@pytest.mark.parametrize(
    ("parts", "code"),
    [((), "instalments_are_not_in_order"), (((5, 60_000), (5, 40_000)),
      "instalments_are_not_in_order"), (((5, 60_000), (4, 40_000)), "instalments_are_not_in_order"),
     (((5, 60_000),), "instalments_do_not_make_what_is_open")],
)  # fmt: skip
def test_what_is_no_plan(world: World, parts, code):
    with pytest.raises(Refused, match=code):
        plan(world, world.charge(100_000), *parts)
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        plan(world, world.charge(100_000), actor=officer("s", world.ward, "read"))


def test_a_plan_is_for_days_to_come_and_has_its_basis(world: World):
    charge = world.charge(100_000)
    with pytest.raises(Refused, match="instalment_day_is_past"):
        plan(world, charge, (-1, 50_000), (5, 50_000))
    with pytest.raises(Refused, match="legal_basis_is_missing"):
        actions.agree_instalments(
            charge_id=charge, legal_basis=" ", parts=[(TODAY, Money(100_000))],
            actor=world.chief, at=MORNING,
        )  # fmt: skip
    assert queries.charge(charge).plan is None


def late(world: World, charge, days: int) -> tuple[int, bool, int, int]:
    """What is late after so many days: by the charge, by the list, by the unit's sums."""
    day = TODAY + timedelta(days=days)
    listed = queries.charges(actor=world.clerk, today=day, state=queries.OVERDUE)
    one = queries.standing(world.ward, actor=world.clerk, today=day)
    return (queries.charge(charge).late_on(day).dong, charge in {c.id for c in listed},
            one.overdue, one.late.dong)  # fmt: skip


def test_who_pays_in_parts_is_late_with_the_parts_that_are_due(world: World):
    charge = world.charge(100_000)  # by the tenth day
    code = world.bill(charge).code
    assert late(world, charge, 10) == (0, False, 0, 0)
    assert late(world, charge, 11) == (100_000, True, 1, 100_000)
    plan(world, charge, (20, 30_000), (40, 70_000))
    assert late(world, charge, 20) == (0, False, 0, 0)
    assert late(world, charge, 21) == (30_000, True, 1, 30_000)
    assert late(world, charge, 41) == (100_000, True, 1, 100_000)
    world.pay(10_000, code)
    told = queries.charge(charge)
    assert (told.next_part.dong, told.next_due_on) == (20_000, TODAY + timedelta(days=20))
    assert late(world, charge, 21) == (20_000, True, 1, 20_000)
    line = world.pay(20_000, code)
    assert late(world, charge, 21) == (0, False, 0, 0)
    assert queries.charge(charge).next_part == Money(70_000)
    plan(world, charge, (30, 35_000), (60, 35_000))
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=MORNING)
    told = queries.charge(charge)
    assert (told.plan.number, told.plan.uncovered, told.next_part) == (
        2, Money(20_000), Money(55_000),
    )  # fmt: skip
    assert late(world, charge, 10) == (0, False, 0, 0)
    assert late(world, charge, 11) == (20_000, True, 1, 20_000)
    assert late(world, charge, 31) == (55_000, True, 1, 55_000)


def end(world: World, charge, actor=None, basis: str = BASIS) -> None:
    actions.end_instalments(
        charge_id=charge, legal_basis=basis, actor=actor or world.chief, at=MORNING
    )


def test_a_plan_ends_and_the_charge_is_due_by_its_own_day(world: World):
    charge = world.charge(100_000)
    with pytest.raises(Refused, match="there_are_no_instalments"):
        end(world, charge)
    plan(world, charge, (20, 30_000), (40, 70_000))
    with pytest.raises(Refused, match="legal_basis_is_missing"):
        end(world, charge, basis=" ")
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        end(world, charge, officer("s", world.ward, "read", "propose"))
    end(world, charge)
    assert queries.charge(charge).plan is None
    assert late(world, charge, 11) == (100_000, True, 1, 100_000)
    with pytest.raises(Refused, match="there_are_no_instalments"):
        end(world, charge)
    plan(world, charge, (20, 100_000))
    assert queries.charge(charge).plan.number == 3


def test_a_bill_asks_for_the_part_that_is_next(world: World):
    charge, other = world.charge(100_000), world.charge(5_000)
    bill = world.bill(charge, other)
    assert queries.bill(bill.pk).next == queries.bill(bill.pk).open == Money(105_000)
    plan(world, charge, (20, 30_000), (40, 70_000))
    told = queries.bill(bill.pk)
    assert (told.open, told.next) == (Money(105_000), Money(35_000))
    assert vietqr.decode(told.payload_for(told.next)).amount == Money(35_000)
    assert vietqr.decode(told.payload).amount == Money(105_000)


@given(st.integers(1, 10**9), st.integers(1, 24), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_even_parts_make_the_whole_month_by_month(dong, count, first):
    parts = queries.even_parts(Money(dong), count, first)
    assert sum(part.dong for _, part in parts) == dong and len(parts) == count
    days = [day for day, _ in parts]
    assert days[0] == first and days == sorted(set(days))
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


def test_interest_is_for_the_days_on_which_something_was_open(world: World):
    charge = world.charge(1_000_000, due_on=TODAY)
    code = world.bill(charge).code
    day = TODAY + timedelta(days=11)
    later = MORNING + timedelta(days=31)
    data = world.file((400_000, code), on=day)
    lines = world.import_file(data, at=later).new_line_ids
    actions.match_by_rules(line_ids=lines, at=later)
    asked = {
        "charge_id": charge, "since": TODAY + timedelta(days=1),
        "until": TODAY + timedelta(days=31),
        "rate_per_day": Decimal("0.0003"), "legal_basis": BASIS, "regime": "mau-2026",
        "due_on": later.date(), "actor": SYSTEM, "at": later,
    }  # fmt: skip
    key = actions.charge_late_interest(**asked)
    assert actions.charge_late_interest(**asked) == key
    row = Charge.objects.get(pk=key)
    assert row.amount == 10 * 300 + 20 * 180  # 1,000,000 and 600,000 đồng at 0.03 % a day
    assert [one["open"] for one in row.derivation["steps"]] == [1_000_000, 600_000]
    for since in (2, 30):
        with pytest.raises(Refused, match="late_days_were_charged"):
            actions.charge_late_interest(**{**asked, "since": TODAY + timedelta(days=since)})
    with pytest.raises(Refused, match="late_days_are_wrong"):
        actions.charge_late_interest(**{**asked, "since": TODAY})


def test_no_interest_where_nothing_was_open(world: World):
    charge = world.charge(100_000, due_on=TODAY)
    world.pay(100_000, world.bill(charge).code)
    later = MORNING + timedelta(days=9)
    assert actions.charge_late_interest(
        charge_id=charge, since=TODAY + timedelta(days=1), until=later.date(),
        rate_per_day=Decimal("0.0003"), legal_basis=BASIS, regime="r", due_on=later.date(),
        actor=SYSTEM, at=later,
    ) is None  # fmt: skip


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(
    st.lists(st.tuples(days, st.integers(-(10**6), 10**6)), max_size=8), days, days,
    st.decimals("0.0001", "0.01", places=4),
)  # fmt: skip
def test_interest_by_steps_is_interest_by_days(opened, since, until, rate):
    """The same, counted day by day."""
    if not since < until:
        return
    one_by_one = sum(
        max(sum(dong for day, dong in opened if day <= since + timedelta(days=n)), 0) * rate
        for n in range((until - since).days)
    )
    steps = rules.late_steps(opened, since=since, until=until, rate_per_day=rate)
    assert sum(step.interest for step in steps) == one_by_one


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=6))
def test_instalments_are_filled_exactly(paid, parts):
    left = rules.filled(parts, paid)
    assert sum(left) == max(sum(parts) - paid, 0)
    assert all(one == 0 for one in left[: len(left) - sum(bool(one) for one in left)])
