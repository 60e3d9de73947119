"""Units and areas on every day that a reading touches."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from opendistrict.engine.indicators.shapes import Defined, FormulaKind, Question
from opendistrict.kernel.unitmap import UnitMap
from opendistrict.registers.facts.shapes import Cell
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.places import queries as places

Span = tuple[date, date, frozenset[UUID]]
"""From a day on, until a day that is not included, and the units in it."""
_DAY = timedelta(days=1)
_NOTHING: frozenset[UUID] = frozenset()
_WHOLE = Fraction(1)


class World:
    """Units and areas on every day that a reading touches. Between two days on which something
    changed all days are alike: what is asked for is asked once for each such stretch."""

    def __init__(self, unit_ids: Collection[UUID], on: date) -> None:
        self.on = on
        self._under = orgs.under_in_time(unit_ids)
        self._versions = orgs.every_version()
        self._moves = self._moved(on)
        self._changes = self._changed()
        self._maps: dict[date, UnitMap] = {}
        self._trees: dict[date, Tree] = {}
        self._members: dict[tuple[UUID, date], frozenset[UUID]] = {}
        self._spans: dict[tuple[UUID, date, date], list[Span]] = {}
        self._areas: dict[date, Mapping[UUID, UUID]] = {}
        self._stands: dict[tuple[date, date], dict[Cell, Mapping[UUID | None, Fraction]]] = {}

    def _moved(self, on: date) -> list[date]:
        """The days on which something that stood somewhere came to stand elsewhere: hand-overs,
        areas given to another ward, units that ended."""
        begun = {(one.id, one.since) for one in self._versions}
        ended = {one.until for one in self._versions if (one.id, one.until) not in begun}
        days = {*places.area_days(), *orgs.unit_map(on).borders(date.min, date.max), *ended}
        return sorted({date.min, *(day for day in days if day)})

    def _changed(self) -> list[date]:
        """The days on which units or areas are others than on the day before."""
        days = {day for one in self._versions for day in (one.since, one.until) if day}
        return sorted({*self._moves, *days})

    def alike(self, day: date) -> date:
        """The first day of the stretch in which all is as on `day`."""
        return self._changes[bisect_right(self._changes, day) - 1]

    def stretches(
        self, day: date, since: date | None, until: date
    ) -> Iterator[tuple[date | None, date, bool]]:
        """The parts of a span in each of which everything stood where it stood, and whether that
        was also where it stands on `day`: what happened then needs no carrying."""
        first = since or date.min
        borders = [one for one in self._moves if first < one < until]
        for start, end in pairwise([since, *borders, until]):
            assert end is not None
            yield start, end, self._stretch(start or date.min) == self._stretch(day)

    def _stretch(self, day: date) -> date:
        return self._moves[bisect_right(self._moves, day) - 1]

    def spans(self, unit_id: UUID, since: date, until: date) -> Sequence[Span]:
        """The parts of a span in each of which the same units were under a unit."""
        key = (unit_id, since, until)
        if key not in self._spans:
            self._spans[key] = [
                (max(begins, since), min(ends, until), members)
                for begins, ends, members in self._under[unit_id]
                if members and max(begins, since) < min(ends, until)
            ]
        return self._spans[key]

    def map_day(self, unit_id: UUID, until: date) -> date:
        """The day on whose map a stock is read: the last of the period on which the unit was."""
        day = min(until - _DAY, self.on)
        lived = [ends for _, ends, members in self._under[unit_id] if members]
        return min(day, lived[-1] - _DAY) if lived else day

    def map_for(self, one: Question, version: Defined) -> date | None:
        """The day on whose map a number is read, None for that of its own days. What is compared
        with an earlier year must be of one piece of land."""
        compares = version.formula.kind in (FormulaKind.GROWTH, FormulaKind.REDUCE)
        return one.map_on or (self.map_day(one.unit_id, one.until) if compares else None)

    def map(self, day: date) -> UnitMap:
        first = self.alike(day)
        if first not in self._maps:
            self._maps[first] = orgs.unit_map(day)
        return self._maps[first]

    def under(self, unit_id: UUID, day: date) -> frozenset[UUID]:
        key = (unit_id, self.alike(day))
        if key not in self._members:
            tree = self.tree(day)
            self._members[key] = tree.under(unit_id) if unit_id in tree.units else _NOTHING
        return self._members[key]

    def tree(self, day: date) -> Tree:
        """The units as they were on a day."""
        first = self.alike(day)
        if first not in self._trees:
            self._trees[first] = Tree(
                one
                for one in self._versions
                if (one.since or date.min) <= day < (one.until or date.max)
            )
        return self._trees[first]

    def standing(
        self, happened: date, day: date
    ) -> Callable[[Cell], Mapping[UUID | None, Fraction]]:
        """The units of `day` that stand for a cell of `happened`."""
        known = self._stands.setdefault((self.alike(day), self._stretch(happened)), {})

        def found(cell: Cell) -> Mapping[UUID | None, Fraction]:
            if cell not in known:
                known[cell] = self.stands_for(cell, happened, day)
            return known[cell]

        return found

    def stands_for(self, cell: Cell, happened: date, day: date) -> Mapping[UUID | None, Fraction]:
        """The units of `day` that stand for a cell of another: the area says it exactly, and
        where none was kept the recorded shares do.

        Only what moved is carried: what a unit that still exists did stays its own, unless it
        did it in an area of its own ward that is another ward's now.
        """
        ward = self._wards(day).get(cell.area_id) if cell.area_id else None
        if ward is None:
            return self.map(day).carry(cell.unit_id, happened)
        then = self._wards(happened).get(cell.area_id) if cell.area_id else None
        stays = cell.unit_id in self.tree(day).units and (
            ward == then or self._place(cell.unit_id, happened) != then
        )
        return {cell.unit_id if stays else ward: _WHOLE}

    def _wards(self, day: date) -> Mapping[UUID, UUID]:
        first = self._stretch(day)
        if first not in self._areas:
            self._areas[first] = places.units_of_areas(day)
        return self._areas[first]

    def _place(self, unit_id: UUID, day: date) -> UUID | None:
        tree = self.tree(day)
        return tree.place_of(unit_id) if unit_id in tree.units else None
