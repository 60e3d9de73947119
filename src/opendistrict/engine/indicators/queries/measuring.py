"""Numbers made of facts: by the units as they were when it happened, or as they are on any day.

What flows (dossiers decided, fees paid) belongs to the unit it happened in, on the map of its own
day. What stands (poor households) is carried to the map of the day of the reading, because a new
unit takes over what its predecessors left. `map_on` carries flows too: the ten wards after the
reform, the four before it. Shares are used only where neither area nor point was kept, and told.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from uuid import UUID

from opendistrict.engine.indicators.queries.defining import definition_for, definitions
from opendistrict.engine.indicators.queries.pinning import Pins
from opendistrict.engine.indicators.queries.world import World
from opendistrict.engine.indicators.rules.formulas import compute
from opendistrict.engine.indicators.shapes import (
    Defined,
    Formula,
    FormulaKind,
    Measured,
    Number,
    Question,
    Sum,
    Term,
)
from opendistrict.kernel.unitmap import Weights
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Amount, Ask, Cell

_DAY = timedelta(days=1)
_NO, _NO_SUM = Fraction(0), Sum()


_Read = tuple[Term, date | None, date]
"""A term in a span."""
_Get = Callable[[Term, date | None, date], Sum]


@dataclass(slots=True)
class _Carried:
    """What a unit has of a sum: what is its own whole, and what came to it by shares."""

    quantity: Decimal = Decimal(0)
    count: int = 0
    shared: Fraction = Fraction(0)
    shared_count: Fraction = Fraction(0)
    apportioned: Fraction = Fraction(0)  # of the absolute quantity
    is_divided: bool = False  # whether any of it came by shares

    @property
    def total(self) -> Fraction:
        return Fraction(self.quantity) + self.shared


@dataclass(slots=True, eq=False)
class _Wanted:
    """A sum of all units: of their own days, or carried to a day."""

    ask: Ask
    map_on: date | None
    by_unit: Mapping[UUID | None, _Carried] | None = None  # under None what cannot be carried


_Piece = tuple[_Wanted, frozenset[UUID]]
"""A part of a term's span read on one map, and the units that count in it."""


@dataclass(slots=True)
class _Tracked:
    """How much of what went into a number was apportioned by shares."""

    whole: Decimal = Decimal(0)  # of units without any share
    shared: Fraction = Fraction(0)  # of those with
    apportioned: Fraction = Fraction(0)

    @property
    def part(self) -> Fraction:
        if not self.apportioned:
            return _NO
        whole = Fraction(self.whole) + self.shared
        return self.apportioned / whole if whole else _NO


