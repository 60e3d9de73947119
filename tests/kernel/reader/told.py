"""Short ways to ask what the reader found in a few sentences (our own sample wording)."""

from datetime import date
from decimal import Decimal

from opendistrict.kernel.reader import Direction, Figure, KnownUnit, Reading, read

DAY = date(2024, 3, 15)  # a Friday


def reading(text: str, dated_on: date | None = DAY, units: tuple[KnownUnit, ...] = ()) -> Reading:
    return read(text, dated_on=dated_on, units=units)


def directions(text: str, dated_on: date | None = DAY) -> list[Direction]:
    return [p for p in reading(text, dated_on).proposals if isinstance(p, Direction)]


def whos(text: str) -> list[tuple[str, str | None]]:
    """(kind, who) of every direction and suggestion."""
    return [(d.kind, d.who) for d in directions(text)]


def figures(text: str, dated_on: date | None = DAY) -> list[Figure]:
    return [p for p in reading(text, dated_on).proposals if isinstance(p, Figure)]


def values(text: str) -> list[tuple[Decimal | None, str | None]]:
    return [(f.value, f.unit) for f in figures(text)]


def only(found: list[Figure]) -> Figure:
    assert len(found) == 1, found
    return found[0]
