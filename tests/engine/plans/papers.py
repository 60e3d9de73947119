"""Material for reports, made in memory: what every figure says is plain to see."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tests.engine.plans.figures import END, YEAR, reading, verdict

from opendistrict.engine.indicators.shapes import Choice, ValueShape
from opendistrict.engine.plans.rules.targets import mostly_met, set_verdict, tally
from opendistrict.engine.plans.shapes import (
    ReportedTask,
    ReportMaterial,
    ReportOffice,
    SetShape,
    SetView,
    TargetShape,
    TargetView,
    TaskTally,
    UnitTasks,
)
from opendistrict.kernel.periods import CutOff, Period, PeriodKind, period

YEAR_2023 = period(PeriodKind.YEAR, 2023)
REPORTING_2023 = period(PeriodKind.YEAR, 2023, 1, CutOff.REPORTING)
OFFICE = ReportOffice(
    unit_id=UUID(int=1), kind="ward", name="Phường Mẫu", short_name="P. Mẫu",
    parent_name="Thành phố Hồ Chí Minh", parent_kind="city", place_name="Phường Mẫu",
    head_title="Chủ tịch UBND phường Mẫu", head_name="Nguyễn Thị Mẫu", head_is_vacant=False,
)  # fmt: skip


def seen(
    wanted: TargetShape,
    values: list[ValueShape],
    *,
    on: date = END,
    before: list[ValueShape] | None = None,
    measured_in: str = "",
) -> TargetView:
    """A target with the verdict the rules give it on these values."""
    whole = reading(wanted, values, on, measured_in).whole
    shown = whole if whole.value else Choice(values[-1] if values else None, "no_value")
    judged = verdict(wanted, values, on, before, measured_in)
    return TargetView(wanted, judged, shown, tuple(values), shown.why)


def target_set(views: Sequence[TargetView], *, on: date = END, **changes: Any) -> SetView:
    values: dict[str, Any] = {
        "id": UUID(int=3), "code": "mau", "title": "Chỉ tiêu năm 2023 của phường Mẫu",
        "title_en": "Targets", "unit_id": OFFICE.unit_id, **YEAR, "cut_off": "calendar",
        "declared_count": None, "mostly_met_share": None, "mostly_met_basis": "",
        "source": "mẫu", "passage_id": None, "is_public": True, "is_sample": False,
        "confidence": "sample",
    }  # fmt: skip
    shape = SetShape(**{**values, **changes})
    counts = tally(view.judgement for view in views)
    whole = shape.declared_count or len(views)
    mostly = mostly_met(counts, whole, shape.mostly_met_share)
    return SetView(
        set=shape, unit_name="Phường Mẫu", targets=tuple(views), tally=counts,
        verdict=set_verdict(counts, whole, is_mostly_met=mostly, until=shape.until, on=on),
        mostly_met=mostly, declared_count=shape.declared_count, known_count=len(views),
        gap_count=max(whole - len(views), 0), is_partial=False,
    )  # fmt: skip


def material(
    sets: Sequence[SetView] = (), *, of: Period = YEAR_2023, **changes: Any
) -> ReportMaterial:
    whole = ReportMaterial(
        office=OFFICE, period=of, on=of.last_day, known_on=of.last_day, sets=tuple(sets),
        indicators={}, tasks=(), programmes=(), late=(), late_count=0, answers=(),
        next_since=date(2024, 1, 1), next_until=date(2025, 1, 1), next_tasks=(), next_count=0,
        is_sample=False,
    )  # fmt: skip
    return dataclasses.replace(whole, **changes)


def late_task(number: int, **changes: Any) -> ReportedTask:
    values: dict[str, Any] = {
        "number": f"NV-2023-{number:06d}", "title": "Rà soát vỉa hè", "unit_name": "Phòng A",
        "due_on": date(2023, 12, 1), "original_due_on": date(2023, 12, 1), "done_on": None,
        "days_late": 20, "reasons": (),
    }  # fmt: skip
    return ReportedTask(**{**values, **changes})


def unit_tasks(name: str, **counts: int) -> UnitTasks:
    return UnitTasks(UUID(int=9), name, TaskTally(**counts))
