from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonShape:
    id: UUID
    slug: str
    full_name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class AccountShape:
    id: UUID
    username: str
    email: str
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the operator sees it; `person_slug` is empty for one that is nobody's."""

    id: UUID
    username: str
    email: str
    person_id: UUID | None
    person_slug: str
    person_name: str
    is_active: bool
    has_password: bool
    must_change_password: bool
    has_second_factor: bool
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class SavedFilterShape:
    """`query` is what stands in the address of the list, without "?"."""

    id: UUID
    name: str
    query: str
