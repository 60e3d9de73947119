"""How wide a sidewalk is along its kerb: pieces of a width each, none over another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """So wide from one position to another, in metres."""

    since: Decimal
    until: Decimal
    width: Decimal


def overlapping(pieces: Iterable[Piece]) -> tuple[Piece, Piece] | None:
    """Two pieces that lie over one another."""
    return next(((a, b) for a, b in pairwise(sorted(pieces)) if b.since < a.until), None)


def within(pieces: Iterable[Piece], since: Decimal, until: Decimal) -> list[Piece]:
    """The parts of the pieces that lie in a stretch, in order."""
    cut = (
        Piece(max(one.since, since), min(one.until, until), one.width)
        for one in sorted(pieces)
        if one.since < until and since < one.until
    )
    return list(cut)


def gaps(
    pieces: Iterable[Piece], since: Decimal, until: Decimal
) -> Iterator[tuple[Decimal, Decimal]]:
    """Where in a stretch nobody measured."""
    here = since
    for one in within(pieces, since, until):
        if one.since > here:
            yield here, one.since
        here = max(here, one.until)
    if here < until:
        yield here, until


def least_width(pieces: Sequence[Piece], since: Decimal, until: Decimal) -> Decimal | None:
    """The narrowest of a stretch; None where some of it was never measured, or it is empty."""
    known = within(pieces, since, until)
    if not known or next(gaps(known, since, until), None):
        return None
    return min(one.width for one in known)


def reverse(pieces: Iterable[Piece], length: Decimal) -> list[Piece]:
    """As seen from the other end of a kerb so long."""
    turned = (Piece(length - one.until, length - one.since, one.width) for one in pieces)
    return sorted(turned)
