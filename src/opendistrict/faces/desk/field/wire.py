"""What a telephone sends, looked at item by item: one that is malformed keeps no other back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationError

from opendistrict.kernel.refusals import Refused
from opendistrict.services.inspections.shapes import FindingGiven, LookedAgain, Spot, VisitGiven

MOST_BYTES = 2 * 1024 * 1024
MOST_VISITS = 50
_FIRST, _LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _in_our_time(at: datetime) -> datetime:
    if not _FIRST <= at < _LAST:
        raise ValueError("no clock of a telephone says this")
    return at


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


Text = Annotated[str, Field(max_length=2_000), AfterValidator(_plain)]
Short = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Centimetres = Annotated[int, Field(ge=0, le=1_000_000)]


class _Finding(BaseModel):
    id: UUID
    kind: Annotated[str, Field(max_length=40), AfterValidator(_plain)]
    noticed_at: Moment
    length_cm: Centimetres | None = None
    depth_cm: Centimetres | None = None
    measured_by: Annotated[str, Field(pattern=r"^(|typed|points|map)$")] = ""
    note: Text = ""
    is_reminded: bool = False
    follow_up_in: Annotated[int, Field(ge=1, le=90)] | None = None


class _Again(BaseModel):
    finding_id: UUID
    is_remedied: bool
    note: Text = ""


class _Visit(BaseModel):
    id: UUID
    begun_at: Moment
    ended_at: Moment | None = None
    use: Short = ""
    segment: UUID | None = None
    along_cm: Centimetres | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    typed: Short = ""
    note: Text = ""
    findings: Annotated[list[_Finding], Field(max_length=50)] = []
    looked_again: Annotated[list[_Again], Field(max_length=50)] = []

    def given(self, subject: str, party_id: UUID | None) -> VisitGiven:
        both = self.longitude is not None and self.latitude is not None
        spot = Spot(
            segment_id=self.segment, along_cm=self.along_cm if self.segment else None,
            longitude=self.longitude if both else None, latitude=self.latitude if both else None,
        )  # fmt: skip
        return VisitGiven(
            id=self.id, begun_at=self.begun_at, ended_at=self.ended_at, spot=spot,
            subject=subject, party_id=party_id, typed=self.typed or self.use, note=self.note,
            findings=[FindingGiven(**one.model_dump()) for one in self.findings],
            looked_again=[LookedAgain(**one.model_dump()) for one in self.looked_again],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """`who` is the account that recorded it; `wrong` are the ids that cannot be read, and why."""

    who: str
    sent_at: datetime
    visits: list[_Visit]
    wrong: Mapping[str, Refused]


def batch(body: bytes) -> Batch:
    """What was sent.

    :raises Refused: `batch_is_malformed` where not even the list can be read.
    """
    try:
        told: Any = json.loads(body) if len(body) <= MOST_BYTES else {}
        every = told["visits"]
        if not isinstance(every, list) or len(every) > MOST_VISITS:
            raise Refused("batch_is_malformed", where="visits")
        sent_at = _in_our_time(datetime.fromisoformat(told["sent_at"]).astimezone(UTC))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Refused("batch_is_malformed", where="sent_at") from None
    visits, wrong = [], {}
    for one in every:
        try:
            visits.append(_Visit.model_validate(one))
        except ValidationError as error:
            wrong[_id(one)] = Refused("batch_is_malformed", where=_first(error))
    return Batch(str(told.get("who", "")), sent_at, visits, wrong)


def _id(one: Any) -> str:
    return str(one.get("id", ""))[:40] if isinstance(one, dict) else ""


def _first(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors()[0]["loc"])[:60]
