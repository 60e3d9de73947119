"""From a hold to its end: confirmed, given up, revoked, run out."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.places import actions as places
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.actions.filling import fill, followers, queue_up
from opendistrict.services.sidewalks.models import Held, Use, Wish
from opendistrict.services.sidewalks.rules import measures
from opendistrict.services.sidewalks.shapes import UseShape

CONFIRM = "sidewalks.confirm"
ENDED = "sidewalks.ended"  # by the office: who gives a place back or changes it knows it


def tell(act: str, row: Use, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=f"sidewalks.{act}", actor=actor, at=at, subject=f"sidewalks.use:{row.pk}",
        number=row.number, **details,
    )  # fmt: skip
    places.touch_segments(queries.MAP, [row.segment_id])


def locked(use_id: UUID, *states: str) -> Use:
    row = Use.objects.select_for_update(of=("self",)).filter(pk=use_id).first()
    if row is None:
        raise Refused("use_is_unknown")
    if row.state not in states:
        raise Refused("use_is_elsewhere", state=row.state, number=row.number)
    return row


@transaction.atomic
def confirm(*, use_id: UUID, actor: Actor, at: datetime) -> UseShape:
    """The permit or registration is given: the hold no longer runs out.

    :raises Refused: `use_is_unknown`, `use_is_elsewhere`, `not_allowed`.
    """
    row = locked(use_id, "held")
    if actor.kind != "system" and not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    return activate(row, actor, at)


def activate(row: Use, actor: Actor, at: datetime) -> UseShape:
    """A locked hold becomes what may be used; its leaf stands in the event log. What it follows
    gives way to it."""
    _take_the_place(row, actor, at)
    row.state, row.kept_until, row.revision = "active", None, row.revision + 1
    row.save(update_fields=["state", "kept_until", "revision"])
    answered(row, "taken")
    shape = queries.use_of(row)
    tell("confirm", row, actor, at)
    base.log(
        kind="sidewalks.confirm", subject=f"sidewalks.use:{row.pk}", at=at,
        body={"number": row.number, "use": row.use, "since": shape.wanted.since.isoformat(),
              "until": shape.wanted.until.isoformat()},
    )  # fmt: skip
    for one in measures.granted(shape, row.area_id, day_of(at)):
        facts.tell(one, at=at)
    base.publish(topic="sidewalks.confirmed", at=at, use=row.pk)
    return shape


def _take_the_place(row: Use, actor: Actor, at: datetime) -> None:
    if row.follows_id is None:
        return
    before = Use.objects.select_for_update(of=("self",)).get(pk=row.follows_id)
    since = queries.wanted_of(row).since
    if before.state == "active" and since < queries.wanted_of(before).until:
        end_row(before, since, "place_was_changed", "ended", actor, at)


def answered(row: Use, state: str) -> None:
    """What became of the wish that a hold was offered to, if it was and nobody answered yet."""
    Wish.objects.filter(offer=row, state="offered").update(state=state)


@transaction.atomic
def end(
    *, use_id: UUID, on: date, why: str, revoked: bool = False, actor: Actor, at: datetime
) -> UseShape:
    """The ground is free from a day on: given up by its holder, or revoked by the office.

    What was used stays written; the days after it are free at once.

    :raises Refused: `reason_is_missing`, `use_is_unknown`, `use_is_elsewhere`, `not_allowed`.
    """
    if not why.strip():
        raise Refused("reason_is_missing")
    row = locked(use_id, "held", "active")
    own = actor.party_id is not None and actor.party_id == row.party_id and not revoked
    if not own and not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    end_row(row, on, why.strip(), "revoked" if revoked else "ended", actor, at)
    if not own:
        base.publish(topic=ENDED, at=at, use=row.pk)
    return queries.use_of(row)


def end_row(row: Use, on: date, why: str, state: str, actor: Actor, at: datetime) -> None:
    queue_up(row.segment_id)
    if row.state == "held":  # nobody uses it yet: there is nothing to go on until then
        on = min(on, day_of(at))
    for piece in Held.objects.filter(use=row):
        begins, ends = queries.piece_of(piece).days
        if begins >= on:
            piece.delete()
        elif ends > on:
            piece.days = DateRange(begins, on)
            piece.save(update_fields=["days"])
    for one in followers(row):
        fill(one)
    row.state, row.ended_on, row.ended_why = state, on, why
    row.kept_until, row.revision = None, row.revision + 1
    row.save(update_fields=["state", "ended_on", "ended_why", "kept_until", "revision"])
    answered(row, "lapsed" if state == "let_go" else "withdrawn")
    tell("end", row, actor, at, on=on, why=why, state=state)
    base.publish(topic="sidewalks.freed", at=at, segment=row.segment_id)


@transaction.atomic
def pause(
    *, use_id: UUID, since: date, until: date, why: str, basis: str, actor: Actor, at: datetime
) -> UseShape:
    """For works or an event a use stands still on the days [since, until): its ground is free for
    them, and what of the charge falls away is told for a decision.

    :raises Refused: `reason_is_missing`, `basis_is_missing`, `pause_is_outside_the_use`,
        `day_is_past`, `right_is_missing`.
    """
    if not why.strip():
        raise Refused("reason_is_missing")
    if not basis.strip():
        raise Refused("basis_is_missing")
    row = locked(use_id, "held", "active")
    if not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    if since < day_of(at):
        raise Refused("day_is_past", day=since)
    asked = queries.wanted_of(row)
    since, until = max(since, asked.since), min(until, asked.until)
    if since >= until or row.pauses.filter(days__overlap=DateRange(since, until)).exists():
        raise Refused("pause_is_outside_the_use", number=row.number)
    queue_up(row.segment_id)
    for one in (row, *followers(row)):
        _stand_still(one, since, until, why.strip(), basis.strip(), at)
    row.revision += 1
    row.save(update_fields=["revision"])
    tell("pause", row, actor, at, days=[since, until], why=why, basis=basis)
    base.publish(topic="sidewalks.paused", at=at, use=row.pk)
    base.publish(topic="sidewalks.freed", at=at, segment=row.segment_id)
    return queries.use_of(row)


def _stand_still(
    row: Use, since: date, until: date, why: str, basis: str, at: datetime
) -> None:  # fmt: skip
    asked = queries.wanted_of(row)
    since, until = max(since, asked.since), min(until, asked.until)
    if since < until:
        row.pauses.create(days=DateRange(since, until), why=why, basis=basis, made_at=at)
        fill(row)


def let_go_of_run_out(segment_id: UUID, at: datetime) -> None:
    rows = Use.objects.select_for_update(of=("self",)).filter(
        segment_id=segment_id, state="held", kept_until__lte=at
    )
    for row in rows.order_by("pk"):
        end_row(row, day_of(at), "hold_ran_out", "let_go", SYSTEM, at)


def let_go_of_holds(at: datetime) -> int:
    """Free what was held and never confirmed; each in a transaction of its own."""
    gone = 0
    for use_id in queries.run_out(at):
        with transaction.atomic():
            row = Use.objects.select_for_update(of=("self",), skip_locked=True).filter(
                pk=use_id, state="held", kept_until__lte=at
            ).first()  # fmt: skip
            if row:
                end_row(row, day_of(at), "hold_ran_out", "let_go", SYSTEM, at)
                gone += 1
    return gone


REMINDED = timedelta(days=7)  # a setting of the office: how long before the end its holder is told


def remind_of_ending(at: datetime) -> int:
    """Every day: tell who has a place for a week more and has not asked for it anew."""
    numbers = queries.ending_on(day_of(at) + REMINDED)
    for number in numbers:
        base.publish(topic="sidewalks.ends_soon", at=at, number=number)
    return len(numbers)
