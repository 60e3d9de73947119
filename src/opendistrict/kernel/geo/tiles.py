"""Vector tiles (Mapbox Vector Tile 2.1): a square of the map as a few bytes that a browser draws.

The earth is flattened by web Mercator; at zoom z it is 2^z squares each way, y counted from the
north. In a tile everything is whole units of an `EXTENT`-th of its edge: at zoom 16 in Vietnam
7 centimetres. What lies just outside comes along (`MARGIN`), so that lines meet at the seams.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]  # west, south, east, north; degrees
Value = str | int | float | bool
Ints = npt.NDArray[np.int64]

EXTENT = 8192  # what MapLibre counts in: nothing is rounded twice
MARGIN = 128
DEEPEST = 22
NORTHMOST = 85.05112878  # degrees: where the square of the flattened earth ends
POINT, LINE, POLYGON = 1, 2, 3
_MOVE, _DRAW, _CLOSE = 1, 2, 7


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        return 0 <= self.z <= DEEPEST and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def bounds(self) -> Bounds:
        return self._reaching(0.0)

    @property
    def reach(self) -> Bounds:
        """Its bounds with the margin around it: what may show in it."""
        return self._reaching(MARGIN / EXTENT)

    def _reaching(self, more: float) -> Bounds:
        every = 1 << self.z
        return (
            (self.x - more) / every * 360 - 180, _latitude((self.y + 1 + more) / every),
            (self.x + 1 + more) / every * 360 - 180, _latitude((self.y - more) / every),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feature:
    """Something to be drawn, in degrees, with what a map may say of it."""

    geometry: BaseGeometry
    told: Mapping[str, Value]


def _latitude(down: float) -> float:
    """Of a place that lies so far down the square of the earth (0 to 1)."""
    return degrees(atan(sinh(pi * (1 - 2 * down))))


def _down(latitude: float) -> float:
    held = max(-NORTHMOST, min(NORTHMOST, latitude))
    return (1 - asinh(tan(radians(held))) / pi) / 2


def over(bounds: Bounds, z: int) -> Iterator[Tile]:
    """The tiles of a zoom in which something of these bounds may show, margins included."""
    west, south, east, north = bounds
    every, more = 1 << z, MARGIN / EXTENT
    across = (
        _held((west + 180) / 360 * every - more, every),
        _held((east + 180) / 360 * every + more, every),
    )
    down = (_held(_down(north) * every - more, every), _held(_down(south) * every + more, every))
    for x in range(across[0], across[1] + 1):
        for y in range(down[0], down[1] + 1):
            yield Tile(z, x, y)


def _held(place: float, every: int) -> int:
    return max(0, min(every - 1, int(place // 1)))


def encode(tile: Tile, layers: Mapping[str, Iterable[Feature]]) -> bytes:
    """The tile; empty where nothing of the layers shows in it."""
    drawn = (_layer(tile, name, list(features)) for name, features in layers.items())
    return b"".join(_field(3, one) for one in drawn if one)


# ------------------------------------------------------------------ onto the tile


def _onto(tile: Tile, features: Sequence[Feature]) -> Sequence[BaseGeometry]:
    """In units of the tile, cut at its margin."""
    every = 1 << tile.z

    def units(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        across = (points[:, 0] + 180) / 360 * every - tile.x
        held = np.clip(points[:, 1], -NORTHMOST, NORTHMOST)
        down = (1 - np.arcsinh(np.tan(np.radians(held))) / pi) / 2 * every - tile.y
        return np.column_stack((across, down)) * EXTENT

    drawn = shapely.transform(np.array([one.geometry for one in features]), units)
    reach = (-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN)
    return list(shapely.clip_by_rect(drawn, *reach))


def _layer(tile: Tile, name: str, features: Sequence[Feature]) -> bytes:
    if not features:
        return b""
    words: dict[str, int] = {}
    values: dict[tuple[type, Value], int] = {}
    body = []
    for feature, cut in zip(features, _onto(tile, features), strict=True):
        for kind, drawing in _drawings(cut):
            tags = []
            for key, value in feature.told.items():
                tags += [
                    words.setdefault(key, len(words)),
                    values.setdefault((type(value), value), len(values)),
                ]
            told = _field(2, _packed(tags)) + _number(3, kind) + _field(4, _packed(drawing))
            body.append(_field(2, told))
    if not body:
        return b""
    return b"".join(
        (
            _number(15, 2),
            _field(1, name.encode()),
            *body,
            *(_field(3, word.encode()) for word in words),
            *(_field(4, _value(value)) for _, value in values),
            _number(5, EXTENT),
        )
    )


def _drawings(cut: BaseGeometry) -> Iterator[tuple[int, list[int]]]:
    """What is left of a geometry as the commands that draw it, one list for each kind."""
    whole = [one for one in shapely.get_parts(cut) if not one.is_empty]
    parts = [deep for one in whole for deep in shapely.get_parts(one)]
    areas = [one for one in parts if isinstance(one, Polygon)]
    lines = [one for one in parts if one.geom_type == "LineString"]
    points = [one for one in parts if one.geom_type == "Point"]
    if points:
        yield POINT, _points(points)
    if lines:
        yield LINE, _lines(lines)
    if areas:
        yield POLYGON, _rings(areas)


def _rounded(part: BaseGeometry) -> Ints:
    """Whole units, no point twice in a row."""
    points = np.rint(shapely.get_coordinates(part)).astype(np.int64)
    same = np.zeros(len(points), dtype=bool)
    same[1:] = (points[1:] == points[:-1]).all(axis=1)
    return points[~same]


def _zigzag(steps: Ints) -> list[int]:
    folded: list[int] = ((steps << 1) ^ (steps >> 63)).ravel().tolist()
    return folded


def _points(parts: Iterable[BaseGeometry]) -> list[int]:
    every = np.vstack([np.rint(shapely.get_coordinates(one)).astype(np.int64) for one in parts])
    steps = np.diff(every, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [_MOVE | len(every) << 3, *_zigzag(steps)]


def _lines(parts: Iterable[BaseGeometry]) -> list[int]:
    """A line too short to be seen stays a step of one unit: nothing is lost by rounding."""
    drawing: list[int] = []
    pen = np.zeros((1, 2), dtype=np.int64)
    for part in parts:
        points = _rounded(part)
        if len(points) < 2:
            points = np.vstack((points, points + np.array([1, 0])))
        steps = np.diff(points, axis=0, prepend=pen)
        drawing += [_MOVE | 1 << 3, *_zigzag(steps[:1])]
        drawing += [_DRAW | (len(points) - 1) << 3, *_zigzag(steps[1:])]
        pen = points[-1:]
    return drawing


def _rings(parts: Iterable[Polygon]) -> list[int]:
    """The outer ring clockwise as one sees it, holes the other way. An area too small to be seen
    stays a square of one unit."""
    drawing: list[int] = []
    pen = np.zeros((1, 2), dtype=np.int64)
    for part in parts:
        outer = _ring(part.exterior, sign=1)
        if outer is None:
            first = np.rint(shapely.get_coordinates(part.exterior)[:1]).astype(np.int64)
            outer = first + np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        holes = (_ring(one, sign=-1) for one in part.interiors)
        for ring in (outer, *(one for one in holes if one is not None)):
            steps = np.diff(ring, axis=0, prepend=pen)
            drawing += [_MOVE | 1 << 3, *_zigzag(steps[:1])]
            drawing += [_DRAW | (len(ring) - 1) << 3, *_zigzag(steps[1:]), _CLOSE | 1 << 3]
            pen = ring[-1:]
    return drawing


def _ring(part: BaseGeometry, *, sign: int) -> Ints | None:
    """Without its closing point, turned so that its area has the sign; None without an area."""
    points = _rounded(part)
    x, y = points[:, 0], points[:, 1]
    area = int((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
    if len(points) < 4 or area == 0:
        return None
    return points[:-1] if area * sign > 0 else points[:0:-1]


# ------------------------------------------------------------------ protocol buffers


def _varint(number: int) -> bytes:
    return _packed((number,))


def _packed(numbers: Iterable[int]) -> bytes:
    out = bytearray()
    for number in numbers:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        out.append(number)
    return bytes(out)


def _field(number: int, body: bytes) -> bytes:
    """A field whose bytes are counted: text, a message, packed numbers."""
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return _number(7, int(value))
    if isinstance(value, int):
        return _number(6, value << 1 ^ value >> 63)
    if isinstance(value, float):
        return _varint(3 << 3 | 1) + np.float64(value).tobytes()
    return _field(1, value.encode())
