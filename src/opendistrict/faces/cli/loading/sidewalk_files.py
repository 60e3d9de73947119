"""sidewalks.yaml: what may be done with sidewalks and roadways, by which text, at what charge."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.place_rows import Title
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Day, PackRow, Refers, Slug
from opendistrict.services.sidewalks import actions
from opendistrict.services.sidewalks.shapes import (
    By,
    FeeKind,
    Ground,
    ListingRow,
    Method,
    TextRow,
)

FILE = "sidewalks.yaml"
Said = Annotated[str, StringConstraints(min_length=1)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Metres = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class UseFile(PackRow):
    """One use as a text allows it."""

    code: Code
    name: Title
    place: Ground
    by: By
    fee: FeeKind = FeeKind.UNKNOWN
    on_list: bool = False
    own_frontage: bool = False
    most_hours: Annotated[int, Field(gt=0)] | None = None
    most_hours_funeral: Annotated[int, Field(gt=0)] | None = None
    most_days: Annotated[int, Field(gt=0)] | None = None
    hours: tuple[Clock, Clock] | None = None
    confidence: Said
    # Under which procedure one applies, and what its form calls the use.
    procedure: Annotated[Slug, Refers("procedure")] | None = None
    purpose: str = ""
    # How the text wants such ground shared out where more people want it than can have it.
    sharing: Method | None = None

    def data(self) -> dict[str, Any]:
        told = self.model_dump(exclude={"name", "place", "hours"}, mode="json")
        told["procedure"] = self.procedure or ""
        hours = [_minutes(one) for one in self.hours] if self.hours else None
        named = {"name": self.name.vi, "name_en": self.name.en}
        return {**told, **named, "ground": self.place.value, "hours": hours}


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


class ConditionsFile(PackRow):
    """What must be left, in metres."""

    walkers_m: Metres | None = None
    least_depth_m: Metres | None = None
    most_used_m: Metres | None = None
    lanes_each_way: Annotated[int, Field(gt=0)] | None = None
    lanes_one_way: Annotated[int, Field(gt=0)] | None = None
    clear_of: dict[Code, Metres] = {}

    def data(self) -> dict[str, Any]:
        return {
            "walkers_cm": _cm(self.walkers_m), "least_depth_cm": _cm(self.least_depth_m),
            "most_used_cm": _cm(self.most_used_m),
            "lanes_each_way": self.lanes_each_way, "lanes_one_way": self.lanes_one_way,
            "clear_of": {kind: _cm(metres) for kind, metres in self.clear_of.items()},
        }  # fmt: skip


def _cm(metres: Decimal | None) -> int | None:
    return None if metres is None else int(metres * 100)


class _Dated(PackRow):
    code: Slug
    since: Day
    since_confidence: str = ""
    until: Day | None = None
    until_confidence: str = ""
    basis: Said
    confidence: Said

    @model_validator(mode="after")
    def _in_order(self) -> "_Dated":
        if self.until is not None and self.until <= self.since:
            raise ValueError("period_is_empty")
        return self

    def row(self, data: dict[str, Any]) -> TextRow:
        told = "; ".join(
            one for one in (self.confidence, self.since_confidence, self.until_confidence) if one
        )
        return TextRow(
            code=self.code, since=self.since, until=self.until, basis=self.basis,
            confidence=told, data={**data, "basis": self.basis, "confidence": told},
        )  # fmt: skip


class RegimeFile(_Dated):
    """A text that governs temporary uses."""

    text_known: bool = True
    amends: str = ""
    conditions: ConditionsFile
    uses: tuple[UseFile, ...]
    note: Title | None = None

    def data(self) -> dict[str, Any]:
        return {
            "conditions": self.conditions.data(), "uses": [one.data() for one in self.uses],
            "text_known": self.text_known, "amends": self.amends,
            "note": self.note.vi if self.note else "", "note_en": self.note.en if self.note else "",
        }  # fmt: skip


class RateFile(PackRow):
    """Đồng for a square metre and month; what no source gives is left out."""

    area: Annotated[int, Field(gt=0)]
    street: Literal["central", "remaining", "any"]
    parking: Annotated[int, Field(gt=0)] | None = None
    other: Annotated[int, Field(gt=0)] | None = None
    confidence: Said


class ForetoldFile(PackRow):
    """What was once expected of a charge, or what came of it."""

    text: Title
    basis: Said
    confidence: Said

    def data(self) -> dict[str, str]:
        return {"text": self.text.vi, "text_en": self.text.en, "basis": self.basis,
                "confidence": self.confidence}  # fmt: skip


class FeesFile(_Dated):
    regimes: tuple[Slug, ...]
    half_month_below_days: Annotated[int, Field(gt=0, le=31)]
    area_step_m2: Annotated[Decimal, Field(gt=0)]
    area_step_confidence: str = ""
    bill_step_dong: Annotated[int, Field(gt=0)] = 1
    rates: tuple[RateFile, ...]
    once_forecast: tuple[ForetoldFile, ...] = ()

    def data(self) -> dict[str, Any]:
        return {
            "regimes": list(self.regimes), "half_month_below": self.half_month_below_days,
            "area_step": str(self.area_step_m2), "bill_step": self.bill_step_dong,
            "rates": [one.model_dump(mode="json") for one in self.rates],
            "once_forecast": [one.data() for one in self.once_forecast],
        }  # fmt: skip


class StreetsFile(PackRow):
    """Streets opened to a use by a list, or put into a class of the charge."""

    streets: Annotated[tuple[Slug, ...], Field(min_length=1)]
    use: Code | None = None
    area: Annotated[int, Field(gt=0)] | None = None
    street_class: Literal["central", "remaining"] | None = None
    since: Day
    until: Day | None = None
    basis: Said
    confidence: Said

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "StreetsFile":
        classed = self.area is not None and self.street_class is not None
        if (self.use is not None) == classed:
            raise ValueError("street_is_for_a_use_or_in_a_class")
        return self

    def rows(self) -> list[ListingRow]:
        return [
            ListingRow(
                street=street, since=self.since, until=self.until, basis=self.basis,
                confidence=self.confidence, use=self.use or "", area=self.area or 0,
                street_class=self.street_class or "",
            )
            for street in self.streets
        ]  # fmt: skip


class SidewalksFile(PackRow):
    regimes: tuple[RegimeFile, ...]
    fees: tuple[FeesFile, ...] = ()
    streets: tuple[StreetsFile, ...] = ()


def load_sidewalks(*, rows: Sequence[SidewalksFile], actor: Actor, at: datetime) -> int:
    return actions.load_rules(
        regimes=[one.row(one.data()) for row in rows for one in row.regimes],
        fees=[one.row(one.data()) for row in rows for one in row.fees],
        streets=[one for row in rows for some in row.streets for one in some.rows()],
        actor=actor, at=at,
    )  # fmt: skip
