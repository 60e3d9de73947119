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
_SEASON_HELPS = 0.93
_CONFORMAL = 8.0  # origins at which the errors' own quantiles weigh as much as Student's t
_MEAN_TO_SD = 1.2533  # of a normal distribution's absolute errors


def _handbook(method: str) -> float:
    family = method.split("_seasonal")[0]
    return _HANDBOOK.get(method, 0.0) or _HANDBOOK[family] * _SEASON_HELPS


_PRIOR = np.array([_handbook(method) for method in METHODS])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Per row: the method, what it says, its errors and how they travel."""

    trials: Trials
    method: NDArray[np.intp]  # [row]
    means: Floats  # [row, step]
    errors: Floats  # [row, step]
    unit: Floats  # [row, step]: the spread of a single period for surprises of size 1


def choose(made: Trials, horizon: int) -> Chosen:
    """The method of every row, by its errors up to `horizon` periods ahead known at that row."""
    relative = _relative_errors(made, horizon)
    relative = np.where(made.usable, relative, np.inf)
    least = relative.min(axis=0)
    method = np.argmax(relative <= least * (1 + 1e-6), axis=0)
    rows = np.arange(len(method))
    travel, gain = made.travel[method, rows], made.gain[method, rows]
    steps = travel.shape[1]
    variance = np.cumsum(travel**2, axis=1) + made.vague[method, rows][:, None]
    variance = variance + made.slant[method, rows][:, None] * np.arange(1, steps + 1) ** 2
    return Chosen(
        made, method, made.means[method, rows], made.errors[method, rows],
        np.abs(gain) * np.sqrt(variance),
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
    relative: Floats = (own_sum + belief * _PRIOR[:, None]) / (simple_sum + belief)
    return relative


def course(chosen: Chosen, given: Known, row: int, horizon: int) -> Course:
    """What is expected from that row on."""
    made, method = chosen.trials, int(chosen.method[row])
    size, freedom = _width(chosen, row, horizon)
    end = made.known[row]
    return Course(
        means=chosen.means[row],
        travel=made.travel[method, row],
        gain=made.gain[method, row],
        vague=float(made.vague[method, row]),
        slant=float(made.slant[method, row]),
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
