"""What leaves the room of budget revenue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.forecast import Outlook, Score, Step
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.sheets import SheetProblem


class Sort(StrEnum):
    """What a report is about."""

    REVENUE = "revenue"  # thu ngân sách nhà nước
    INVESTMENT = "investment"  # vốn đầu tư công


class What(StrEnum):
    """What a figure says. Of a plan it is the whole year's, of the others a month's."""

    COLLECTED = "collected"  # thực hiện thu
    STATUTORY = "statutory"  # dự toán pháp lệnh
    STRIVING = "striving"  # dự toán phấn đấu
    DISBURSED = "disbursed"  # giải ngân
    ALLOCATED = "allocated"  # vốn giao

    @property
    def is_plan(self) -> bool:
        return self in (What.STATUTORY, What.STRIVING, What.ALLOCATED)

    @property
    def sort(self) -> Sort:
        return Sort.INVESTMENT if self in (What.DISBURSED, What.ALLOCATED) else Sort.REVENUE


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShape:
    """A budget item, or a source or project of public investment, in [since, until)."""

    code: str
    name: str
    name_en: str
    sort: Sort
    parent: str = ""
    since: date | None = None
    until: date | None = None
    basis: str = ""
    confidence: str = ""
    is_sample: bool = False

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutShape:
    """How a sender writes its tables. `columns` maps a role (item, name, unit, month, in_month,
    cumulative, statutory, striving, allocated) to a header.

    `times` is how many đồng the unit of the file is; `marks` says which sign groups thousands in
    cells that are text: "dot" (1.234,5) or "comma" (1,234.5). A line called by one of `totals`
    holds the sum of the file; a sum may be off by `off_by` of the file's unit for every number in
    it, where the sender rounds each.
    """

    code: str
    title: str
    sort: Sort
    columns: Mapping[str, str]
    times: int
    marks: str = "dot"
    totals: tuple[str, ...] = ()
    off_by: Decimal = Decimal(0)
    source: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a file does not say of itself: whose it is, for which month, how good, from whom.

    `month` None: the file has a column of months, or holds only plans.
    """

    unit_id: UUID
    year: int
    month: int | None
    as_of: date
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read; `item` None is the line of the total. Amounts by role, in the file's
    unit."""

    line: int
    unit_id: UUID
    item: str | None
    year: int
    month: int | None
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number of a file. `month` is 0 for what is of the whole year. A leaf is added to totals;
    what is no leaf is the file's own sum of others."""

    line: int
    unit_id: UUID
    item: str
    what: What
    year: int
    month: int
    amount: Money
    cumulative: Money | None
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as we read it: its figures and all that is wrong with it."""

    rows: tuple[FigureRow, ...]
    problems: tuple[SheetProblem, ...]
    line_count: int

    @property
    def is_well(self) -> bool:
        return not self.problems and bool(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShape:
    """A report that was taken in: a file, as far as it is of one unit."""

    id: UUID
    unit_id: UUID
    sort: Sort
    layout: str
    file_id: UUID
    name: str
    sha256: str
    as_of: date
    status: str
    source: str
    taken_at: datetime
    taken_by: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says of a month or a year, all its leaves together, and by item."""

    report: ReportShape
    total: Money
    by_item: Mapping[str, FigureRow]

    @property
    def cumulative(self) -> Money | None:
        """What the report itself says since January; None unless it says so of every leaf."""
        leaves = [row.cumulative for row in self.by_item.values() if row.is_leaf]
        known = [one for one in leaves if one is not None]
        return sum(known, NOTHING) if leaves and len(known) == len(leaves) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The report that is shown for a month or a year's plan; what other sources say of it today
    (`others`), and what the same sources said before (`superseded`, the newest first)."""

    shown: Told
    others: tuple[Told, ...] = ()
    superseded: tuple[Told, ...] = ()

    @property
    def contradicted(self) -> tuple[Told, ...]:
        return tuple(one for one in self.others if one.total != self.shown.total)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the year with the same month a year earlier; without `standing` nobody told it.

    `cumulative` are the months so far, None after one that is missing; `told_cumulative` is what
    the report says itself, where that is another number.
    """

    year: int
    month: int
    standing: Standing | None
    before: Money | None
    cumulative: Money | None
    cumulative_before: Money | None
    told_cumulative: Money | None = None

    @property
    def amount(self) -> Money | None:
        return self.standing.shown.total if self.standing else None


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a number stands: the report and its line."""

    report_id: UUID
    line: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the last month known, since January, against the plans and the year before."""

    item: ItemShape
    depth: int
    in_month: Money | None
    cumulative: Money | None
    before: Money | None
    plans: Mapping[What, Money]
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Pace:
    """What is left of a plan, what each remaining month must bring, and what months brought."""

    left: Money
    months: int
    needed: Money | None  # None once no month is left
    brought: Money | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the year is going. `sums` are what will have been collected at the end of each coming
    month; `outlook` is of the plan, None without one."""

    sums: tuple[Step, ...]
    outlook: Outlook | None
    score: Score


@dataclass(frozen=True, slots=True)
class YearShape:
    """A unit's year as it was known on a day. `through` is the last month up to which every month
    is known, `missing` are those before the last one told that are not."""

    unit_id: UUID
    year: int
    sort: Sort
    months: tuple[MonthLine, ...]
    plans: Mapping[What, Standing]
    items: tuple[ItemLine, ...]
    through: int
    missing: tuple[int, ...]
    ahead: Ahead | None = None
    paces: Mapping[What, Pace] = field(default_factory=dict)

    @property
    def last(self) -> MonthLine | None:
        return self.months[self.through - 1] if self.through else None

    @property
    def is_empty(self) -> bool:
        return not self.plans and all(one.standing is None for one in self.months)

    def plan(self, what: What) -> Money | None:
        return self.plans[what].shown.total if what in self.plans else None


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that somebody published of a year, and what it implies. Amounts in the indicator's
    unit; `implied_plan` is value over per cent, `implied` per cent of the year's other plan."""

    value_id: UUID
    until_text: tuple[date, date, str]
    value: Decimal | None
    bound: str
    percent_of_plan: Decimal | None
    change_percent: Decimal | None
    status: str
    as_of: date
    source: str
    note: str
    confidence: str
    implied_plan: Decimal | None
    implied: Decimal | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Published figures that cannot all be so, by how many per cent they lie apart. `code`:
    plans_differ, final_differs_from_estimate (`low` is then the estimate)."""

    code: str
    low: Decimal
    high: Decimal
    percent: Decimal
