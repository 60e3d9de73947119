"""Along a kerb: metres from its first corner, depth from its edge, and what lies between.

Everything here is in metres (`frames.to_metres`). A baseline has a direction; a sidewalk lies on
the left or on the right of its kerb as seen in that direction.
"""

from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

TOUCH = 0.005  # metres: nearer than this a point is on the line
_STEP = 0.05  # metres to both sides, to see which way a line runs at a point


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    NONE = ""  # a footway, a square: it has no roadway beside it

    @property
    def sign(self) -> int:
        """Positive to the left, as geometry counts."""
        return -1 if self is Side.RIGHT else 1

    @property
    def opposite(self) -> "Side":
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NONE: Side.NONE}[self]


class OffTheLine(ValueError):
    """A position before the beginning or behind the end."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where a point lies by a line: metres along it, metres away from it, and on which side (none
    where it is on the line)."""

    position: float
    distance: float
    side: Side


class Baseline:
    """A line that things are measured along."""

    __slots__ = ("length", "line")

    def __init__(self, line: LineString) -> None:
        if line.is_empty or line.length <= 0:
            raise OffTheLine("a line without length has no positions")
        self.line = line
        self.length: float = line.length

    def at(self, position: float) -> Point:
        """The point so many metres along; OffTheLine outside 0 to `length`."""
        self._weigh(position)
        found: Point = self.line.interpolate(position)
        return found

    def nearest(self, point: Point) -> Nearest:
        position = float(self.line.project(point))
        distance = float(self.line.distance(point))
        if distance <= TOUCH:
            return Nearest(position, distance, Side.NONE)
        before = self.line.interpolate(max(position - _STEP, 0.0))
        behind = self.line.interpolate(min(position + _STEP, self.length))
        turn = (behind.x - before.x) * (point.y - before.y) - (behind.y - before.y) * (
            point.x - before.x
        )
        return Nearest(position, distance, Side.LEFT if turn > 0 else Side.RIGHT)

    def piece(self, since: float, until: float) -> LineString:
        """What lies between two positions, the second behind the first."""
        self._weigh(since)
        self._weigh(until)
        if until <= since:
            raise OffTheLine(f"{since} to {until} is no stretch")
        found = substring(self.line, since, until)
        assert isinstance(found, LineString), "two positions that differ"
        return found

    def strip(
        self, since: float, until: float, *, near: float, far: float, side: Side
    ) -> BaseGeometry:
        """The ground from `near` to `far` metres off the line, along a stretch of it; for a line
        without a side, that much in all, half to either side."""
        piece = self.piece(since, until)
        if far <= near or near < 0:
            raise OffTheLine(f"{near} to {far} is no depth")
        if side is Side.NONE:
            return shapely.buffer(piece, (far - near) / 2, cap_style="flat", join_style="mitre")
        whole = _beside(piece, far, side)
        return whole if near == 0 else whole.difference(_beside(piece, near, side))

    def beside(self, position: float, distance: float, side: Side) -> Point:
        """The point `distance` metres off the line at a position, square to it."""
        self._weigh(position)
        before = self.line.interpolate(max(position - _STEP, 0.0))
        behind = self.line.interpolate(min(position + _STEP, self.length))
        along = behind.distance(before)
        here = self.line.interpolate(position)
        turn = side.sign * distance / along
        return Point(here.x - (behind.y - before.y) * turn, here.y + (behind.x - before.x) * turn)

    def _weigh(self, position: float) -> None:
        if not -TOUCH <= position <= self.length + TOUCH:
            raise OffTheLine(f"{position} is not between 0 and {self.length:.2f}")


def _beside(piece: LineString, width: float, side: Side) -> BaseGeometry:
    return shapely.buffer(
        piece, side.sign * width, cap_style="flat", join_style="mitre", mitre_limit=2.0,
        single_sided=True,
    )  # fmt: skip


def parallel(line: LineString, distance: float, side: Side) -> LineString | None:
    """The line `distance` metres beside another, in the same direction: the kerb beside the middle
    of a roadway. None where the line turns so tightly that nothing is left of it."""
    moved = shapely.offset_curve(line, side.sign * distance, join_style="mitre", mitre_limit=2.0)
    if moved.geom_type == "MultiLineString":  # cut into pieces by a tight turn: the longest
        moved = max(moved.geoms, key=lambda one: one.length)
    return moved if moved.geom_type == "LineString" and moved.length > 0 else None


def simplified(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Fewer points, nowhere further than `tolerance` metres away; polygons stay valid."""
    return shapely.simplify(geometry, tolerance, preserve_topology=True)
