"""Units and areas in all the forms they had: read once, and kept until any of them changes."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from opendistrict.kernel.unitmap import UnitMap
from opendistrict.registers.facts.shapes import Cell
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.registers.places import queries as places

Span = tuple[date, date, frozenset[UUID]]
"""From a day on, until a day that is not included, and the units in it."""
_NOTHING: frozenset[UUID] = frozenset()


class Past:
    """Between two days on which something changed all days are alike: what is asked for is asked
    once for each such stretch. Knows nothing of who asks, nor on which day."""

    def __init__(self) -> None:
        self.versions: Sequence[UnitShape] = orgs.every_version()
        self.under_in_time: Mapping[UUID, Sequence[Span]] = orgs.under_in_time(
            {one.id for one in self.versions}
        )
        self.moves = self._moved()
        self._changes = self._changed()
        self._maps: dict[date, UnitMap] = {}
        self._trees: dict[date, Tree] = {}
        self._members: dict[tuple[UUID, date], frozenset[UUID]] = {}
        self._wards: dict[date, Mapping[UUID, UUID]] = {}
        self._stands: dict[tuple[date, date], dict[Cell, Mapping[UUID | None, Fraction]]] = {}

    def _moved(self) -> list[date]:
        """The days on which something that stood somewhere came to stand elsewhere: hand-overs,
        areas given to another ward, units that ended."""
        begun = {(one.id, one.since) for one in self.versions}
        ended = {one.until for one in self.versions if (one.id, one.until) not in begun}
        handed = orgs.unit_map(date.max).borders(date.min, date.max)
        days = {*places.area_days(), *handed, *ended}
        return sorted({date.min, *(day for day in days if day)})

    def _changed(self) -> list[date]:
        """The days on which units or areas are others than on the day before."""
        days = {day for one in self.versions for day in (one.since, one.until) if day}
        return sorted({*self.moves, *days})

    def alike(self, day: date) -> date:
        """The first day of the stretch in which all is as on `day`."""
        return self._changes[bisect_right(self._changes, day) - 1]

    def alike_until(self, day: date) -> date:
        """The first day after `day` on which units or areas are others."""
        later = bisect_right(self._changes, day)
        return self._changes[later] if later < len(self._changes) else date.max

    def stretch(self, day: date) -> date:
        """The first day of the stretch in which everything stands where it stands on `day`."""
        return self.moves[bisect_right(self.moves, day) - 1]

    def map(self, day: date) -> UnitMap:
        first = self.alike(day)
        if first not in self._maps:
            self._maps[first] = orgs.unit_map(day)
        return self._maps[first]

    def tree(self, day: date) -> Tree:
        first = self.alike(day)
        if first not in self._trees:
            self._trees[first] = Tree(
                one
                for one in self.versions
                if (one.since or date.min) <= day < (one.until or date.max)
            )
        return self._trees[first]

    def under(self, unit_id: UUID, day: date) -> frozenset[UUID]:
        key = (unit_id, self.alike(day))
        if key not in self._members:
            tree = self.tree(day)
            self._members[key] = tree.under(unit_id) if unit_id in tree.units else _NOTHING
        return self._members[key]

    def wards(self, day: date) -> Mapping[UUID, UUID]:
        """The ward of every area on a day."""
        first = self.stretch(day)
        if first not in self._wards:
            self._wards[first] = places.units_of_areas(day)
        return self._wards[first]

    def stands(self, day: date, happened: date) -> dict[Cell, Mapping[UUID | None, Fraction]]:
        """What is known of the units of `day` that stand for cells of `happened`; to be filled."""
        return self._stands.setdefault((self.alike(day), self.stretch(happened)), {})


_kept: tuple[str, Past] | None = None


def past() -> Past:
    """The past as it is now known; one query while nothing of it changes.

    The key is a digest of all rows it is made of, read in the caller's own transaction: what
    another has not committed is not seen, and what was taken back does not stay. Kept only where
    nothing changed while it was read.
    """
    global _kept  # one for the process: replaced whole, never changed in place
    # What a trial of a reform stands on is just what we stand on too.
    stamp = places.reform_stamp(0)
    if _kept is not None and _kept[0] == stamp:
        return _kept[1]
    found = Past()
    if places.reform_stamp(0) == stamp:
        _kept = stamp, found
    return found
