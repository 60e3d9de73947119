"""Money is whole đồng and no đồng is lost when it is divided."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.money import NOTHING, Money


def test_money_refuses_a_float_and_a_truth_value():
    for wrong in (1.0, Decimal(1), True, "1"):
        with pytest.raises(TypeError, match="whole đồng"):
            Money(wrong)


@pytest.mark.parametrize(
    ("exact", "step", "dong"),
    [("0.5", 1, 1), ("0.4999", 1, 0), ("-0.5", 1, -1), ("870000", 10_000, 870_000),
     ("14999", 10_000, 10_000), ("15000", 10_000, 20_000)],
)  # fmt: skip
def test_a_half_goes_away_from_zero(exact, step, dong):
    assert Money.rounded(Decimal(exact), step) == Money(dong)


def test_money_is_added_and_compared():
    assert Money(5) - Money(7) == -Money(2) < NOTHING < Money(2) + Money(1)
    assert not NOTHING and Money(-1)


weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**12), 10**12), weights)
def test_parts_add_up_to_the_whole_and_none_is_a_dong_off(dong, parts):
    shared = Money(dong).shared(parts)
    assert sum(one.dong for one in shared) == dong
    total = sum(parts)
    for one, weight in zip(shared, parts, strict=True):
        assert abs(one.dong - Decimal(dong) * weight / total) < 1


def test_the_first_of_equals_gets_the_odd_dong():
    assert Money(10).shared([1, 1, 1]) == (Money(4), Money(3), Money(3))


@pytest.mark.parametrize("wrong", [[], [0], [1, -1, 5]])
def test_money_is_shared_by_real_weights(wrong):
    with pytest.raises(ValueError, match="weights"):
        Money(10).shared(wrong)
