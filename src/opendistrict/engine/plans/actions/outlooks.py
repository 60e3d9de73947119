"""Every night, where the running targets are going."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Course
from opendistrict.engine.plans.models import Target, TargetOutlook
from opendistrict.engine.plans.queries.judging import Units, target_shape
from opendistrict.engine.plans.rules import outlooks as rules
from opendistrict.engine.plans.shapes.targets import TargetShape
from opendistrict.kernel.days import day_of
from opendistrict.kernel.forecast import Series, backtest, forecast, outlook
from opendistrict.registers.orgs import queries as orgs

AT_ONCE = 100
HORIZON = 6  # months ahead that a score looks at
Asked = tuple[str, UUID, date, date]


def look_ahead(at: datetime) -> int:
    """Work out the outlook of every running target that is measured; how many there are."""
    on = day_of(at)
    running = Target.objects.filter(
        since__lte=on, until__gt=on, is_gap=False, indicator__isnull=False, dropped_on=None,
        plan__isnull=False,
    )  # fmt: skip
    targets = [target_shape(row) for row in running.order_by("id")]
    measured = indicators.measured_since({t.indicator for t in targets if t.indicator})
    targets = [target for target in targets if target.indicator in measured]
    made = 0
    for start in range(0, len(targets), AT_ONCE):
        made += _look(targets[start : start + AT_ONCE], on)
    with transaction.atomic():
        TargetOutlook.objects.exclude(made_on=on).delete()
    return made


def _look(targets: Sequence[TargetShape], on: date) -> int:
    units = Units({target.owner_unit_id for target in targets}, on)
    asked: dict[UUID, Asked] = {
        target.id: (
            target.indicator or "", units.answering(target.owner_unit_id)[-1], target.since,
            target.until,
        )
        for target in targets
    }  # fmt: skip
    courses = indicators.courses(list(asked.values()), on=on, known_on=on)
    breaks = _breaks({one[1] for one in asked.values()})
    rows = [
        row
        for target in targets
        if asked[target.id] in courses
        and (row := _row(target, courses[asked[target.id]], breaks[asked[target.id][1]], on))
    ]
    with transaction.atomic():
        TargetOutlook.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["target"],
            update_fields=["made_on", "outlook", "score", "history", "steps"],
        )  # fmt: skip
    return len(rows)


def _breaks(unit_ids: set[UUID]) -> Mapping[UUID, list[date]]:
    """The days on which a unit began: a reform moves the level of what is counted."""
    return {
        unit_id: [since for since, _ in spans if since != date.min]
        for unit_id, spans in orgs.lives(unit_ids).items()
    }


def _row(
    target: TargetShape, course: Course, breaks: Sequence[date], on: date
) -> TargetOutlook | None:
    series = rules.series_of(course, target.quantity, on, breaks)
    plan = rules.plan_of(target, course, series) if series else None
    if series is None or plan is None or target.since < series.first:
        return None
    ahead = outlook(series, plan, since=target.since, until=target.until, today=on)
    steps = max(int(ahead.remaining + 0.999), 1)
    return TargetOutlook(
        target_id=target.id, made_on=on, outlook=ahead.as_dict() | {"base": course.base},
        score=backtest(series, HORIZON).as_dict(), history=_history(series),
        steps=forecast(series, steps).as_dict()["steps"],
    )  # fmt: skip


def _history(series: Series) -> list[tuple[str, float | None]]:
    days, day = list[tuple[str, float | None]](), series.first
    for value in series.values:
        days.append((day.isoformat(), value))
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return days
