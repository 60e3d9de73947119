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
_SMOOTH = 100.0  # for months; falls with the fourth power of the season's length
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


def _penalty(periods: int, season: int, breaks: int) -> Floats:
    size = periods + season + breaks
    bends = np.diff(np.eye(periods), n=2, axis=0)
    whole = np.zeros((size, size))
    smooth = max(_SMOOTH * (season / 12.0) ** 4, 1.0)
    whole[:periods, :periods] = smooth * (bends.T @ bends)
    effects = slice(periods, periods + season)
    whole[effects, effects] = _SHRINK * np.eye(season)
    for place in range(periods + season, size):
        whole[place, place] = 1e-6  # a step is free, but the system must be solvable
    return whole


def effects_of(values: Floats, season: int, breaks: Sequence[int]) -> Floats:
    """The effect of each place in the season, for one or more series in columns: values[t, i].

    Gaps are NaN in all columns alike. Adding a constant to a series does not change its effects.
    """
    periods = len(values)
    steps = [place for place in breaks if 0 < place < periods]
    known = np.flatnonzero(np.isfinite(values[:, 0]))
    design = np.zeros((len(known), periods + season + len(steps)))
    design[np.arange(len(known)), known] = 1.0
    design[np.arange(len(known)), periods + known % season] = 1.0
    for place, step in enumerate(steps):
        design[known >= step, periods + season + place] = 1.0
    seen = values[known] - values[known[0]]
    left = design.T @ design + _penalty(periods, season, len(steps))
    effects = slice(periods, periods + season)
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
