"""Sums of facts: for any number of questions one statement, or two.

The statement reads the kept sums and what still waits in the queue at one moment, so a number is
exact up to the last committed fact, however far the roll-up is behind.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max

from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import rules
from opendistrict.registers.facts.models import Mark, Pending, Series
from opendistrict.registers.facts.queries.counting import UP
from opendistrict.registers.facts.shapes import Amount, Ask, Cell

_LEVEL = Series.Level
_OF_AREAS = (int(_LEVEL.DETAIL), int(_LEVEL.PLACE))
BEGINNING = date(1, 1, 1)
_DAY = timedelta(days=1)


class _Mode(StrEnum):
    """What a span is read from."""

    QUARTERS = "quarters"  # sums of whole quarters, which are kept without areas
    HALVES = "halves"  # sums of whole half months
    DAYS = "days"  # totals by day
    FACTS = "facts"  # the facts themselves, where no finer sum is kept


# The series of each line: of its measure and level, cut by the values it wants. Found, and then
# summed, through the index line by line and series by series: a reading of few numbers must not
# grow with all that was ever told of others.
_LATEST = "greatest((SELECT max(known) FROM facts_mark), (SELECT max(known) FROM facts_pending))"
WANTED = """(w.want IS NULL OR NOT EXISTS (
        SELECT FROM jsonb_each(w.want) c
        WHERE NOT coalesce(c.value ? (s.slices ->> c.key), false)))"""
_LINES = f"""
WITH w AS MATERIALIZED (
  SELECT n, mode, measure, levels::int[] AS levels, want::jsonb AS want, by_area,
         borders::date[] AS borders
  FROM unnest(%(modes)s::text[], %(measures)s::text[], %(levels)s::text[], %(wants)s::text[],
              %(by_area)s::boolean[], %(borders)s::text[])
       WITH ORDINALITY AS w (mode, measure, levels, want, by_area, borders, n)
), l AS MATERIALIZED (
  SELECT w.n, w.mode, s.id, s.unit_id, CASE WHEN w.by_area THEN s.area_id END AS area_id,
         s.level, w.borders, w.borders[1] AS since, w.borders[cardinality(w.borders)] AS until
  FROM w CROSS JOIN LATERAL (
    SELECT s.id, s.unit_id, s.area_id, s.level FROM facts_series s
    WHERE s.measure = w.measure AND s.level = ANY (w.levels)
      AND (%(units)s::uuid[] IS NULL OR s.unit_id = ANY (%(units)s::uuid[]))
      AND {WANTED}
    OFFSET 0) s
)
"""
_SUMMED = f"""
SELECT n, unit_id::text, area_id::text, level, bucket, sum(quantity), sum(count)::bigint
FROM ({{}}) x
GROUP BY n, unit_id, area_id, level, bucket
UNION ALL SELECT 0, NULL, NULL, 0, {_LATEST} - '{BEGINNING}'::date, 0, 0
"""
_WITHIN = "{0} >= l.since AND {0} < l.until"
_BUCKET = "width_bucket({0}, l.borders) AS bucket"


def _kept(modes: str, table: str, day: str, known: str = "", sign: str = "") -> str:
    """The kept sums of one table for the lines of these modes, by bucket."""
    return f"""
  SELECT l.n, l.unit_id, l.area_id, l.level, x.bucket, {sign}x.quantity, {sign}x.count
  FROM l CROSS JOIN LATERAL (
    SELECT {_BUCKET.format(day)}, sum(t.quantity) AS quantity, sum(t.count) AS count
    FROM {table} t WHERE t.series_id = l.id AND {_WITHIN.format(day)} {known}
    GROUP BY 1) x
  WHERE l.mode IN ({modes})"""


_FROM: Mapping[_Mode, str] = {
    _Mode.QUARTERS: _kept("'quarters'", "facts_quarter", "t.quarter"),
    _Mode.HALVES: _kept("'halves'", "facts_halfmonth", "t.half"),
    _Mode.DAYS: _kept("'days'", "facts_daytotal", "t.day", "AND t.known <= %(known_on)s"),
    _Mode.FACTS: f"""
  SELECT l.n, l.unit_id, l.area_id, l.level, f.bucket, f.quantity, coalesce(c.count, 1) AS count
  FROM l CROSS JOIN LATERAL (
    SELECT f.id, {_BUCKET.format("f.happened_on")}, f.quantity FROM facts_fact f
    WHERE f.series_id = l.id AND {_WITHIN.format("f.happened_on")}
      AND f.recorded_at < %(known_before)s OFFSET 0) f
  LEFT JOIN facts_correction c ON c.fact_id = f.id
  WHERE l.mode = 'facts'""",
}
# Quarters and half months that are over on a day, as known then: without what was learned since.
_LEARNED_SINCE = _kept(
    "'quarters', 'halves'", "facts_late", "t.half", "AND t.known > %(known_on)s", "-"
)
_QUEUED = f"""
  SELECT l.n, l.unit_id, l.area_id, l.level, {_BUCKET.format("p.day")}, p.quantity, p.count
  FROM facts_pending p JOIN facts_series s ON s.id = p.series_id {UP} JOIN l ON l.id = u.id
  WHERE l.mode <> 'facts' AND {_WITHIN.format("p.day")} AND p.known <= %(known_on)s"""


@dataclass(frozen=True, slots=True)
class _Line:
    """Asks that differ only in time, and whose spans touch."""

    mode: _Mode
    measure: str
    slices: tuple[tuple[str, tuple[str, ...]], ...]
    by_area: bool
    asks: Sequence[Ask]
    borders: Sequence[date]

    @property
    def levels(self) -> tuple[int, ...]:
        if self.mode == _Mode.FACTS:  # a fact lies in the series of its own level alone
            return tuple(_LEVEL)
        if self.slices:
            return (_LEVEL.DETAIL, _LEVEL.CUT) if self.by_area else (_LEVEL.CUT,)
        return (_LEVEL.PLACE, _LEVEL.TOTAL) if self.by_area else (_LEVEL.TOTAL,)


def latest_known() -> date:
    """The last day on which we learned anything: a number as known then or later is as now."""
    with connection.cursor() as cursor:  # one statement: a roll-up moves days from one to the other
        cursor.execute(f"SELECT {_LATEST}")
        (found,) = cursor.fetchone()
    return found or BEGINNING


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

    Two statements, however many asks. The sums are all of the moment of the second.
    """
    is_now = known_on >= latest_known()
    while True:
        pieces = {ask: _pieces(ask, known_on, is_now=is_now) for ask in asks}
        lines = list(_lines({piece for some in pieces.values() for piece in some}))
        found, latest = _sums(lines, known_on, unit_ids, is_now=is_now)
        if latest is None or is_now == (known_on >= latest):
            return {ask: _together([found[one] for one in some]) for ask, some in pieces.items()}
        is_now = not is_now  # something was learned between the statements


