"""The single facts behind a sum: by page, and those learned after a day."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast

from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import rules
from opendistrict.registers.facts.models import Correction, Doubt, Fact, Series
from opendistrict.registers.facts.queries.telling import shapes_of
from opendistrict.registers.facts.shapes import (
    Cell,
    DoubtShape,
    FactShape,
    Learned,
    Point,
    Stretch,
)

MOST = 1000  # counting stops here
NEWEST = 20
_PIN = 1_000_000_000  # more than the millionths of a degree that latitudes span


def slice_values(measures: Collection[str], code: str) -> tuple[str, ...]:
    """Every value with which facts of these measures were told; one query."""
    rows = Series.objects.filter(
        measure__in=set(measures), level=Series.Level.CUT, slices__has_key=code
    )
    found = rows.values_list(f"slices__{code}", flat=True).distinct()
    return tuple(sorted(str(value) for value in found))


def cells_of(measures: Collection[str]) -> frozenset[Cell]:
    """Every pair of unit and area for which something of these measures was told; one query."""
    rows = Series.objects.filter(measure__in=set(measures)).values_list("unit_id", "area_id")
    return frozenset(Cell(unit_id, area_id) for unit_id, area_id in rows.distinct())


def told_since(
    unit_ids: Collection[UUID], area_ids: Collection[UUID], day: date
) -> tuple[UUID, date] | None:
    """A unit among these, or one in whose areas, something happened on that day or later, with
    the last day on which it did; None where nothing did. One query."""
    rows = Fact.objects.filter(
        Q(series__unit_id__in=set(unit_ids)) | Q(series__area_id__in=set(area_ids)),
        happened_on__gte=day,
    )
    last = rows.order_by("-happened_on", "-pk").values_list("series__unit_id", "happened_on")
    return last.first()


def facts_of(
    stretches: Sequence[Stretch],
    reach: Collection[UUID],
    *,
    known_on: date,
    after: tuple[date, UUID] | None = None,
    most: int = 50,
) -> list[FactShape]:
    """One page of the facts that several stretches of time are made of, of units within `reach`,
    the newest first; `after` is where the last page ended. Three queries, however many."""
    rows = _rows(stretches, reach).filter(recorded_at__lt=end_of(known_on))
    if after is not None:
        rows = rows.filter(Q(happened_on__lt=after[0]) | Q(happened_on=after[0], pk__lt=after[1]))
    return shapes_of(rows.select_related("series").order_by("-happened_on", "-pk")[:most])


def learned(
    stretches: Sequence[Stretch], reach: Collection[UUID], *, after: date, until: date
) -> Learned:
    """What was learned of these sums after one day and up to the end of another."""
    rows = _rows(stretches, reach).filter(
        recorded_at__gte=end_of(after), recorded_at__lt=end_of(until)
    )
    corrections = Correction.objects.filter(fact__in=rows.values("pk"))
    corrected = corrections.order_by().values("corrects").distinct()[:MOST].count()
    late = rows.exclude(pk__in=corrections.values("pk"))[:MOST].count()
    newest = rows.select_related("series").order_by("-recorded_at", "-pk")[:NEWEST]
    return Learned(corrected, late, tuple(shapes_of(newest)))


def _rows(stretches: Sequence[Stretch], reach: Collection[UUID]) -> QuerySet[Fact, Fact]:
    """The facts of the stretches. Series are few and repeat: they are matched in memory."""
    series = list(
        Series.objects.filter(measure__in={one.ask.measure for one in stretches}).filter(
            unit_id__in=set(reach)
        )
    )
    wanted, found = Q(pk__in=[]), Fact.objects.all()
    if any(one.elsewhere for one in stretches):
        found = found.alias(pin=Cast("lon", BigIntegerField()) * _PIN + F("lat"))
    for one in stretches:
        ids = [row.pk for row in series if _belongs(row, one)]
        if ids:
            span = Q(series_id__in=ids, happened_on__lt=one.ask.until)
            if one.ask.since is not None:
                span &= Q(happened_on__gte=one.ask.since)
            if one.elsewhere:
                span &= Q(lon__isnull=True) | ~Q(pin__in=_pins(one.elsewhere))
            wanted |= span
    return found.filter(wanted)


def _pins(points: Collection[Point]) -> list[int]:
    """Points as single numbers, which the database compares at once."""
    pinned = (rules.millionths(one) for one in points)
    return [lon * _PIN + lat for lon, lat in pinned if lon is not None and lat is not None]


def _belongs(row: Series, stretch: Stretch) -> bool:
    if row.measure != stretch.ask.measure or row.unit_id not in stretch.unit_ids:
        return False
    if stretch.area_id is not None and row.area_id != stretch.area_id:
        return False
    if stretch.is_without_area and row.area_id is not None:
        return False
    if stretch.cells is not None and Cell(row.unit_id, row.area_id) not in stretch.cells:
        return False
    return all(row.slices.get(code) in values for code, values in stretch.ask.slices)


def doubt_of(fact_id: UUID) -> DoubtShape | None:
    row = Doubt.objects.filter(fact_id=fact_id).first()
    if row is None:
        return None
    return DoubtShape(row.usual, row.raised_at, row.settled_at, row.settled_by)
