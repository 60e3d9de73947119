"""What units that end on a day leave behind, and who stands for them then."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F

from opendistrict.engine.plans.flow import OPEN_STATES, State
from opendistrict.engine.plans.models import Target, Task
from opendistrict.engine.plans.queries.orphans import Gone
from opendistrict.engine.plans.shapes.ending import Left, LeftTarget, LeftTask
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

READ = "plans.read"
SHOWN = 200


def left_by(unit_ids: Collection[UUID], *, actor: Actor, on: date) -> Left:
    """Open and paused tasks, and targets still running on `on`, of units that have ended by then
    and whose plans this actor may read. Eight queries, however many units."""
    mine = set(unit_ids) & orgs.scope(actor, READ)
    gone = Gone(on)
    states = sorted({*OPEN_STATES, State.PAUSED})
    tasks = Task.objects.filter(lead_unit_id__in=mine, state__in=states)
    targets = Target.objects.filter(owner_unit_id__in=mine, until__gt=on, dropped_on__isnull=True)
    return Left(
        tasks=tuple(
            LeftTask(row.pk, row.number, row.title, row.lead_unit_id, row.due_on,
                     gone.heirs(row.lead_unit_id))
            for row in tasks.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
        ),
        task_count=tasks.count(),
        targets=tuple(
            LeftTarget(row.pk, row.title, row.owner_unit_id, gone.heirs(row.owner_unit_id),
                       row.indicator_id is not None)
            for row in targets.order_by("target_set_id", "place_in_line", "pk")[:SHOWN]
        ),
        target_count=targets.count(),
    )  # fmt: skip
