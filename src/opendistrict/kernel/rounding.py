"""Rounding an exact number once, from all its digits: no division before it loses any."""

from decimal import Decimal
from fractions import Fraction

WAYS = ("half_up", "half_even", "down")


def rounded(value: Fraction, decimals: int, way: str = "half_up") -> Decimal:
    """The number with so many decimals. `half_up` takes a half away from zero, `half_even` to the
    even neighbour, `down` cuts off."""
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if way != "down":
        twice, one = 2 * rest, scaled.denominator
        whole += twice > one or (twice == one and (way == "half_up" or whole % 2))
    sign = int(value < 0 and whole > 0)
    return Decimal((sign, tuple(map(int, str(whole))), -decimals))
