from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs.models import (
    Delegation,
    Post,
    RoleRight,
    Succession,
)
from opendistrict.registers.orgs.queries.units import Tree, tree_on


def rights_of(post_id: UUID, *, on: date) -> Mapping[str, frozenset[UUID]]:
    """What a post may do on that day: each act with the units it reaches.

    From the post's role, and from delegations to it. Reading reaches back to the units whose
    records were inherited; other acts only where they were inherited whole.
    """
    tree = tree_on(on)
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
    return _with_inherited(found_in, tree, on)


def reached(tree: Tree, unit_id: UUID, reach: str) -> frozenset[UUID]:
    """The units a right reaches from its post's unit; none where the unit is no more."""
    if unit_id not in tree.units:
        return frozenset()
    if reach == "unit":
        return frozenset({unit_id})
    return tree.under(tree.place_of(unit_id) if reach == "place" else unit_id)


def _with_inherited(
    found_in: Mapping[str, set[UUID]], tree: Tree, on: date
) -> dict[str, frozenset[UUID]]:
    inherited: dict[tuple[frozenset[UUID], bool], frozenset[UUID]] = {}
    result: dict[str, frozenset[UUID]] = {}
    for act, unit_ids in found_in.items():
        key = (frozenset(unit_ids), not act.endswith(".read"))
        if key not in inherited:
            inherited[key] = _predecessors(key[0], on=on, alive=tree.units, sole=key[1])
        result[act] = key[0] | inherited[key]
    return result


def scope(actor: Actor, act: str) -> frozenset[UUID]:
    """The units over which this actor may do `act`. Every list starts here."""
    return actor.rights.get(act, frozenset())


def _predecessors(
    unit_ids: Collection[UUID], *, on: date, alive: Collection[UUID], sole: bool
) -> frozenset[UUID]:
    """Ended units whose records passed to `unit_ids`, with the offices that ended with them.

    `sole`: only those whose records passed to one unit alone (a part of a split unit may read
    its past, but may not act for the whole). A unit that still stands has its own people: that
    one function of it was handed over opens nothing else of it.
    """
    rows = list(Succession.objects.filter(target__isnull=False, on__lte=on).order_by("id"))
    targets: defaultdict[UUID, set[UUID | None]] = defaultdict(set)
    for row in rows:
        targets[row.source_id].add(row.target_id)
    trees: dict[date, Tree] = {}
    found: set[UUID] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        for row in rows:
            if row.target_id != unit_id or row.source_id in found or row.source_id in alive:
                continue
            if sole and len(targets[row.source_id]) > 1:
                continue
            eve = row.on - timedelta(days=1)
            if eve not in trees:
                trees[eve] = tree_on(eve)
            fresh = trees[eve].under(row.source_id) - found - frozenset(alive)
            found |= fresh
            waiting.extend(fresh)
    return frozenset(found)
