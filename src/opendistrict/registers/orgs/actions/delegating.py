"""Rights passed on by a post (ủy quyền): for a period, within a limit, on a legal basis."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from opendistrict.kernel.actor import Actor, wider
from opendistrict.kernel.days import day_of
from opendistrict.kernel.eventlog.leaves import canonical
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.actions.loading import period_of
from opendistrict.registers.orgs.models import Delegation, Field, Post, PostRight, RoleRight
from opendistrict.registers.orgs.registry import is_declared
from opendistrict.registers.orgs.rules import (
    NOT_PASSED_ON,
    base_of,
    condition_of,
    field_of,
    last_through,
)
from opendistrict.registers.orgs.shapes import Condition

_DAY = timedelta(days=1)


@transaction.atomic
def delegate(
    *,
    giver_id: UUID,
    taker_id: UUID,
    act: str,
    since: date,
    until: date,
    limit: str,
    basis: str,
    actor: Actor,
    at: datetime,
    condition: Condition | None = None,
) -> UUID:
    """A post passes on one of its own rights for a period. Only from the post one acts from.

    The act may be narrower than the right ("cases.sign:ho-tich" of "cases.sign"), and a `condition`
    may limit the matters for which it is given. It cannot be given for longer than the giver has
    it. What was delegated to it stays with it: who takes a delegation may not pass it on (Law on
    the Organisation of Local Government, the article on ủy quyền).
    """
    if until <= since:
        raise Refused("period_is_empty")
    _weigh(giver_id, taker_id, act, actor, (since, until))
    told = condition.as_record() if condition else None
    condition_of(told)  # an ill-formed one would hold for nothing, or be read as another
    if not basis.strip():
        raise Refused("legal_basis_is_missing")
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                giver_id=giver_id, taker_id=taker_id, act=act, limit=limit.strip()[:200],
                condition=told, valid=period_of(since, until), basis=basis.strip()[:200],
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("delegation_overlaps") from error
    base.record(
        action="orgs.delegate", actor=actor, at=at, subject=f"orgs.post:{giver_id}",
        to=taker_id, act=act, since=since, until=until, limit=limit, basis=basis, condition=told,
    )  # fmt: skip
    log_delegation(delegation, "given", at)
    return delegation.pk


def log_delegation(row: Delegation, what: str, at: datetime) -> None:
    """A leaf of the event log: a right is `given`, `changed` or `ended`.

    Posts, the act and the days are told, nobody's name. Limit and basis are free text in which a
    person may be named, so only their digest is: who is shown both texts can check them.
    """
    since, until = row.valid.lower, row.valid.upper
    assert since is not None and until is not None, "a delegation has both its days"
    terms = canonical({"basis": row.basis, "limit": row.limit})
    body: dict[str, object] = {
        "giver": row.giver.slug, "taker": row.taker.slug, "act": row.act,
        "condition": row.condition, "terms_sha256": hashlib.sha256(terms).hexdigest(),
        "first_day": since.isoformat(),
        "last_day": (until - _DAY).isoformat() if since < until else None,
    }  # fmt: skip
    base.log(kind=f"orgs.delegation_{what}", subject=f"orgs.delegation:{row.pk}", body=body, at=at)


def _weigh(
    giver_id: UUID, taker_id: UUID, act: str, actor: Actor, period: tuple[date, date]
) -> None:
    """The right is the giver's own, and its taker is somebody else who is there."""
    if actor.post_id != giver_id:
        raise Refused("delegation_from_another_post")
    giver = Post.objects.get(pk=giver_id)
    _weigh_right(giver, act, actor, period)
    if not actor.may("orgs.delegate", giver.unit_id):
        raise Refused("right_is_not_yours", act="orgs.delegate")
    if taker_id == giver_id:
        raise Refused("nobody_delegates_to_himself")
    if not Post.objects.filter(pk=taker_id).exists():
        raise Refused("post_is_unknown")


def _weigh_right(giver: Post, act: str, actor: Actor, period: tuple[date, date]) -> None:
    """By the giver's role, or by the division of work for as long as it is passed on."""
    held = any(actor.rights.get(one) for one in wider(act))
    if not is_declared(act) or base_of(act) in NOT_PASSED_ON or not held:
        raise Refused("right_is_not_yours", act=act)
    if ":" in act and not Field.objects.filter(code=field_of(act)).exists():
        raise Refused("field_is_unknown", field=field_of(act))
    if RoleRight.objects.filter(role=giver.role_id, act__in=wider(act)).exists():
        return
    rows = PostRight.objects.filter(post=giver, act__in=wider(act)).values_list("valid", flat=True)
    spans = [(valid.lower, valid.upper) for valid in rows]
    if not spans:
        raise Refused("right_is_not_yours", act=act)
    if not last_through(spans, *period):
        raise Refused("delegation_outlives_right", act=act, post=giver.title)


@transaction.atomic
def delegate_several(
    *,
    giver_id: UUID,
    taker_id: UUID,
    acts: Sequence[str],
    since: date,
    until: date,
    limit: str,
    basis: str,
    actor: Actor,
    at: datetime,
    condition: Condition | None = None,
) -> tuple[UUID, ...]:
    """Several rights to one post by one paper, all or none."""
    if not acts:
        raise Refused("no_right_is_chosen")
    return tuple(
        delegate(
            giver_id=giver_id, taker_id=taker_id, act=act, since=since, until=until, limit=limit,
            basis=basis, condition=condition, actor=actor, at=at,
        )
        for act in dict.fromkeys(acts)
    )  # fmt: skip


@transaction.atomic
def end_delegation(
    *, delegation_id: UUID, until: date, reason: str, actor: Actor, at: datetime
) -> None:
    """The giver takes a right back before its time: from `until` on it is not delegated any more.

    What was done by it stands. One that has not begun by then never begins. A right cannot be
    taken back for days that are past: somebody may have signed by it.
    """
    row = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation_id).first()
    if row is None:
        raise Refused("delegation_is_unknown")
    if actor.post_id != row.giver_id:
        raise Refused("delegation_from_another_post")
    reason = reason.strip()
    if not reason:
        raise Refused("reason_is_missing")
    if until < day_of(at):
        raise Refused("delegation_ends_in_the_past")
    since, before = row.valid.lower, row.valid.upper
    assert since is not None, "a delegation has a first day"
    if before is not None and before <= until:
        raise Refused("delegation_has_ended", on=before)
    row.valid = period_of(since, max(since, until))
    log_delegation(row, "ended", at)
    if until <= since:
        row.delete()
    else:
        row.save(update_fields=["valid"])
    base.record(
        action="orgs.end_delegation", actor=actor, at=at, subject=f"orgs.post:{row.giver_id}",
        to=row.taker_id, act=row.act, since=since, until=until, before=before, reason=reason,
    )  # fmt: skip