def _pieces(ask: Ask, known_on: date, *, is_now: bool) -> Sequence[Ask]:
    """Whole quarters, half months and what is left of the span.

    On a day that is not the last on which we learned anything, what had happened by then is read:
    a half month that was not over is not read from sums, which hold what came later too.
    """
    if is_now:
        return rules.pieces(ask)
    until = min(ask.until, known_on + _DAY)
    if ask.since is not None and ask.since >= until:
        return ()
    return rules.pieces(replace(ask, until=until))


def _mode(ask: Ask) -> _Mode:
    if not ask.by_area and rules.in_whole_quarters(ask.since, ask.until):
        return _Mode.QUARTERS
    if rules.in_whole_halves(ask.since, ask.until):
        return _Mode.HALVES
    return _Mode.FACTS if ask.slices or ask.by_area else _Mode.DAYS


def _lines(pieces: Iterable[Ask]) -> Iterator[_Line]:
    alike: defaultdict[tuple[Any, ...], list[Ask]] = defaultdict(list)
    for piece in pieces:
        alike[_mode(piece), piece.measure, piece.slices, piece.by_area].append(piece)
    for (mode, measure, slices, by_area), asks in alike.items():
        for some, borders in _touching(asks):
            yield _Line(mode, measure, slices, by_area, some, borders)


def _touching(asks: Sequence[Ask]) -> Iterator[tuple[list[Ask], list[date]]]:
    """Spans that overlap or follow each other, with their borders: what lies between others is
    not asked for, and not read."""
    some: list[Ask] = []
    borders: set[date] = set()
    last = BEGINNING
    for ask in sorted(asks, key=lambda one: (one.since or BEGINNING, one.until)):
        since = ask.since or BEGINNING
        if some and since > last:
            yield some, sorted(borders)
            some, borders = [], set()
        some.append(ask)
        borders |= {since, ask.until}
        last = max(last, ask.until)
    if some:
        yield some, sorted(borders)


def _together(some: Sequence[Mapping[Cell, Amount]]) -> Mapping[Cell, Amount]:
    if len(some) == 1:
        return some[0]
    sums: dict[Cell, Amount] = {}
    for cells in some:
        for cell, amount in cells.items():
            known = sums.get(cell)
            sums[cell] = amount if known is None else known + amount
    return {cell: one for cell, one in sums.items() if one.quantity or one.count}


