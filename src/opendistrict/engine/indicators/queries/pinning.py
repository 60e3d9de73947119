"""Where a unit was divided, what was told with a point goes whole to the unit its point lies in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.queries.world import World
from opendistrict.kernel.unitmap import Weights
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Amount, Ask, Cell, Point
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import Located

_WHOLE = Fraction(1)
_NONE = Amount()


class Pins:
    """The sums that are read on the map of another day, with what points say of them.

    A point counts only where a surveyed boundary holds it and one of the unit's successors is, or
    belongs to, what lies within: a sketched border, or a point beyond the old unit, decides
    nothing, and the recorded shares stay. One statement more, and that only where units were
    divided.
    """

    def __init__(
        self,
        world: World,
        sums: Mapping[tuple[Ask, date], Collection[Cell]],
        *,
        known_on: date,
    ) -> None:
        self._world = world
        self._pinned: defaultdict[tuple[Ask, date, UUID], dict[UUID, Amount]] = defaultdict(dict)
        self.points: defaultdict[tuple[Ask, date, UUID], dict[Point, UUID]] = defaultdict(dict)
        divided = {
            (ask, day): some
            for (ask, day), cells in sums.items()
            if (some := {one.unit_id for one in cells if self._is_divided(one, ask, day)})
        }
        if divided:
            units = {unit_id for some in divided.values() for unit_id in some}
            self._pin(divided, facts.pointed({a for a, _ in divided}, units, known_on=known_on))

    def _is_divided(self, cell: Cell, ask: Ask, day: date) -> bool:
        weights = self._world.standing(ask, day)(cell) if cell.area_id is None else {}
        return any(weight != 1 for weight in weights.values())

    def _pin(
        self,
        divided: Mapping[tuple[Ask, date], Collection[UUID]],
        told: Mapping[tuple[Ask, UUID], Mapping[Point, Amount]],
    ) -> None:
        wards = self._located(
            (point, day)
            for (ask, day), units in divided.items()
            for unit_id in units
            for point in told.get((ask, unit_id), ())
        )
        for (ask, day), units in divided.items():
            standing = self._world.standing(ask, day)
            for unit_id in units:
                successors = self._by_ward(standing(Cell(unit_id, None)), day)
                for point, amount in told.get((ask, unit_id), {}).items():
                    some = successors.get(wards[point, day], ())
                    if len(some) == 1:
                        mine = self._pinned[ask, day, unit_id]
                        mine[some[0]] = mine.get(some[0], _NONE) + amount
                        self.points[ask, day, unit_id][point] = some[0]

    def _located(
        self, asked: Iterator[tuple[Point, date]]
    ) -> Mapping[tuple[Point, date], UUID | None]:
        """In which unit each point lies on the map of a day, by surveyed boundaries alone."""
        by_day: defaultdict[date, dict[Point, None]] = defaultdict(dict)
        for point, day in asked:
            by_day[day][point] = None
        return {
            (point, day): None if one.is_schematic else one.unit_id
            for day, points in by_day.items()
            for point, one in zip(points, self._looked_up(points, day), strict=True)
        }

    def _looked_up(self, points: Iterable[Point], day: date) -> list[Located]:
        lonlats = [(float(lon), float(lat)) for lon, lat in points]
        return places.locate_many(lonlats, self._world.drawn(day))

    def _by_ward(self, weights: Weights, day: date) -> Mapping[UUID | None, list[UUID]]:
        """The successors by the unit whose boundary they are found in."""
        tree, found = self._world.tree(day), defaultdict[UUID | None, list[UUID]](list)
        for unit_id in weights:
            if unit_id is not None:
                for place in {unit_id, tree.place_of(unit_id)}:
                    found[place].append(unit_id)
        return found

    def spread(
        self, ask: Ask, day: date, cell: Cell, amount: Amount
    ) -> Iterator[tuple[Amount, Weights]]:
        """The parts of a cell's sum, each with the units of `day` that stand for it."""
        pinned = self._pinned.get((ask, day, cell.unit_id)) if cell.area_id is None else None
        for unit_id, one in (pinned or {}).items():
            yield one, {unit_id: _WHOLE}
            amount = amount - one
        if not pinned or amount != _NONE:
            yield amount, self._world.standing(ask, day)(cell)
