"""The critical path over tasks that need each other (a directed graph without cycles).

A task that needs another may be under way before it, but cannot be finished before it: what is
passed on is the end, not the beginning. Ends are dates, which hold for every unit; how many
working days lie between two of them is counted for each piece of work by its own unit's calendar.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from opendistrict.kernel.refusals import Refused

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span:
    """When a piece of work can be finished; by how many working days it may slip without moving
    the end.

    `forced`: working days by which it is held up beyond its own day, because something it needs is
    promised for later. Such dates cannot all be kept.
    """

    finish: date
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


def spans(
    ends: Mapping[Key, date],
    needs: Mapping[Key, Collection[Key]],
    between: Callable[[Key, date, date], int],
) -> dict[Key, Span]:
    """For every piece of work with the day promised: when it can end, and its slack against the
    day on which everything is finished. `between` counts the working days of a piece of work
    after one day up to another.

    Needs outside `ends` are left out (they are finished, or of another plan). A cycle is refused
    with `needs_form_a_cycle`, naming it.
    """
    inside = {key: [needed for needed in needs.get(key, ()) if needed in ends] for key in ends}
    if found := cycle(inside):
        raise Refused("needs_form_a_cycle", cycle=" → ".join(str(key) for key in found))
    order = list(TopologicalSorter(inside).static_order())
    finish: dict[Key, date] = {}
    for key in order:
        finish[key] = max([ends[key], *(finish[needed] for needed in inside[key])])
    latest = dict.fromkeys(order, max(finish.values(), default=date.min))
    for key in reversed(order):
        for needed in inside[key]:
            latest[needed] = min(latest[needed], latest[key])
    return {
        key: Span(
            finish[key],
            slack=between(key, finish[key], latest[key]),
            forced=between(key, ends[key], finish[key]),
        )
        for key in order
    }
