"""A unit's year on one page: months, plans, items, where it is going, what was published."""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorShape
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue import rules
from opendistrict.services.revenue.models import Figure, PublishedAs, Report
from opendistrict.services.revenue.queries.keeping import READ, items
from opendistrict.services.revenue.queries.standing import Key, standings
from opendistrict.services.revenue.rules.yearly import YEARS
from opendistrict.services.revenue.shapes import (
    Ground,
    ItemLine,
    ItemShape,
    MonthLine,
    Pace,
    Published,
    Sort,
    Standing,
    What,
    YearShape,
)

_MONTHLY = {Sort.REVENUE: What.COLLECTED, Sort.INVESTMENT: What.DISBURSED}
_PLANS = {Sort.REVENUE: (What.STATUTORY, What.STRIVING), Sort.INVESTMENT: (What.ALLOCATED,)}
Known = Mapping[Key, Standing]


def years(unit_id: UUID) -> list[int]:
    """Years of which a report says something, the newest first."""
    rows = Figure.objects.filter(unit_id=unit_id).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())


def units_told(actor: Actor) -> frozenset[UUID]:
    """Units one may read of which a report was taken in or a figure was published: those that
    ended are still looked at."""
    reach = orgs.scope(actor, READ)
    codes = list(PublishedAs.objects.order_by("pk").values_list("indicator_id", flat=True))
    reported = Report.objects.filter(unit_id__in=reach).order_by().values_list("unit_id", flat=True)
    return frozenset(reported.distinct()) | (indicators.units_told(codes) & reach)


def latest_year(unit_id: UUID, today: date) -> int:
    """The year one looks at: the last one told, if it is not this one."""
    told = years(unit_id)
    return told[0] if told else today.year


def year_of(
    actor: Actor, unit_id: UUID, year: int, *, sort: Sort = Sort.REVENUE, today: date,
    known_on: date | None = None,
) -> YearShape | None:  # fmt: skip
    """A unit's year, as known at the end of a day; None for a unit one may not read."""
    if unit_id not in orgs.scope(actor, READ):
        return None
    known_on = known_on or today
    known = standings(unit_id, range(year - YEARS + 1, year + 1), known_on=known_on)
    what = _MONTHLY[sort]
    months = _months(known, what, year)
    through = next((n for n, one in enumerate(months) if one.standing is None), 12)
    last_told = max((one.month for one in months if one.standing), default=0)
    plans = {one: known[one, year, 0] for one in _PLANS[sort] if (one, year, 0) in known}
    done = months[through - 1].cumulative if through else NOTHING
    paces: dict[What, Pace] = {}
    for one, standing in plans.items():
        paces[one] = rules.pace(standing.shown.total, done or NOTHING, through)
    aim = plans.get(What.STATUTORY) or plans.get(What.STRIVING)
    amounts = {(y, m): one.shown.total for (w, y, m), one in known.items() if w is what}
    return YearShape(
        unit_id=unit_id, year=year, sort=sort, months=months, plans=plans,
        items=tuple(_items(known, sort, year, through)), through=through,
        missing=tuple(n for n in range(through + 1, last_told) if months[n - 1].standing is None),
        ahead=rules.look_ahead(amounts, year, aim.shown.total if aim else None, known_on)
        if sort is Sort.REVENUE
        else None,
        paces=paces,
    )  # fmt: skip


def _months(known: Known, what: What, year: int) -> tuple[MonthLine, ...]:
    found: list[MonthLine] = []
    so_far: Money | None = NOTHING
    before_so_far: Money | None = NOTHING
    for month in range(1, 13):
        standing, earlier = known.get((what, year, month)), known.get((what, year - 1, month))
        before = earlier.shown.total if earlier else None
        so_far = so_far + standing.shown.total if so_far is not None and standing else None
        before_so_far = before_so_far + before if before_so_far is not None and before else None
        told = standing.shown.cumulative if standing else None
        found.append(
            MonthLine(
                year, month, standing, before, so_far, before_so_far,
                told if told is not None and told != so_far else None,
            )
        )  # fmt: skip
    return tuple(found)


# ------------------------------------------------------------------ items


def _items(known: Known, sort: Sort, year: int, through: int) -> Iterable[ItemLine]:
    """Every item that a report of the year names, a parent before those under it."""
    what, every = _MONTHLY[sort], items(sort)
    named = {
        item
        for (_, y, _m), standing in known.items()
        if y == year
        for item in standing.shown.by_item
    }
    for item in _in_line(every):
        if item.code in named:
            depth = _depth(item, every, named)
            yield _item(item, depth, known, what, year, through, _PLANS[sort])


def _item(
    item: ItemShape, depth: int, known: Known, what: What, year: int, through: int,
    plans: tuple[What, ...],
) -> ItemLine:  # fmt: skip
    last = known.get((what, year, through)) if through else None
    row = last.shown.by_item.get(item.code) if last else None
    told = {one: known[one, year, 0].shown for one in plans if (one, year, 0) in known}
    return ItemLine(
        item=item, depth=depth, in_month=row.amount if row else None,
        cumulative=_summed(item.code, known, what, year, through),
        before=_summed(item.code, known, what, year - 1, through),
        plans={one: said.by_item[item.code].amount for one, said in told.items()
               if item.code in said.by_item},
        ground=Ground(last.shown.report.id, row.line) if last and row else None,
    )  # fmt: skip


def _summed(code: str, known: Known, what: What, year: int, through: int) -> Money | None:
    """An item's months so far; None where a month is missing or none names the item."""
    total, is_named = NOTHING, False
    for month in range(1, through + 1):
        standing = known.get((what, year, month))
        if standing is None:
            return None
        row = standing.shown.by_item.get(code)
        if row:
            total, is_named = total + row.amount, True
    return total if is_named else None


def _in_line(every: Mapping[str, ItemShape]) -> Iterable[ItemShape]:
    waiting = [one for one in reversed([*every.values()]) if one.parent not in every]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [one for one in reversed([*every.values()]) if one.parent == item.code]


def _depth(item: ItemShape, every: Mapping[str, ItemShape], named: Container[str]) -> int:
    """Under how many items that are shown too it lies."""
    depth = 0
    while item.parent in every:
        depth += item.parent in named
        item = every[item.parent]
    return depth


# ------------------------------------------------------------------ what was published


def published(
    actor: Actor, unit_id: UUID, year: int, what: What, *, known_on: date
) -> tuple[IndicatorShape | None, list[list[Published]]]:
    """Figures that agencies and newspapers published of a year, by their period, with what each
    implies; and the indicator under which they are reported."""
    row = PublishedAs.objects.filter(pk=what).first()
    if row is None or unit_id not in orgs.scope(actor, READ):
        return None, []
    told = indicators.values(
        [row.indicator_id], [unit_id], since=date(year - 5, 1, 1), until=date(year + 1, 1, 1),
        known_on=known_on,
    )  # fmt: skip
    stand = {one.id: one for one in told if one.withdrawn_at is None}
    for one in told:
        if one.corrects_id is not None:
            stand.pop(one.corrects_id, None)
    periods = sorted({(one.until, one.since) for one in stand.values()
                      if one.until.year == year + 1 or one.since.year == year})  # fmt: skip
    return indicators.indicator(row.indicator_id), [
        rules.implied([one for one in stand.values() if (one.until, one.since) == period])
        for period in periods
    ]
