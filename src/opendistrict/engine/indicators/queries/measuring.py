"""Numbers made of facts: by the units as they were when it happened, or as they are on any day.

What flows (dossiers decided, fees paid) belongs to the unit it happened in, on the map of its own
day. What stands (poor households) is carried to the map of the day of the reading, because a new
unit takes over what its predecessors left. `map_on` carries flows too: the ten wards after the
reform, the four before it. Shares are used only where no area was kept, and are told.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from uuid import UUID

from django.db.models import Min

from opendistrict.engine.indicators.models import Definition
from opendistrict.engine.indicators.rules.formulas import compute, from_data
from opendistrict.engine.indicators.shapes import (
    Defined,
    FormulaKind,
    Measured,
    Number,
    Question,
    Sum,
    Term,
)
from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Amount, Ask, Cell
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.rules import UnitMap
from opendistrict.registers.places import queries as places

_DAY = timedelta(days=1)
_NOTHING: frozenset[UUID] = frozenset()


def definitions(
    codes: Collection[str] | None = None, *, known_on: date
) -> Mapping[str, Sequence[Defined]]:
    """The versions of each measured number as known at the end of that day, the newest last.

    Parts of composites are among them. Of a number that was defined later, all versions are
    given: its past is then measured by the first rule there ever was.
    """
    rows = Definition.objects.select_related("indicator").order_by("indicator", "version")
    found: defaultdict[str, list[Defined]] = defaultdict(list)
    known: defaultdict[str, list[Defined]] = defaultdict(list)
    for row in rows:
        one = Defined(
            row.indicator_id, row.version, row.since, from_data(row.formula), row.basis,
            row.indicator.unit, row.indicator.decimals,
        )  # fmt: skip
        found[row.indicator_id].append(one)
        if row.recorded_at < end_of(known_on):
            known[row.indicator_id].append(one)
    every = {code: known.get(code, versions[:1]) for code, versions in found.items()}
    if codes is None:
        return every
    wanted, waiting = set(), list(codes)
    while waiting:
        code = waiting.pop()
        if code in every and code not in wanted:
            wanted.add(code)
            waiting += [p.indicator for one in every[code] for p in one.formula.parts]
    return {code: every[code] for code in wanted}


def definition_for(versions: Sequence[Defined], since: date) -> Defined | None:
    """The version in force for periods that begin on `since`."""
    return next((one for one in reversed(versions) if one.since <= since), None)


def measured_since(codes: Collection[str]) -> Mapping[str, date]:
    """From which periods on each of these numbers is measured; the others are told. One query."""
    rows = Definition.objects.filter(indicator_id__in=set(codes)).values_list("indicator_id")
    return dict(rows.annotate(first=Min("since")).order_by("indicator_id"))


class World:
    """Units and areas on every day that a reading touches; asked for once each."""

    def __init__(self, unit_ids: Collection[UUID], on: date) -> None:
        self.on = on
        self._under = orgs.under_in_time(unit_ids)
        self._maps: dict[date, UnitMap] = {}
        self._trees: dict[date, Tree] = {}
        self._areas: dict[date, Mapping[UUID, UUID]] = {}

    def spans(
        self, unit_id: UUID, since: date, until: date
    ) -> Iterable[tuple[date, date, frozenset[UUID]]]:
        """The parts of a span in each of which the same units were under a unit."""
        for begins, ends, members in self._under[unit_id]:
            first, last = max(begins, since), min(ends, until)
            if members and first < last:
                yield first, last, members

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
        if day not in self._maps:
            self._maps[day] = orgs.unit_map(day)
        return self._maps[day]

    def under(self, unit_id: UUID, day: date) -> frozenset[UUID]:
        tree = self.tree(day)
        return tree.under(unit_id) if unit_id in tree.units else _NOTHING

    def tree(self, day: date) -> Tree:
        """The units as they were on a day."""
        if day not in self._trees:
            self._trees[day] = orgs.tree_on(day)
        return self._trees[day]

    def stands_for(self, cell: Cell, happened: date, day: date) -> Mapping[UUID | None, Fraction]:
        """The units of `day` that stand for a cell of another: the area says it exactly, and
        where none was kept the recorded shares do."""
        if day not in self._areas:
            self._areas[day] = places.units_of_areas(day)
        tree = self.tree(day)
        ward = self._areas[day].get(cell.area_id) if cell.area_id else None
        if ward is None:
            return self.map(day).carry(cell.unit_id, happened)
        stays = cell.unit_id in tree.units and ward in {
            cell.unit_id, tree.place_of(cell.unit_id),
        }  # fmt: skip
        return {cell.unit_id if stays else ward: Fraction(1)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A term of one unit in a span, on the map of its own days or of `map_on`."""

    unit_id: UUID
    term: Term
    since: date | None
    until: date
    map_on: date | None


_Get = Callable[[_Read], Sum]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a term's span read on one map: with these units, or carried to a day."""

    ask: Ask
    members: frozenset[UUID]
    map_on: date | None = None


@dataclass(slots=True)
class _Carried:
    quantity: Fraction = Fraction(0)
    count: Fraction = Fraction(0)
    apportioned: Fraction = Fraction(0)  # of the absolute quantity


