"""What an inspector sees and finds. Lengths are whole centimetres, money whole đồng.

Ids of visits, findings and photos are made by the telephone, so that the same thing sent twice is
the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused

SKEW = timedelta(minutes=5)  # a telephone's clock may be so wrong without being called wrong


class State(StrEnum):
    """Where a finding stands."""

    FOUND = "found"
    REMINDED = "reminded"
    FOLLOWED_UP = "followed_up"
    RECORDED = "recorded"
    FINED = "fined"
    PAID = "paid"  # the fine
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class KindShape:
    """A kind of finding; `measured` says what is measured of it: "", "m" or "m2"."""

    code: str
    name: str
    name_en: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionShape:
    """A range of fines as a text gives it, for an area [`from_m2`, `below_m2`) where it depends on
    one. A range that no source gives is None; so is what organisations pay."""

    code: str
    kind: str
    since: date
    until: date | None
    individual: tuple[Money, Money] | None
    organisation: tuple[Money, Money] | None
    from_m2: Decimal | None
    below_m2: Decimal | None
    remedy: str
    basis: str
    confidence: str

    def range_for(self, *, is_organisation: bool) -> tuple[Money, Money] | None:
        return self.organisation if is_organisation else self.individual


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something is: a place along a segment, or a point (degrees, WGS 84), or both."""

    segment_id: UUID | None = None
    along_cm: int | None = None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGiven:
    """A finding as the telephone tells it. `follow_up_in` is in working days from its day."""

    id: UUID
    kind: str
    noticed_at: datetime
    length_cm: int | None = None
    depth_cm: int | None = None
    measured_by: str = ""  # "typed", "points", "map"
    note: str = ""
    is_reminded: bool = False
    follow_up_in: int | None = None


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """An earlier finding that was looked at again."""

    finding_id: UUID
    is_remedied: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitGiven:
    """A visit as the telephone tells it, by its own clock. Findings may come later under the same
    id; what was told once is not changed by telling it again."""

    id: UUID
    begun_at: datetime
    ended_at: datetime | None = None
    spot: Spot
    subject: str = ""
    party_id: UUID | None = None
    typed: str = ""  # the code that was scanned or typed
    note: str = ""
    findings: Sequence[FindingGiven] = ()
    looked_again: Sequence[LookedAgain] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Who violated, where the register of persons does not know them yet."""

    kind: str  # citizen, enterprise, household_business
    full_name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one visit of a batch: "new", "known" (nothing in it was new) or "refused"."""

    id: UUID
    state: str
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoShape:
    """`taken_at` and the place are what the file itself says, where it says so."""

    id: UUID
    file_id: UUID
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None
    faces_why: str  # why recognisable people are on it; empty: there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShape:
    """A decision to fine (quyết định xử phạt) and its money: of `amount`, `paid` came in; `open`
    is still owed, with what was charged for being late."""

    id: UUID
    number: str
    basis: str
    amount: Money
    decided_on: date
    due_on: date
    decided_by: str
    annulled_on: date | None
    annulled_by: str
    annulled_why: str
    charge_id: UUID
    paid: Money
    open: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShape:
    """A record of violation (biên bản), with the range that was in force on its day. `decisions`:
    the oldest first, those that were annulled too."""

    paper_id: UUID
    number: str
    party_id: UUID
    is_organisation: bool
    sanction: str  # its code; empty where no text is known
    least: Money | None
    most: Money | None
    basis: str
    confidence: str
    remedy: str
    made_on: date
    fine: Money | None
    fined_by: str
    fined_on: date | None
    decisions: Sequence[DecisionShape] = ()

    @property
    def decision(self) -> DecisionShape | None:
        """The one that stands."""
        return next((one for one in self.decisions if one.annulled_on is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShape:
    id: UUID
    visit_id: UUID
    unit_id: UUID
    kind: str
    state: str
    on: date
    noticed_at: datetime  # by the telephone's clock
    skew: timedelta
    spot: Spot
    street: str
    number: str  # of the nearest house; empty where none is known
    subject: str
    party_id: UUID | None
    length_cm: int | None
    depth_cm: int | None
    note: str
    inspector: str
    follow_up_on: date | None
    closed_why: str
    photos: Sequence[PhotoShape] = ()
    record: RecordShape | None = None

    @property
    def square_metres(self) -> Decimal | None:
        if self.length_cm is None or self.depth_cm is None:
            return None
        return Decimal(self.length_cm * self.depth_cm) / 10_000

    @property
    def is_clock_wrong(self) -> bool:
        """Whether the telephone's clock was so far out that its times are not to be relied on."""
        return abs(self.skew) > SKEW


@dataclass(frozen=True, slots=True)
class Taken:
    """What a photo says of itself."""

    at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
