"""Dossiers that the clock says will be late, so that an apology goes out in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from opendistrict.engine.cases.flow import step_of
from opendistrict.engine.cases.models import ApologyDraft, Dossier
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.rules import foreseeing
from opendistrict.engine.cases.shapes.dossier import Foreseen
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import Clock
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

AHEAD = timedelta(days=5)  # promises that end later leave time to make it up
MOST = 2_000  # of one look; more is not a list anybody apologises by


def will_be_late(at: datetime, unit_ids: Collection[UUID] | None = None) -> list[Foreseen]:
    """Open dossiers at work whose promise ends within five days and whose remaining steps need
    longer, the nearest promise first; with the date they would be done. Not those that are late
    already, nor those one has apologised for."""
    rows = Dossier.objects.filter(
        is_open=True, finished_at=None, state__startswith="4.", apologised_at=None,
        promised_at__gte=at, promised_at__lt=at + AHEAD,
    )  # fmt: skip
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    found = []
    for row in rows.order_by("promised_at", "id")[:MOST]:
        procedure, _ = rules_of(row.version_id)
        clock = Clock(base.work_calendar(), orgs.office_hours(row.office_id, day_of(at)))
        step = step_of(row.state)
        done = foreseeing.ends(clock, procedure, step, row.form, row.held_since, at)
        if row.promised_at is not None and done > row.promised_at:
            found.append(Foreseen(row.pk, row.code, step, row.holder_id, row.promised_at, done))
    return found


def apology_draft(dossier_id: UUID) -> Foreseen | None:
    """The apology that was drafted for a dossier, if any."""
    row = ApologyDraft.objects.select_related("dossier").filter(pk=dossier_id).first()
    if row is None or row.dossier.apologised_at or row.dossier.promised_at is None:
        return None
    return Foreseen(
        row.dossier.pk, row.dossier.code, row.step, row.dossier.holder_id, row.dossier.promised_at,
        row.proposed_at,
    )  # fmt: skip
