"""What is expected ahead, and how errors hang together: any weighted sum of periods has a band.

An error h periods ahead is the surprise of that period plus what earlier surprises leave behind
(`travel`), plus what is not known of the level (`vague`) and of the slope (`slant`). A sum of
periods therefore has its own variance, which is neither that of independent periods nor the sum
of their bounds. The size of a surprise and the weight of the tails come from the method's own
past errors (`widths`), so that all intervals and probabilities are of one Student's t.
"""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from opendistrict.kernel.forecast.shapes import Band
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.student import below, quantile

_DRAWS = 4000
_SEED = 20250701  # fixed, so that the same figures are printed every time
TAIL80, TAIL95 = 0.9, 0.975


@dataclass(frozen=True, slots=True)
class Course:
    """`size` is the standard deviation of a surprise, `freedom` the degrees of freedom of its t;
    `open` how much of each coming period is still to come (less than 1 only for a running one).
    `doubt` is the least probability of what is possible at all. No period falls below `floor` or
    above `ceiling`."""

    means: Floats
    travel: Floats
    gain: Floats
    vague: float
    slant: float
    size: float
    freedom: float
    open: Floats
    doubt: float
    floor: float
    ceiling: float

    def band(self, weights: Floats, start: float = 0.0, unsure: float = 0.0) -> Band:
        """`start` plus the weighted sum of the coming periods; weights are not negative.

        `unsure` is the variance of what was estimated in `start`, in units of a surprise's.
        """
        low, high = self._limits(weights)
        mean, spread = self._moments(weights, unsure)
        near, far = (spread * quantile(p, self.freedom) for p in (TAIL80, TAIL95))
        edges = (mean, mean - near, mean + near, mean - far, mean + far)
        return Band(*(start + min(max(edge, low), high) for edge in edges))

    def reaches(self, weights: Floats, needed: float, unsure: float = 0.0) -> float:
        """The probability that the weighted sum is at least `needed`: 0 or 1 only where the
        bounds decide, otherwise never beyond what so many points can vouch for."""
        low, high = self._limits(weights)
        if not unsure and (needed <= low or needed > high):
            return 1.0 if needed <= low else 0.0
        return self._vouched(self._above(weights, needed, unsure))

    def stays(self, weights: Floats, most: float, unsure: float = 0.0) -> float:
        """The probability that the weighted sum is at most `most`."""
        low, high = self._limits(weights)
        if not unsure and (most < low or most >= high):
            return 0.0 if most < low else 1.0
        mean, spread = self._moments(weights, unsure)
        if spread == 0.0:
            return self._vouched(1.0 if mean <= most else 0.0)
        return self._vouched(1.0 - self._above(weights, most, unsure))

    def drawn(self, loads: Floats, begun: float, skipped: int) -> Floats:
        """The coming periods without the `skipped` first, in each of many courses that could be:
        [course, period]."""
        paths = self._paths() * loads
        paths[:, 0] += begun
        return paths[:, skipped:]

    def chance(self, met: NDArray[np.bool_]) -> float:
        """The probability of what was met in so many of the drawn courses."""
        return self._vouched(float(np.mean(met)))

    def first(self, steps: int) -> "Course":
        """Only so many periods."""
        return replace(
            self,
            means=self.means[:steps],
            travel=self.travel[:steps],
            gain=self.gain[:steps],
            open=self.open[:steps],
        )

    def begun(self, share: float, expected: float, rest: float) -> "Course":
        """The first period is running: `share` of it is still to come, all of it is now
        `expected` to be so much, and `rest` is what is still to come of it (of what adds up)."""
        change = (expected - self.means[0]) / self.gain[0]
        means = self.means + self.gain * self.travel * change
        means[0] = rest
        still = self.open.copy()
        still[0] = share
        return replace(self, means=np.clip(means, self.floor, self.ceiling), open=still)

    def _above(self, weights: Floats, needed: float, unsure: float) -> float:
        mean, spread = self._moments(weights, unsure)
        if spread == 0.0:
            return 1.0 if mean >= needed else 0.0
        return below((mean - needed) / spread, self.freedom)

    def _vouched(self, chance: float) -> float:
        return min(max(chance, self.doubt), 1.0 - self.doubt)

    def _moments(self, weights: Floats, unsure: float) -> tuple[float, float]:
        """The mean and the standard deviation of the weighted sum."""
        pull = weights * self.gain
        by_surprise = _reach(self.travel) @ pull
        ahead = np.arange(1, len(pull) + 1)
        variance = (
            float(np.sum(self.open * by_surprise**2))
            + self.vague * float(pull.sum()) ** 2
            + self.slant * float(np.dot(pull, ahead)) ** 2
        )
        return float(np.dot(weights, self.means)), self.size * sqrt(variance + unsure)

    def _limits(self, weights: Floats) -> tuple[float, float]:
        whole = float(weights.sum())
        if not whole:
            return 0.0, 0.0
        return whole * self.floor, whole * self.ceiling

    def _paths(self) -> Floats:
        """Courses that could be, drawn with a fixed seed."""
        steps = len(self.means)
        draw = np.random.default_rng(_SEED)
        surprises = draw.standard_normal((_DRAWS, steps)) * np.sqrt(self.open)
        tails = np.sqrt(self.freedom / draw.chisquare(self.freedom, _DRAWS))[:, None]
        later = _reach(self.travel)
        errors = surprises @ later
        errors += draw.standard_normal((_DRAWS, 1)) * sqrt(self.vague)
        errors += draw.standard_normal((_DRAWS, 1)) * sqrt(self.slant) * np.arange(1, steps + 1)
        paths: Floats = self.means + self.size * self.gain * tails * errors
        return np.clip(paths, self.floor, self.ceiling)


def _reach(travel: Floats) -> Floats:
    """[j, h]: the effect of the surprise of period j on period h."""
    steps = len(travel)
    gap = np.arange(steps)[None, :] - np.arange(steps)[:, None]
    return np.where(gap >= 0, travel[np.maximum(gap, 0)], 0.0)


def band_of(draws: Floats) -> Band:
    """The middle one of the draws, and the intervals that hold 80 and 95 of 100."""
    return Band(*(float(np.quantile(draws, p)) for p in (0.5, 0.1, 0.9, 0.025, 0.975)))
