from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from opendistrict.engine.plans.models import TargetOutlook


@dataclass(frozen=True, slots=True)
class OutlookShape:
    """Where a target is going, and how often such forecasts were right: see kernel.forecast."""

    target_id: UUID
    made_on: date
    outlook: Mapping[str, Any]
    score: Mapping[str, Any]
    history: tuple[tuple[date, float | None], ...]
    steps: tuple[Mapping[str, Any], ...]


def outlooks(target_ids: Collection[UUID], *, on: date) -> Mapping[UUID, OutlookShape]:
    """What was worked out of these targets, not later than `on`; one query. The caller asks for
    targets its reader may read."""
    rows = TargetOutlook.objects.filter(target_id__in=set(target_ids), made_on__lte=on)
    return {row.target_id: _shape(row) for row in rows}


def every_outlook() -> list[tuple[str, OutlookShape]]:
    """All of them with the code of the target, for the command line."""
    rows = TargetOutlook.objects.select_related("target").order_by("target__code")
    return [(row.target.code, _shape(row)) for row in rows]


def _shape(row: TargetOutlook) -> OutlookShape:
    return OutlookShape(
        row.target_id, row.made_on, row.outlook, row.score,
        tuple((date.fromisoformat(day), value) for day, value in row.history), tuple(row.steps),
    )  # fmt: skip
