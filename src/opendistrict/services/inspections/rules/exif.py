"""When and where a photo was taken, as the camera wrote it into the file (EXIF 2.32 in a JPEG).

Only a bounded look at numbers and ASCII: nothing is decoded, and whatever is not as the standard
says is as if it were not there.
"""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite

from opendistrict.kernel.days import HERE
from opendistrict.services.inspections.shapes import Taken

_APP1, _START_OF_SCAN = 0xE1, 0xDA
_EXIF, _GPS = 0x8769, 0x8825  # where the other directories begin
_ORIGINAL, _OFFSET = 0x9003, 0x9011
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_MOST = 200  # entries of a directory
_LONGEST = 64  # bytes of a value

Tags = Mapping[int, tuple[int, bytes]]


def read_exif(data: bytes) -> Taken:
    """What a JPEG says of itself; nothing where it says nothing, or nonsense."""
    try:
        block = _block(data)
        return _taken(block) if block else Taken()
    except (struct.error, IndexError, ValueError, OverflowError, ZeroDivisionError):
        return Taken()


def _block(data: bytes) -> bytes:
    """The TIFF part of the first Exif segment."""
    place = 2
    while data[place] == 0xFF and data[place + 1] != _START_OF_SCAN:
        mark, (size,) = data[place + 1], struct.unpack_from(">H", data, place + 2)
        body = data[place + 4 : place + 2 + size]
        if mark == _APP1 and body.startswith(b"Exif\0\0"):
            return body[6:]
        place += 2 + size
    return b""


def _taken(block: bytes) -> Taken:
    order = {b"II*\0": "<", b"MM\0*": ">"}[block[:4]] if block[:4] in (b"II*\0", b"MM\0*") else ""
    if not order:
        return Taken()
    (first,) = struct.unpack_from(order + "I", block, 4)
    main = _directory(block, first, order)
    exif, gps = (_below(block, main, tag, order) for tag in (_EXIF, _GPS))
    lat = _degrees(gps, _LAT, _LAT_REF, order, 90)
    lon = _degrees(gps, _LON, _LON_REF, order, 180)
    if lat is None or lon is None:
        lat = lon = None
    return Taken(_time(exif), lon, lat)


def _below(block: bytes, tags: Tags, tag: int, order: str) -> Tags:
    if tag not in tags or len(tags[tag][1]) < 4:
        return {}
    (place,) = struct.unpack_from(order + "I", tags[tag][1])
    return _directory(block, place, order)


def _directory(block: bytes, place: int, order: str) -> Tags:
    (count,) = struct.unpack_from(order + "H", block, place)
    found: dict[int, tuple[int, bytes]] = {}
    for n in range(min(count, _MOST)):
        at = place + 2 + 12 * n
        tag, kind, many = struct.unpack_from(order + "HHI", block, at)
        size = _SIZES.get(kind, 0) * many
        if not 0 < size <= _LONGEST:
            continue
        start = at + 8
        if size > 4:
            (start,) = struct.unpack_from(order + "I", block, start)
        found[tag] = kind, block[start : start + size]
    return found


def _text(tags: Tags, tag: int) -> str:
    return tags[tag][1].rstrip(b"\0 ").decode("ascii") if tag in tags else ""


def _time(exif: Tags) -> datetime | None:
    """Without an offset the camera's clock is taken for local time."""
    told, offset = _text(exif, _ORIGINAL), _text(exif, _OFFSET)
    if not told:
        return None
    plain = "%Y:%m:%d %H:%M:%S"
    if offset:
        return datetime.strptime(f"{told} {offset}", plain + " %z").astimezone(UTC)
    return datetime.strptime(told, plain).replace(tzinfo=HERE)


def _degrees(gps: Tags, tag: int, ref: int, order: str, most: int) -> float | None:
    if tag not in gps or gps[tag][0] != 5:
        return None
    parts: tuple[int, ...] = struct.unpack(order + "6I", gps[tag][1])
    told: float = sum(parts[2 * n] / parts[2 * n + 1] / 60**n for n in range(3))
    if not isfinite(told) or told > most:
        return None
    return -told if _text(gps, ref) in ("S", "W") else told
