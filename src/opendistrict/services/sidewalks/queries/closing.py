"""Ground that is closed for works or an event, and whom that meets."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Q, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.ground import days, span
from opendistrict.services.sidewalks.queries.uses import ALIVE, PAGE, READ, use_of
from opendistrict.services.sidewalks.shapes import (
    ClosedShape,
    ClosureShape,
    Ground,
    Span,
    UseShape,
    Wanted,
    Why,
)

Stretches = Sequence[tuple[UUID, Span]]


def closed(segment_ids: Collection[UUID], since: date, until: date) -> list[ClosedShape]:
    """What is closed of segments on some of the days [since, until), in the order of days."""
    rows = models.ClosedStretch.objects.filter(
        segment_id__in=segment_ids, closure__days__overlap=DateRange(since, until)
    ).select_related("closure").order_by("closure__days", "pk")  # fmt: skip
    found = [_closed(row) for row in rows]
    return [one for one in found if one.since < min(one.until, until) and since < one.until]


def _closed(row: models.ClosedStretch) -> ClosedShape:
    why = row.closure
    since, until = days(why.days)
    return ClosedShape(
        row.segment_id, span(row.along), Ground(why.ground), since,
        min(until, why.lifted_on or until), Why(why.kind), why.title,
    )  # fmt: skip


def closed_to(wanted: Wanted, segment_id: UUID) -> list[ClosedShape]:
    """What is closed of a wish."""
    return [
        one
        for one in closed([segment_id], *_nights(wanted))
        if one.ground in (Ground.ANY, wanted.ground)
        and one.along[0] < wanted.along[1]
        and wanted.along[0] < one.along[1]
    ]


def closures_over(wanted: Wanted, segment_id: UUID) -> QuerySet[models.Closure]:
    """The closures that take some of a wish on some of its days."""
    since, until = _nights(wanted)
    rows = models.Closure.objects.filter(
        stretches__segment=segment_id, stretches__along__overlap=NumericRange(*wanted.along),
        ground__in=(Ground.ANY, wanted.ground), days__overlap=DateRange(since, until),
    )  # fmt: skip
    return rows.filter(Q(lifted_on=None) | Q(lifted_on__gt=since)).order_by("days", "pk")


def _nights(wanted: Wanted) -> tuple[date, date]:
    """Its days, and the one into which its last night runs."""
    return wanted.since, rules.pieces(wanted)[-1].days[1]


def met_by(stretches: Stretches, ground: Ground, since: date, until: date) -> QuerySet[models.Use]:
    """The uses that have, or follow one that has, some of the ground on some of the days; the
    followed before the follower."""
    lies = (Q(segment=one, along__overlap=NumericRange(*along)) for one, along in stretches)
    eve = since - timedelta(days=1)  # whose night may run into the first day
    rows = models.Use.objects.filter(
        reduce(or_, lies, Q(pk=None)), state__in=ALIVE, days__overlap=DateRange(eve, until)
    )
    if ground is not Ground.ANY:
        rows = rows.filter(ground=ground)
    return rows.order_by("pk")


def touched_by_closing(
    stretches: Stretches, ground: Ground, since: date, until: date, actor: Actor
) -> list[UseShape]:
    """Whom a closure would meet, before anybody decides it."""
    rows = met_by(stretches, ground, since, until).filter(unit_id__in=orgs.scope(actor, READ))
    some = [use_of(row) for row in rows.prefetch_related("pauses")]
    return [one for one in some if since < _nights(one.wanted)[1]]


def closures(actor: Actor) -> list[ClosureShape]:
    """Those of one's units, the newest first."""
    rows = models.Closure.objects.filter(unit_id__in=orgs.scope(actor, READ))
    return [closure_of(row) for row in _whole(rows).order_by("-made_at", "-pk")[:PAGE]]


def closure(number: str, actor: Actor) -> ClosureShape | None:
    rows = models.Closure.objects.filter(number=number.strip().upper())
    row = _whole(rows).filter(unit_id__in=orgs.scope(actor, READ)).first()
    return closure_of(row) if row else None


def _whole(rows: QuerySet[models.Closure]) -> QuerySet[models.Closure]:
    return rows.prefetch_related("stretches")


def stood_still_for(closure_id: UUID) -> Mapping[str, tuple[date, date]]:
    """The numbers of the uses that stand still for a closure, and on which days [since, until)."""
    rows = models.Pause.objects.filter(closure=closure_id).order_by("use__number")
    return {number: days(on) for number, on in rows.values_list("use__number", "days")}


def closure_of(row: models.Closure) -> ClosureShape:
    since, until = days(row.days)
    return ClosureShape(
        id=row.pk, number=row.number, unit_id=row.unit_id, kind=Why(row.kind), title=row.title,
        ground=Ground(row.ground), since=since, until=min(until, row.lifted_on or until),
        basis=row.basis,
        stretches=[(one.segment_id, span(one.along)) for one in row.stretches.all()],
        made_at=row.made_at, made_by=row.made_by, lifted_why=row.lifted_why,
        is_sample=row.is_sample,
    )  # fmt: skip
