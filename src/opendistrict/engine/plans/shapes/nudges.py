"""What leaves the room about follow-up (đôn đốc)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID


class RungName(StrEnum):
    """Who is reminded, from the one who does the work upward; "manual" is by hand."""

    OWNER = "owner"  # the named post's person, else the head of the lead unit
    HEAD = "head"  # the head of the lead unit
    DEPUTY = "deputy"  # the deputy in charge of the unit
    CHAIR = "chair"  # the head of the administrative unit above
    MANUAL = "manual"


class Answer(StrEnum):
    NEW_DATE = "new_date"  # asks for another date
    OBSTACLE = "obstacle"  # names what stands in the way
    HELP = "help"  # asks for help


class Decision(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"


class Matter(StrEnum):
    """Why who has a dossier, or was asked about one, is told of it."""

    APOLOGY = "apology"  # it will be late: an apology is drafted, and has to leave in time
    LATE = "late"  # a decision about the calendar made it late
    ENQUIRY = "enquiry"  # another unit asks


@dataclass(frozen=True, slots=True)
class Rung:
    """`offset` counts working days from the due date: -2 is two working days before it."""

    offset: int
    to: RungName


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderShape:
    """The ladder in force. Equal quiet hours mean that there are none."""

    code: str
    since: date | None
    until: date | None  # not included
    rungs: tuple[Rung, ...]
    quiet_from: time
    quiet_until: time
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRow(LadderShape):
    """A row of a pack's ladders."""


@dataclass(frozen=True, slots=True)
class LadderRun:
    """What one run of the ladder did. `unreachable`: nobody serves anywhere on the way up."""

    on: date
    works: bool  # on a day off nobody is reminded
    made: int
    vacant: int  # posts without a holder that the climb passed over
    unreachable: int
    orphaned: int  # tasks left out because their lead unit has ended
    digests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeView:
    """One reminder with its answer. `passed_over` are the titles of vacant posts because of
    which it came to this one; `days_left` counts working days to the due date of today.

    `is_superseded`: the person was reminded of it again since, or has answered another reminder
    of it. `may_answer`: the reader was reminded and the matter is open. `may_decide`: the reader
    gave the task and has not spoken yet. Of a dossier `number` is its own, `title` the procedure,
    and `until` the moment of the day `due_on`; nothing is to be answered here.
    """

    id: UUID
    task_id: UUID | None
    target_id: UUID | None
    enquiry_id: UUID | None
    matter: str
    until: datetime | None
    title_en: str  # empty where there is none
    number: str
    title: str
    unit_name: str
    due_on: date | None
    days_left: int | None
    is_open: bool
    is_superseded: bool
    on: date
    rung: str
    offset: int | None
    passed_over: tuple[str, ...]
    post_title: str
    person_id: UUID | None
    person_name: str
    note: str
    made_at: datetime
    made_by: str
    seen_at: datetime | None
    answered_at: datetime | None
    answer: str
    answer_text: str
    answer_date: date | None
    decided_at: datetime | None
    decision: str
    decision_text: str
    may_answer: bool
    may_decide: bool
    is_sample: bool

    @property
    def days_late(self) -> int | None:
        """Working days since the due date; None when it has not passed."""
        return -self.days_left if self.days_left is not None and self.days_left < 0 else None


@dataclass(frozen=True, slots=True)
class NudgePage:
    rows: tuple[NudgeView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class NudgeCounts:
    """For badges: reminders not opened yet, answers that wait for my word, tasks of units that
    are no more. Each is exact up to 100; 101 means more."""

    unseen: int
    waiting: int
    orphaned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeChoice:
    """Somebody who can be reminded by hand about a task or target, and why them. `nudged_at`:
    already reminded of it today at that moment, by whoever."""

    rung: str
    post_id: UUID
    post_title: str
    person_name: str
    nudged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeForm:
    """What the page for a reminder by hand shows. `quiet_until`: it would leave only then."""

    task_id: UUID | None
    target_id: UUID | None
    number: str
    title: str
    unit_name: str
    due_on: date | None
    days_left: int | None
    choices: tuple[NudgeChoice, ...]
    is_sample: bool
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class HandOverChoice:
    """A unit to which the tasks of an ended one can be handed over. `is_heir`: it took over
    itself; else it stands under one that did."""

    unit_id: UUID
    name: str
    is_heir: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanView:
    """An open task whose lead unit has ended, with the units that took over from it.

    `successors` are the names of the units that stand for it on the day; `choices` those to
    which the reader may hand the task over.
    """

    id: UUID
    number: str
    title: str
    unit_id: UUID
    unit_name: str
    ended_on: date | None
    due_on: date | None
    successors: tuple[str, ...]
    choices: tuple[HandOverChoice, ...]
    is_sample: bool
