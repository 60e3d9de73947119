"""What dossiers prove in numbers: one dossier as far as it is counted, and the counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from opendistrict.kernel.workclock import Every


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, [since, until), and the two moments that bound them."""

    since: date
    until: date  # not included
    begins: datetime
    ends: datetime  # not later than the moment of the question


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A dossier as it is counted. Nobody is named: who applied and who worked on it is not here.

    `due_at`: by law, with all its pauses; None while the clock stands. `counted_due`: as formula
    2.1 of Decision 766 counts it, with only the time the applicant took for a first supplement
    taken off. `asked`: when papers were asked for since it was received, with the answer.
    """

    id: UUID
    code: str
    procedure: str
    field: str
    unit_id: UUID
    channel: str
    state: str  # the national code
    received_at: datetime
    due_at: datetime | None
    counted_due: datetime | None = None
    ended_at: datetime | None = None
    asked: tuple[tuple[datetime, datetime | None], ...] = ()
    asked_on_last_day: bool = False
    reopened_after: int | None = None  # working days from its end to the first reopening
    apologised_at: datetime | None = None
    stands_unanswered: bool = False  # the clock stands for a question nobody answered in time
    fee: int | None = None
    is_paid_online: bool = False
    papers: int = 0
    files: int = 0
    reused: int = 0  # papers taken from what the State holds
    from_store: bool = False  # one of them from the applicant's national store
    is_identified: bool = False  # by the national identity, who filed it
    needs_result: bool = True  # there is a paper to hand over
    has_result_file: bool = False
    stars: int | None = None
    took: tuple[Fraction, Every] | None = None  # 2.2, of one done in the period

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_done(self) -> bool:
        """Done, not stopped or withdrawn."""
        return self.state in ("9", "10")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one procedure were in hand, and what became of them. `done` and `late` as the
    page says them: `late` is open now and past its due date."""

    procedure: str
    hand: int
    received: int
    done: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many promises fell due, and how many of them were kept."""

    of: int
    kept: int


@dataclass(frozen=True, slots=True)
class Waited:
    """One dossier on the way to its result: working days until then, or until it was last looked
    at. `is_done` is False for what is open still, or ended without a result."""

    days: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """After so many working days this share of the dossiers waits still."""

    days: int
    waiting: Fraction
    at_risk: int
    done: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The Kaplan-Meier estimate of the time to a result. None: not so many got there."""

    points: tuple[CurvePoint, ...]
    of: int
    censored: int
    median: int | None
    ninety: int | None  # nine of ten have their result by then


class SignalKind(StrEnum):
    """Patterns that a rule of counting can make people fall into. None of them proves a wrong."""

    LAST_HOUR = "last_hour"
    LAST_DAY = "last_day"
    SECOND_SUPPLEMENT = "second_supplement"
    ASKED_ON_LAST_DAY = "asked_on_last_day"
    END_OF_MONTH = "end_of_month"
    REOPENED_SOON = "reopened_soon"
    APOLOGISED = "apologised"
    UNANSWERED_PAUSE = "unanswered_pause"


@dataclass(frozen=True, slots=True)
class Signal:
    """How often a pattern occurs, of how many, and beside what (the hours or days next to it).

    `stands_out`: at least five, and at least twice as many as what stands beside it.
    """

    kind: SignalKind
    count: int
    of: int
    beside: tuple[Fraction, ...]
    ids: tuple[UUID, ...]
    by_unit: Mapping[UUID, int]
    by_procedure: Mapping[str, int]
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """One time a procedure was made known: the decision that publishes it, the day on which the
    text it carries out takes effect, and since when it, and its fees, are on the national portal
    (None: not yet)."""

    procedure: str
    decided_on: date
    effective_on: date
    public_on: date | None
    fees_on: date | None
    source: str

    @property
    def key(self) -> tuple[str, date]:
        return self.procedure, self.decided_on


@dataclass(frozen=True, slots=True)
class PortalCount:
    """What the national portal says of an office's dossiers received in a month: how many it has,
    and how many it counts as received."""

    office_id: UUID
    month: date  # its first day
    synced: int
    received: int
    source: str


@dataclass(frozen=True, slots=True)
class AverageTime:
    """2.2: how long the dossiers of a procedure took that were done, on average, in the unit of
    its term (of months: days); what the applicant took for papers is not in it."""

    procedure: str
    of: int
    mean: Fraction
    every: Every


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One formula of Decision 766/QĐ-TTg for an office and a period.

    `rate` in per cent, None where it is not known here (`is_known` is False) or where there was
    nothing to divide by. `most`: the points of the formula; `lacking`: how many more dossiers or
    procedures would bring it to full marks.
    """

    id: str
    group: str
    is_known: bool
    above: int = 0
    below: int = 0
    rate: Decimal | None = None
    full_at: Decimal = Decimal(100)
    points: Decimal | None = None
    most: Decimal = Decimal(0)
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """The sum over what is known: `points` of `known`, and the rank of that share."""

    lines: tuple[ScoreLine, ...]
    points: Decimal
    known: Decimal
    share: Decimal | None
    rank: str  # excellent, good, fair, average, weak; empty where nothing is known


@dataclass(frozen=True, slots=True)
class Signing:
    """A dossier came to be signed and was signed, in working hours from one common beginning."""

    came: Fraction
    signed: Fraction
    signer: UUID


@dataclass(frozen=True, slots=True)
class Replayed:
    """Waiting for a signature, in working hours: as it was, and as a queue of so many signers at
    the observed pace gives it. `pace`: working hours of a signer for one signature."""

    of: int
    signers: int
    pace: Fraction
    measured: Fraction  # the median as it was
    now: Fraction  # the same queue with today's signers
    more: Fraction  # with one more
    now_ninety: Fraction
    more_ninety: Fraction
