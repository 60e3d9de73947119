"""How numbers are made of facts, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from opendistrict.kernel.rounding import rounded


class FormulaKind(StrEnum):
    CUMULATIVE = "cumulative"  # what was added in the period
    COUNT = "count"  # how many facts
    LEVEL = "level"  # how much there is at the end
    YES_NO = "yes_no"  # whether there is any
    RATIO = "ratio"  # two sums, both kept
    GROWTH = "growth"  # against the same days a year before, in per cent
    REDUCE = "reduce"  # how much less than in the base year, in per cent
    THRESHOLD = "threshold"  # share of the shorter periods inside the bounds, in per cent
    MAINTAIN = "maintain"  # share of the shorter periods that kept one value, in per cent
    COMPOSITE = "composite"  # of other indicators


@dataclass(frozen=True, slots=True)
class Term:
    """A sum of a measure. `count`: the number of facts; `stock`: all up to the end of the
    period; `times` turns its unit into the indicator's (đồng into tỷ đồng)."""

    measure: str
    slices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    count: bool = False
    stock: bool = False
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator within a composite: its weight, or the bounds it must keep."""

    indicator: str
    weight: Decimal = Decimal(1)
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    kind: FormulaKind
    of: tuple[Term, ...] = ()
    over: tuple[Term, ...] = ()
    scale: Decimal = Decimal(1)
    rounding: str = "half_up"
    every: str = ""  # day, week, month, quarter, half, year: how long shorter periods are
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    base_year: int | None = None
    how: str = "weighted"  # or "all": a composite of bounds
    parts: tuple[Part, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.of, *self.over)


@dataclass(frozen=True, slots=True)
class Sum:
    """What a term came to: exact, however much of it was apportioned by shares."""

    quantity: Fraction = Fraction(0)
    count: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Number:
    """A computed number with both its sides where it has them; `why` when there is none."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Defined:
    """A formula in force from a day on: the version that made a number is known by its code."""

    indicator: str
    version: int
    since: date
    formula: Formula
    basis: str = ""
    unit: str = ""
    decimals: int = 0

    @property
    def code(self) -> str:
        return f"{self.indicator}@{self.version}"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number made of facts. `apportioned` is the part of it (0 to 1) that was divided among
    units by recorded shares, because no area was kept."""

    number: Number
    definition: Defined
    apportioned: Fraction
    is_sample: bool

    @property
    def value(self) -> Decimal | None:
        """Rounded as the definition says."""
        if self.number.value is None:
            return None
        return rounded(
            self.number.value, self.definition.decimals, self.definition.formula.rounding
        )


@dataclass(frozen=True, slots=True)
class CourseQuestion:
    """A number of a unit over its period. `each_month`: every month of it must keep a bound, so
    that months are wanted as they are told, whatever shorter periods its formula looks at."""

    indicator: str
    unit_id: UUID
    since: date
    until: date  # not included
    each_month: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A measured number period by period, from the first with anything in it to the running one.

    Periods are as long as `every` says and counted from the day the question begins on. Of growth
    and reduction the values are the amounts compared, of the share of shorter periods within
    bounds what each of these came to; of a ratio `weights` are what each period was divided by.
    `base` is the amount of the whole period a year before, or of the base year.
    """

    formula: Formula
    unit: str
    every: str
    first: date | None
    values: tuple[float | None, ...]
    weights: tuple[float, ...] = ()
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A number of a unit, with all under it, in [since, until): on the map of its own days, or
    carried to the units of the day `map_on`."""

    indicator: str
    unit_id: UUID
    since: date
    until: date  # not included
    map_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRow:
    """How a pack says that a number is made of facts, in periods that begin on `since` or later."""

    indicator: str
    since: date
    formula: Formula
    basis: str


@dataclass(frozen=True, slots=True)
class FreezeShape:
    id: UUID
    unit_id: UUID
    title: str
    known_on: date
    lines: tuple[Mapping[str, Any], ...]
    digest: str
    frozen_at: datetime
    frozen_by: str


@dataclass(frozen=True, slots=True)
class Again:
    """A frozen number made again: as known on its day, and as known now. It `reproduces` when not
    only the number is the same, but its definition, its unrounded sides and what went into it."""

    question: Question
    frozen: str | None
    then: str | None
    now: str | None
    definition: str
    reproduces: bool
