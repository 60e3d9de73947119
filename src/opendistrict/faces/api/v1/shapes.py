"""What is sent back. Times are instants with their zone, days are days in Vietnam, money is whole
đồng, `state` is the national code (1 to 10) with the step of the procedure inside it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Bilingual(Schema):
    vi: str
    en: str


class State(Schema):
    national: str = Field(description="1 to 10, as in the national database of dossiers.")
    step: str = Field(description="The step of the procedure; empty where there is none.")


# ------------------------------------------------------------------ procedures


class ProcedureLine(Schema):
    code: str
    version: int
    national_code: str
    name: Bilingual
    field: str
    subjects: list[str]
    channels: list[str]
    is_sample: bool


class ProcedurePage(Schema):
    items: list[ProcedureLine]
    next: str | None = Field(description="The value of `after` of the next page; null at the end.")


class PaperOut(Schema):
    code: str
    name: Bilingual
    kind: str
    count: int
    required: bool
    held_by: str = Field(description="The State has it: not to be asked for.")


class StepOut(Schema):
    code: str
    name: Bilingual
    act: str
    signs: bool


class ProcedureOut(ProcedureLine):
    form_schema: dict[str, Any] = Field(description="JSON Schema 2020-12 of `values`.")
    papers: list[PaperOut]
    steps: list[StepOut]
    by_oneself: str | None = Field(
        description="By what law nobody files it for another; null where somebody may."
    )
    legal_term: str | None = Field(description='"5 working_day"; null where it is not known.')
    gaps: list[Bilingual] = Field(description="What is not known of it, said aloud.")


class FeeLineOut(Schema):
    code: str
    name: Bilingual
    amount: int
    basis: str


class FeeGapOut(Schema):
    fee: str
    code: str
    note: str


class FeeOut(Schema):
    total: int | None = Field(description="đồng; null while something is not known.")
    lines: list[FeeLineOut]
    gaps: list[FeeGapOut]


class DueStepOut(Schema):
    """One step of how the date was found; `detail` says it in the language asked for."""

    kind: str
    since: datetime | None
    until: datetime | None
    amount: str | None
    every: str | None
    why: str
    days_off: list[date]
    detail: str


class DueOut(Schema):
    at: datetime | None = Field(description="null while the clock stands.")
    steps: list[DueStepOut]


class PromiseOut(Schema):
    """If it were filed now: at the counter it is received at once, online within 8 hours."""

    received_by: datetime
    at_counter: DueOut
    online: DueOut


# ------------------------------------------------------------------ dossiers


class DossierLine(Schema):
    id: UUID
    code: str
    procedure: str
    name: Bilingual
    applicant_name: str
    state: State
    is_open: bool
    holder_id: UUID | None
    held_since: datetime
    filed_at: datetime
    due_at: datetime | None
    promised_at: datetime | None


class DossierPage(Schema):
    items: list[DossierLine]
    next: str | None = Field(description="The value of `after` of the next page; null at the end.")


class ActOut(Schema):
    """Something that could be done here: by this client when `blocked_by` is empty."""

    act: str = Field(description="A verb of the flow, with the step it is done at or leads to.")
    blocked_by: list[str]


class SupplementOut(Schema):
    n: int
    asked_at: datetime
    items: list[str]
    until: datetime | None
    answered_at: datetime | None


class EnquiryOut(Schema):
    id: UUID
    to_unit_id: UUID
    question: str
    asked_at: datetime
    due_at: datetime
    stops_clock: bool
    answered_at: datetime | None
    answer: str


class BroughtOut(Schema):
    paper: str
    kind: str
    count: int
    is_file: bool
    brought_at: datetime


class DecisionOut(Schema):
    kind: str
    signed_at: datetime
    signed_by: str
    post_title: str
    basis: str
    reasons: str


class PaymentOut(Schema):
    reference: str
    amount: int
    is_online: bool
    received_at: datetime


class CommentOut(Schema):
    at: datetime
    by: str
    text: str


class Acted(Schema):
    """Where a dossier stands after an act; `revision` is its ETag."""

    code: str
    national_code: str | None = None
    state: State
    is_open: bool
    revision: int
    holder_id: UUID | None
    promised_at: datetime | None
    due_at: datetime | None
    id_of_new: UUID | None = Field(None, description="Of an enquiry or a decision made by the act.")


class DossierOut(Acted):
    id: UUID
    procedure: str
    version: int
    name: Bilingual
    channel: str
    subject: str
    applicant_name: str
    authority: str = Field(description="By what paper somebody filed for the applicant; empty.")
    office_id: UUID
    unit_id: UUID
    bundle: list[DossierLine] = Field(
        description="The other dossiers it belongs together with, as far as the caller sees them."
    )
    filed_at: datetime
    received_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    fee: int | None
    paid: int
    form: dict[str, Any] = Field(description="What was filled in; what is sealed is masked.")
    papers: list[BroughtOut]
    supplements: list[SupplementOut]
    enquiries: list[EnquiryOut]
    decisions: list[DecisionOut]
    payments: list[PaymentOut]
    comments: list[CommentOut]
    acts: list[ActOut]


class Filed(Acted):
    id: UUID
    token: str = Field(description="The secret of the receipt: who has it may bring papers.")


class StepLine(Schema):
    """`note` and `details` as they were written at the act."""

    n: int
    act: str
    state: State
    at: datetime
    by: str
    kind: str
    post_title: str
    holder_title: str
    note: str
    details: dict[str, Any]


class Trail(Schema):
    items: list[StepLine]


class IssuedOut(Schema):
    """A paper that was issued: a form, a decision, the result."""

    number: str
    kind: str
    title: str
    issued_at: datetime
    is_signed: bool
    signed_by: str
    is_in_force: bool


class FileOut(Schema):
    """A file of a dossier: a paper that was brought (`paper`, its code in the procedure), or one
    that was `issued`. Its bytes: `GET …/files/{id}`."""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="In hex.")
    kept_at: datetime
    paper: str = ""
    issued: IssuedOut | None = None


class Files(Schema):
    items: list[FileOut]


class LeafOut(Schema):
    """A leaf of the event log and its receipt, once a checkpoint stands over it (a minute)."""

    kind: str
    at: datetime
    receipt: dict[str, Any] | None
    code: str | None = Field(description="The receipt as a QR code says it.")


class Leaves(Schema):
    items: list[LeafOut]
