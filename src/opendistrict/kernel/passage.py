"""How wide a way is left for people walking along a strip of ground.

A strip is measured along (from its beginning) and across (from the kerb), both in whole
centimetres. `Width` pieces say how deep the strip is, `Block`s what stands or is sold on it. The
way left is the widest that one can keep from one end of an interval to the other: two gaps of
1,5 m at different depths, one behind the other, are no way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Width:
    """Between two positions along, the strip is this deep."""

    since: int
    until: int
    depth: int


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A rectangle nobody can walk through: along [since, until), across [near, far)."""

    since: int
    until: int
    near: int
    far: int


@dataclass(frozen=True, slots=True)
class Way:
    """The widest way through an interval, and the piece where it is tightest."""

    width: int
    since: int
    until: int


class WidthUnknown(Exception):
    """Nobody has measured how deep the strip is between these two positions."""

    def __init__(self, since: int, until: int) -> None:
        super().__init__(f"the width between {since} and {until} cm is not known")
        self.since, self.until = since, until


Gap = tuple[int, int]


def way_left(since: int, until: int, widths: Iterable[Width], blocks: Iterable[Block] = ()) -> Way:
    """The widest way left between two positions of a strip.

    :raises WidthUnknown: where no piece of the profile covers the interval.
    """
    if since >= until:
        raise ValueError(f"an interval from {since} to {until} has no length")
    profile = [one for one in widths if one.since < until and one.until > since]
    standing = [one for one in blocks if one.since < until and one.until > since]
    cuts = {since, until}
    ends = [(one.since, one.until) for one in profile]
    ends += [(one.since, one.until) for one in standing]
    cuts.update(at for both in ends for at in both if since < at < until)
    pieces = list(pairwise(sorted(cuts)))
    best: list[tuple[Gap, Way]] = []
    for start, end in pieces:
        gaps = _gaps(_depth(start, end, profile), start, standing)
        best = _forward(best, gaps, start, end, first=start == since)
        if not best:
            return Way(0, start, end)
    return max((way for _, way in best), key=lambda way: way.width)


def _depth(start: int, end: int, profile: list[Width]) -> int:
    for piece in profile:
        if piece.since <= start < piece.until:
            return piece.depth
    raise WidthUnknown(start, end)


def _gaps(depth: int, at: int, standing: list[Block]) -> list[Gap]:
    """What is free across the strip at one position, from the kerb inwards."""
    gaps, free_from = [], 0
    for block in sorted(
        (one for one in standing if one.since <= at < one.until), key=lambda one: one.near
    ):
        if block.near > free_from:
            gaps.append((free_from, min(block.near, depth)))
        free_from = max(free_from, block.far)
        if free_from >= depth:
            break
    if free_from < depth:
        gaps.append((free_from, depth))
    return gaps


def _forward(
    best: list[tuple[Gap, Way]], gaps: list[Gap], start: int, end: int, *, first: bool
) -> list[tuple[Gap, Way]]:
    """The best way that ends in each gap of this piece, from the best ways of the piece before.

    A way keeps its line only where two gaps lie side by side, so it is no wider than what they
    share; the first piece has nothing before it.
    """
    reached = []
    for gap in gaps:
        own = Way(gap[1] - gap[0], start, end)
        ways = [own] if first else [_narrowed(way, before, gap, own) for before, way in best]
        widest = max(ways, key=lambda way: way.width, default=Way(0, start, end))
        if widest.width > 0:
            reached.append((gap, widest))
    return reached


def _narrowed(way: Way, before: Gap, gap: Gap, own: Way) -> Way:
    shared = min(before[1], gap[1]) - max(before[0], gap[0])
    return way if way.width <= shared else Way(max(shared, 0), own.since, own.until)
