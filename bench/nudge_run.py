"""How long the daily climb takes with 100,000 open tasks.

    DATABASE_URL=… python -m bench.nudge_run [--tasks 150000] [--days 3]

A scratch database is filled by COPY, every task left open. The first day catches up with every
old delay at once; the days after it are what a working day costs. Prints seconds, reminders,
digests and queries, and the ratio to a bare scan of the same tasks (read to the end by the same
driver) in the same run, so that figures of different machines can be compared.
"""

import argparse
import statistics
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock

from bench.scale import TODAY, fill, scratch_database

BARE = (
    "SELECT id, lead_unit_id, lead_post_id, due_on, given_on FROM plans_task "
    "WHERE state IN ('given','redo','underway') AND due_on <= %s"
)


def open_everything() -> int:
    """Let every task be at work, so that as many as were filled may stand on a rung."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plans_task SET state = 'underway', done_on = NULL, reported_on = NULL "
            "WHERE state NOT IN ('given', 'redo', 'underway') AND due_on IS NOT NULL"
        )
        cursor.execute("VACUUM ANALYZE plans_task")
        cursor.execute("SELECT count(*) FROM plans_task WHERE state IN ('given','redo','underway')")
        count: int = cursor.fetchone()[0]
    return count


def ladder() -> None:
    from opendistrict.engine.plans import actions
    from opendistrict.engine.plans.shapes import LadderRow, Rung, RungName
    from opendistrict.kernel.actor import SYSTEM

    rungs = ((-7, "owner"), (-2, "owner"), (0, "owner"), (1, "head"), (3, "deputy"), (7, "chair"))
    actions.load_ladders(
        rows=[
            LadderRow(
                code="bench", since=date(2020, 1, 1), until=None,
                rungs=tuple(Rung(offset, RungName(to)) for offset, to in rungs),
                quiet_from=clock(18), quiet_until=clock(7),
                basis="bench",
            )
        ],
        actor=SYSTEM, at=_morning(TODAY),
    )  # fmt: skip


def _morning(day: date) -> datetime:
    from opendistrict.kernel.days import HERE

    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=HERE)


def bare(day: date) -> float:
    """Seconds for reading the open tasks once, the median of five."""
    from django.db import connection

    times = []
    for _ in range(5):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE, [day + timedelta(days=14)])
            cursor.fetchall()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def climb(name: str, day: date, base: float) -> None:
    from django.db import connection

    from opendistrict.engine.plans import actions

    queries = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    begun = time.perf_counter()
    with connection.execute_wrapper(count):
        run = actions.run_ladder(_morning(day))
    seconds = time.perf_counter() - begun
    print(
        f"{name:22}{day!s:12}{seconds:9.2f}{run.made:10d}{run.vacant:8d}{run.digests:9d}"
        f"{queries:9d}{seconds / base:8.1f}"
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tasks", type=int, default=120_000)
    options.add_argument("--days", type=int, default=3, help="working days after the first")
    given = options.parse_args()
    with scratch_database("bench_nudges"):
        fill(given.tasks)
        print(f"{open_everything()} open tasks")
        ladder()
        base = bare(TODAY)
        print(f"bare scan of the open tasks: {base:.3f} s")
        print(
            f"{'':22}{'day':12}{'seconds':>9}{'reminded':>10}{'vacant':>8}{'digests':>9}"
            f"{'queries':>9}{'ratio':>8}"
        )
        climb("everything is new", TODAY, base)
        climb("again, the same day", TODAY, base)
        day, left = TODAY, given.days
        while left:
            day += timedelta(days=1)
            if day.weekday() < 5:
                climb("a working day", day, base)
                left -= 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
