"""What a target must say before it is given."""

from datetime import date
from decimal import Decimal

from opendistrict.engine.indicators.shapes import Bound
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetRow

WITHOUT_A_PLAN = frozenset(
    {TargetKind.REDUCE, TargetKind.MAINTAIN, TargetKind.YESNO, TargetKind.COMPOSITE}
)
"""Kinds that know what is good without a number: not rising, 100 %, done, all parts."""

_AGAINST = {"up": {Bound.LESS, Bound.AT_MOST}, "down": {Bound.MORE, Bound.AT_LEAST}}
LARGEST = Decimal(10) ** 17


def weigh_target(
    *,
    title: str,
    kind: str,
    direction: str,
    indicator: str | None,
    plan: Decimal | None,
    plan_bound: str,
    since: date,
    until: date,
    weight: Decimal | None,
) -> tuple[str, ...]:
    """The codes of everything that is wrong with a target; empty when it may be given."""
    is_composite = kind == TargetKind.COMPOSITE
    wrong = {
        "target_title_is_missing": not title.strip(),
        "target_kind_is_unknown": kind not in set(TargetKind),
        "target_direction_is_unknown": direction not in _AGAINST,
        "target_period_is_empty": until <= since,
        "target_has_no_plan": plan is None and kind not in WITHOUT_A_PLAN,
        "target_plan_is_too_large": plan is not None and abs(plan) >= LARGEST,
        "plan_bound_is_unknown": plan_bound != "" and plan_bound not in set(Bound),
        # A reduction told in per cent has its own direction: "giảm ít nhất 5 %".
        "plan_bound_contradicts_direction": kind != TargetKind.REDUCE
        and plan_bound in _AGAINST.get(direction, set()),
        "composite_has_no_indicator_of_its_own": is_composite and indicator is not None,
        "weight_is_not_positive": weight is not None and weight <= 0,
    }
    return tuple(code for code, is_wrong in wrong.items() if is_wrong)


def weigh_row(row: TargetRow, since: date, until: date) -> tuple[str, ...]:
    return weigh_target(
        title=row.title,
        kind=row.kind,
        direction=row.direction,
        indicator=row.indicator,
        plan=row.plan,
        plan_bound=row.plan_bound,
        since=since,
        until=until,
        weight=row.weight,
    )
