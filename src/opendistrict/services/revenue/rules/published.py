"""What published figures imply, and where they cannot all be so."""

from collections.abc import Sequence
from decimal import Decimal

from opendistrict.engine.indicators.shapes import ValueShape, ValueStatus
from opendistrict.services.revenue.shapes import Contradiction, Published

NEAR = Decimal("0.5")  # per cent: less is what rounding of published figures makes


def implied(values: Sequence[ValueShape]) -> list[Published]:
    """Published values of one period in the order of their day, each with the plan that its per
    cent implies. One that gives only a per cent implies an amount, by the latest plan implied
    before it."""
    found, plan = [], None
    for one in sorted(values, key=lambda value: (value.as_of, value.reported_at, value.id)):
        percent, amount = one.percent_of_plan, None
        own = one.value * 100 / percent if one.value is not None and percent else None
        if one.value is None and percent is not None and plan is not None:
            amount = plan * percent / 100
        found.append(
            Published(
                value_id=one.id, until_text=(one.since, one.until, one.period_kind),
                value=one.value, bound=one.bound, percent_of_plan=percent,
                change_percent=one.change_percent, status=one.status, as_of=one.as_of,
                source=one.source, note=one.note, confidence=one.confidence,
                implied_plan=own, implied=amount,
            )
        )  # fmt: skip
        plan = own if own is not None else plan
    return found


def contradictions(lines: Sequence[Published]) -> list[Contradiction]:
    """Where figures of one period cannot all be so: plans that are not one plan, and a later
    result that is not what was estimated."""
    found = []
    plans = [one.implied_plan for one in lines if one.implied_plan is not None]
    if plans:
        found += _apart("plans_differ", min(plans), max(plans))
    estimates = [
        one.value for one in lines if one.status == ValueStatus.ESTIMATED and one.value is not None
    ]
    finals = [one.implied for one in lines if one.implied is not None]
    if estimates and finals:
        found += _apart("final_differs_from_estimate", estimates[-1], finals[-1])
    return found


def _apart(code: str, one: Decimal, other: Decimal) -> list[Contradiction]:
    low, high = min(one, other), max(one, other)
    if low <= 0:
        return []
    percent = (high - low) * 100 / low
    return [Contradiction(code, one, other, percent)] if percent > NEAR else []
