"""Keeping the scores of the offices, day by day."""

from datetime import datetime, timedelta

from django.db import transaction

from opendistrict.engine.cases.models import DailyScore, Dossier
from opendistrict.engine.cases.queries.index766 import score
from opendistrict.engine.cases.queries.lives import span_of
from opendistrict.kernel.days import day_of
from opendistrict.registers.orgs import queries as orgs

_DAY = timedelta(days=1)


def keep_scores(at: datetime) -> int:
    """Keep yesterday's score of every office that has dossiers: of the month up to it. Runs by
    the clock every night; computed again it replaces what it said of that day. How many."""
    day = day_of(at) - _DAY
    span = span_of(day.replace(day=1), day + _DAY, at)
    tree = orgs.tree_on(day)
    offices = Dossier.objects.order_by().values_list("office_id", flat=True).distinct()
    running = [one for one in offices if one in tree.units]
    for office_id in running:
        found = score(office_id, tree.under(office_id), span, at)
        parts = {
            one.id: [one.above, one.below] for one in found.lines if one.is_known
        }  # fmt: skip
        with transaction.atomic():
            DailyScore.objects.update_or_create(
                office_id=office_id,
                day=day,
                defaults={"points": found.points, "known": found.known, "parts": parts},
            )
    return len(running)
