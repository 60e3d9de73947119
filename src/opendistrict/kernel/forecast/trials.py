"""Every candidate method from every origin: what it would have said, and how wrong it was.

Row i is the origin after `known[i]` periods. Nothing in a row depends on a later period: the
season's shape, the parameters and the slope are all learnt anew from what was known then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opendistrict.kernel.forecast import seasons, smoothing
from opendistrict.kernel.forecast.shapes import Kind, Series
from opendistrict.kernel.forecast.smoothing import FAMILIES, Floats

_PLAIN, _ADDED, _RATIO = 0, 1, 2
_SUFFIX = ("", "_seasonal", "_seasonal_ratio")
METHODS = (
    *(family + suffix for suffix in _SUFFIX for family in FAMILIES),
    "seasonal_naive",
)
REFERENCE = METHODS.index("ses")
LONGEST = 400  # periods that are looked at; what is older says nothing about next month


@dataclass(frozen=True, slots=True)
class Known:
    """A series as numbers: flows per unit of load, gaps as NaN."""

    values: Floats
    season: int
    breaks: tuple[int, ...]
    kind: Kind

    def floor(self, known: int) -> float:
        """No value below this is believed at that origin."""
        here = self.values[:known]
        is_signed = self.kind is Kind.LEVEL or bool(np.any(here < 0))
        return -np.inf if is_signed else 0.0

    def ceiling(self, known: int) -> float:
        here = self.values[:known]
        is_share = self.kind is Kind.RATIO and not bool(np.any((here < 0) | (here > 100)))
        return 100.0 if is_share else np.inf


@dataclass(frozen=True, slots=True)
class Trials:
    """Per method and row: means ahead, whether the method could be used, the errors (NaN where
    the truth is not known), and how errors travel (see `smoothing.Runs`). `gain` is the season's
    factor, by which errors of ratio methods grow and shrink."""

    kind: Kind
    known: tuple[int, ...]
    ready: NDArray[np.bool_]  # [method, row]
    means: Floats  # [method, row, step]
    errors: Floats  # [method, row, step]
    usable: NDArray[np.bool_]  # [method, row]
    travel: Floats  # [method, row, step]
    gain: Floats  # [method, row, step]
    vague: Floats  # [method, row]
    slant: Floats  # [method, row]


def known_of(series: Series) -> Known:
    values = np.array([np.nan if v is None else v for v in series.values], dtype=np.float64)
    if series.load:
        values = values / np.array(series.load[: len(values)])
    first = max(len(values) - LONGEST, 0)
    breaks = tuple(place - first for place in series.breaks if place > first)
    return Known(values[first:], series.season, breaks, series.kind)


def first_origin(given: Known) -> int:
    """The first place after which anything is known."""
    seen = np.flatnonzero(np.isfinite(given.values))
    return int(seen[0]) + 1 if len(seen) else len(given.values) + 1


def trials(given: Known, first: int, steps: int) -> Trials:
    """All methods from all origins from `first` to the end of what is known."""
    known = tuple(range(first, len(given.values) + 1))
    rows = len(known)
    data, pattern, can = _variants(given, known, steps)
    runs = smoothing.run(data, known, given.breaks, steps)
    merged = (len(_SUFFIX) * len(FAMILIES), rows)
    means, gain = runs.means, np.ones_like(runs.means)
    means[_ADDED] += pattern[_ADDED]
    means[_RATIO] *= pattern[_RATIO]
    gain[_RATIO] = pattern[_RATIO]
    usual = _last_season(given, known, steps)
    again = np.zeros((1, rows, steps))
    again[..., :: given.season] = 1.0  # a surprise comes back a season later
    came_before = np.isfinite(usual).sum(axis=1) == steps
    usable = np.concatenate([np.repeat(can, len(FAMILIES), axis=0), came_before[None]])
    stacked = np.concatenate([means.reshape(*merged, steps), usual[None]])
    bounds = np.array([[given.floor(end), given.ceiling(end)] for end in known])[..., None]
    stacked = np.clip(np.where(usable[..., None], stacked, 0.0), bounds[:, 0], bounds[:, 1])
    nothing = np.zeros((1, rows))
    points = np.cumsum(np.isfinite(given.values))[first - 1 :]
    ready = usable.copy()
    ready[len(FAMILIES) : -1] &= points >= 2 * given.season
    return Trials(
        given.kind,
        known,
        ready,
        stacked,
        np.where(usable[..., None], _truth(given, known, steps) - stacked, np.nan),
        usable,
        np.concatenate([runs.travel.reshape(*merged, steps), again]),
        np.concatenate([gain.reshape(*merged, steps), np.ones((1, rows, steps))]),
        np.concatenate([runs.vague.reshape(merged), nothing]),
        np.concatenate([runs.slant.reshape(merged), nothing]),
    )


def _truth(given: Known, known: tuple[int, ...], steps: int) -> Floats:
    """What came after each origin; NaN where nobody knows, and past a known break ahead: a reform
    is not a surprise to learn from."""
    truth = np.full((len(known), steps), np.nan)
    for row, end in enumerate(known):
        came = given.values[end : end + steps]
        truth[row, : len(came)] = came
        for place in given.breaks:
            if place >= end:
                truth[row, place - end :] = np.nan
    return truth


def _variants(
    given: Known, known: tuple[int, ...], steps: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The rows as they are and freed of the season by difference and by ratio; the season's
    shape ahead; which rows could be freed."""
    values, season = given.values, given.season
    data = np.tile(values, (len(_SUFFIX), len(known), 1))
    pattern = np.zeros((len(_SUFFIX), len(known), steps))
    pattern[_RATIO] = 1.0
    can = np.zeros((len(_SUFFIX), len(known)), dtype=bool)
    can[_PLAIN] = True
    place = np.arange(len(values)) % season
    learnt: dict[int, Floats | None] = {}
    for row, end in enumerate(known):
        origin = seasons.origin_of(end, season)
        if origin not in learnt:
            learnt[origin] = _effects(given, origin)
        effects = learnt[origin]
        if effects is None:
            continue
        ahead = np.arange(end, end + steps) % season
        data[_ADDED, row, :end] -= effects[place[:end], 0]
        pattern[_ADDED, row] = effects[ahead, 0]
        can[_ADDED, row] = True
        if effects.shape[1] > 1 and not np.any(values[origin:end] <= 0):
            factors = np.exp(effects[:, 1])
            data[_RATIO, row, :end] /= factors[place[:end]]
            pattern[_RATIO, row] = factors[ahead]
            can[_RATIO, row] = True
    return data, pattern, can


def _effects(given: Known, end: int) -> Floats | None:
    """The season's differences and, where no value is zero or less, the logarithms of its factors;
    None when it cannot be told yet."""
    start = seasons.start_of(end, given.season)
    here = given.values[start:end]
    there = np.isfinite(here)
    if not seasons.can_tell(int(there.sum()), given.season):
        return None
    is_ratio = given.kind is not Kind.LEVEL and bool(np.all(here[there] > 0))
    columns = np.stack([here, np.log(here)] if is_ratio else [here], axis=1)
    breaks = [place - start for place in given.breaks]
    return seasons.effects_of(columns, given.season, breaks)


def _last_season(given: Known, known: tuple[int, ...], steps: int) -> Floats:
    """What came a season before; NaN when that is not known, or was before a break."""
    usual = np.full((len(known), steps), np.nan)
    season = given.season
    if season == 1:
        return usual
    for row, end in enumerate(known):
        first = end - season
        if first < 0 or any(first < place < end for place in given.breaks):
            continue
        last = given.values[first:end]
        if first >= season:
            earlier = given.values[first - season : first]
            last = np.where(np.isnan(last), earlier, last)
        usual[row] = last[np.arange(steps) % season]
    return usual
