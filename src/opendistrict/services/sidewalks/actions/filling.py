"""The boxes that a use fills, and the line of those who want ground of one segment."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.models import Closure, Held, Use
from opendistrict.services.sidewalks.shapes import DAY, Piece


def queue_up(segment_id: UUID) -> None:
    """Whoever wants ground of a segment waits here for who came first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [str(segment_id)])


def fill(row: Use) -> None:
    """The boxes of a use: what it wants, less the days on which it stands still, less what the use
    it follows has until that one gives way. Filled anew as often as one of these changes."""
    Held.objects.filter(use=row).delete()
    left = rules.without(rules.pieces(queries.wanted_of(row)), [*_still(row), *_not_yet(row)])
    Held.objects.bulk_create(
        Held(
            use=row, segment_id=row.segment_id, ground=row.ground,
            along=NumericRange(*one.along), depth=NumericRange(*one.depth),
            days=DateRange(*one.days), minutes=NumericRange(*one.minutes),
        )
        for one in left
    )  # fmt: skip


def stand_still_for(closure: Closure, row: Use, at: datetime) -> bool:
    """A locked use stands still on those of its days that a closure takes, as far as it does not
    stand still anyway. Whether there were such days; its boxes are for the caller to fill."""
    begins, ends = queries.days(closure.days)
    ends = min(ends, closure.lifted_on or ends)
    last = rules.pieces(queries.wanted_of(row))[-1].days[1]  # a night runs into the day after
    still = [queries.days(one.days) for one in row.pauses.order_by("days")]
    mine = (max(begins, queries.days(row.days)[0]), min(ends, last))
    made = [
        row.pauses.create(
            closure=closure, days=DateRange(*days), why=closure.title, basis=closure.basis,
            made_at=at,
        )
        for days in rules.days_without(mine, still)
    ]  # fmt: skip
    return bool(made)


def _still(row: Use) -> list[Piece]:
    along, depth = queries.span(row.along), queries.span(row.depth)
    return [
        Piece(along, depth, queries.days(one.days), (0, DAY)) for one in row.pauses.order_by("days")
    ]


def _not_yet(row: Use) -> list[Piece]:
    if row.follows_id is None:
        return []
    held = Held.objects.filter(use=row.follows_id, segment_id=row.segment_id, ground=row.ground)
    return [queries.piece_of(one) for one in held.order_by("pk")]


def followers(row: Use) -> list[Use]:
    """Who asked to follow this use and has no answer yet: one at most."""
    rows = Use.objects.select_for_update(of=("self",)).filter(follows=row, state="held")
    return list(rows.order_by("pk"))
