"""The critical path over tasks that need each other (a directed graph without cycles).

Days are working days counted from one common day; the caller turns dates into numbers.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from opendistrict.kernel.refusals import Refused

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work: it cannot start before day `earliest` and takes `duration` days."""

    earliest: int
    duration: int


@dataclass(frozen=True, slots=True)
class Span:
    """When a piece can start and finish; by how many days it may slip without moving the end."""

    start: int
    finish: int
    slack: int

    @property
    def is_critical(self) -> bool:
        return self.slack == 0


def cycle(needs: Mapping[Key, Collection[Key]]) -> tuple[Key, ...]:
    """A cycle among what needs what, its first member repeated at the end; () without one."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        # graphlib lists the nodes from needed to needing; we read "needs" the other way round.
        return tuple(reversed(error.args[1]))
    return ()


def spans(pieces: Mapping[Key, Piece], needs: Mapping[Key, Collection[Key]]) -> dict[Key, Span]:
    """Earliest start and finish, and slack against the day on which everything is finished.

    Needs outside `pieces` are left out (they are finished, or of another plan). A cycle is
    refused with `needs_form_a_cycle`, naming it.
    """
    inside = {key: [needed for needed in needs.get(key, ()) if needed in pieces] for key in pieces}
    if found := cycle(inside):
        raise Refused("needs_form_a_cycle", cycle=" → ".join(str(key) for key in found))
    order = list(TopologicalSorter(inside).static_order())
    start: dict[Key, int] = {}
    for key in order:
        ready = max((start[n] + pieces[n].duration for n in inside[key]), default=0)
        start[key] = max(pieces[key].earliest, ready)
    finish = {key: start[key] + pieces[key].duration for key in order}
    end = max(finish.values(), default=0)
    latest = dict.fromkeys(order, end)
    for key in reversed(order):
        for needed in inside[key]:
            latest[needed] = min(latest[needed], latest[key] - pieces[key].duration)
    return {key: Span(start[key], finish[key], latest[key] - finish[key]) for key in order}
