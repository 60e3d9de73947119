"""What a year needs and where it is going."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from opendistrict.kernel.forecast import Plan, Series, backtest, forecast_sums, outlook
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.services.revenue.shapes import Ahead, Pace

YEARS = 6  # of months that a forecast is made of


def share(part: Money | None, whole: Money | None) -> Decimal | None:
    """In per cent; None where either is not known or the whole is not above zero."""
    if part is None or whole is None or whole <= NOTHING:
        return None
    return Decimal(part.dong) * 100 / whole.dong


def change(now: Money | None, before: Money | None) -> Decimal | None:
    """By how many per cent it is more than before."""
    told = share(now, before)
    return None if told is None else told - 100


def apportioned(plan: Money, before: Sequence[Money | None]) -> tuple[Money, ...]:
    """A year's plan over its twelve months, by what the same months brought a year earlier (evenly
    where one of them is not known, or none brought anything). The parts add up to the plan."""
    known = [max(one.dong, 0) for one in before if one is not None]
    weights = known if len(known) == 12 and any(known) else [1] * 12
    return plan.shared(weights)


def pace(plan: Money, done: Money, through: int) -> Pace:
    """What is left of a plan after so many months, for each month that remains."""
    left, months = plan - done, 12 - through
    return Pace(
        left=left,
        months=months,
        needed=Money.rounded(Decimal(left.dong) / months) if months else None,
        brought=Money.rounded(Decimal(done.dong) / through) if through else None,
    )


def look_ahead(
    amounts: Mapping[tuple[int, int], Money], year: int, plan: Money | None, today: date
) -> Ahead | None:
    """Where a running year is going, from its months and those of the years before; None when
    nothing of it is to come or nothing was told. What was not over on `today` is left out, an
    estimate of a running month too."""
    over = {at: one for at, one in amounts.items() if _next_month(at) <= today}
    known = [at for at in over if year - YEARS < at[0] <= year]
    if not known or max(known) < (year - 1, 12) or max(known) >= (year, 12):
        return None
    first, last = min(known), max(known)
    months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    values = tuple(
        float(over[at].dong) if at in over else None
        for at in (_after(first, n) for n in range(months))
    )
    return _look(values, date(*first, 1), year, last, float(plan.dong) if plan else None, today)


@lru_cache(maxsize=64)
def _look(
    values: tuple[float | None, ...], first: date, year: int, last: tuple[int, int],
    plan: float | None, today: date,
) -> Ahead:  # fmt: skip
    series = Series(values, first)
    done = last[1] if last[0] == year else 0
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    behind = values[len(values) - done :] if done else ()
    start = sum(one for one in behind if one is not None)
    there = (first.year, first.month) <= (year, 1)  # `outlook` wants the whole year in the series
    return Ahead(
        sums=forecast_sums(series, 12 - done, start).steps if None not in behind else (),
        outlook=outlook(series, Plan(plan), since=since, until=until, today=today)
        if plan is not None and there
        else None,
        score=backtest(series, min(12 - done, 6)),
    )


def _after(at: tuple[int, int], months: int) -> tuple[int, int]:
    place = at[0] * 12 + at[1] - 1 + months
    return place // 12, place % 12 + 1


def _next_month(at: tuple[int, int]) -> date:
    year, month = _after(at, 1)
    return date(year, month, 1)