class Reckoning:
    """Many questions answered with a fixed few statements: first what they need is noted, then
    it is fetched, then every number is computed."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        on: date,
        known_on: date,
    ) -> None:
        self.on = on
        self.known_on = known_on
        self.questions = questions
        self._world = World({one.unit_id for one in questions}, on)
        self.definitions = definitions({one.indicator for one in questions}, known_on=known_on)
        self._wanted: dict[tuple[object, ...], _Wanted] = {}
        self._reads: dict[tuple[str, date, date], list[_Read]] = {}
        self._noted: list[list[_Piece]] = []
        self._made_of: list[tuple[Question, list[_Read], int]] = []  # and its first piece's place
        self._amounts: Mapping[Ask, Mapping[Cell, Amount]] = {}

    def answers(self) -> Mapping[Question, Measured]:
        """The questions that are measured, each with its number."""
        defined: list[tuple[Question, Question, Defined]] = []
        for one in self.questions:
            version = self._version(one.indicator, one.since)
            if version is not None:
                cut = happened(one, version.formula, on=self.on, known_on=self.known_on)
                if cut.since < cut.until:
                    defined.append((one, cut, version))
        for one, cut, version in defined:
            first = len(self._noted)
            self._made_of.append((one, self._note(cut, version), first))
        asks = {one.ask for one in self._wanted.values()}
        self._amounts = facts.amounts(asks, known_on=self.known_on)
        self._pins = self._pinned()
        samples = facts.samples()
        sampled = {
            version.code: not samples.isdisjoint(self.measures_of(version))
            for version in {version.code: version for *_, version in defined}.values()
        }
        noted = iter(self._noted)
        found: dict[Question, Measured] = {}
        for one, cut, version in defined:
            tracked = _Tracked()
            number = self._compute(cut, version, partial(self._sum, tracked, noted))
            found[one] = Measured(
                number=number, definition=version, apportioned=tracked.part,
                is_sample=sampled[version.code],
            )  # fmt: skip
        return found

    def _pinned(self) -> Pins:
        """What points say of the sums that are read on another map."""
        carried = {
            (one.ask, one.map_on): self._amounts[one.ask]
            for one in self._wanted.values()
            if one.map_on is not None
        }
        return Pins(self._world, carried, known_on=self.known_on)

    def inputs(self) -> Mapping[Question, Sequence[object]]:
        """What each of the answers was made of, for its digest: read by read, how much was told
        by which units. How a span came apart at hand-overs is left out: another reform of other
        land would change it."""
        return {
            one: [
                [term.measure, term.slices, str(since), str(until), self._told_by(pieces)]
                for (term, since, until), pieces in zip(
                    reads, self._noted[first : first + len(reads)], strict=True
                )
            ]
            for one, reads, first in self._made_of
        }

    def _told_by(self, pieces: Iterable[_Piece]) -> Sequence[object]:
        sums: defaultdict[UUID, Amount] = defaultdict(Amount)
        for wanted, members in pieces:
            for cell, amount in self._amounts[wanted.ask].items():
                if not members.isdisjoint(self._stand_for(cell, wanted)):
                    sums[cell.unit_id] += amount
        return sorted(
            (str(unit_id), str(one.quantity.normalize()), one.count)
            for unit_id, one in sums.items()
        )

    def _stand_for(self, cell: Cell, wanted: _Wanted) -> Collection[UUID | None]:
        if wanted.map_on is None:
            return {cell.unit_id}
        return self._world.standing(wanted.ask, wanted.map_on)(cell).keys()

    def measures_of(self, version: Defined) -> set[str]:
        """The measures a version rests on, through its parts too."""
        codes = {term.measure for term in version.formula.terms}
        for part in version.formula.parts:
            for child in self.definitions.get(part.indicator, ()):
                codes |= self.measures_of(child)
        return codes

    def _version(self, code: str, since: date) -> Defined | None:
        return definition_for(self.definitions.get(code, ()), since)

    def _compute(self, one: Question, version: Defined, get: _Get) -> Number:
        def child(code: str, since: date, until: date) -> Number:
            part = self._version(code, since)
            if part is None:
                return Number(None, why="part_is_not_measured")
            return compute(part.formula, since, until, get, child)

        return compute(version.formula, one.since, one.until, get, child)

    def _note(self, one: Question, version: Defined) -> list[_Read]:
        """Noted in the order in which `compute` asks, which no sum changes: asked again, the
        pieces are taken one by one. It is the same for all units: only their pieces differ."""
        key = (version.code, one.since, one.until)
        reads = self._reads.get(key, [])
        if key not in self._reads:

            def noted(*read: *_Read) -> Sum:
                reads.append(read)
                return _NO_SUM

            self._compute(one, version, noted)
            self._reads[key] = reads
        map_on = self._world.map_for(one, version)
        for term, since, until in reads:
            self._noted.append(list(self._pieces(one.unit_id, term, since, until, map_on)))
        return reads

    def _pieces(
        self, unit_id: UUID, term: Term, since: date | None, until: date, map_on: date | None
    ) -> Iterable[_Piece]:
        if map_on is None and not term.stock:
            assert since is not None, "only a stock is counted from the beginning"
            for first, last, members in self._world.spans(unit_id, since, until):
                yield self._want(term, first, last, None), members
            return
        day = map_on or self._world.map_day(unit_id, until)
        members = self._world.under(unit_id, day)
        if not members:
            return
        alike = self._world.alike(day)
        for start, end, as_it_stands in self._world.stretches(day, since, until):
            yield self._want(term, start, end, None if as_it_stands else alike), members

    def _want(self, term: Term, since: date | None, until: date, map_on: date | None) -> _Wanted:
        key = (term.measure, term.slices, since, until, map_on)
        if key not in self._wanted:
            ask = Ask(term.measure, since, until, term.slices, by_area=map_on is not None)
            self._wanted[key] = _Wanted(ask, map_on)
        return self._wanted[key]

    def _sum(self, tracked: _Tracked, noted: Iterator[list[_Piece]], term: Term, *_: object) -> Sum:
        """Only that side of it is reckoned which the term counts."""
        quantity, count = Decimal(0), 0
        shared = shared_count = _NO
        is_divided = False
        for wanted, members in next(noted):
            by_unit = wanted.by_unit
            if by_unit is None:
                by_unit = wanted.by_unit = self._units_of(wanted)
            for member in members:
                one = by_unit.get(member)
                if one is None:
                    continue
                quantity += one.quantity
                count += one.count
                if not one.is_divided:
                    tracked.whole += abs(one.quantity)
                    continue
                is_divided = True
                shared += one.shared
                shared_count += one.shared_count
                tracked.shared += abs(one.total)
                tracked.apportioned += one.apportioned
        if term.count:
            return Sum(count=count + shared_count if is_divided else Fraction(count))
        exact = Fraction(*quantity.as_integer_ratio())
        return Sum(exact + shared if is_divided else exact)

    def _units_of(self, wanted: _Wanted) -> Mapping[UUID | None, _Carried]:
        """What each unit has of it."""
        ask, sums = wanted.ask, defaultdict[UUID | None, _Carried](_Carried)
        if wanted.map_on is None:
            for cell, amount in self._amounts[ask].items():
                one = sums[cell.unit_id]
                one.quantity += amount.quantity
                one.count += amount.count
        else:
            for cell, amount in self._amounts[ask].items():
                for part, weights in self._pins.spread(ask, wanted.map_on, cell, amount):
                    _carry(sums, part, weights)
        return dict(sums)


def _carry(
    sums: defaultdict[UUID | None, _Carried],
    amount: Amount,
    weights: Weights,
) -> None:
    for unit_id, weight in weights.items():
        one = sums[unit_id]
        if weight == 1:
            one.quantity += amount.quantity
            one.count += amount.count
        else:
            part = Fraction(amount.quantity) * weight
            one.is_divided = True
            one.shared += part
            one.shared_count += amount.count * weight
            one.apportioned += abs(part)


def measured(
    questions: Sequence[Question], *, on: date, known_on: date, map_on: date | None = None
) -> Mapping[Question, Measured]:
    """The numbers of those questions that are measured from facts. What happened after `on` does
    not count; what was learned after `known_on` was not known."""
    if not questions:
        return {}
    if map_on is None:
        asked = list(dict.fromkeys(questions))
        return Reckoning(asked, on=on, known_on=known_on).answers()
    mapped = {one: replace(one, map_on=map_on) for one in questions}
    asked = list(dict.fromkeys(mapped.values()))
    answers = Reckoning(asked, on=on, known_on=known_on).answers()
    return {one: answers[cut] for one, cut in mapped.items() if cut in answers}


_TO_DATE = frozenset(
    {
        FormulaKind.GROWTH, FormulaKind.REDUCE, FormulaKind.THRESHOLD, FormulaKind.MAINTAIN,
        FormulaKind.COMPOSITE,
    }
)  # fmt: skip


def happened(question: Question, formula: Formula, *, on: date, known_on: date) -> Question:
    """The part of a question's period that counts on a day.

    Sums are left whole where nothing later can have been known anyway: whole periods are the
    cheaper ones. What compares with the same days of a year before, or looks at every month, is
    always taken to the day.
    """
    if known_on <= on and formula.kind not in _TO_DATE:
        return question
    until = min(question.until, on + _DAY)
    return question if until == question.until else replace(question, until=until)


def stamp_of(codes: Collection[str], *, known_on: date) -> tuple[object, ...]:
    """What differs whenever a measured one among these numbers may differ: the versions that
    make them, and how far the sums of their measures are. At most three queries."""
    versions = definitions(codes, known_on=known_on)
    if not versions:
        return ()
    made = sorted(one.code for some in versions.values() for one in some)
    measures = {
        term.measure for some in versions.values() for one in some for term in one.formula.terms
    }
    return (*made, *sorted(facts.stamps(measures).items()))
