"""Acts on dossiers against bare SQL and against engines that do the same process.

    DATABASE_URL=… python -m bench.cases.acts [--clients 1,2,8] [--rounds 5] [--seconds 3]

Everybody works on one server with synchronous commit, each act in a durable transaction of its
own, in turns: every contender once in each round. A client is a process with one connection.
Ours are the whole acts: rights and rules weighed, row, trail, facts, leaf of the log and outbox
where the act has them; the peers move a process and keep a list of open tasks, nothing else.
django-viewflow and SpiffWorkflow are skipped, and that is said, where they are not installed
(dependency group `bench`).
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from uuid import UUID

from bench.cases.costs import Meter, of_process, our_backend
from bench.cases.peers import spiff, viewflow
from bench.cases.peers.bare import Bare
from bench.cases.ward import HOUR, NOW, Ward, load_measured_procedure, ward_database


class Contender(Protocol):
    def backend(self) -> int: ...

    def step(self) -> None: ...


class Ours:
    """`all`: each act of whole lives in turn; else only passing on from the first step."""

    def __init__(self, *, all_acts: bool) -> None:
        import django

        django.setup()
        self.ward = Ward()
        self._lives: list[Iterator[tuple[str, Any]]] = []
        self._waiting: list[tuple[UUID, Any]] = []
        self._all = all_acts

    def backend(self) -> int:
        return our_backend()

    def ready(self, count: int) -> None:
        """Dossiers to pass on, opened before the clock runs."""
        while not self._all and len(self._waiting) < count:
            self._waiting.append(self._opened())

    def _opened(self) -> tuple[UUID, Any]:
        dossier = self.ward.open()
        return dossier, self.ward.holder(dossier)

    def step(self) -> None:
        if not self._all:
            self._pass_on()
            return
        if not self._lives:
            self._lives.append(self.ward.life(self.ward.open()))
            return
        following = next(self._lives[0], None)
        if following is None:
            self._lives.pop()
            self.step()
        else:
            following[1]()

    def _pass_on(self) -> None:
        from opendistrict.engine.cases import actions

        dossier, actor = self._waiting.pop() if self._waiting else self._opened()
        actions.pass_on(dossier_id=dossier, actor=actor, at=NOW + HOUR)


MAKERS: dict[str, Callable[[], Any]] = {
    "bare: one function": lambda: Bare(function=True),
    "bare: four statements": lambda: Bare(function=False),
    "ours: pass_on": lambda: Ours(all_acts=False),
    "ours: all acts": lambda: Ours(all_acts=True),
    "SpiffWorkflow, split": lambda: spiff.Spiff(split=True),
    "SpiffWorkflow": lambda: spiff.Spiff(split=False),
    "django-viewflow": viewflow.Viewflow,
}


READY = 1_200  # dossiers to pass on for each second, by all clients together


def _client(name: str, clients: int, orders: Any, answers: Any) -> None:
    """One client: runs for so many seconds whenever it is told to, until it is told 0."""
    contender: Any = MAKERS[name]()
    for _ in range(15):
        contender.step()
    answers.put(None)
    while seconds := orders.get():
        if isinstance(contender, Ours):
            contender.ready(int(READY * seconds / clients))
        answers.put(None)
        orders.get()
        backend = contender.backend()
        begun, client, server = time.perf_counter(), time.process_time(), of_process(backend)
        acts = 0
        while time.perf_counter() - begun < seconds:
            contender.step()
            acts += 1
        spent = (time.process_time() - client) + (of_process(backend) - server)
        answers.put((acts, time.perf_counter() - begun, spent))


def _analyze() -> None:
    """As autovacuum does in time: what was planned on tables that were empty is planned anew."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Clients:
    """The clients of one contender, kept between rounds."""

    def __init__(self, name: str, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.orders = [context.Queue() for _ in range(count)]
        self.answers = context.Queue()
        self.processes = [
            context.Process(target=_client, args=(name, count, orders, self.answers), daemon=True)
            for orders in self.orders
        ]
        for process in self.processes:
            process.start()
        for _ in self.processes:
            self.answers.get(timeout=300)

    def run(self, count: int, seconds: float) -> tuple[float, float]:
        """Acts a second of all together, and milliseconds of processor an act."""
        for orders in self.orders[:count]:
            orders.put(seconds)
        for _ in range(count):
            self.answers.get(timeout=600)
        _analyze()
        for orders in self.orders[:count]:
            orders.put("go")
        found = [self.answers.get(timeout=600) for _ in range(count)]
        acts = sum(one[0] for one in found)
        return sum(n / spent for n, spent, _ in found), sum(one[2] for one in found) / acts * 1000

    def end(self) -> None:
        for orders in self.orders:
            orders.put(0)
        for process in self.processes:
            process.join(timeout=30)


def contenders() -> list[str]:
    there = {"SpiffWorkflow": spiff.is_installed(), "django-viewflow": viewflow.is_installed()}
    for name, is_there in there.items():
        if not is_there:
            print(f"{name} is not installed (dependency group bench): skipped")
    return [name for name in MAKERS if there.get(name.partition(",")[0], True)]


def compare(clients: list[int], rounds: int, seconds: float) -> None:
    names = contenders()
    Bare.setup()
    if any(name.startswith("SpiffWorkflow") for name in names):
        spiff.Spiff.setup()
    if "django-viewflow" in names:
        maker = multiprocessing.get_context("spawn").Process(target=viewflow.make_database)
        maker.start()
        maker.join()
    working = {name: Clients(name, max(clients)) for name in names}
    rates: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    costs: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for count in clients:
            for name in names:
                rate, cost = working[name].run(count, seconds)
                rates[name, count].append(rate)
                costs[name, count].append(cost)
    for one in working.values():
        one.end()
    if "django-viewflow" in names:
        viewflow.drop_database()
    _tell(names, clients, rates, costs)


def _tell(names: list[str], clients: list[int], rates: Any, costs: Any) -> None:
    heads = "".join(f"{f'acts/s, {count}':>12}" for count in clients)
    print(f"{'who':26}{heads}{'CPU ms':>9}{'to function':>13}{'to split':>10}{'to viewflow':>13}")
    first = clients[0]

    def ratio(name: str, other: str) -> str:
        if other not in names:
            return "-"
        pairs = zip(costs[name, first], costs[other, first], strict=True)
        return f"{statistics.median(a / b for a, b in pairs):.2f}"

    for name in names:
        each = "".join(f"{statistics.median(rates[name, count]):12,.0f}" for count in clients)
        print(
            f"{name:26}{each}{statistics.median(costs[name, first]):9.2f}"
            f"{ratio(name, 'bare: one function'):>13}{ratio(name, 'SpiffWorkflow, split'):>10}"
            f"{ratio(name, 'django-viewflow'):>13}"
        )


# ------------------------------------------------------------------ one process


def by_act(ward: Ward, lives: int) -> None:
    """What each act costs by itself."""
    meter = Meter(our_backend())
    for n in range(lives + 3):
        with meter.measured("receive_at_counter" if n > 2 else "warm"):
            dossier = ward.open()
        for name, act in ward.life(dossier):
            with meter.measured(name if n > 2 else "warm"):
                act()
    print(f"\n{'act':22}{'CPU ms':>8}{'client':>8}{'server':>8}{'p50 ms':>8}")
    for name, cost in meter.costs.items():
        if name != "warm":
            print(
                f"{name:22}{cost.cpu:8.2f}{cost.client / cost.times:8.2f}"
                f"{cost.server / cost.times:8.2f}{cost.at(0.5):8.2f}"
            )


def bulk(ward: Ward, rounds: int) -> None:
    """Fifty passed on in one act, against one by one."""
    from opendistrict.engine.cases import actions

    meter = Meter(our_backend())
    for n in range(2 * rounds):
        some = [ward.open() for _ in range(50)]
        by_holder: defaultdict[Any, list[UUID]] = defaultdict(list)
        for one in some:
            by_holder[ward.holder(one).post_id].append(one)
        for post, mine in by_holder.items():
            actor = ward.of(post)
            if n % 2:
                with meter.measured("many"):
                    refused = actions.pass_on_many(dossier_ids=mine, actor=actor, at=NOW + HOUR)
                assert not refused
            else:
                with meter.measured("single"):
                    for one in mine:
                        actions.pass_on(dossier_id=one, actor=actor, at=NOW + HOUR)
    acts = 50 * rounds
    single, many = (meter.costs[one] for one in ("single", "many"))
    clock, work = sum(single.clock) / sum(many.clock), single.cpu * single.times
    print(
        f"\nbulk of 50: {acts / sum(many.clock) * 1000:,.0f} acts/s, single "
        f"{acts / sum(single.clock) * 1000:,.0f}: {clock:.1f} times; processor "
        f"{many.cpu * many.times / acts:.2f} ms an act, single {work / acts:.2f}"
    )


def size(ward: Ward, dossiers: int) -> None:
    """Bytes of a finished dossier, of all its rows with the log, their indexes and pages; and of
    the rows alone, as they are told."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in _sizes():
            cursor.execute(f"VACUUM FULL {table}")
    before, raw = _sizes(), _raw()
    for _ in range(dossiers):
        for _, act in ward.life(ward.open()):
            act()
    with connection.cursor() as cursor:
        for table in before:
            cursor.execute(f"VACUUM FULL {table}")
    after = _sizes()
    grown = {table: (after[table] - before[table]) / dossiers for table in before}
    whole = sum(grown.values())
    plain = sum(
        grown[table] for table in grown if not table.startswith(("base_log", "procrastinate"))
    )
    parts = ", ".join(f"{t} {grown[t]:,.0f}" for t in sorted(grown, key=lambda t: -grown[t])[:9])
    print(
        f"\nbytes a finished dossier: {whole:,.0f} ({parts}); without log and outbox {plain:,.0f}"
    )
    rows = (_raw() - raw) / dossiers
    print(
        f"bytes of these rows alone: {rows:,.0f}; with indexes and pages {whole / rows:.2f} times"
    )


def _raw() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        told = 0
        for table in _sizes():
            cursor.execute(f"SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM {table} t")
            told += cursor.fetchone()[0]
    return told


def _sizes() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND "
            "(relname LIKE 'cases_%%' OR relname LIKE 'base_log%%' OR relname LIKE 'facts_%%' "
            "OR relname = 'procrastinate_jobs' OR relname = 'procrastinate_events')", [],
        )  # fmt: skip
        return dict(cursor.fetchall())


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", default="1,2,8")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--lives", type=int, default=100)
    given = options.parse_args()
    with ward_database("bench_acts"):
        load_measured_procedure()
        compare([int(one) for one in given.clients.split(",")], given.rounds, given.seconds)
        ward = Ward()
        by_act(ward, given.lives)
        bulk(ward, given.rounds)
        size(ward, given.lives)
    return 0


if __name__ == "__main__":
    sys.exit(main())
