"""What somebody wants, what lies in the way, and what comes of it.

Positions along a segment and depths from the kerb are whole centimetres, hours of the day whole
minutes since midnight, periods half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.passage import Block, Way, Width
from opendistrict.services.sidewalks.shapes.texts import DAY, Fee, Ground, Regime, Span, UseRule


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


@dataclass(frozen=True, slots=True)
class Quote:
    """The whole answer to a wish: what is possible, and what it costs or why no one can say."""

    wanted: Wanted
    segment_id: UUID
    frontage_id: UUID | None
    weighed: Weighed
    fee: Fee | None
    fee_gap: Hindrance | None
