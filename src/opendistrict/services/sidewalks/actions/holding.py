"""Keeping ground for somebody: who waits for it comes first, then it is weighed and kept."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.actions.ending import let_go_of_run_out, locked
from opendistrict.services.sidewalks.actions.filling import queue_up
from opendistrict.services.sidewalks.actions.keeping import keep
from opendistrict.services.sidewalks.actions.waiting import offer
from opendistrict.services.sidewalks.models import Use
from opendistrict.services.sidewalks.shapes import UseShape, Wanted


@transaction.atomic
def hold(
    *, wanted: Wanted, segment_id: UUID, party_id: UUID, purpose: str = "",
    frontage_id: UUID | None = None, dossier_id: UUID | None = None,
    follows_id: UUID | None = None, is_sample: bool = False, actor: Actor, at: datetime,
) -> UseShape:  # fmt: skip
    """Keep a stretch for somebody until it is confirmed, at most `HOLDS_FOR`.

    What is in the way is said in full; a race for the same ground has one winner, and the database
    refuses a second even if no rule asked. Ground that fell free a moment ago belongs to who waits
    for it before it can be had here.

    A hold that follows a use of the same holder is its renewal, or changes it: the use goes on as
    it is until the hold is confirmed, and gives way to it on its first day.

    :raises Refused: `stretch_cannot_be_had` with the hindrances; `place_is_in_no_unit`;
        `party_is_another` for a citizen who asks for somebody else; and, of a use to follow,
        `use_is_unknown`, `use_is_elsewhere`, `use_is_anothers`, `does_not_follow`,
        `use_is_followed`, `too_early_to_renew`.
    """
    if actor.party_id is not None and actor.party_id != party_id:
        raise Refused("party_is_another")
    if wanted.since < day_of(at):
        raise Refused("day_is_past", day=wanted.since)
    queue_up(segment_id)
    if follows_id is not None:
        _look_at_followed(follows_id, wanted, segment_id, party_id, day_of(at))
    let_go_of_run_out(segment_id, at)
    if queries.count_waiting(wanted, segment_id):
        offer(segment_id, at)
    row = keep(
        wanted=wanted, segment_id=segment_id, party_id=party_id, purpose=purpose,
        frontage_id=frontage_id, dossier_id=dossier_id, follows_id=follows_id,
        is_sample=is_sample, actor=actor, at=at,
    )  # fmt: skip
    return queries.use_of(row)


def _look_at_followed(
    use_id: UUID, wanted: Wanted, segment_id: UUID, party_id: UUID, day: date
) -> None:
    """A place is renewed or changed for who has it, not handed on to somebody else."""
    row = locked(use_id, "active")
    before = queries.wanted_of(row)
    if row.party_id != party_id:
        raise Refused("use_is_anothers", number=row.number)
    alike = (segment_id, wanted.use, wanted.ground) == (row.segment_id, before.use, before.ground)
    if not alike or not max(day, before.since) <= wanted.since <= before.until:
        raise Refused("does_not_follow", number=row.number)
    if Use.objects.filter(follows=row, state__in=queries.ALIVE).exists():
        raise Refused("use_is_followed", number=row.number)
    first = queries.renewable_from(before)
    if wanted.since == before.until and day < first:
        raise Refused("too_early_to_renew", number=row.number, day=first)
