from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from uuid import UUID

from opendistrict.kernel.actor import Actor, Rights, wider
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs.models import Succession
from opendistrict.registers.orgs.queries.holdings import Holding, holdings
from opendistrict.registers.orgs.queries.stretches import unchanged_since
from opendistrict.registers.orgs.queries.units import Tree, every_version
from opendistrict.registers.orgs.rules import base_of, covers

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

    From the post's role, from the division of work, and from delegations to it without a
    condition. Reading reaches back in time: to the units whose records were inherited, and, for
    who may read more than one unit alone, to those that ended under it with nobody to inherit
    them. Other acts reach only what was inherited whole.
    """
    return all_rights_of(post_id, on=on)[0]


def all_rights_of(post_id: UUID, *, on: date) -> tuple[Rights, Rights]:
    """What a post may do on that day, and what it may do for some matters only: delegations with a
    condition, which `grounds` weighs for a matter. One query, more when rights changed."""
    turn = base.turn("orgs")
    return _all_rights_of(post_id, unchanged_since(on, turn), turn)


@lru_cache(maxsize=1_000)
def _all_rights_of(post_id: UUID, on: date, turn: str) -> tuple[Rights, Rights]:
    """Worked out once until rights change: every page that is asked for asks for it."""
    reach = Reach(on)
    sure: defaultdict[str, set[UUID]] = defaultdict(set)
    on_condition: defaultdict[str, set[UUID]] = defaultdict(set)
    for one in holdings([post_id], on=on):
        found = on_condition if one.ground.condition else sure
        found[one.act] |= reach.of(one)
    return _frozen(sure), _frozen(on_condition)


def _frozen(found: Mapping[str, set[UUID]]) -> Rights:
    """Most acts of a post reach the same units; those are kept once, for rights are kept long."""
    units = {act: frozenset(unit_ids) for act, unit_ids in found.items()}
    once = {one: one for one in units.values()}
    return {act: once[one] for act, one in units.items()}


class Reach:
    """The units that rights reach on a day, those of the past included. Two queries at most."""

    def __init__(self, on: date) -> None:
        self._past = _Past(on)
        self._known: dict[tuple[UUID, str, bool], frozenset[UUID]] = {}

    def of(self, one: Holding) -> frozenset[UUID]:
        key = (one.unit_id, one.ground.reach, base_of(one.act).endswith(_READING))
        if key not in self._known:
            self._known[key] = self._work_out(*key)
        return self._known[key]

    def _work_out(self, unit_id: UUID, reach: str, reading: bool) -> frozenset[UUID]:
        past = self._past
        tree = past.tree(past.on)
        found = reached(tree, unit_id, reach)
        if not found:
            return found
        if reading and reach != "unit":
            found |= past.left_under(_root(tree, unit_id, reach))
        return found | _predecessors(found, past, sole=not reading)


def reached(tree: Tree, unit_id: UUID, reach: str) -> frozenset[UUID]:
    """The units a right reaches from its post's unit; none where the unit is no more."""
    if unit_id not in tree.units:
        return frozenset()
    if reach == "unit":
        return frozenset({unit_id})
    return tree.under(_root(tree, unit_id, reach))


def _root(tree: Tree, unit_id: UUID, reach: str) -> UUID:
    return tree.place_of(unit_id) if reach == "place" else unit_id


def scope(actor: Actor, act: str) -> frozenset[UUID]:
    """The units over which this actor may do `act`, by its own name or by a wider act. Every list
    starts here."""
    found = [actor.rights[one] for one in wider(act) if one in actor.rights]
    return found[0].union(*found[1:]) if found else frozenset()


def scopes(actor: Actor, act: str) -> Mapping[str, frozenset[UUID]]:
    """The units over which this actor may do `act` or a narrower one, by the name it is held by:
    {"cases.examine:ho-tich": …, "cases.examine:chung-thuc": …}. A list of matters of many fields
    starts here."""
    whole = scope(actor, act)
    found = {one: units for one, units in actor.rights.items() if covers(act, one) and units}
    return ({act: whole} if whole else {}) | {
        one: units | whole for one, units in found.items() if one != act
    }


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
