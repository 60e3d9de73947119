"""All facts counted again, beside the sums that are kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from opendistrict.registers.facts.models import Series
from opendistrict.registers.facts.shapes import Drift, Verified

TOTAL = int(Series.Level.TOTAL)
HALF = (
    "({0} - (date_part('day', {0})::int - CASE WHEN date_part('day', {0}) >= 15 "
    "THEN 15 ELSE 1 END))"
)
UP = """CROSS JOIN LATERAL (VALUES
    (s.id, s.level), (s.place_id, 1), (s.total_id, 2), (s.cut_id, 3)) AS u (id, level)"""
"""The series a fact of series `s` is summed in: its own and those above. Not a join: with no
statistics of a young table the planner would compare every fact with every series."""
QUARTER = "date_trunc('quarter', {0})::date"
WITHOUT_AREA = (int(Series.Level.TOTAL), int(Series.Level.CUT))
"""Levels of which sums by quarters are kept."""
IS_LATE = f"known > day AND {HALF.format('known')} > {HALF.format('day')}"
"""Learned only after the half month in which it happened was over."""
_KNOWN = "(f.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_BLOCKS = 4000  # of 8 kB read in one step: about 32 MB, some 300,000 facts
_SHOWN = 100  # drifts told one by one

_TABLES = """
SET LOCAL work_mem = '128MB';
CREATE TEMP TABLE part_halfmonth (id int, half date, quantity numeric, count bigint)
  ON COMMIT DROP;
CREATE TEMP TABLE part_late (id int, half date, known date, quantity numeric, count bigint)
  ON COMMIT DROP;
CREATE TEMP TABLE part_daytotal (id int, day date, known date, quantity numeric, count bigint)
  ON COMMIT DROP;
"""
_STEP = f"""
WITH f AS (
  SELECT f.series_id, f.happened_on AS day, {_KNOWN} AS known, sum(f.quantity) AS quantity,
         sum(coalesce(c.count, 1)) AS count
  FROM facts_fact f LEFT JOIN facts_correction c ON c.fact_id = f.id
  WHERE f.ctid >= %s::tid AND f.ctid < %s::tid GROUP BY 1, 2, 3
), parts AS (
  SELECT u.id, u.level, f.day, f.known, sum(f.quantity) AS quantity, sum(f.count) AS count
  FROM f JOIN facts_series s ON s.id = f.series_id
  {UP} WHERE u.id IS NOT NULL
  GROUP BY u.id, u.level, f.day, f.known
), halves AS (
  INSERT INTO part_halfmonth
  SELECT id, {HALF.format("day")}, sum(quantity), sum(count) FROM parts GROUP BY 1, 2
), late AS (
  INSERT INTO part_late
  SELECT id, {HALF.format("day")}, known, sum(quantity), sum(count) FROM parts
  WHERE {IS_LATE} GROUP BY 1, 2, 3
)
INSERT INTO part_daytotal
SELECT id, day, known, quantity, count FROM parts WHERE level = {TOTAL}
"""
_COUNTED = f"""
CREATE TEMP TABLE counted_halfmonth ON COMMIT DROP AS
  SELECT id AS series_id, half, sum(quantity)::numeric(24, 4) AS quantity, sum(count)::bigint
  AS count FROM part_halfmonth GROUP BY 1, 2;
CREATE TEMP TABLE counted_quarter ON COMMIT DROP AS
  SELECT h.series_id, {QUARTER.format("h.half")} AS quarter,
         sum(h.quantity)::numeric(24, 4) AS quantity, sum(h.count)::bigint AS count
  FROM counted_halfmonth h JOIN facts_series s ON s.id = h.series_id
  WHERE s.level IN {WITHOUT_AREA} GROUP BY 1, 2;
CREATE TEMP TABLE counted_late ON COMMIT DROP AS
  SELECT id AS series_id, half, known, sum(quantity)::numeric(24, 4) AS quantity,
  sum(count)::bigint AS count FROM part_late GROUP BY 1, 2, 3;
CREATE TEMP TABLE counted_daytotal ON COMMIT DROP AS
  SELECT id AS series_id, day, known, sum(quantity)::numeric(24, 4) AS quantity,
  sum(count)::bigint AS count FROM part_daytotal GROUP BY 1, 2, 3;
"""

# The kept sums with what waits in the queue, beside the count, as text: equal to the last byte.
_KEPT = f"""
CREATE TEMP VIEW queued AS
  SELECT u.id, u.level, p.day, p.known, p.quantity, p.count FROM facts_pending p
  JOIN facts_series s ON s.id = p.series_id
  {UP} WHERE u.id IS NOT NULL;
