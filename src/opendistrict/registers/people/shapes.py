from dataclasses import dataclass
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
class SavedFilterShape:
    """`query` is what stands in the address of the list, without "?"."""

    id: UUID
    name: str
    query: str
