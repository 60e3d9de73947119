"""Waiting for ground that others hold: who asked first has it first when it falls free."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.actions.ending import let_go_of_run_out
from opendistrict.services.sidewalks.actions.filling import queue_up
from opendistrict.services.sidewalks.actions.keeping import columns, keep
from opendistrict.services.sidewalks.models import Use, Wish
from opendistrict.services.sidewalks.shapes import Quote, Wanted, WishShape

MOST = 10  # a setting of the office: wishes of one person that may wait at once


@transaction.atomic
def wait(
    *, wanted: Wanted, segment_id: UUID, frontage_id: UUID | None = None, purpose: str = "",
    actor: Actor, at: datetime,
) -> WishShape:  # fmt: skip
    """A citizen waits for ground that others hold; where anything else is in the way there is
    nothing to wait for.

    :raises Refused: `party_is_another` for who is no citizen, `day_is_past`, `ground_is_free`,
        `stretch_cannot_be_had` with the hindrances, `ground_is_yours` where oneself holds some of
        it, `wish_is_kept`, `too_many_wishes`.
    """
    if actor.party_id is None:
        raise Refused("party_is_another")
    if wanted.since < day_of(at):
        raise Refused("day_is_past", day=wanted.since)
    queue_up(segment_id)
    quote = queries.quote(wanted, segment_id=segment_id, frontage_id=frontage_id)
    if quote.weighed.is_possible:
        raise Refused("ground_is_free")
    if not queries.may_wait(quote):
        raise Refused("stretch_cannot_be_had", hindrances=list(quote.weighed.hindrances))
    if _holds_some(actor.party_id, quote):
        raise Refused("ground_is_yours")
    own = Wish.objects.filter(party=actor.party_id, state="waiting")
    told = columns(wanted)
    if own.filter(segment=segment_id, **told).exists():
        raise Refused("wish_is_kept")
    if own.count() >= MOST:
        raise Refused("too_many_wishes", most=MOST)
    row = Wish.objects.create(
        party_id=actor.party_id, segment_id=segment_id, frontage_id=frontage_id, purpose=purpose,
        asked_at=at, **told,
    )  # fmt: skip
    _tell("wait", row, actor, at)
    return queries.wish_of(row)


def _holds_some(party_id: UUID, quote: Quote) -> bool:
    """Whoever could wait for what they hold would keep it without ever applying."""
    mine = rules.pieces(quote.wanted)
    met = [
        one.use_id
        for one in queries.taken(quote.wanted, quote.segment_id)
        if any(one.piece.meets(piece) for piece in mine)
    ]
    return Use.objects.filter(pk__in=met, party=party_id).exists()


@transaction.atomic
def withdraw_wish(*, wish_id: UUID, actor: Actor, at: datetime) -> None:
    """Its owner waits no more, or gives back a ticket whose list is still open.

    :raises Refused: `wish_is_unknown`, also for who does not own it; `wish_is_elsewhere`.
    """
    row = Wish.objects.select_for_update(of=("self",)).filter(pk=wish_id).first()
    if row is None or actor.party_id is None or row.party_id != actor.party_id:
        raise Refused("wish_is_unknown")
    is_open = row.state == "entered" and row.round is not None and row.round.state == "open"
    if row.state != "waiting" and not is_open:
        raise Refused("wish_is_elsewhere", state=row.state)
    _move(row, "withdrawn", actor, at)


def _move(row: Wish, state: str, actor: Actor, at: datetime, offered: Use | None = None) -> None:
    row.state, row.offer = state, offered
    row.save(update_fields=["state", "offer"])
    _tell(state, row, actor, at)


def _tell(act: str, row: Wish, actor: Actor, at: datetime) -> None:
    base.record(
        action=f"sidewalks.wish_{act}", actor=actor, at=at, subject=f"sidewalks.wish:{row.pk}",
        offer=row.offer.number if row.offer else "",
    )  # fmt: skip


# ------------------------------------------------------------------ when ground falls free


@transaction.atomic
def pass_on(segment_id: UUID, at: datetime) -> int:
    """Keep what fell free on a segment for who waits for it; how many were offered something."""
    queue_up(segment_id)
    let_go_of_run_out(segment_id, at)
    return offer(segment_id, at)


def offer(segment_id: UUID, at: datetime) -> int:
    """Under the lock of the segment, in the order in which they asked or were drawn: what of a wish
    is still ahead is kept for its party if it can be had. One that cannot is asked again next time,
    before all who came later. Whoever waited longer than the days they asked for waits no more."""
    rows = Wish.objects.select_for_update(of=("self",)).filter(
        segment_id=segment_id, state="waiting"
    )
    made = 0
    for row in rows.order_by(*queries.IN_TURN):
        left = queries.left_of(row, day_of(at))
        if left is None:
            _move(row, "lapsed", SYSTEM, at)
            continue
        try:
            with transaction.atomic():
                use = keep(
                    wanted=left, segment_id=segment_id, party_id=row.party_id, actor=SYSTEM,
                    purpose=row.purpose, frontage_id=row.frontage_id,
                    is_sample=row.round is not None and row.round.is_sample, at=at,
                )  # fmt: skip
        except Refused:
            continue  # it keeps its place
        _move(row, "taken" if use.state == "active" else "offered", SYSTEM, at, use)
        base.publish(topic="sidewalks.offered", at=at, number=use.number)
        made += 1
    return made


def pass_on_all(at: datetime) -> int:
    """Every day: what the calendar alone set free, and the wishes whose days are over."""
    return sum(pass_on(one, at) for one in queries.segments_waited_for())
