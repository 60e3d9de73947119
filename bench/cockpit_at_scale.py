"""How long a leader waits for the cockpit with 5,000 targets and 100,000 tasks.

    DATABASE_URL=… python -m bench.cockpit_at_scale [--tasks 100000] [--targets 5000]

The targets lie in sets of forty, one a unit, with two reported values each. Pages are asked for
through Django's test client, with all middleware, as a leader who reads everything. Prints the
first look of a fresh process (nothing remembered), then milliseconds (p50, p95 of 30), the number
of queries, and the ratio of p50 to a bare ordered index scan of one page in the same run.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bench.scale import NOW, TODAY, Filled, _copy, _key, fill, scratch_database
from bench.tasks_at_scale import RUNS, bare

IN_A_SET = 40
YEARS = (2022, 2023)
_VALUE = (
    "id", "indicator_id", "unit_id", "period_kind", "since", "until", "status", "value", "bound",
    "as_of", "source", "note", "confidence", "is_sample", "reported_by", "reported_at",
)  # fmt: skip


def spread(filled: Filled) -> int:
    """Put the targets into sets of forty, each owned by one unit, and tell two values of each."""
    from django.db import connection

    from opendistrict.engine.indicators.models import Indicator
    from opendistrict.engine.plans.models import Target, TargetSet

    rng = random.Random(2)
    Indicator.objects.bulk_create(
        Indicator(
            code=f"bench-{n}", name=f"Chỉ số mẫu {n}", name_en=f"Sample {n}", unit="%",
            direction="up", decimals=1, frequency="year", basis="bench", confidence="sample",
            is_sample=True,
        )
        for n in range(IN_A_SET)
    )  # fmt: skip
    rows = list(Target.objects.order_by("id"))
    units = filled.unit_ids[: -(-len(rows) // IN_A_SET)]
    sets = [
        TargetSet(
            code=f"bench-{n}", title=f"Bộ mẫu {n}", title_en=f"Sample set {n}", unit_id=unit,
            period_kind="year", cut_off="calendar", since=date(2023, 1, 1),
            until=date(2024, 1, 1), source="bench", is_sample=True, confidence="sample",
        )
        for n, unit in enumerate(units)
    ]  # fmt: skip
    TargetSet.objects.bulk_create(sets)
    for n, row in enumerate(rows):
        home = sets[n // IN_A_SET]
        row.target_set_id, row.owner_unit_id = home.pk, home.unit_id
        row.indicator_id, row.place_in_line = f"bench-{n % IN_A_SET}", n % IN_A_SET
        row.field = f"Lĩnh vực {n % 6}"
    changed = ["target_set_id", "owner_unit_id", "indicator_id", "place_in_line", "field"]
    Target.objects.bulk_update(rows, changed, batch_size=1_000)
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        _copy(raw, "indicators_reportedvalue", _VALUE, _values(rng, rows))
        cursor.execute("ANALYZE")
    return len(sets)


def _values(rng: random.Random, rows: list[Any]) -> Any:
    for n, row in enumerate(rows):
        for year in YEARS:
            told = datetime(year, 12, 20, tzinfo=UTC)
            yield (
                _key(rng, 900_000 + n), row.indicator_id, row.owner_unit_id, "year",
                date(year, 1, 1), date(year + 1, 1, 1), "estimated", rng.randint(85, 110), "",
                told.date(), "bench", "", "sample", True, "bench", told,
            )  # fmt: skip


def leader(post_id: UUID) -> Any:
    """A browser in which the leader of the district is signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from opendistrict.faces.kit import clock
    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.registers.orgs import queries as orgs
    from opendistrict.registers.people import actions as people

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    clock.now = lambda request=None: NOW.astimezone(clock.HERE)
    post = orgs.posts([post_id], on=TODAY)[post_id]
    assert post.person_id is not None
    account = people.open_account(
        username="bench",
        email="",
        person_id=post.person_id,
        password=None,
        actor=SYSTEM,
        at=NOW,
    )
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=account))
    return client


def measured(name: str, look: Callable[[], int], base: float) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begun = time.perf_counter()
    size = look()
    first = (time.perf_counter() - begun) * 1000
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        look()
        times.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as seen:
        look()
    times.sort()
    p50, p95 = statistics.median(times), times[int(RUNS * 0.95) - 1]
    print(
        f"{name:30}{first:10.0f}{p50:9.1f}{p95:9.1f}{len(seen):9d}{size // 1024:8d}"
        f"{p50 / base:8.0f}"
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tasks", type=int, default=100_000)
    options.add_argument("--targets", type=int, default=5_000)
    given = options.parse_args()
    with scratch_database("bench_cockpit"):
        begun = time.perf_counter()
        filled = fill(given.tasks, given.targets)
        sets = spread(filled)
        took = time.perf_counter() - begun
        print(
            f"{given.tasks} tasks, {given.targets} targets in {sets} sets, filled in {took:.0f} s"
        )
        client = leader(filled.leader_post_id)
        base = _median(bare)
        print(f"bare index scan of one page: {base:.2f} ms (p50)")
        print(
            f"{'':30}{'first ms':>10}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'KB':>8}{'ratio':>8}"
        )
        unit = filled.unit_ids[7]
        for name, path in {
            "cockpit": "/cockpit/",
            "cockpit, every target": "/cockpit/?show=all",
            "cockpit, one unit": f"/cockpit/?unit={unit}",
            "cockpit, as known in June": "/cockpit/?known_on=30/06/2023",
            "unit": f"/cockpit/units/{unit}/",
            "report of one unit, preview": f"/cockpit/report/?unit={unit}&kind=year&year=2023"
            "&cut_off=calendar",
        }.items():
            measured(name, lambda path=path: _look(client, path), base)
    return 0


def _look(client: Any, path: str) -> int:
    answered = client.get(path)
    assert answered.status_code == 200, (path, answered.status_code)
    return len(answered.content)


def _median(what: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        what()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
