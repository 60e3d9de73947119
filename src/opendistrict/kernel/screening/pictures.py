"""JPEG and PNG by their segments: sizes without decoding, and nothing behind the picture."""

import struct
from collections.abc import Iterator

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening.shapes import Limits

# Start-of-frame marks (ITU-T T.81, B.1.1.3); 0xC4, 0xC8 and 0xCC are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END, _RESTARTS = 0xDA, 0xD9, frozenset(range(0xD0, 0xD8))
_MOST_SEGMENTS = 20_000
# What must not stand behind a picture. Telephones put a film or a second picture there.
_STRANGERS = (b"%PDF-", b"PK\x03\x04", b"<script", b"<html", b"<?php", b"MZ\x90\x00", b"\x7fELF")
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 100_000


def check_jpeg(data: bytes, limits: Limits) -> None:
    end, size = 0, None
    try:
        for mark, start, after in _segments(data):
            if mark in _FRAMES and size is None:
                height, width = struct.unpack_from(">HH", data, start + 3)
                size = width, height
            end = after
    except (struct.error, IndexError, ValueError):
        raise Refused("picture_is_broken", found="jpeg") from None
    if size is None:
        raise Refused("picture_is_broken", found="jpeg")
    _check_size(*size, limits)
    behind = data[end:].lower()
    for stranger in _STRANGERS:
        if stranger.lower() in behind:
            raise Refused("upload_is_two_kinds_at_once", found="jpeg + ?")


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Mark, where its body begins (at the length), where the next begins; up to the end mark."""
    place, count = 2, 0
    while True:
        count += 1
        if count > _MOST_SEGMENTS or data[place] != 0xFF:
            raise IndexError
        mark, start = data[place + 1], place + 2
        if mark == 0xFF:  # a fill byte
            place += 1
            continue
        if mark == _END:
            yield mark, start, start
            return
        (length,) = struct.unpack_from(">H", data, start)
        if length < 2:
            raise IndexError
        place = start + length
        if mark == _SCAN:
            place = _after_scan(data, place)
        yield mark, start, place


def _after_scan(data: bytes, place: int) -> int:
    """Where the coded picture ends: at a mark that is neither stuffing nor a restart."""
    while True:
        place = data.index(b"\xff", place)
        following = data[place + 1]
        if following != 0 and following not in _RESTARTS and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def check_png(data: bytes, limits: Limits) -> None:
    place, width, height = len(_PNG), 0, 0
    for _count in range(_MOST_CHUNKS):
        head = data[place : place + 8]
        if len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        place += 12 + length
        if kind == b"IHDR" and length == 13:
            width, height = struct.unpack_from(">II", data, place - 4 - length)
        if kind == b"IEND":
            break
    else:
        raise Refused("picture_is_broken", found="png")
    if not (width and height) or place > len(data) or head[4:] != b"IEND":
        raise Refused("picture_is_broken", found="png")
    _check_size(width, height, limits)
    if data[place:].strip(b"\0\r\n "):
        raise Refused("upload_is_two_kinds_at_once", found="png + ?")


def _check_size(width: int, height: int, limits: Limits) -> None:
    if not (width and height):
        raise Refused("picture_is_broken", found="")
    if max(width, height) > limits.side_pixels or width * height > limits.megapixels * 1_000_000:
        raise Refused(
            "picture_is_too_large", width=width, height=height, megapixels=limits.megapixels
        )
