"""Sums are right while many write at once, when a process is killed, and after any history."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.facts.conftest import Tell, committed, forget, teller
from tests.registers.facts.files import csv_of, row, take, write

from opendistrict.kernel.actor import Actor
from opendistrict.registers.facts import actions, queries, rules
from opendistrict.registers.facts.models import Fact, Pending
from opendistrict.registers.facts.shapes import Amount, Ask, Cell, Telling
from opendistrict.registers.places import queries as places

pytestmark = pytest.mark.usefixtures("db")
EVER = Ask("thu.violations", None, date(2027, 1, 1))


@pytest.fixture
def db(
    measures: None, _quan1_in_the_database: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In place of the test's own transaction: several connections must see what is written."""
    with committed(django_db_blocker):
        yield


@pytest.fixture
def tell(db: None) -> Tell:
    return teller()


def reading(known_on: date = TODAY) -> int:
    return int(sum(a.quantity for a in queries.amounts([EVER], known_on=known_on)[EVER].values()))


def no_progress(done: int, in_all: int) -> None:
    assert 0 <= done <= in_all


def is_right() -> bool:
    return queries.verify(no_progress).drifts == ()


@contextmanager
def other() -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the same database, in a transaction of its own."""
    params = connection.get_connection_params()
    for name in ("context", "cursor_factory"):
        params.pop(name, None)
    with psycopg.connect(**params) as made:
        yield made


def in_a_thread(what: Any, *given: Any) -> Any:
    """Run with a Django connection of its own."""

    def run() -> Any:
        try:
            return what(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=60)


# ---- many at once


def test_the_earlier_writer_commits_last_and_nothing_is_lost(tell: Tell) -> None:
    """Its part has the smaller number in the queue and becomes visible after greater ones were
    taken: a watermark would pass it by."""
    assert tell("0", 1)
    with other() as early:
        early.execute(
            """WITH told AS (
                 INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act)
                 SELECT gen_random_uuid(), %s, s.series_id, s.happened_on, 10, 'thu.record:early'
                 FROM facts_fact s RETURNING series_id, happened_on, quantity)
               INSERT INTO facts_pending (series_id, day, known, quantity, count)
               SELECT series_id, happened_on, %s, quantity, 1 FROM told""",
            [MORNING, TODAY],
        )
        assert tell("late", 100)
        assert reading() == 101  # what is not committed is not known
        assert actions.roll_up() == 2
        assert reading() == 101
        early.commit()
    assert reading() == 111
    least = Pending.objects.get()
    assert actions.roll_up() == 1
    assert (reading(), Pending.objects.count(), is_right()) == (111, 0, True)
    assert tell("next", 1000)
    assert Pending.objects.get().pk > least.pk  # it did come out of order


def test_readings_are_exact_before_between_and_after_roll_ups(tell: Tell) -> None:
    for n in range(1, 8):
        tell(str(n), n, on=TODAY - timedelta(days=n))
    for left in (28, 28, 28, 28):
        assert reading() == left
        assert actions.roll_up(batch=2) in (1, 2)
    assert (reading(), actions.roll_up()) == (28, 0)


def test_two_roll_ups_at_once(tell: Tell) -> None:
    """The second sees that one is at work and leaves it to it; nothing is taken twice."""
    for n in range(5):
        tell(str(n), 1)
    with transaction.atomic():
        assert actions.roll_up() == 5
        assert in_a_thread(actions.roll_up) == 0
        assert in_a_thread(reading) == 5  # from the queue: the roll-up is not committed
    assert (reading(), Pending.objects.count(), is_right()) == (5, 0, True)


def test_writers_and_roll_ups_together(tell: Tell) -> None:
    """Four writers, a roll-up that never rests, and readings that never go back."""
    done: list[int] = []

    def write(first: int) -> None:
        for n in range(first, first + 25):
            tell(str(n), 1, on=TODAY - timedelta(days=n % 40))
        done.append(first)

    def roll() -> list[int]:
        seen = []
        while len(done) < 4:
            actions.roll_up(batch=7)
            seen.append(reading())
        return seen

    def run(what: Any, *given: Any) -> Any:
        try:
            return what(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(run, write, 100 * n) for n in range(4)]
        seen = pool.submit(run, roll).result(timeout=120)
        for job in jobs:
            job.result(timeout=60)
    assert seen == sorted(seen)
    while actions.roll_up():
        pass
    assert (reading(), is_right()) == (100, True)


def test_the_same_act_told_by_two_at_once_counts_once(tell: Tell) -> None:
    tell("0", 1)
    with ThreadPoolExecutor(4) as pool:

        def one(n: int) -> bool:
            try:
                return tell("same", 7)
            finally:
                connections.close_all()

        assert sorted(pool.map(one, range(4))) == [False, False, False, True]
    assert (reading(), is_right()) == (8, True)


def test_a_closing_waits_for_whoever_is_telling(tell: Tell) -> None:
    """A fact whose transaction is open when a report freezes may not slip under the closing: the
    closing comes after it, and the report reads it."""
    tell("0", 1)

    def freeze() -> int:
        with transaction.atomic():
            actions.close(known_on=TODAY)
            return reading()

    def frozen() -> int:
        try:
            return freeze()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            tell("open", 10)
            waiting = pool.submit(frozen)
            time.sleep(0.5)
            assert not waiting.done()
        assert waiting.result(timeout=30) == 11
    tell("after", 100)
    assert (reading(TODAY), reading(TODAY + timedelta(days=1))) == (11, 111)


# ---- killed


def child(code: str) -> "subprocess.Popen[str]":
    """A process of its own over the test database."""
    name = connection.settings_dict["NAME"]
    setup = f"""
        import sys, django
        from django.conf import settings
        django.setup()
        settings.DATABASES["default"]["NAME"] = {name!r}
        from django.db import connection, transaction
        connection.settings_dict["NAME"] = {name!r}
        from opendistrict.registers.facts import actions, queries
    """
    source = textwrap.dedent(setup) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, env=os.environ | {
            "PYTHONPATH": os.pathsep.join(sys.path)}
    )  # fmt: skip


def killed_at(process: "subprocess.Popen[str]", word: str) -> None:
    """Wait until the child says the word, then kill it as a power cut would."""
    assert process.stdout
    for line in process.stdout:
        if line.strip() == word:
            break
    else:
        raise AssertionError(f"the child ended ({process.wait()}) without saying {word}")
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    _until_its_locks_are_gone()


def _until_its_locks_are_gone() -> None:
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server still holds the dead process's locks")


def test_a_roll_up_killed_in_the_middle_of_its_statement(tell: Tell) -> None:
    for n in range(20):
        tell(str(n), 1, on=TODAY - timedelta(days=n))
    with connection.cursor() as cursor:  # it stops half-way through the rows it writes
        cursor.execute(
            """CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
               CREATE TRIGGER dawdle BEFORE INSERT ON facts_daytotal
               FOR EACH ROW WHEN (NEW.quantity > 0) EXECUTE FUNCTION dawdle()"""
        )
    try:
        rolling = child("""
            print("begun", flush=True)
            actions.roll_up()
        """)
        assert rolling.stdout and rolling.stdout.readline().strip() == "begun"
        _until_it_sleeps()
        rolling.kill()
        rolling.wait()
        rolling.stdout.close()
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE query LIKE '%taken AS%' AND pid <> pg_backend_pid()"""
            )
        _until_its_locks_are_gone()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER dawdle ON facts_daytotal; DROP FUNCTION dawdle()")
    assert (reading(), Pending.objects.count()) == (20, 20)
    assert actions.roll_up() == 20
    assert (reading(), is_right()) == (20, True)


