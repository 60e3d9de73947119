from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.models import OfficeHours
from opendistrict.registers.orgs.queries import unit_ids_by_slug
from opendistrict.registers.orgs.shapes import OfficeHoursRow


@transaction.atomic
def load_office_hours(*, rows: Iterable[OfficeHoursRow], actor: Actor, at: datetime) -> int:
    """Make the timetables be as the rows say, each known by its unit and its first day. Returns
    how many changed."""
    units = unit_ids_by_slug()
    known = {(row.unit_id, row.valid.lower): row for row in OfficeHours.objects.all()}
    changed = 0
    for row in rows:
        unit_id = units[row.unit] if row.unit else None
        values: dict[str, object] = {
            "sessions": [list(one) for one in row.sessions],
            "weekdays": {
                str(day): [list(one) for one in some] for day, some in row.weekdays.items()
            },
            "valid": DateRange(row.since, row.until), "basis": row.basis,
            "confidence": row.confidence,
        }  # fmt: skip
        old = known.get((unit_id, row.since))
        if old and all(getattr(old, name) == value for name, value in values.items()):
            continue
        row_now = old or OfficeHours(unit_id=unit_id)
        for name, value in values.items():
            setattr(row_now, name, value)
        row_now.save()
        base.record(
            action="orgs.set_office_hours", actor=actor, at=at,
            subject=f"orgs.unit:{unit_id or 'every'}", sessions=row.sessions, basis=row.basis,
        )  # fmt: skip
        changed += 1
    return changed
