import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from django.db import connection
from django.db.models import Q

from opendistrict.kernel.fold import fold
from opendistrict.kernel.unitmap import Handover, UnitMap
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs.models import (
    Succession,
    Unit,
    UnitVersion,
)
from opendistrict.registers.orgs.shapes import (
    SuccessionShape,
    UnitKind,
    UnitShape,
)

_PLACES = (UnitKind.WARD, UnitKind.DISTRICT, UnitKind.CITY)


class Tree:
    """The units as they are on one day, one query; everything else is answered in memory."""

    def __init__(self, units: Iterable[UnitShape]) -> None:
        self.units: Mapping[UUID, UnitShape] = {unit.id: unit for unit in units}
        self._children: defaultdict[UUID | None, list[UnitShape]] = defaultdict(list)
        for unit in self.units.values():
            parent = unit.parent_id if unit.parent_id in self.units else None
            self._children[parent].append(unit)

    def children(self, unit_id: UUID | None) -> list[UnitShape]:
        """Units directly under one (None: the roots), in their official order."""
        return sorted(self._children[unit_id], key=lambda u: (u.place_in_line, u.slug))

    def under(self, unit_id: UUID) -> frozenset[UUID]:
        """The unit and every unit under it."""
        found, waiting = {unit_id}, [unit_id]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child.id not in found:
                    found.add(child.id)
                    waiting.append(child.id)
        return frozenset(found)

    def above(self, unit_id: UUID) -> list[UnitShape]:
        """The units over one, the nearest first."""
        line: list[UnitShape] = []
        unit = self.units.get(unit_id)
        while unit and unit.parent_id and len(line) < len(self.units):
            unit = self.units.get(unit.parent_id)
            line += [unit] if unit else []
        return line

    def place_of(self, unit_id: UUID) -> UUID:
        """The ward, district or city a unit belongs to: itself, or the nearest over it."""
        line = [self.units[unit_id], *self.above(unit_id)]
        return next((unit.id for unit in line if unit.kind in _PLACES), unit_id)


def _unit(row: UnitVersion) -> UnitShape:
    return UnitShape(
        id=row.unit_id,
        slug=row.unit.slug,
        kind=row.unit.kind,
        name=row.name,
        short_name=row.short_name,
        name_en=row.name_en,
        code=row.code,
        aliases=tuple(row.aliases),
        parent_id=row.parent_id,
        place_in_line=row.place_in_line,
        since=row.valid.lower,
        until=row.valid.upper,
    )


def tree_on(on: date, turn: str = "") -> Tree:
    """The units of a day; read again only when units, posts or rights changed. That is one short
    query; none for who has read `turn` ("orgs") in the same transaction."""
    return _tree_on(on, turn or base.turn("orgs"))


@lru_cache(maxsize=64)
def _tree_on(on: date, turn: str) -> Tree:
    rows = UnitVersion.objects.filter(valid__contains=on).select_related("unit").order_by("id")
    return Tree(_unit(row) for row in rows)


def every_version() -> list[UnitShape]:
    """All units in all the forms they had, in order of time: one query (some hundred rows)."""
    rows = UnitVersion.objects.select_related("unit").order_by("valid", "id")
    return [_unit(row) for row in rows]


def units(ids: Iterable[UUID], *, on: date) -> Mapping[UUID, UnitShape]:
    """Units by id as on `on`; one that is no more (or not yet) is shown as it last (first) was."""
    rows = UnitVersion.objects.filter(unit_id__in=set(ids)).select_related("unit").order_by("id")
    best: dict[UUID, UnitVersion] = {}
    for row in rows:
        known = best.get(row.unit_id)
        if known is None or _distance(row, on) < _distance(known, on):
            best[row.unit_id] = row
    return {unit_id: _unit(row) for unit_id, row in best.items()}


def _distance(row: UnitVersion, on: date) -> int:
    since, until = row.valid.lower or date.min, row.valid.upper or date.max
    if since <= on < until:
        return 0
    return (since - on).days if on < since else (on - until).days + 1


def unit_ids_by_slug() -> Mapping[str, UUID]:
    return dict(Unit.objects.values_list("slug", "id"))


def find_units(name: str, *, on: date) -> list[UnitShape]:
    """Units called `name` on that day (name, short name or alias; folded). All of them: two units
    of one name are the reader's choice, never ours."""
    key = _called(name)
    return [
        unit
        for unit in tree_on(on).units.values()
        if key in {_called(text) for text in (unit.name, unit.short_name, *unit.aliases)}
    ]


def _called(name: str) -> str:
    """Folded, with one kind of dash: "Văn hóa – Xã hội" is "Văn hóa-Xã hội"."""
    return re.sub(r" ?[-–—] ?", "-", fold(name))


def word_of(name: str) -> str:
    """A name as `units_by_word` and `find_units` compare it."""
    return _called(name)


def units_by_word(on: date) -> Mapping[str, list[UnitShape]]:
    """Units of that day by every name, alias and slug (see `word_of`), for many lines at once."""
    found: defaultdict[str, list[UnitShape]] = defaultdict(list)
    for unit in tree_on(on).units.values():
        words = {unit.slug, unit.name, unit.short_name, *unit.aliases}
        for key in {word_of(word) for word in words}:
            found[key].append(unit)
    return dict(found)