def _until_it_sleeps() -> None:
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    raise AssertionError("the roll-up never came to the middle")


def test_a_rebuild_killed_before_its_end_changes_nothing(tell: Tell) -> None:
    for n in range(20):
        tell(str(n), 1)
    actions.roll_up(batch=9)
    before = kept()
    killed_at(
        child("""
            from opendistrict.registers.facts.actions import rolling
            with rolling._nobody_else_rolls_up(), queries.one_moment(), connection.cursor() as c:
                queries.recount(lambda done, total: None)
                for sql in rolling._REPLACE:
                    c.execute(sql)
                print("replaced", flush=True)
                __import__("time").sleep(60)
        """),
        "replaced",
    )
    assert (kept(), reading(), is_right()) == (before, 20, True)


def test_an_import_killed_between_and_inside_batches(tell: Tell, tmp_path: Any) -> None:
    """Killed three times with -9 at different moments, then let run: each row is told once."""
    rows = 3000
    path = write(tmp_path / "f.csv", csv_of([row(act=str(n)) for n in range(rows)]))
    importing = f"""
        from datetime import datetime
        from pathlib import Path
        from opendistrict.kernel import bulk
        from opendistrict.kernel.actor import SYSTEM
        from opendistrict.kernel.bulk import tables
        from opendistrict.registers.facts.actions.importing import staging
        tables.BLOCK = 30_000
        at = datetime.fromisoformat({MORNING.isoformat()!r})
        real, told = staging.tell_staged, 0
        def slow(*given):
            global told
            done = real(*given)
            told += 1
            if told == STOP:
                print("here", flush=True)
                __import__("time").sleep(60)
            return done
        staging.tell_staged = slow
        weighed = actions.weigh(Path({str(path)!r}), source=None, actor=SYSTEM, at=at,
                                stages=lambda stage: lambda done, total: None)
        def progress(done, total):
            if told == -STOP:
                print("here", flush=True)
                __import__("time").sleep(60)
        actions.tell_file(weighed, only_good=False, actor=SYSTEM, now=lambda: at, progress=progress)
    """
    told = []
    for stop in (2, -3, 5):  # inside the second batch; after the third; inside the fifth
        killed_at(child(f"STOP = {stop}\n" + textwrap.dedent(importing)), "here")
        told.append(Fact.objects.count())
        assert is_right()
    assert 0 < told[0] < told[1] <= told[2] < rows
    got = take(path)
    assert (got.told + got.known, got.known, reading_of_import()) == (rows, told[2], rows)
    assert (Fact.objects.count(), is_right()) == (rows, True)


