"""Several at once, and killed in the middle: on the real database, with real commits."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoDbBlocker
from tests.makers import MORNING, TODAY
from tests.registers.ledger.conftest import committed_world
from tests.registers.ledger.test_banking import message, movement
from tests.registers.ledger.world import World, make_world

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base import registry as base
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.actions import posting
from opendistrict.registers.ledger.models import BankLine, Match, Receipt, Transfer


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with committed_world(django_db_blocker) as made:
        yield made


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each gave, or the codes it was refused with; each in a thread with its connection."""

    def run(call: Callable[[], object]) -> object:
        try:
            return call()
        except Refused as no:
            return no.codes
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, calls))


def numbers() -> list[int]:
    return list(Receipt.objects.order_by("number").values_list("number", flat=True))


def test_the_number_of_a_payment_that_failed_is_given_to_the_next(quan1: None):
    """In the test's own transaction; it also makes pytest-django set the database up when the
    tests of this file run alone."""
    world = make_world()
    charge = world.charge(100_000)

    def pay(key: str) -> None:
        actions.take_cash(
            key=key, charge_id=charge, amount=Money(10), actor=world.clerk, at=MORNING
        )

    with suppress(ZeroDivisionError), transaction.atomic():
        pay("fails")
        raise ZeroDivisionError
    pay("one")
    pay("two")
    assert numbers() == [1, 2]


def test_a_line_is_matched_by_one_of_many(world: World):
    charges = [world.charge(100_000) for _ in range(8)]
    (line,) = world.bank((100_000, ""))

    def settle(charge):
        use = actions.Use(kind="charge", amount=Money(100_000), charge_id=charge)
        return lambda: actions.settle_line(
            line_id=line, uses=[use], reason="x", actor=world.clerk, at=MORNING
        )

    told = at_once(*(settle(charge) for charge in charges))
    assert told.count(None) == 1
    assert told.count(("line_is_used_above_itself",)) == 7
    assert sum(world.open(charge) for charge in charges) == 700_000
    assert numbers() == [1]


def test_rules_that_run_at_once_match_each_line_once(world: World):
    bills = [world.bill(world.charge(10_000)) for _ in range(40)]
    world.bank(*((10_000, bill.code) for bill in bills))
    at_once(*[lambda: actions.match_by_rules(at=MORNING)] * 8)
    assert Match.objects.count() == 40 == Transfer.objects.filter(reason="paid").count()
    assert numbers() == list(range(1, 41))
    world.close()


def test_two_lines_for_one_charge_pay_it_once(world: World):
    charge = world.charge(10_000)
    code = world.bill(charge).code
    lines = world.bank((10_000, code), (10_000, f"{code} lan 2"))
    at_once(*(lambda one=one: actions.match_by_rules(line_ids=[one], at=MORNING) for one in lines))
    assert (world.open(charge), world.credit()) == (0, 10_000)


def test_the_same_statement_twice_at_once(world: World):
    data = world.file(*((dong, "x") for dong in range(1, 200)))
    told = at_once(*[lambda: world.import_file(data)] * 4)
    assert told.count(("statement_was_imported_before",)) == 3
    assert BankLine.objects.count() == 199


def test_the_same_message_fifty_times_at_once(world: World):
    told = [message(movement("M1", 100), movement("M2", 200)),
            message(movement("M2", 200), movement("M1", 100))]  # fmt: skip
    found = at_once(
        *(
            lambda one=one: actions.hear(account_id=world.account, **one, at=MORNING)
            for one in told * 25
        )
    )
    assert sorted(len(keys) for keys in found)[-2:] in ([0, 2], [1, 1])  # type: ignore[arg-type]
    assert sorted(BankLine.objects.values_list("amount", flat=True)) == [100, 200]


def test_a_credit_is_refunded_by_one_of_two_decisions(world: World):
    world.pay(150_000, world.bill(world.charge(100_000)).code)
    keys = [
        actions.propose(
            kind="refund", amount=Money(50_000), legal_basis="x", reason="x", party_id=world.payer,
            unit_id=world.ward, actor=world.clerk, at=MORNING,
        )
        for _ in range(4)
    ]  # fmt: skip
    told = at_once(
        *(
            lambda key=key: actions.decide(
                decision_id=key, approve=True, actor=world.chief, at=MORNING
            )
            for key in keys
        )
    )
    assert told.count(None) == 1
    assert (world.credit(), world.balances()["refund_due"]) == (0, -50_000)


def test_a_day_closes_between_bookings_and_forgets_none(world: World):
    later = MORNING + timedelta(days=1)
    days = iter([TODAY, later.date()])
    calls = [lambda: world.charge(1_000, due_on=TODAY + timedelta(days=60)) for _ in range(40)]
    closes = [lambda: world.close(next(days), at=later)] * 2
    told = at_once(*calls[:15], closes[0], *calls[15:30], closes[1], *calls[30:])
    assert not [one for one in told if isinstance(one, tuple)]
    assert queries.balances(world.ward)["receivable:2863"] == Money(40_000)
    assert queries.balances(world.ward)["revenue:2863"] == Money(-40_000)


# ---- killed


def die_after(statements: int) -> Callable[..., Any]:
    """Kills this process as kill -9 does, behind its n-th statement."""
    left = count(statements, -1)

    def step(execute: Callable[..., Any], *told: Any) -> Any:
        done = execute(*told)
        if next(left) <= 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return step


def killed_behind(statements: int, what: Callable[[], object]) -> bool:
    """Do it in another process, which dies behind its n-th statement; False when it got done."""
    connection.close()
    child = os.fork()
    if not child:
        step = die_after(statements)
        planned = base_queries.planned
        posting.base_queries.planned = lambda *told: step(planned, *told)
        with connection.execute_wrapper(step):
            what()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def heard(charge: object) -> int:
    jobs = ProcrastinateJob.objects.filter(task_name="base.deliver")
    return sum(
        job.args["topic"] == "ledger.charge_paid" and job.args["payload"]["charge"] == str(charge)
        for job in jobs
    )


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_killed_anywhere_between_bank_and_receipt_nothing_is_lost_or_doubled(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(base._handlers, "ledger.charge_paid", {"test.paid": lambda told, at: None})
    died = 0
    for statements in count(1):
        charge = world.charge(100_000)
        data = world.file((100_000, world.bill(charge).code), (70, f"khong ro {statements}"))

        def come(data: bytes = data) -> None:
            world.import_file(data)
            actions.match_by_rules(at=MORNING)

        was_killed = killed_behind(statements, come)
        try:
            world.import_file(data)
        except Refused as no:
            assert no.codes == ("statement_was_imported_before",)
        actions.match_by_rules(at=MORNING)
        assert world.open(charge) == 0
        assert Receipt.objects.filter(charge=charge).count() == 1 == heard(charge)
        assert BankLine.objects.count() == 2 * (died + 1)
        if not was_killed:
            break
        died += 1
    assert died > 15, "it was killed behind every statement"
    assert numbers() == list(range(1, died + 2))
    assert world.balances()["bank"] == world.balance == (died + 1) * 100_070
    world.close()
