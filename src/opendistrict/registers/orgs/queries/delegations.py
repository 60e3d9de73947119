"""Who passed which right on to whom, and who may do a thing at all."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from opendistrict.registers.orgs.models import Delegation, Post, RoleRight
from opendistrict.registers.orgs.queries.posts import posts_in
from opendistrict.registers.orgs.queries.rights import reached
from opendistrict.registers.orgs.queries.units import tree_on
from opendistrict.registers.orgs.shapes import DelegationShape, PostShape

_NOT_PASSED_ON = frozenset({"orgs.delegate"})
_MANY = 200


def _shape(row: Delegation) -> DelegationShape:
    return DelegationShape(
        row.pk, row.giver_id, row.taker_id, row.act, row.limit, row.valid.lower, row.valid.upper,
        row.basis,
    )  # fmt: skip


def delegations_on(on: date) -> list[DelegationShape]:
    rows = Delegation.objects.filter(valid__contains=on).order_by("id")
    return [_shape(row) for row in rows]


def delegations_of(post_id: UUID) -> list[DelegationShape]:
    """What a post gave and what it took, the latest beginning first; at most 200."""
    rows = Delegation.objects.filter(Q(giver_id=post_id) | Q(taker_id=post_id))
    return [_shape(row) for row in rows.order_by("-valid", "act", "id")[:_MANY]]


def own_acts(post_id: UUID) -> tuple[str, ...]:
    """The rights of a post that it may pass on: those of its role, not what it took itself."""
    roles = Post.objects.filter(pk=post_id).values("role")
    own = RoleRight.objects.filter(role__in=roles).order_by("act").values_list("act", flat=True)
    return tuple(act for act in own if act not in _NOT_PASSED_ON)


def who_may(acts: Collection[str], unit_id: UUID, *, on: date) -> list[PostShape]:
    """The posts with somebody in them that may do all of `acts` over a unit on a day, the nearest
    to it first: whom to ask for what one may not do oneself. Six queries."""
    tree = tree_on(on)
    if unit_id not in tree.units:
        return []
    reach: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for right in RoleRight.objects.filter(act__in=acts):
        reach[right.role_id][right.act] = right.reach
    taken: defaultdict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
    for row in Delegation.objects.filter(act__in=acts, valid__contains=on).order_by("id"):
        taken[row.taker_id].add((row.giver_id, row.act))
    near = {unit_id, *(unit.id for unit in tree.above(unit_id))}
    near |= tree.under(tree.place_of(unit_id))
    posts = {post.id: post for post in posts_in(near, on=on)}

    def own(post: PostShape, act: str) -> bool:
        how = reach[post.role].get(act)
        return how is not None and unit_id in reached(tree, post.unit_id, how)

    def may(post: PostShape, act: str) -> bool:
        givers = [posts[giver] for giver, one in taken[post.id] if one == act and giver in posts]
        return own(post, act) or any(own(giver, act) for giver in givers)

    found = [p for p in posts.values() if p.person_id and all(may(p, act) for act in acts)]
    return sorted(found, key=lambda post: (post.unit_id != unit_id, post.rank, post.slug))
