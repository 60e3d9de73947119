"""What goes into a forecast and what comes out, as plain values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

_LARGEST = 1e100  # beyond it a square is no longer a number


class Kind(StrEnum):
    """How a period's value is meant."""

    FLOW = "flow"  # a count or a sum of the period: periods add up
    LEVEL = "level"  # how much there is at the end of the period
    RATIO = "ratio"  # a share in per cent


class Every(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class PlanType(StrEnum):
    """How a plan's value is compared with the series."""

    CUMULATIVE = "cumulative"  # the sum from the first day to the deadline
    LEVEL = "level"  # the value of the last period
    RATIO = "ratio"  # the share in the last period, or over the whole time when weights are known
    THRESHOLD = "threshold"  # the value of every period
    MAINTAIN = "maintain"  # the value of every period
    GROWTH = "growth"  # per cent more than the base
    REDUCE = "reduce"  # per cent less than the base
    INSIDE = "inside"  # the share of periods within two bounds


class Good(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Partial:
    """The period after the last complete one, so far. `share` of it has passed, between 0 and 1;
    `value` is the flow until then, or the level or ratio of that day."""

    value: float
    share: float

    def __post_init__(self) -> None:
        if not (_is_number(self.value) and 0 < self.share < 1):
            raise ValueError("a partial period needs a number and a share between 0 and 1")


@dataclass(frozen=True, slots=True)
class Series:
    """Complete periods in order; None is a value that nobody knows, not a zero.

    `first` is the first day of the first period (at most the 28th: a reporting month may start on
    the 15th). `season` is the number of periods after which the same time of year comes back, 1
    for none. `breaks` are the places of periods at which a new level begins for a known reason
    (a reform, a merger of units). `load` says how much of a usual period each period counts,
    working days for instance, for the known periods and for those ahead; only of flows. Values
    are in the measure's own unit, ratios in per cent. A flow that was never negative stays so; a
    ratio that never left 0 to 100 stays there.
    """

    values: tuple[float | None, ...]
    first: date
    every: Every = Every.MONTH
    season: int = 12
    kind: Kind = Kind.FLOW
    breaks: tuple[int, ...] = ()
    partial: Partial | None = None
    load: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not all(value is None or _is_number(value) for value in self.values):
            raise ValueError("a value is not a number")
        if self.season < 1:
            raise ValueError("a season has at least one period")
        if self.every is not Every.WEEK and self.first.day > 28:
            raise ValueError("a period starts on the 28th of a month at the latest")
        if any(not place > 0 for place in self.breaks):
            raise ValueError("a break lies between two periods")
        self._check_load()

    def _check_load(self) -> None:
        if not self.load:
            return
        if self.kind is not Kind.FLOW:
            raise ValueError("only flows depend on the load of a period")
        if len(self.load) < len(self.values) or not all(
            _is_number(part) and part > 0 for part in self.load
        ):
            raise ValueError("the load of every period must be known and above zero")

    @property
    def points(self) -> int:
        """How many periods have a value."""
        return sum(value is not None for value in self.values)


@dataclass(frozen=True, slots=True)
class Step:
    """One period ahead: it falls between `low80` and `high80` about 80 times of 100."""

    since: date
    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`method` and `why` are codes; for the method "combined" `parts` says which methods speak,
    each with its weight, the heaviest first. `points` is how many values were known, `notes` what
    else bears on it. No steps: nothing can be said, `why` says for what reason.
    """

    method: str
    why: str
    points: int
    steps: tuple[Step, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be reached. `value` is in the unit of the series; for GROWTH and REDUCE in per
    cent of `base`, which is the same window a year earlier when it is not given (REDUCE counts
    downward: 10 means ten per cent less). `weights` are the denominators of a ratio for every
    period of the series and of the plan's time: with them the ratio of the whole time is meant; a
    period in which nothing was divided has none. For INSIDE `value` is a share of periods in per
    cent, `low` and `high` are the bounds of one period; one that nobody knows was not inside.
    """

    value: float
    type: PlanType = PlanType.CUMULATIVE
    good: Good = Good.AT_LEAST
    base: float | None = None
    weights: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        given = (self.base, self.low, self.high)
        if not all(_is_number(one) for one in (self.value, *given) if one is not None):
            raise ValueError("a plan needs a number")
        if not all(_is_number(weight) and weight >= 0 for weight in self.weights):
            raise ValueError("a weight is not below zero")
        if self.type is PlanType.INSIDE and self.low is None and self.high is None:
            raise ValueError("periods are inside of nothing: a bound is missing")


@dataclass(frozen=True, slots=True)
class Band:
    """What is expected at the deadline, in the unit of the series."""

    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a running target stands and where it is going. Amounts are in the series' unit.

    `aim` is what must be reached in that unit; `done` what is so on `as_of`, the end of what is
    known (a sum, the last level, the last share, the worst period); `remaining` the periods from
    then to the deadline, the rest of a running one as a fraction. `expected_line` is where a
    straight line would be on `as_of`, `expected_season` where the shape of earlier years would be
    (None when fewer than two whole years are known). `pace_needed` is what each remaining period
    must bring (for levels: by how much it must change), `pace_now` what the periods so far
    brought, `pace_ratio` the first over the second. `probability` is that of meeting the plan.
    `missed` are the first days of periods that did not keep the bound every period must keep; of
    such plans `at_deadline` is the worst period, for INSIDE the share of periods inside.
    """

    method: str
    why: str
    points: int
    as_of: date
    aim: float | None = None
    done: float | None = None
    remaining: float = 0.0
    expected_line: float | None = None
    expected_season: float | None = None
    at_deadline: Band | None = None
    probability: float | None = None
    pace_needed: float | None = None
    pace_now: float | None = None
    pace_ratio: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    missed: tuple[date, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


@dataclass(frozen=True, slots=True)
class Scored:
    """How forecasts so many periods ahead did. `held80` is the share of actuals inside the 80 %
    interval."""

    ahead: int
    n_forecasts: int
    mae: float
    held80: float
    held95: float


@dataclass(frozen=True, slots=True)
class Score:
    """What the forecasts would have been in the past, against what came.

    `mae` and `rmse` are in the series' unit. `mase` is the error over that of repeating the value
    of a season before (of the period before, without a season), `error_percent` the error of all
    forecasts in per cent of all that came (safe for zeros; None when nothing came). `vs_naive` and
    `vs_seasonal_naive` compare with these two on the same forecasts, below 1 is better. `method`
    is the one used now, `methods` how often each had the greatest weight. Errors are None where
    the comparison has nothing to compare with.
    """

    method: str
    why: str
    points: int
    n_forecasts: int = 0
    mae: float | None = None
    rmse: float | None = None
    mase: float | None = None
    error_percent: float | None = None
    vs_naive: float | None = None
    vs_seasonal_naive: float | None = None
    held80: float | None = None
    held95: float | None = None
    by_horizon: tuple[Scored, ...] = ()
    methods: tuple[tuple[str, int], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


def plain(shape: Any) -> dict[str, Any]:
    """Numbers, texts, lists and nothing else: days become ISO texts."""
    given: dict[str, Any] = {key: _plain(value) for key, value in asdict(shape).items()}
    return given


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(part) for part in value]
    return value


def _is_number(value: float) -> bool:
    return isfinite(value) and abs(value) <= _LARGEST
