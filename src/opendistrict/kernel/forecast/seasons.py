"""The shape of the year, taken out of what was known at each origin.

One penalised regression gives a smooth level, a step at each known break and an effect for each
place in the season, so that gaps need no filling and a break is not learnt as a season. The level
is Whittaker-Henderson / Hodrick-Prescott smooth; the effects are shrunk toward none, which is what
two years of data can bear (Miller & Williams 2003, "Shrinkage estimators of time series seasonal
factors and their effect on forecasting accuracy", Int. J. Forecasting 19).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHRINK = 0.5  # years of "no effect" that every place in the season starts from, at first
_LEAST_SHRINK, _MOST_SHRINK = 0.02, 4.0
_SMOOTH = 100.0  # for months; grows with the fourth power of the season's length
_MOST_SEASONS = 5
_LEAST_SEASONS = 1.5  # before that, a season cannot be told from a trend


def origin_of(end: int, season: int) -> int:
    """Up to where the shape is learnt for an origin: anew each period, for weeks each month."""
    stride = max(season // 12, 1)
    return end - end % stride


def start_of(end: int, season: int) -> int:
    """From where the shape is learnt: whole seasons from the first period, the last few."""
    return max(end // season - _MOST_SEASONS, 0) * season


def can_tell(known: int, season: int) -> bool:
    return season > 1 and known >= _LEAST_SEASONS * season


def _design(known: NDArray[np.intp], periods: int, season: int, steps: Sequence[int]) -> Floats:
    """What each known period is made of: the level between two knots, the place in the season,
    the steps before it."""
    spacing = _spacing(season)
    knots = _knots(periods, season)
    rows = np.arange(len(known))
    whole = np.zeros((len(known), knots + season + len(steps)))
    left, share = known // spacing, known % spacing / spacing
    whole[rows, left] = 1.0 - share
    whole[rows, left + 1] = share
    whole[rows, knots + known % season] = 1.0
    for place, step in enumerate(steps):
        whole[known >= step, knots + season + place] = 1.0
    return whole


def _spacing(season: int) -> int:
    """Periods from knot to knot of the level: so smooth a line has no finer bends."""
    return max(season // 6, 1)


def _knots(periods: int, season: int) -> int:
    return (periods - 1) // _spacing(season) + 2


def _penalty(knots: int, season: int, breaks: int) -> Floats:
    size = knots + season + breaks
    whole = np.zeros((size, size))
    bends = np.diff(np.eye(knots), n=2, axis=0)
    smooth = max(_SMOOTH * (season / 12.0) ** 4, 1.0) / _spacing(season) ** 3
    whole[:knots, :knots] = smooth * (bends.T @ bends)
    effects = slice(knots, knots + season)
    whole[effects, effects] = _SHRINK * np.eye(season)
    for place in range(knots + season, size):
        whole[place, place] = 1e-6  # a step is free, but the system must be solvable
    return whole


def effects_of(values: Floats, season: int, breaks: Sequence[int]) -> Floats:
    """The effect of each place in the season, for one or more series in columns: values[t, i].

    Gaps are NaN in all columns alike. Adding a constant to a series does not change its effects.
    """
    periods = len(values)
    steps = [place for place in breaks if 0 < place < periods]
    known = np.flatnonzero(np.isfinite(values[:, 0]))
    design = _design(known, periods, season, steps)
    knots = _knots(periods, season)
    seen = values[known] - values[known[0]]
    left = design.T @ design + _penalty(knots, season, len(steps))
    effects = slice(knots, knots + season)
    right = design.T @ seen
    first = np.linalg.solve(left, right)
    rest = seen - design @ first
    found = np.empty((season, values.shape[1]))
    for column in range(values.shape[1]):
        anew = left.copy()
        change = _shrinkage(first[effects, column], rest[:, column], season) - _SHRINK
        anew[effects, effects] += change * np.eye(season)
        found[:, column] = np.linalg.solve(anew, right[:, column])[effects]
    return found


def _shrinkage(effects: Floats, rest: Floats, season: int) -> float:
    """How many years of "no effect" to start from: the variance of the noise over that of the
    effects, both estimated (empirical Bayes)."""
    years = len(rest) / season
    kept = years / (years + _SHRINK)
    spent = season * kept + years  # effects, and about one bend of the level a year
    noise = float((rest**2).sum()) / max(len(rest) - spent, 1.0)
    true = float((effects**2).mean()) / kept**2 - noise / years
    return min(max(noise / true, _LEAST_SHRINK), _MOST_SHRINK) if true > 0 else _MOST_SHRINK