def reading_of_import() -> int:
    ask = Ask("mau-trat-tu-do-thi.vi-pham-phat-hien", None, date(2027, 1, 1))
    return int(sum(a.quantity for a in queries.amounts([ask], known_on=TODAY)[ask].values()))


# ---- counted again


def kept() -> list[tuple[str, str]]:
    """All sums as bytes of text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'half', h::text FROM facts_halfmonth h UNION ALL "
            "SELECT 'day', d::text FROM facts_daytotal d ORDER BY 1, 2"
        )
        return [tuple(one) for one in cursor.fetchall()]


def test_rebuilding_while_facts_are_being_told(tell: Tell) -> None:
    for n in range(30):
        tell(str(n), 1)
    actions.roll_up(batch=11)
    meanwhile = iter(range(100, 103))

    def telling(done: int, in_all: int) -> None:
        in_a_thread(tell, str(next(meanwhile)), 1)

    actions.rebuild(telling)
    assert Pending.objects.count() == 1  # what was told meanwhile is in no sum yet
    assert reading() == 31
    actions.roll_up()
    assert (reading(), is_right()) == (31, True)


def test_a_roll_up_waits_for_a_rebuild(tell: Tell) -> None:
    tell("1", 1)

    def rolling(done: int, in_all: int) -> None:
        assert in_a_thread(actions.roll_up) == 0

    actions.rebuild(rolling)
    assert (reading(), Pending.objects.count(), is_right()) == (1, 0, True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE facts_halfmonth SET quantity = quantity + 0.0001 WHERE quantity > 2",
        "UPDATE facts_daytotal SET count = count + 1",
        "UPDATE facts_daytotal SET known = known - 1",
        "DELETE FROM facts_halfmonth WHERE quantity > 2",
        "UPDATE facts_pending SET quantity = 5",
        "DELETE FROM facts_pending",
        "INSERT INTO facts_halfmonth SELECT id, '2026-01-01', 0, 1 FROM facts_series",
    ],
)
def test_a_sum_changed_by_hand_is_found_and_mended(
    tell: Tell, sql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell("1", 3)
    actions.roll_up()
    tell("2", 4)
    assert is_right()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0
    drifts = queries.verify(no_progress).drifts
    assert drifts and all(one.kept != one.counted for one in drifts)
    with pytest.raises(CommandError) as failed:
        call_command("facts", "verify")
    assert failed.value.returncode == 1
    assert "thu.violations phuong-sai-gon" in capsys.readouterr().err
    call_command("facts", "rebuild")
    assert (reading(), is_right()) == (7, True)
    call_command("facts", "verify")


# ---- any history


UNITS = ("phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh")
AREAS = ("mau-ben-nghe-khu-pho-1", "mau-ben-nghe-khu-pho-2", "")
KINDS = ("build", "street")
FIRST = date(2026, 8, 20)  # days told lie in eighty days from here


@dataclass(frozen=True)
class Told:
    """One fact as a list of facts knows it: what a sum is counted from by hand."""

    unit_id: UUID
    area_id: UUID | None
    kind: str
    day: date
    known: date
    quantity: Decimal
    count: int


@dataclass
class ByHand:
    """The same history, kept as a list."""

    facts: list[Told] = field(default_factory=list)

    def amounts(self, ask: Ask, known_on: date, units: set[UUID] | None) -> dict[Cell, Amount]:
        kinds = dict(ask.slices).get("kind", KINDS)
        found: defaultdict[Cell, Amount] = defaultdict(Amount)
        for one in self.facts:
            inside = (ask.since is None or ask.since <= one.day) and one.day < ask.until
            asked = units is None or one.unit_id in units
            if inside and asked and one.known <= known_on and one.kind in kinds:
                cell = Cell(one.unit_id, one.area_id if ask.by_area else None)
                found[cell] = found[cell] + Amount(one.quantity, one.count)
        return {cell: amount for cell, amount in found.items() if amount != Amount()}


class History:
    """A random life: tellings, corrections, late learning, roll-ups, rebuilds, in any order."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hand = ByHand()
        self.units = [unit_id(slug) for slug in UNITS]
        slugs = places.area_ids_by_slug()
        self.areas = [slugs.get(slug) for slug in AREAS]
        self.standing: dict[UUID, Told] = {}
        self.actor = Actor("system", "x", "x", rights={"facts.correct": frozenset(self.units)})

    def at(self) -> datetime:
        return MORNING - timedelta(days=self.chance.choice([0, 0, 0, 1, 5, 20]))

    def place(self) -> dict[str, Any]:
        return {
            "unit_id": self.chance.choice(self.units),
            "area_id": self.chance.choice(self.areas),
            "slices": (("kind", self.chance.choice(KINDS)),),
        }

    def tell(self) -> None:
        at, n = self.at(), len(self.standing)
        fact = Telling(
            measure="thu.violations", quantity=Decimal(self.chance.randint(-3, 40)),
            happened_on=min(FIRST + timedelta(days=self.chance.randint(0, 80)), at.date()),
            act=f"thu.record:{n}", **self.place(),
        )  # fmt: skip
        with transaction.atomic():
            actions.tell(fact, at=at)
        key = rules.fact_id("thu", fact.measure, fact.act)
        self.standing[key] = self._note(fact, at, fact.quantity, 1)

    def _note(self, fact: Telling, at: datetime, quantity: Decimal, count: int) -> Told:
        told = Told(
            fact.unit_id, fact.area_id, dict(fact.slices)["kind"], fact.happened_on, at.date(),
            quantity, count,
        )  # fmt: skip
        self.hand.facts.append(told)
        return Told(*(getattr(told, name) for name in told.__dataclass_fields__))

    def correct(self) -> None:
        if not self.standing:
            return
        key = self.chance.choice(sorted(self.standing))
        old, at = self.standing[key], max(self.at(), MORNING - timedelta(days=1))
        change: dict[str, Any] = {"quantity": Decimal(self.chance.randint(0, 50))}
        if self.chance.random() < 0.5:
            change |= {"happened_on": FIRST + timedelta(days=self.chance.randint(0, 80))}
        if self.chance.random() < 0.5:
            change |= self.place()
        new = Told(
            change.get("unit_id", old.unit_id),
            change["area_id"] if "unit_id" in change else old.area_id,
            dict(change["slices"])["kind"] if "slices" in change else old.kind,
            change.get("happened_on", old.day), at.date(), change["quantity"], 1,
        )  # fmt: skip
        if (new.unit_id, new.area_id, new.kind, new.day) == (
            old.unit_id, old.area_id, old.kind, old.day
        ):  # fmt: skip
            difference = new.quantity - old.quantity
            taken = [(old, difference, 0)] if difference else []
        else:
            taken = [(old, -old.quantity, -1), (new, new.quantity, 1)]
        if not taken:
            return
        actions.correct(fact_id=key, reason="x", actor=self.actor, at=at, **change)
        for one, quantity, count in taken:
            self.hand.facts.append(
                Told(one.unit_id, one.area_id, one.kind, one.day, at.date(), quantity, count)
            )
        self.standing[key] = new

    def live(self, acts: int) -> None:
        for _ in range(acts):
            what = self.chance.random()
            if what < 0.6:
                self.tell()
            elif what < 0.8:
                self.correct()
            elif what < 0.97:
                actions.roll_up(batch=self.chance.choice([1, 3, 1000]))
            else:
                actions.rebuild(no_progress)

    def ask(self) -> Ask:
        borders = [date(2026, month, day) for month in (8, 9, 10, 11) for day in (1, 15)]
        days = [FIRST + timedelta(days=n) for n in range(-3, 90)]
        since, until = sorted(
            self.chance.sample(borders if self.chance.random() < 0.5 else days, 2)
        )
        kinds = self.chance.choice([(), (("kind", ("build",)),), (("kind", KINDS),)])
        first = None if self.chance.random() < 0.3 else since
        return Ask("thu.violations", first, until, kinds, self.chance.random() < 0.5)


@settings(
    max_examples=int(os.environ.get("OD_HISTORIES", "12")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.integers(0, 2**32))
def test_any_history_sums_up_as_by_hand(db: None, seed: int) -> None:
    forget()
    history = History(seed)
    for _ in range(3):
        history.live(12)
        asks = [history.ask() for _ in range(12)]
        for known_on in (
            TODAY + timedelta(days=3),
            TODAY,
            TODAY - timedelta(days=history.chance.randint(1, 21)),
        ):
            units = history.chance.choice([None, set(history.units[:2])])
            found = queries.amounts(asks, known_on=known_on, unit_ids=units)
            for ask in asks:
                assert found[ask] == history.hand.amounts(ask, known_on, units), (ask, known_on)
    while actions.roll_up(batch=5):
        pass
    one_by_one = kept()
    actions.rebuild(no_progress)
    assert kept() == one_by_one
    assert is_right()
