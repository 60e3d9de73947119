"""How fast facts are told and imported, against what the database can do at its best.

Everything is measured in one run on one machine, in a database made for it and dropped at the end.
Facts are invented; nothing here is real. See README.md in this folder.
"""

import argparse
import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.scale import scratch_database

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MEASURE, FEES = "mau-trat-tu-do-thi.vi-pham-phat-hien", "mau-thu-ngan-sach.phi-via-he"
ACTS = "bench.acts"
KINDS = ("sidewalk", "roadway", "waste", "signs")
WARDS = ("phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh", "phuong-cau-ong-lanh")
SINCE = date(2025, 7, 1)
SUMS = ("facts_halfmonth", "facts_quarter", "facts_late", "facts_daytotal")

BARE = """
WITH told AS (
  INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act)
  VALUES (%s, %s, %s, %s, %s, %s) RETURNING series_id, happened_on, quantity
)
INSERT INTO facts_pending (series_id, day, known, quantity, count)
SELECT series_id, happened_on, %s, quantity, 1 FROM told
"""


def areas() -> list[str]:
    from opendistrict.registers.places import queries as places

    return sorted(places.area_ids_by_slug())


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """A year and a half of found violations and sidewalk fees, some with an area and a point."""
    chance, some = random.Random(seed), areas()
    for n in range(count):
        day = SINCE + timedelta(days=chance.randrange(500))
        fee = n % 3 == 0
        yield (
            FEES if fee else MEASURE,
            str(chance.randrange(20_000, 400_000)) if fee else "1",
            day.isoformat(), chance.choice(WARDS), f"SO-{n:09d}",
            "" if fee else chance.choice(KINDS), "goods" if fee else "",
            chance.choice(some) if n % 2 else "",
            f"{106.68 + chance.random() / 30:.6f}" if n % 4 == 0 else "",
            f"{10.76 + chance.random() / 30:.6f}" if n % 4 == 0 else "",
        )  # fmt: skip


HEAD = ("measure", "quantity", "happened_on", "unit", "act", "slice.kind", "slice.use", "area",
        "lon", "lat")  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows(count))


def write_parquet(source: Path, path: Path) -> None:
    """In a stream, so that what the import itself needs can be seen."""
    import pyarrow.csv as arrow
    import pyarrow.parquet as parquet

    batches = arrow.open_csv(source)
    with parquet.ParquetWriter(path, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def forget() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE facts_fact, facts_pending, {', '.join(SUMS)}, facts_mark, "
            "facts_doubt, facts_correction, facts_series CASCADE"
        )


def one(sql: str, *given: object) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]


def seconds(what: Any) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


# ---- telling


def tell_through_the_program(first: int, count: int) -> None:
    from decimal import Decimal

    from django.db import transaction

    from opendistrict.registers.facts import actions
    from opendistrict.registers.facts.shapes import Telling
    from opendistrict.registers.orgs import queries as orgs

    unit = orgs.unit_ids_by_slug()["phuong-sai-gon"]
    for n in range(first, first + count):
        with transaction.atomic():
            actions.tell(
                Telling(
                    measure=ACTS, quantity=Decimal(1),
                    happened_on=SINCE + timedelta(days=n % 400),
                    unit_id=unit, act=f"bench.act:{n}", slices=(("kind", KINDS[n % 4]),),
                ),
                at=NOW,
            )  # fmt: skip


def tell_in_bare_sql(first: int, count: int) -> None:
    """The same rows, prepared, with keys and series known beforehand."""
    import psycopg

    from opendistrict.registers.facts import rules

    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        series = [
            row[0]
            for row in bare.execute(
                "SELECT id FROM facts_series WHERE measure = %s AND slices <> '{}' ORDER BY id",
                [ACTS],
            )
        ]
        bare.commit()
        keys: list[UUID] = [
            rules.fact_id("bench", ACTS, f"bench.act:{n}") for n in range(first, first + count)
        ]
        for n, key in enumerate(keys, start=first):
            day = SINCE + timedelta(days=n % 400)
            bare.execute(
                BARE, [key, NOW, series[n % 4], day, 1, f"bench.act:{n}", NOW.date()], prepare=True
            )
            bare.commit()


def declare() -> None:
    """A measure as a room of the program declares it: its facts are told as acts happen."""
    from decimal import Decimal

    from opendistrict.registers.facts import registry
    from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice

    cut = Slice("kind", "Loại", "Kind", tuple((kind, kind, kind) for kind in KINDS))
    registry.declare(
        MeasureShape(
            code=ACTS, name="Việc", name_en="Acts", kind=Kind.FLOW, unit="việc", source="bench",
            slices=(cut,), most=Decimal(1),
        )
    )  # fmt: skip


