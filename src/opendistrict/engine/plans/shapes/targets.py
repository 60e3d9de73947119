from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.engine.indicators.shapes import Choice, ValueShape
from opendistrict.kernel.sheets import SheetProblem


class TargetKind(StrEnum):
    """The ten types of targets: how the actual is read and when it is good."""

    GROWTH = "growth"  # tốc độ tăng
    CUMULATIVE = "cumulative"  # lũy kế
    LEVEL = "level"  # số tuyệt đối cuối kỳ
    RATIO = "ratio"  # tỷ lệ
    THRESHOLD = "threshold"  # ít nhất, không quá: in every period
    REDUCE = "reduce"  # kéo giảm
    MAINTAIN = "maintain"  # duy trì, giữ vững
    COUNT = "count"  # số công trình, mô hình
    YESNO = "yesno"  # có hoặc không
    COMPOSITE = "composite"  # tổng hợp của các chỉ tiêu thành phần


class Verdict(StrEnum):
    VUOT = "VUOT"  # vượt
    DAT = "DAT"  # đạt
    CO_BAN_DAT = "CO_BAN_DAT"  # cơ bản đạt: only by an explicit rule
    KHONG_DAT = "KHONG_DAT"  # không đạt
    CHUA_DEN_KY = "CHUA_DEN_KY"  # chưa đến kỳ
    DANG_THUC_HIEN = "DANG_THUC_HIEN"  # đang thực hiện
    KHO_DAT = "KHO_DAT"  # khó đạt
    KHONG_DANH_GIA = "KHONG_DANH_GIA"  # không đánh giá được


MET = frozenset({Verdict.VUOT, Verdict.DAT})
FORETOLD = frozenset({"forecast_misses_the_plan", "forecast_reaches_the_plan"})
"""Reasons of verdicts that a forecast gave."""


@dataclass(frozen=True, slots=True)
class SetShape:
    id: UUID
    code: str
    title: str
    title_en: str
    unit_id: UUID
    period_kind: str
    cut_off: str
    since: date
    until: date  # not included
    declared_count: int | None
    mostly_met_share: Decimal | None
    mostly_met_basis: str
    source: str
    passage_id: UUID | None
    is_public: bool
    is_sample: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class TargetShape:
    id: UUID
    set_id: UUID
    code: str
    place_in_line: int
    title: str
    title_en: str
    field: str
    kind: str
    direction: str
    indicator: str | None
    quantity: str
    plan: Decimal | None
    plan_bound: str
    plan_source: str
    striving: Decimal | None
    base: Decimal | None
    since: date
    until: date  # not included
    period_kind: str
    cut_off: str
    owner_unit_id: UUID
    owner_post_id: UUID | None
    whole_id: UUID | None
    weight: Decimal | None
    passage_id: UUID | None
    dropped_on: date | None
    dropped_reason: str
    is_gap: bool
    is_sample: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Three different things: whether the plan is met, how much of it, and how it moved.

    `actual` is in the target's unit of quantity, `reached_bound` how it was told ("more than"
    makes it a limit and not a number); `plan` is what it was compared with. `gap` is actual minus
    plan. `trend_percent` is the change on the previous period in per cent. `reasons` are codes.
    """

    verdict: Verdict
    actual: Decimal | None = None
    plan: Decimal | None = None
    percent_of_plan: Decimal | None = None
    gap: Decimal | None = None
    trend_percent: Decimal | None = None
    reached_bound: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.verdict in MET

    @property
    def is_foretold(self) -> bool:
        return not FORETOLD.isdisjoint(self.reasons)


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with its verdict, every value told for its period, and why one of them is shown.

    `values` are all rows of the period and of shorter periods inside it, the newest first.
    `parts` are the parts of a composite target.
    """

    target: TargetShape
    judgement: Judgement
    chosen: Choice
    values: tuple[ValueShape, ...] = ()
    why_chosen: str = ""
    unit_ids: tuple[UUID, ...] = ()  # told for any of these a value answers; the owner first
    owner_name: str = ""
    owner_post_title: str = ""
    owner_person: str = ""
    parts: tuple["TargetView", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChange:
    """One version of a target: what was done to it, by whom and why.

    `what`: set_target, change_plan, attach_indicator, drop_target. Plans are told as they were
    kept, before and after; None and "" where nothing was said of them.
    """

    what: str
    at: datetime
    who: str
    post_title: str
    reason: str
    plan: Decimal | None
    plan_bound: str
    plan_before: Decimal | None
    bound_before: str
    indicator: str


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set in a list, with how it stands."""

    set: SetShape
    unit_name: str
    known_count: int
    tally: Mapping[str, int]

    @property
    def met_count(self) -> int:
        return sum(self.tally.get(code, 0) for code in MET)


@dataclass(frozen=True, slots=True)
class SetView:
    """A set of targets on a day, as known on a day.

    `declared_count` is what the resolution says, `known_count` the targets we can name; gaps are
    among `targets` but not among the known. `is_partial`: the reader sees only the targets of
    his own units, and the tally speaks only of them. `mostly_met` is None without a rule, or
    while it is still open. `targets` is a page of them when `next_cursor` says that more follow;
    counts and verdict always speak of all.
    """

    set: SetShape
    unit_name: str
    targets: tuple[TargetView, ...]
    tally: Mapping[str, int]
    verdict: Verdict
    mostly_met: bool | None
    declared_count: int | None
    known_count: int
    gap_count: int
    is_partial: bool
    next_cursor: str | None = None

    @property
    def met_count(self) -> int:
        return sum(self.tally.get(code, 0) for code in MET)


@dataclass(frozen=True, slots=True)
class ProgrammeShape:
    id: UUID
    code: str
    form: str
    title: str
    title_en: str
    unit_id: UUID
    set_id: UUID | None
    since: date | None
    until: date | None
    goals: str
    passage_id: UUID | None
    is_gap: bool
    is_sample: bool
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """A row of a pack's target sets."""

    code: str
    title: str
    title_en: str
    unit: str  # slug
    period_kind: str
    cut_off: str
    since: date
    until: date
    declared_count: int | None
    mostly_met_share: Decimal | None
    mostly_met_basis: str
    source: str
    is_public: bool
    is_sample: bool
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target of a pack or of a sheet; it belongs to the set it is loaded into."""

    code: str
    title: str
    title_en: str = ""
    field: str
    kind: str
    direction: str
    indicator: str | None = None
    quantity: str
    plan: Decimal | None = None
    plan_bound: str = ""
    plan_source: str = ""
    striving: Decimal | None = None
    base: Decimal | None = None
    owner: str  # slug of a unit
    whole: str | None = None  # code of the composite it is a part of
    weight: Decimal | None = None
    dropped_on: date | None = None
    dropped_reason: str = ""
    is_gap: bool = False
    is_sample: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """A filled-in table of targets as we read it: the good lines, and all problems."""

    rows: tuple[tuple[int, TargetRow], ...]
    problems: tuple[SheetProblem, ...]
    line_count: int

    @property
    def is_well(self) -> bool:
        return not self.problems and bool(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    code: str
    form: str
    title: str
    title_en: str
    unit: str
    target_set: str | None
    since: date | None
    until: date | None
    goals: str
    is_gap: bool
    is_sample: bool
    confidence: str
