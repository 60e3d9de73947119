from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from opendistrict.registers.facts import registry, rules
from opendistrict.registers.facts.models import (
    Correction,
    Doubt,
    Fact,
    Measure,
    Series,
)
from opendistrict.registers.facts.shapes import (
    Doubted,
    FactShape,
    Kind,
    MeasureShape,
    Slice,
    Standing,
)

PAGE = 50


def measures() -> Mapping[str, MeasureShape]:
    """Every measure by code: those of our rooms and those a pack declares."""
    told = {row.code: _measure(row) for row in Measure.objects.all()}
    return told | registry.declared()


def samples() -> set[str]:
    """The codes of the measures that are only invented."""
    declared = registry.declared()
    told = Measure.objects.filter(is_sample=True).values_list("code", flat=True)
    return {one for one in told if one not in declared} | {
        one.code for one in declared.values() if one.is_sample
    }


def measure(code: str) -> MeasureShape | None:
    declared = registry.declared().get(code)
    if declared:
        return declared
    row = Measure.objects.filter(pk=code).first()
    return _measure(row) if row else None


def id_of(measure_code: str, act: str) -> UUID:
    """The key of what an act tells of a measure, whether it was told or not."""
    found = measure(measure_code)
    assert found is not None, measure_code
    return rules.fact_id(found.source, found.code, act)


def _measure(row: Measure) -> MeasureShape:
    return MeasureShape(
        code=row.code, name=row.name, name_en=row.name_en, kind=Kind(row.kind), unit=row.unit,
        source=row.source, source_name=row.source_name, decimals=row.decimals,
        slices=tuple(
            Slice(code, name, name_en, tuple((v, vi, en) for v, vi, en in values))
            for code, name, name_en, values in row.slices
        ),
        most=row.most, basis=row.basis, is_sample=row.is_sample,
    )  # fmt: skip


def shapes_of(rows: Iterable[Fact]) -> list[FactShape]:
    """Rows as facts, each with what it corrects; one query more."""
    facts = list(rows)
    corrections = Correction.objects.in_bulk([fact.pk for fact in facts])
    return [_fact(fact, corrections.get(fact.pk)) for fact in facts]


def _fact(row: Fact, correction: Correction | None) -> FactShape:
    return FactShape(
        id=row.pk, measure=row.series.measure, source=row.series.source,
        unit_id=row.series.unit_id, area_id=row.series.area_id,
        slices=tuple(sorted(row.series.slices.items())), happened_on=row.happened_on,
        quantity=row.quantity, recorded_at=row.recorded_at, act=row.act,
        point=rules.degrees(row.lon, row.lat),
        corrects_id=correction.corrects_id if correction else None,
        count=correction.count if correction else 1,
        reason=correction.reason if correction else "",
        corrected_by=correction.corrected_by if correction else "",
    )  # fmt: skip


def facts(ids: Iterable[UUID]) -> Mapping[UUID, FactShape]:
    rows = Fact.objects.filter(pk__in=set(ids)).select_related("series")
    return {fact.id: fact for fact in shapes_of(rows)}


def history(fact_id: UUID) -> list[FactShape]:
    """A fact and what corrects it, in the order in which it was learned."""
    # Two queries: with "this one or one of those" the database would read every fact there is.
    ids = [*Correction.objects.filter(corrects_id=fact_id).values_list("fact_id", flat=True)]
    rows = Fact.objects.filter(pk__in=[fact_id, *ids]).select_related("series")
    found = shapes_of(rows)
    return sorted(found, key=lambda one: (one.id != fact_id, one.act))


def standing(fact_id: UUID) -> Standing:
    """What is true of a fact after its corrections."""
    return rules.standing(history(fact_id))


def last_told(codes: Collection[str]) -> Mapping[str, date]:
    """The last day on which something of each measure happened; none for what was never told."""
    return _extreme("max", codes)


def first_told(codes: Collection[str]) -> Mapping[str, date]:
    """The first day on which something of each measure happened; none for what was never told."""
    return _extreme("min", codes)


# Each series' extreme lies at an end of its index: nothing in between is read.
_EXTREME = f"""
SELECT measure, {{extreme}}(day) FROM (
  SELECT s.measure,
         (SELECT {{extreme}}(t.day) FROM facts_daytotal t WHERE t.series_id = s.id) AS day
  FROM facts_series s WHERE s.measure = ANY (%(codes)s) AND s.level = {int(Series.Level.TOTAL)}
  UNION ALL
  SELECT s.measure, p.day FROM facts_pending p JOIN facts_series s ON s.id = p.series_id
  WHERE s.measure = ANY (%(codes)s)
) known WHERE day IS NOT NULL GROUP BY measure
"""


def _extreme(extreme: str, codes: Collection[str]) -> Mapping[str, date]:
    with connection.cursor() as cursor:
        cursor.execute(_EXTREME.format(extreme=extreme), {"codes": list(set(codes))})
        return dict(cursor.fetchall())


def series_words(ids: Collection[int]) -> Mapping[int, str]:
    """What each series is of, for people who look for a fault: measure, unit, area, slices."""
    rows = Series.objects.filter(pk__in=set(ids)).select_related("unit", "area")
    return {
        row.pk: " ".join(
            [row.measure, row.unit.slug, *([row.area.slug] if row.area else [])]
            + [f"{code}={value}" for code, value in sorted(row.slices.items())]
        )
        for row in rows.order_by("pk")
    }


def doubts(unit_ids: Collection[UUID], *, after: datetime | None = None) -> Sequence[Doubted]:
    """Open doubts about facts of these units, the newest first; one page."""
    rows = Doubt.objects.filter(settled_at=None, fact__series__unit_id__in=unit_ids)
    if after is not None:
        rows = rows.filter(raised_at__lt=after)
    page = list(rows.order_by("-raised_at")[:PAGE])
    told = facts(row.fact_id for row in page)
    return [Doubted(told[row.fact_id], row.usual, row.raised_at) for row in page]
