from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places.models import Area, AreaInUnit
from opendistrict.registers.places.shapes import AreaRow


@transaction.atomic
def load_areas(*, rows: Iterable[AreaRow], actor: Actor, at: datetime) -> int:
    """Make the areas, and the wards they were in, be as the pack says. Returns rows changed."""
    units = orgs.unit_ids_by_slug()
    known = {area.slug: area for area in Area.objects.prefetch_related("units")}
    changed = 0
    for row in rows:
        values = {
            "name": row.name, "name_en": row.name_en, "confidence": row.confidence,
            "is_sample": row.is_sample,
        }  # fmt: skip
        stays = [(units[unit], since, until, basis) for unit, since, until, basis in row.units]
        old = known.get(row.slug)
        was_reformed = old is not None and any(stay.reform for stay in old.units.all())
        if old and was_reformed:
            stays = [_stay(stay) for stay in old.units.all()]  # a pack does not undo a reform
        if old and _same(old, values, stays):
            continue
        area, _ = Area.objects.update_or_create(slug=row.slug, defaults=values)
        if not was_reformed:
            AreaInUnit.objects.filter(area=area).delete()
            AreaInUnit.objects.bulk_create(
                AreaInUnit(area=area, unit_id=unit_id, valid=DateRange(since, until), basis=basis)
                for unit_id, since, until, basis in stays
            )
        base.record(
            action="places.set_area", actor=actor, at=at, subject=f"places.area:{area.pk}",
            name=row.name, units=[unit for unit, *_ in row.units],
        )  # fmt: skip
        changed += 1
    return changed


def _stay(stay: AreaInUnit) -> tuple[UUID, date | None, date | None, str]:
    return stay.unit_id, stay.valid.lower, stay.valid.upper, stay.basis


def _same(area: Area, values: dict[str, object], stays: Sequence[tuple[object, ...]]) -> bool:
    now = {_stay(stay) for stay in area.units.all()}
    return now == set(stays) and all(getattr(area, key) == told for key, told in values.items())
