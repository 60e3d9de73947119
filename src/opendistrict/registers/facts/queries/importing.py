"""What an import must know beforehand: units in time, areas, what was told, what is usual."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from opendistrict.registers.base import queries as base
from opendistrict.registers.facts.models import Series
from opendistrict.registers.facts.queries.telling import measures
from opendistrict.registers.facts.shapes import ImportedFile, MeasureShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.registers.places import queries as places

IMPORTED = "facts.import"

_TOLD = """
SELECT f.id, s.key, f.happened_on, f.quantity
FROM facts_fact f JOIN facts_series s ON s.id = f.series_id WHERE f.id = ANY (%s::uuid[])
"""
_USUAL = """
SELECT s.measure, sum(abs(x.quantity)), sum(x.count)
FROM facts_series s JOIN (
  SELECT series_id, quantity, count FROM facts_halfmonth
  UNION ALL
  SELECT coalesce(d.total_id, d.id), p.quantity, p.count
  FROM facts_pending p JOIN facts_series d ON d.id = p.series_id
) x ON x.series_id = s.id
WHERE s.level = %s AND s.measure = ANY (%s) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class World:
    """What rows of a file are compared with; read once, before the first."""

    measures: Mapping[str, MeasureShape]
    areas: Mapping[str, UUID]
    units: Mapping[str, Sequence[UnitShape]]  # by slug, code and folded name, in all their forms
    successors: Mapping[UUID, Sequence[str]]  # slugs of the units that stand for an ended one now

    def forms(self, text: str) -> Sequence[UnitShape]:
        return self.units.get(text) or self.units.get(orgs.word_of(text)) or ()

    def spans(self, text: str) -> str:
        """When the units of this name were there, and what became of them."""
        return "; ".join(
            f"{one.slug} {_shown(one.since)}–{_shown(one.until, last=True)}"
            + (" → " + ", ".join(found) if (found := self.successors.get(one.id)) else "")
            for one in self.forms(text)[:3]
        )

    def unit(self, text: str, day: date) -> UnitShape | str:
        """The unit that a text names on a day, or the code of what is wrong."""
        forms = self.forms(text)
        if not forms:
            return "unit_is_unknown"
        there = {
            one.id: one for one in forms if (one.since or date.min) <= day < (one.until or date.max)
        }
        if len(there) > 1:
            named = [one for one in there.values() if one.slug == text]
            return named[0] if named else "unit_is_ambiguous"
        return next(iter(there.values()), "unit_did_not_exist_then")


def _shown(day: date | None, *, last: bool = False) -> str:
    """A border as people say it: the last day that still counts, not the first that does not."""
    return f"{day - timedelta(days=last):%d/%m/%Y}" if day else "…"


def world(today: date) -> World:
    units: defaultdict[str, list[UnitShape]] = defaultdict(list)
    forms = orgs.every_version()
    for one in forms:
        names = {orgs.word_of(name) for name in (one.name, one.short_name, *one.aliases)}
        for word in names | {one.slug} | ({one.code} if one.code else set()):
            units[word].append(one)
    ended = {one.id for one in forms} - orgs.tree_on(today).units.keys()
    heirs = orgs.successors_of(ended, on=today)
    slugs = {one.id: one.slug for one in forms}
    return World(
        measures(), places.area_ids_by_slug(), units,
        {unit_id: [slugs[heir] for heir in found] for unit_id, found in heirs.items()},
    )  # fmt: skip


def any_told(codes: Collection[str]) -> bool:
    """Whether anything at all was ever told of these measures."""
    return Series.objects.filter(measure__in=codes).exists()


def told(ids: Collection[str]) -> Iterator[tuple[UUID, UUID, date, Decimal]]:
    """Of these keys (32 hexadecimal digits) the facts told: key, series' key, day, quantity."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, ["{" + ",".join(ids) + "}"])
        yield from cursor.fetchall()


def usual(codes: Collection[str]) -> Mapping[str, tuple[float, int]]:
    """Of each measure the sum of absolute quantities and the number of facts there are."""
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, [int(Series.Level.TOTAL), list(codes)])
        return {code: (float(total), int(count)) for code, total, count in cursor.fetchall()}


def imported(digest: str) -> ImportedFile | None:
    """What came of these very bytes when they were last imported to their end."""
    lines = [line for line in base.trail(f"facts.file:{digest}") if line.action == IMPORTED]
    return _imported(digest, lines[-1].at, lines[-1].details) if lines else None


def _imported(digest: str, at: datetime, told: Mapping[str, object]) -> ImportedFile:
    counts = (int(str(told[key])) for key in ("told", "known", "left_out", "doubted"))
    return ImportedFile(str(told["name"]), digest, at, *counts)
