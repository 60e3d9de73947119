"""The critical path over tasks that need each other (a directed graph without cycles).

A task that needs another may be under way before it, but cannot be finished before it: what is
passed on is the end, not the beginning. Days are working days counted from one common day; the
caller turns dates into numbers.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from opendistrict.kernel.refusals import Refused

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span:
    """When a piece of work can be finished; by how many days it may slip without moving the end.

    `forced`: days by which it is held up beyond its own day, because something it needs is
    promised for later. Such dates cannot all be kept.
    """

    finish: int
    slack: int
    forced: int

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


def spans(ends: Mapping[Key, int], needs: Mapping[Key, Collection[Key]]) -> dict[Key, Span]:
    """For every piece of work with the day promised: when it can end, and its slack against the
    day on which everything is finished.

    Needs outside `ends` are left out (they are finished, or of another plan). A cycle is refused
    with `needs_form_a_cycle`, naming it.
    """
    inside = {key: [needed for needed in needs.get(key, ()) if needed in ends] for key in ends}
    if found := cycle(inside):
        raise Refused("needs_form_a_cycle", cycle=" → ".join(str(key) for key in found))
    order = list(TopologicalSorter(inside).static_order())
    finish: dict[Key, int] = {}
    for key in order:
        finish[key] = max([ends[key], *(finish[needed] for needed in inside[key])])
    latest = dict.fromkeys(order, max(finish.values(), default=0))
    for key in reversed(order):
        for needed in inside[key]:
            latest[needed] = min(latest[needed], latest[key])
    return {
        key: Span(finish[key], latest[key] - finish[key], finish[key] - ends[key]) for key in order
    }
