from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitBegins
from opendistrict.registers.places import rules
from opendistrict.registers.places.models import Area, AreaInUnit, ReformDraft
from opendistrict.registers.places.shapes import AreaShape, ReformShape

ACT = "orgs.reform"
REFORMS = 100


def _area(row: Area) -> AreaShape:
    return AreaShape(row.pk, row.slug, row.name, row.name_en, row.is_sample)


def areas(ids: Iterable[UUID]) -> Mapping[UUID, AreaShape]:
    return {row.pk: _area(row) for row in Area.objects.filter(pk__in=set(ids))}


def area_ids_by_slug() -> Mapping[str, UUID]:
    return dict(Area.objects.values_list("slug", "id"))


def units_of_areas(on: date) -> Mapping[UUID, UUID]:
    """The ward of every area on that day. One query; an area that was in none is left out."""
    rows = AreaInUnit.objects.filter(valid__contains=on).order_by("area_id")
    return dict(rows.values_list("area_id", "unit_id"))


def area_days() -> set[date]:
    """The days on which an area came to a ward or left one; one query."""
    spans = AreaInUnit.objects.values_list("valid", flat=True).order_by("valid").distinct()
    return {day for span in spans for day in (span.lower, span.upper) if day is not None}


def unit_slugs_of_areas(on: date) -> Mapping[str, str]:
    """The ward of every area on that day, both by slug. One query."""
    rows = AreaInUnit.objects.filter(valid__contains=on).order_by("area__slug")
    return dict(rows.values_list("area__slug", "unit__slug"))


def area_names() -> Mapping[str, AreaShape]:
    """Every area by its slug."""
    return {row.slug: _area(row) for row in Area.objects.order_by("slug")}


# ------------------------------------------------------------------ reforms


def reforms(actor: Actor) -> list[ReformShape]:
    """The reforms of the places where this actor may reform units: drafts first, then those
    done, the latest day first; at most a hundred."""
    rows = ReformDraft.objects.filter(unit_id__in=orgs.scope(actor, ACT))
    return [reform_of(row) for row in rows.order_by("state", "-on", "-pk")[:REFORMS]]


def reform(reform_id: UUID, actor: Actor) -> ReformShape | None:
    row = ReformDraft.objects.filter(pk=reform_id, unit_id__in=orgs.scope(actor, ACT)).first()
    return reform_of(row) if row else None


def reform_of(row: ReformDraft) -> ReformShape:
    return ReformShape(
        id=row.pk,
        unit_id=row.unit_id,
        title=row.title,
        on=row.on,
        basis=row.basis,
        begins=tuple(UnitBegins(**one) for one in row.new_units),
        lines=rules.lines_from_data(row.lines),
        revision=row.revision,
        drafted_at=row.drafted_at,
        drafted_by=row.drafted_by,
        is_executed=row.state == "executed",
        executed_at=row.executed_at,
        executed_by=row.executed_by,
    )


def reform_stamp(revision: int) -> str:
    """A digest of everything a trial stands on: the draft, units, successions, posts, areas."""
    return sha256(f"{revision}-{orgs.stamp('places_areainunit')}".encode()).hexdigest()[:32]
