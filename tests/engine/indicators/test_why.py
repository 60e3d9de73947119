"""Why a target is missed: what each part adds to the gap is exact, whatever the numbers are."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opendistrict.engine.indicators.rules import why
from opendistrict.engine.indicators.rules.staleness import is_stale
from opendistrict.engine.indicators.shapes import Burden, Contribution, RequiredBy

numbers = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=60)
sizes = st.fractions(min_value=0, max_value=10_000, max_denominator=60)
maybe = st.none() | sizes
burdens = st.lists(
    st.builds(
        lambda above, below, own, before, bears: Burden(
            "x", above, below, own_plan=own, year_before=before, bears=bears
        ),
        numbers, sizes, maybe, maybe, st.booleans(),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def total(found: list[Contribution]) -> Fraction:
    return sum((one.gap for one in found), Fraction(0))


def above(parts: list[Burden]) -> Fraction:
    return sum((one.above for one in parts), Fraction(0))


def below(parts: list[Burden]) -> Fraction:
    return sum((one.below for one in parts), Fraction(0))


@given(burdens, numbers)
def test_amounts_add_up_to_the_gap(parts: list[Burden], plan: Fraction) -> None:
    assert total(why.of_amounts(parts, plan)) == above(parts) - plan


@given(burdens, numbers, st.sampled_from([Fraction(1), Fraction(100), Fraction(1000)]))
def test_rates_add_up_to_the_gap(parts: list[Burden], plan: Fraction, scale: Fraction) -> None:
    assume(below(parts))
    expected = above(parts) / below(parts) * scale - plan
    assert total(why.of_ratio(parts, plan, scale)) == expected


@given(burdens, numbers)
def test_growth_and_reduction_add_up_to_the_gap(parts: list[Burden], plan: Fraction) -> None:
    assume(below(parts) > 0)
    growth = (above(parts) / below(parts) - 1) * 100
    assert total(why.of_growth(parts, plan)) == growth - plan
    assert total(why.of_reduction(parts, plan)) == -growth - plan


@given(st.lists(st.booleans(), min_size=1, max_size=60), numbers)
def test_shorter_periods_add_up_to_the_gap(kept: list[bool], plan: Fraction) -> None:
    inside = [(str(n), one) for n, one in enumerate(kept)]
    assert total(why.of_periods(inside, plan)) == Fraction(sum(kept), len(kept)) * 100 - plan


def test_what_is_asked_of_each_part_and_why() -> None:
    parts = [
        Burden("own", Fraction(40), own_plan=Fraction(60), year_before=Fraction(1)),
        Burden("big", Fraction(50), year_before=Fraction(30)),
        Burden("small", Fraction(10), year_before=Fraction(10)),
    ]
    found = {one.key: one for one in why.of_amounts(parts, Fraction(140))}
    assert (found["own"].required, found["own"].by) == (60, RequiredBy.OWN_PLAN)
    assert (found["big"].required, found["big"].by) == (60, RequiredBy.YEAR_BEFORE)
    assert found["small"].required == 20
    assert [found[key].gap for key in ("own", "big", "small")] == [-20, -10, -10]


@pytest.mark.parametrize("before", [None, Fraction(0), Fraction(-3)])
def test_equal_parts_where_nothing_is_known_of_the_year_before(before: Fraction | None) -> None:
    parts = [Burden("a", Fraction(1), year_before=before), Burden("b", Fraction(2))]
    assert [(one.required, one.by) for one in why.of_amounts(parts, Fraction(10))] == [
        (5, RequiredBy.EQUAL), (5, RequiredBy.EQUAL),
    ]  # fmt: skip


def test_what_nobody_was_given_has_its_own_line() -> None:
    parts = [Burden("a", Fraction(9), own_plan=Fraction(8))]
    found = why.of_amounts(parts, Fraction(10))
    assert [(one.key, one.gap, one.by) for one in found] == [
        ("a", 1, RequiredBy.OWN_PLAN), ("not_given", -2, RequiredBy.NOT_GIVEN),
    ]  # fmt: skip


def test_what_hurts_most_comes_first() -> None:
    parts = [Burden("a", Fraction(9)), Burden("b", Fraction(1)), Burden("c", Fraction(5))]
    found = why.of_amounts(parts, Fraction(15))
    assert [one.key for one in why.worst_first(found, "up")] == ["b", "c", "a"]
    assert [one.key for one in why.worst_first(found, "down")] == ["a", "c", "b"]


def test_a_number_is_stale_after_its_frequency_and_the_time_to_gather_it() -> None:
    last = date(2026, 9, 30)
    assert not is_stale("month", last, date(2026, 11, 15))
    assert is_stale("month", last, date(2026, 11, 16))
    assert not is_stale("quarter", last, date(2026, 11, 16))
    assert not is_stale("month", None, date(2026, 11, 16))  # never known is another word
