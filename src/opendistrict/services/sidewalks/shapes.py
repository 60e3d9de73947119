"""What may be done with a sidewalk or roadway, what somebody wants, and what comes of it.

Positions along a segment and depths from the kerb are whole centimetres, hours of the day whole
minutes since midnight, periods half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from opendistrict.kernel.money import Money
from opendistrict.kernel.passage import Block, Way, Width
from opendistrict.registers.places.shapes import SegmentShape

Span = tuple[int, int]
DAY = 24 * 60


class Ground(StrEnum):
    SIDEWALK = "sidewalk"
    ROADWAY = "roadway"
    ANY = "any"


class By(StrEnum):
    """What makes a use lawful."""

    PERMIT = "permit"
    REGISTRATION = "registration"
    NOTICE = "notice"
    AGREEMENT = "agreement"
    NOTHING = "nothing"


class FeeKind(StrEnum):
    OTHER = "other"
    PARKING = "parking"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UseRule:
    """One use as a regime allows it; a limit that is None is not in the regime."""

    code: str
    name: str
    name_en: str
    ground: Ground
    by: By
    fee: FeeKind
    confidence: str
    on_list: bool = False
    own_frontage: bool = False
    most_hours: int | None = None
    most_hours_funeral: int | None = None
    most_days: int | None = None
    hours: Span | None = None
    procedure: str = ""  # under which one applies; empty where no dossier is asked
    purpose: str = ""  # what the form of that procedure calls it


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be left. `clear_of` says how far from an obstacle of a kind a use must keep; how
    wide a lane is says no text read, so lanes are told and not computed."""

    walkers_cm: int | None = None
    least_depth_cm: int | None = None
    most_used_cm: int | None = None
    clear_of: Mapping[str, int] = field(default_factory=dict)
    lanes_each_way: int | None = None
    lanes_one_way: int | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """A text that governs temporary uses, from `since` until (not with) `until`."""

    code: str
    since: date
    until: date | None
    basis: str
    confidence: str
    conditions: Conditions
    uses: Mapping[str, UseRule]
    text_known: bool = True
    amends: str = ""
    note: str = ""
    note_en: str = ""

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Rate:
    """Đồng for a square metre and month; None where no source gives it."""

    area: int
    street: str  # "central", "remaining" or "any"
    parking: Money | None
    other: Money | None
    confidence: str


@dataclass(frozen=True, slots=True)
class FeeTable:
    """A resolution on the charge: rates, and how days, square metres and bills are counted."""

    code: str
    since: date
    until: date | None
    regimes: Sequence[str]
    basis: str
    confidence: str
    half_month_below: int
    area_step: Decimal
    bill_step: int
    rates: Sequence[Rate]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One calendar month of a charge: rate × square metres × half a month or a whole one."""

    month: date
    days: int
    share: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class Fee:
    table: str
    basis: str
    confidence: str
    kind: FeeKind
    area: int
    street: str
    rate: Money
    square_metres: Decimal
    lines: Sequence[FeeLine]
    total: Money


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch that somebody wants: on the days [since, until), every day within `hours`.

    Hours that end before they begin run over midnight.
    """

    use: str
    ground: Ground
    along: Span
    depth: Span
    since: date
    until: date
    hours: Span = (0, DAY)
    is_funeral: bool = False

    @property
    def square_metres(self) -> Decimal:
        length = self.along[1] - self.along[0]
        return Decimal(length * (self.depth[1] - self.depth[0])) / 10_000

    def at_depth(self, near: int, far: int) -> "Wanted":
        return replace(self, depth=(near, far))


@dataclass(frozen=True, slots=True)
class Piece:
    """A box in space and time that one use fills: no two may share a point of it."""

    along: Span
    depth: Span
    days: tuple[date, date]
    minutes: Span

    def meets(self, other: "Piece") -> bool:
        """Whether the two share ground at any moment."""
        return (
            _share(self.along, other.along)
            and _share(self.depth, other.depth)
            and self.days[0] < other.days[1]
            and other.days[0] < self.days[1]
            and _share(self.minutes, other.minutes)
        )

    def stands(self, day: date, minute: int) -> bool:
        return self.days[0] <= day < self.days[1] and self.minutes[0] <= minute < self.minutes[1]


