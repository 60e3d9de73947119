"""What becomes of a finding in the office."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.services.inspections import queries
from opendistrict.services.inspections.actions.visiting import RECORD, follow_up_day
from opendistrict.services.inspections.flow import FLOW
from opendistrict.services.inspections.models import Finding

MOST_DAYS = 90  # working days to a follow-up: what is put off longer is not followed up


def locked(finding_id: UUID, act: str, actor: Actor) -> Finding:
    """The finding under its lock, for who may do the act there."""
    row = Finding.objects.select_for_update(of=("self",)).filter(pk=finding_id).first()
    if row is None:
        raise Refused("finding_is_unknown")
    if not actor.may(act, row.unit_id):
        raise Refused("right_is_missing", act=act)
    return row


def moved(row: Finding, name: str, actor: Actor, at: datetime, **details: object) -> None:
    """Take a finding one step on, with its line in the trail.

    :raises Refused: `wrong_state`.
    """
    row.state = FLOW.move(row.state, name, {})
    keep(row, name, actor, at, **details)


def keep(row: Finding, name: str, actor: Actor, at: datetime, **details: object) -> None:
    row.revision += 1
    row.save(update_fields=["state", "follow_up_on", "closed_why", "revision"])
    base.record(
        action=f"inspections.{name}", actor=actor, at=at,
        subject=f"inspections.finding:{row.pk}", **details,
    )  # fmt: skip


@transaction.atomic
def remind(*, finding_id: UUID, follow_up_in: int, actor: Actor, at: datetime) -> None:
    """Somebody was told to put it right, and when we look again, in working days.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `wrong_state`,
        `follow_up_is_too_far`.
    """
    row = locked(finding_id, RECORD, actor)
    _plan(row, follow_up_in, at)
    moved(row, "remind", actor, at, until=row.follow_up_on)


@transaction.atomic
def plan_follow_up(*, finding_id: UUID, follow_up_in: int, actor: Actor, at: datetime) -> None:
    """Another day on which to look again.

    :raises Refused: as `remind`; `wrong_state` where nobody was reminded.
    """
    row = locked(finding_id, RECORD, actor)
    if "follow_up" not in {one.transition for one in FLOW.verdicts(row.state, {})}:
        raise Refused("wrong_state")
    _plan(row, follow_up_in, at)
    keep(row, "plan_follow_up", actor, at, until=row.follow_up_on)


def _plan(row: Finding, follow_up_in: int, at: datetime) -> None:
    if not 1 <= follow_up_in <= MOST_DAYS:
        raise Refused("follow_up_is_too_far", most=MOST_DAYS)
    row.follow_up_on = follow_up_day(day_of(at), follow_up_in, row.unit_id)


@transaction.atomic
def close(*, finding_id: UUID, why: str, actor: Actor, at: datetime) -> None:
    """Nothing more is to be done, for a reason.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `reason_is_missing`, `wrong_state`,
        `fine_is_open`: it is paid, or let go of in the books, before.
    """
    row = locked(finding_id, RECORD, actor)
    if not why.strip():
        raise Refused("reason_is_missing")
    left = queries.open_fine(row)
    if left:
        raise Refused("fine_is_open", open=left.dong)
    row.closed_why = why.strip()
    moved(row, "close", actor, at, why=row.closed_why)
