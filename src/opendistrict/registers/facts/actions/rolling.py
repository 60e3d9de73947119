"""Sums of facts: taken in from the queue as they come, or counted again from the first fact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from opendistrict.registers.facts import queries

BATCH = 200_000  # queued parts taken into the sums in one transaction
_LOCK = 0x0FAC75  # one roll-up at a time, in the whole database


def _added(source: str, table: str, *key: str) -> str:
    """New sums into their table, in the order of its key."""
    keys = ", ".join(key)
    return f"""
  INSERT INTO {table} AS old ({keys}, quantity, count)
  SELECT {keys}, quantity, count FROM {source} ORDER BY {keys}
  ON CONFLICT ({keys}) DO UPDATE
  SET quantity = old.quantity + excluded.quantity, count = old.count + excluded.count"""


def _series_of(rows: str) -> str:
    """The series of each row, by its key and one at a time. A plain join would be planned by what
    was last counted: where that was nothing (a great telling was rolled back) every row is
    compared with every series."""
    return f"""CROSS JOIN LATERAL (
    SELECT * FROM facts_series WHERE id = {rows}.series_id OFFSET 0) s"""


# What is taken out of the queue and put into the sums is one statement: it happens whole or not
# at all. No mark, no watermark: a row that is committed late is simply taken later.
_ROLL_UP = f"""
WITH taken AS (
  DELETE FROM facts_pending
  WHERE id <= (SELECT max(id) FROM (SELECT id FROM facts_pending ORDER BY id LIMIT %s) first)
  RETURNING series_id, day, known, quantity, count
), own AS (
  SELECT series_id, {queries.HALF.format("day")} AS half, max(known) AS known,
         sum(quantity) AS quantity, sum(count) AS count
  FROM taken GROUP BY 1, 2
), halves AS MATERIALIZED (
  SELECT u.id AS series_id, u.level, o.half, max(o.known) AS known,
         sum(o.quantity) AS quantity, sum(o.count) AS count
  FROM own o {_series_of("o")} {queries.UP} WHERE u.id IS NOT NULL
  GROUP BY 1, 2, 3
), quarters AS (
  SELECT series_id, {queries.QUARTER.format("half")} AS quarter, sum(quantity) AS quantity,
         sum(count) AS count
  FROM halves WHERE level IN {queries.WITHOUT_AREA} GROUP BY 1, 2
), late AS (
  SELECT u.id AS series_id, {queries.HALF.format("t.day")} AS half, t.known,
         sum(t.quantity) AS quantity, sum(t.count) AS count
  FROM (SELECT * FROM taken WHERE {queries.IS_LATE}) t
  {_series_of("t")} {queries.UP} WHERE u.id IS NOT NULL
  GROUP BY 1, 2, 3
), days AS (
  SELECT coalesce(s.total_id, s.id) AS series_id, t.day, t.known, sum(t.quantity) AS quantity,
         sum(t.count) AS count
  FROM taken t {_series_of("t")} GROUP BY 1, 2, 3
), by_half AS ({_added("halves", "facts_halfmonth", "series_id", "half")}
), by_quarter AS ({_added("quarters", "facts_quarter", "series_id", "quarter")}
), by_late AS ({_added("late", "facts_late", "series_id", "half", "known")}
), by_day AS ({_added("days", "facts_daytotal", "series_id", "day", "known")}
), mark AS (
  INSERT INTO facts_mark AS old (measure, known, revision)
  SELECT s.measure, max(h.known), 1
  FROM halves h {_series_of("h")}
  WHERE h.level = {queries.TOTAL} GROUP BY 1
  ON CONFLICT (measure) DO UPDATE
  SET known = greatest(old.known, excluded.known), revision = old.revision + 1
)
SELECT count(*) FROM taken
"""

# Put back in the order in which they are read: the sums of one series lie together.
_REPLACE = [
    "DELETE FROM facts_pending",
    "DELETE FROM facts_halfmonth",
    "DELETE FROM facts_quarter",
    "DELETE FROM facts_late",
    "DELETE FROM facts_daytotal",
    """INSERT INTO facts_halfmonth (series_id, half, quantity, count)
       SELECT series_id, half, quantity, count FROM counted_halfmonth ORDER BY 1, 2""",
    """INSERT INTO facts_quarter (series_id, quarter, quantity, count)
       SELECT series_id, quarter, quantity, count FROM counted_quarter ORDER BY 1, 2""",
    """INSERT INTO facts_late (series_id, half, known, quantity, count)
       SELECT series_id, half, known, quantity, count FROM counted_late ORDER BY 1, 2, 3""",
    """INSERT INTO facts_daytotal (series_id, day, known, quantity, count)
       SELECT series_id, day, known, quantity, count FROM counted_daytotal
       ORDER BY 1, 2, 3""",
    """INSERT INTO facts_mark AS old (measure, known, revision)
       SELECT s.measure, max(c.known), 1 FROM counted_daytotal c
       JOIN facts_series s ON s.id = c.series_id GROUP BY 1
       ON CONFLICT (measure) DO UPDATE SET known = excluded.known, revision = old.revision + 1""",
]


@transaction.atomic
def roll_up(*, batch: int = BATCH) -> int:
    """Take what waits in the queue into the sums; returns how many parts it was.

    0 also when another roll-up is at work: it will see to them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (mine,) = cursor.fetchone()
        if not mine:
            return 0
        cursor.execute("SET LOCAL work_mem = '64MB'")  # a batch is sorted in memory, not on disk
        cursor.execute(_ROLL_UP, [batch])
        (taken,) = cursor.fetchone()
    return int(taken)


def rebuild(progress: Callable[[int, int], None]) -> int:
    """Count every fact again and put the sums in place of the kept ones; returns their number.

    Facts may be told meanwhile: what is not yet in the count stays in the queue. Killed at any
    moment it leaves everything as it was. `progress` is told blocks read and blocks in all.
    """
    with _nobody_else_rolls_up(), queries.one_moment(), connection.cursor() as cursor:
        queries.recount(progress)
        for sql in _REPLACE:
            cursor.execute(sql)
        return queries.rows_of("facts")


@contextmanager
def _nobody_else_rolls_up() -> Iterator[None]:
    # Taken before the transaction begins, so that its snapshot is younger than the last roll-up.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
