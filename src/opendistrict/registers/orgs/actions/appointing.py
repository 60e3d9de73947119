"""Who serves in a post, and until when."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.actions.loading import period_of
from opendistrict.registers.orgs.models import Assignment, Post
from opendistrict.registers.people import queries as people


def _refuse_unless_may_appoint(actor: Actor, unit_id: UUID) -> None:
    """The command line and the system itself act for whoever decided; a post needs the right."""
    if actor.kind not in {"operator", "system"} and not actor.may("orgs.appoint", unit_id):
        raise Refused("right_is_missing", act="orgs.appoint")


def _shown_period(valid: Any) -> dict[str, object]:
    """The days of a period that are known, as details of a refusal."""
    known = {"since": valid.lower, "until": valid.upper}
    return {name: day for name, day in known.items() if day is not None}


def _post_to_fill(post_id: UUID, actor: Actor) -> Post:
    """The post, locked: two who fill it at once come one after the other."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise Refused("post_is_unknown")
    _refuse_unless_may_appoint(actor, post.unit_id)
    return post


@transaction.atomic
def appoint(
    *,
    post_id: UUID,
    person_id: UUID,
    kind: str,
    since: date,
    until: date | None,
    basis: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Somebody serves in a post from `since` until the day before `until` (None: until further
    notice), as its "holder" or "acting". A post has one of each at a time."""
    post = _post_to_fill(post_id, actor)
    if person_id not in people.people([person_id]):
        raise Refused("person_is_unknown")
    if until is not None and until <= since:
        raise Refused("period_is_empty")
    first, end = post.valid.lower or date.min, post.valid.upper or date.max
    if not (first <= since and (until or date.max) <= end):
        raise Refused("post_has_another_period", post=post.title, **_shown_period(post.valid))
    served = Assignment.objects.filter(
        post_id=post_id, kind=kind, valid__overlap=period_of(since, until)
    ).select_related("person")
    if taken := served.order_by("valid").first():
        raise Refused(
            "post_is_taken", post=post.title, person=taken.person.full_name,
            **_shown_period(taken.valid),
        )  # fmt: skip
    Assignment.objects.create(
        post_id=post_id, person_id=person_id, kind=kind, valid=period_of(since, until), basis=basis
    )
    base.record(
        action="orgs.appoint", actor=actor, at=at, subject=f"orgs.post:{post_id}",
        person=person_id, kind=kind, since=since, until=until, basis=basis,
    )  # fmt: skip


@transaction.atomic
def end_assignment(
    *, post_id: UUID, person_id: UUID, kind: str, until: date, actor: Actor, at: datetime
) -> None:
    """Who serves in a post on the day before `until` serves in it no more from that day on."""
    post = _post_to_fill(post_id, actor)
    eve = until - timedelta(days=1)
    served = Assignment.objects.filter(
        post_id=post_id, person_id=person_id, kind=kind, valid__contains=eve
    ).first()
    if served is None:
        raise Refused("assignment_is_unknown", post=post.title, on=eve)
    before = served.valid.upper
    served.valid = period_of(served.valid.lower, until)
    served.save(update_fields=["valid"])
    base.record(
        action="orgs.end_assignment", actor=actor, at=at, subject=f"orgs.post:{post_id}",
        person=person_id, kind=kind, until=until, before=before,
    )  # fmt: skip
