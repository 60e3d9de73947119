"""What rooms above add to this one: what a reform of units would put wrong, and their own layers of
the map.

A weigher gets the units that end or give something away, the areas that move, and the day; it
raises `Refused`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opendistrict.kernel.geo.tiles import Bounds, Feature

Weigher = Callable[[Collection[UUID], Collection[UUID], date], None]

_weighers: dict[str, Weigher] = {}


def weigh_reforms(name: str, weigher: Weigher) -> None:
    """Called by a room when it starts. Told twice, weighed once."""
    _weighers[name] = weigher


def weighers() -> tuple[Weigher, ...]:
    return tuple(_weighers.values())


# ------------------------------------------------------------------ maps

DEEPEST = 16  # the last zoom that is kept; browsers draw deeper ones from it


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a room draws on maps. `features` gets bounds in degrees, a zoom and a day, and gives
    what shows there by layer; nothing personal. `turning` gives the bounds of whatever begins or
    ceases to show on the days behind one up to another; of everything where there was none."""

    name: str
    since_zoom: int
    features: Callable[[Bounds, int, date], Mapping[str, Iterable[Feature]]]
    turning: Callable[[date | None, date], Iterable[Bounds]]
    edition: int = 1


_drawings: dict[str, Drawing] = {}


def draw(drawing: Drawing) -> None:
    """Called by a room when it starts. Told twice, drawn once."""
    _drawings[drawing.name] = drawing


def drawings() -> Mapping[str, Drawing]:
    return _drawings
