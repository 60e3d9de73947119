"""Reads vector tiles by the words of the specification, and by nothing of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import Any

Point = tuple[int, int]


@dataclass(frozen=True)
class Read:
    kind: int  # 1 points, 2 lines, 3 rings
    parts: list[list[Point]]
    told: dict[str, Any]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 == 2:
            size, at = _varint(data, at)
            yield key >> 3, data[at : at + size]
            at += size
        elif key & 7 == 1:
            yield key >> 3, data[at : at + 8]
            at += 8
        else:
            assert key & 7 == 0, key
            number, at = _varint(data, at)
            yield key >> 3, number


def _numbers(data: bytes) -> list[int]:
    at, found = 0, []
    while at < len(data):
        number, at = _varint(data, at)
        found.append(number)
    return found


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _value(data: bytes) -> Any:
    ((number, raw),) = _fields(data)
    return {
        1: lambda: raw.decode(),
        3: lambda: unpack("<d", raw)[0],
        6: lambda: _signed(raw),
        7: lambda: bool(raw),
    }[number]()


def _parts(commands: list[int]) -> list[list[Point]]:
    parts: list[list[Point]] = []
    at, x, y = 0, 0, 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            assert count == 1
            parts[-1].append(parts[-1][0])
            continue
        for _ in range(count):
            x, y = x + _signed(commands[at]), y + _signed(commands[at + 1])
            at += 2
            if command == 1:
                parts.append([])
            parts[-1].append((x, y))
    return parts


def read(tile: bytes) -> dict[str, tuple[int, list[Read]]]:
    """Layers by name: their extent and their features."""
    layers = {}
    for number, body in _fields(tile):
        assert number == 3
        told = list(_fields(body))
        assert (15, 2) in told
        words = [one.decode() for key, one in told if key == 3]
        values = [_value(one) for key, one in told if key == 4]
        features = []
        for key, one in told:
            if key != 2:
                continue
            parts = dict(_fields(one))
            tags = _numbers(parts[2])
            pairs = zip(tags[::2], tags[1::2], strict=True)
            features.append(
                Read(
                    parts[3],
                    _parts(_numbers(parts[4])),
                    {words[word]: values[value] for word, value in pairs},
                )
            )
        name = next(one.decode() for key, one in told if key == 1)
        layers[name] = (next(one for key, one in told if key == 5), features)
    return layers
