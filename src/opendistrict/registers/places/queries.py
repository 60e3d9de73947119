from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from opendistrict.registers.places.models import Area, AreaInUnit
from opendistrict.registers.places.shapes import AreaShape


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


def areas_of(unit_id: UUID, on: date) -> list[AreaShape]:
    """The areas of a ward on that day, by name."""
    rows = Area.objects.filter(units__unit_id=unit_id, units__valid__contains=on)
    return [_area(row) for row in rows.order_by("slug")]
