from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from opendistrict.engine.plans.models import TargetChance, TargetOutlook
from opendistrict.engine.plans.rules.outlooks import SPEAKS_FOR, Chance, is_tried, percent


@dataclass(frozen=True, slots=True)
class OutlookShape:
    """Where a target is going, and how often such forecasts were right: see kernel.forecast.

    Beside what the kernel says, `outlook` holds what it was asked: `type` (of plan), `base`,
    `low` and `high`, how long a period is (`every`) and how many there are (`periods`).
    """

    target_id: UUID
    made_on: date
    outlook: Mapping[str, Any]
    score: Mapping[str, Any]
    history: tuple[tuple[date, float | None], ...]
    steps: tuple[Mapping[str, Any], ...]

    @property
    def percent(self) -> int | None:
        """The chance of meeting the plan in whole per cent, if anything can be said."""
        probability = self.outlook["probability"]
        return None if probability is None else percent(probability)

    @property
    def is_tried(self) -> bool:
        """Whether it was tried on the past enough to weigh in a verdict."""
        return is_tried(self.outlook, self.score)


def outlooks(target_ids: Collection[UUID], *, on: date) -> Mapping[UUID, OutlookShape]:
    """What was worked out of these targets in the days up to `on`, of the plan they have; one
    query. The caller asks for targets its reader may read."""
    rows = TargetOutlook.objects.select_related("target").filter(
        target_id__in=set(target_ids), made_on__lte=on, made_on__gt=on - SPEAKS_FOR
    )
    return {
        row.target_id: _shape(row) for row in rows if _is_of(row.outlook["plan"], row.target.plan)
    }


def chances(
    plans: Mapping[UUID, Decimal | None], *, on: date, known_on: date
) -> Mapping[UUID, Chance]:
    """How likely these targets are to meet these plans, as it could be known; one query, none
    when nothing is asked."""
    if not plans:
        return {}
    day = min(on, known_on)
    rows = (
        TargetChance.objects.filter(
            target_id__in=plans, made_on__lte=day, made_on__gt=day - SPEAKS_FOR
        )
        .order_by("target_id", "-made_on")
        .distinct("target_id")
    )
    return {
        row.target_id: Chance(row.made_on, row.percent)
        for row in rows
        if row.plan == plans[row.target_id]
    }


def every_outlook() -> list[tuple[str, OutlookShape]]:
    """All of them with the code of the target, for the command line."""
    rows = TargetOutlook.objects.select_related("target").order_by("target__code")
    return [(row.target.code, _shape(row)) for row in rows]


def _is_of(asked: str | None, plan: Decimal | None) -> bool:
    """Whether a forecast asked about the plan as it is: a plan may have been changed since."""
    return (None if asked is None else Decimal(asked)) == plan


def _shape(row: TargetOutlook) -> OutlookShape:
    return OutlookShape(
        row.target_id, row.made_on, row.outlook, row.score,
        tuple((date.fromisoformat(day), value) for day, value in row.history), tuple(row.steps),
    )  # fmt: skip
