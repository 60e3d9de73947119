"""A number in its parts, and what each part adds to the distance from a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.shapes.measured import Measured, Question

NOTHING = Fraction(0)


class PartKind(StrEnum):
    """What a line of a breakdown stands for."""

    UNIT = "unit"
    OWN = "own"  # told by the asked unit itself, not by one under it
    SLICE = "slice"
    PERIOD = "period"  # in time: a day, a week, a month …
    BEFORE = "before"  # a stock as it stood before the period began
    AREA = "area"
    COMPONENT = "component"  # an indicator within a composite
    REST = "rest"  # has no value here: no area kept, a measure without that slice
    UNCARRIED = "uncarried"  # no record lets us carry it to this map; outside the whole


@dataclass(frozen=True, slots=True)
class Lens:
    """Only a part of the facts: those with these values of slices, or of one area."""

    slices: tuple[tuple[str, str], ...] = ()
    area_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What one unit of another map brought into a part by a recorded share."""

    source_id: UUID
    share: Fraction
    amount: Fraction  # in the unit of the side that came first


@dataclass(frozen=True, slots=True)
class Shown:
    """Columns as they are printed: rounded by largest remainder, so that each adds up."""

    above: Decimal
    below: Decimal | None
    adds: Decimal | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part.

    `above` is its amount (of a ratio the numerator, of a growth this period); `below` the
    denominator, or the period compared with; `count` and `below_count` the facts of either side.
    `value` is the number the part would have alone;
    `adds` what it adds to the whole number, exactly. `share` is of the whole's `above`.
    `apportioned` is the part of it (0 to 1) that was divided by recorded shares.
    """

    kind: PartKind
    key: str  # id of a unit or area, value of a slice, first day of a period; "" where there is one
    above: Fraction
    below: Fraction | None
    count: Fraction
    value: Fraction | None
    adds: Fraction | None
    share: Fraction | None
    shown: Shown
    apportioned: Fraction = NOTHING
    shares: tuple[Shared, ...] = ()
    is_inside: bool | None = None  # of a shorter period: whether it kept its bounds
    until: date | None = None  # of a period: the day after its last
    below_count: Fraction = NOTHING


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A number and its parts, which add up to it exactly.

    `above` and `below` are the whole's; `below_is` says what stands below: "over" (a ratio),
    "before" (growth), "base" (reduction), "weight" (a composite) or "". `value` is the number of
    what was asked for: all of it, or what is seen through a lens. `outside` is what no record lets
    us carry to the map: it belongs to the facts and to no unit, and is in no sum. `every` is how
    long parts in time are.
    """

    question: Question
    by: str
    measured: Measured
    above: Fraction
    below: Fraction | None
    below_is: str
    lines: tuple[PartLine, ...]
    shown: Shown
    outside: PartLine | None = None
    value: Fraction | None = None
    every: str = "month"

    def line(self, key: str) -> PartLine | None:
        return next((line for line in self.lines if line.key == key), None)


class RequiredBy(StrEnum):
    """By which rule it is said what a part should have brought."""

    OWN_PLAN = "own_plan"  # its unit has a target of its own in the same set
    YEAR_BEFORE = "year_before"  # the plan by the part's share of the year before
    EQUAL = "equal"  # in equal parts
    SAME_RATE = "same_rate"  # every part at the planned rate
    NOT_ASKED = "not_asked"  # nothing was asked of it (what stood before)
    NOT_GIVEN = "not_given"  # of the plan nobody was given


@dataclass(frozen=True, slots=True)
class Burden:
    """A part as the reckoning of a gap needs it: exact, nothing else."""

    key: str
    above: Fraction
    below: Fraction = NOTHING
    own_plan: Fraction | None = None
    year_before: Fraction | None = None
    bears: bool = True  # whether a part of the plan falls to it


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a part adds to the gap between the actual and the plan; all of them add up to it."""

    key: str
    gap: Fraction
    actual: Fraction
    required: Fraction
    by: RequiredBy


@dataclass(frozen=True, slots=True)
class Why:
    """A gap by its parts, those that hurt most first. `plan` is what should have been reached by
    then: the plan itself when the period is over, its part by days gone while it runs."""

    question: Question
    by: str
    actual: Fraction
    plan: Fraction
    full_plan: Fraction
    is_to_date: bool
    unit: str
    contributions: tuple[Contribution, ...]
    lines: Mapping[str, PartLine]
    shown: Mapping[str, Decimal]

    @property
    def gap(self) -> Fraction:
        return self.actual - self.plan


@dataclass(frozen=True, slots=True)
class CauseKindShape:
    """A cause of the pack's list, in the order of the list."""

    code: str
    name: str
    name_en: str
    place_in_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseShape:
    """Why a part fell short, as somebody says it, and the task that is to mend it."""

    id: UUID
    target_id: UUID | None
    indicator: str
    unit_id: UUID
    since: date
    until: date  # not included
    by: str
    part_key: str
    code: str
    words: str
    task_id: UUID | None
    told_by: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """A part's amount a month before a task was finished and after it, and in the same months of
    the year before. None where there is not a whole month, or nothing was ever told."""

    finished_on: date
    after: Fraction | None
    after_since: date | None
    after_until: date | None  # not included
    before: Fraction | None
    before_since: date | None
    year_before: Fraction | None