CREATE TEMP TABLE kept_halfmonth ON COMMIT DROP AS
  SELECT series_id, half, sum(quantity)::numeric(24, 4) AS quantity, sum(count)::bigint AS count
  FROM (SELECT series_id, half, quantity, count FROM facts_halfmonth
        UNION ALL SELECT id, {HALF.format("day")}, quantity, count FROM queued) k GROUP BY 1, 2;
CREATE TEMP TABLE kept_quarter ON COMMIT DROP AS
  SELECT series_id, quarter, sum(quantity)::numeric(24, 4) AS quantity,
         sum(count)::bigint AS count
  FROM (SELECT series_id, quarter, quantity, count FROM facts_quarter
        UNION ALL SELECT id, {QUARTER.format("day")}, quantity, count FROM queued
        WHERE level IN {WITHOUT_AREA}) k
  GROUP BY 1, 2;
CREATE TEMP TABLE kept_late ON COMMIT DROP AS
  SELECT series_id, half, known, sum(quantity)::numeric(24, 4) AS quantity,
         sum(count)::bigint AS count
  FROM (SELECT series_id, half, known, quantity, count FROM facts_late
        UNION ALL SELECT id, {HALF.format("day")}, known, quantity, count FROM queued
        WHERE {IS_LATE}) k
  GROUP BY 1, 2, 3;
CREATE TEMP TABLE kept_daytotal ON COMMIT DROP AS
  SELECT series_id, day, known, sum(quantity)::numeric(24, 4) AS quantity,
         sum(count)::bigint AS count
  FROM (SELECT series_id, day, known, quantity, count FROM facts_daytotal
        UNION ALL SELECT id, day, known, quantity, count FROM queued WHERE level = {TOTAL}) k
  GROUP BY 1, 2, 3;
DROP VIEW queued;
"""
_DRIFTS = """
SELECT '{table}', coalesce(k.series_id, c.series_id), coalesce(k.{day}, c.{day}), {known},
       coalesce(k.quantity::text || ' / ' || k.count, '-'),
       coalesce(c.quantity::text || ' / ' || c.count, '-')
FROM kept_{table} k FULL JOIN counted_{table} c
  ON k.series_id = c.series_id AND k.{day} = c.{day} {and_known}
WHERE k.quantity::text IS DISTINCT FROM c.quantity::text OR k.count IS DISTINCT FROM c.count
ORDER BY 2, 3 LIMIT %s
"""


@contextmanager
def one_moment() -> Iterator[None]:
    """One transaction that sees the database as it is at its first question, however long."""
    assert not connection.in_atomic_block, "a moment cannot begin inside a transaction"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def recount(progress: Callable[[int, int], None]) -> None:
    """Count all facts into the temporary tables `counted_halfmonth`, `_quarter`, `_late` and
    `_daytotal`.

    `progress` is told the blocks of the table read so far and in all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('facts_fact') / 8192 + 1")
        (blocks,) = cursor.fetchone()
        cursor.execute(_TABLES)
        for first in range(0, blocks, _BLOCKS):
            cursor.execute(_STEP, [f"({first},0)", f"({first + _BLOCKS},0)"])
            progress(min(first + _BLOCKS, blocks), blocks)
        cursor.execute(_COUNTED)


def rows_of(which: str) -> int:
    """How many sums there are: those kept ("facts") or those just counted ("counted")."""
    tables = [f"{which}_{name}" for name in ("halfmonth", "quarter", "late", "daytotal")]
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return int(cursor.fetchone()[0])


def verify(progress: Callable[[int, int], None]) -> Verified:
    """Count all facts again and compare with the kept sums, to the last byte. Changes nothing."""
    drifts: list[Drift] = []
    with one_moment(), connection.cursor() as cursor:
        recount(progress)
        cursor.execute(_KEPT)
        both = "coalesce(k.known, c.known)", "AND k.known = c.known"
        for table, day, known, and_known in (
            ("halfmonth", "half", "NULL::date", ""),
            ("quarter", "quarter", "NULL::date", ""),
            ("late", "half", *both),
            ("daytotal", "day", *both),
        ):
            sql = _DRIFTS.format(table=table, day=day, known=known, and_known=and_known)
            cursor.execute(sql, [_SHOWN])
            drifts += [Drift(*row) for row in cursor.fetchall()]
        cursor.execute("SELECT coalesce(sum(count), 0) FROM counted_daytotal")
        (facts,) = cursor.fetchone()
        sums = rows_of("counted")
    return Verified(int(facts), sums, tuple(drifts))