def measure_telling(count: int) -> None:
    declare()
    forget()
    tell_through_the_program(0, 50)  # series are there, statements are planned
    tell_in_bare_sql(50, 50)
    ours = bare = 0.0
    for turn in range(4):  # in turns, so that both meet the same machine
        first = 1000 + turn * 2 * count
        ours += seconds(lambda first=first: tell_through_the_program(first, count))
        bare += seconds(lambda first=first: tell_in_bare_sql(first + count, count))
    print(f"tell(), one transaction each     {4 * count / ours:10,.0f} facts/s")
    print(f"bare SQL, one transaction each   {4 * count / bare:10,.0f} facts/s")
    print(f"ratio (aim 0.5 or more)          {bare / ours:10.2f}")


# ---- importing


def import_file(path: Path) -> dict[str, float]:
    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.registers.facts.actions import importing

    quiet = lambda done, in_all: None  # noqa: E731
    took: dict[str, float] = {}
    began = time.perf_counter()
    weighed = importing.weigh(path, source=None, actor=SYSTEM, at=NOW, stages=lambda stage: quiet)
    took["check"] = time.perf_counter() - began
    assert not weighed.checked.bad, weighed.checked.problems[:3]
    began = time.perf_counter()
    done = importing.tell_file(
        weighed, only_good=False, actor=SYSTEM, now=lambda: NOW, progress=quiet
    )
    took["tell"] = time.perf_counter() - began
    took["rows"] = done.told
    return took


def copy_the_same(folder: Path) -> float:
    """COPY of exactly these rows into the empty table, with all its indexes."""
    import psycopg

    kept = folder / "facts.copy"
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare, bare.cursor() as cursor:
        with kept.open("wb") as file, cursor.copy("COPY facts_fact TO STDOUT") as copy:
            for block in copy:
                file.write(block)
        cursor.execute("TRUNCATE facts_fact CASCADE")
        bare.commit()
        began = time.perf_counter()
        with kept.open("rb") as file, cursor.copy("COPY facts_fact FROM STDIN") as copy:
            while block := file.read(2**20):
                copy.write(block)
        bare.commit()
        return time.perf_counter() - began


def show_import(name: str, took: dict[str, float]) -> float:
    count, whole = took["rows"], took["check"] + took["tell"]
    print(
        f"import of {name:8}               {count / whole:10,.0f} rows/s "
        f"(check {took['check']:.1f} s, tell {took['tell']:.1f} s)"
    )
    return whole


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_importing(count: int, folder: Path) -> None:
    from opendistrict.registers.facts import actions

    path = folder / "facts.csv"
    write_csv(path, count)
    write_parquet(path, folder / "facts.parquet")
    before = memory()
    for name in ("facts.parquet", "facts.csv"):
        forget()
        whole = show_import(name.partition(".")[2], import_file(folder / name))
    peak = memory()
    rolled = seconds(lambda: [None for _ in iter(actions.roll_up, 0)])
    bytes_of(count)
    copied = copy_the_same(folder)
    print(f"COPY of the same rows            {count / copied:10,.0f} rows/s")
    print(f"ratio of the CSV (aim 0.3)       {copied / whole:10.2f}")
    print(f"rolling up what was imported     {rolled:10.2f} s")
    print(f"memory of the process            {before:10.0f} MB before, {peak:.0f} MB at most")


def bytes_of(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE facts_fact, {', '.join(SUMS)}")
    sums = sum(one(f"SELECT count(*) FROM {table}") for table in SUMS)
    rows_only = one("SELECT pg_relation_size('facts_fact')") / count
    fact = one("SELECT pg_total_relation_size('facts_fact')") / count
    size = "pg_total_relation_size"
    kept = sum(one(f"SELECT {size}('{table}')") for table in SUMS)
    print(f"bytes of a fact                  {fact:10.0f} (row {rows_only:.0f}, the rest indexes)")
    print(f"bytes of a sum                   {kept / max(sums, 1):10.0f} ({sums:,} sums)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the imported files")
    parser.add_argument("--acts", type=int, default=1000, help="told in each of four turns")
    given = parser.parse_args()
    with scratch_database("od_bench_ingest"), tempfile.TemporaryDirectory() as folder:
        from django.core.management import call_command

        call_command("load", "quan1", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        measure_telling(given.acts)
        measure_importing(given.rows, Path(folder))


if __name__ == "__main__":
    main()
