"""Where a running target will stand at its deadline, and what it takes to meet the plan."""

from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor, isinf

import numpy as np

from opendistrict.kernel.forecast.courses import band_of
from opendistrict.kernel.forecast.forecasting import NO_METHOD, Ahead, look_ahead
from opendistrict.kernel.forecast.shapes import Band, Good, Kind, Outlook, Plan, Series
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.spans import start_of
from opendistrict.kernel.forecast.windows import (
    Reading,
    Window,
    aim_of,
    done_of,
    expected_line,
    expected_season,
    start_value,
    window,
)

_ROUNDING = 1e-9


def outlook(series: Series, plan: Plan, *, since: date, until: date, today: date) -> Outlook:
    """The outlook of a plan for [since, until) as it could be known on `today`.

    What was not over on that day is left out, so that an outlook of the past says what it would
    have said then. A plan REDUCE is met by at most its aim. ValueError when `since` or `until` is
    not the first day of a period, or `since` comes before the series.
    """
    here = window(series, plan, since, until, today)
    aim, done = aim_of(here), done_of(here)
    stands = Outlook(
        NO_METHOD, "is_over", here.series.points, here.as_of, aim, done, here.remaining
    )
    if aim is None:
        return replace(stands, why="no_base")
    stands = replace(
        stands,
        expected_line=expected_line(here, aim),
        expected_season=expected_season(here, aim),
        notes=_notes(here, today),
        missed=tuple(start_of(here.series, place) for place in here.missed),
    )
    if here.steps == 0:
        return _over(here, aim, stands)
    stands = _with_pace(here, aim, stands)
    ahead = look_ahead(here.series, here.steps)
    if ahead is None:
        return replace(stands, why="too_few_points", probability=_settled(here, aim))
    stands = replace(
        stands, method=ahead.method, why=ahead.why, parts=ahead.parts,
        notes=(*ahead.notes, *stands.notes),
    )  # fmt: skip
    if here.reading is Reading.EVERY:
        return _every(here, ahead, stands)
    if here.reading is Reading.INSIDE:
        return _inside(here, aim, ahead, stands)
    return _at_the_end(here, aim, ahead, stands)


def _notes(here: Window, today: date) -> tuple[str, ...]:
    inside = here.series.values[here.first : here.end]
    late = here.known + (1 if here.series.partial else 0)
    said = {
        "gaps_are_estimated": None in inside and here.reading in (Reading.SUM, Reading.POOLED),
        "values_are_late": late < here.end and start_of(here.series, late + 1) <= today,
        "missed_in_one_period": bool(here.missed),
    }
    return tuple(note for note, is_so in said.items() if is_so)


def _over(here: Window, aim: float, stands: Outlook) -> Outlook:
    """The deadline has passed and all is known, or it is not known."""
    done = stands.done
    inside = here.series.values[here.first : here.end]
    is_known = None not in inside
    if here.reading is Reading.LAST:
        is_known = inside[-1] is not None
    elif here.reading is Reading.INSIDE:  # a period that nobody knows is not inside
        is_known = True
    if done is None or not is_known:
        return replace(stands, why="is_over_with_gaps")
    is_met = done >= aim if here.good is Good.AT_LEAST else done <= aim
    return replace(
        stands,
        at_deadline=Band(done, done, done, done, done),
        probability=1.0 if is_met else 0.0,
    )


def _with_pace(here: Window, aim: float, stands: Outlook) -> Outlook:
    """What each remaining period must bring, and what the periods so far have brought."""
    done, now = stands.done, _pace_now(here, stands.done)
    if done is None or here.reading in (Reading.EVERY, Reading.INSIDE):
        return stands
    needed = (aim - done) / here.remaining
    if here.reading is Reading.POOLED:
        shares = here.shares()
        gone = shares[: max(here.known - here.first, 0)]
        known = [v is not None for v in here.series.values[here.first : here.end]]
        spent = float(gone[np.array(known, dtype=bool)].sum())
        coming = float(shares[len(gone) :].sum())
        if not coming:
            return stands
        needed = (aim - done * spent) / coming
    ratio = needed / now if now and needed * now >= 0 else None
    return replace(stands, pace_needed=needed, pace_now=now, pace_ratio=ratio)


def _pace_now(here: Window, done: float | None) -> float | None:
    """Per period: within the plan's time when some of it is known, otherwise in the last year."""
    if here.reading is Reading.POOLED or done is None:
        return done
    before = here.series.values[: here.known]
    if here.reading is Reading.SUM:
        gaps = here.series.values[here.first : here.end].count(None)
        if here.elapsed > gaps:
            return done / (here.elapsed - gaps)
        known = [v for v in before[-here.series.season :] if v is not None]
        return sum(known) / len(known) if known else None
    start = start_value(here)
    if here.elapsed and start is not None:
        return (done - start) / here.elapsed
    places = [place for place, value in enumerate(before) if value is not None]
    places = places[-here.series.season - 1 :]
    if len(places) < 2:
        return None
    change = (before[places[-1]] or 0.0) - (before[places[0]] or 0.0)
    return change / (places[-1] - places[0])


