from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.models import LocalDay
from opendistrict.registers.orgs.queries import weigh_local_day
from opendistrict.registers.orgs.shapes import LocalDayRow


@transaction.atomic
def load_local_days(*, rows: Iterable[LocalDayRow], actor: Actor, at: datetime) -> int:
    """Make units say of days what `rows` say, each by a decision. Returns how many changed.

    Refused where the unit does not stand on that day, or nothing is left open of a day of which
    only a part should be closed.
    """
    told = list(rows)
    known = {
        (row.unit_id, row.day): row
        for row in LocalDay.objects.filter(day__in={one.day for one in told})
    }
    changed = 0
    for row in told:
        values: dict[str, object] = {
            "kind": row.kind, "closed_from": row.closed_from, "closed_until": row.closed_until,
            "name": row.name, "basis": row.basis, "confidence": row.confidence,
        }  # fmt: skip
        old = known.get((row.unit_id, row.day))
        if old and all(getattr(old, name) == value for name, value in values.items()):
            continue
        weigh_local_day(row)
        LocalDay.objects.update_or_create(unit_id=row.unit_id, day=row.day, defaults=values)
        base.record(
            action="orgs.set_local_day", actor=actor, at=at, subject=f"orgs.unit:{row.unit_id}",
            day=row.day, before=old.kind if old else None,
            **{name: value for name, value in values.items() if value is not None},
        )  # fmt: skip
        changed += 1
    return changed
