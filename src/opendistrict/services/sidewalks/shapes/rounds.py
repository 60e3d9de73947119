"""Rounds: ground that is shared out among all who ask in a period, not by who came first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.services.sidewalks.shapes.texts import Ground, Method


@dataclass(frozen=True, slots=True)
class Lot:
    """A ticket with its lot; `last` is the last day its holder had such ground, by rotation."""

    ticket: UUID
    lot: str
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShape:
    """Tickets are taken until `closes_at`; `number_from` says which public number decides, known on
    `number_on`. `days` may be asked for within [since, until)."""

    id: UUID
    number: str
    unit_id: UUID
    use: str
    ground: Ground
    method: Method
    since: date
    until: date
    streets: Sequence[str]
    opened_at: datetime
    closes_at: datetime
    number_from: str
    number_on: date
    basis: str
    state: str  # "open", "closed", "drawn", "called_off"
    digest: str
    drawn_number: str
    drawn_at: datetime | None
    why_off: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in a round, and nobody's name: in the order of the draw once it was."""

    id: UUID
    rank: int | None
    lot: str
    last: date | None
    state: str  # of its wish
