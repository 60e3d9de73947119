"""A dossier as who applied may follow it: where it is, whose turn it is, until when and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from opendistrict.engine.cases.shapes.dossier import QueueLine, SupplementShape, VersionShape
from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow
from opendistrict.kernel.workclock import Due


class By(StrEnum):
    """How somebody came to see it; what they see and may do follows from it."""

    CODE = "code"  # knows the number and the end of the phone: sees where it stands
    RECEIPT = "receipt"  # holds the receipt: may also bring what was asked for, and rate
    OWN = "own"  # signed in as who applied: sees and does all that is theirs


class Turn(StrEnum):
    OFFICE = "office"
    OTHER = "other"  # another office was asked and has to answer
    APPLICANT = "applicant"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, by what was done (the verb of the flow's arrow); the post that did
    it, never the person. `note` only for who applied."""

    verb: str
    step: str
    at: datetime
    title: str
    title_en: str
    by_applicant: bool
    note: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the trail that its applicant has to know of, and whether it is still so.
    `promised_at` and `until` (for papers to bring) as they were told then; `note` is the reason."""

    code: str
    name: str
    name_en: str
    verb: str
    at: datetime
    note: str
    is_so_now: bool  # the dossier still stands where this left it
    promised_at: datetime | None
    until: datetime | None
    mark: str  # where the page after this one begins


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: str  # granted, refused
    signed_at: datetime
    title: str
    reasons: str
    files: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """`name` is the applicant's initials but for who applied. `may`: supplement, withdraw,
    go_on (take a withdrawal back), rate. `revision` is sent back with an act."""

    id: UUID
    code: str
    token: str  # empty but for who applied
    by: By
    applicant_id: UUID
    name: str
    procedure: Procedure
    version: VersionShape
    state: str
    step: StepRow | None
    turn: Turn
    office_id: UUID
    holder_title: str
    holder_title_en: str
    holder_unit_id: UUID
    held_since: datetime
    channel: str
    filed_at: datetime
    answer_by: datetime | None  # of a dossier filed online: when the office owes its answer
    received_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    apologised_at: datetime | None
    due: Due | None
    supplement: SupplementShape | None  # the one that waits for an answer
    fee: int | None
    fee_is_unknown: bool
    paid: int
    represented_by: str  # who filed for the applicant, told to these two only; else empty
    authority: str  # by what paper; likewise
    related: tuple[QueueLine, ...]  # one's own dossiers of the same bundle
    happened: tuple[Happened, ...]  # the newest first
    outcome: Outcome | None
    stars: int | None
    may: frozenset[str]
    revision: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised to who files at a moment. `received_by`: until when the office says
    whether it receives what comes in online; `at_once` counts from now, `online` from then."""

    received_by: datetime
    at_once: Due
    online: Due


@dataclass(frozen=True, slots=True)
class DraftFile:
    paper: str
    file_id: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class DraftShape:
    id: UUID
    version: VersionShape
    office_id: UUID
    subject: str
    typed: dict[str, str]
    files: tuple[DraftFile, ...]
    changed_at: datetime
    dossier_code: str  # once it is filed


@dataclass(frozen=True, slots=True)
class Known:
    """What the State knows of who is signed in, by the names of `held_by`: as it may be shown, and
    in clear where that is no secret. `is_told`: of somebody else, by who files for them."""

    shown: dict[str, str]
    clear: dict[str, str]
    is_told: bool = False
