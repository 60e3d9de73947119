"""Ground that is closed to uses for a time, for works or an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from opendistrict.services.sidewalks.shapes.texts import Ground, Span


class Why(StrEnum):
    """What ground is closed for."""

    WORKS = "works"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class ClosedShape:
    """A stretch of a kerb as anybody may see that it is closed: [since, until), and what for."""

    segment_id: UUID
    along: Span
    ground: Ground
    since: date
    until: date
    kind: Why
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureShape:
    """A closure; `until` is the first day after it, by decision or since it was lifted."""

    id: UUID
    number: str
    unit_id: UUID
    kind: Why
    title: str
    ground: Ground
    since: date
    until: date
    basis: str
    stretches: Sequence[tuple[UUID, Span]]
    made_at: datetime
    made_by: str
    lifted_why: str
    is_sample: bool
