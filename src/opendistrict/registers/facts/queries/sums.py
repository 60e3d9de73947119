"""Sums of facts: for any number of questions a fixed few statements.

Each statement reads the kept sums and what still waits in the queue at one moment, so a number is
exact up to the last committed fact, however far the roll-up is behind.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max

from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import rules
from opendistrict.registers.facts.models import Mark, Pending, Series
from opendistrict.registers.facts.queries.counting import UP, one_moment
from opendistrict.registers.facts.shapes import Amount, Ask, Cell

_DETAIL, _PLACE, _TOTAL = (int(level) for level in Series.Level)
_BEGINNING = date(1, 1, 1)

# The series of each line: of its measure and level, cut by the values it wants.
_LINES = """
WITH l AS (
  SELECT w.n, s.id, s.unit_id, s.area_id, s.level
  FROM unnest(%(measures)s::text[], %(levels)s::text[], %(wants)s::text[])
       WITH ORDINALITY AS w (measure, levels, want, n)
  JOIN facts_series s ON s.measure = w.measure AND s.level = ANY (w.levels::int[])
  WHERE (%(units)s::uuid[] IS NULL OR s.unit_id = ANY (%(units)s::uuid[]))
    AND (w.want IS NULL OR NOT EXISTS (
      SELECT FROM jsonb_each(w.want::jsonb) c
      WHERE NOT coalesce(c.value ? (s.slices ->> c.key), false)))
)
SELECT n, unit_id, area_id, level, bucket, sum(quantity), sum(count)::bigint FROM (
"""
_WITHIN = "{0} >= %(since)s AND {0} < %(until)s"
_BUCKET = "width_bucket({0}, %(borders)s::date[]) AS bucket"
_QUEUED = f"""
  UNION ALL
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("p.day")}, p.quantity, p.count
  FROM facts_pending p JOIN facts_series s ON s.id = p.series_id {UP} JOIN l ON l.id = u.id
  WHERE {_WITHIN.format("p.day")} AND p.known <= %(known_on)s
) x GROUP BY n, unit_id, area_id, level, bucket
"""
_HALVES = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("h.half")}, h.quantity, h.count
  FROM l JOIN facts_halfmonth h ON h.series_id = l.id WHERE {_WITHIN.format("h.half")}
  {_QUEUED}"""
_DAYS = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("t.day")}, t.quantity, t.count
  FROM l JOIN facts_daytotal t ON t.series_id = l.id
  WHERE {_WITHIN.format("t.day")} AND t.known <= %(known_on)s
  {_QUEUED}"""
_FACTS = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("f.happened_on")}, f.quantity,
         coalesce(c.count, 1) AS count
  FROM l JOIN facts_fact f ON f.series_id = l.id
  LEFT JOIN facts_correction c ON c.fact_id = f.id
  WHERE {_WITHIN.format("f.happened_on")} AND f.recorded_at < %(known_before)s
) x GROUP BY n, unit_id, area_id, level, bucket
"""
_LATEST = """
SELECT greatest((SELECT max(known) FROM facts_mark), (SELECT max(known) FROM facts_pending))
"""


@dataclass(frozen=True, slots=True)
class _Line:
    """Asks that differ only in time."""

    measure: str
    slices: tuple[tuple[str, tuple[str, ...]], ...]
    by_area: bool

    def levels(self, mode: str) -> tuple[int, ...]:
        if mode == _FACTS:  # a fact lies in the series of its own level alone
            return (_DETAIL, _PLACE, _TOTAL)
        if self.slices:
            return (_DETAIL,)
        return (_PLACE, _TOTAL) if self.by_area else (_TOTAL,)


def _mode(ask: Ask, is_now: bool) -> str:
    if is_now and rules.in_whole_halves(ask.since, ask.until):
        return _HALVES
    return _FACTS if ask.slices or ask.by_area else _DAYS


def latest_known() -> date:
    """The last day on which we learned anything: a number as known then or later is as now."""
    with connection.cursor() as cursor:  # one statement: a roll-up moves days from one to the other
        cursor.execute(_LATEST)
        (found,) = cursor.fetchone()
    return found or _BEGINNING


def stamps(measures: Collection[str]) -> Mapping[str, tuple[int, int, int]]:
    """What differs exactly when a sum of a measure may differ; two queries.

    How often its sums have changed, how many parts wait in the queue, and the last of them: a
    part committed late raises the number, one taken into the sums the first figure.
    """
    rolled = dict(Mark.objects.filter(pk__in=set(measures)).values_list("measure", "revision"))
    queued = Pending.objects.values_list("series__measure").order_by("series__measure")
    waiting = {
        code: (count, last)
        for code, count, last in queued.annotate(parts=Count("id"), last=Max("id"))
    }
    return {code: (rolled.get(code, 0), *waiting.get(code, (0, 0))) for code in measures}