@dataclass(frozen=True, slots=True)
class _Sum:
    """`start` is settled, `weights` of the coming periods are not; `unsure` is the variance of
    the gaps' estimates in units of a surprise's."""

    start: float
    weights: Floats
    unsure: float


def _summed(here: Window, ahead: Ahead) -> _Sum:
    shares = here.shares()
    values = np.array([np.nan if v is None else v for v in here.series.values], dtype=np.float64)
    loads = np.array(here.series.load[: here.known] or [1.0] * here.known)
    there = np.isfinite(values)
    places = np.arange(here.known)
    filled = np.interp(places, places[there], values[there] / loads[there]) * loads
    inside = slice(here.first, here.end)
    settled = shares[: max(here.known - here.first, 0)]
    gaps = settled[~there[inside]] * loads[inside][~there[inside]]
    weights = np.zeros(here.steps)
    coming = shares[max(here.known - here.first, 0) :]
    weights[here.steps - len(coming) :] = coming
    begun = ahead.begun if here.begun and here.series.kind is Kind.FLOW else 0.0
    if here.reading is Reading.LAST and here.steps > 1:
        begun = 0.0
    return _Sum(
        float(np.dot(settled, filled[inside])) + begun,
        weights * ahead.loads,
        float(np.sum(gaps**2)) if here.reading is not Reading.LAST else 0.0,
    )


def _at_the_end(here: Window, aim: float, ahead: Ahead, stands: Outlook) -> Outlook:
    told = _summed(here, ahead)
    course = ahead.course
    band = course.band(told.weights, told.start, told.unsure)
    decides = course.reaches if here.good is Good.AT_LEAST else course.stays
    chance = decides(told.weights, aim - told.start, told.unsure)
    return replace(stands, at_deadline=band, probability=chance)


def _every(here: Window, ahead: Ahead, stands: Outlook) -> Outlook:
    """The worst period decides: one that has already missed cannot be made good."""
    is_least, done = here.good is Good.AT_LEAST, stands.done
    low, high = _within(here)
    coming = _coming(here, ahead)
    worst = coming.min(axis=1) if is_least else coming.max(axis=1)
    if done is not None:
        worst = np.minimum(worst, done) if is_least else np.maximum(worst, done)
    held = np.all((coming >= low) & (coming <= high), axis=1)
    chance = 0.0 if here.missed else ahead.course.chance(held)
    return replace(stands, at_deadline=band_of(worst), probability=chance)


def _inside(here: Window, aim: float, ahead: Ahead, stands: Outlook) -> Outlook:
    """How many of all periods will have been within the bounds."""
    low, high = _within(here)
    coming, length = _coming(here, ahead), here.end - here.first
    held = length - coming.shape[1] - len(here.missed)
    counts = held + ((coming >= low) & (coming <= high)).sum(axis=1)
    chance = _settled(here, aim)
    if chance is None:
        chance = ahead.course.chance(counts >= _needed(here, aim))
    return replace(stands, at_deadline=band_of(counts / length * 100), probability=chance)


def _settled(here: Window, aim: float) -> float | None:
    """0 or 1 where what every period must keep was lost or won by periods that are over."""
    missed = len(here.missed)
    if here.reading is Reading.EVERY:
        return 0.0 if missed else None
    if here.reading is not Reading.INSIDE:
        return None
    if here.end - here.first - missed < _needed(here, aim):
        return 0.0
    held = max(min(here.known, here.end) - here.first, 0) - missed
    return 1.0 if held >= _needed(here, aim) else None


def _needed(here: Window, aim: float) -> int:
    """How many of all periods must be within the bounds."""
    return ceil(aim / 100 * (here.end - here.first) - _ROUNDING)


def _within(here: Window) -> tuple[float, float]:
    """The bounds for what is drawn. Of what is counted in whole numbers 0.3 stands for none: half
    a unit belongs to each number (correction for continuity)."""
    low, high = here.bounds
    known = [value for value in here.series.values if value is not None]
    if here.series.kind is Kind.RATIO or any(value % 1 for value in known):
        return low, high
    return (low if isinf(low) else ceil(low) - 0.5), (high if isinf(high) else floor(high) + 0.5)


def _coming(here: Window, ahead: Ahead) -> Floats:
    skipped = max(here.first - here.known, 0)
    return ahead.course.drawn(ahead.loads, ahead.begun, skipped)
