"""Sums are right while many write at once, when a process is killed, and after any history."""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from threading import Event
from typing import IO, Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from tests.makers import MORNING, TODAY
from tests.registers.facts import shared_sums
from tests.registers.facts.conftest import Tell, teller
from tests.registers.facts.files import csv_of, row, take, write
from tests.registers.facts.shared_sums import in_a_thread, is_right, kept, no_progress, reading

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.bulk import tables
from opendistrict.registers.facts import actions, queries
from opendistrict.registers.facts.actions import importing, rolling
from opendistrict.registers.facts.actions.importing import staging
from opendistrict.registers.facts.models import Fact, Pending
from opendistrict.registers.facts.shapes import Ask

pytestmark = pytest.mark.usefixtures("db")
db = shared_sums.db


@pytest.fixture
def tell(db: None) -> Tell:
    return teller()


@contextmanager
def other() -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the same database, in a transaction of its own."""
    params = connection.get_connection_params()
    for name in ("context", "cursor_factory"):
        params.pop(name, None)
    with psycopg.connect(**params) as made:
        yield made


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


def test_a_clock_that_jumps_forth_and_back_skips_nothing_and_counts_nothing_twice(
    tell: Tell,
) -> None:
    """Eight tellers, in the order of the queue's numbers, by a clock that jumps; they commit in
    another order, and the sums are taken in between, one part at a time."""
    jumps = (0, 40, -20, 3, -3, 90, 0, -25)
    commits = (5, 0, 7, 2, 1, 6, 3, 4)
    days = {n: TODAY + timedelta(days=jump) for n, jump in enumerate(jumps)}
    tell("before", 0, on=TODAY - timedelta(days=30), at=MORNING - timedelta(days=29))
    told, mays = [Event() for _ in jumps], [Event() for _ in jumps]

    def telling(n: int) -> None:
        try:
            with transaction.atomic():
                tell(str(n), 2**n, on=TODAY - timedelta(days=30),
                     at=MORNING + timedelta(days=jumps[n]))  # fmt: skip
                told[n].set()
                assert mays[n].wait(60)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jumps)) as pool:
        running = []
        for n in range(len(jumps)):
            running.append(pool.submit(telling, n))
            assert told[n].wait(60)
        committed: set[int] = set()
        for n in commits:
            mays[n].set()
            running[n].result(timeout=60)
            committed.add(n)
            for _ in range(2):
                for known_on in {*days.values(), TODAY}:
                    known = sum(2**one for one in committed if days[one] <= known_on)
                    assert reading(known_on) == known, (n, known_on)
                actions.roll_up(batch=1)
    assert Pending.objects.count() == 0 and actions.roll_up() == 0
    one_by_one = kept()
    assert is_right()
    actions.rebuild(no_progress)
    assert kept() == one_by_one


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

forks = pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")

Say = Callable[[str], object]


@dataclass(frozen=True)
class Child:
    """A process of its own over the test database, and what it says."""

    pid: int
    said: IO[str]

    def kill(self) -> None:
        """As a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        assert os.waitpid(self.pid, 0)[1] == signal.SIGKILL
        self.said.close()


def child(act: Callable[[Say], object]) -> Child:
    connection.close()
    hears, says = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            act(lambda word: os.write(says, f"{word}\n".encode()))
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    os.close(says)
    return Child(pid, open(hears))


def killed_at(process: Child, word: str) -> None:
    """Wait until the child says the word, then kill it."""
    assert process.said.readline().strip() == word, "the child ended without saying it"
    process.kill()
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


@forks
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
        killed = child(lambda say: actions.roll_up())
        _until_it_sleeps()
        killed.kill()
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


@forks
def test_a_rebuild_killed_before_its_end_changes_nothing(tell: Tell) -> None:
    for n in range(20):
        tell(str(n), 1)
    actions.roll_up(batch=9)
    before = kept()

    def rebuild(say: Say) -> None:
        with rolling._nobody_else_rolls_up(), queries.one_moment(), connection.cursor() as cursor:
            queries.recount(no_progress)
            for sql in rolling._REPLACE:
                cursor.execute(sql)
            say("replaced")
            time.sleep(60)

    killed_at(child(rebuild), "replaced")
    assert (kept(), reading(), is_right()) == (before, 20, True)


@forks
def test_an_import_killed_between_and_inside_batches(tell: Tell, tmp_path: Any) -> None:
    """Killed three times with -9 at different moments, then let run: each row is told once."""
    rows = 3000
    path = write(tmp_path / "f.csv", csv_of([row(act=str(n)) for n in range(rows)]))

    def stopped(stop: int, say: Say) -> None:
        real, calls = staging.tell_staged, 0

        def slow(*given: Any) -> Any:
            nonlocal calls
            done = real(*given)
            calls += 1
            wait_at(stop)
            return done

        def wait_at(place: int) -> None:
            if calls == place:
                say("here")
                time.sleep(60)

        tables.BLOCK = 30_000
        staging.tell_staged = slow
        weighed = importing.weigh(
            path, source=None, actor=SYSTEM, at=MORNING, stages=lambda stage: no_progress
        )
        importing.tell_file(
            weighed, only_good=False, actor=SYSTEM, now=lambda: MORNING,
            progress=lambda done, total: wait_at(-stop),
        )  # fmt: skip

    told = []
    for stop in (2, -3, 5):  # inside the second batch; after the third; inside the fifth
        killed_at(child(partial(stopped, stop)), "here")
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
        "UPDATE facts_quarter SET quantity = quantity - 1",
        "DELETE FROM facts_quarter",
        "INSERT INTO facts_late SELECT id, '2026-01-01', '2026-01-20', 1, 0 FROM facts_series",
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
