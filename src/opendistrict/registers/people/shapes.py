from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyShape:
    """A party as officers see it: sealed fields masked ("079*******12"). To read one in full is
    an act with a purpose: `people.actions.unmask`."""

    id: UUID
    kind: str  # citizen, enterprise, household_business
    full_name: str
    birth_date: date | None
    national_id: str  # masked; empty when unknown
    phone: str  # masked
    email: str  # masked
    address: str
    unit_id: UUID | None
    identified_by: str  # counter, oidc, email
    is_restricted: bool
    is_erased: bool
    is_sample: bool

    @property
    def is_verified(self) -> bool:
        """Whether somebody looked at a paper, or the identity provider answers for it."""
        return self.identified_by in {"counter", "oidc"}


@dataclass(frozen=True, slots=True)
class PartiesFound:
    """`is_cut`: there are more; say more of whom is meant."""

    parties: Sequence[PartyShape]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What an identity provider answers for. Empty is unknown."""

    provider: str
    subject: str
    full_name: str
    birth_date: date | None = None
    national_id: str = ""
    email: str = ""  # only where the provider has verified it


@dataclass(frozen=True, slots=True)
class ConsentShape:
    purpose: str
    is_given: bool
    at: datetime | None  # None: never asked


@dataclass(frozen=True, slots=True)
class LinkShape:
    """A link that was opened: whom it lets in. Without an account it will make one."""

    id: UUID
    address: str
    account_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureShape:
    number: str
    party_id: UUID
    asked_at: datetime
    acknowledge_by: date
    due_on: date
    acknowledged_at: datetime | None
    closed_at: datetime | None
    outcome: str  # "", erased, restricted
    kept_until: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a room above holds about a party: part of an export, and perhaps a reason to keep.

    `basis` is the law by which the rows must be kept, `kept_until` the first day on which they
    need not (None: for ever). Without a basis they can go; the room hears
    "people.party_erased" and deletes them.
    """

    title: str
    rows: Sequence[Mapping[str, object]]
    basis: str = ""
    kept_until: date | None = None

    def binds(self, on: date) -> bool:
        """Whether these rows may not be erased on that day."""
        return bool(self.rows and self.basis) and (self.kept_until is None or self.kept_until > on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientShape:
    """A program that may call the API: from a post, or as a feed. `until` is not included."""

    id: UUID
    name: str
    post_id: UUID | None
    feed: str
    scopes: tuple[str, ...]
    since: date
    until: date | None
    tokens_since: datetime
    revoked_at: datetime | None
    made_at: datetime
    made_by: str

    def is_valid(self, on: date) -> bool:
        """Whether it may be let in on a day."""
        begun = self.since <= on and (self.until is None or on < self.until)
        return self.revoked_at is None and begun
