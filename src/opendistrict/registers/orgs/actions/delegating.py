"""Rights passed on by a post (ủy quyền): for a period, within a limit, on a legal basis."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.actions.loading import period_of
from opendistrict.registers.orgs.models import Delegation, Post, RoleRight


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
) -> UUID:
    """A post passes on one of its own rights for a period. Only from the post one acts from.

    What was delegated to it stays with it: who takes a delegation may not pass it on (Law on the
    Organisation of Local Government, the article on ủy quyền).
    """
    _weigh(giver_id, taker_id, act, actor)
    if until <= since:
        raise Refused("period_is_empty")
    if not basis.strip():
        raise Refused("legal_basis_is_missing")
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                giver_id=giver_id, taker_id=taker_id, act=act, limit=limit.strip()[:200],
                valid=period_of(since, until), basis=basis.strip()[:200],
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("delegation_overlaps") from error
    base.record(
        action="orgs.delegate", actor=actor, at=at, subject=f"orgs.post:{giver_id}",
        to=taker_id, act=act, since=since, until=until, limit=limit, basis=basis,
    )  # fmt: skip
    return delegation.pk


def _weigh(giver_id: UUID, taker_id: UUID, act: str, actor: Actor) -> None:
    """The right is the giver's own, and its taker is somebody else who is there."""
    if actor.post_id != giver_id:
        raise Refused("delegation_from_another_post")
    giver = Post.objects.get(pk=giver_id)
    own = RoleRight.objects.filter(role=giver.role_id, act=act).exists()
    if not own or not actor.may_somewhere(act):
        raise Refused("right_is_not_yours", act=act)
    if not actor.may("orgs.delegate", giver.unit_id):
        raise Refused("right_is_not_yours", act="orgs.delegate")
    if taker_id == giver_id:
        raise Refused("nobody_delegates_to_himself")
    if not Post.objects.filter(pk=taker_id).exists():
        raise Refused("post_is_unknown")


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
) -> tuple[UUID, ...]:
    """Several rights to one post by one paper, all or none."""
    if not acts:
        raise Refused("no_right_is_chosen")
    return tuple(
        delegate(
            giver_id=giver_id, taker_id=taker_id, act=act, since=since, until=until, limit=limit,
            basis=basis, actor=actor, at=at,
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
    if before is not None and before <= until:
        raise Refused("delegation_has_ended", on=before)
    if since is not None and until <= since:
        row.delete()
    else:
        row.valid = period_of(since, until)
        row.save(update_fields=["valid"])
    base.record(
        action="orgs.end_delegation", actor=actor, at=at, subject=f"orgs.post:{row.giver_id}",
        to=row.taker_id, act=row.act, since=since, until=until, before=before, reason=reason,
    )  # fmt: skip
