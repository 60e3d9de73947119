"""What posts may do on a day, and by what: role, division of work, delegation. Everything that is
answered about rights is answered from here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from opendistrict.registers.orgs.models import Delegation, Post, PostRight, RoleRight
from opendistrict.registers.orgs.rules import base_of, condition_of, covers
from opendistrict.registers.orgs.shapes import Ground


@dataclass(frozen=True, slots=True)
class Holding:
    """One act that a post may do, counted from a unit: its own, or that of who delegated it."""

    post_id: UUID
    unit_id: UUID
    ground: Ground

    @property
    def act(self) -> str:
        return self.ground.act


def holdings(post_ids: Collection[UUID], *, on: date, acts: Collection[str] = ()) -> list[Holding]:
    """All that these posts may do on a day (`acts`: only these, as wide or narrow as they are
    given). A delegation stands on a right that its giver's own post has on that day and that
    covers it: what was delegated to the giver, or has ended, gives nothing. Four queries."""
    named = _named(acts)
    rows = Delegation.objects.filter(named, taker_id__in=post_ids, valid__contains=on)
    delegations = list(rows.order_by("id"))
    seats = _seats({*post_ids, *(one.giver_id for one in delegations)}, on)
    own = _own(seats, named, on)
    wanted = set(post_ids)
    found = [one for post_id in wanted for one in own[post_id]]
    for row in delegations:
        if row.taker_id in seats:
            found += delegated(row, seats[row.taker_id], seats.get(row.giver_id), own[row.giver_id])
    return found


def _named(acts: Collection[str]) -> Q:
    """Rights to these acts, or to what is narrower or wider than they are."""
    named = Q()
    for base in sorted({base_of(act) for act in acts}):
        named |= Q(act=base) | Q(act__startswith=f"{base}:")
    return named


def _seats(post_ids: Collection[UUID], on: date) -> dict[UUID, Post]:
    return {post.pk: post for post in Post.objects.filter(pk__in=post_ids, valid__contains=on)}


def _own(seats: dict[UUID, Post], named: Q, on: date) -> defaultdict[UUID, list[Holding]]:
    """What these posts may do by their role and by the division of work."""
    roles: defaultdict[str, list[RoleRight]] = defaultdict(list)
    codes = {post.role_id for post in seats.values()}
    for right in RoleRight.objects.filter(named, role_id__in=codes).order_by("id"):
        roles[right.role_id].append(right)
    found: defaultdict[UUID, list[Holding]] = defaultdict(list)
    for post in seats.values():
        for right in roles[post.role_id]:
            ground = Ground(
                kind="role", act=right.act, reach=right.reach, basis="",
                since=post.valid.lower, until=post.valid.upper,
            )  # fmt: skip
            found[post.pk].append(Holding(post.pk, post.unit_id, ground))
    rows = PostRight.objects.filter(named, post_id__in=seats.keys(), valid__contains=on)
    for row in rows.order_by("id"):
        found[row.post_id].append(duty(row, seats[row.post_id]))
    return found


def duty(row: PostRight, post: Post) -> Holding:
    """A right of one post by the division of work."""
    since, until = _common([row.valid, post.valid])
    ground = Ground(
        kind="post", act=row.act, reach=row.reach, basis=row.basis, since=since, until=until
    )
    return Holding(post.pk, post.unit_id, ground)


def delegated(
    row: Delegation, taker: Post, giver: Post | None, own: Iterable[Holding]
) -> list[Holding]:
    """What a delegation gives: as far as each right of the giver's reaches that covers it."""
    if giver is None:
        return []
    given = told(row, giver)
    found = []
    for right in own:
        if covers(right.act, row.act):
            since, until = _common([row.valid, taker.valid, right.ground])
            ground = replace(given, reach=right.ground.reach, since=since, until=until)
            found.append(Holding(taker.pk, right.unit_id, ground))
    return found


def told(row: Delegation, giver: Post) -> Ground:
    """A delegation as its paper says it."""
    return Ground(
        kind="delegation", act=row.act, reach="", basis=row.basis, since=row.valid.lower,
        until=row.valid.upper, limit=row.limit, condition=condition_of(row.condition),
        giver_id=giver.pk, giver_title=giver.title, giver_title_en=giver.title_en,
        delegation_id=row.pk,
    )  # fmt: skip


def _common(periods: Iterable[Any]) -> tuple[date | None, date | None]:
    """The days that all of these periods (ranges or grounds) share."""
    first, end = date.min, date.max
    for one in periods:
        since, until = (one.since, one.until) if isinstance(one, Ground) else (one.lower, one.upper)
        first, end = max(first, since or date.min), min(end, until or date.max)
    return (None if first == date.min else first), (None if end == date.max else end)