def amounts(
    asks: Collection[Ask], *, known_on: date, unit_ids: Collection[UUID] | None = None
) -> Mapping[Ask, Mapping[Cell, Amount]]:
    """For each ask the sum of every cell that has one, as known at the end of `known_on`.

    A fixed few statements, however many asks; outside a transaction all of them see one moment.
    """
    with nullcontext() if connection.in_atomic_block else one_moment():
        return _amounts(asks, known_on, unit_ids)


def _amounts(
    asks: Collection[Ask], known_on: date, unit_ids: Collection[UUID] | None
) -> Mapping[Ask, Mapping[Cell, Amount]]:
    is_now = known_on >= latest_known()
    pieces = {ask: rules.pieces(ask) if is_now else (ask,) for ask in asks}
    by_mode: defaultdict[str, defaultdict[_Line, list[Ask]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for piece in {piece for some in pieces.values() for piece in some}:
        line = _Line(piece.measure, piece.slices, piece.by_area)
        by_mode[_mode(piece, is_now)][line].append(piece)
    found: dict[Ask, Mapping[Cell, Amount]] = {}
    for mode, wanted in by_mode.items():
        found.update(_sums(mode, wanted, known_on, unit_ids))
    return {
        ask: found[some[0]] if len(some) == 1 else _together(found[piece] for piece in some)
        for ask, some in pieces.items()
    }


def _together(some: Iterable[Mapping[Cell, Amount]]) -> Mapping[Cell, Amount]:
    sums: dict[Cell, Amount] = {}
    for cells in some:
        for cell, amount in cells.items():
            sums[cell] = sums[cell] + amount if cell in sums else amount
    return {cell: one for cell, one in sums.items() if one != Amount()}


def _sums(
    mode: str,
    wanted: Mapping[_Line, Sequence[Ask]],
    known_on: date,
    unit_ids: Collection[UUID] | None,
) -> dict[Ask, Mapping[Cell, Amount]]:
    lines = list(wanted)
    asks = [ask for some in wanted.values() for ask in some]
    borders = sorted({day for ask in asks for day in (ask.since or _BEGINNING, ask.until)})
    told: dict[str, Any] = {
        "measures": [line.measure for line in lines],
        "levels": ["{" + ",".join(map(str, line.levels(mode))) + "}" for line in lines],
        "wants": [json.dumps(dict(line.slices)) if line.slices else None for line in lines],
        "units": None if unit_ids is None else list(unit_ids),
        "borders": borders, "since": borders[0], "until": borders[-1],
        "known_on": known_on, "known_before": end_of(known_on),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(mode, told)
        rows = cursor.fetchall()
    buckets: list[list[tuple[Cell, int, int, Amount]]] = [[] for _ in lines]
    for n, unit_id, area_id, level, bucket, quantity, count in rows:
        cell = Cell(unit_id, area_id if lines[n - 1].by_area else None)
        buckets[n - 1].append((cell, level, bucket, Amount(quantity, count)))
    found: dict[Ask, Mapping[Cell, Amount]] = {}
    for line, some in zip(lines, buckets, strict=True):
        split = mode == _HALVES and line.by_area and not line.slices
        found.update(_answers(wanted[line], some, borders, split=split))
    return found


def _answers(
    asks: Sequence[Ask],
    rows: Sequence[tuple[Cell, int, int, Amount]],
    borders: Sequence[date],
    *,
    split: bool,
) -> dict[Ask, dict[Cell, Amount]]:
    """Each ask's own buckets, summed by cell. `split`: rows of a total hold their places' sums
    too, which are taken out, so that what remains has no area."""
    by_bucket: defaultdict[int, list[tuple[Cell, Amount]]] = defaultdict(list)
    for cell, level, bucket, amount in rows:
        by_bucket[bucket].append((cell, amount))
        if split and level == _PLACE:
            less = Amount(-amount.quantity, -amount.count)
            by_bucket[bucket].append((Cell(cell.unit_id, None), less))
    found: dict[Ask, dict[Cell, Amount]] = {}
    for ask in asks:
        sums: dict[Cell, Amount] = {}
        first = bisect_left(borders, ask.since or _BEGINNING) + 1
        for bucket in range(first, bisect_left(borders, ask.until) + 1):
            for cell, amount in by_bucket.get(bucket, ()):
                sums[cell] = sums[cell] + amount if cell in sums else amount
        found[ask] = {cell: one for cell, one in sums.items() if one != Amount()}
    return found
