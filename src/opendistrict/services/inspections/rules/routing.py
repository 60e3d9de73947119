"""In which order to walk. Distances are as the crow flies: a street is crossed where one may."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point

from opendistrict.kernel.geo import to_metres

Lonlat = tuple[float, float]
MOST = 200  # stops that are ordered; a day has a tenth of it


def length(points: Sequence[Lonlat], order: Sequence[int]) -> float:
    """Metres from the first to the last in this order."""
    return _sum(order, _table(points)) if len(order) > 1 else 0.0


def route(points: Sequence[Lonlat], *, start: Lonlat | None = None) -> list[int]:
    """The stops in the order in which to walk them, from `start` where the inspector stands there.

    Nearest neighbour, then 2-opt, once from that and once from the given order: the shorter. Never
    longer than the given order. Beyond `MOST` stops the rest keeps its order at the end.
    """
    some = list(points[:MOST])
    if len(some) < 2:
        return list(range(len(points)))
    every = [start, *some] if start else some
    between = _table(every)
    given = list(range(len(every)))
    best = min(
        (_untangled(one, between) for one in (given, _nearest(between))),
        key=lambda one: _sum(one, between),
    )
    if start:
        best = [one - 1 for one in best[1:]]
    return [*best, *range(len(some), len(points))]


def _table(points: Sequence[Lonlat]) -> NDArray[np.float64]:
    here = np.array([to_metres(Point(one)).coords[0] for one in points])
    apart: NDArray[np.float64] = np.linalg.norm(here[:, None] - here[None, :], axis=2)
    return apart


def _sum(order: Sequence[int], between: NDArray[np.float64]) -> float:
    return float(between[list(order[:-1]), list(order[1:])].sum())


def _nearest(between: NDArray[np.float64]) -> list[int]:
    """From the first always on to the nearest that is left."""
    order, left = [0], set(range(1, len(between)))
    while left:
        here = order[-1]
        order.append(min(left, key=lambda one: (between[here, one], one)))
        left.remove(order[-1])
    return order


def _untangled(order: Sequence[int], between: NDArray[np.float64]) -> list[int]:
    """Turn a stretch round wherever that shortens the way; the first stays first."""
    way, better = list(order), True
    while better:
        better = False
        for i in range(1, len(way) - 1):
            for k in range(i + 1, len(way)):
                if _gain(way, i, k, between) > 1e-6:
                    way[i : k + 1] = reversed(way[i : k + 1])
                    better = True
    return way


def _gain(way: Sequence[int], i: int, k: int, between: NDArray[np.float64]) -> float:
    before, first, last = way[i - 1], way[i], way[k]
    gain = between[before, first] - between[before, last]
    if k + 1 < len(way):
        gain += between[last, way[k + 1]] - between[first, way[k + 1]]
    return float(gain)