def _sums(
    lines: Sequence[_Line], known_on: date, unit_ids: Collection[UUID] | None, *, is_now: bool
) -> tuple[Mapping[Ask, Mapping[Cell, Amount]], date | None]:
    """What each piece comes to, and the last day on which anything had been learned by then."""
    if not lines:
        return {}, None
    told: dict[str, Any] = {
        "modes": [line.mode for line in lines],
        "measures": [line.measure for line in lines],
        "levels": [_array(map(int, line.levels)) for line in lines],
        "wants": [json.dumps(dict(line.slices)) if line.slices else None for line in lines],
        "by_area": [line.by_area for line in lines],
        "borders": [_array(line.borders) for line in lines],
        "units": None if unit_ids is None else list(unit_ids),
        "known_on": known_on, "known_before": end_of(known_on),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_statement({line.mode for line in lines}, is_now=is_now), told)
        *rows, (*_, days, _, _) = cursor.fetchall()
    parts: list[_Parts] = [defaultdict(list) for _ in lines]
    for n, unit_id, area_id, level, bucket, quantity, count in rows:
        line, mine = lines[n - 1], parts[n - 1]
        mine[unit_id, area_id].append((bucket, quantity, count))
        if line.by_area and level in _OF_AREAS and line.mode == _Mode.HALVES:
            # The sum of all areas holds this one too: what remains of it has no area.
            mine[unit_id, None].append((bucket, -quantity, -count))
    found: dict[Ask, Mapping[Cell, Amount]] = {}
    for line, some in zip(lines, parts, strict=True):
        found.update(_answers(line, some))
    return found, BEGINNING + timedelta(days=days or 0)


def _statement(modes: Collection[_Mode], *, is_now: bool) -> str:
    """Of every source only what is asked for."""
    parts = [sql for mode, sql in _FROM.items() if mode in modes]
    if not is_now and not {_Mode.QUARTERS, _Mode.HALVES}.isdisjoint(modes):
        parts.append(_LEARNED_SINCE)
    if modes != {_Mode.FACTS}:
        parts.append(_QUEUED)
    return _LINES + _SUMMED.format(" UNION ALL ".join(parts))


_Parts = defaultdict[tuple[str, str | None], list[tuple[int, Decimal, int]]]
"""Of each cell its sums by bucket; the first bucket is 1. A text is hashed cheaper than a UUID."""

_uuid = lru_cache(maxsize=50_000)(UUID)  # the same one each time: found without being compared


def _cell(unit_id: str, area_id: str | None) -> Cell:
    return Cell(_uuid(unit_id), None if area_id is None else _uuid(area_id))


def _array(some: Iterable[object]) -> str:
    return "{" + ",".join(map(str, some)) + "}"


def _answers(line: _Line, parts: _Parts) -> dict[Ask, dict[Cell, Amount]]:
    """Each ask's own buckets, summed by cell: the difference of two running totals, so that many
    overlapping asks (a stock at the end of every month) cost no more than they have cells."""
    if len(line.asks) == 1:  # all of the line is its own
        own = ((cell, _all(some)) for cell, some in parts.items())
        return {line.asks[0]: {_cell(*cell): one for cell, one in own if one.quantity or one.count}}
    place = {day: n for n, day in enumerate(line.borders)}
    spans = [(place[ask.since or BEGINNING], place[ask.until]) for ask in line.asks]
    found: list[dict[Cell, Amount]] = [{} for _ in line.asks]
    for ids, some in parts.items():
        cell = _cell(*ids)
        quantities, counts = _running(some, len(line.borders))
        for sums, (first, last) in zip(found, spans, strict=True):
            quantity = quantities[last] - quantities[first]
            count = counts[last] - counts[first]
            if quantity or count:
                sums[cell] = Amount(quantity, count)
    return dict(zip(line.asks, found, strict=True))


def _all(some: Sequence[tuple[int, Decimal, int]]) -> Amount:
    if len(some) == 1:
        _, quantity, count = some[0]
        return Amount(quantity, count)
    return Amount(sum((one[1] for one in some), Decimal(0)), sum(one[2] for one in some))


def _running(
    some: Iterable[tuple[int, Decimal, int]], borders: int
) -> tuple[list[Decimal], list[int]]:
    """What a cell had come to at each border."""
    quantities, counts = [Decimal(0)] * borders, [0] * borders
    for bucket, quantity, count in some:
        quantities[bucket] += quantity
        counts[bucket] += count
    return list(accumulate(quantities)), list(accumulate(counts))
