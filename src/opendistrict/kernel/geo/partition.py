"""In which of several polygons a point lies: in one at most, also on a border that two share."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

K = TypeVar("K")


class Partition(Generic[K]):
    """Polygons under keys, the keys in the order in which a shared border is given away."""

    __slots__ = ("_keys", "_tree")

    def __init__(self, parts: Iterable[tuple[K, BaseGeometry]]) -> None:
        told = list(parts)
        self._keys = [key for key, _ in told]
        self._tree = shapely.STRtree([geometry for _, geometry in told])

    def of(self, points: Sequence[tuple[float, float]]) -> list[K | None]:
        """For every point (east, north) the key of its polygon; None outside all of them."""
        found: list[K | None] = [None] * len(points)
        if not points or not self._keys:
            return found
        at, inside = self._tree.query(
            shapely.points(np.asarray(points, float)), predicate="intersects"
        )
        for point, part in sorted(zip(at.tolist(), inside.tolist(), strict=True), reverse=True):
            found[point] = self._keys[part]  # the first of the keys is written last
        return found
