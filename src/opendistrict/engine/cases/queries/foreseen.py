"""Dossiers that the clock says will be late, so that an apology goes out in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from opendistrict.engine.cases.flow import step_of
from opendistrict.engine.cases.models import ApologyDraft, Dossier
from opendistrict.engine.cases.queries.clocks import Clocks
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.rules import foreseeing
from opendistrict.engine.cases.shapes.dossier import Foreseen
from opendistrict.kernel.days import day_of

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
    clocks = Clocks()
    found = []
    for row in rows.order_by("promised_at", "id")[:MOST]:
        procedure, _ = rules_of(row.version_id)
        step = step_of(row.state)
        clock = clocks.of(row.office_id, day_of(at))
        done = foreseeing.ends(clock, procedure, step, row.form, row.held_since, at)
        if row.promised_at is not None and done > row.promised_at:
            found.append(Foreseen(row.pk, row.code, step, row.holder_id, row.promised_at, done))
    return found


def apology_drafts(dossier_ids: Collection[UUID], at: datetime) -> dict[UUID, Foreseen]:
    """The apologies that are drafted and may still be sent, by dossier."""
    rows = ApologyDraft.objects.select_related("dossier").filter(
        pk__in=dossier_ids, dossier__finished_at=None, dossier__apologised_at=None,
        dossier__promised_at__gte=at,
    )  # fmt: skip
    return {
        row.pk: Foreseen(
            row.pk, row.dossier.code, row.step, row.dossier.holder_id, row.dossier.promised_at,
            row.proposed_at,
        )
        for row in rows
        if row.dossier.promised_at is not None
    }  # fmt: skip
