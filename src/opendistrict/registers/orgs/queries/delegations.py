"""Who passed which right on to whom, and who may do a thing at all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs.models import Delegation, Post
from opendistrict.registers.orgs.queries.holdings import holdings
from opendistrict.registers.orgs.queries.posts import posts_in
from opendistrict.registers.orgs.queries.rights import reached
from opendistrict.registers.orgs.queries.stretches import unchanged_since
from opendistrict.registers.orgs.queries.units import tree_on
from opendistrict.registers.orgs.rules import NOT_PASSED_ON, base_of, condition_of, covers
from opendistrict.registers.orgs.shapes import DelegationShape, PostShape

_MANY = 200
PAGE = 50


def _shape(row: Delegation) -> DelegationShape:
    return DelegationShape(
        row.pk, row.giver_id, row.taker_id, row.act, row.limit, row.valid.lower, row.valid.upper,
        row.basis, condition_of(row.condition),
    )  # fmt: skip


def delegations_on(on: date) -> list[DelegationShape]:
    rows = Delegation.objects.filter(valid__contains=on).order_by("id")
    return [_shape(row) for row in rows]


def delegations_of(post_id: UUID) -> list[DelegationShape]:
    """What a post gave and what it took, the latest beginning first; at most 200."""
    rows = Delegation.objects.filter(Q(giver_id=post_id) | Q(taker_id=post_id))
    return [_shape(row) for row in rows.order_by("-valid", "act", "id")[:_MANY]]


def delegations_in(
    unit_ids: Collection[UUID], *, on: date, after: UUID | None = None
) -> tuple[list[DelegationShape], bool]:
    """What posts of these units gave or took that is in force on a day or comes later, in the
    order it was given; a page by key, and whether there is more."""
    posts = Post.objects.filter(unit_id__in=unit_ids).values("id")
    rows = Delegation.objects.filter(
        Q(giver__in=posts) | Q(taker__in=posts), valid__endswith__gt=on
    ).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = [_shape(row) for row in rows[: PAGE + 1]]
    return found[:PAGE], len(found) > PAGE


def own_acts(post_id: UUID, *, on: date) -> tuple[str, ...]:
    """The rights of a post on a day that it may pass on: those of its role and of the division of
    work, not what it took itself."""
    own = {one.act for one in holdings([post_id], on=on) if one.ground.kind != "delegation"}
    return tuple(sorted(act for act in own if base_of(act) not in NOT_PASSED_ON))


def who_may(acts: Collection[str], unit_id: UUID, *, on: date) -> list[PostShape]:
    """The posts with somebody in them that may do all of `acts` over a unit on a day, the nearest
    to it first: whom to ask for what one may not do oneself. Seven queries."""
    posts, may = _held_over(acts, unit_id, on)
    found = [post for post in posts if may[post.id] >= set(acts)]
    return sorted(found, key=lambda post: (post.unit_id != unit_id, post.rank, post.slug))


def held_over(acts: Collection[str], unit_id: UUID, *, on: date) -> frozenset[str]:
    """Which of `acts` somebody may do over a unit on a day, each on its own. One query, more when
    rights changed."""
    turn = base.turn("orgs")
    return _held(frozenset(acts), unit_id, unchanged_since(on, turn), turn)


@lru_cache(maxsize=1_000)
def _held(acts: frozenset[str], unit_id: UUID, on: date, turn: str) -> frozenset[str]:
    """Worked out once until rights change: the procedures of a pack ask alike, one by one."""
    posts, may = _held_over(acts, unit_id, on)
    return frozenset(act for post in posts for act in may[post.id])


def _held_over(
    acts: Collection[str], unit_id: UUID, on: date
) -> tuple[list[PostShape], Mapping[UUID, set[str]]]:
    """The posts near a unit with somebody in them, and which of the acts each may do over it. Near
    are those of its ward and of every place above it, the offices of the district included."""
    tree = tree_on(on)
    if unit_id not in tree.units:
        return [], {}
    near = {unit_id, *(unit.id for unit in tree.above(unit_id))}
    near |= tree.under(tree.place_of(unit_id))
    near |= {one for one in tree.units if tree.place_of(one) in near}
    posts = [post for post in posts_in(near, on=on) if post.person_id]
    may: defaultdict[UUID, set[str]] = defaultdict(set)
    for one in holdings([post.id for post in posts], on=on, acts=acts):
        if not one.ground.condition and unit_id in reached(tree, one.unit_id, one.ground.reach):
            may[one.post_id] |= {act for act in acts if covers(one.act, act)}
    return posts, may
