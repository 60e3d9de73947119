"""The texts that govern uses and the tables of charges, as packs tell them.

Hours of the day are whole minutes, lengths whole centimetres, periods half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from opendistrict.kernel.money import Money

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


class Method(StrEnum):
    """In which order ground is shared out in a round, where more people want it than can."""

    LOT = "lot"
    ROTATION = "rotation"  # who had such ground longest ago first; the lot among equals


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
    sharing: Method | None = None  # None: the text leaves it to the office


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
class Foretold:
    """What somebody once said a charge would bring, or what it brought."""

    text: str
    text_en: str
    basis: str
    confidence: str
