"""How long lists, a task's page and the leaders' figures take with 100,000 tasks.

    DATABASE_URL=… python -m bench.tasks_at_scale [--tasks 100000] [--slowest]

Prints milliseconds (p50, p95 of 30 runs), queries, how many of them read the whole table of tasks
(EXPLAIN says "Seq Scan on plans_task"), and the ratio of p50 to a bare ordered index scan of one
page in the same run, so that figures of different machines can be compared.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bench.scale import TODAY, Filled, fill, scratch_database

RUNS = 30
BARE = (
    "SELECT id, due_on FROM plans_task WHERE state IN ('given','redo','reported','returned',"
    "'underway') ORDER BY due_on, id LIMIT 51"
)


@dataclass(frozen=True)
class Figure:
    name: str
    p50: float
    p95: float
    queries: int
    whole_table: int
    slowest: str


def measure(name: str, what: Callable[[], object]) -> Figure:
    """Times in milliseconds, the number of queries, and the slowest of them in the last run."""
    from django.db import connection

    times: list[float] = []
    seen: list[tuple[float, str, object]] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append(((time.perf_counter() - begun) * 1000, sql, params))

    what()
    for _ in range(RUNS):
        begun = time.perf_counter()
        what()
        times.append((time.perf_counter() - begun) * 1000)
    with connection.execute_wrapper(watch):
        what()
    times.sort()
    worst = max(seen, key=lambda query: query[0])
    with connection.cursor() as cursor:
        plans = [_plan(cursor, sql, params) for _, sql, params in seen]
    return Figure(
        name, statistics.median(times), times[int(RUNS * 0.95) - 1], len(seen),
        sum("Seq Scan on plans_task " in plan for plan in plans),
        f"{worst[0]:.1f} ms {worst[1][:90]}",
    )  # fmt: skip


def _plan(cursor, sql: str, params: object) -> str:  # type: ignore[no-untyped-def]
    cursor.execute(f"EXPLAIN {sql}", params)
    return "\n".join(line for (line,) in cursor.fetchall())


def actor(post_id: UUID):  # type: ignore[no-untyped-def]
    from opendistrict.kernel.actor import Actor
    from opendistrict.registers.orgs import queries as orgs

    post = orgs.posts([post_id], on=TODAY)[post_id]
    return Actor(
        kind="officer", id=str(post_id), label=post.person_name, person_id=post.person_id,
        post_id=post.id, post_title=post.title, unit_id=post.unit_id,
        rights=orgs.rights_of(post.id, on=TODAY),
    )  # fmt: skip


def bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def pages(filled: Filled) -> dict[str, Callable[[], object]]:
    """What is measured: as a leader who reads all, a head, an officer."""
    from opendistrict.engine.plans import queries
    from opendistrict.engine.plans.models import Task
    from opendistrict.engine.plans.shapes.tasks import Group, Relation, TaskFilter

    unit = filled.unit_ids[7]
    leader, head = actor(filled.leader_post_id), actor(filled.post_ids[unit][0])
    officer = actor(filled.post_ids[unit][1])
    some = Task.objects.filter(lead_unit_id=unit).order_by("pk").values_list("pk", flat=True)[5]
    middle = Task.objects.filter(due_on=TODAY + timedelta(days=60)).order_by("pk").first()
    assert middle is not None
    deep = f"{middle.due_on}_{middle.pk}"

    def listed(who, after=None, **wanted):  # type: ignore[no-untyped-def]
        return lambda: queries.tasks(actor=who, filters=TaskFilter(**wanted), after=after, on=TODAY)

    return {
        "list, leader, open": listed(leader, group=Group.OPEN),
        "list, leader, everything": listed(leader),
        "list, leader, late": listed(leader, group=Group.LATE),
        "list, leader, given by me": listed(leader, relation=Relation.GIVEN, group=Group.TO_DO),
        "list, leader, to confirm": listed(leader, relation=Relation.TO_CONFIRM),
        "list, leader, a far page": listed(leader, after=deep, group=Group.OPEN),
        "list, leader, common word": listed(leader, text="vỉa hè"),
        "list, leader, rare words": listed(leader, text="khu vuc 991 đợt 17"),
        "list, leader, number": listed(leader, text="NV-2023-0444"),
        "list, leader, one unit": listed(leader, unit_id=unit, group=Group.OPEN),
        "list, head, open": listed(head, group=Group.OPEN),
        "list, head, with us": listed(head, relation=Relation.WITH),
        "list, head, search": listed(head, text="chung cu"),
        "list, officer, mine": listed(officer, relation=Relation.MINE, group=Group.TO_DO),
        "task page": lambda: queries.task(task_id=some, actor=head, on=TODAY),
        "overdue_by_unit": lambda: queries.overdue_by_unit(actor=leader, on=TODAY),
        "overdue_by_person": lambda: queries.overdue_by_person(actor=leader, on=TODAY),
        "to_urge 20": lambda: queries.to_urge(actor=leader, on=TODAY, limit=20),
        "slips_since a week": lambda: queries.slips_since(
            actor=leader, since=TODAY - timedelta(days=7), on=TODAY
        ),
        "roadmap of a unit": lambda: queries.roadmap(unit_id=unit, actor=head, on=TODAY),
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tasks", type=int, default=100_000)
    options.add_argument("--targets", type=int, default=5_000)
    options.add_argument("--slowest", action="store_true", help="name the slowest query of each")
    given = options.parse_args()
    with scratch_database("bench_tasks"):
        begun = time.perf_counter()
        filled = fill(given.tasks, given.targets)
        print(f"filled {given.tasks} tasks, {given.targets} targets in "
              f"{time.perf_counter() - begun:.1f} s")  # fmt: skip
        base = measure("bare index scan of one page", bare)
        print(f"{'':34}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'whole':>7}{'ratio':>8}")
        for figure in [base, *(measure(name, what) for name, what in pages(filled).items())]:
            print(
                f"{figure.name:34}{figure.p50:9.2f}{figure.p95:9.2f}{figure.queries:9d}"
                f"{figure.whole_table:7d}"
                f"{figure.p50 / base.p50:8.1f}"
            )
            if given.slowest:
                print(f"    {figure.slowest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
