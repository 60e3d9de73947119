"""The forecasts' own score: what they would have said at every past origin, against what came.

Rolling origin (FPP3 5.10): each forecast is made exactly as it would have been made then, with the
method, parameters and interval width that were known then. Errors are measured as in Hyndman &
Koehler 2006, "Another look at measures of forecast accuracy" (mase), and as the sum of errors over
the sum of actuals, which zeros do not break.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from opendistrict.kernel.forecast.choosing import choose
from opendistrict.kernel.forecast.courses import Course
from opendistrict.kernel.forecast.forecasting import LEAST_POINTS, NO_METHOD, horizon_of
from opendistrict.kernel.forecast.shapes import Band, Score, Scored, Series
from opendistrict.kernel.forecast.trials import LONGEST, first_origin, known_of, trials
from opendistrict.kernel.forecast.widths import course

_LEAST_SCORED = LEAST_POINTS + 1


@dataclass(frozen=True, slots=True)
class _Tried:
    """One forecast of the past and what came; the benchmarks' errors where there are any."""

    ahead: int
    came: float
    error: float
    in80: bool
    in95: bool
    naive: float | None
    seasonal: float | None


def backtest(series: Series, horizon: int, origins: int | None = None) -> Score:
    """The score of forecasts 1 to `horizon` periods ahead from past origins with at least three
    known values: the last `origins` of them, or those of the later half of the series, which says
    more of today's forecasts than what was said when little was known. A running period is left
    out. ValueError for a horizon or a number of origins below 1."""
    if horizon < 1 or (origins is not None and origins < 1):
        raise ValueError("a forecast looks at least one period ahead, from one origin or more")
    if series.points < _LEAST_SCORED:
        return Score(NO_METHOD, "too_few_points", series.points)
    given = known_of(series)
    tries = horizon_of(series)
    made = trials(given, first_origin(given), max(horizon, tries))
    chosen = choose(made, tries)
    values = series.values[-LONGEST:]
    loads = series.load[: len(series.values)][-LONGEST:] or (1.0,) * len(values)
    tried: list[_Tried] = []
    used: Counter[str] = Counter()
    earliest = len(values) - (len(values) // 2 if origins is None else origins)
    for row, end in enumerate(made.known[:-1]):
        if end < earliest or sum(v is not None for v in values[:end]) < LEAST_POINTS:
            continue
        used[chosen.parts(row)[0][0]] += 1
        here = course(chosen, given, row, tries)
        for ahead in range(1, min(horizon, len(values) - end) + 1):
            came = values[end + ahead - 1]
            if came is not None:
                band = _band(here, ahead, loads[end + ahead - 1])
                tried.append(_try(values, end, ahead, came, band, series.season))
    method = chosen.method(len(made.known) - 1)
    if not tried:
        return Score(method, "nothing_to_compare", series.points)
    return _score(series, method, tried, used)


def _band(here: Course, ahead: int, load: float) -> Band:
    weights = np.zeros(len(here.means))
    weights[ahead - 1] = load
    return here.band(weights)


def _try(
    values: Sequence[float | None], end: int, ahead: int, came: float, band: Band, season: int
) -> _Tried:
    return _Tried(
        ahead,
        came,
        band.mean - came,
        band.low80 <= came <= band.high80,
        band.low95 <= came <= band.high95,
        _error(came, _last(values[:end])),
        _error(came, _season_before(values, end + ahead - 1, end, season)),
    )


def _error(came: float, said: float | None) -> float | None:
    return None if said is None else said - came


def _last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _season_before(
    values: Sequence[float | None], place: int, end: int, season: int
) -> float | None:
    """The last known value of the same time of year, as of the origin `end`."""
    if season == 1:
        return None
    earlier = range(place - season, -1, -season)
    return next((values[p] for p in earlier if p < end and values[p] is not None), None)


def _score(series: Series, method: str, tried: list[_Tried], used: Counter[str]) -> Score:
    errors = np.array([one.error for one in tried])
    mae = float(np.mean(np.abs(errors)))
    came = float(np.sum(np.abs([one.came for one in tried])))
    usual = _usual_change(series)
    return Score(
        method=method,
        why="rolling_origin",
        points=series.points,
        n_forecasts=len(tried),
        mae=mae,
        rmse=sqrt(float(np.mean(errors**2))),
        mase=mae / usual if usual else None,
        error_percent=100 * float(np.sum(np.abs(errors))) / came if came else None,
        vs_naive=_against(tried, [one.naive for one in tried]),
        vs_seasonal_naive=_against(tried, [one.seasonal for one in tried]),
        held80=float(np.mean([one.in80 for one in tried])),
        held95=float(np.mean([one.in95 for one in tried])),
        by_horizon=tuple(_by_horizon(tried)),
        methods=tuple(sorted(used.items(), key=lambda item: (-item[1], item[0]))),
    )


def _usual_change(series: Series) -> float | None:
    """The mean change against a season before, over all that is known."""
    values, season = series.values, series.season
    pairs = zip(values[season:], values, strict=False)
    changes = [abs(b - a) for b, a in pairs if a is not None and b is not None]
    return sum(changes) / len(changes) if changes else None


def _against(tried: list[_Tried], others: Sequence[float | None]) -> float | None:
    both = [
        (one.error, other) for one, other in zip(tried, others, strict=True) if other is not None
    ]
    theirs = sum(abs(other) for _, other in both)
    return sum(abs(own) for own, _ in both) / theirs if theirs else None


def _by_horizon(tried: list[_Tried]) -> list[Scored]:
    found = []
    for ahead in sorted({one.ahead for one in tried}):
        part = [one for one in tried if one.ahead == ahead]
        found.append(
            Scored(
                ahead,
                len(part),
                float(np.mean([abs(one.error) for one in part])),
                float(np.mean([one.in80 for one in part])),
                float(np.mean([one.in95 for one in part])),
            )
        )
    return found
