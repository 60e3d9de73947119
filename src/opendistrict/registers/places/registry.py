"""What rooms above say before a reform of units is done: they know what it would put wrong.

A weigher gets the units that end or give something away, the areas that move, and the day; it
raises `Refused`.
"""

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

Weigher = Callable[[Collection[UUID], Collection[UUID], date], None]

_weighers: dict[str, Weigher] = {}


def weigh_reforms(name: str, weigher: Weigher) -> None:
    """Called by a room when it starts. Told twice, weighed once."""
    _weighers[name] = weigher


def weighers() -> tuple[Weigher, ...]:
    return tuple(_weighers.values())
