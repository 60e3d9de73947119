"""What leaves the room about the scoring of officials from their tasks (Decree 335/2025)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class DeductionKind(StrEnum):
    LATE = "late"
    FAULT = "fault"


class ContestDecision(StrEnum):
    WAIVED = "waived"  # an objective cause is confirmed: nothing is taken off
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Rank:
    """`least` in per cent, included."""

    code: str
    title: str
    title_en: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Weights:
    quantity: Decimal
    quality: Decimal
    progress: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeShape:
    """The scoring regime of a period. `ranks` come best first; without verified `weights` the
    three ratios are not made into one figure."""

    code: str
    since: date | None
    until: date | None  # not included
    late_percent: Decimal
    fault_percent: Decimal
    ranks: tuple[Rank, ...]
    weights: Weights | None
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeRow(RegimeShape):
    """A row of a pack's scoring regimes."""


@dataclass(frozen=True, slots=True)
class ScoringRun:
    made: int
    late: int
    fault: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionView:
    """`detail` is the date that passed, or the words of the failed review."""

    id: UUID
    task_id: UUID
    number: str
    title: str
    unit_id: UUID
    unit_name: str
    person_id: UUID | None
    person_name: str
    kind: str
    happened_on: date
    due_on: date | None
    detail: str
    percent: Decimal
    contested_at: datetime | None
    contested_by: str
    contest_reason: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    decision_reason: str
    may_contest: bool
    may_decide: bool
    is_sample: bool

    @property
    def counts(self) -> bool:
        return self.decision != ContestDecision.WAIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One task of the period with the points it brings: 0 to 1 in each of the three."""

    task_id: UUID
    number: str
    title: str
    state: str
    due_on: date | None
    quantity: Decimal
    quality: Decimal
    progress: Decimal
    late: int
    fault: int


@dataclass(frozen=True, slots=True)
class Ratios:
    """Three percentages of what was assigned. `ranks` is one rank where they agree, or where the
    weights are known; else from the best possible to the worst."""

    quantity: Decimal
    quality: Decimal
    progress: Decimal
    total: Decimal | None
    ranks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    """The score of a person or unit for [since, until). `ratios` is None where nothing was
    assigned: there is then no basis, never 100 %. `waiting` reports await confirmation: they are
    assigned, and will count as done once confirmed, by the day of the report."""

    person_id: UUID | None
    unit_id: UUID | None
    name: str
    post_titles: tuple[str, ...]
    since: date
    until: date
    regime: RegimeShape
    assigned: int
    done: int
    waiting: int
    ahead: int
    ratios: Ratios | None
    items: tuple[ItemView, ...]
    deductions: tuple[DeductionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One person in a unit's table; the line of the unit itself names nobody."""

    person_id: UUID | None
    name: str
    post_title: str
    assigned: int
    done: int
    waiting: int
    late: int
    fault: int
    ahead: int
    ratios: Ratios | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """A unit with its people; `whole` holds also what nobody in particular had.

    `leader_percent`: 100 when everybody with a basis has reached the rank that counts as done,
    50 when somebody has not, None when that cannot be said yet (Decree 335/2025, leaders).
    """

    unit_id: UUID
    unit_name: str
    since: date
    until: date
    regime: RegimeShape
    lines: tuple[ScoreLine, ...]
    whole: ScoreLine
    leader_percent: int | None


@dataclass(frozen=True, slots=True)
class ContestPage:
    rows: tuple[DeductionView, ...]
    next_cursor: str | None
