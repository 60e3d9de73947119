"""Boxes of ground and time taken out of one another."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from opendistrict.services.sidewalks.shapes import Piece


def without(pieces: Iterable[Piece], gone: Iterable[Piece]) -> list[Piece]:
    """What is left of boxes when others are taken out of them; no two of the answer share a point
    where none of `pieces` did."""
    left = list(pieces)
    for other in gone:
        left = [rest for one in left for rest in _less(one, other)]
    return left


def days_without(
    days: tuple[date, date], gone: Iterable[tuple[date, date]]
) -> list[tuple[date, date]]:
    """What is left of the days [since, until) when others are taken out of them."""
    left = [days]
    for other in gone:
        left = [
            part
            for since, until in left
            for part in ((since, min(until, other[0])), (max(since, other[1]), until))
        ]
    return [(since, until) for since, until in left if since < until]


def _less(mine: Piece, other: Piece) -> list[Piece]:
    """At most eight boxes: what lies before and after the other in each direction in turn."""
    if not mine.meets(other):
        return [mine]
    left = []
    for name in ("along", "depth", "days", "minutes"):
        begin, end = getattr(mine, name)
        since, until = getattr(other, name)
        if begin < since:
            left.append(replace(mine, **{name: (begin, since)}))
        if until < end:
            left.append(replace(mine, **{name: (until, end)}))
        mine = replace(mine, **{name: (max(begin, since), min(end, until))})
    return left
