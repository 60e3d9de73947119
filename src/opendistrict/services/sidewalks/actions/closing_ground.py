"""Works and events: ground is closed to uses for a time, and opened again."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.places import actions as places
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.actions.ending import CONFIRM
from opendistrict.services.sidewalks.actions.filling import fill, queue_up, stand_still_for
from opendistrict.services.sidewalks.models import ClosedStretch, Closure, Held, Use
from opendistrict.services.sidewalks.shapes import DAY, ClosureShape, Ground, Span, Why

DEEP = 1_000_000  # centimetres: over the whole depth of any kerb


@transaction.atomic
def close_ground(
    *, unit_id: UUID, kind: Why, title: str, ground: Ground,
    stretches: Sequence[tuple[UUID, Span]], since: date, until: date, basis: str,
    is_sample: bool = False, actor: Actor, at: datetime,
) -> ClosureShape:  # fmt: skip
    """Close stretches of kerbs for the days [since, until). Uses there stand still on those days,
    and what of their charges falls away is told for a decision.

    :param stretches: kerbs, each once, with the centimetres from its first corner.
    :raises Refused: `right_is_missing`, `closure_title_is_missing`, `basis_is_missing`,
        `list_is_empty`, `days_are_in_disorder`, `day_is_past`, `ground_is_closed_already`.
    """
    if not actor.may(CONFIRM, unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    _look_at(title, basis, stretches, since, until, day_of(at))
    for segment_id, _along in sorted(stretches):
        queue_up(segment_id)
    row = Closure.objects.create(
        number=base.next_number(series=f"RC-{day_of(at).year}"), unit_id=unit_id, kind=kind,
        title=title.strip(), ground=ground, days=DateRange(since, until), basis=basis.strip(),
        made_at=at, made_by=actor.label, is_sample=is_sample,
    )  # fmt: skip
    ClosedStretch.objects.bulk_create(
        ClosedStretch(closure=row, segment_id=one, along=NumericRange(*along))
        for one, along in stretches
    )
    met = queries.met_by(stretches, ground, since, until).select_for_update(of=("self",))
    touched = [one for one in met if stand_still_for(row, one, at)]
    for one in touched:
        fill(one)
    _take(row)
    _tell("close", row, actor, at, uses=[one.number for one in touched])
    for one in touched:
        base.publish(topic="sidewalks.paused", at=at, use=one.pk)
    return queries.closure_of(row)


def _look_at(
    title: str, basis: str, stretches: Sequence[object], since: date, until: date, today: date
) -> None:
    if not title.strip():
        raise Refused("closure_title_is_missing")
    if not basis.strip():
        raise Refused("basis_is_missing")
    if not stretches:
        raise Refused("list_is_empty")
    if since >= until:
        raise Refused("days_are_in_disorder", since=since, until=until)
    if since < today:
        raise Refused("day_is_past", day=since)


def _take(row: Closure) -> None:
    """The closure holds its ground in the database too: whoever writes, nobody else can."""
    wide = [Ground(row.ground)] if row.ground != Ground.ANY else [Ground.SIDEWALK, Ground.ROADWAY]
    try:
        with transaction.atomic():
            Held.objects.bulk_create(
                Held(
                    closure=row, segment_id=one.segment_id, ground=ground, along=one.along,
                    depth=NumericRange(0, DEEP), days=row.days, minutes=NumericRange(0, DAY),
                )
                for one in row.stretches.order_by("pk")
                for ground in wide
            )  # fmt: skip
    except IntegrityError:  # every use there stands still by now: what is left is a closure
        raise Refused("ground_is_closed_already") from None


@transaction.atomic
def lift_closure(
    *, closure_id: UUID, on: date, why: str, actor: Actor, at: datetime
) -> ClosureShape:
    """The ground is open again from a day on: uses that stood still for it go on, unless others
    have got some of their ground meanwhile.

    :raises Refused: `closure_is_unknown`, `right_is_missing`, `reason_is_missing`, `day_is_past`,
        `closure_is_over` where the day is not before its end.
    """
    row = Closure.objects.select_for_update(of=("self",)).filter(pk=closure_id).first()
    if row is None:
        raise Refused("closure_is_unknown")
    if not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    if not why.strip():
        raise Refused("reason_is_missing")
    if on < day_of(at):
        raise Refused("day_is_past", day=on)
    begins, ends = queries.days(row.days)
    if on >= min(ends, row.lifted_on or ends):
        raise Refused("closure_is_over", number=row.number)
    kerbs = sorted(row.stretches.values_list("segment_id", flat=True))
    for segment_id in kerbs:
        queue_up(segment_id)
    row.lifted_on, row.lifted_why = max(on, begins), why.strip()
    row.save(update_fields=["lifted_on", "lifted_why"])
    held = Held.objects.filter(closure=row)
    if row.lifted_on > begins:
        held.update(days=DateRange(begins, row.lifted_on))
    else:
        held.delete()
    for use in Use.objects.select_for_update(of=("self",)).filter(
        pk__in=row.pauses.values("use")
    ).order_by("pk"):  # fmt: skip
        _go_on(row, use, row.lifted_on)
    _tell("lift", row, actor, at, on=row.lifted_on, why=row.lifted_why)
    for segment_id in kerbs:
        base.publish(topic="sidewalks.freed", at=at, segment=segment_id)
    return queries.closure_of(row)


def _go_on(closure: Closure, row: Use, on: date) -> None:
    try:
        with transaction.atomic():
            for pause in row.pauses.filter(closure=closure):
                since, until = queries.days(pause.days)
                if since >= on:
                    pause.delete()
                elif until > on:
                    pause.days = DateRange(since, on)
                    pause.save(update_fields=["days"])
            if row.state in queries.ALIVE:
                fill(row)
    except IntegrityError:  # beside the closed stretch somebody got what was free: it stays theirs
        return


def _tell(act: str, row: Closure, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=f"sidewalks.{act}_ground", actor=actor, at=at,
        subject=f"sidewalks.closure:{row.pk}", number=row.number, **details,
    )  # fmt: skip
    since, until = queries.days(row.days)
    base.log(
        kind=f"sidewalks.{act}_ground", subject=f"sidewalks.closure:{row.pk}", at=at,
        body={"number": row.number, "title": row.title, "basis": row.basis,
              "since": since.isoformat(), "until": (row.lifted_on or until).isoformat()},
    )  # fmt: skip
    kerbs = list(row.stretches.values_list("segment_id", flat=True))
    places.touch_segments(queries.MAP, kerbs)
