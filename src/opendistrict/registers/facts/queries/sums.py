"""Sums of facts: for any number of questions a fixed few statements.

Each statement reads the kept sums and what still waits in the queue at one moment, so a number is
exact up to the last committed fact, however far the roll-up is behind.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
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

# The series of each line: of its measure and level, cut by the values it wants. Found, and then
# summed, through the index line by line and series by series: a reading of few numbers must not
# grow with all that was ever told of others.
_LINES = """
WITH w AS MATERIALIZED (
  SELECT n, measure, levels::int[] AS levels, want::jsonb AS want, by_area,
         borders::date[] AS borders
  FROM unnest(%(measures)s::text[], %(levels)s::text[], %(wants)s::text[],
              %(by_area)s::boolean[], %(borders)s::text[])
       WITH ORDINALITY AS w (measure, levels, want, by_area, borders, n)
), l AS MATERIALIZED (
  SELECT w.n, s.id, s.unit_id, CASE WHEN w.by_area THEN s.area_id END AS area_id, s.level,
         w.borders, w.borders[1] AS since, w.borders[cardinality(w.borders)] AS until
  FROM w CROSS JOIN LATERAL (
    SELECT s.id, s.unit_id, s.area_id, s.level FROM facts_series s
    WHERE s.measure = w.measure AND s.level = ANY (w.levels)
      AND (%(units)s::uuid[] IS NULL OR s.unit_id = ANY (%(units)s::uuid[]))
      AND (w.want IS NULL OR NOT EXISTS (
        SELECT FROM jsonb_each(w.want) c
        WHERE NOT coalesce(c.value ? (s.slices ->> c.key), false)))
    OFFSET 0) s
)
SELECT n, unit_id, area_id, level, bucket, sum(quantity), sum(count)::bigint FROM (
"""
_WITHIN = "{0} >= l.since AND {0} < l.until"
_BUCKET = "width_bucket({0}, l.borders) AS bucket"
_QUEUED = f"""
  UNION ALL
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("p.day")}, p.quantity, p.count
  FROM facts_pending p JOIN facts_series s ON s.id = p.series_id {UP} JOIN l ON l.id = u.id
  WHERE {_WITHIN.format("p.day")} AND p.known <= %(known_on)s
) x GROUP BY n, unit_id, area_id, level, bucket
"""
_HALVES = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, h.bucket, h.quantity, h.count
  FROM l CROSS JOIN LATERAL (
    SELECT {_BUCKET.format("h.half")}, sum(h.quantity) AS quantity, sum(h.count) AS count
    FROM facts_halfmonth h WHERE h.series_id = l.id AND {_WITHIN.format("h.half")}
    GROUP BY 1) h
  {_QUEUED}"""
_DAYS = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, t.bucket, t.quantity, t.count
  FROM l CROSS JOIN LATERAL (
    SELECT {_BUCKET.format("t.day")}, sum(t.quantity) AS quantity, sum(t.count) AS count
    FROM facts_daytotal t
    WHERE t.series_id = l.id AND {_WITHIN.format("t.day")} AND t.known <= %(known_on)s
    GROUP BY 1) t
  {_QUEUED}"""
_FACTS = f"""{_LINES}
  SELECT l.n, l.unit_id, l.area_id, l.level, f.bucket, f.quantity, coalesce(c.count, 1) AS count
  FROM l CROSS JOIN LATERAL (
    SELECT f.id, {_BUCKET.format("f.happened_on")}, f.quantity FROM facts_fact f
    WHERE f.series_id = l.id AND {_WITHIN.format("f.happened_on")}
      AND f.recorded_at < %(known_before)s OFFSET 0) f
  LEFT JOIN facts_correction c ON c.fact_id = f.id
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
    borders = [_borders(asks) for asks in wanted.values()]
    told: dict[str, Any] = {
        "measures": [line.measure for line in lines],
        "levels": [_array(line.levels(mode)) for line in lines],
        "wants": [json.dumps(dict(line.slices)) if line.slices else None for line in lines],
        "by_area": [line.by_area for line in lines],
        "borders": [_array(some) for some in borders],
        "units": None if unit_ids is None else list(unit_ids),
        "known_on": known_on, "known_before": end_of(known_on),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(mode, told)
        rows = cursor.fetchall()
    parts: list[_Parts] = [defaultdict(list) for _ in lines]
    for n, unit_id, area_id, level, bucket, quantity, count in rows:
        mine = parts[n - 1]
        mine[unit_id, area_id].append((bucket, quantity, count))
        if level == _PLACE and mode == _HALVES and lines[n - 1].by_area:
            # The total holds its places' sums too: taken out, what remains of it has no area.
            mine[unit_id, None].append((bucket, -quantity, -count))
    found: dict[Ask, Mapping[Cell, Amount]] = {}
    for line, some, days in zip(lines, parts, borders, strict=True):
        found.update(_answers(wanted[line], some, days))
    return found


_Parts = defaultdict[tuple[UUID, UUID | None], list[tuple[int, Decimal, int]]]
"""Of each cell its sums by bucket; the first bucket is 1."""


def _borders(asks: Iterable[Ask]) -> list[date]:
    return sorted({day for ask in asks for day in (ask.since or _BEGINNING, ask.until)})


def _array(some: Iterable[object]) -> str:
    return "{" + ",".join(map(str, some)) + "}"


def _answers(
    asks: Sequence[Ask], parts: _Parts, borders: Sequence[date]
) -> dict[Ask, dict[Cell, Amount]]:
    """Each ask's own buckets, summed by cell: the difference of two running totals, so that many
    overlapping asks (a stock at the end of every month) cost no more than they have cells."""
    place = {day: n for n, day in enumerate(borders)}
    spans = [(place[ask.since or _BEGINNING], place[ask.until]) for ask in asks]
    found: list[dict[Cell, Amount]] = [{} for _ in asks]
    for (unit_id, area_id), some in parts.items():
        cell = Cell(unit_id, area_id)
        quantities, counts = _running(some, len(borders))
        for sums, (first, last) in zip(found, spans, strict=True):
            quantity = quantities[last] - quantities[first]
            count = counts[last] - counts[first]
            if quantity or count:
                sums[cell] = Amount(quantity, count)
    return dict(zip(asks, found, strict=True))


def _running(
    some: Iterable[tuple[int, Decimal, int]], borders: int
) -> tuple[list[Decimal], list[int]]:
    """What a cell had come to at each border."""
    quantities, counts = [Decimal(0)] * borders, [0] * borders
    for bucket, quantity, count in some:
        quantities[bucket] += quantity
        counts[bucket] += count
    return list(accumulate(quantities)), list(accumulate(counts))
