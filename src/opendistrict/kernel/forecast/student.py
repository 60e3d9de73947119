"""Student's t distribution in plain Python: scipy would cost the web process its import.

The distribution function is the regularised incomplete beta function as a continued fraction
(Abramowitz & Stegun 26.5.8 and 26.7.1, evaluated by Lentz's method).
"""

from functools import lru_cache
from itertools import pairwise
from math import exp, lgamma, log, log1p

_TINY = 1e-300
_ROUNDS = 300
MOST = 200.0  # degrees of freedom; more are the normal distribution for all we need


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    result = d
    for m in range(1, _ROUNDS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = result
        for part in (even, odd):
            d = 1.0 + part * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + part / c
            c = c if abs(c) > _TINY else _TINY
            result *= d * c
        if abs(result - before) <= 1e-14 * abs(result):
            break
    return result


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, 1.0 - x) / b


def below(t: float, freedom: float) -> float:
    """The probability of a value below `t`."""
    tail = 0.5 * _beta(freedom / 2.0, 0.5, freedom / (freedom + t * t))
    return tail if t < 0 else 1.0 - tail


@lru_cache(maxsize=1024)
def quantile(share: float, freedom: float) -> float:
    """The value below which `share` (above one half) lies."""
    low, high = 0.0, 2.0
    while below(high, freedom) < share:
        low, high = high, high * 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if below(middle, freedom) < share else (low, middle)
    return (low + high) / 2.0


@lru_cache(maxsize=1)
def _tails() -> tuple[tuple[float, float], ...]:
    """How much wider the 95 % interval is than the 80 % one, for falling degrees of freedom."""
    freedoms = (
        MOST,
        60.0,
        30.0,
        20.0,
        15.0,
        12.0,
        10.0,
        8.0,
        7.0,
        6.0,
        5.0,
        4.0,
        3.0,
        2.0,
        1.5,
        1.2,
        1.0,
    )
    return tuple((quantile(0.975, f) / quantile(0.9, f), f) for f in freedoms)


def freedom_of(ratio: float) -> float:
    """The degrees of freedom at which the 95 % interval is `ratio` times as wide as that of 80 %;
    the nearest possible when there are none such."""
    tails = _tails()
    if ratio <= tails[0][0]:
        return tails[0][1]
    for (narrow, many), (wide, few) in pairwise(tails):
        if ratio <= wide:
            share = (ratio - narrow) / (wide - narrow)
            # Between 1/many and 1/few: the tail grows about evenly with the inverse.
            return round(1.0 / (1.0 / many + share * (1.0 / few - 1.0 / many)), 3)
    return tails[-1][1]
