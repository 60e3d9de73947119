"""What may be told as a reported value."""

from datetime import date
from decimal import Decimal

from opendistrict.engine.indicators.shapes import Bound, ValueRow, ValueStatus
from opendistrict.kernel.periods import PeriodKind

LARGEST = Decimal(10) ** 17  # the column holds 18 digits before the decimal sign
LARGEST_PERCENT = Decimal(10) ** 7


def weigh(
    *,
    period_kind: str,
    since: date,
    until: date,
    status: str,
    value: Decimal | None,
    bound: str,
    numerator: Decimal | None,
    denominator: Decimal | None,
    percent_of_plan: Decimal | None,
    change_percent: Decimal | None,
    as_of: date,
    source: str,
    today: date,
) -> tuple[str, ...]:
    """The codes of everything that is wrong with a value; empty when it may be told."""
    amounts, percents = (value, numerator, denominator), (percent_of_plan, change_percent)
    says_a_ratio = numerator is not None and denominator is not None
    wrong = {
        "value_period_is_empty": until <= since,
        "value_period_kind_is_unknown": period_kind not in set(PeriodKind),
        "value_status_is_unknown": status not in set(ValueStatus),
        "value_bound_is_unknown": bound != "" and bound not in set(Bound),
        "value_says_nothing": value is None and percents == (None, None) and not says_a_ratio,
        "value_is_divided_by_nothing": denominator is not None and denominator == 0,
        "value_has_half_a_ratio": (numerator is None) != (denominator is None),
        "value_has_no_source": not source.strip(),
        "value_is_of_the_future": as_of > today,
        "value_is_older_than_its_period": as_of < since,
        "value_is_too_large": any(n is not None and abs(n) >= LARGEST for n in amounts)
        or any(n is not None and abs(n) >= LARGEST_PERCENT for n in percents),
    }
    return tuple(code for code, is_wrong in wrong.items() if is_wrong)


def weigh_row(row: ValueRow, today: date) -> tuple[str, ...]:
    return weigh(
        period_kind=row.period_kind,
        since=row.since,
        until=row.until,
        status=row.status,
        value=row.value,
        bound=row.bound,
        numerator=row.numerator,
        denominator=row.denominator,
        percent_of_plan=row.percent_of_plan,
        change_percent=row.change_percent,
        as_of=row.as_of,
        source=row.source,
        today=today,
    )
