"""Sentences of a passage.

A full stop ends a sentence unless it stands in a number, after an abbreviation or a single
capital ("TP. HCM", "Q. 1"), or before a small letter ("chung cư cũ... nhưng").
"""

import re
from collections.abc import Iterator

from opendistrict.kernel.reader.text import Shadow

_STOP = re.compile(r"[.!?]+[\"')]*(?=\s|$)|\n")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:tp|tx|tt|q|p|h|ts|ths|pgs|gs|bs|ks|cn|lđ|kt|tm|tl|tuq|st|no|vv|v|đ|ông|bà|đc"
    r"|ub|stt)$"
)


def sentences(shadow: Shadow, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the sentences between `start` and `end`."""
    at = start
    for stop in _STOP.finditer(shadow.low, start, end):
        if stop.end() >= end:
            break
        if not _ends(shadow, at, stop.start(), stop.end(), end):
            continue
        if shadow.low[at : stop.end()].strip():
            yield at, stop.end()
        at = stop.end()
    if shadow.low[at:end].strip():
        yield at, end


def _ends(shadow: Shadow, start: int, stop: int, after: int, limit: int) -> bool:
    follow = after
    while follow < limit and shadow.low[follow] in ' \n"(-':
        follow += 1
    if follow >= limit:
        return True
    nxt = shadow.text[follow]
    if nxt.islower():
        return False
    if shadow.low[stop] == "\n":
        return shadow.low[stop - 1 : stop] in {".", ":", ";"}
    if nxt.isdigit() and after - stop == 1 and shadow.low[stop - 1 : stop].isdigit():
        return shadow.low[stop + 1 : stop + 2].isspace()
    return not _SHORT.search(shadow.low, max(start, stop - 8), stop)
