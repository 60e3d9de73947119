"""What is in use from a day on, told as facts when the day is there."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from opendistrict.kernel.days import day_of
from opendistrict.registers.facts import actions as facts
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.models import Use
from opendistrict.services.sidewalks.rules import measures


def count_in_use(at: datetime) -> int:
    """Tell of each use that began, and of each that is over, once; a use in a transaction."""
    today = day_of(at)
    begun = Q(counted=0, state="active", days__startswith__lte=today)
    over = Q(counted=1) & (Q(ended_on__lte=today) | Q(days__endswith__lte=today))
    keys = Use.objects.filter(begun | over).order_by("pk").values_list("pk", flat=True)
    for key in list(keys):
        _count(key, today, at)
    return len(keys)


@transaction.atomic
def _count(use_id: UUID, today: date, at: datetime) -> None:
    row = Use.objects.select_for_update(of=("self",)).get(pk=use_id)
    shape = queries.use_of(row)
    ends = min(shape.wanted.until, shape.ended_on or date.max)
    told = []
    if row.counted == 0:
        told += measures.in_use(shape, row.area_id, shape.wanted.since, begins=True)
    if ends <= today:
        told += measures.in_use(shape, row.area_id, ends, begins=False)
    for one in told:
        facts.tell(one, at=at)
    row.counted = 2 if ends <= today else 1
    row.save(update_fields=["counted"])
