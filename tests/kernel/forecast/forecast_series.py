"""Series for the tests of forecasts: strategies and ready-made ones."""

from datetime import date

import numpy as np
from hypothesis import strategies as st

from opendistrict.kernel.forecast import Every, Kind, Series

FIRST = date(2021, 1, 1)

amounts = st.floats(0, 1e6).map(lambda value: round(value, 3))
changes = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
shares = st.floats(0, 100).map(lambda value: round(value, 2))
_VALUES = {Kind.FLOW: amounts, Kind.LEVEL: changes, Kind.RATIO: shares}


@st.composite
def series(
    draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind), least: int = 0, most: int = 32
) -> Series:
    """Any series, of any kind, with gaps, a season of 12, 4 or none, and perhaps a break."""
    kind = draw(st.sampled_from(kinds))
    value = st.one_of(_VALUES[kind], st.none())
    # A few values again and again: constant and nearly constant series are the usual trouble.
    few = draw(st.lists(value, min_size=1, max_size=3))
    element = draw(st.sampled_from([value, st.sampled_from(few)]))
    values = draw(st.lists(element, min_size=least, max_size=most))
    season, every = draw(st.sampled_from([(12, Every.MONTH), (4, Every.QUARTER), (1, Every.MONTH)]))
    breaks = draw(st.sampled_from([(), (3,), (5, 14)]))
    return Series(tuple(values), FIRST, every, season, kind, breaks)


def monthly(months: int, seed: int = 1, kind: Kind = Kind.FLOW) -> Series:
    """Counts with a trend, a shape of the year and noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(months)
    values = 300 + 2 * t + 60 * np.sin(2 * np.pi * t / 12) + rng.normal(0, 12, months)
    return Series(tuple(float(value) for value in values.round()), FIRST, kind=kind)
