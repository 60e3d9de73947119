from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class UnitKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    WARD = "ward"
    OFFICE = "office"  # department or division of an administrative unit
    PARTY = "party"  # party body
    SERVICE = "service"  # public service unit (đơn vị sự nghiệp)
    OUTSIDE = "outside"  # agency outside the district's own tree


@dataclass(frozen=True, slots=True)
class UnitShape:
    """A unit as it is on the day it was asked for; `since`/`until` bound that version."""

    id: UUID
    slug: str
    kind: str
    name: str
    short_name: str
    name_en: str
    code: str | None
    aliases: tuple[str, ...]
    parent_id: UUID | None
    place_in_line: int
    since: date | None
    until: date | None  # not included


@dataclass(frozen=True, slots=True)
class SuccessionShape:
    on: date
    kind: str
    source_id: UUID
    target_id: UUID | None
    share: Decimal | None
    part: Decimal | None
    function: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PostShape:
    """A post on a day, with who serves in it (the acting person before the holder)."""

    id: UUID
    slug: str
    unit_id: UUID
    role: str
    rank: int
    title: str
    title_en: str
    is_head: bool
    person_id: UUID | None
    person_name: str
    is_acting: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit on the matter that can be checked: its `field` is a number of at least and at most
    so much, or is one of some codes. See `rules.condition_of`."""

    field: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    is_in: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        told: dict[str, object] = {"field": self.field}
        if self.at_least is not None:
            told["at_least"] = str(self.at_least)
        if self.at_most is not None:
            told["at_most"] = str(self.at_most)
        return told | ({"is_in": list(self.is_in)} if self.is_in else {})


@dataclass(frozen=True, slots=True)
class DelegationShape:
    """A right passed on from one post to another; `until` is not included."""

    id: UUID
    giver_id: UUID
    taker_id: UUID
    act: str
    limit: str
    since: date | None
    until: date | None
    basis: str
    condition: Condition | None = None


# ---- on what ground somebody may do a thing


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field of procedures (lĩnh vực): "ho-tich", civil status."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a post may do an act on a day: by its role, by the division of work ("post"), or by a
    delegation. `since` and `until` (not included) are the days on which all that it stands on
    stands: the post, the right, and of a delegation the giver's too."""

    kind: str  # "role", "post" or "delegation"
    act: str  # as wide as it is given: "cases.sign:ho-tich"
    reach: str
    basis: str
    since: date | None
    until: date | None
    limit: str = ""
    condition: Condition | None = None
    giver_id: UUID | None = None
    giver_title: str = ""
    giver_title_en: str = ""
    delegation_id: UUID | None = None

    def as_record(self) -> dict[str, object]:
        """For keeping with what was signed: plain values, the same for ever."""
        return {
            "kind": self.kind,
            "act": self.act,
            "reach": self.reach,
            "basis": self.basis,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "limit": self.limit,
            "condition": self.condition.as_record() if self.condition else None,
            "giver": str(self.giver_id) if self.giver_id else None,
            "giver_title": self.giver_title,
            "delegation": str(self.delegation_id) if self.delegation_id else None,
        }


@dataclass(frozen=True, slots=True)
class RefusedGround:
    """A right that does not reach this far, and why not (a code that faces have a sentence for)."""

    ground: Ground
    why: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A post with somebody in it that may sign, and by what."""

    post: PostShape
    unit_name: str
    unit_name_en: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class FieldSigners:
    """Who may sign in one field of procedures, the strongest ground first."""

    field: FieldShape
    signers: tuple[Signer, ...]


# ---- a reform of units, as `orgs.actions.reform_units` takes it ----


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBegins:
    """A unit that is there from the day on."""

    slug: str
    kind: str
    name: str
    short_name: str
    name_en: str
    code: str | None
    parent: str  # slug


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBecomes:
    """A unit that stays, with another name, code or place in the tree from the day on."""

    unit: str  # slug
    name: str
    short_name: str
    name_en: str
    code: str | None
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """`share` of the source goes to the target and makes up `part` of it."""

    kind: str
    source: str
    target: str
    share: Decimal
    part: Decimal
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsReform:
    """What becomes of units on a day, worked out to the last share."""

    on: date
    basis: str
    ends: tuple[str, ...]
    begins: tuple[UnitBegins, ...]
    becomes: tuple[UnitBecomes, ...]
    handings: tuple[Handing, ...]


@dataclass(frozen=True, slots=True)
class UnitsReformed:
    """What a reform did; `ended_with` are the offices that ended with what they belonged to."""

    ended: tuple[UUID, ...]
    ended_with: tuple[UUID, ...]
    begun: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    posts: tuple[UUID, ...]


# ---- rows of a pack, as `orgs.actions` takes them ----


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVersionRow:
    unit: str  # slug
    kind: str
    since: date | None
    until: date | None  # not included
    code: str | None
    name: str
    short_name: str
    name_en: str
    aliases: tuple[str, ...]
    parent: str | None  # slug
    place_in_line: int
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionRow:
    on: date
    kind: str
    source: str
    target: str | None
    share: Decimal | None
    part: Decimal | None = None
    function: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    code: str
    title: str
    title_en: str
    rank: int
    rights: tuple[tuple[str, str], ...]  # (act, reach: unit, subtree or place)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    slug: str
    unit: str
    role: str
    title: str
    title_en: str
    is_head: bool
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    post: str
    person: str
    kind: str
    since: date | None
    until: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRightRow:
    post: str  # slug
    act: str
    reach: str
    since: date | None
    until: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightRow:
    post: str
    unit: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRow:
    giver: str  # slug of a post
    taker: str
    act: str
    since: date
    until: date  # not included
    limit: str
    basis: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHoursRow:
    """Sessions as pairs of times ("07:30", "11:30"); `weekdays` those that differ, Monday 0."""

    unit: str | None  # slug; None: every unit that has none of its own
    sessions: tuple[tuple[str, str], ...]
    weekdays: Mapping[int, tuple[tuple[str, str], ...]]
    since: date | None
    until: date | None  # not included
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class LocalDayRow:
    """What a unit says of a day, for itself and all under it: `kind` is holiday, off, work, part
    (closed between two times; None: from its beginning, to its end) or usual (taken back)."""

    unit_id: UUID
    day: date
    kind: str
    closed_from: time | None
    closed_until: time | None
    name: str
    basis: str
    confidence: str
