"""The files that describe a place: calendar, people, units, successions, roles and posts."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.right_rows import Act, Reach
from opendistrict.kernel.packfile import Day, Names, PackRow, Refers, Slug

Said = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Alias = Annotated[str, StringConstraints(min_length=1, max_length=120)]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,5}$")]
Confidence = Literal["V", "V2", "D", "M-high", "M-med", "M-low", "sample"]
UnitRef = Annotated[Slug, Refers("unit")]


class Dated(PackRow):
    """So from `since` (null: unknown since when) until the day before `until` (null: still)."""

    since: Day | None = None
    until: Day | None = None


class Title(PackRow):
    vi: Said
    en: Said


class DemoDay(PackRow):
    """A day on which a visitor of the demonstration may look at the place."""

    day: Day
    title: Title


class Manifest(PackRow):
    """pack.yaml: what this pack is."""

    code: Slug
    version: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    title: Title
    is_sample: bool
    note: str = ""
    demo: tuple[DemoDay, ...] = ()


class CalendarRow(PackRow):
    """calendar.yaml: a day that is not as its weekday says."""

    day: Day
    kind: Literal["holiday", "off", "work"]
    name: Said
    basis: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    source: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    confidence: Confidence


class PersonRow(PackRow):
    """people.yaml: somebody who serves; sample people are invented and get a sample account."""

    slug: Annotated[Slug, Names("person")]
    name: Said
    sample: bool


class Version(Dated):
    """A unit as it is for a period."""

    code: UnitCode | None = None
    name: Said
    short: Short
    name_en: Said
    parent: UnitRef | None = None
    order: Annotated[int, Field(ge=0, le=999)] = 0
    aliases: tuple[Alias, ...] = ()
    basis: Said
    confidence: Confidence


class UnitRow(PackRow):
    """units/*.yaml: a unit and its versions. `head: none` says that it has no head's post here."""

    slug: Annotated[Slug, Names("unit")]
    kind: Literal["city", "district", "ward", "office", "party", "service", "outside"]
    head: Literal["post", "none"] = "post"
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]


class Successor(PackRow):
    """`share` of the source went to `unit` and makes up `part` of it."""

    unit: UnitRef
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] | None = None
    part: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] | None = None


class SuccessionRow(PackRow):
    """successions.yaml: what became of a unit on a day."""

    on: Day
    kind: Literal["merge", "split", "rename", "abolish", "transfer"]
    source: UnitRef
    targets: tuple[Successor, ...] = ()
    function: Annotated[str, StringConstraints(max_length=200)] = ""
    basis: Said
    confidence: Said

    @model_validator(mode="after")
    def _targets_fit_the_kind(self) -> Self:
        if self.kind == "abolish" and self.targets:
            raise ValueError("abolition_has_no_successor")
        if self.kind != "abolish" and not self.targets:
            raise ValueError("successor_is_missing")
        if self.kind == "split" and any(target.share is None for target in self.targets):
            raise ValueError("share_is_missing")
        return self


class RoleRow(PackRow):
    """roles.yaml: what posts of one sort may do, and how far each right reaches."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,48}$"), Names("role")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    title_en: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    rank: Annotated[int, Field(ge=1, le=99)]
    rights: dict[Act, Reach]


class Held(Dated):
    """Somebody serves in a post."""

    person: Annotated[Slug, Refers("person")]
    kind: Literal["holder", "acting"] = "holder"
    basis: Annotated[str, StringConstraints(max_length=200)] = ""


class Overseen(Dated):
    unit: UnitRef


class Does(Dated):
    """What a post may do beyond its role, by the division of work: `since` what day, and on what
    paper."""

    act: Act
    reach: Reach
    basis: Said


class PostRow(Dated):
    """posts/*.yaml: a seat in a unit, who sits in it, which units it is in charge of, and what it
    does beyond its role."""

    slug: Annotated[Slug, Names("post")]
    unit: UnitRef
    role: Annotated[str, Refers("role")]
    title: Said
    title_en: Said
    head: bool = False
    held: tuple[Held, ...] = ()
    oversees: tuple[Overseen, ...] = ()
    does: tuple[Does, ...] = ()
