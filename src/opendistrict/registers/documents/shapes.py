from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileShape:
    """A kept file; `size` in bytes, `sha256` in hex."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    kept_at: datetime
    kept_by: str


class PaperStatus(StrEnum):
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShape:
    """An issued paper. `number` is as it is written ("12/GTN-UBND"), `sha256` the fingerprint of
    its file. `signed_by` is empty on a paper without a digital signature. `title` may name the
    applicant; `name` ("Quyết định") does not."""

    id: UUID
    unit_id: UUID
    number: str
    kind: str
    name: str
    title: str
    about: str
    issued_at: datetime
    issued_on: date
    issued_by: str
    file_id: UUID
    sha256: str
    token: str
    is_sample: bool
    is_signed: bool
    signed_by: str
    signed_post: str
    ground: str
    withdrawn_at: datetime | None
    withdrawn_because: str
    superseded_by: UUID | None

    @property
    def status(self) -> PaperStatus:
        if self.withdrawn_at is not None:
            return PaperStatus.WITHDRAWN
        return PaperStatus.SUPERSEDED if self.superseded_by else PaperStatus.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerShape:
    """A person's key, without the key itself."""

    id: UUID
    person_id: UUID
    label: str
    name: str
    organisation: str
    issuer: str
    serial: str
    algorithm: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    is_token: bool
    is_sample: bool
    enrolled_at: datetime
    revoked_at: datetime | None
    revoked_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """With which key a paper is signed, and on what ground its holder may (frozen with the paper;
    the caller has weighed it). `secret` is the password or pin as it was typed: never kept."""

    signer_id: UUID
    secret: str
    ground: str

    def __repr__(self) -> str:
        return f"Signing({self.signer_id}, …)"


class Likeness(StrEnum):
    """How a file that somebody holds compares with the paper that was issued."""

    SAME = "same"
    ADDED_TO = "added_to"  # it begins with our bytes, and something follows
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SignatureShape:
    """A signature on our own copy, checked now. `problems` are codes; none is good."""

    name: str
    organisation: str
    issuer: str
    signed_at: datetime | None
    trusted_by: str
    problems: tuple[str, ...]
