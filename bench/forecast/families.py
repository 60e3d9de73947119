"""Made-up series like those of a district: nothing of them is real."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opendistrict.kernel.forecast import Kind

Floats = NDArray[np.float64]

# The first day of the lunar year.
TET = {
    2017: date(2017, 1, 28), 2018: date(2018, 2, 16), 2019: date(2019, 2, 5),
    2020: date(2020, 1, 25), 2021: date(2021, 2, 12), 2022: date(2022, 2, 1),
    2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29),
    2026: date(2026, 2, 17), 2027: date(2027, 2, 6),
}  # fmt: skip
_LAST_YEAR = 2027


@dataclass(frozen=True, slots=True)
class Sample:
    """A series to its end, of which the last `ahead` periods are not shown to the forecast."""

    values: Floats
    first: date
    kind: Kind
    breaks: tuple[int, ...] = ()
    load: tuple[float, ...] = ()


def months(first: date, count: int) -> list[date]:
    whole = [first.year * 12 + first.month - 1 + n for n in range(count)]
    return [date(month // 12, month % 12 + 1, 1) for month in whole]


def _days_off(month: date) -> list[date]:
    """Tết as the offices keep it: from two days before the first day to five days after."""
    tet = TET[month.year]
    days = [tet + timedelta(days=n) for n in range(-2, 6)]
    return [day for day in days if day.month == month.month]


def working_days(month: date) -> float:
    off = set(_days_off(month))
    days = [month + timedelta(days=n) for n in range(31)]
    return float(
        sum(day.weekday() < 5 and day not in off for day in days if day.month == month.month)
    )


def _wander(rng: np.random.Generator, count: int, hold: float, size: float) -> Floats:
    surprises = rng.normal(0, size, count)
    level = np.zeros(count)
    for t in range(count):
        level[t] = (hold * level[t - 1] if t else 0.0) + surprises[t]
    return level


def _first(rng: np.random.Generator, count: int) -> date:
    """Such that the series ends before the table of Tết does, in any month of the year."""
    last = _LAST_YEAR * 12 + int(rng.integers(-12, 11))
    start = last - count + 1
    return date(start // 12, start % 12 + 1, 1)


def _year(rng: np.random.Generator, count: int, first: date) -> Floats:
    shape = rng.normal(0, 0.12, 12)
    t = np.arange(count)
    rest = np.array([1 - 0.05 * len(_days_off(month)) for month in months(first, count)])
    season = shape[(t + first.month - 1) % 12]
    level = _wander(rng, count, 0.5, 0.06) + rng.normal(0, 0.004) * t
    curve: Floats = rng.uniform(80, 800) * np.exp(season + level) * rest
    return curve


def seasonal(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """Counts with a shape of the year and a dip at Tết, which moves between January and
    February."""
    first = _first(rng, count)
    return Sample(rng.poisson(_year(rng, count, first)).astype(float), first, Kind.FLOW)


def seasonal_load(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """The same, with the working days of each month known to the forecast."""
    made = seasonal(rng, count, ahead)
    load = tuple(working_days(month) for month in months(made.first, count))
    return Sample(made.values, made.first, made.kind, load=load)


def shift(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """A known level shift up to nine months before the origin."""
    first = _first(rng, count)
    place = max(count - ahead - int(rng.integers(4, 10)), 1)
    curve = _year(rng, count, first)
    curve[place:] *= rng.uniform(0.4, 1.8)
    return Sample(rng.poisson(curve).astype(float), first, Kind.FLOW, (place,))


def intermittent(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """Rare events: two months of three have none."""
    events = np.where(rng.random(count) < 0.35, rng.poisson(3, count) + 1, 0)
    return Sample(events.astype(float), _first(rng, count), Kind.FLOW)


def trend(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """A stock that grows or falls, with noise."""
    line = rng.normal(0, 1.5) * np.arange(count)
    values = 500 + line + np.cumsum(rng.normal(0, 2, count)) + rng.normal(0, 6, count)
    return Sample(values, _first(rng, count), Kind.LEVEL)


def walk(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """A stock of which nothing better is known than its last value."""
    values = 1000 + np.cumsum(rng.normal(0, 10, count))
    return Sample(values, _first(rng, count), Kind.LEVEL)


def ratio(rng: np.random.Generator, count: int, ahead: int) -> Sample:
    """A share in per cent near the top, slow to change."""
    first = _first(rng, count)
    t = np.arange(count)
    season = rng.normal(0, 1, 12)[(t + first.month - 1) % 12]
    values = rng.uniform(70, 97) + rng.normal(0, 0.08) * t + _wander(rng, count, 0.7, 1) + season
    return Sample(np.clip(values, 0, 100), first, Kind.RATIO)


FAMILIES: dict[str, Callable[[np.random.Generator, int, int], Sample]] = {
    "seasonal, Tết": seasonal,
    "the same + load": seasonal_load,
    "level shift": shift,
    "intermittent": intermittent,
    "trend": trend,
    "random walk": walk,
    "ratio": ratio,
}
