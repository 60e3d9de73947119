from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

KINDS = ("direction", "suggestion", "figure", "target_set", "programme", "award")
"""What a proposal can be, as the reader and the officers call it."""


class DirectiveState(StrEnum):
    WAITING = "waiting"  # kept, not read yet
    READ = "read"
    UNREADABLE = "unreadable"
    SETTLED = "settled"  # every passage led to something or was dismissed


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REPLACED = "replaced"  # split or merged into others


class PassageFate(StrEnum):
    """What became of a passage."""

    LED = "led"  # to a task, a target, a value, a programme
    OPEN = "open"  # a proposal waits for a decision
    REJECTED = "rejected"  # proposed, and a person said no
    DISMISSED = "dismissed"  # a person said that nothing is to be done
    UNTOUCHED = "untouched"  # nobody has said anything
    NOISE = "noise"  # captions, signatures: nothing to decide


@dataclass(frozen=True, slots=True)
class DirectiveShape:
    id: UUID
    number: str
    unit_id: UUID
    file_id: UUID
    state: str
    failure: str
    failure_details: Mapping[str, object]
    title: str
    document_number: str
    form: str
    issuer: str
    signer: str
    issued_on: date | None
    registered_at: datetime
    registered_by: str
    read_at: datetime | None
    settled_at: datetime | None
    is_sample: bool
    notices: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class ProposalShape:
    id: UUID
    directive_id: UUID
    passage_id: UUID
    start: int
    end: int
    kind: str
    fields: Mapping[str, object]
    reason: str
    rule: str
    source: str
    state: str
    is_edited: bool
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    result: str
    quote: str


@dataclass(frozen=True, slots=True)
class PassageShape:
    id: UUID
    directive_id: UUID
    place_in_line: int
    start: int
    end: int
    kind: str
    context: str
    text: str
    fate: PassageFate
    dismissed_at: datetime | None
    dismissed_by: str
    dismissed_reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed of a passage to tell its fate."""

    id: UUID
    start: int
    end: int
    kind: str
    is_dismissed: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text under one and the same set of proposals."""

    start: int
    end: int
    text: str
    proposal_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SplitPlace:
    """A place of the text where a proposal can be cut, with the words on both sides."""

    place: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DirectiveView:
    """Everything the reading page shows."""

    directive: DirectiveShape
    passages: tuple[PassageShape, ...]
    segments: Mapping[UUID, tuple[Segment, ...]]  # by passage
    proposals: tuple[ProposalShape, ...]


@dataclass(frozen=True, slots=True)
class Became:
    """What a proposal became. `id` is None where the reader of the page may not see it.

    `kind` is task, tasks (several units), target, target_set, programme or value; `status` is a
    task's status code, else "".
    """

    kind: str
    proposal_id: UUID | None  # None: made from the passage without a proposal
    id: UUID | None
    number: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class PassageRef:
    """The words of a passage and the document they stand in."""

    id: UUID
    directive_id: UUID
    number: str
    document_number: str
    title: str
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage in its surroundings, with what was proposed and what came of it."""

    directive: DirectiveShape
    passage: PassageShape
    segments: tuple[Segment, ...]
    proposals: tuple[ProposalShape, ...]
    before: tuple[PassageShape, ...]
    after: tuple[PassageShape, ...]
    became: tuple[Became, ...]


@dataclass(frozen=True, slots=True)
class DirectiveRow:
    """A line of the list: how much of it waits."""

    directive: DirectiveShape
    open_proposals: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many passages met which fate; `touched` of `asked` in all, noise left out."""

    directive: DirectiveShape
    tally: Mapping[str, int]

    @property
    def asked(self) -> int:
        return sum(n for fate, n in self.tally.items() if fate != PassageFate.NOISE)
