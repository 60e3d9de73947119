"""Money comes in by messages and statements while site, worker and database are killed with -9, one
after the other; what was not acknowledged is told again. Nothing is lost, nothing is doubled."""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.makers import empty_queue
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.world import World, make_world
from tests.stories.installation import Installation, wait_until

from opendistrict.config.postgres import binaries
from opendistrict.config.settings import PACKAGE
from opendistrict.faces.cli import setup
from opendistrict.faces.kit import clock
from opendistrict.kernel.statements import signature
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base.registry import listeners
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import BankLine, Match, Receipt, Transfer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc"),
]
SEED = 20_251
BILLS = 90
TELLERS = 3
BY_THE_CLOCK = ("base.take_up_left", "ledger.match")
KILLS = ("site", "site", "worker", "worker", "database", "database")
Movement = dict[str, object]


@pytest.fixture
def installation(quan1: None, settings: Settings, tmp_path: Path) -> Iterator[Installation]:
    settings.PG_BIN = str(binaries())
    settings.STATICFILES_DIRS = [PACKAGE / "static"]
    mark = tmp_path / "static" / ".digest"  # nobody asks for a page: what belongs to pages, and
    mark.parent.mkdir()  # takes a busy machine half a minute to gather, is as if gathered
    mark.write_text(setup._static_digest())
    made = Installation(tmp_path)
    try:
        made.fill()
        with made.at_hand():
            empty_queue()
            yield made
    finally:
        made.end()


class Bank:
    """Tells each message until it is acknowledged; several at once."""

    def __init__(self, to: Installation, account: UUID) -> None:
        self.to, self.path = to, f"/api/v1/bank/{account}/messages"
        self.waiting: SimpleQueue[list[Movement] | None] = SimpleQueue()
        self.lock = threading.Lock()
        self.told = self.unheard = 0
        self.is_closed = threading.Event()  # nobody tells any more: the test has failed

    def tell_all(self) -> None:
        while message := self.waiting.get():
            while (status := self._tell(message)) != 200:
                assert status in (0, 429) or status >= 500, status
                self.unheard += 1
                if self.is_closed.wait(0.3):
                    return
            with self.lock:
                self.told += 1

    def close(self) -> None:
        for _ in range(TELLERS):
            self.waiting.put(None)

    def _tell(self, message: list[Movement]) -> int:
        body, moment = json.dumps(message).encode(), str(int(time.time()))
        headers = {"OD-Moment": moment, "OD-Signature": signature(SECRET, moment, body),
                   "Content-Type": "application/json"}  # fmt: skip
        return self.to.post(self.path, body, headers)


def movements(world: World, today: date, at: datetime) -> dict[str, Movement]:
    """Of each bill what exactly pays it, by the bank's reference; some that nobody can explain."""
    due = today + timedelta(days=10)
    told: dict[str, Movement] = {}
    for n in range(BILLS):
        charge = world.charge(100_000 + n, due_on=due, arose_on=today, at=at)
        told[f"FT{n:06d}"] = {"amount": 100_000 + n, "text": world.bill(charge, at=at).code}
    for n in range(5):
        told[f"XX{n:06d}"] = {"amount": 7_000 + n, "text": "khong ro"}
    for reference, one in told.items():
        one |= {"reference": reference, "booked_on": today.isoformat()}
    return told


