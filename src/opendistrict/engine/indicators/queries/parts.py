"""A number in its parts: by unit, month, area or slice.

Parts add up to the number exactly, with both sides of a ratio; printed columns add up too. What
was apportioned by a recorded share says by which; what no record lets us carry to the map asked
for stands outside the whole, in its own line. A fixed few queries, however many parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.queries.cuts import BEFORE, OWN, REST, WHOLE, Cut, Cutting, Key
from opendistrict.engine.indicators.queries.defining import definition_for, definitions
from opendistrict.engine.indicators.queries.measuring import happened, measured
from opendistrict.engine.indicators.rules.splitting import adds, alone, column
from opendistrict.engine.indicators.shapes import (
    Breakdown,
    Defined,
    FormulaKind,
    Lens,
    Measured,
    Number,
    PartKind,
    PartLine,
    Question,
    Shared,
    Shown,
    Term,
)
from opendistrict.kernel.rounding import rounded
from opendistrict.kernel.unitmap import Weights
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Amount, Cell

_NOTHING, _HUNDRED = Fraction(0), Fraction(100)
EVERYTHING = Lens()
_SHARES_TOLD = 8
_DAY = timedelta(days=1)
_RATE_DECIMALS = 2  # of sides that are neither told nor defined more finely


@dataclass(slots=True)
class _Side:
    """What one part has on one side of a number."""

    amount: Fraction = _NOTHING
    count: Fraction = _NOTHING
    size: Fraction = _NOTHING
    apportioned: Fraction = _NOTHING
    shares: defaultdict[tuple[UUID, Fraction], Fraction] = field(
        default_factory=lambda: defaultdict(Fraction)
    )

    def less(self, other: "_Side") -> None:
        self.amount -= other.amount
        self.count -= other.count
        self.size -= other.size
        self.apportioned -= other.apportioned


_Sides = dict[int, _Side]


class _Sums:
    """The cuts of one number, fetched and added up by part."""

    def __init__(self, cutting: Cutting, *, known_on: date) -> None:
        self.cutting = cutting
        self.cuts = cutting.cuts()
        self._amounts = facts.amounts({cut.ask for cut in self.cuts}, known_on=known_on)
        self.parts: defaultdict[Key, _Sides] = defaultdict(lambda: {0: _Side(), 1: _Side()})
        self.outside: _Sides = {0: _Side(), 1: _Side()}
        self._pins = cutting.pins(self.cuts, self._amounts, known_on=known_on)
        for cut in self.cuts:
            for cell, amount in self._amounts[cut.ask].items():
                if cutting.lens.area_id in (None, cell.area_id):
                    for part, weights in self._spread(cut, cell, amount):
                        self._add(cut, cell, part, weights)
        self._leave_the_rest()

    def _add(self, cut: Cut, cell: Cell, amount: Amount, weights: Weights) -> None:
        mine = [unit_id for unit_id in weights if unit_id in cut.members]
        for unit_id in mine:
            assert unit_id is not None
            key = self.key_of(cut, cell, unit_id)
            _put(self.parts[key][cut.side], cut.term, cell, amount, weights[unit_id])
        lost = weights.get(None)
        is_total = not self.cutting.slice or WHOLE in cut.members.values()
        if lost and is_total and (mine or self._was_under(cell.unit_id, cut.ask.last_day)):
            _put(self.outside[cut.side], cut.term, cell, amount, lost)

    def _spread(self, cut: Cut, cell: Cell, amount: Amount) -> Iterable[tuple[Amount, Weights]]:
        if cut.map_on is None:
            return [(amount, {cell.unit_id: Fraction(1)})]
        return self._pins.spread(cut.ask, cut.map_on, cell, amount)

    def key_of(self, cut: Cut, cell: Cell, unit_id: UUID) -> Key:
        if not cut.by_area:
            return cut.members[unit_id]
        return (PartKind.AREA, str(cell.area_id)) if cell.area_id else REST

    def _was_under(self, unit_id: UUID, day: date) -> bool:
        asked = self.cutting.question.unit_id
        return any(
            unit_id in found for _, _, found in self.cutting.world.spans(asked, day, day + _DAY)
        )

    def _leave_the_rest(self) -> None:
        """By slice: what was told without it is what the values leave of the whole."""
        whole = self.parts.pop(WHOLE, None)
        if whole is None:
            return
        for sides in list(self.parts.values()):
            for number, side in sides.items():
                whole[number].less(side)
        if any(side.amount or side.count for side in whole.values()):
            self.parts[REST] = whole

    def keys(self) -> list[Key]:
        expected = self.cutting.expected()
        told = [key for key in self.parts if key not in expected]
        told.sort(key=lambda key: (-abs(self.parts[key][0].amount), key[1]))
        first = [BEFORE] if BEFORE in told else []
        last = [key for key in (OWN, REST) if key in told]
        every = [*first, *expected, *(k for k in told if k not in (BEFORE, OWN, REST)), *last]
        if not self.cutting.is_periodic:  # there every period counts, one without facts too
            while len(every) > 1 and every[-1][0] == PartKind.PERIOD and not self._says(every[-1]):
                every.pop()  # periods to come
        return every

    def _says(self, key: Key) -> bool:
        sides = self.parts.get(key, {})
        return any(side.amount or side.count for side in sides.values())


def _put(side: _Side, term: Term, cell: Cell, amount: Amount, weight: Fraction) -> None:
    told = Fraction(amount.count if term.count else amount.quantity) * weight
    told *= Fraction(term.times)
    side.amount += told
    side.count += amount.count * weight
    side.size += abs(told)
    if weight != 1:
        side.apportioned += abs(told)
        side.shares[cell.unit_id, weight] += told


def parts(
    question: Question,
    *,
    by: str,
    on: date,
    known_on: date,
    map_on: date | None = None,
    lens: Lens = EVERYTHING,
) -> Breakdown | None:
    """A measured number in its parts; None for one that is not measured in that period.

    `by` is unit, area, slice:<code> or a length of time; a composite comes apart into its
    indicators whatever is asked. With a lens the whole is that part of the number alone.
    """
    version = version_of(question, known_on)
    if version is None:
        return None
    asked = happened(question, version.formula, on=on, known_on=known_on)
    if asked.since >= asked.until:
        return None
    whole = measured([question], on=on, known_on=known_on, map_on=map_on)[question]
    if version.formula.kind == FormulaKind.COMPOSITE:
        return _components(question, version, whole, on, known_on, map_on)
    cutting = Cutting(asked, version, by, lens, on=on, map_on=map_on)
    sums = _Sums(cutting, known_on=known_on)
    return _Lines(sums, whole).breakdown(question, by)


def version_of(question: Question, known_on: date) -> Defined | None:
    """The version that makes this number; None while it is not measured."""
    known = definitions([question.indicator], known_on=known_on)
    return definition_for(known.get(question.indicator, ()), question.since)


class _Lines:
    """Sums as lines with shares, values and printed columns."""

    def __init__(self, sums: _Sums, whole: Measured) -> None:
        self.sums, self.cutting = sums, sums.cutting
        self.measured = whole
        self.formula = sums.cutting.version.formula
        self.keys = sums.keys()
        self.every = self.formula.every if self.cutting.is_periodic else self.cutting.every
        self.ends = {
            (PartKind.PERIOD, first.isoformat()): until for first, until in self.cutting.spans()
        }
        self.above = sum((self._side(key, 0).amount for key in self.keys), _NOTHING)
        self.below: Fraction | None = None
        if self.cutting.below is not None:
            self.below = sum((self._side(key, 1).amount for key in self.keys), _NOTHING)

    def _side(self, key: Key, number: int) -> _Side:
        return self.sums.parts[key][number] if key in self.sums.parts else _Side()

    def breakdown(self, question: Question, by: str) -> Breakdown:
        lines = [self._line(key) for key in self.keys]
        shown, whole = self._columns(lines)
        sides = self.sums.outside
        has_outside = any(side.amount or side.count for side in sides.values())
        return Breakdown(
            question=question, by=by, measured=self.measured, above=self.above, below=self.below,
            below_is=self.cutting.below_is,
            lines=tuple(replace(one, shown=s) for one, s in zip(lines, shown, strict=True)),
            shown=whole, outside=self._outside(sides) if has_outside else None,
            value=self._value(), every=self.every,
        )  # fmt: skip

    def _value(self) -> Fraction | None:
        """With a lens, the number of what is seen through it."""
        if self.cutting.lens == EVERYTHING:
            return self.measured.number.value
        return alone(self.formula, self.above, self.below)

    def _line(self, key: Key) -> PartLine:
        above, below = self._side(key, 0), self._side(key, 1)
        has_below = self.below is not None
        under = below.amount if has_below else None
        value = alone(self.formula, above.amount, under)
        inside = self._is_inside(value) if self.cutting.is_periodic else None
        size = above.size + below.size
        return PartLine(
            kind=key[0], key=key[1], above=above.amount, below=under, count=above.count,
            value=value, adds=self._adds(above.amount, under, inside),
            share=above.amount / self.above if self.above else None, shown=_BLANK,
            apportioned=(above.apportioned + below.apportioned) / size if size else _NOTHING,
            shares=_shares(above, below), is_inside=inside, until=self.ends.get(key),
            below_count=below.count,
        )  # fmt: skip

    def _is_inside(self, value: Fraction | None) -> bool:
        low, high = self.formula.at_least, self.formula.at_most
        return (
            value is not None
            and (low is None or value >= Fraction(low))
            and (high is None or value <= Fraction(high))
        )

    def _adds(
        self, above: Fraction, below: Fraction | None, inside: bool | None
    ) -> Fraction | None:
        if inside is not None:
            return _HUNDRED / len(self.keys) if inside else _NOTHING
        return adds(self.formula, above, below, self.below)

    def _columns(self, lines: Sequence[PartLine]) -> tuple[list[Shown], Shown]:
        version, count = self.cutting.version, len(lines)
        above, top = self._column([one.above for one in lines], self.above, self._decimals(0))
        below: Sequence[Decimal | None] = [None] * count
        bottom = None
        if self.below is not None:
            under = [one.below or _NOTHING for one in lines]
            below, bottom = self._column(under, self.below, self._decimals(1))
        brought: Sequence[Decimal | None] = [None] * count
        total = None
        known = [one.adds for one in lines if one.adds is not None]
        if count and len(known) == count:
            brought, total = self._column(known, sum(known, _NOTHING), version.decimals)
        columns = zip(above, below, brought, strict=True)
        return [Shown(*one) for one in columns], Shown(top, bottom, total)

    def _column(
        self, exact: Sequence[Fraction], whole: Fraction, decimals: int
    ) -> tuple[list[Decimal], Decimal]:
        total = rounded(whole, decimals, self.formula.rounding)
        if self.cutting.is_periodic and any(t.stock for t in self.formula.terms):
            return [rounded(one, decimals, self.formula.rounding) for one in exact], total
        return column(exact, total, Decimal(1).scaleb(-decimals)), total

    def _decimals(self, number: int) -> int:
        """As finely as the facts were told, or as the indicator is defined in another unit."""
        if self.cutting.below is None:
            return self.cutting.version.decimals
        known = self.cutting.measures
        side = self.cutting.sides[number]
        if any(term.times != 1 for term in side.terms):
            return max(self.cutting.version.decimals, _RATE_DECIMALS)
        told = (known[t.measure].decimals for t in side.terms if not t.count and t.measure in known)
        return max(told, default=0)

    def _outside(self, sides: _Sides) -> PartLine:
        above, below = sides[0], sides[1]
        under = below.amount if self.below is not None else None
        shown = Shown(
            rounded(above.amount, self._decimals(0), self.formula.rounding),
            None if under is None else rounded(under, self._decimals(1), self.formula.rounding),
            None,
        )
        return PartLine(
            PartKind.UNCARRIED, "", above.amount, under, above.count, None, None, None, shown
        )


_BLANK = Shown(Decimal(0), None, None)


def _shares(above: _Side, below: _Side) -> tuple[Shared, ...]:
    """By which shares a part was apportioned: the largest amounts first, each share once."""
    told: dict[tuple[UUID, Fraction], Fraction] = {**below.shares, **above.shares}
    some = sorted(told.items(), key=lambda one: (-abs(one[1]), str(one[0][0]), one[0][1]))
    return tuple(Shared(*who, amount) for who, amount in some[:_SHARES_TOLD])


def _components(
    question: Question, version: Defined, whole: Measured, on: date, known_on: date,
    map_on: date | None,
) -> Breakdown:  # fmt: skip
    """The indicators of a composite with what each adds: its weight in the value, or its share
    when it keeps its bounds."""
    formula = version.formula
    asked = {part: replace(question, indicator=part.indicator) for part in formula.parts}
    found = measured(list(asked.values()), on=on, known_on=known_on, map_on=map_on)
    weight = sum((Fraction(part.weight) for part in formula.parts), _NOTHING)
    lines = []
    for part, child in asked.items():
        number = found[child].number if child in found else Number(None, why="not_measured")
        value = number.value
        kept = None
        if formula.how == "all":
            kept = value is not None and _within(value, part.at_least, part.at_most)
            brought = _HUNDRED / len(formula.parts) if kept else _NOTHING
            above, below = Fraction(1 if kept else 0), Fraction(1)
        else:
            above, below = Fraction(part.weight) * (value or _NOTHING), Fraction(part.weight)
            brought = above / weight if weight else _NOTHING
        lines.append(PartLine(
            kind=PartKind.COMPONENT, key=part.indicator, above=above, below=below,
            count=_NOTHING, value=value, adds=brought, share=None, shown=_BLANK, is_inside=kept,
        ))  # fmt: skip
    total = sum((one.adds or _NOTHING for one in lines), _NOTHING)
    shown = rounded(total, version.decimals, formula.rounding)
    printed = column([one.adds or _NOTHING for one in lines], shown,
                     Decimal(1).scaleb(-version.decimals))  # fmt: skip
    return Breakdown(
        question=question, by="component", measured=whole,
        above=sum((one.above for one in lines), _NOTHING),
        below=sum((one.below or _NOTHING for one in lines), _NOTHING), below_is="weight",
        lines=tuple(
            replace(one, shown=Shown(adds_, None, adds_))
            for one, adds_ in zip(lines, printed, strict=True)
        ),
        shown=Shown(shown, None, shown), value=whole.number.value,
    )  # fmt: skip


def _within(value: Fraction, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= Fraction(low)) and (high is None or value <= Fraction(high))
