"""Rows on their way into the database: one transaction a batch, told by one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped,unused-ignore]
from django.db import connection

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.actions.importing.keys import as_text

_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS facts_staged (
  id uuid, series int, day date, quantity numeric(20, 4), act text, lon int, lat int,
  usual numeric(20, 4)
) ON COMMIT DELETE ROWS
"""
_COPY = "COPY facts_staged FROM STDIN (FORMAT csv)"

# As in telling one fact: what was told before is left out by its key, what is new leaves its part
# in the queue (here already summed) in the same statement. In the order of keys, so that two
# imports of one file wait for each other and never embrace.
_TELL = """
WITH told AS (
  INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act, lon, lat)
  SELECT s.id, greatest(%(at)s, (SELECT max(at) FROM facts_closing)),
         s.series, s.day, s.quantity, s.act, s.lon, s.lat
  FROM facts_staged s ORDER BY s.id
  ON CONFLICT (id) DO NOTHING
  RETURNING id, series_id, happened_on, quantity, recorded_at
), queued AS (
  INSERT INTO facts_pending (series_id, day, known, quantity, count)
  SELECT series_id, happened_on, (recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
         sum(quantity), count(*)
  FROM told GROUP BY 1, 2, 3
), doubted AS (
  INSERT INTO facts_doubt (fact_id, usual, raised_at, settled_by)
  SELECT DISTINCT ON (t.id) t.id, s.usual, t.recorded_at, ''
  FROM facts_staged s JOIN told t ON t.id = s.id WHERE s.usual IS NOT NULL
  RETURNING 1
)
SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM doubted)
"""
_OTHERWISE = """
SELECT s.act FROM facts_staged s JOIN facts_fact f ON f.id = s.id
WHERE (f.series_id, f.happened_on, f.quantity) IS DISTINCT FROM (s.series, s.day, s.quantity)
LIMIT 1
"""


def prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)


def tell_staged(rows: bytes, count: int, at: datetime) -> tuple[int, int]:
    """Tell `count` facts, as `as_csv` wrote them; how many were new, and how many are doubted."""
    assert connection.in_atomic_block, "a batch is told whole or not at all"
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE facts_staged")
        with cursor.cursor.copy(_COPY) as copy:
            copy.write(rows)
        cursor.execute(_TELL, {"at": at})
        told, doubted = cursor.fetchone()
        if told < count:
            cursor.execute(_OTHERWISE)
            if other := cursor.fetchone():
                raise Refused("fact_was_told_otherwise", act=other[0])
    return int(told), int(doubted)


def as_csv(columns: Mapping[str, Any]) -> bytes:
    table = pa.table(dict(columns))
    out = BytesIO()
    arrow_csv.write_csv(table, out, arrow_csv.WriteOptions(include_header=False))
    return out.getvalue()


def columns(
    *,
    ids: npt.NDArray[np.uint8],
    series: npt.NDArray[np.int64],
    day: npt.NDArray[np.int64],
    scaled: npt.NDArray[np.int64],
    acts: Any,
    points: Sequence[npt.NDArray[np.float64]],
    usual: npt.NDArray[np.float64],
) -> dict[str, Any]:
    """The columns of `facts_staged`, in its order."""
    return {
        "id": as_text(ids),
        "series": pa.array(series),
        "day": pa.array(day.astype(np.int32), pa.date32()),
        "quantity": _numeric(scaled),
        "act": acts,
        "lon": _millionths(points[0]),
        "lat": _millionths(points[1]),
        "usual": pa.array(np.round(usual, 4), from_pandas=True),
    }


def _numeric(scaled: npt.NDArray[np.int64]) -> Any:
    """Ten-thousandths as Arrow's decimals with four places: 128 bits each."""
    wide = np.stack([scaled, scaled >> 63], axis=1)
    kind = pa.decimal128(20, 4)
    return pa.Array.from_buffers(kind, len(scaled), [None, pa.py_buffer(wide.tobytes())])


def _millionths(degrees: npt.NDArray[np.float64]) -> Any:
    """As `rules.millionths`: what is finer is cut off (a float's own error is not)."""
    cut = np.trunc(degrees * 1e6 + np.copysign(1e-3, degrees))
    return pa.array(cut, from_pandas=True).cast(pa.int32())
