from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from opendistrict.registers.orgs.shapes import (
    UnitBecomes,
    UnitBegins,
    UnitsReform,
    UnitsReformed,
)


@dataclass(frozen=True, slots=True)
class AreaShape:
    id: UUID
    slug: str
    name: str
    name_en: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area of a pack, with the wards it was in, one after the other."""

    slug: str
    name: str
    name_en: str
    confidence: str
    is_sample: bool
    units: tuple[tuple[str, date | None, date | None, str], ...]  # slug, since, until, basis


# ---- a reform of units: what the plan says, and what follows from it ----


class LineKind(StrEnum):
    MERGE = "merge"  # nhập: two or more units into a new one or one of them
    SPLIT = "split"  # chia, tách: one into several, of which it may be one
    TRANSFER = "transfer"  # chuyển khu phố between two units that stay
    CHANGE = "change"  # đổi tên, mã hoặc đơn vị cấp trên


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What goes from one unit to another: areas by name, or shares where no area is known.

    `share` of the source, `part` of the target as it then is; both are fractions of 1, None where
    they follow from the areas.
    """

    source: str
    target: str
    share: Decimal | None = None
    part: Decimal | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plan; a merge and a split name moves, a change what the unit becomes."""

    kind: LineKind
    moves: tuple[Move, ...] = ()
    becomes: UnitBecomes | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(move.source for move in self.moves))

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(move.target for move in self.moves))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReformShape:
    """A plan as it stands: `unit_id` is the place that works on it."""

    id: UUID
    unit_id: UUID
    title: str
    on: date
    basis: str
    begins: tuple[UnitBegins, ...]
    lines: tuple[Line, ...]
    revision: int
    drafted_at: datetime
    drafted_by: str
    is_executed: bool
    executed_at: datetime | None
    executed_by: str


@dataclass(frozen=True, slots=True)
class AreaMove:
    area: str  # slug
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A plan worked out: what becomes of units, and where each area goes."""

    units: UnitsReform
    areas: tuple[AreaMove, ...]


@dataclass(frozen=True, slots=True)
class Reformed:
    """What a reform did, or would do. `stamp` is of everything that it stood on."""

    reform: ReformShape
    reckoned: Reckoned
    units: UnitsReformed
    stamp: str
