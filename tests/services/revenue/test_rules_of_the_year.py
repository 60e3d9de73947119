"""What must hold of any months, plans and reports, whatever their numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.forecast import Series, forecast, forecast_sums
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.services.revenue import rules
from opendistrict.services.revenue.rules.reading import Book
from opendistrict.services.revenue.shapes import (
    FigureRow,
    Heading,
    ItemShape,
    LayoutShape,
    Line,
    ReportShape,
    Sort,
    Told,
    What,
)

UNIT = UUID(int=1)
amounts = st.integers(-(10**9), 10**12)
money = st.integers(0, 10**14).map(Money)
_COLUMNS = {"name": "Nội dung", "in_month": "Tháng", "cumulative": "Lũy kế"}


def book(*columns: str, before: dict | None = None) -> Book:
    layout = LayoutShape(
        code="thu", title="", sort=Sort.REVENUE, times=1000, source="Kho bạc", totals=("Tổng",),
        columns={role: _COLUMNS[role] for role in ("name", *columns)},
    )  # fmt: skip
    heading = Heading(unit_id=UNIT, year=2026, month=None, as_of=date(2026, 12, 31),
                      status="actual", source="Kho bạc")  # fmt: skip
    items = {
        code: ItemShape(code=code, name=code, name_en=code, sort=Sort.REVENUE) for code in "ab"
    }
    return Book(layout, heading, items, before or {})


def lines(months: list[tuple[int, int]], role: str) -> list[Line]:
    """Two items and their total in every month, in thousands of đồng, added up for "cumulative"."""
    made: list[Line] = []
    sums = {"a": 0, "b": 0}
    for month, pair in enumerate(months, start=1):
        for item, amount in zip("ab", pair, strict=True):
            sums[item] = (sums[item] if role == "cumulative" else 0) + amount
            made.append(Line(len(made), UNIT, item, 2026, month, {role: Decimal(sums[item])}))
        made.append(Line(len(made), UNIT, None, 2026, month, {role: Decimal(sum(sums.values()))}))
    return made


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12))
def test_months_and_what_came_since_january_say_the_same(months: list[tuple[int, int]]) -> None:
    by_month, wrong = rules.rows_of(lines(months, "in_month"), book("in_month"))
    assert not wrong
    by_sum, wrong = rules.rows_of(lines(months, "cumulative"), book("cumulative"))
    assert not wrong
    assert {(r.item, r.month): r.amount for r in by_month} == {
        (r.item, r.month): r.amount for r in by_sum
    }
    for item, place in (("a", 0), ("b", 1)):
        last = max((r for r in by_sum if r.item == item), key=lambda r: r.month)
        assert last.cumulative == Money(1000 * sum(pair[place] for pair in months))


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6), st.data())
def test_one_wrong_total_is_found_and_named(months: list[tuple[int, int]], data: st.DataObject):
    made = lines(months, "in_month")
    place = data.draw(st.sampled_from([n for n, one in enumerate(made) if one.item is None]))
    off = data.draw(st.integers(-(10**6), 10**6).filter(bool))
    total = made[place]
    made[place] = Line(total.line, UNIT, None, 2026, total.month,
                       {"in_month": total.amounts["in_month"] + off})  # fmt: skip
    rows, wrong = rules.rows_of(made, book("in_month"))
    assert rows == [] and [(one.line, one.code) for one in wrong] == [
        (total.line, "sum_of_lines_differs")
    ]


def test_what_came_since_january_needs_the_month_before() -> None:
    (first, *_) = lines([(5, 7)], "cumulative")
    later = [
        Line(n, UNIT, item, 2026, 3, {"cumulative": Decimal(amount)})
        for n, (item, amount) in enumerate((("a", 9), ("b", 8), (None, 17)))
    ]
    assert first.month == 1
    _, wrong = rules.rows_of(later, book("cumulative"))
    assert {one.code for one in wrong} == {"month_before_is_missing"}
    known = {(UNIT, "a", 2026, 2): Money(4000), (UNIT, "b", 2026, 2): Money(8000)}
    rows, wrong = rules.rows_of(later, book("cumulative", before=known))
    assert not wrong
    assert {row.item: row.amount for row in rows} == {"a": Money(5000), "b": NOTHING}


@given(money, st.lists(st.none() | st.integers(-(10**9), 10**12).map(Money), max_size=12))
def test_a_plan_over_its_months_is_the_plan(plan: Money, before: list[Money | None]) -> None:
    parts = rules.apportioned(plan, before)
    assert len(parts) == 12 and sum(parts, NOTHING) == plan


@given(money, money, st.integers(1, 12))
def test_what_is_needed_makes_the_plan(plan: Money, done: Money, through: int) -> None:
    pace = rules.pace(plan, done, through)
    assert pace.left + done == plan
    if pace.needed is None:
        assert through == 12
    else:
        assert abs((pace.needed.dong * pace.months) - pace.left.dong) <= pace.months


# ------------------------------------------------------------------ which report stands

_days = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def told(draw: st.DrawFn) -> Told:
    amount = Money(draw(st.integers(0, 5)))
    report = ReportShape(
        id=draw(st.uuids()), unit_id=UNIT, sort=Sort.REVENUE, layout="", file_id=UNIT, name="",
        sha256="", as_of=draw(_days), taken_by="", is_sample=False,
        status=draw(st.sampled_from(["estimated", "preliminary", "actual", "official"])),
        source=draw(st.sampled_from(["Kho bạc", "kho bạc", "Thuế", "Thống kê"])),
        taken_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 9))),
    )  # fmt: skip
    row = FigureRow(1, UNIT, "a", What.COLLECTED, 2026, 1, amount, None, True)
    return Told(report, amount, {"a": row})


@given(st.lists(told(), min_size=1, max_size=8, unique_by=lambda one: one.report.id), st.data())
def test_which_stands_does_not_depend_on_the_order_in_which_they_came(
    every: list[Told], data: st.DataObject
) -> None:
    standing = rules.choose(every)
    assert standing is not None
    assert rules.choose(data.draw(st.permutations(every))) == standing
    kept = [standing.shown, *standing.others, *standing.superseded]
    assert sorted(one.report.id for one in kept) == sorted(one.report.id for one in every)
    sources = [one.report.source.lower() for one in (standing.shown, *standing.others)]
    assert len(set(sources)) == len(sources)


def test_nothing_stands_where_nothing_was_told() -> None:
    assert rules.choose([]) is None


# ------------------------------------------------------------------ ahead


def test_sums_ahead_end_where_the_single_months_do_and_are_surer_than_they_together() -> None:
    values = tuple(100.0 + 30 * (n % 12 == 0) + (n * 7919 % 13) for n in range(46))
    series = Series(values, date(2023, 1, 1))
    single, sums = forecast(series, 2), forecast_sums(series, 2, 500.0)
    assert sums.steps[0].mean == pytest.approx(500 + single.steps[0].mean)
    assert sums.steps[1].mean == pytest.approx(500 + sum(one.mean for one in single.steps))
    width = sum(one.high80 - one.low80 for one in single.steps)
    assert 0 < sums.steps[1].high80 - sums.steps[1].low80 < width
    assert forecast_sums(Series((1.0, 2.0), date(2023, 1, 1)), 2).steps == ()


def test_a_running_month_is_not_taken_for_a_whole_one() -> None:
    known = {(2025, month): Money(10**9 + month) for month in range(1, 13)}
    known |= {(2026, month): Money(10**9 + month) for month in range(1, 4)}
    ahead = rules.look_ahead(known, 2026, Money(12 * 10**9), date(2026, 3, 20))
    assert ahead is not None and len(ahead.sums) == 10
    over = rules.look_ahead(known, 2026, Money(12 * 10**9), date(2026, 4, 1))
    assert over is not None and len(over.sums) == 9 and over.outlook is not None
    assert rules.look_ahead(known, 2025, None, date(2026, 4, 1)) is None, "2025 is over"
    assert rules.look_ahead({}, 2026, None, date(2026, 4, 1)) is None
