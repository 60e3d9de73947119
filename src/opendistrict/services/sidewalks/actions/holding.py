"""Keeping ground for somebody: who waits for it comes first, then it is weighed and kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.actions.ending import let_go_of_run_out, queue_up
from opendistrict.services.sidewalks.actions.keeping import keep
from opendistrict.services.sidewalks.actions.waiting import offer
from opendistrict.services.sidewalks.shapes import UseShape, Wanted


@transaction.atomic
def hold(
    *, wanted: Wanted, segment_id: UUID, party_id: UUID, purpose: str = "",
    frontage_id: UUID | None = None, dossier_id: UUID | None = None, is_sample: bool = False,
    actor: Actor, at: datetime,
) -> UseShape:  # fmt: skip
    """Keep a stretch for somebody until it is confirmed, at most `HOLDS_FOR`.

    What is in the way is said in full; a race for the same ground has one winner, and the database
    refuses a second even if no rule asked. Ground that fell free a moment ago belongs to who waits
    for it before it can be had here.

    :raises Refused: `stretch_cannot_be_had` with the hindrances; `place_is_in_no_unit`;
        `party_is_another` for a citizen who asks for somebody else.
    """
    if actor.party_id is not None and actor.party_id != party_id:
        raise Refused("party_is_another")
    if wanted.since < day_of(at):
        raise Refused("day_is_past", day=wanted.since)
    queue_up(segment_id)
    let_go_of_run_out(segment_id, at)
    if queries.count_waiting(wanted, segment_id):
        offer(segment_id, at)
    row = keep(
        wanted=wanted, segment_id=segment_id, party_id=party_id, purpose=purpose,
        frontage_id=frontage_id, dossier_id=dossier_id, is_sample=is_sample, actor=actor, at=at,
    )  # fmt: skip
    return queries.use_of(row)