@dataclass(slots=True)
class _Tracked:
    """How much of what went into a number was apportioned by shares."""

    whole: Fraction = Fraction(0)
    apportioned: Fraction = Fraction(0)


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
        self.known_on = known_on
        self.questions = questions
        self._world = World({one.unit_id for one in questions}, on)
        self.definitions = definitions({one.indicator for one in questions}, known_on=known_on)
        self._pieces: dict[_Read, list[_Piece]] = {}
        self._amounts: Mapping[Ask, Mapping[Cell, Amount]] = {}
        self._by_unit: dict[tuple[Ask, date | None], Mapping[UUID | None, _Carried]] = {}

    def answers(self) -> Mapping[Question, Measured]:
        """The questions that are measured, each with its number."""
        defined = {
            one: version
            for one in self.questions
            if (version := self._version(one.indicator, one.since)) is not None
        }
        for one, version in defined.items():
            self._compute(one, version, self._note)
        asks = {piece.ask for pieces in self._pieces.values() for piece in pieces}
        self._amounts = facts.amounts(asks, known_on=self.known_on)
        measures = facts.measures()
        found: dict[Question, Measured] = {}
        for one, version in defined.items():
            tracked = _Tracked()
            number = self._compute(one, version, partial(self._sum, tracked))
            found[one] = Measured(
                number=number, definition=version,
                apportioned=tracked.apportioned / tracked.whole if tracked.whole else Fraction(0),
                is_sample=any(measures[code].is_sample for code in self.measures_of(version)),
            )  # fmt: skip
        return found

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
        map_on = self._world.map_for(one, version)

        def child(code: str, since: date, until: date) -> Number:
            part = self._version(code, since)
            if part is None:
                return Number(None, why="part_is_not_measured")
            return compute(part.formula, since, until, mine, child)

        def mine(term: Term, since: date | None, until: date) -> Sum:
            return get(_Read(one.unit_id, term, since, until, map_on))

        return compute(version.formula, one.since, one.until, mine, child)

    def _note(self, read: _Read) -> Sum:
        if read not in self._pieces:
            self._pieces[read] = list(self._read_from(read))
        return Sum()

    def _read_from(self, read: _Read) -> Iterable[_Piece]:
        term, unit_id = read.term, read.unit_id
        if read.map_on is None and not term.stock:
            assert read.since is not None, "only a stock is counted from the beginning"
            for first, last, members in self._world.spans(unit_id, read.since, read.until):
                yield _Piece(Ask(term.measure, first, last, term.slices), members)
            return
        day = read.map_on or self._world.map_day(unit_id, read.until)
        members = self._world.under(unit_id, day)
        if not members:
            return
        borders = self._world.map(day).borders(read.since or date.min, read.until)
        starts: list[date | None] = [read.since, *borders]
        for start, end in zip(starts, [*borders, read.until], strict=True):
            yield _Piece(Ask(term.measure, start, end, term.slices, by_area=True), members, day)

    def _sum(self, tracked: _Tracked, read: _Read) -> Sum:
        quantity = count = Fraction(0)
        for piece in self._pieces[read]:
            by_unit = self._units_of(piece.ask, piece.map_on)
            for member in piece.members & by_unit.keys():
                one = by_unit[member]
                quantity += one.quantity
                count += one.count
                tracked.whole += abs(one.quantity)
                tracked.apportioned += one.apportioned
        return Sum(quantity, count)

    def _units_of(self, ask: Ask, map_on: date | None) -> Mapping[UUID | None, _Carried]:
        """What each unit of the map has of a sum; under None what no record lets us carry."""
        key = (ask, map_on)
        if key not in self._by_unit:
            sums: defaultdict[UUID | None, _Carried] = defaultdict(_Carried)
            for cell, amount in self._amounts[ask].items():
                self._carry(sums, cell, amount, ask, map_on)
            self._by_unit[key] = dict(sums)
        return self._by_unit[key]

    def _carry(
        self,
        sums: defaultdict[UUID | None, _Carried],
        cell: Cell,
        amount: Amount,
        ask: Ask,
        map_on: date | None,
    ) -> None:
        weights: Mapping[UUID | None, Fraction] = {cell.unit_id: Fraction(1)}
        if map_on is not None:
            happened = max(ask.since or date.min, ask.until - _DAY)
            weights = self._world.stands_for(cell, happened, map_on)
        quantity, count = Fraction(amount.quantity), Fraction(amount.count)
        for unit_id, weight in weights.items():
            one = sums[unit_id]
            one.quantity += quantity * weight
            one.count += count * weight
            if weight != 1:
                one.apportioned += abs(quantity * weight)


def measured(
    questions: Sequence[Question], *, on: date, known_on: date, map_on: date | None = None
) -> Mapping[Question, Measured]:
    """The numbers of those questions that are measured from facts. What happened after `on` does
    not count; what was learned after `known_on` was not known."""
    if not questions:
        return {}
    mapped = {one: replace(one, map_on=map_on or one.map_on) for one in questions}
    clipped = {one: happened(cut, on=on, known_on=known_on) for one, cut in mapped.items()}
    asked = [one for one in dict.fromkeys(clipped.values()) if one.since < one.until]
    answers = Reckoning(asked, on=on, known_on=known_on).answers()
    return {one: answers[cut] for one, cut in clipped.items() if cut in answers}


def happened(question: Question, *, on: date, known_on: date) -> Question:
    """The part of a question's period that counts on a day. Where nothing later can have been
    known anyway, the period is left whole: sums of whole periods are the cheaper ones."""
    if known_on <= on:
        return question
    return replace(question, until=min(question.until, on + _DAY))


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
