"""Programmes and schemes, and how their tasks stand. Of both only what one may read."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Programme, Task
from opendistrict.engine.plans.queries.tallies import tallies, tally
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.shapes.reporting import TaskTally
from opendistrict.engine.plans.shapes.targets import ProgrammeShape
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

READ = "plans.read"
PROGRAMMES = 50  # on one page


def programmes(
    actor: Actor, *, target_set_id: UUID | None = None, after: str = ""
) -> tuple[ProgrammeShape, ...]:
    """Programmes of units one may read, by code; at most fifty, `after` a code continues."""
    rows = Programme.objects.filter(unit_id__in=orgs.scope(actor, READ), code__gt=after)
    if target_set_id is not None:
        rows = rows.filter(target_set_id=target_set_id)
    return tuple(_shape(row) for row in rows.order_by("code")[:PROGRAMMES])


def programme(programme_id: UUID, *, actor: Actor) -> ProgrammeShape | None:
    scope = orgs.scope(actor, READ)
    row = Programme.objects.filter(pk=programme_id, unit_id__in=scope).first()
    return _shape(row) if row else None


def programme_tallies(
    programme_ids: Collection[UUID], *, actor: Actor, on: date
) -> Mapping[UUID, TaskTally]:
    """How the tasks of each stand, of those the actor may see; without tasks it is not there.
    Withdrawn tasks do not count."""
    rows: Any = (
        Task.objects.filter(visible(actor), programme_id__in=programme_ids)
        .exclude(state=State.WITHDRAWN)
        .values("programme_id")
        .annotate(**tallies(on))
        .order_by("programme_id")
    )
    return {line["programme_id"]: tally(line) for line in rows}


def _shape(row: Programme) -> ProgrammeShape:
    return ProgrammeShape(
        row.pk, row.code, row.form, row.title, row.title_en, row.unit_id, row.target_set_id,
        row.since, row.until, row.goals, row.passage_id, row.is_gap, row.is_sample,
        row.confidence,
    )  # fmt: skip