def successions(unit_id: UUID) -> list[SuccessionShape]:
    """Where a unit came from and what became of it, oldest first."""
    rows = Succession.objects.filter(Q(source_id=unit_id) | Q(target_id=unit_id))
    return [_succession(row) for row in rows.order_by("on", "id")]


def _succession(row: Succession) -> SuccessionShape:
    return SuccessionShape(
        row.on, row.kind, row.source_id, row.target_id, row.share, row.part, row.function,
        row.basis, row.confidence,
    )  # fmt: skip


def unit_map(on: date) -> UnitMap:
    """How numbers of other days are carried to the units of `on`; two queries.

    Functions handed over (`transfer`) carry no numbers: what a division told stays with its
    place, and is carried as that is.
    """
    lives: defaultdict[UUID, list[tuple[date, date]]] = defaultdict(list)
    last: dict[UUID, UnitShape] = {}
    for row in UnitVersion.objects.select_related("unit").order_by("unit_id", "valid"):
        unit = last[row.unit_id] = _unit(row)
        lives[unit.id].append((unit.since or date.min, unit.until or date.max))
    places = Tree(last.values())
    rows = Succession.objects.exclude(kind="transfer").filter(target__isnull=False)
    return UnitMap(
        on,
        [
            Handover(row.on, row.source_id, row.target_id, row.share, row.part)
            for row in rows.order_by("id")
            if row.target_id
        ],
        lives,
        {unit_id: places.place_of(unit_id) for unit_id in last},
    )


def stamp(*others: str) -> str:
    """A digest that differs whenever units, what became of them, posts or who serves differ, or
    what is in `others`, tables of another room: read with them in one statement."""
    tables = (*others, "orgs_unitversion", "orgs_succession", "orgs_post", "orgs_assignment")
    whole = "(SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) FROM {} t)"
    each = (whole.format(name) for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws('-', {', '.join(each)})")
        return str(cursor.fetchone()[0])


def existed_on(unit_id: UUID, day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {existed('%s', '%s')}", [unit_id, day])
        return bool(cursor.fetchone()[0])


def existed(unit_id: str, day: str) -> str:
    """As `existed_on`, for use inside a statement of another room: SQL over two SQL expressions."""
    return (
        "EXISTS (SELECT FROM orgs_unitversion v "
        f"WHERE v.unit_id = {unit_id}::uuid AND v.valid @> {day}::date)"
    )


def lives(unit_ids: Collection[UUID]) -> Mapping[UUID, list[tuple[date, date]]]:
    """The half-open periods in which each of these units existed. One query."""
    found: defaultdict[UUID, list[tuple[date, date]]] = defaultdict(list)
    rows = UnitVersion.objects.filter(unit_id__in=set(unit_ids)).order_by("unit_id", "valid")
    for unit_id, valid in rows.values_list("unit_id", "valid"):
        found[unit_id].append((valid.lower or date.min, valid.upper or date.max))
    return found


def under_in_time(
    unit_ids: Collection[UUID],
) -> Mapping[UUID, list[tuple[date, date, frozenset[UUID]]]]:
    """For each unit the spans of time and what was it and under it in each; one query.

    Spans follow each other without a gap; where the unit was not there, nothing is in it.
    """
    rows = list(UnitVersion.objects.select_related("unit").order_by("id"))
    days = {row.valid.lower or date.min for row in rows} | {date.min, date.max}
    days |= {row.valid.upper for row in rows if row.valid.upper}
    borders = sorted(days)
    found: dict[UUID, list[tuple[date, date, frozenset[UUID]]]] = {one: [] for one in unit_ids}
    for since, until in pairwise(borders):
        tree = Tree(_unit(row) for row in rows if _is_on(row, since))
        for unit_id, spans in found.items():
            inside = tree.under(unit_id) if unit_id in tree.units else frozenset()
            if spans and spans[-1][2] == inside:
                spans[-1] = (spans[-1][0], until, inside)
            else:
                spans.append((since, until, inside))
    return found


def _is_on(row: UnitVersion, day: date) -> bool:
    return (row.valid.lower or date.min) <= day < (row.valid.upper or date.max)


def successor_of(unit_id: UUID, *, on: date) -> tuple[UUID, ...]:
    """The units that stand on `on` for a unit that has ended; itself while it exists."""
    return successors_of([unit_id], on=on)[unit_id]


def successors_of(unit_ids: Iterable[UUID], *, on: date) -> Mapping[UUID, tuple[UUID, ...]]:
    """`successor_of` for many units; two queries for any number."""
    alive = tree_on(on).units
    targets: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows = Succession.objects.filter(on__lte=on, target__isnull=False).order_by("id")
    for source_id, target_id in rows.values_list("source_id", "target_id"):
        targets[source_id].append(target_id)
    return {unit_id: _standing(unit_id, targets, alive) for unit_id in unit_ids}


def _standing(
    unit_id: UUID, targets: Mapping[UUID, list[UUID]], alive: Collection[UUID]
) -> tuple[UUID, ...]:
    found: list[UUID] = []
    waiting, seen = [unit_id], {unit_id}
    while waiting:
        current = waiting.pop(0)
        if current in alive:
            found.append(current)
            continue
        fresh = [target for target in targets.get(current, ()) if target not in seen]
        seen.update(fresh)
        waiting.extend(dict.fromkeys(fresh))
    return tuple(found)
