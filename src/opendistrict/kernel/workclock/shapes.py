from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction

from opendistrict.kernel.workclock.calendar import Closed, DayNote


class Every(StrEnum):
    """What a term is counted in. A working day is never a number of hours."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """How long: whole days and months; working days in halves; hours in any fraction.

    `cutoff`: what begins after this time of day begins on the next working day (certified copies
    brought after 15:00: Decree 23/2015/NĐ-CP, article 7). Of working days only.
    """

    amount: Fraction
    every: Every
    cutoff: time | None = None

    def __post_init__(self) -> None:
        assert self.cutoff is None or self.every is Every.WORKING_DAY, self
        smallest = {Every.DAY: 1, Every.MONTH: 1, Every.WORKING_DAY: 2}.get(self.every)
        assert self.amount > 0 or (smallest is not None and not self.amount), self
        assert smallest is None or (self.amount * smallest).denominator == 1, self


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from one moment to another, still stands when `until` is None."""

    why: str  # "supplement", "payment", "other_agency", …
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Extension:
    """The one new term an agency may give itself, told before the old one is over."""

    term: Term
    told_at: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day inside a term that is not as its weekday says; `closed`: a part of it is off."""

    day: date
    works: bool
    note: DayNote | None
    closed: Closed | None = None


class StepKind(StrEnum):
    """What a step of the explanation says; faces turn each into a sentence."""

    BEGINS = "begins"  # day 0, or the moment for hours
    BEGINS_LATER = "begins_later"  # received when the office was closed
    COUNTS = "counts"  # the term, to the day or moment it would end
    PAUSED = "paused"
    STOPPED = "stopped"  # and has not begun again
    ROLLED = "rolled"  # the last day does not work
    EXTENDED = "extended"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a due date was found, in the order of the reasoning.

    `since` and `until` are what the step leads from and to; `amount` is in `every`.
    """

    kind: StepKind
    since: datetime | None = None
    until: datetime | None = None
    amount: Fraction | None = None
    every: Every | None = None
    why: str = ""  # of a pause; the basis of an extension
    days: tuple[DayOff, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends, and why. `at` is None while the clock stands still."""

    at: datetime | None
    steps: tuple[Step, ...]
