"""Every night, where the running targets are going."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Course, CourseQuestion
from opendistrict.engine.plans.models import Target, TargetChance, TargetOutlook
from opendistrict.engine.plans.queries.judging import Units, target_shape
from opendistrict.engine.plans.rules import outlooks as rules
from opendistrict.engine.plans.rules.actuals import EVERY_PERIOD
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetShape
from opendistrict.kernel.days import day_of
from opendistrict.kernel.forecast import Series, backtest, forecast, outlook, place_of, start_of
from opendistrict.registers.orgs import queries as orgs

AT_ONCE = 100
HORIZON = 6  # periods ahead that a score looks at
FURTHEST = 120  # periods ahead that can be foretold


def look_ahead(at: datetime) -> int:
    """Work out the outlook of every running target that is measured; how many there are."""
    on = day_of(at)
    running = Target.objects.filter(
        Q(plan__isnull=False) | Q(kind=TargetKind.MAINTAIN), since__lte=on, until__gt=on,
        is_gap=False, indicator__isnull=False, dropped_on=None,
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
    asked = {
        target.id: CourseQuestion(
            target.indicator or "", units.answering(target.owner_unit_id)[-1], target.since,
            target.until, each_month=target.kind in EVERY_PERIOD,
        )
        for target in targets
    }  # fmt: skip
    courses = indicators.courses(list(asked.values()), on=on, known_on=on)
    breaks = _breaks({one.unit_id for one in asked.values()})
    plans = {target.id: target.plan for target in targets}
    rows = [
        row
        for target in targets
        if (one := asked[target.id]) in courses
        and (row := _row(target, courses[one], breaks[one.unit_id], on))
    ]
    chances = [
        TargetChance(
            target_id=row.target_id, made_on=on, plan=plans[row.target_id],
            percent=rules.percent(row.outlook["probability"]),
        )
        for row in rows
        if rules.is_tried(row.outlook, row.score)
    ]  # fmt: skip
    with transaction.atomic():
        # Made twice on one day, the second counts; those of earlier days stay as they were.
        TargetChance.objects.filter(target_id__in=plans, made_on=on).delete()
        TargetChance.objects.bulk_create(chances)
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
    series = rules.series_of(course, target, on, breaks)
    plan = rules.plan_of(target, course, series) if series else None
    if series is None or plan is None:
        return None
    since, until = rules.window_of(target, series)
    if place_of(series, until) - len(series.values) > FURTHEST:
        return None
    ahead = outlook(series, plan, since=since, until=until, today=on)
    steps = max(ceil(ahead.remaining), 1)
    asked = {
        "base": plan.base, "type": plan.type, "low": plan.low, "high": plan.high,
        "every": series.every, "plan": None if target.plan is None else str(target.plan),
        "periods": place_of(series, until) - place_of(series, since),
    }  # fmt: skip
    return TargetOutlook(
        target_id=target.id, made_on=on, score=backtest(series, HORIZON).as_dict(),
        outlook=ahead.as_dict() | asked, history=_history(series),
        steps=forecast(series, steps).as_dict()["steps"],
    )  # fmt: skip


def _history(series: Series) -> list[tuple[str, float | None]]:
    return [
        (start_of(series, place).isoformat(), value) for place, value in enumerate(series.values)
    ]
