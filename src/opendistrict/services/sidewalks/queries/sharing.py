"""Rounds in which ground is shared out, and their tickets."""

from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.ground import days
from opendistrict.services.sidewalks.queries.uses import PAGE, READ
from opendistrict.services.sidewalks.shapes import Ground, Method, RoundShape, Ticket, Wanted

UNDRAWN = ("open", "closed")


def round_over(wanted: Wanted, segment_id: UUID) -> RoundShape | None:
    """The round that shares out such ground on some of those days and is not drawn yet."""
    rows = models.Round.objects.filter(
        segments=segment_id, use=wanted.use, ground=wanted.ground, state__in=UNDRAWN,
        days__overlap=DateRange(wanted.since, wanted.until),
    )  # fmt: skip
    row = rows.order_by("days", "pk").first()
    return round_of(row) if row else None


def round_of(row: models.Round) -> RoundShape:
    since, until = days(row.days)
    return RoundShape(
        id=row.pk, number=row.number, unit_id=row.unit_id, use=row.use, ground=Ground(row.ground),
        method=Method(row.method), since=since, until=until, streets=row.streets,
        opened_at=row.opened_at, closes_at=row.closes_at, number_from=row.number_from,
        number_on=row.number_on, basis=row.basis, state=row.state, digest=row.digest,
        drawn_number=row.drawn_number, drawn_at=row.drawn_at, why_off=row.why_off,
        is_sample=row.is_sample,
    )  # fmt: skip


def rounds() -> list[RoundShape]:
    """Of everybody, the newest first: that ground is shared out is nobody's secret."""
    return [round_of(row) for row in models.Round.objects.order_by("-opened_at", "-pk")[:PAGE]]


def rounds_of_office(actor: Actor) -> list[RoundShape]:
    rows = models.Round.objects.filter(unit_id__in=orgs.scope(actor, READ))
    return [round_of(row) for row in rows.order_by("-opened_at", "-pk")[:PAGE]]


def round_by_number(number: str) -> RoundShape | None:
    row = models.Round.objects.filter(number=number.strip().upper()).first()
    return round_of(row) if row else None


def entered(round_id: UUID) -> QuerySet[models.Wish]:
    """The wishes that hold a ticket of a round."""
    return models.Wish.objects.filter(round=round_id).exclude(state="withdrawn", rank=None)


def tickets(shared: RoundShape) -> list[Ticket]:
    """Every ticket, without a name: by its own id until it is drawn, then in the order drawn."""
    rows = entered(shared.id).order_by(F("rank").asc(nulls_first=True), "pk")
    return [
        Ticket(
            row.pk, row.rank,
            rules.lot(shared.number, shared.drawn_number, row.pk) if shared.drawn_number else "",
            row.last_had, row.state,
        )
        for row in rows
    ]  # fmt: skip


def last_had(shared: models.Round) -> dict[UUID, date]:
    """For each holder of a ticket the last day on which they had such ground in those streets."""
    holders = entered(shared.pk).values("party")
    rows = models.Use.objects.filter(
        party__in=holders, use=shared.use, ground=shared.ground,
        segment__in=shared.segments.values("pk"), state__in=["active", "ended", "revoked"],
    ).order_by("pk")  # fmt: skip
    found: dict[UUID, date] = {}
    for party_id, kept, ended_on in rows.values_list("party", "days", "ended_on"):
        last = (ended_on or days(kept)[1]) - timedelta(days=1)
        found[party_id] = max(last, found.get(party_id, last))
    return found
