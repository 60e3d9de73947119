"""What is likely to come, period by period."""

from dataclasses import dataclass

import numpy as np

from opendistrict.kernel.forecast.choosing import MEMORY, choose
from opendistrict.kernel.forecast.courses import Course
from opendistrict.kernel.forecast.seasons import can_tell
from opendistrict.kernel.forecast.shapes import Band, Forecast, Kind, Series, Step
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.spans import start_of
from opendistrict.kernel.forecast.trials import first_origin, known_of, trials
from opendistrict.kernel.forecast.widths import course

LEAST_POINTS = 3  # with fewer there is no error to learn from
FEW_POINTS = 12
MOST_STEPS = 120
NO_METHOD = "none"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The course from the end of what is known. For flows the first period is what is still to
    come of it: `begun` of it is already there. `loads` turn the course into the series' unit."""

    method: str
    why: str
    parts: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]
    course: Course
    loads: Floats
    begun: float = 0.0


def forecast(series: Series, steps: int) -> Forecast:
    """The next `steps` periods with 80 and 95 % intervals; a running period is the first of them.

    Nothing is said from fewer than three values. ValueError when steps is not between 1 and 120,
    or the load of a coming period is not known.
    """
    ahead = look_ahead(series, steps)
    if ahead is None:
        return Forecast(NO_METHOD, "too_few_points", series.points)
    last = len(series.values)
    made = []
    for place in range(steps):
        weights = np.zeros(steps)
        weights[place] = ahead.loads[place]
        band = ahead.course.band(weights, ahead.begun if place == 0 else 0.0)
        made.append(_step(series, last + place, band))
    return Forecast(ahead.method, ahead.why, series.points, tuple(made), ahead.parts, ahead.notes)


def forecast_sums(series: Series, steps: int, start: float = 0.0) -> Forecast:
    """As `forecast`, of the next periods added up one after the other on top of `start`: step n is
    what all of them up to the n-th come to. Errors of one method go together, so these intervals
    are not the sums of the single ones."""
    ahead = look_ahead(series, steps)
    if ahead is None:
        return Forecast(NO_METHOD, "too_few_points", series.points)
    last, made = len(series.values), []
    for place in range(steps):
        weights = np.zeros(steps)
        weights[: place + 1] = ahead.loads[: place + 1]
        made.append(_step(series, last + place, ahead.course.band(weights, start + ahead.begun)))
    return Forecast(ahead.method, ahead.why, series.points, tuple(made), ahead.parts, ahead.notes)


def _step(series: Series, place: int, band: Band) -> Step:
    return Step(
        start_of(series, place), band.mean, band.low80, band.high80, band.low95, band.high95
    )


def look_ahead(series: Series, steps: int) -> Ahead | None:
    """The course of the next periods; None when too little is known."""
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"between 1 and {MOST_STEPS} periods can be forecast")
    loads = loads_of(series, steps)
    if series.points < LEAST_POINTS:
        return None
    given = known_of(series)
    # Origins at which methods are tried, and before them those by which these were chosen.
    first = max(first_origin(given), len(given.values) - 2 * MEMORY)
    made = trials(given, first, max(steps, horizon_of(series)))
    chosen = choose(made, horizon_of(series))
    row = len(made.known) - 1
    here = course(chosen, given, row, horizon_of(series)).first(steps)
    why = "few_points" if series.points <= FEW_POINTS else "best_in_backtest"
    notes = _notes(series, here)
    here, begun = _with_partial(series, here, loads)
    return Ahead(chosen.method(row), why, chosen.parts(row), notes, here, loads, begun)


def horizon_of(series: Series) -> int:
    """How far ahead methods are tried out: half a year of months. It must not depend on how much
    is known, or old forecasts could not be made again as they were."""
    return max(min(6, series.season), 2) if series.season > 1 else 3


def loads_of(series: Series, steps: int) -> Floats:
    if not series.load:
        return np.ones(steps)
    first = len(series.values)
    if len(series.load) < first + steps:
        raise ValueError("the load of a coming period is not known")
    return np.array(series.load[first : first + steps], dtype=np.float64)


def _notes(series: Series, here: Course) -> tuple[str, ...]:
    known = len(series.values)
    said = {
        "has_gaps": series.points < known,
        "has_known_break": any(place < known for place in series.breaks),
        "season_not_known_yet": series.season > 1 and not can_tell(series.points, series.season),
        "period_is_running": series.partial is not None,
        "never_changed": here.size == 0,
    }
    return tuple(note for note, is_so in said.items() if is_so)


def _with_partial(series: Series, here: Course, loads: Floats) -> tuple[Course, float]:
    """What the running period says so far counts by the share of it that has passed, and is a
    surprise like any other for the periods after it."""
    if series.partial is None:
        return here, 0.0
    value, share = series.partial.value, series.partial.share
    expected = float(here.means[0])
    if series.kind is Kind.FLOW:
        load = float(loads[0])
        rest = (1 - share) * ((1 - share) * expected + value / load)
        return here.begun(1 - share, value / load + rest, rest), value
    told = share * value + (1 - share) * expected
    if series.kind is Kind.LEVEL:
        known = [v for v in series.values if v is not None]
        told = value + (1 - share) * (expected - known[-1])
    return here.begun(1 - share, told, told), 0.0
