"""Which method speaks at an origin, and how wide its intervals are: both from past errors only.

The method is chosen by its errors in a back-test with a rolling origin, never by how well it fits
what it was fitted to. The errors that set the width of the intervals are those of the methods that
would have been chosen at each earlier origin, so the choice's own luck does not make the
intervals too narrow. The width is that which held 80 and 95 of 100 of these errors (split
conformal prediction: Vovk, Gammerman & Shafer 2005; Lei et al. 2018), mixed with a Student's t
where they are few.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opendistrict.kernel.forecast.courses import TAIL80, TAIL95, Course
from opendistrict.kernel.forecast.shapes import Kind
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.student import MOST, freedom_of, quantile
from opendistrict.kernel.forecast.trials import METHODS, REFERENCE, Known, Trials

_MEMORY = 30  # origins that are looked back on
_BELIEF = 3.0  # origins' worth of belief in the handbook against the back-test
# The error to be expected against simple smoothing before anything is known of the series.
_HANDBOOK = {
    "mean": 1.05, "naive": 1.10, "ses": 1.00, "drift": 1.20, "theta": 0.98, "damped": 1.00,
    "seasonal_naive": 1.05,
}  # fmt: skip
_OF_LEVELS = {"mean": 1.5, "naive": 0.97, "drift": 1.05, "seasonal_naive": 1.5}
_SEASON_HELPS = {Kind.FLOW: 0.93, Kind.RATIO: 0.97, Kind.LEVEL: 1.05}
_CONFORMAL = 8.0  # origins at which the errors' own quantiles weigh as much as Student's t
_MEAN_TO_SD = 1.2533  # of a normal distribution's absolute errors


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
    """Per row: the method, what it says, its errors and how they travel."""

    trials: Trials
    method: NDArray[np.intp]  # [row]
    means: Floats  # [row, step]
    errors: Floats  # [row, step]
    unit: Floats  # [row, step]: the spread of a single period for surprises of size 1
    travel: Floats
    gain: Floats
    vague: Floats
    slant: Floats


def choose(made: Trials, horizon: int) -> Chosen:
    """The method of every row, by its errors up to `horizon` periods ahead known at that row."""
    relative = _relative_errors(made, horizon)
    relative = np.where(made.ready, relative, np.inf)
    least = relative.min(axis=0)
    method = np.argmax(relative <= least * (1 + 1e-6), axis=0)
    import os
    P=float(os.environ.get("P","8"))
    weights = np.where(np.isfinite(relative), (least / np.where(relative>0,relative,1)) ** P, 0.0)
    weights = np.where(weights < float(os.environ.get("CUT","0.3")), 0.0, weights)
    weights = weights / weights.sum(axis=0)
    def mix(a):
        w = weights[..., None] if a.ndim == 3 else weights
        return np.sum(np.where(w > 0, w * a, 0.0), axis=0)
    means, errors = mix(made.means), mix(made.errors)
    travel, gain, vague, slant = mix(made.travel), mix(made.gain), mix(made.vague), mix(made.slant)
    steps = travel.shape[1]
    variance = np.cumsum(travel**2, axis=1) + vague[:, None]
    variance = variance + slant[:, None] * np.arange(1, steps + 1) ** 2
    return Chosen(
        made, method, means, errors,
        np.abs(gain) * np.sqrt(variance), travel, gain, vague, slant,
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
    for back in range(1, min(_MEMORY, rows - 1) + 1):
        ripe = min(back, horizon) - 1
        for total, part in zip(sums, (own, simple, count), strict=True):
            total[:, back:] += part[:, :-back, ripe]
    own_sum, simple_sum, counted = sums
    usual = np.where(simple_sum[REFERENCE] > 0, simple_sum[REFERENCE], own_sum.max(axis=0))
    usual = usual / np.maximum(counted[REFERENCE], 1)
    usual = np.where(usual > 0, usual, 1.0)
    belief = _BELIEF * horizon * usual
    relative: Floats = (own_sum + belief * _PRIOR[made.kind][:, None]) / (simple_sum + belief)
    return relative


def course(chosen: Chosen, given: Known, row: int, horizon: int) -> Course:
    """What is expected from that row on."""
    made = chosen.trials
    size, freedom = _width(chosen, row, horizon)
    end = made.known[row]
    return Course(
        means=chosen.means[row],
        travel=chosen.travel[row],
        gain=chosen.gain[row],
        vague=float(chosen.vague[row]),
        slant=float(chosen.slant[row]),
        size=size,
        freedom=freedom,
        open=np.ones(chosen.means.shape[1]),
        floor=given.floor(end),
        ceiling=given.ceiling(end),
    )


def _width(chosen: Chosen, row: int, horizon: int) -> tuple[float, float]:
    """The size of a surprise and its degrees of freedom, by the errors known at that row."""
    known = chosen.trials.known
    scores: list[Floats] = []
    for past in range(max(row - _MEMORY, 0), row):
        ripe = min(horizon, known[row] - known[past])
        error = np.abs(chosen.errors[past, :ripe]) / chosen.unit[past, :ripe]
        scores.append(error[np.isfinite(error)])
    return width_of([part for part in scores if len(part)])


def width_of(scores: list[Floats]) -> tuple[float, float]:
    """The same, from errors in units of their spread, one array for each origin."""
    if not scores:
        return 0.0, 1.0
    every = np.concatenate(scores)
    origins = len(scores)
    few = min(max(origins - 1.0, 1.0), MOST)
    deviation = _MEAN_TO_SD * float(np.mean(every))
    trust = origins / (origins + _CONFORMAL)
    edges = []
    for share, tail in ((0.8, TAIL80), (0.95, TAIL95)):
        held = float(np.quantile(every, min(share * (1 + 1 / origins), 1.0)))
        edges.append(trust * held + (1 - trust) * deviation * quantile(tail, few))
    if edges[0] <= 0:
        return 0.0, 1.0
    freedom = freedom_of(edges[1] / edges[0])
    return edges[0] / quantile(TAIL80, freedom), freedom