def _share(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the segment for good: its kind decides how far a use must keep from it."""

    kind: str
    block: Block


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is known of the ground that is asked for, on those days."""

    length: int
    widths: Sequence[Width]
    standing: Sequence[Standing]
    listed: Sequence[tuple[Span, date, date | None]] = ()
    frontage: Span | None = None  # the applicant's own, where one was named


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece that another use holds."""

    use_id: UUID
    piece: Piece


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a stretch cannot be used as wanted: a code for a sentence, and its values."""

    code: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The answer to what somebody wants, before any fee: what governs it, what is in the way, and
    the tightest place for walkers where that could be computed."""

    regime: Regime | None
    rule: UseRule | None
    hindrances: Sequence[Hindrance]
    cautions: Sequence[Hindrance]
    way: Way | None

    @property
    def is_possible(self) -> bool:
        return not self.hindrances


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A regime or a table of charges as a pack tells it; `data` as `rules.kept` reads it."""

    code: str
    since: date
    until: date | None
    basis: str
    confidence: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """A street opened to a use (`use`), or put into an area and class of the charge."""

    street: str
    since: date
    until: date | None
    basis: str
    confidence: str
    use: str = ""
    area: int = 0
    street_class: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The whole answer to a wish: what is possible, and what it costs or why no one can say."""

    wanted: Wanted
    segment_id: UUID
    frontage_id: UUID | None
    weighed: Weighed
    fee: Fee | None
    fee_gap: Hindrance | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days in the middle of a use on which the ground is somebody else's, and why."""

    since: date
    until: date
    why: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseShape:
    """A stretch that somebody holds, has, or had."""

    id: UUID
    number: str
    unit_id: UUID
    segment_id: UUID
    frontage_id: UUID | None
    party_id: UUID
    regime: str
    wanted: Wanted
    purpose: str
    dossier_id: UUID | None
    state: str  # "held", "active", "ended", "revoked", "let_go"
    fee: Fee | None
    pauses: Sequence[Pause]
    asked_at: datetime
    kept_until: datetime | None
    ended_on: date | None
    ended_why: str
    revision: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A use that ends early: `unused` is the part of its charge that would not have arisen. Whether
    it is given back, credited or kept is for a decision: no rule on it was found."""

    use: UseShape
    on: date
    unused: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A use as anybody may see it: what, where and when; nobody's name, number or purpose.

    `until` is the first day after it; a use that ended early ends there.
    """

    id: UUID
    segment_id: UUID
    use: str
    ground: Ground
    along: Span
    depth: Span
    since: date
    until: date
    hours: Span
    state: str  # "held" while it is asked for, "active", "ended", "revoked"
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Foretold:
    """What somebody once said a charge would bring, or what it brought."""

    text: str
    text_en: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class StreetUse:
    """A street on a day, in centimetres along its kerbs: `listed` is what some list opens to a
    use."""

    street: str
    slug: str
    uses: int
    used: int
    square: int  # square centimetres
    listed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The service on a day: `held` waits for its dossier, `active` is or will be in use;
    `charged` is what both are to cost."""

    streets: Sequence[StreetUse]
    held: int
    active: int
    charged: Money

    @property
    def used(self) -> int:
        return sum(one.used for one in self.streets)

    @property
    def square(self) -> int:
        return sum(one.square for one in self.streets)

    @property
    def listed(self) -> int:
        return sum(one.listed for one in self.streets)

    @property
    def occupancy(self) -> Decimal | None:
        """How many per cent of what is listed is in use there; None where nothing is listed."""
        if not self.listed:
            return None
        used = sum(min(one.used, one.listed) for one in self.streets)
        return Decimal(used * 100) / self.listed


class InUse(StrEnum):
    """How a sidewalk stands on a day: somebody has or keeps some of it; a list opens it to a use;
    neither."""

    USED = "used"
    LISTED = "listed"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Stood:
    """One sidewalk on one day: what is on it, and what lists open it to (codes of uses)."""

    kerb: SegmentShape
    shown: Sequence[Shown]
    listed: Sequence[str]

    @property
    def standing(self) -> InUse:
        if self.shown:
            return InUse.USED
        return InUse.LISTED if self.listed else InUse.FREE

    @property
    def free_on(self) -> date | None:
        """The day from which all of it is free, as far as is known; None where it is now."""
        return max((one.until for one in self.shown), default=None)
