"""What a pack says of fields of procedures, of the division of work and of delegations."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.actions.delegating import log_delegation
from opendistrict.registers.orgs.actions.loading import period_of, refuse_unknown_acts, set_row
from opendistrict.registers.orgs.models import Delegation, Field, Post, PostRight, RoleRight
from opendistrict.registers.orgs.rules import covers, last_through
from opendistrict.registers.orgs.shapes import DelegationRow, FieldRow, PostRightRow


@transaction.atomic
def load_fields(*, rows: Iterable[FieldRow], actor: Actor, at: datetime) -> int:
    """The fields of procedures, in the order in which they are told."""
    known = {field.code: field for field in Field.objects.all()}
    changed = 0
    for place, row in enumerate(rows, start=1):
        values: dict[str, object] = {
            "title": row.title, "title_en": row.title_en, "place_in_line": place
        }  # fmt: skip
        if row.code not in known:
            Field.objects.create(code=row.code, **cast(Any, values))
        elif not set_row(known[row.code], values):
            continue
        changed += 1
        base.record(
            action="orgs.set_field", actor=actor, at=at, subject=f"orgs.field:{row.code}",
            title=row.title,
        )  # fmt: skip
    return changed


@transaction.atomic
def load_post_rights(*, rows: Iterable[PostRightRow], actor: Actor, at: datetime) -> int:
    """The division of work: what single posts may do beyond their role, and until when; known by
    post, act and first day."""
    posts = dict(Post.objects.values_list("slug", "id"))
    known = {(one.post_id, one.act, one.valid.lower): one for one in PostRight.objects.all()}
    rows = list(rows)
    for row in rows:
        refuse_unknown_acts([row.act], of=row.post)
    changed = 0
    # Those that are there come first: an old one must end before a new one may begin.
    for row in sorted(rows, key=lambda row: (posts[row.post], row.act, row.since) not in known):
        post_id = posts[row.post]
        values: dict[str, object] = {
            "reach": row.reach, "valid": period_of(row.since, row.until), "basis": row.basis
        }  # fmt: skip
        right = known.get((post_id, row.act, row.since))
        if right is None:
            PostRight.objects.create(post_id=post_id, act=row.act, **cast(Any, values))
        elif not set_row(right, values):
            continue
        changed += 1
        base.record(
            action="orgs.divide_work", actor=actor, at=at, subject=f"orgs.post:{post_id}",
            act=row.act, reach=row.reach, since=row.since, until=row.until, basis=row.basis,
        )  # fmt: skip
    return changed


@transaction.atomic
def load_delegations(*, rows: Iterable[DelegationRow], actor: Actor, at: datetime) -> int:
    """Which rights posts passed on, and until when; known by giver, taker, act and first day.

    A right that the giver has not got, by role or by the division of work, gives nothing, so it is
    refused by name; so is one that would outlive the giver's.
    """
    posts = {post.slug: post for post in Post.objects.all()}
    known = {(d.giver_id, d.taker_id, d.act, d.valid.lower): d for d in Delegation.objects.all()}
    own = _OwnRights()
    changed = 0
    for row in rows:
        giver, taker = posts[row.giver], posts[row.taker]
        own.refuse_unless_given(giver, row.act, row.since, row.until)
        values: dict[str, object] = {
            "valid": period_of(row.since, row.until), "limit": row.limit, "basis": row.basis,
            "condition": row.condition.as_record() if row.condition else None,
        }  # fmt: skip
        given = known.get((giver.pk, taker.pk, row.act, row.since))
        is_new = given is None
        if given is None:
            given = Delegation(giver=giver, taker=taker, act=row.act, **cast(Any, values))
            given.save(force_insert=True)
        elif not set_row(given, values):
            continue
        changed += 1
        log_delegation(given, "given" if is_new else "changed", at)
        base.record(
            action="orgs.delegate", actor=actor, at=at, subject=f"orgs.post:{giver.pk}",
            to=taker.pk, act=row.act, since=row.since, until=row.until, basis=row.basis,
            condition=values["condition"],
        )  # fmt: skip
    return changed


class _OwnRights:
    """What every post may do of itself, read once for many delegations."""

    def __init__(self) -> None:
        self._of_role: defaultdict[str, set[str]] = defaultdict(set)
        for role, act in RoleRight.objects.values_list("role_id", "act"):
            self._of_role[role].add(act)
        self._of_post: defaultdict[object, list[PostRight]] = defaultdict(list)
        for right in PostRight.objects.all():
            self._of_post[right.post_id].append(right)

    def refuse_unless_given(self, giver: Post, act: str, since: date, until: date) -> None:
        if any(covers(own, act) for own in self._of_role[giver.role_id]):
            return
        spans = [
            (right.valid.lower, right.valid.upper)
            for right in self._of_post[giver.pk]
            if covers(right.act, act)
        ]
        if not spans:
            raise Refused("giver_has_not_this_right", act=act, post=giver.title)
        if not last_through(spans, since, until):
            raise Refused("delegation_outlives_right", act=act, post=giver.title)
