"""The event log: what an act pays for its leaf, leaves sequenced a second, and how large and how
fast a receipt is when the log is long.

    DATABASE_URL=… python -m bench.cases.log [--acts 5000] [--sequenced 100000] [--leaves 1000000]

`--leaves 10000000` is the full run. An append is measured against a bare insert of the same row
in the same run, both with and without the commit. The long log is made by SQL of invented hashes;
the real leaves of the first part stand at its beginning, where proofs are longest.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.scale import scratch_database

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
BODY = {
    "number": "HS-2026-012345", "procedure": "Cấp bản sao trích lục hộ tịch",
    "office": "Ủy ban nhân dân phường Mẫu", "due": "2026-11-30T10:00:00Z",
    "term": "5 ngày làm việc",
}  # fmt: skip
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "verify_receipt.py"


def appending(acts: int) -> None:
    from django.db import connection, transaction

    from opendistrict.kernel.eventlog.leaves import canonical
    from opendistrict.registers.base import actions as base

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE base_logleaf INCLUDING ALL)")
    body = canonical({**BODY, "subject": "cases.dossier:1"})

    def bare(n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bare (kind, subject, at, body, salt) VALUES (%s, %s, %s, %s, %s) "
                "RETURNING id",
                ["cases.promise", f"cases.dossier:{n}", AT, body, b"\0" * 16],
            )

    def leaf(n: int) -> None:
        base.log(kind="cases.promise", subject=f"cases.dossier:{n}", body=BODY, at=AT)

    def by_the_database(n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT base_log('cases.promise', %s, jsonb_build_object('number', 'HS', 'due', "
                "'2026-11-30T10:00:00Z'), %s)",
                [f"cases.dossier:{n}", AT],
            )

    def committed(one: Callable[[int], None]) -> Callable[[int], None]:
        def run(n: int) -> None:
            with transaction.atomic():
                one(n)

        return run

    ways = {"bare insert": bare, "base.log": leaf, "base_log in SQL": by_the_database}
    for name, one in ways.items():
        with transaction.atomic():
            inside = _micros(one, acts)
        print(
            f"{name:18}{inside:8.0f} µs in an open transaction,"
            f"{_micros(committed(one), acts):8.0f} µs with its commit"
        )


def _micros(one: Callable[[int], None], times: int) -> float:
    """The median of single runs."""
    spent = []
    for n in range(times):
        begun = time.perf_counter()
        one(n)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1e6


def sequencing(count: int) -> None:
    from django.db import connection

    from opendistrict.registers.base import actions as base

    base.sequence()
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH leaf AS (
                 INSERT INTO base_logleaf (kind, subject, at, body, salt)
                 SELECT 'cases.promise', 'cases.dossier:' || g, now(),
                        convert_to('{"due":"2026-11-30","number":"HS-' || g || '"}', 'UTF8'),
                        substring(sha256(int8send(g)) FOR 16)
                 FROM generate_series(1, %s) g RETURNING id)
               INSERT INTO base_logwait SELECT id FROM leaf""",
            [count],
        )
        cursor.execute("ANALYZE base_logwait, base_logleaf")
    begun = time.perf_counter()
    assert base.sequence() == count
    spent = time.perf_counter() - begun
    print(f"sequencing: {count:,} leaves in {spent:.1f} s: {count / spent:,.0f} a second")


def long_log(count: int) -> None:
    """Invented leaf hashes by SQL, and the subtrees over them by the functions of the database."""
    from django.db import connection

    from opendistrict.registers.base.actions import sequencing as how
    from opendistrict.registers.base.queries import KEPT_LEVELS, log_size

    begun, size = time.perf_counter(), log_size()
    with connection.cursor() as cursor:
        for since in range(size, count, 500_000):
            cursor.execute(
                "INSERT INTO base_logplace (position, leaf_id, hash) "
                "SELECT g, -g - 1, sha256(int8send(g)) FROM generate_series(%s, %s) g",
                [since, min(since + 500_000, count) - 1],
            )
        for level in KEPT_LEVELS:
            cursor.execute(
                how._FROM_LEAVES if level == KEPT_LEVELS[0] else how._FROM_NODES,
                {"level": level, "since": size >> level << 8, "until": count >> level << 8},
            )
        cursor.execute("ANALYZE base_logplace, base_lognode")
        cursor.execute(
            "SELECT pg_total_relation_size('base_logplace'), pg_total_relation_size('base_lognode')"
        )
        places, nodes = cursor.fetchone()
    print(
        f"a log of {count:,}: {time.perf_counter() - begun:.0f} s to make; places "
        f"{places / count:.0f} bytes a leaf, subtrees {nodes / count:.1f}"
    )


def receipts(runs: int = 300) -> None:
    import segno

    from opendistrict.kernel.eventlog.receipts import PATH, Receipt, check
    from opendistrict.registers.base import actions as base
    from opendistrict.registers.base import queries
    from opendistrict.registers.base.models import LogPlace

    base.checkpoint(AT)
    ids = list(LogPlace.objects.filter(position__gte=1000).order_by("position")
               .values_list("leaf_id", flat=True)[:runs])  # fmt: skip
    made: list[Receipt] = []
    _times("a receipt from the database", lambda n: made.append(base.receipt(ids[n], AT)), runs)
    size = queries.log_size()
    _times("a proof for any leaf", lambda n: queries.inclusion(n * 7919 % size, size), runs)
    _times("a consistency proof", lambda n: queries.consistency(1 + n * 7919 % size, size), runs)
    keys = frozenset({made[0].key})
    _times("checking a receipt", lambda n: _must(check(made[n], keys=keys).holds), runs)
    one = made[0]
    address = f"HTTPS://DICHVU.PHUONG-MAU.GOV.VN{PATH}{one.code()}"
    drawn = segno.make(address, error="l", micro=False)
    assert Receipt.read(address).proof == one.proof
    print(
        f"a receipt at {size:,}: {len(one.proof)} hashes, file {len(one.file().encode()):,} bytes, "
        f"QR {len(address):,} characters = version {drawn.version} ({drawn.mode})"
    )
    if SCRIPT.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(one.file())
            file.flush()
            begun = time.perf_counter()
            command = [sys.executable, str(SCRIPT), file.name, "--key", str(one.key)]
            subprocess.run(command, check=True, capture_output=True)
            print(f"the single-file checker: {time.perf_counter() - begun:.2f} s, Python's start "
                  "included")  # fmt: skip


def _must(holds: bool) -> None:
    assert holds


def _times(name: str, one: Callable[[int], Any], runs: int) -> None:
    spent = []
    for n in range(runs):
        begun = time.perf_counter()
        one(n)
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    print(f"{name:30}{spent[runs // 2]:8.2f} ms p50{spent[runs * 95 // 100]:8.2f} ms p95")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--acts", type=int, default=5_000)
    options.add_argument("--sequenced", type=int, default=100_000)
    options.add_argument("--leaves", type=int, default=1_000_000)
    given = options.parse_args()
    with scratch_database("bench_log"):
        from django.conf import settings

        from opendistrict.kernel.eventlog.notes import Signer

        settings.LOG_KEY = Signer("bench.invalid/log", b"\0" * 32).secret()
        appending(given.acts)
        sequencing(given.sequenced)
        long_log(given.leaves)
        receipts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
