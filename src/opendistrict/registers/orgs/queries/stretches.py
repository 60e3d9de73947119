"""Days between which nothing of this room begins or ends: what is worked out for one of them holds
for all."""

from bisect import bisect_right
from datetime import date
from functools import lru_cache

from django.db import connection

from opendistrict.registers.orgs import models

_SPANS = (
    models.UnitVersion, models.Post, models.PostRight, models.Assignment, models.Oversight,
    models.Delegation, models.OfficeHours,
)  # fmt: skip


def unchanged_since(on: date, turn: str) -> date:
    """The first day of the stretch around `on` in which the same units, posts, people, rights and
    hours stand. `turn`: `base.queries.turn("orgs")`, by which it is known whether to read again."""
    days = _days(turn)
    place = bisect_right(days, on)
    return days[place - 1] if place else date.min


@lru_cache(maxsize=4)
def _days(turn: str) -> tuple[date, ...]:
    tables = [one._meta.db_table for one in _SPANS]
    ends = " UNION ".join(
        f"SELECT lower(valid) FROM {table} UNION SELECT upper(valid) FROM {table}"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(f'{ends} UNION SELECT "on" FROM {models.Succession._meta.db_table}')
        return tuple(sorted(row[0] for row in cursor.fetchall() if row[0] is not None))
