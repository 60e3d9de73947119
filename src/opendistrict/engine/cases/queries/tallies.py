"""What units had in hand and what fell due, counted where it lies: one statement a question,
however many dossiers there are. `units` are those the asker may read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.rules.keeping import SUPPLEMENTS_ALLOWED
from opendistrict.engine.cases.shapes.measured import Fallen, Span, Tally
from opendistrict.kernel.days import HERE

_BROKEN = (
    Q(finished_at=None) | Q(finished_at__gt=F("due_at")) | Q(supplements__gt=SUPPLEMENTS_ALLOWED)
)


def of_hand(units: Collection[UUID], span: Span) -> "QuerySet[Dossier]":
    """What these units had in hand: received before the end of the span, and open still or ended
    not before its beginning."""
    return Dossier.objects.filter(
        Q(finished_at=None) | Q(finished_at__gte=span.begins), unit__in=units,
        received_at__lt=span.ends,
    )  # fmt: skip


def of_due(units: Collection[UUID], span: Span) -> "QuerySet[Dossier]":
    """What fell due within the span. Read from the dossiers themselves, so it knows of today what
    the night has not told as facts yet."""
    return Dossier.objects.filter(
        unit__in=units, received_at__isnull=False, due_at__gte=span.begins, due_at__lt=span.ends
    )


def _hand(span: Span, at: datetime) -> Mapping[str, Q]:
    """What is counted of what was in hand."""
    return {
        "hand": Q(),
        "received": Q(received_at__gte=span.begins),
        "done": Q(state__in=["9", "10"], finished_at__lt=span.ends),
        "open": Q(finished_at=None),
        "late": Q(finished_at=None, due_at__lt=at),
    }


def behind(
    what: str, units: Collection[UUID], span: Span, at: datetime
) -> "QuerySet[Dossier] | None":
    """The dossiers of a count: hand, received, done, open, late, fallen, broken; None for another
    name."""
    found = _hand(span, at).get(what)
    if found is not None:
        return of_hand(units, span).filter(found)
    if what in ("fallen", "broken"):
        due = of_due(units, span)
        return due.filter(_BROKEN) if what == "broken" else due
    return None


def by_procedure(units: Collection[UUID], span: Span, at: datetime) -> list[Tally]:
    """What of each procedure was in hand."""
    counts: dict[str, Any] = {
        name: Count("id", filter=found) if found else Count("id")
        for name, found in _hand(span, at).items()
    }
    rows: Iterable[Mapping[str, Any]] = (
        of_hand(units, span).values("procedure").annotate(**counts).order_by("procedure")
    )
    return [Tally(**row) for row in rows]


def due_by_procedure(units: Collection[UUID], span: Span) -> Mapping[str, Fallen]:
    return {row["part"]: _fallen(row) for row in _due(units, span, F("procedure"))}


def due_by_month(units: Collection[UUID], span: Span) -> Mapping[date, Fallen]:
    """By the first day of the month, months with something due alone, in order."""
    months = _due(units, span, TruncMonth("due_at", tzinfo=HERE))
    return {row["part"].date(): _fallen(row) for row in months}


def _due(units: Collection[UUID], span: Span, part: Any) -> Any:
    rows = of_due(units, span).values(part=part)
    return rows.annotate(n=Count("id"), broken=Count("id", filter=_BROKEN)).order_by("part")


def _fallen(row: Mapping[str, Any]) -> Fallen:
    return Fallen(row["n"], row["n"] - row["broken"])
