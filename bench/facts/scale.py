"""How sums of facts and the numbers made of them behave from one million facts upwards.

    DATABASE_URL=… python bench/facts/scale.py [--millions 1,5,10] [--dhis2 1]

Everything is measured in one run, in a database made for it on that server and dropped at the
end, in turns with what others do on the same facts. The facts are invented. See README.md.
"""

import argparse
import gc
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.facts import district, peers
from bench.scale import scratch_database

RUNS = 5
NEWEST = 100_000
YEAR = date(2025, 1, 1), date(2026, 1, 1)
ODD = date(2025, 1, 1), date(2025, 11, 9)  # ends inside a half month
A_YEAR_AGO = date(2024, 11, 22)


@dataclass(frozen=True, order=True)
class Took:
    """Seconds by the clock, and seconds of work in this process and in the database's: the
    second figure is the one to trust on a machine that others use too."""

    clock: float
    work: float


def took(what: Callable[[], object]) -> Took:
    began, worked = time.perf_counter(), time.process_time() + server_work()
    what()
    return Took(time.perf_counter() - began, time.process_time() + server_work() - worked)


def server_work() -> float:
    """Processor seconds of the database's process that answers us (it runs on this machine)."""
    from django.db import connection

    connection.ensure_connection()
    assert connection.connection is not None
    pid = connection.connection.info.backend_pid
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def say(name: str, some: list[Took], beside: Took | None = None) -> Took:
    """A line in milliseconds: by the clock the median, least and most; the median of work;
    against `beside`, how many times as much of both."""
    clock, work = (statistics.median(column) for column in zip(*map(astuple, some), strict=True))
    least, most = min(some).clock * 1e3, max(some).clock * 1e3
    spread = f"{least:,.0f}-{most:,.0f}" if len(some) > 1 else ""
    ratio = f"{clock / beside.clock:8.2f} {work / beside.work:8.2f}" if beside else ""
    print(f"  {name:44}{clock * 1e3:11,.1f} {spread:>15}{work * 1e3:11,.1f} {ratio}", flush=True)
    return Took(clock, work)


