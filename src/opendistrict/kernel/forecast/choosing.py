"""Which methods speak at an origin, by their past errors only.

Methods are weighed by their errors in a back-test with a rolling origin, never by how well they fit
what they were fitted to; what is said is the weighted mean of the good ones, which is safer than
the best alone (Bates & Granger 1969; FPP3 13.4). Where the past is short, the handbook's
expectation of each method counts like a few origins of it.
"""

from dataclasses import dataclass

import numpy as np

from opendistrict.kernel.forecast.shapes import Kind
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.trials import METHODS, REFERENCE, Trials

MEMORY = 30  # origins that are looked back on
_BELIEF = 3.0  # origins' worth of belief in the handbook against the back-test
_PICKY = 6.0  # a method with 10 % more error has a little more than half the weight
_LEAST_WEIGHT = 0.3  # of the best one's; weaker methods are left out
_EQUAL = 1e-6  # errors that differ by less are rounding
# The error to be expected against simple smoothing before anything is known of the series.
_HANDBOOK = {
    "mean": 1.05, "naive": 1.10, "ses": 1.00, "drift": 1.20, "theta": 0.98, "damped": 1.00,
    "seasonal_naive": 1.00,
}  # fmt: skip
_OF_LEVELS = {"mean": 1.5, "naive": 0.97, "drift": 1.05, "seasonal_naive": 1.5}
_SEASON_HELPS = {Kind.FLOW: 0.93, Kind.RATIO: 0.97, Kind.LEVEL: 1.05}
IS_SEASONAL = np.array(["seasonal" in method for method in METHODS])


def _handbook(kind: Kind) -> Floats:
    expected = _HANDBOOK | (_OF_LEVELS if kind is Kind.LEVEL else {})
    season = _SEASON_HELPS[kind]
    return np.array(
        [
            expected[method]
            if method in expected
            else expected[method.split("_seasonal")[0]] * season
            for method in METHODS
        ]
    )


_PRIOR = {kind: _handbook(kind) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Per row: the methods' weights, what they say together, its errors and how they travel."""

    trials: Trials
    weights: Floats  # [method, row]
    means: Floats  # [row, step]
    errors: Floats  # [row, step]
    travel: Floats  # [row, step]
    gain: Floats  # [row, step]
    vague: Floats  # [row]
    slant: Floats  # [row]
    seasonal: Floats  # [row]: the weight of the seasonal methods

    def parts(self, row: int) -> tuple[tuple[str, float], ...]:
        """The methods that speak and their weights, the heaviest first."""
        weights = self.weights[:, row]
        order = sorted(np.flatnonzero(weights), key=lambda place: (-weights[place], place))
        return tuple((METHODS[place], round(float(weights[place]), 4)) for place in order)

    def method(self, row: int) -> str:
        parts = self.parts(row)
        return parts[0][0] if len(parts) == 1 else "combined"


def choose(made: Trials, horizon: int) -> Chosen:
    """The methods of every row, by their errors up to `horizon` periods ahead known at that row."""
    relative = np.where(made.ready, _relative_errors(made, horizon), np.inf)
    least = relative.min(axis=0)
    best = (relative <= least * (1 + _EQUAL)).argmax(axis=0)
    rows = np.arange(len(best))
    # Below zero and not a number are impossible: the handbook keeps every error above zero.
    weights = (least / relative) ** _PICKY
    weights[best, rows] = 1.0
    weights[weights < _LEAST_WEIGHT] = 0.0
    weights /= weights.sum(axis=0)

    def mixed(parts: Floats) -> Floats:
        shares = weights[..., None] if parts.ndim > weights.ndim else weights
        of_best = parts[best, rows]  # where all say the same, so does their mean, to the last bit
        whole: Floats = np.where(shares > 0, shares * (parts - of_best), 0.0).sum(axis=0)
        mean: Floats = of_best + whole
        return mean

    return Chosen(
        made, weights, mixed(made.means), mixed(made.errors), mixed(made.travel),
        mixed(made.gain), mixed(made.vague), mixed(made.slant), weights[IS_SEASONAL].sum(axis=0),
    )  # fmt: skip


def _relative_errors(made: Trials, horizon: int) -> Floats:
    """Per method and row: past errors over those of simple smoothing, drawn to the handbook."""
    size = np.abs(made.errors[..., :horizon])
    there = np.isfinite(size)
    own = np.cumsum(np.where(there, size, 0.0), axis=2)
    simple = np.cumsum(np.where(there, size[REFERENCE], 0.0), axis=2)
    count = np.cumsum(there, axis=2)
    rows = own.shape[1]
    sums = np.zeros((3, len(own), rows))
    for back in range(1, min(MEMORY, rows - 1) + 1):
        ripe = min(back, horizon) - 1
        for total, part in zip(sums, (own, simple, count), strict=True):
            total[:, back:] += part[:, :-back, ripe]
    own_sum, simple_sum, counted = sums
    usual = np.where(simple_sum[REFERENCE] > 0, simple_sum[REFERENCE], own_sum.max(axis=0))
    usual = usual / np.maximum(counted[REFERENCE], 1)
    belief = _BELIEF * horizon * np.where(usual > 0, usual, 1.0)
    relative: Floats = (own_sum + belief * _PRIOR[made.kind][:, None]) / (simple_sum + belief)
    return relative
