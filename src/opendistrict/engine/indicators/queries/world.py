"""Units and areas on every day that a reading touches."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from opendistrict.engine.indicators.queries.past import Span, past
from opendistrict.engine.indicators.shapes import Defined, FormulaKind, Question
from opendistrict.kernel.unitmap import Weights
from opendistrict.registers.facts.shapes import Ask, Cell
from opendistrict.registers.orgs.queries import Tree

_DAY = timedelta(days=1)
_WHOLE = Fraction(1)


class World:
    """Units and areas on every day that a reading touches. Between two days on which something
    changed all days are alike: what is asked for is asked once for each such stretch."""

    def __init__(self, unit_ids: Collection[UUID], on: date) -> None:
        self.on = on
        self.past = past()
        known = self.past.under_in_time
        self._under: Mapping[UUID, Sequence[Span]] = {
            unit_id: known.get(unit_id, ()) for unit_id in unit_ids
        }
        self._spans: dict[tuple[UUID, date, date], list[Span]] = {}

    def alike(self, day: date) -> date:
        """The first day of the stretch in which all is as on `day`."""
        return self.past.alike(day)

    def drawn(self, day: date) -> date:
        """The day whose drawn borders stand for those of `day`: the last on which all was alike,
        or today; a border may have been surveyed after units had come to be as they are."""
        return min(self.past.alike_until(day) - _DAY, max(self.on, day))

    def stretches(
        self, day: date, since: date | None, until: date
    ) -> Iterator[tuple[date | None, date, bool]]:
        """The parts of a span in each of which everything stood where it stood, and whether that
        was also where it stands on `day`: what happened then needs no carrying."""
        first = since or date.min
        borders = [one for one in self.past.moves if first < one < until]
        for start, end in pairwise([since, *borders, until]):
            assert end is not None
            yield start, end, self.past.stretch(start or date.min) == self.past.stretch(day)

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

    def under(self, unit_id: UUID, day: date) -> frozenset[UUID]:
        return self.past.under(unit_id, day)

    def tree(self, day: date) -> Tree:
        """The units as they were on a day."""
        return self.past.tree(day)

    def standing(self, ask: Ask, day: date) -> Callable[[Cell], Weights]:
        """The units of `day` that stand for a cell of the days of an ask."""
        known = self.past.stands(day, ask.last_day)

        def found(cell: Cell) -> Weights:
            if cell not in known:
                known[cell] = self._stands_for(cell, ask.last_day, day)
            return known[cell]

        return found

    def _stands_for(self, cell: Cell, happened: date, day: date) -> Weights:
        """The units of `day` that stand for a cell of another: the area says it exactly, and
        where none was kept the recorded shares do (or the points of single facts: see pinning).

        Only what moved is carried: what a unit that still exists did stays its own, unless it
        did it in an area of its own ward that is another ward's now.
        """
        ward = self.past.wards(day).get(cell.area_id) if cell.area_id else None
        if ward is None:
            return self.past.map(day).carry(cell.unit_id, happened)
        then = self.past.wards(happened).get(cell.area_id) if cell.area_id else None
        stays = cell.unit_id in self.tree(day).units and (
            ward == then or self._place(cell.unit_id, happened) != then
        )
        return {cell.unit_id if stays else ward: _WHOLE}

    def _place(self, unit_id: UUID, day: date) -> UUID | None:
        tree = self.tree(day)
        return tree.place_of(unit_id) if unit_id in tree.units else None
