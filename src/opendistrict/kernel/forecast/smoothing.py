"""The simple methods, run over all origins and all parameters at once.

Exponential smoothing with a level, without and with a damped trend (Hyndman & Athanasopoulos,
"Forecasting: Principles and Practice", 3rd ed., ch. 8), the theta method as smoothing with half the
slope of a straight line (Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003), and the
benchmarks mean, naive and drift (FPP3 5.2) as special cases. The gain starts as that of a running
mean and starts anew at a known break. A surprise counts for at most four standard deviations,
so that one mistyped number does not carry the level away (Gelper, Fried & Croux 2010, "Robust
forecasting with exponential and Holt-Winters smoothing").

A row is what was known at one origin: row i sees values[:known[i]] and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FAMILIES = ("mean", "naive", "ses", "drift", "theta", "damped")
_ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
_DAMPED = tuple((a, b, f) for a in (0.1, 0.25, 0.5, 0.9) for b in (0.1, 0.3) for f in (0.85, 0.95))
# One column per parameter set: gain of the level, gain of the trend within it, damping.
_SETS = np.array([(0.0, 0.0, 1.0), (1.0, 0.0, 1.0), *((a, 0.0, 1.0) for a in _ALPHAS), *_DAMPED])
_MEAN, _NAIVE = 0, 1
_SES = slice(2, 2 + len(_ALPHAS))
_HOLT = slice(2 + len(_ALPHAS), len(_SETS))
_MOST_SURPRISE = 4.0 * 1.2533  # standard deviations, as a multiple of the mean absolute error
_CALM = 4  # surprises before it is known what is surprising


@dataclass(frozen=True, slots=True)
class Runs:
    """Per variant, family and row: the means ahead, and how errors travel.

    `travel[..., h]` is the effect of a surprise on the value h periods later, `vague` the variance
    of the level itself and `slant` that of the slope, in units of a surprise's variance.
    """

    means: Floats  # [variant, family, row, step]
    travel: Floats  # [variant, family, row, step]
    vague: Floats  # [variant, family, row]
    slant: Floats  # [variant, family, row]


class _Slopes:
    """Sums for the straight line through each row, apart for each piece between breaks."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.closed_xy, self.closed_xx = np.zeros(shape), 0.0
        self.sum_y, self.sum_ty = np.zeros(shape), np.zeros(shape)
        self.origin, self.last = np.zeros(shape), np.zeros(shape)
        self.n, self.sum_t, self.sum_tt = 0, 0.0, 0.0
        self.rise, self.span, self.last_t = np.zeros(shape), 0, 0

    def restart(self, y: Floats, t: int, rows: slice) -> None:
        if self.n:
            self.closed_xy += self.sum_ty - self.sum_t * self.sum_y / self.n
            self.closed_xx += self.sum_tt - self.sum_t**2 / self.n
        self.sum_y, self.sum_ty = np.zeros_like(self.sum_y), np.zeros_like(self.sum_y)
        self.n, self.sum_t, self.sum_tt = 0, 0.0, 0.0
        self.origin[:, rows] = y
        self.last[:, rows] = y
        self.last_t = t

    def add(self, y: Floats, t: int, rows: slice) -> None:
        self.n += 1
        self.sum_t += t
        self.sum_tt += t * t
        self.sum_y[:, rows] += y - self.origin[:, rows]
        self.sum_ty[:, rows] += t * (y - self.origin[:, rows])
        self.rise[:, rows] += y - self.last[:, rows]
        self.span += t - self.last_t
        self.last[:, rows] = y
        self.last_t = t

    def line(self, rows: slice) -> tuple[Floats, float]:
        """The least-squares slope and its variance in units of a surprise's variance."""
        sum_t, sum_y, sum_ty = self.sum_t, self.sum_y[:, rows], self.sum_ty[:, rows]
        xy = self.closed_xy[:, rows] + sum_ty - sum_t * sum_y / max(self.n, 1)
        xx = self.closed_xx + self.sum_tt - sum_t**2 / max(self.n, 1)
        return (xy / xx, 1.0 / xx) if xx > 0 else (np.zeros_like(xy), 0.0)

    def step(self, rows: slice) -> tuple[Floats, float]:
        """The mean change from period to period, jumps at breaks apart, and its variance."""
        return self.rise[:, rows] / max(self.span, 1), 1.0 / max(self.span, 1)


