from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs.models import (
    Delegation,
    Post,
    RoleRight,
    Succession,
)
from opendistrict.registers.orgs.queries.units import Tree, every_version

_READING = ".read"
_DAY = timedelta(days=1)


class _Past:
    """The units of every day up to `on`, and where the records of those that ended are. Two
    queries, the second only for who inherited anything or may read a whole unit."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._versions = every_version()
        self._trees: dict[date, Tree] = {}
        self.alive = self.tree(on).units

    def tree(self, day: date) -> Tree:
        if day not in self._trees:
            self._trees[day] = Tree(
                one
                for one in self._versions
                if (one.since or date.min) <= day < (one.until or date.max)
            )
        return self._trees[day]

    @cached_property
    def successions(self) -> list[Succession]:
        rows = Succession.objects.filter(target__isnull=False, on__lte=self.on)
        return list(rows.order_by("id"))

    @cached_property
    def _last(self) -> Tree:
        """Every unit in the last form it had; one whose records passed on is under nobody."""
        passed_on = {row.source_id for row in self.successions} - self.alive.keys()
        begun = [one for one in self._versions if (one.since or date.min) <= self.on]
        last = {one.id: one for one in begun}
        return Tree(
            replace(one, parent_id=None) if one.id in passed_on else one for one in last.values()
        )

    def left_under(self, unit_id: UUID) -> frozenset[UUID]:
        """Units that ended under one without a successor: their records stayed in its house, and
        go where those of the house go. What passed to another, or lives on elsewhere, did not."""
        return self._last.under(unit_id) - self.alive.keys() - {unit_id}


def rights_of(post_id: UUID, *, on: date) -> Mapping[str, frozenset[UUID]]:
    """What a post may do on that day: each act with the units it reaches.

    From the post's role, and from delegations to it. Reading reaches back in time: to the units
    whose records were inherited, and, for who may read more than one unit alone, to those that
    ended under it with nobody to inherit them. Other acts reach only what was inherited whole.
    """
    past = _Past(on)
    tree = past.tree(on)
    found_in: defaultdict[str, set[UUID]] = defaultdict(set)
    delegations = list(Delegation.objects.filter(taker_id=post_id, valid__contains=on))
    post_ids = {post_id, *(delegation.giver_id for delegation in delegations)}
    found = Post.objects.filter(pk__in=post_ids, valid__contains=on).values_list(
        "pk", "role", "unit"
    )
    seats = {pk: (role, unit) for pk, role, unit in found}
    rights: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for right in RoleRight.objects.filter(role_id__in=[role for role, _ in seats.values()]):
        rights[right.role_id][right.act] = right.reach
    for holder, (role, unit_id) in seats.items():
        passed_on = {d.act for d in delegations if d.giver_id == holder}
        for act, reach in rights[role].items():
            if holder == post_id or act in passed_on:
                found_in[act] |= reached(tree, unit_id, reach)
                if act.endswith(_READING) and reach != "unit" and unit_id in tree.units:
                    found_in[act] |= past.left_under(_root(tree, unit_id, reach))
    return _with_inherited(found_in, past)


def reached(tree: Tree, unit_id: UUID, reach: str) -> frozenset[UUID]:
    """The units a right reaches from its post's unit; none where the unit is no more."""
    if unit_id not in tree.units:
        return frozenset()
    if reach == "unit":
        return frozenset({unit_id})
    return tree.under(_root(tree, unit_id, reach))


def _root(tree: Tree, unit_id: UUID, reach: str) -> UUID:
    return tree.place_of(unit_id) if reach == "place" else unit_id


def _with_inherited(found_in: Mapping[str, set[UUID]], past: _Past) -> dict[str, frozenset[UUID]]:
    inherited: dict[tuple[frozenset[UUID], bool], frozenset[UUID]] = {}
    result: dict[str, frozenset[UUID]] = {}
    for act, unit_ids in found_in.items():
        key = (frozenset(unit_ids), not act.endswith(_READING))
        if key not in inherited:
            inherited[key] = _predecessors(key[0], past, sole=key[1])
        result[act] = key[0] | inherited[key]
    return result


def scope(actor: Actor, act: str) -> frozenset[UUID]:
    """The units over which this actor may do `act`. Every list starts here."""
    return actor.rights.get(act, frozenset())


def _predecessors(unit_ids: Collection[UUID], past: _Past, *, sole: bool) -> frozenset[UUID]:
    """Ended units whose records passed to `unit_ids`, with the offices that ended with them or
    under them.

    `sole`: only those whose records passed to one unit alone (a part of a split unit may read
    its past, but may not act for the whole), and only the offices of their last day. A unit that
    still stands has its own people: that one function of it was handed over opens nothing else
    of it.
    """
    alive, rows = past.alive.keys(), past.successions
    targets: defaultdict[UUID, set[UUID | None]] = defaultdict(set)
    for row in rows:
        targets[row.source_id].add(row.target_id)
    found: set[UUID] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        for row in rows:
            if row.target_id != unit_id or row.source_id in found or row.source_id in alive:
                continue
            if sole and len(targets[row.source_id]) > 1:
                continue
            with_it = past.tree(row.on - _DAY).under(row.source_id)
            if not sole:
                with_it = with_it.union(*(past.left_under(one) for one in with_it))
            fresh = with_it - found - alive
            found |= fresh
            waiting.extend(fresh)
    return frozenset(found)
