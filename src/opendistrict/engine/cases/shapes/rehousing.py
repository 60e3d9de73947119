"""Moving open dossiers: what is asked for, and what would become of each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

VERSION, UNITS = "version", "units"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehousing:
    """What is to be moved. To a version: all open dossiers of its procedure; `steps` says where
    those stand whose step has another code there; `new_term`: they are due by its term, otherwise
    the earlier promise stays. To units: what lies with units that ended (`sources`, and all under
    them); `offices` chooses the heir where there are several, `exceptions` for single dossiers.
    """

    kind: str
    on: date
    version_id: UUID | None = None
    steps: Mapping[str, str] = field(default_factory=dict)
    new_term: bool = False
    sources: tuple[UUID, ...] = ()
    offices: Mapping[UUID, UUID] = field(default_factory=dict)
    exceptions: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """All of a dossier that moving it may change."""

    version_id: UUID
    term_of_id: UUID | None
    state: str
    office_id: UUID
    unit_id: UUID
    intake_unit_id: UUID
    holder_id: UUID | None
    holder_unit_id: UUID
    due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class RehousingLine:
    """One open dossier: where it is, and where it would be; or, without `after`, why it stays.

    `why`: step_is_gone, waiting_is_gone, signature_does_not_fit, form_lacks_field, no_heir,
    several_heirs, heir_does_not_do_this, nobody_holds_the_step, nobody_at_the_counter.
    """

    id: UUID
    code: str
    procedure: str
    revision: int
    before: Place
    after: Place | None
    why: str = ""


Group = tuple[str, str, str, UUID, UUID | None, str]
"""Procedure, state before and after, office before and after, why it stays: told together."""


@dataclass(frozen=True, slots=True)
class RehousingPlan:
    """A dry run. `digest` is of what decides where dossiers go, not of the dossiers: those go on
    being worked on until the day."""

    digest: str
    moved: int
    left: int
    promised_anew: int
    groups: Counter[Group]
    enquiries: int  # open questions to units that ended
    enquiries_left: int  # of them those without one heir


@dataclass(frozen=True, slots=True)
class OrderShape:
    id: UUID
    what: Rehousing
    procedure: str
    number: int  # of the version; 0 for units
    basis: str
    status: str
    made_at: datetime
    made_by: str
    done_at: datetime | None
    moved: int
    left: int


@dataclass(frozen=True, slots=True)
class Carried:
    moved: int
    left: int
