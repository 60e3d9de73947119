from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.sheets import SheetProblem


class ValueStatus(StrEnum):
    """Value status (trạng thái số liệu), from the weakest to the strongest."""

    PLANNED = "planned"  # kế hoạch
    ASSIGNED = "assigned"  # giao
    STRIVING = "striving"  # phấn đấu
    ESTIMATED = "estimated"  # ước thực hiện
    PRELIMINARY = "preliminary"  # sơ bộ
    ACTUAL = "actual"  # thực hiện
    OFFICIAL = "official"  # quyết toán, chính thức
    ADJUSTED = "adjusted"  # điều chỉnh
    MEASURED = "measured"  # đo từ sự kiện: nobody told it


class Bound(StrEnum):
    MORE = "more than"  # hơn
    LESS = "less than"  # dưới
    ABOUT = "about"  # khoảng
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class IndicatorShape:
    code: str
    name: str
    name_en: str
    unit: str
    direction: str
    decimals: int
    frequency: str
    basis: str
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ValueShape:
    id: UUID
    indicator: str
    unit_id: UUID
    period_kind: str
    since: date
    until: date
    status: str
    value: Decimal | None
    bound: str
    numerator: Decimal | None
    denominator: Decimal | None
    percent_of_plan: Decimal | None
    change_percent: Decimal | None
    as_of: date
    source: str
    passage_id: UUID | None
    note: str
    confidence: str
    is_sample: bool
    corrects_id: UUID | None
    reported_by: str
    reported_at: datetime
    withdrawn_at: datetime | None = None  # taken back: it was told by mistake
    withdrawn_by: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The value shown for a period, by which rule, and the others of the same period.

    `why`: no_value, only_value, whole_period (the period is over and this one covers it),
    strongest_status, latest_as_of, latest_learned, last_entered.
    """

    value: ValueShape | None
    why: str
    others: tuple[ValueShape, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator in a period: what a target asks for.

    `unit_ids`: told for any of these it answers; a division and the district it reports for.
    Of a measured number: `place` is the unit it is of, with all under it; `every` asks for the
    shorter periods too; only what happened before `to` counts, on the map of `map_on`, so that
    growth compares like with like.
    """

    indicator: str
    unit_ids: frozenset[UUID]
    period_kind: str
    since: date
    until: date  # not included
    place: UUID | None = None
    every: str = ""
    to: date | None = None
    map_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one `Wanted` on a day.

    `whole` chooses among the values told for the period itself, `parts` among those of each
    shorter period inside it, in order of time. `measured_in` is the indicator's own unit of
    quantity, so that a growth told in per cent is told apart from an amount to compute it from.
    """

    whole: Choice
    parts: tuple[Choice, ...]
    measured_in: str


@dataclass(frozen=True, slots=True)
class ValueSheet:
    """A filled-in table as we read it: the good lines with their number, and all problems."""

    rows: tuple[tuple[int, "ValueRow"], ...]
    problems: tuple[SheetProblem, ...]
    line_count: int

    @property
    def is_well(self) -> bool:
        return not self.problems and bool(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """A row of a pack's indicators."""

    code: str
    name: str
    name_en: str
    unit: str
    direction: str
    decimals: int
    frequency: str
    basis: str
    confidence: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """A reported value as a pack or a sheet tells it, learned on `told_on`."""

    indicator: str
    unit: str  # slug
    period_kind: str
    since: date
    until: date  # not included
    status: str
    value: Decimal | None = None
    bound: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    percent_of_plan: Decimal | None = None
    change_percent: Decimal | None = None
    as_of: date
    told_on: date
    source: str
    note: str = ""
    confidence: str = ""
    is_sample: bool = False