def in_messages(told: list[Movement], chance: Random) -> list[list[Movement]]:
    """One or several movements each, in any order; every fourth message comes again."""
    left, messages = chance.sample(told, len(told)), []
    while left:
        size = chance.choice((1, 1, 1, 2, 3))
        messages.append(left[:size])
        left = left[size:]
    again = chance.sample(messages, len(messages) // 4)
    return chance.sample(messages + again, len(messages) + len(again))


def statement(world: World, told: list[Movement], path: Path, today: date) -> Path:
    world.balance = 0
    lines = [(int(str(one["amount"])), str(one["text"])) for one in told]
    path.write_bytes(
        world.file(*lines, on=today, refs=tuple(str(one["reference"]) for one in told))
    )
    return path


def take_in(installation: Installation, path: Path) -> None:
    """The operator gives the command until it was done, which is said once and then refused."""
    asked = ("ledger", "import", str(path), "--account", "0001112223", "--form", "mau")
    for _ in range(20):
        done = installation.od(*asked)
        if done.returncode == 0 or "This very file" in done.stderr:
            return
    raise AssertionError(done.stderr)


def is_worked_off() -> bool:
    jobs = ProcrastinateJob.objects.filter(task_name__in=("base.deliver", *BY_THE_CLOCK))
    return not jobs.filter(status__in=("todo", "doing")).exists()


def ten_minutes_pass() -> None:
    """For the workers that were killed, and for what runs by the clock: it takes up what they left,
    and matches what was booked when something died before it could be matched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 s'"
            " WHERE id < (SELECT max(id) FROM procrastinate_workers)"
        )
    for name in BY_THE_CLOCK:
        queue.configure_task(name).defer(timestamp=int(time.time()))


def test_killed_while_money_comes_in(installation: Installation, tmp_path: Path) -> None:
    chance = Random(SEED)
    at = clock.now()
    today = at.date()
    world = make_world(SECRET)
    told = movements(world, today, at)
    by_message = chance.sample(list(told.values()), len(told) - 20)
    early = statement(world, chance.sample(list(told.values()), 30), tmp_path / "early.csv", today)
    whole = statement(world, list(told.values()), tmp_path / "whole.csv", today)
    bank = Bank(installation, world.account)

    with ThreadPoolExecutor(TELLERS + 1) as threads, closed_at_last(bank):
        busy = [threads.submit(bank.tell_all) for _ in range(TELLERS)]
        busy.append(threads.submit(take_in, installation, early))
        messages = in_messages(by_message, chance)
        be_killed(installation, bank, messages, chance)
        wait_until(lambda: keep_up(installation) or all(one.done() for one in busy))
        for one in busy:
            one.result()
    assert bank.told == len(messages)
    assert bank.unheard, "some were told again"
    new = world.import_file(whole.read_bytes(), at=clock.now(), name=whole.name).new_line_ids
    actions.match_by_rules(line_ids=new, at=clock.now())

    ten_minutes_pass()
    wait_until(lambda: keep_up(installation) or is_worked_off())
    nothing_is_lost_or_doubled(world, told)
    leaves_verify(at)
    world.close(today, at=clock.now())
    assert sum(money.dong for money in queries.balances(world.ward).values()) == 0


@contextmanager
def closed_at_last(bank: Bank) -> Iterator[None]:
    try:
        yield
    finally:
        bank.is_closed.set()
        bank.close()


def keep_up(installation: Installation) -> None:
    installation.site.keep_up()
    installation.worker.keep_up()


def be_killed(
    installation: Installation, bank: Bank, messages: list[list[Movement]], chance: Random
) -> None:
    """The bank has a lot of messages to tell; some of it is acknowledged and something dies. It is
    started again, and the next lot comes."""
    whole = iter((True, False))
    kinds: dict[str, Callable[[], object]] = {
        "site": installation.site.kill,
        "worker": installation.kill_worker_at_work,
        "database": lambda: installation.kill_database(whole=next(whole)),
    }
    size = len(messages) // (len(KILLS) + 1) + 1
    for n, what in enumerate(chance.sample(KILLS, len(KILLS))):
        for message in messages[n * size : (n + 1) * size]:
            bank.waiting.put(message)
        enough = n * size + chance.randrange(1, size // 2)
        wait_until(lambda least=enough: keep_up(installation) or bank.told >= least, every=0.005)
        kinds[what]()
        installation.ten_seconds_pass()
        keep_up(installation)
    for message in messages[len(KILLS) * size :]:
        bank.waiting.put(message)
    bank.close()
    connection.close()  # of this process; it died, too


def nothing_is_lost_or_doubled(world: World, told: dict[str, Movement]) -> None:
    lines = BankLine.objects.values_list("reference", "amount")
    assert sorted(lines) == sorted((key, one["amount"]) for key, one in told.items())
    paid = dict.fromkeys(range(100_000, 100_000 + BILLS), 1)
    assert Counter(Match.objects.values_list("amount", flat=True)) == paid
    assert Counter(Receipt.objects.values_list("amount", flat=True)) == paid
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, BILLS + 1))
    charges = list(Receipt.objects.values_list("charge", flat=True))
    assert len(set(charges)) == BILLS
    assert all(sums.open.dong == 0 for sums in queries.sums_of(charges).values())
    heard = ProcrastinateJob.objects.filter(task_name="base.deliver", status="succeeded")
    paid_once = {str(one): 1 for one in charges}
    for listener in listeners("ledger.charge_paid"):
        told_to = [job.args["payload"] for job in heard if job.args["listener"] == listener]
        assert Counter(payload.get("charge") for payload in told_to) == paid_once
    assert world.balances()["bank"] == sum(int(str(one["amount"])) for one in told.values())
    assert Transfer.objects.filter(reason="received").count() == len(told)


def leaves_verify(at: datetime) -> None:
    """Every receipt proves its payment, and the whole log is what was signed."""
    for leaf in Receipt.objects.values_list("leaf_id", flat=True):
        checked = base_queries.check_receipt(base.receipt(leaf, at))
        assert checked.findings.holds and checked.is_in_log and checked.is_our_checkpoint
    assert base_queries.audit_log(lambda done, all_: None).faults == []