class _State:
    """Level, trend and errors so far, per variant, row and parameter set."""

    def __init__(self, variants: int, rows: int) -> None:
        shape = (variants, rows, len(_SETS))
        self.level, self.trend, self.cost = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.usual = np.zeros(shape)
        self.seen, self.since_break = 0, 0

    def pass_over(self, rows: slice) -> None:
        self.level[:, rows] += _SETS[:, 2] * self.trend[:, rows]
        self.trend[:, rows] *= _SETS[:, 2]

    def restart(self, y: Floats, rows: slice) -> None:
        self.level[:, rows] = y[..., None]
        self.since_break = 1

    def learn(self, y: Floats, rows: slice) -> None:
        gain = np.maximum(_SETS[:, 0], 1.0 / (self.since_break + 1))
        trend = _SETS[:, 2] * self.trend[:, rows]
        before = self.level[:, rows] + trend
        error = y[..., None] - before
        size = np.abs(error)
        self.cost[:, rows] += size
        usual = self.usual[:, rows]
        if self.seen >= _CALM:
            most = np.where(usual > 0, _MOST_SURPRISE * usual, np.inf)
            most[..., _NAIVE] = np.inf
            error, size = np.clip(error, -most, most), np.minimum(size, most)
        self.level[:, rows] = before + gain * error
        self.trend[:, rows] = np.where(_SETS[:, 1] > 0, trend + gain * _SETS[:, 1] * error, 0.0)
        self.seen += 1
        self.since_break += 1
        self.usual[:, rows] = usual + (size - usual) / self.seen


def run(data: Floats, known: Sequence[int], breaks: Sequence[int], steps: int) -> Runs:
    """All families over data[variant, row, period]; `known` rises from row to row.

    A period that nobody knows is NaN in every variant and row alike.
    """
    variants, rows, _ = data.shape
    runs = Runs(
        np.zeros((variants, len(FAMILIES), rows, steps)),
        np.zeros((variants, len(FAMILIES), rows, steps)),
        np.zeros((variants, len(FAMILIES), rows)),
        np.zeros((variants, len(FAMILIES), rows)),
    )
    state, slopes = _State(variants, rows), _Slopes((variants, rows))
    place = 0
    for t in range(known[-1]):
        active = slice(place, None)
        y = data[:, active, t]
        if t in breaks:
            state.since_break = 0
        if np.isnan(y[0, 0]):
            state.pass_over(active)
        else:
            if state.since_break == 0:
                state.restart(y, active)
                slopes.restart(y, t, active)
            else:
                state.learn(y, active)
            slopes.add(y, t, active)
        if known[place] == t + 1:
            _freeze(runs, state, slopes, place)
            place += 1
    return runs


def _cheapest(cost: Floats, among: slice) -> NDArray[np.intp]:
    """Per variant the first parameter set whose past errors are (but for rounding) the least."""
    part = cost[:, among]
    least = part.min(axis=1, keepdims=True)
    cheapest: NDArray[np.intp] = among.start + np.argmax(part <= least * (1 + 1e-9), axis=1)
    return cheapest


def _freeze(runs: Runs, state: _State, slopes: _Slopes, row: int) -> None:
    """What the methods say of the row whose last value has just been learnt."""
    level, trend, cost = state.level[:, row], state.trend[:, row], state.cost[:, row]
    variants = np.arange(len(level))
    ahead = np.arange(1.0, runs.means.shape[-1] + 1)
    here = slice(row, row + 1)
    (line, line_vague), (step, step_vague) = slopes.line(here), slopes.step(here)
    ses, holt = _cheapest(cost, _SES), _cheapest(cost, _HOLT)
    alpha, pull = _SETS[ses, 0], _SETS[holt, 0]
    j = max(state.since_break, 1)
    lag = np.minimum((1 - alpha) / alpha, (j - 1) / 2)
    damped = np.cumsum(_SETS[holt, 2][:, None] ** ahead, axis=1)
    smooth = level[variants, ses][:, None]
    means = runs.means[:, :, row]
    means[:, 0] = level[:, _MEAN, None]
    means[:, 1] = level[:, _NAIVE, None]
    means[:, 2] = smooth
    means[:, 3] = level[:, _NAIVE, None] + step * ahead
    means[:, 4] = smooth + 0.5 * line * (ahead + lag[:, None])
    means[:, 5] = level[variants, holt][:, None] + trend[variants, holt][:, None] * damped
    travel = runs.travel[:, :, row]
    travel[:, [1, 3]] = 1.0
    travel[:, 2] = travel[:, 4] = alpha[:, None]
    travel[:, 5] = pull[:, None] * (1 + _SETS[holt, 1][:, None] * damped)
    travel[:, :, 1:] = travel[:, :, :-1].copy()
    travel[:, :, 0] = 1.0
    vague, slant = runs.vague[:, :, row], runs.slant[:, :, row]
    vague[:, 0] = 1.0 / j
    vague[:, 2] = vague[:, 4] = np.maximum(1.0 / j - alpha / (2 - alpha), 0.0)
    vague[:, 5] = np.maximum(1.0 / j - pull / (2 - pull), 0.0)
    slant[:, 3], slant[:, 4] = step_vague, 0.25 * line_vague
