"""A day is closed when it adds up from every end, and what was closed stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.ledger.test_banking import hear, message, movement
from tests.registers.ledger.world import World, officer

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.ledger import actions, queries, registry
from opendistrict.registers.ledger.models import AccountDay, Closing, Transfer

TOMORROW = TODAY + timedelta(days=1)
NEXT_MORNING = MORNING + timedelta(days=1)


def busy_day(world: World) -> None:
    """A bit of everything that may happen to money."""
    code = world.bill(world.charge(100_000)).code
    world.pay(150_000, code)  # surplus
    world.pay(30_000, world.bill(world.charge(50_000)).code)  # in part
    world.decide("waive", 20_000, charge_id=world.charge(20_000))
    world.decide("write_off", 5_000, charge_id=world.charge(5_000))
    actions.cancel_charge(charge_id=world.charge(7_000), reason="x", actor=world.clerk, at=MORNING)
    cash = world.charge(11_000)
    actions.take_cash(key="c", charge_id=cash, amount=Money(11_000), actor=world.clerk, at=MORNING)
    world.decide("refund", 50_000, party_id=world.payer)
    world.pay(9_000, "khong ro")
    undone = world.pay(40_000, world.bill(world.charge(40_000)).code)
    actions.unmatch(match_id=world.match(undone).pk, reason="x", actor=world.clerk, at=MORNING)


def test_a_busy_day_closes_and_says_what_it_was(world: World):
    busy_day(world)
    digest = world.close()
    row = Closing.objects.get()
    assert row.digest == digest and row.sheet["sum"] == 0
    assert row.sheet["lines"] == {
        "count": 4, "in": 229_000, "out": 0, "matched": 130_000, "credited": 50_000,
        "returned": 0, "refunded": 0, "remitted": 0, "unmatched_before": 0, "unmatched": 49_000,
    }  # fmt: skip
    assert row.sheet["charges"] == {
        "open_before": 0, "charged": 233_000, "paid": 141_000, "waived": 20_000,
        "written_off": 5_000, "cancelled": 7_000, "open": 60_000,
    }  # fmt: skip
    assert sum(AccountDay.objects.values_list("balance", flat=True)) == 0
    assert (row.leaf_id, "ledger.close") in [
        leaf[:2] for leaf in base.leaves_of(f"orgs.unit:{world.ward}")
    ]


def test_what_was_closed_is_told_as_facts(world: World):
    busy_day(world)
    world.close()
    told = {
        (fact.series.measure, fact.series.slices.get("item")): int(fact.quantity)
        for fact in Fact.objects.filter(act__startswith="ledger.").select_related("series")
    }
    assert told == {
        ("ledger.charged", "2863"): 226_000, ("ledger.received", "2863"): 141_000,
        ("ledger.waived", "2863"): 20_000, ("ledger.written_off", "2863"): 5_000,
    }  # fmt: skip


def test_balances_after_a_closing_are_those_before_it(world: World):
    busy_day(world)
    before = queries.balances(world.ward)
    world.close()
    assert queries.balances(world.ward) == before == queries.balances(world.ward, on=TODAY)
    world.charge(1_000, at=NEXT_MORNING, due_on=TOMORROW)
    after = queries.balances(world.ward)
    assert after["receivable:2863"] == before["receivable:2863"] + Money(1_000)
    assert queries.balances(world.ward, on=TODAY) == before
    world.close(TOMORROW, at=NEXT_MORNING)
    assert queries.balances(world.ward) == after
    assert queries.balances(world.ward, on=TODAY) == before


def test_what_comes_too_late_is_booked_on_the_next_day(world: World):
    world.close()
    charge = world.charge(1_000)
    assert Transfer.objects.get(charge=charge).happened_on == TOMORROW
    row = Transfer.objects.get(charge=charge)
    row.pk, row.happened_on, row.charge_id = charge, TODAY, None
    with pytest.raises(IntegrityError, match="closed day"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY, "day_is_closed"), (TODAY - timedelta(days=3), "day_is_closed"),
     (TOMORROW, "day_is_not_over")],
)  # fmt: skip
def test_days_are_closed_in_their_order(world: World, day, code):
    world.close()
    with pytest.raises(Refused, match=code):
        world.close(day)


def test_who_may_not_close(world: World):
    with pytest.raises(Refused, match="may_not_act_on_this_money"):
        actions.close_day(
            unit_id=world.ward, day=TODAY, actor=officer("s", world.ward, "read"), at=MORNING
        )


def differences(world: World, day=TODAY, at=MORNING) -> list[tuple[str, str, int]]:
    with pytest.raises(actions.DoesNotClose) as no:
        world.close(day, at=at)
    assert not Closing.objects.exists()
    return [(one.code, one.about, one.ours - one.theirs) for one in no.value.differences]


def test_an_old_line_nobody_explained_is_named(world: World):
    (line,) = world.bank((9_000, "khong ro"))
    old = MORNING + timedelta(days=8)
    name = world.line(line).reference
    found = differences(world, old.date(), old)
    assert found == [("line_is_old_and_unexplained", name, 9_000)]
    actions.note_line(line_id=line, text="đang hỏi ngân hàng", actor=world.clerk, at=old)
    world.close(old.date(), at=old)


def test_a_message_that_the_statement_does_not_confirm_is_named(world: World):
    hear(world, message(movement("GHOST", 70_000)))
    world.bank((5_000, "a"))
    assert sorted(differences(world)) == [
        ("bank_balance_differs", "0001112223", 70_000),
        ("line_is_not_on_the_statement", "GHOST", 70_000),
    ]


def test_cash_below_nothing_is_a_difference(world: World):
    (line,) = world.bank((9_000, "nop tien mat"))
    use = actions.Use(kind="deposit", amount=Money(9_000))
    actions.settle_line(line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING)
    assert differences(world) == [("cash_is_below_nothing", "", -9_000)]


def test_a_check_of_a_room_stops_the_closing(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "_checks", {})
    asked = []

    def permits(unit, day):
        asked.append((unit, day))
        return ["GP-12"]

    registry.check("test.permits", permits)
    assert differences(world) == [("check_of_a_room_failed", "test.permits: GP-12", 1)]
    assert asked == [(world.ward, TODAY)]
    monkeypatch.setattr(registry, "_checks", {"test.permits": lambda unit, day: []})
    world.close()
    assert Closing.objects.get().sheet["checks"] == {"test.permits": []}


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE ledger_charge SET amount = amount + 1", "charges_differ"),
        ("UPDATE ledger_bankline SET amount = amount + 1", "bank_lines_differ"),
        ("UPDATE ledger_match SET amount = amount + 1", "matches_differ"),
        ("UPDATE ledger_receipt SET amount = amount + 1", "receipts_differ"),
        ("DELETE FROM ledger_receipt", "receipts_differ"),
        ("UPDATE ledger_transfer SET amount = amount + 1 WHERE reason = 'charged'",
         "charges_differ"),
        ("UPDATE ledger_transfer SET reason = 'moved' WHERE reason = 'paid'",
         "charges_are_not_explained"),
        ("UPDATE ledger_transfer SET reason = 'credited' WHERE reason = 'paid'",
         "charges_are_not_explained"),
    ],
)  # fmt: skip
def test_whoever_goes_round_the_triggers_is_noticed(world: World, sql, code):
    """The sheet is counted from several ends: one changed alone does not fit the others."""
    world.pay(100_000, world.bill(world.charge(100_000)).code)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("charge", "bankline", "match", "receipt", "transfer"):
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        cursor.execute(sql)
    assert code in {found for found, _, _ in differences(world)}


def test_two_wards_have_two_books(world: World):
    other = unit_id("phuong-tan-dinh")
    world.charge()
    world.close()
    assert queries.balances(other) == {}
    assert queries.last_closed(other) is None
    assert [one.day for one in queries.closings(world.ward, actor=world.clerk)] == [TODAY]
    assert queries.closings(world.ward, actor=officer("x", other)) == []
