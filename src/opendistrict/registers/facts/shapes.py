from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.sheets import SheetProblem

Point = tuple[Decimal, Decimal]
"""Longitude and latitude in degrees (WGS 84)."""


class Kind(StrEnum):
    """What adding up means: a flow over time, a stock by its changes, time that passed."""

    FLOW = "flow"
    STOCK = "stock"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Slice:
    """A way to cut a measure. `values` are code, Vietnamese, English; none means any code
    (such as a procedure's), which the room that tells answers for."""

    code: str
    name: str
    name_en: str
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShape:
    """What is counted or added up.

    `unit` is the unit of quantity, `decimals` how finely it is told; `most` is the greatest
    quantity one fact may plausibly have: more is kept and doubted. A room must say it; an outside
    source that does not is judged by its other facts. `source` is the room or the
    outside system that tells it.
    """

    code: str
    name: str
    name_en: str
    kind: Kind
    unit: str
    source: str
    source_name: str = ""
    decimals: int = 0
    slices: tuple[Slice, ...] = ()
    most: Decimal | None = None
    basis: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One fact to be told.

    `act` names the record and the act on it that makes this true, "plans.task:0190…:done": told
    twice it counts once.
    """

    measure: str
    quantity: Decimal
    happened_on: date
    unit_id: UUID
    act: str
    area_id: UUID | None = None
    point: Point | None = None
    slices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A sum that is wanted: of a measure, cut by some values of some slices, in [since, until).

    `since` None means from the beginning, which is how a stock is read. `by_area` keeps the areas
    apart, as maps of other days need them.
    """

    measure: str
    since: date | None
    until: date  # not included
    slices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_area: bool = False

    @property
    def last_day(self) -> date:
        """The day by whose map it was told, where no hand-over lies inside."""
        return max(self.since or date.min, self.until - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Cell:
    """Whose a sum is: the unit that answered on the day, and the area where that is kept."""

    unit_id: UUID
    area_id: UUID | None


@dataclass(frozen=True, slots=True)
class Amount:
    quantity: Decimal = Decimal(0)
    count: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.quantity + other.quantity, self.count + other.count)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.quantity - other.quantity, self.count - other.count)


@dataclass(frozen=True, slots=True)
class FactShape:
    """A fact as it was told, and what has been corrected of it since."""

    id: UUID
    measure: str
    source: str
    unit_id: UUID
    area_id: UUID | None
    slices: tuple[tuple[str, str], ...]
    happened_on: date
    quantity: Decimal
    recorded_at: datetime
    act: str
    point: Point | None = None
    corrects_id: UUID | None = None
    count: int = 1
    reason: str = ""
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a fact after its corrections; `count` is 0 once it was taken back."""

    measure: str
    unit_id: UUID
    area_id: UUID | None
    slices: tuple[tuple[str, str], ...]
    happened_on: date
    quantity: Decimal
    point: Point | None = None
    corrections: int = 0
    count: int = 1

    @property
    def is_taken_back(self) -> bool:
        return self.count == 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Facts of a list: those an ask sums up, of these units; `cells` narrows to pairs of unit and
    area, `area_id` to one area; what lay at one of the points `elsewhere` is left out."""

    ask: Ask
    unit_ids: frozenset[UUID]
    cells: frozenset[Cell] | None = None
    area_id: UUID | None = None
    is_without_area: bool = False
    elsewhere: frozenset[Point] = frozenset()


@dataclass(frozen=True, slots=True)
class DoubtShape:
    """A doubt about one fact; settled by whom and when, if it is."""

    usual: Decimal
    raised_at: datetime
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of a sum between two days: how many facts were corrected and how many
    told late (counting stops at `listing.MOST`), and the newest of both."""

    corrected: int
    late: int
    newest: tuple[FactShape, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the sums differ from the facts; none of these must ever be found."""

    table: str
    series_id: int
    day: date
    known: date | None
    kept: str
    counted: str


@dataclass(frozen=True, slots=True)
class Doubted:
    fact: FactShape
    usual: Decimal
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Verified:
    """What a recount of all facts found."""

    facts: int
    sums: int
    drifts: tuple[Drift, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What came of a file of facts.

    `told` are new, `known` had been told before (or stand in the file again, word for word),
    `left_out` had mistakes, `doubted` are told and far from what their measure is like.
    """

    name: str
    digest: str
    at: datetime
    told: int
    known: int
    left_out: int
    doubted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file of facts looked through, before any of it is told.

    `counts` says how often each mistake was found, `problems` are the first of them in the order
    of the file. `earlier` is what came of the very same bytes before.
    """

    name: str
    digest: str
    rows: int
    bad: int
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[SheetProblem, ...] = ()
    earlier: ImportedFile | None = None

    @property
    def good(self) -> int:
        return self.rows - self.bad

    @property
    def changes_nothing(self) -> bool:
        """The same bytes were told before, all of them."""
        return self.earlier is not None and not self.earlier.left_out
