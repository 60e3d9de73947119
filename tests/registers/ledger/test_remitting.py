"""What was collected is paid over to the budget: by item, by two persons, proved by the bank."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import BASIS, World, officer

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import Decision, Match, Remittance, RemittanceLine
from opendistrict.registers.ledger.shapes import RemittanceShape

PARKING = "2863"
FINES = "4254"


def collect(world: World, dong: int, item: str = PARKING) -> None:
    charge = world.charge(dong, item=item)
    world.pay(dong, world.bill(charge).code)


def cash(world: World, dong: int, item: str = PARKING) -> None:
    actions.take_cash(
        key="k", charge_id=world.charge(dong, item=item), amount=Money(dong), actor=world.clerk,
        at=MORNING,
    )  # fmt: skip


def draw_up(world: World, lines: dict[str, int], *, in_cash: bool = False, **more):
    told = {
        "unit_id": world.ward, "account_id": None if in_cash else world.account,
        "lines": {item: Money(dong) for item, dong in lines.items()}, "legal_basis": BASIS,
        "reason": "Thu tháng 11 (mẫu)", "actor": world.clerk, "at": MORNING,
    }  # fmt: skip
    return actions.draw_up_remittance(**{**told, **more})


def approve(world: World, key) -> None:
    actions.decide(decision_id=key, approve=True, actor=world.chief, at=MORNING)


def approved(world: World, lines: dict[str, int], *, in_cash: bool = False):
    key = draw_up(world, lines, in_cash=in_cash)
    approve(world, key)
    return key


def shown(world: World, key) -> RemittanceShape:
    found = queries.remittance(key, actor=world.clerk)
    assert found is not None
    return found


def here(world: World) -> dict[str, int]:
    due = queries.to_remit(world.ward, actor=world.clerk)
    assert due is not None
    return {one.item: one.here.dong for one in due.items}


def code(key) -> str:
    return Decision.objects.get(pk=key).code


def undo(world: World, key, **more) -> None:
    told = {"remittance_id": key, "reason": "sai mục", "actor": world.chief, "at": MORNING}
    actions.undo_remittance(**{**told, **more})


def hand_over(world: World, key, slip: str = "0001", **more) -> None:
    told = {"remittance_id": key, "slip": slip, "actor": world.clerk, "at": MORNING}
    actions.hand_over_remittance(**{**told, **more})


def test_from_a_payment_to_the_treasury(world: World):
    collect(world, 100_000)
    collect(world, 70_000, FINES)
    assert here(world) == {PARKING: 100_000, FINES: 70_000}
    key = draw_up(world, {PARKING: 100_000, FINES: 20_000})
    assert here(world) == {PARKING: 100_000, FINES: 70_000}, "nothing moves before it is approved"
    assert shown(world, key).state == "waiting"
    approve(world, key)
    assert here(world) == {PARKING: 0, FINES: 50_000}
    assert shown(world, key).state == "due"
    assert world.balances()["remit_due"] == -120_000
    (line,) = world.bank((-120_000, f"nop NSNN {code(key)}"))
    actions.match_by_rules(line_ids=[line], at=MORNING)
    told = shown(world, key)
    assert (told.state, told.left_on, told.number) == ("left", TODAY, "2026-000001")
    assert told.lines == ((PARKING, Money(100_000)), (FINES, Money(20_000)))
    assert (world.match(line).kind, world.match(line).rule) == ("remit", "remit")
    assert world.balances() == {"bank": 50_000, "revenue": -170_000, "remitted": 120_000}
    sheet, differences = queries.closing_sheet(world.ward, day=TODAY)
    assert not differences
    assert sheet["budget"]["items"][FINES] == {
        "before": 0, "collected": 70_000, "given_back": 0, "remitted": 20_000, "here": 50_000,
    }  # fmt: skip
    assert sum(sheet["budget"]["held"].values()) == 50_000


def test_it_is_told_as_facts_by_item_when_it_has_left(world: World):
    collect(world, 100_000)
    collect(world, 70_000, FINES)
    key = approved(world, {PARKING: 60_000, FINES: 70_000})
    world.close()
    facts = Fact.objects.filter(series__measure="ledger.remitted").select_related("series")
    assert not facts.exists(), "approved is not paid"
    later = MORNING + timedelta(days=1)
    (line,) = world.bank((-130_000, code(key)), on=TODAY + timedelta(days=1), at=later)
    actions.match_by_rules(line_ids=[line], at=later)
    world.close(TODAY + timedelta(days=1), at=later)
    told = {fact.series.slices["item"]: int(fact.quantity) for fact in facts}
    assert told == {PARKING: 60_000, FINES: 70_000}


def test_the_next_day_begins_with_what_was_left(world: World):
    collect(world, 100_000)
    world.close()
    later = MORNING + timedelta(days=1)
    key = draw_up(world, {PARKING: 30_000}, at=later)
    actions.decide(decision_id=key, approve=True, actor=world.chief, at=later)
    sheet, differences = queries.closing_sheet(world.ward, day=TODAY + timedelta(days=1))
    assert not differences
    assert sheet["budget"]["items"][PARKING] == {
        "before": 100_000, "collected": 0, "given_back": 0, "remitted": 30_000, "here": 70_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "more", "refused"),
    [
        ({}, {}, "remittance_is_of_nothing"),
        ({PARKING: 0}, {}, "remittance_is_of_nothing"),
        ({PARKING: -1}, {}, "remittance_is_of_nothing"),
        ({PARKING: 100_001}, {}, "remittance_is_above_what_is_here"),
        ({FINES: 1}, {}, "remittance_is_above_what_is_here"),
        ({PARKING: 1}, {"legal_basis": " "}, "legal_basis_is_missing"),
        ({PARKING: 1}, {"reason": "\n"}, "reason_is_missing"),
        ({PARKING: 1}, {"account_id": None}, "source_holds_less"),
    ],
)
def test_what_is_no_statement(world: World, lines, more, refused):
    collect(world, 100_000)
    with pytest.raises(Refused, match=refused):
        draw_up(world, lines, **more)
    assert not Remittance.objects.exists()


def test_no_account_of_another_unit_and_no_right(world: World):
    collect(world, 100_000)
    with pytest.raises(Refused, match="bank_account_is_unknown"):
        draw_up(world, {PARKING: 1}, account_id=world.payer)
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        draw_up(world, {PARKING: 1}, actor=officer("looker", world.ward, "read"))
    key = draw_up(world, {PARKING: 1})
    for act, who in ((hand_over, "chief"), (undo, "clerk")):
        with pytest.raises(Refused, match="remittance_is_not_approved"):
            act(world, key, actor=getattr(world, who))
    approve(world, key)
    for act in (hand_over, undo):
        with pytest.raises(Refused, match="may_not_act_on_this_money"):
            act(world, key, actor=officer("looker", world.ward, "read"))
    nobody = officer("looker", world.payer, "read")
    assert queries.remittance(key, actor=nobody) is None
    assert queries.remittances(world.ward, actor=nobody) == []
    assert queries.to_remit(world.ward, actor=nobody) is None


def test_who_draws_it_up_does_not_approve_it(world: World):
    collect(world, 100_000)
    key = draw_up(world, {PARKING: 1})
    with pytest.raises(Refused, match="who_proposes_does_not_decide"):
        actions.decide(decision_id=key, approve=True, actor=world.clerk, at=MORNING)
    actions.decide(decision_id=key, approve=False, actor=world.chief, at=MORNING)
    assert shown(world, key).state == "rejected"
    assert here(world) == {PARKING: 100_000}
    assert shown(world, draw_up(world, {PARKING: 1})).number == "2026-000002"
    with pytest.raises(Refused, match="decision_kind_is_unknown"):
        actions.propose(
            kind="remit", amount=Money(1), legal_basis=BASIS, reason="x", actor=world.clerk,
            at=MORNING, unit_id=world.ward,
        )  # fmt: skip


def test_what_waits_is_left_to_who_drew_it_up(world: World):
    collect(world, 100_000)
    first = draw_up(world, {PARKING: 80_000})
    with pytest.raises(Refused, match="remittance_is_above_what_is_here"):
        draw_up(world, {PARKING: 30_000})
    actions.decide(decision_id=first, approve=False, actor=world.chief, at=MORNING)
    draw_up(world, {PARKING: 30_000})


def test_what_went_since_it_was_drawn_up_is_not_paid_over(world: World):
    charge = world.charge(100_000)
    line = world.pay(100_000, world.bill(charge).code)
    key = draw_up(world, {PARKING: 100_000})
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=MORNING)
    with pytest.raises(Refused, match="remittance_is_above_what_is_here"), transaction.atomic():
        approve(world, key)
    assert shown(world, key).state == "waiting"


def test_what_is_undone_after_it_was_paid_over_is_below_nothing(world: World):
    charge = world.charge(100_000)
    line = world.pay(100_000, world.bill(charge).code)
    approved(world, {PARKING: 100_000})
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=MORNING)
    assert here(world) == {PARKING: -100_000}
    due = queries.to_remit(world.ward, actor=world.clerk)
    assert due is not None
    assert due.items[0].free == Money(0)
    assert not queries.closing_sheet(world.ward, day=TODAY)[1]


@pytest.mark.parametrize("dong", [-119_999, -120_001, 120_000])
def test_a_line_of_another_amount_is_left_for_a_person(world: World, dong: int):
    collect(world, 200_000)
    key = approved(world, {PARKING: 120_000})
    (line,) = world.bank((dong, code(key)))
    actions.match_by_rules(line_ids=[line], at=MORNING)
    assert not Match.objects.filter(line=line).exists()
    use = actions.Use(kind="remit", amount=Money(119_999), decision_id=key)
    with pytest.raises(Refused, match=r"remittance_is_not_due|money_in_is_no_refund"):
        actions.settle_line(line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING)


def test_a_person_says_which_statement_a_line_was(world: World):
    collect(world, 200_000)
    key = approved(world, {PARKING: 120_000})
    (line,) = world.bank((-121_000, "khong co ma"))
    for kind in ("refund", "remit"):
        use = actions.Use(kind=kind, amount=Money(120_000), decision_id=key)
        if kind == "refund":
            with pytest.raises(Refused, match="refund_is_not_due"):
                actions.settle_line(
                    line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING
                )
    fee = actions.Use(kind="bank", amount=Money(1_000))
    actions.settle_line(
        line_id=line, uses=[use, fee], reason="đúng số", actor=world.clerk, at=MORNING
    )
    assert shown(world, key).state == "left"
    assert not queries.closing_sheet(world.ward, day=TODAY)[1]


def test_only_a_line_of_its_account_is_it(world: World):
    collect(world, 200_000)
    cash(world, 50_000)
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    (line,) = world.bank((-50_000, code(key)))
    actions.match_by_rules(line_ids=[line], at=MORNING)
    assert world.left(line) == -50_000
    use = actions.Use(kind="remit", amount=Money(50_000), decision_id=key)
    with pytest.raises(Refused, match="remittance_is_not_due"):
        actions.settle_line(line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING)


def test_paid_over_once(world: World):
    collect(world, 200_000)
    key = approved(world, {PARKING: 100_000})
    lines = world.bank((-100_000, code(key)), (-100_000, code(key)))
    actions.match_by_rules(line_ids=lines, at=MORNING)
    assert sorted(world.left(line) for line in lines) == [-100_000, 0]


def test_cash_is_handed_over_against_a_slip(world: World):
    cash(world, 50_000)
    with pytest.raises(Refused, match="source_holds_less"):
        draw_up(world, {PARKING: 50_000})
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    with pytest.raises(Refused, match="slip_is_missing"):
        hand_over(world, key, " ")
    hand_over(world, key)
    hand_over(world, key)
    with pytest.raises(Refused, match="remittance_has_left"):
        hand_over(world, key, "0002")
    assert (shown(world, key).state, shown(world, key).slip) == ("left", "0001")
    assert world.balances() == {"revenue": -50_000, "remitted": 50_000}
    world.close()
    (fact,) = Fact.objects.filter(series__measure="ledger.remitted")
    assert int(fact.quantity) == 50_000


def test_from_an_account_nothing_is_handed_over(world: World):
    collect(world, 50_000)
    key = approved(world, {PARKING: 50_000})
    with pytest.raises(Refused, match="remittance_is_not_in_cash"):
        hand_over(world, key)


def test_what_is_to_leave_is_not_there_for_another(world: World):
    collect(world, 100_000)
    cash(world, 100_000)
    approved(world, {PARKING: 80_000})
    with pytest.raises(Refused, match="source_holds_less"):
        draw_up(world, {PARKING: 80_000})
    draw_up(world, {PARKING: 80_000}, in_cash=True)


def test_undone_everything_is_due_again_and_the_number_stays(world: World):
    collect(world, 100_000)
    key = approved(world, {PARKING: 100_000})
    with pytest.raises(Refused, match="reason_is_missing"):
        undo(world, key, reason=" ")
    undo(world, key)
    assert here(world) == {PARKING: 100_000}
    told = shown(world, key)
    assert (told.state, told.undone_because, told.due) == ("undone", "sai mục", Money(0))
    with pytest.raises(Refused, match="remittance_was_undone"):
        undo(world, key)
    (line,) = world.bank((-100_000, code(key)))
    actions.match_by_rules(line_ids=[line], at=MORNING)
    assert world.left(line) == -100_000, "nothing is due of what was undone"
    assert not queries.closing_sheet(world.ward, day=TODAY)[1]
    assert "remit_due" not in world.balances()


def test_what_the_bank_told_is_unmatched_first(world: World):
    collect(world, 100_000)
    key = approved(world, {PARKING: 100_000})
    (line,) = world.bank((-100_000, code(key)))
    actions.match_by_rules(line_ids=[line], at=MORNING)
    with pytest.raises(Refused, match="remittance_has_left"):
        undo(world, key)
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=MORNING)
    assert (shown(world, key).state, shown(world, key).left_on) == ("due", None)
    undo(world, key)
    assert here(world) == {PARKING: 100_000}
    assert not queries.closing_sheet(world.ward, day=TODAY)[1]


def test_cash_that_was_handed_over_is_undone_with_it(world: World):
    cash(world, 50_000)
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    hand_over(world, key)
    undo(world, key)
    assert world.balances() == {"cash": 50_000, "revenue": -50_000}
    assert here(world) == {PARKING: 50_000}


def test_charges_without_an_item_are_paid_over_as_that(world: World):
    collect(world, 100_000, item="")
    approved(world, {"": 100_000})
    assert here(world) == {"": 0}
    assert not queries.closing_sheet(world.ward, day=TODAY)[1]


def test_what_a_bank_pays_and_takes_is_of_no_item(world: World):
    lines = world.bank((5_000, "lai"), (-1_000, "phi"))
    for line, dong in zip(lines, (5_000, 1_000), strict=True):
        use = actions.Use(kind="bank", amount=Money(dong))
        actions.settle_line(line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING)
    assert here(world) == {}


@pytest.mark.parametrize("change", ["slip", "number", "undone_because"])
def test_what_was_said_of_a_statement_stays(world: World, change: str):
    cash(world, 50_000)
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    hand_over(world, key)
    undo(world, key)
    row = Remittance.objects.filter(pk=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**{change: "9"})
    with pytest.raises(IntegrityError), transaction.atomic():
        RemittanceLine.objects.filter(remittance=key).update(amount=1)


def test_it_asks_as_often_for_many_items_as_for_few(world: World):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.to_remit(world.ward, actor=world.clerk)
            queries.remittances(world.ward, actor=world.clerk)
        return len(seen)

    collect(world, 10_000)
    approved(world, {PARKING: 1_000})
    few = asked()
    for number in range(5):
        collect(world, 10_000, f"28{number}")
        approved(world, {f"28{number}": 1_000})
    assert asked() == few <= 9
