"""The facts that a number, or a part of one, is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators.queries.cuts import REST, Cut, Cutting, Key
from opendistrict.engine.indicators.queries.measuring import happened
from opendistrict.engine.indicators.queries.parts import EVERYTHING, version_of
from opendistrict.engine.indicators.queries.pinning import Pins
from opendistrict.engine.indicators.shapes import Lens, PartKind, Question, Term
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Ask, Cell, FactShape, Learned, Point, Stretch


@dataclass(frozen=True, slots=True)
class Behind:
    """The facts that a part is made of: those of one term (`term`, counted over both sides)."""

    terms: tuple[Term, ...]
    stretches: tuple[Stretch, ...]


def behind(
    question: Question,
    *,
    by: str = "",
    key: tuple[PartKind, str] | None = None,
    term: int = 0,
    on: date,
    known_on: date,
    map_on: date | None = None,
    lens: Lens = EVERYTHING,
) -> Behind | None:
    """Where to find the facts of a part (`key` of a breakdown by `by`), or of the whole."""
    version = version_of(question, known_on)
    if version is None or not version.formula.terms:
        return None
    asked = happened(question, version.formula, on=on, known_on=known_on)
    if asked.since >= asked.until:
        return None
    cutting = Cutting(asked, version, by if key else "", lens, on=on, map_on=map_on)
    terms = tuple(dict.fromkeys((side, t) for side, s in enumerate(cutting.sides) for t in s.terms))
    side, wanted = terms[term if term < len(terms) else 0]
    cuts = [cut for cut in cutting.cuts() if cut.side == side and _is_of(cutting, cut, wanted, key)]
    cells = facts.cells_of({wanted.measure})
    pins = cutting.pins(cuts, {cut.ask: cells for cut in cuts}, known_on=known_on)
    found = [one for cut in cuts for one in _stretches(cutting, cut, cells, pins, key)]
    return Behind(tuple(one for _, one in terms), tuple(found))


def _is_of(cutting: Cutting, cut: Cut, wanted: Term, key: Key | None) -> bool:
    """Whether a cut is of that term: the same measure, and of its slices no other value."""
    if cut.term.measure != wanted.measure or cut.term.count != wanted.count:
        return False
    if key is not None and not cut.by_area and key not in cut.members.values():
        return False
    own = dict(wanted.slices)
    extra = {cutting.slice, *(code for code, _ in cutting.lens.slices)} - {""}
    told = dict(cut.term.slices)
    if any(set(told.get(code, ())) - set(values) for code, values in own.items()):
        return False
    return set(told) <= set(own) | extra and set(own) <= set(told)


def _stretches(
    cutting: Cutting, cut: Cut, cells: Collection[Cell], pins: Pins, key: Key | None
) -> Iterator[Stretch]:
    """The units whose facts a cut sums up: its members; on another map all that stand for them,
    each that was divided by itself, without what lay in another part of it."""
    members = {
        one for one, mine in cut.members.items() if key is None or cut.by_area or mine == key
    }
    area_id = cutting.lens.area_id
    is_without = bool(key and cut.by_area and key == REST)
    if key and cut.by_area and not is_without:
        area_id = UUID(key[1])
    if cut.map_on is None:
        yield Stretch(_plain(cut.ask), frozenset(members), None, area_id, is_without)
        return
    standing = cutting.world.standing(cut.ask, cut.map_on)
    carried = defaultdict[frozenset[Point], set[Cell]](set)
    for cell in cells:
        if members & standing(cell).keys():
            lay = {} if cell.area_id else pins.points.get((cut.ask, cut.map_on, cell.unit_id), {})
            elsewhere = frozenset(point for point, one in lay.items() if one not in members)
            carried[elsewhere].add(cell)
    for elsewhere, some in carried.items():
        units = frozenset(cell.unit_id for cell in some)
        yield Stretch(_plain(cut.ask), units, frozenset(some), area_id, is_without, elsewhere)


def _plain(ask: Ask) -> Ask:
    return replace(ask, by_area=False)


def facts_behind(
    found: Behind, reach: Collection[UUID], *, known_on: date,
    after: tuple[date, UUID] | None = None, most: int = 50,
) -> list[FactShape]:  # fmt: skip
    """One page of those facts that are of units within `reach`, the newest first."""
    return facts.facts_of(found.stretches, reach, known_on=known_on, after=after, most=most)


def learned_of(found: Behind, reach: Collection[UUID], *, after: date, until: date) -> Learned:
    """What was learned of them between two days: why the number then and now differ."""
    return facts.learned(found.stretches, reach, after=after, until=until)
