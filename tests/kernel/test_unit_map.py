"""Numbers carried between the units of different days: nothing is lost, whatever happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.makers import TODAY, TODAY_2023, unit_id

from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.unitmap import Handover, UnitMap, spread
from opendistrict.registers.orgs import queries

START = date(2020, 1, 1)
ONE = Fraction(1)


@dataclass
class History:
    """Twelve plots of land, the units they belong to, and what happened to those."""

    now: dict[UUID, frozenset[int]]
    lives: dict[UUID, list[tuple[date, date]]] = field(default_factory=dict)
    handovers: list[Handover] = field(default_factory=list)
    days: list[date] = field(default_factory=lambda: [START])

    def begin(self, unit: UUID, on: date) -> None:
        self.lives[unit] = [(on, date.max)]

    def end(self, unit: UUID, on: date) -> None:
        self.lives[unit] = [(self.lives[unit][0][0], on)]

    def change(self, on: date, after: dict[UUID, frozenset[int]]) -> None:
        """Land goes from the units of today to those of `after`, with its shares and parts."""
        for source, had in self.now.items():
            for target, has in after.items():
                moved = had & has
                if moved and source != target:
                    self.handovers.append(
                        Handover(on, source, target, _six(moved, had), _six(moved, has))
                    )
        for unit in self.now.keys() - after.keys():
            self.end(unit, on)
        for unit in after.keys() - self.now.keys():
            self.begin(unit, on)
        self.now = after
        self.days.append(on)


def _six(some: frozenset[int], whole: frozenset[int]) -> Decimal:
    """As packs record shares: six decimals, rounded down so that they never exceed one."""
    return (Decimal(len(some)) / Decimal(len(whole))).quantize(Decimal("0.000001"), "ROUND_DOWN")


@st.composite
def histories(draw: st.DrawFn) -> History:
    made = count(1)

    def fresh() -> UUID:
        return UUID(int=next(made))

    first = {fresh(): frozenset(range(3 * n, 3 * n + 3)) for n in range(4)}
    history = History(first)
    for unit in first:
        history.begin(unit, START)
    for n in range(draw(st.integers(0, 6))):
        on = START + timedelta(days=100 * (n + 1))
        units = sorted(history.now, key=str)
        what = draw(st.sampled_from(["merge", "split", "rename", "move"]))
        source = draw(st.sampled_from(units))
        after = dict(history.now)
        if what == "merge" and len(units) > 1:
            other = draw(st.sampled_from([unit for unit in units if unit != source]))
            keeper = draw(st.sampled_from([source, fresh()]))
            after[keeper] = after.pop(source) | after.pop(other)
        elif what == "split" and len(after[source]) > 1:
            land = sorted(after.pop(source))
            cut = draw(st.integers(1, len(land) - 1))
            after[fresh()], after[fresh()] = frozenset(land[:cut]), frozenset(land[cut:])
        elif what == "move" and len(units) > 1 and len(after[source]) > 1:
            other = draw(st.sampled_from([unit for unit in units if unit != source]))
            plot = frozenset(draw(st.sampled_from([[min(after[source])]])))
            after[source], after[other] = after[source] - plot, after[other] | plot
        else:
            after[fresh()] = after.pop(source)
        history.change(on, after)
    return history


def every_day(history: History) -> Iterator[date]:
    for day in history.days:
        yield from (day - timedelta(days=1), day, day + timedelta(days=50))


def alive(history: History, day: date) -> list[UUID]:
    return [unit for unit, lives in history.lives.items() if any(a <= day < b for a, b in lives)]


@settings(max_examples=150, deadline=None)
@given(histories(), st.data())
def test_totals_are_conserved_to_any_other_day(history: History, data: st.DataObject) -> None:
    days = sorted({day for day in every_day(history) if day >= START})
    happened, on = data.draw(st.sampled_from(days)), data.draw(st.sampled_from(days))
    found = UnitMap(on, history.handovers, history.lives, {})
    there = set(alive(history, on))
    amounts = {unit: data.draw(st.integers(-50, 10**6)) for unit in alive(history, happened)}
    carried: dict[UUID | None, Fraction] = {}
    for unit, amount in amounts.items():
        weights = found.carry(unit, happened)
        assert sum(weights.values()) == ONE and min(weights.values()) > 0
        assert weights.keys() - {None} <= there
        # Shares of six decimals lose at most a millionth an event; the rest is told, not dropped.
        assert weights.get(None, Fraction(0)) < Fraction(12 * len(history.days), 10**6)
        for other, weight in weights.items():
            carried[other] = carried.get(other, Fraction(0)) + amount * weight
    assert sum(carried.values()) == sum(amounts.values())


@settings(max_examples=50, deadline=None)
@given(histories())
def test_the_map_of_the_day_itself_changes_nothing(history: History) -> None:
    for day in history.days:
        found = UnitMap(day, history.handovers, history.lives, {})
        assert all(found.carry(unit, day) == {unit: ONE} for unit in alive(history, day))


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(1, 1000), min_size=1, max_size=9),
    st.sampled_from([Decimal(1), Decimal("0.01"), Decimal("0.0001")]),
)
def test_an_amount_is_spread_to_the_last_step(n: int, parts: list[int], step: Decimal) -> None:
    amount = n * step
    weights: dict[UUID | None, Fraction] = {uuid7(): Fraction(part, sum(parts)) for part in parts}
    found = spread(amount, weights, step)
    assert sum(found.values()) == amount
    for key, value in found.items():
        assert abs(Fraction(value) - Fraction(amount) * weights[key]) < Fraction(step)


def test_what_is_not_recorded_is_kept_apart() -> None:
    old, new, other = uuid7(), uuid7(), uuid7()
    lives = {old: [(START, date(2021, 1, 1))], new: [(date(2021, 1, 1), date.max)],
             other: [(date(2021, 1, 1), date.max)]}  # fmt: skip
    rows = [Handover(date(2021, 1, 1), old, target, None, None) for target in (new, other)]
    found = UnitMap(date(2022, 1, 1), rows, lives, {})
    assert found.carry(old, START) == {None: ONE}


@pytest.mark.usefixtures("quan1")
def test_the_reform_of_july_2025() -> None:
    today = queries.unit_map(TODAY)
    da_kao = today.carry(unit_id("quan-1-phuong-da-kao"), TODAY_2023)
    assert da_kao == {
        unit_id("phuong-tan-dinh"): Fraction("0.614108"),
        unit_id("phuong-sai-gon"): Fraction("0.385892"),
    }
    # A division of the district: its functions were handed over, its numbers go with its place.
    office = today.carry(unit_id("phong-kinh-te-quan-1"), TODAY_2023)
    assert set(office) == {unit_id(f"phuong-{ward}") for ward in
                           ("tan-dinh", "sai-gon", "ben-thanh", "cau-ong-lanh")}  # fmt: skip
    assert sum(office.values()) == ONE