def one(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@contextmanager
def driver() -> Iterator[Any]:
    """The driver's own cursor: what others do is asked without Django in between."""
    from django.db import connection

    with connection.cursor() as cursor:
        yield cursor.cursor


def quiet(done: int, in_all: int) -> None:
    """Told how far a count is; nobody watches."""


def months() -> list[tuple[date, date]]:
    days = [date(2020 + (11 + n) // 12, (11 + n) % 12 + 1, 1) for n in range(61)]
    return list(pairwise(days))


def questions(made: district.District, spans: list[tuple[date, date]]) -> list[Any]:
    from opendistrict.engine.indicators.shapes import Question

    return [
        Question(code, unit_id, since, until)
        for code in made.codes
        for unit_id in made.unit_ids
        for since, until in spans
    ]


def read(asked: list[Any], known_on: date = district.TODAY, **how: Any) -> Callable[[], object]:
    from opendistrict.engine.indicators import queries

    def look() -> None:
        found = queries.measured(asked, on=district.TODAY, known_on=known_on, **how)
        assert len(found) == len(asked)

    return look


# ---- what is measured


def rolled_up(made: district.District, folder: Path) -> None:
    from opendistrict.registers.facts import actions

    with driver() as cursor:
        duck = peers.DuckDB(cursor, folder)
        ours, recount, parquet = [], [], []
        for _ in range(RUNS):
            district.tell(made, made.facts + NEWEST, queued=True)
            ours.append(took(actions.roll_up))
            recount.append(took(lambda: cursor.execute(peers.GROUP_BY)))
            parquet.append(took(duck.group_by))
        duck.close()
    base = say("roll-up of the newest 100,000", ours)
    say("one GROUP BY in PostgreSQL", recount, base)
    say("one GROUP BY in DuckDB over Parquet", parquet, base)


def all_months(made: district.District) -> None:
    from opendistrict.registers.facts import queries
    from opendistrict.registers.facts.shapes import Ask

    asked = questions(made, months())
    print(f"  ({len(asked):,} questions)")
    base = say("41 numbers x 11 units x 60 months", [took(read(asked)) for _ in range(RUNS)])
    asks = [
        Ask(district.measure(n), since, until)
        for n in range(1, district.MEASURES + 1)
        for since, until in months()
    ]
    look = lambda: queries.amounts(asks, known_on=district.TODAY)  # noqa: E731
    say("the bare sums of them (facts.amounts)", [took(look) for _ in range(RUNS)], base)
    merged = [one_asked for one_asked in asked if one_asked.since >= date(2024, 12, 1)]
    then = district.REFORM + timedelta(days=30)
    say("twelve of the months on the map of another day",
        [took(read(merged, map_on=then)) for _ in range(RUNS)], base)  # fmt: skip


def cockpit(made: district.District) -> None:
    year, odd = questions(made, [YEAR]), questions(made, [ODD])
    sliced = [one_asked for one_asked in year if one_asked.indicator == "bench-23"]
    flows = [
        one_asked
        for one_asked in year
        if int(one_asked.indicator.split("-")[1]) not in (*district.STOCKS, 23, 25, 27, 34, 35, 36)
    ]
    for name, asked, how in (
        ("cockpit: 41 numbers x 11 units, this year", year, {}),
        ("  of these, the 31 that are plain flows", flows, {}),
        ("  until an odd day (half a month not whole)", odd, {}),
        ("  as known a year ago", questions(made, [(date(2024, 1, 1), date(2025, 1, 1))]),
         {"known_on": A_YEAR_AGO}),
        ("one sliced ratio x 11 units, this year", sliced, {}),
    ):  # fmt: skip
        look = read(asked, **how)
        look()
        times = [took(look) for _ in range(RUNS * 6 if name[0] == "c" else RUNS)]
        say(name, times)
        if name[0] == "c":
            say("  its p95", [sorted(times)[int(len(times) * 0.95) - 1]])


def corrected(made: district.District) -> list[Took]:
    """One fact is corrected in a transaction, and the number it belongs to is read."""
    from django.db import connection, transaction

    from opendistrict.kernel.actor import Actor
    from opendistrict.registers.facts import actions
    from opendistrict.registers.facts import queries as facts
    from opendistrict.registers.facts.shapes import Ask

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, s.measure, f.happened_on FROM facts_fact f JOIN facts_series s "
            "ON s.id = f.series_id WHERE s.measure = 'bench.m2' AND f.happened_on = "
            "'2025-10-10' AND f.act LIKE 'bench.act:SO%%' AND NOT EXISTS (SELECT FROM "
            "facts_correction c WHERE c.corrects_id = f.id) LIMIT %s",
            [RUNS + 1],
        )
        chosen = cursor.fetchall()
    ask = Ask("bench.m2", date(2025, 10, 1), date(2025, 11, 1))

    def total() -> Any:
        return sum(a.quantity for a in facts.amounts([ask], known_on=district.TODAY)[ask].values())

    may = {"facts.correct": frozenset(made.unit_ids)}
    actor = Actor(kind="officer", id="bench", label="bench", rights=may)
    times, before = [], total()
    seen: list[Any] = []
    for key, *_ in chosen:
        right = facts.facts([key])[key].quantity + 1

        def tell_and_see(key: Any = key, right: Any = right) -> None:
            with transaction.atomic():
                actions.correct(
                    fact_id=key, reason="bench", actor=actor, at=district.NOW, quantity=right
                )
            seen.append(total())

        times.append(took(tell_and_see))
        assert seen[-1] == before + 1, (before, seen)
        before += 1
    return times[1:]


def counted_again() -> None:
    from opendistrict.registers.facts import queries

    found: list[Any] = []
    say("verify: all counted again and compared", [took(lambda: found.append(
        queries.verify(quiet)))])  # fmt: skip
    assert not found[0].drifts, found[0].drifts[:3]


def sizes() -> None:
    size = "SELECT pg_total_relation_size('{}')"
    facts = one("SELECT count(*) FROM facts_fact")
    whole, row = one(size.format("facts_fact")), one("SELECT pg_relation_size('facts_fact')")
    print(f"  {facts:,} facts, {whole / facts:.0f} bytes each ({row / facts:.0f} the row)")
    for table in ("facts_halfmonth", "facts_quarter", "facts_late", "facts_daytotal"):
        rows, whole = one(f"SELECT count(*) FROM {table}"), one(size.format(table))
        print(f"  {rows:,} rows of {table}, {whole / rows:.0f} bytes each")


def beside_dhis2(ours: Took) -> None:
    with driver() as cursor:
        dhis2 = peers.Dhis2(cursor)
        print(f"  DHIS2's method, {one('SELECT count(*) FROM dhis_value'):,} values by month")
        say("  all its tables made", [took(dhis2.rebuild)])
        say("  cockpit: 41 x 11, one year",
            [took(lambda: dhis2.answers(peers.COCKPIT)) for _ in range(RUNS)])  # fmt: skip
        say("  41 x 11 x 60 months",
            [took(lambda: dhis2.answers(peers.MONTHS)) for _ in range(RUNS)])  # fmt: skip
        say(
            "  one correction until it is visible", [took(dhis2.correct) for _ in range(RUNS)], ours
        )
        dhis2.drop()


def measure(made: district.District, millions: int, folder: Path, *, dhis2: bool) -> None:
    from opendistrict.registers.facts import actions

    print(f"\n{millions} million facts. Load {os.getloadavg()[0]:.1f}. Milliseconds by the clock "
          f"(median, least-most of {RUNS}), of work, ratio to ours by both")  # fmt: skip
    district.tell(made, max(millions * 1_000_000 - RUNS * NEWEST, made.facts))
    say("rebuild: all counted from the first fact", [took(lambda: actions.rebuild(quiet))])
    with driver() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rolled_up(made, folder)
    with driver() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sizes()
    all_months(made)
    cockpit(made)
    visible = say("one correction until it is visible", corrected(made))
    counted_again()
    if dhis2:
        beside_dhis2(visible)


def machine() -> None:
    import duckdb

    words = [
        f"{os.cpu_count()} cores", f"Python {platform.python_version()}",
        f"PostgreSQL {one('SHOW server_version')}", f"DuckDB {duckdb.__version__}",
    ]  # fmt: skip
    words += [
        f"{name} {one(f'SHOW {name}')}"
        for name in ("shared_buffers", "work_mem", "fsync", "synchronous_commit")
    ]
    print(", ".join(words))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", default="1,5,10", help="sizes, each greater than the last")
    parser.add_argument("--dhis2", default="1", help="at which of them DHIS2's method is measured")
    given = parser.parse_args()
    beside = {int(size) for size in given.dhis2.split(",") if size}
    with scratch_database("od_bench_facts"), tempfile.TemporaryDirectory() as folder:
        machine()
        with driver() as cursor:  # so that all work is done, and counted, in one process
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        made = district.build()
        gc.collect()
        gc.freeze()  # as the web server does: see faces.cli.serving
        for size in map(int, given.millions.split(",")):
            measure(made, size, Path(folder), dhis2=size in beside)


if __name__ == "__main__":
    main()
