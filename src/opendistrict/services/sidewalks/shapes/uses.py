"""Uses that are or were, and how pages and maps sum them up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.money import Money
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.sidewalks.shapes.closures import ClosedShape
from opendistrict.services.sidewalks.shapes.texts import Fee, Ground, Span
from opendistrict.services.sidewalks.shapes.wishes import Wanted


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
    follows_id: UUID | None  # what it renews or changes
    state: str  # "held", "active", "ended", "revoked", "let_go"
    fee: Fee | None
    pauses: Sequence[Pause]
    asked_at: datetime
    kept_until: datetime | None
    ended_on: date | None
    ended_why: str
    revision: int
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WishShape:
    """Ground somebody waits for, or has a ticket for. `ahead` wishes of others for some of it come
    before this one and wait too; None where it does not wait."""

    id: UUID
    party_id: UUID
    segment_id: UUID
    frontage_id: UUID | None
    wanted: Wanted
    purpose: str
    asked_at: datetime
    state: str  # "entered", "waiting", "offered", "taken", "lapsed", "withdrawn"
    offer_id: UUID | None
    ahead: int | None = None
    round: str = ""  # the number of the round it holds a ticket of
    rank: int | None = None  # in which it was drawn


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
    is_sample: bool  # some of them are

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
    """How a sidewalk stands on a day: somebody has or keeps some of it, or it is closed; a list
    opens it to a use; neither."""

    USED = "used"
    LISTED = "listed"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Stood:
    """One sidewalk on one day: what is on it, what lists open it to (codes of uses), and what of it
    is closed."""

    kerb: SegmentShape
    shown: Sequence[Shown]
    listed: Sequence[str]
    closed: Sequence[ClosedShape] = ()

    @property
    def standing(self) -> InUse:
        if self.shown or self.closed:
            return InUse.USED
        return InUse.LISTED if self.listed else InUse.FREE

    @property
    def free_on(self) -> date | None:
        """The day from which all of it is free, as far as is known; None where it is now."""
        ends = [one.until for one in self.shown] + [one.until for one in self.closed]
        return max(ends, default=None)
