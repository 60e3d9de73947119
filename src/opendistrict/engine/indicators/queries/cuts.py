"""Which sums a number comes apart into, and whose part each of them is.

A cut is a sum to be fetched with, for every unit in it, the part it belongs to: the child it was
under on that day, the month, the value of a slice. Cuts of one number never overlap and leave
nothing out, so parts add up to the whole by construction.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from opendistrict.engine.indicators.queries.pinning import Pins
from opendistrict.engine.indicators.queries.world import World
from opendistrict.engine.indicators.rules.formulas import shorter
from opendistrict.engine.indicators.rules.splitting import LENGTHS, Side, in_time, sides
from opendistrict.engine.indicators.shapes import (
    Defined,
    FormulaKind,
    Lens,
    PartKind,
    Question,
    Term,
)
from opendistrict.kernel.days import year_before
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Ask, Cell, MeasureShape

Key = tuple[PartKind, str]
OWN: Key = (PartKind.OWN, "")
REST: Key = (PartKind.REST, "")
BEFORE: Key = (PartKind.BEFORE, "")
WHOLE: Key = (PartKind.UNCARRIED, "whole")  # a sum of all, from which the rest is what is left
PERIODS = frozenset({FormulaKind.THRESHOLD, FormulaKind.MAINTAIN})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cut:
    """A sum of one term on one side, and the part that each unit in it belongs to."""

    side: int
    term: Term
    ask: Ask
    members: Mapping[UUID, Key]
    map_on: date | None  # None: by the units as they were
    by_area: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """A child with all under it, while it was directly under the asked unit."""

    since: date
    until: date
    key: Key
    members: frozenset[UUID]


class Cutting:
    """How one number is cut. `by`: unit, area, slice:<code>, or in time: day, week, month, quarter,
    half, year. What counts shorter periods comes apart in time into those."""

    def __init__(
        self,
        question: Question,
        version: Defined,
        by: str,
        lens: Lens,
        *,
        on: date,
        map_on: date | None,
    ) -> None:
        self.question = question
        self.version = version
        self.by = by
        self.lens = lens
        self.world = World({question.unit_id}, on)
        self.map_on = map_on or self.world.map_for(question, version)
        self.above, self.below, self.below_is = sides(version.formula, question.since)
        self.measures: Mapping[str, MeasureShape] = facts.measures()
        self.every = by if by in LENGTHS else ""
        self.is_periodic = bool(self.every) and version.formula.kind in PERIODS
        self.slice = by.partition(":")[2]
        self.values = self._values() if self.slice else ()
        self._stock_day = self.world.map_day(question.unit_id, question.until)
        self._claims: list[_Claim] | None = None

    @property
    def sides(self) -> list[Side]:
        return [self.above] if self.below is None else [self.above, self.below]

    def cuts(self) -> list[Cut]:
        return [
            cut
            for number, side in enumerate(self.sides)
            for term in side.terms
            for narrowed, sliced in self._sliced(term)
            for window, since, until in self._windows(side, narrowed)
            for cut in self._cut(number, narrowed, sliced or window, since, until)
        ]

    def pins(
        self, cuts: Iterable[Cut], cells: Mapping[Ask, Collection[Cell]], *, known_on: date
    ) -> Pins:
        """What points say of those cuts that are read on another map."""
        carried = {(cut.ask, cut.map_on): cells[cut.ask] for cut in cuts if cut.map_on}
        return Pins(self.world, carried, known_on=known_on)

    # ------------------------------------------------------------------ slices

    def _values(self) -> tuple[str, ...]:
        """The values a slice may have, in their declared order, then others that were told."""
        terms = {term.measure for term in self.version.formula.terms}
        declared = [
            value
            for code in sorted(terms)
            for cut in (self.measures[code].slices if code in self.measures else ())
            if cut.code == self.slice
            for value, *_ in cut.values
        ]
        return tuple(dict.fromkeys([*declared, *facts.slice_values(terms, self.slice)]))

    def _sliced(self, term: Term) -> Iterator[tuple[Term, Key | None]]:
        seen = term
        for code, value in self.lens.slices:
            narrowed = self.narrowed(seen, code, value)
            if narrowed is None:
                return
            seen = narrowed
        if not self.slice:
            yield seen, None
            return
        yield seen, WHOLE
        for value in self.values:
            part = self.narrowed(seen, self.slice, value)
            if part is not None:
                yield part, (PartKind.SLICE, value)

    def narrowed(self, term: Term, code: str, value: str) -> Term | None:
        """The term of one value; None where the measure is not cut so or the term leaves it out."""
        measure = self.measures.get(term.measure)
        if measure is None or code not in {cut.code for cut in measure.slices}:
            return None
        known = dict(term.slices)
        if value not in known.get(code, (value,)):
            return None
        return replace(term, slices=tuple(sorted({**known, code: (value,)}.items())))

    # ------------------------------------------------------------------ time

    def _windows(self, side: Side, term: Term) -> Iterator[tuple[Key | None, date | None, date]]:
        since, until = self.question.since, self.question.until
        if not self.every:
            a, b = side.days(since, until)
            yield None, None if term.stock else a, b
            return
        if term.stock and not self.is_periodic:
            yield BEFORE, None, side.days(since, until)[0]
        for first, last in self.spans():
            a = year_before(first, side.years_back) if side.years_back else first
            b = year_before(last, side.years_back) if side.years_back else last
            yield (
                (PartKind.PERIOD, first.isoformat()),
                None if term.stock and self.is_periodic else a,
                b,
            )

    def spans(self) -> list[tuple[date, date]]:
        """The parts in time, in their order."""
        since, until = self.question.since, self.question.until
        if self.is_periodic:
            return shorter(self.version.formula.every, since, until)
        return in_time(self.every, since, until) if self.every else []

    # ------------------------------------------------------------------ units and maps

    def _cut(
        self, side: int, term: Term, key: Key | None, since: date | None, until: date
    ) -> Iterator[Cut]:
        unit_id, by_area = self.question.unit_id, self.by == "area" or bool(self.lens.area_id)
        if self.map_on is None and not term.stock:
            assert since is not None, "only a stock is counted from the beginning"
            for first, last, found in self.world.spans(unit_id, since, until):
                for a, b, members in self._own_map(first, last, found, key):
                    ask = Ask(term.measure, a, b, term.slices, by_area=by_area)
                    yield Cut(side, term, ask, members, None, self.by == "area")
            return
        day = self.map_on or (
            self.world.map_day(unit_id, until) if self.is_periodic else self._stock_day
        )
        members = self._that_map(day, key)
        if not members:
            return
        for start, end, as_it_stands in self.world.stretches(day, since, until):
            ask = Ask(term.measure, start, end, term.slices, by_area=by_area or not as_it_stands)
            map_on = None if as_it_stands else day
            yield Cut(side, term, ask, members, map_on, self.by == "area")

    def _that_map(self, day: date, key: Key | None) -> dict[UUID, Key]:
        found: dict[UUID, Key] = dict.fromkeys(
            self.world.under(self.question.unit_id, day), key or OWN
        )
        if found and key is None and self.by == "unit":
            tree = self.world.tree(day)
            for child in tree.children(self.question.unit_id):
                for member in tree.under(child.id):
                    found[member] = (PartKind.UNIT, str(child.id))
        return found

    def _own_map(
        self, first: date, last: date, found: frozenset[UUID], key: Key | None
    ) -> Iterator[tuple[date, date, dict[UUID, Key]]]:
        """The span cut where the units under the asked one were grouped otherwise."""
        if key is not None or self.by != "unit":
            yield first, last, dict.fromkeys(found, key or OWN)
            return
        inside = {day for one in self.claims() for day in (one.since, one.until)}
        borders = sorted({first, last, *(day for day in inside if first < day < last)})
        begun, members = first, self._grouped(first, found)
        for border, _ in pairwise(borders[1:]):
            grouped = self._grouped(border, found)
            if grouped != members:
                yield begun, border, members
                begun, members = border, grouped
        yield begun, last, members

    def _grouped(self, day: date, found: frozenset[UUID]) -> dict[UUID, Key]:
        groups: dict[UUID, Key] = dict.fromkeys(found, OWN)
        for one in self.claims():
            if one.since <= day < one.until:
                groups.update(dict.fromkeys(one.members & found, one.key))
        return groups

    def claims(self) -> Sequence[_Claim]:
        """Every child the asked unit ever had, in the order of the units."""
        if self._claims is None:
            asked, spans = self.question.unit_id, self.world.past.under_in_time
            rows = [row for row in self.world.past.versions if row.parent_id == asked]
            self._claims = [
                _Claim(first, last, (PartKind.UNIT, str(row.id)), members)
                for row in sorted(rows, key=lambda row: (row.place_in_line, row.slug))
                for begins, ends, members in spans[row.id]
                if (first := max(begins, row.since or date.min))
                < (last := min(ends, row.until or date.max))
            ]
        return self._claims

    def expected(self) -> list[Key]:
        """Parts that are shown even when nothing was told of them, in their order."""
        since, until = self.question.since, self.question.until
        if self.every:
            return [(PartKind.PERIOD, first.isoformat()) for first, _ in self.spans()]
        if self.slice:
            return [(PartKind.SLICE, value) for value in self.values]
        if self.by != "unit":
            return []
        day = self.map_on or (
            self._stock_day if any(t.stock for t in self.version.formula.terms) else None
        )
        if day is not None:
            tree, asked = self.world.tree(day), self.question.unit_id
            known = asked in tree.units
            return [(PartKind.UNIT, str(c.id)) for c in tree.children(asked)] if known else []
        here = [one.key for one in self.claims() if one.since < until and one.until > since]
        return list(dict.fromkeys(here))
