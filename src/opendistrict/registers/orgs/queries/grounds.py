"""On what ground somebody may do a thing for one matter, and who may sign at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs.models import Delegation, Field, Post, PostRight
from opendistrict.registers.orgs.queries.holdings import Holding, duty, holdings, told
from opendistrict.registers.orgs.queries.posts import posts_in
from opendistrict.registers.orgs.queries.rights import Reach, reached
from opendistrict.registers.orgs.queries.stretches import unchanged_since
from opendistrict.registers.orgs.queries.units import Tree, tree_on
from opendistrict.registers.orgs.rules import (
    base_of,
    covers,
    holds,
    strength,
    strongest_first,
    why_not,
)
from opendistrict.registers.orgs.shapes import (
    FieldShape,
    FieldSigners,
    Ground,
    PostShape,
    RefusedGround,
    Signer,
)

SIGN = "cases.sign"
_NOTHING: Mapping[str, object] = {}
_MANY = 50  # refusals that are explained: the latest


def grounds(
    post_id: UUID,
    act: str,
    unit_id: UUID,
    on: date,
    matter: Mapping[str, object] = _NOTHING,
    turn: str = "",
) -> list[Ground]:
    """Every ground on which a post may do `act` on a day over a unit for a matter, the strongest
    first; empty: it may not. `matter` says what is known of the matter, by the names that
    conditions use ({"floor_area_m2": Decimal("180")}). One query, more when rights changed; none
    with `turn` as for `tree_on`."""
    turn = turn or base.turn("orgs")
    within = _within(post_id, act, unit_id, unchanged_since(on, turn), turn)
    return _once(one for one in within if holds(one.condition, matter))


@lru_cache(maxsize=20_000)
def _within(post_id: UUID, act: str, unit_id: UUID, on: date, turn: str) -> tuple[Ground, ...]:
    """The grounds whatever the matter; worked out once until rights change."""
    mine = [one for one in holdings([post_id], on=on, acts=[act]) if covers(one.act, act)]
    reach = Reach(on)
    return tuple(one.ground for one in mine if unit_id in reach.of(one))


def _once(found: Iterable[Ground]) -> list[Ground]:
    """A delegation that stands on two rights of its giver is one ground: by the longer of them."""
    best: dict[object, Ground] = {}
    for one in strongest_first(found):
        best.setdefault(one.delegation_id or (one.kind, one.act), one)
    return list(best.values())


def refused_grounds(
    post_id: UUID,
    act: str,
    unit_id: UUID,
    on: date,
    matter: Mapping[str, object] = _NOTHING,
) -> list[RefusedGround]:
    """Delegations to a post and rights of its own that name this act and yet do not give it, each
    with the reason: over since yesterday, not begun, the giver has no such right, another unit, the
    condition. The latest first, at most 50 of each. Eight queries at most."""
    reach = Reach(on)
    by_delegation: defaultdict[UUID | None, list[Holding]] = defaultdict(list)
    for one in holdings([post_id], on=on, acts=[act]):
        by_delegation[one.ground.delegation_id].append(one)
    refused = []
    base = base_of(act)
    rows = Delegation.objects.filter(taker_id=post_id, act__startswith=base)
    for row in rows.select_related("giver").order_by("-valid", "id")[:_MANY]:
        if covers(row.act, act):
            stands = by_delegation[row.pk]
            ground = stands[0].ground if stands else told(row, row.giver)
            why = _why_past(ground, on) or (None if stands else "giver_has_no_such_right")
            why = why or _why_far(stands, unit_id, reach) or why_not(ground.condition, matter)
            refused += [RefusedGround(ground, why)] if why else []
    return refused + _duties(post_id, act, unit_id, on, reach)


def _duties(post_id: UUID, act: str, unit_id: UUID, on: date, reach: Reach) -> list[RefusedGround]:
    """Rights by the division of work that are over, to come, or of another unit."""
    post = Post.objects.filter(pk=post_id).first()
    rows = PostRight.objects.filter(post_id=post_id, act__startswith=base_of(act))
    refused = []
    for row in rows.order_by("-valid", "id")[:_MANY]:
        if post is not None and covers(row.act, act):
            one = duty(row, post)
            why = _why_past(one.ground, on) or _why_far([one], unit_id, reach)
            refused += [RefusedGround(one.ground, why)] if why else []
    return refused


def _why_past(ground: Ground, on: date) -> str | None:
    if ground.until is not None and ground.until <= on:
        return "ground_has_ended"
    if ground.since is not None and on < ground.since:
        return "ground_has_not_begun"
    return None


def _why_far(stands: Iterable[Holding], unit_id: UUID, reach: Reach) -> str | None:
    if any(unit_id in reach.of(one) for one in stands):
        return None
    return "unit_is_not_reached"


# ------------------------------------------------------------------ the register


def fields() -> list[FieldShape]:
    """The fields of procedures, in the order of the pack."""
    rows = Field.objects.order_by("place_in_line", "code")
    return [FieldShape(row.code, row.title, row.title_en) for row in rows]


def signers_on(unit_id: UUID, on: date, *, act: str = SIGN) -> list[FieldSigners]:
    """Who may sign (or do another act that is divided by fields) over a unit on a day: for each
    field the posts with somebody in them. A post that may sign everything of a field is told once,
    by its strongest ground; one that may sign some of it, by each of its grounds. Empty where the
    unit is not there on that day. Eight queries."""
    tree = tree_on(on)
    if unit_id not in tree.units:
        return []
    near = {unit_id, *(unit.id for unit in tree.above(unit_id))}
    near |= tree.under(tree.place_of(unit_id))
    posts = {post.id: post for post in posts_in(near, on=on) if post.person_id}
    found: defaultdict[UUID, list[Ground]] = defaultdict(list)
    for one in holdings(posts.keys(), on=on, acts=[act]):
        if unit_id in reached(tree, one.unit_id, one.ground.reach):
            found[one.post_id].append(one.ground)
    return [
        FieldSigners(one, tuple(_signers(f"{act}:{one.code}", posts, found, tree)))
        for one in fields()
    ]


def _signers(
    act: str,
    posts: Mapping[UUID, PostShape],
    found: Mapping[UUID, list[Ground]],
    tree: Tree,
) -> list[Signer]:
    signers = []
    for post_id, mine in found.items():
        post = posts[post_id]
        unit = tree.units[post.unit_id]
        for ground in _in_field(act, mine):
            signers.append(Signer(post, unit.name, unit.name_en, ground))
    return sorted(signers, key=lambda one: (strength(one.ground), one.post.rank, one.post.slug))


def _in_field(act: str, mine: Iterable[Ground]) -> list[Ground]:
    """The grounds of one post in one field: the strongest that gives all of it, or all that give
    a part of it (a procedure, or on a condition)."""
    within = _once(one for one in mine if covers(one.act, act) or covers(act, one.act))
    whole = [one for one in within if covers(one.act, act) and one.condition is None]
    return whole[:1] or within
