"""The one statement that books: keys that stay what they were, accounts opened when first used,
and rules that hold for whoever writes a row past the actions."""

from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import World

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.posting import post
from opendistrict.registers.ledger.models import Account, Closing, Transfer
from opendistrict.registers.ledger.shapes import Move, Reason


def move(key: str, *, debit: str = "cash", credit: str = "revenue:2863", dong: int = 5) -> Move:
    return Move(
        key=key, debit=debit, credit=credit, amount=Money(dong), reason=Reason.CASH,
        happened_on=TODAY,
    )  # fmt: skip


def book(world: World, *moves: Move) -> int:
    with transaction.atomic():
        return post(moves, unit_id=world.ward, batch="test", at=MORNING)


@pytest.mark.parametrize("key", ["", "cash:1", "lệ phí:ĐƯỜNG:đ", "x" * 300])
def test_a_key_is_a_name_based_uuid(key: str) -> None:
    assert rules.key_id(key) == uuid5(UUID("6b0f3f86-2b0c-5d6e-9a43-1f6c5f1d7a20"), key)


def test_booked_again_it_is_booked_once(world: World) -> None:
    assert book(world, move("a"), move("b")) == 2
    assert book(world, move("b"), move("a"), move("c")) == 1
    assert book(world, move("a")) == 0
    assert Transfer.objects.filter(batch="test").count() == 3


def test_accounts_are_opened_when_one_of_them_is_new(world: World) -> None:
    book(world, move("a"))
    fresh = [move("b"), move("c", credit="revenue:MỚI"), move("d", debit="receivable:MỚI")]
    assert book(world, *fresh) == 3
    found = Account.objects.filter(unit=world.ward).values_list("code", "kind", "budget_item")
    assert set(found) == {
        ("cash", "cash", None), ("revenue:2863", "revenue", "2863"),
        ("revenue:MỚI", "revenue", "MỚI"), ("receivable:MỚI", "receivable", "MỚI"),
    }  # fmt: skip


def test_told_again_with_an_account_nobody_opened_it_is_refused(world: World) -> None:
    book(world, move("a"))
    with pytest.raises(Refused, match="transfer_was_told_otherwise"), transaction.atomic():
        book(world, move("a", credit="revenue:MỚI"))
    assert not Account.objects.filter(code="revenue:MỚI").exists()


def _close(world: World, day: date) -> None:
    Closing.objects.create(
        unit_id=world.ward, day=day, sheet={}, digest="", leaf_id=0, closed_at=MORNING,
        closed_by="test",
    )  # fmt: skip


def test_what_comes_late_is_booked_on_the_first_open_day(world: World) -> None:
    _close(world, TODAY + timedelta(days=2))
    book(world, move("late"))
    assert Transfer.objects.get(pk=rules.key_id("late")).happened_on == TODAY + timedelta(days=3)


def _past_the_actions(world: World, **other: object) -> None:
    """A row as somebody would write it with a client of the database."""
    codes = dict(Account.objects.filter(unit=world.ward).values_list("code", "pk"))
    row = {
        "id": uuid4(), "unit_id": world.ward, "debit_id": codes["cash"],
        "credit_id": codes["revenue:2863"], "amount": 5, "reason": "cash", "batch": "past",
        "happened_on": TODAY, "recorded_at": MORNING,
    } | other  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_transfer ({', '.join(row)}) "
            f"VALUES ({', '.join(['%s'] * len(row))})",
            list(row.values()),
        )


def test_the_rules_hold_past_the_actions(world: World) -> None:
    book(world, move("a"))
    _past_the_actions(world)
    nobody = Account.objects.values_list("pk", flat=True).order_by("-pk")[0] + 1000
    with pytest.raises(IntegrityError, match="books of one unit"):
        _past_the_actions(world, unit_id=uuid4())
    with pytest.raises(IntegrityError, match="books of one unit"):
        _past_the_actions(world, credit_id=nobody)
    with pytest.raises(IntegrityError, match="a reversal mirrors"):
        _past_the_actions(world, reverses_id=rules.key_id("a"))
    _close(world, TODAY)
    with pytest.raises(IntegrityError, match="a closed day takes no transfer"):
        _past_the_actions(world)
    _past_the_actions(world, happened_on=TODAY + timedelta(days=1))
    assert Transfer.objects.filter(batch="past").count() == 2
