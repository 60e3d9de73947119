"""What leaves the room about a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.flow import Verdict
from opendistrict.kernel.workclock import Due


@dataclass(frozen=True, slots=True)
class VersionShape:
    """A version of a procedure. `since`/`until` bound the days on which dossiers open under it."""

    id: UUID
    code: str
    number: int
    status: str
    name: str
    name_en: str
    field: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands: what acts and guards need, and nothing personal but the name."""

    id: UUID
    code: str
    version_id: UUID
    state: str
    is_open: bool
    revision: int
    office_id: UUID
    unit_id: UUID
    intake_unit_id: UUID
    holder_id: UUID | None
    holder_unit_id: UUID
    held_since: datetime
    hops: int
    channel: str
    applicant_id: UUID
    representative_id: UUID | None
    authority: str  # by what paper the representative stands for the applicant
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    pauses: tuple[tuple[str, datetime, datetime | None], ...]
    extension: Mapping[str, str] | None
    supplements: int
    apologised_at: datetime | None
    decided_at: datetime | None
    fee: int | None
    paid: int
    reopened: int
    bundle: UUID | None
    missing_papers: tuple[str, ...] = ()
    has_open_enquiry: bool = False
    supplement_until: datetime | None = None
    next_step: str = ""  # after the present one, by what was filled in; empty: the end
    fee_is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the trail; `waited_for` is who held the dossier since the line before."""

    n: int
    transition: str
    state: str
    at: datetime
    actor_label: str
    actor_kind: str
    post_title: str
    post_title_en: str
    holder_title: str
    holder_title_en: str
    holder_unit_id: UUID | None  # of the post that had it from then on
    note: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SupplementShape:
    n: int
    asked_at: datetime
    asked_by: str
    items: tuple[str, ...]
    until: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class EnquiryShape:
    id: UUID
    dossier_id: UUID
    to_unit_id: UUID
    question: str
    asked_at: datetime
    asked_by: str
    due_at: datetime
    stops_clock: bool
    answered_at: datetime | None
    answered_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class AttachmentShape:
    id: UUID
    paper: str
    kind: str
    count: int
    file_id: UUID | None
    is_reused: bool
    brought_at: datetime
    brought_by: str


@dataclass(frozen=True, slots=True)
class DecisionShape:
    id: UUID
    kind: str
    signed_at: datetime
    signed_by: str
    post_title: str
    ground: Mapping[str, object]
    reasons: str
    paper_id: UUID | None
    is_electronic: bool


@dataclass(frozen=True, slots=True)
class PaymentShape:
    reference: str
    amount: int
    is_online: bool
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class CommentShape:
    at: datetime
    actor_label: str
    post_title: str
    text: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """All that one page says of a dossier, with what may be done now and what stands in the way."""

    standing: Standing
    procedure: Procedure
    version: VersionShape
    applicant_name: str
    subject: str
    form: Mapping[str, object]
    steps: tuple[StepLine, ...]
    supplements: tuple[SupplementShape, ...]
    enquiries: tuple[EnquiryShape, ...]
    attachments: tuple[AttachmentShape, ...]
    decisions: tuple[DecisionShape, ...]
    payments: tuple[PaymentShape, ...]
    comments: tuple[CommentShape, ...]
    verdicts: tuple[Verdict, ...]
    due: Due | None  # why that date; none before it is received
    holder_title: str
    holder_title_en: str
    holder_name: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A dossier in a list."""

    id: UUID
    code: str
    procedure: str
    name: str
    name_en: str
    applicant_name: str
    state: str
    holder_id: UUID | None
    held_since: datetime
    due_at: datetime | None
    promised_at: datetime | None
    filed_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; `after` continues it, empty at the end."""

    lines: tuple[QueueLine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the register (form 06). `unit_id`: which works on it."""

    id: UUID
    code: str
    name: str
    name_en: str
    applicant_name: str
    unit_id: UUID
    state: str
    received_at: datetime
    promised_at: datetime
    finished_at: datetime | None
    returned_at: datetime | None
    supplements: int
    apologised_at: datetime | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register; `after` continues it, empty at the end."""

    lines: tuple[RegisterLine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier that was filed or received just now."""

    id: UUID
    code: str
    token: str
    state: str
    promised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A paper that came with an application or later: a kept file, or a paper seen."""

    paper: str  # its code in the procedure
    kind: str = "original"
    count: int = 1
    file_id: UUID | None = None
    is_reused: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise that another calendar moves. `is_late_by_it`: the new date has passed already."""

    id: UUID
    code: str
    procedure: str
    office_id: UUID
    holder_id: UUID | None
    revision: int
    before: datetime
    after: datetime
    is_late_by_it: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A dossier that will be late: at which step it lies, and when it would be done."""

    id: UUID
    code: str
    step: str
    holder_id: UUID | None
    promised_at: datetime
    done_at: datetime
