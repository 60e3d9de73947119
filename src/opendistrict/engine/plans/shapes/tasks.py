"""What leaves the room about tasks: values only, ready to be shown."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from opendistrict.kernel.flow import Verdict


class StatusCode(StrEnum):
    """Where a task stands, in the words of the Government's own task-following systems.

    `TU_CHOI_XAC_NHAN` names the moment at which the assigner says "not done" (a step of the
    history); the task itself is then `THUC_HIEN_LAI` until somebody takes it up again.
    """

    NOT_STARTED = "CHUA_THUC_HIEN_TRONG_HAN"
    NOT_STARTED_LATE = "CHUA_THUC_HIEN_QUA_HAN"
    UNDERWAY = "DANG_THUC_HIEN_TRONG_HAN"
    UNDERWAY_LATE = "DANG_THUC_HIEN_QUA_HAN"
    UNDERWAY_NO_DUE = "DANG_THUC_HIEN_KHONG_HAN"
    WAITING = "CHO_XAC_NHAN"
    DONE = "HOAN_THANH_TRONG_HAN"
    DONE_LATE = "HOAN_THANH_QUA_HAN"
    DONE_NO_DUE = "HOAN_THANH_KHONG_HAN"
    RETURNED = "TU_CHOI_NHIEM_VU"
    NOT_CONFIRMED = "TU_CHOI_XAC_NHAN"
    REDO = "THUC_HIEN_LAI"
    PAUSED = "TAM_HOAN"
    WITHDRAWN = "HUY"
    SOON = "SAP_DEN_HAN"


@dataclass(frozen=True, slots=True)
class Status:
    """`days_left` counts working days to the due date (negative when past); None without one,
    or when it is more than ten years away.

    A reported or finished task is late by the day of its report, not by today.
    """

    code: StatusCode
    is_late: bool
    is_soon: bool
    days_left: int | None


class Group(StrEnum):
    """Which tasks of a list are wanted."""

    OPEN = "open"  # somebody still has to do something
    TO_DO = "to_do"  # given, underway or to be done again
    LATE = "late"  # to do, and the due date has passed
    SOON = "soon"  # to do, and due within the warning window
    WAITING = "waiting"  # the assigner has to speak: reported, or sent back
    DONE = "done"


class Relation(StrEnum):
    """How the asking post stands to the tasks wanted."""

    MINE = "mine"  # my post leads, or my unit does and names no post
    TO_CONFIRM = "to_confirm"  # I may confirm, or have to give again what was sent back
    GIVEN = "given"  # my post gave it
    WITH = "with"  # my unit co-ordinates


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """All that is told must hold. `text` is searched in the title (folded), or is a number."""

    unit_id: UUID | None = None  # the lead unit
    post_id: UUID | None = None
    person_id: UUID | None = None  # any post in which this person serves on the day
    group: Group | None = None
    relation: Relation | None = None
    programme_id: UUID | None = None
    target_id: UUID | None = None
    batch: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlan:
    """What is asked for (the "6 rõ"), before it is known of whom."""

    title: str
    product: str
    responsibility: str
    authority: str
    with_unit_ids: tuple[UUID, ...]
    due_on: date | None
    due_rule: str
    milestones: tuple[tuple[str, date | None], ...]
    programme_id: UUID | None
    target_id: UUID | None
    passage_id: UUID | None
    need_ids: tuple[UUID, ...]
    recurrence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a task now.

    `is_vacant`: the named post has nobody on the day; the unit's head is shown in its place when
    there is one (`is_head_for_it`). `unit_has_ended`: the unit is no more; nobody has the task.
    """

    unit_id: UUID
    unit_name: str
    post_id: UUID | None
    post_title: str
    person_id: UUID | None
    person_name: str
    is_vacant: bool
    is_head_for_it: bool
    unit_has_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One line of a list. `given_by` is the post as it is called on the day asked for."""

    id: UUID
    number: str
    title: str
    state: str
    status: Status
    due_on: date | None
    original_due_on: date | None
    given_on: date
    reported_on: date | None
    done_on: date | None
    holder: Holder
    given_by: str
    giver_unit_id: UUID
    giver_post_id: UUID
    confirmed_milestones: int
    milestones: int
    programme_id: UUID | None
    target_id: UUID | None
    passage_id: UUID | None
    batch: UUID | None
    recurrence: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`capped_count` is exact up to 1,000; 1,001 means "more than 1,000"."""

    rows: tuple[TaskRow, ...]
    next_cursor: str | None
    capped_count: int


@dataclass(frozen=True, slots=True)
class EvidenceView:
    id: UUID
    milestone_id: UUID | None
    file_id: UUID
    name: str
    size: int  # bytes
    sha256: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneView:
    id: UUID
    place_in_line: int
    title: str
    due_on: date | None
    reported_on: date | None
    confirmed_on: date | None
    confirmed_by: str
    is_late: bool
    may_report: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A line of a task's history; `due_before` and `due_after` only for a change of the date."""

    transition: str
    source: str
    target: str
    at: datetime
    who: str
    post_title: str
    note: str
    due_before: date | None
    due_after: date | None
    is_major_fault: bool
    lead_name: str  # the unit that leads from here on, where that was said


@dataclass(frozen=True, slots=True)
class TaskRef:
    id: UUID
    number: str
    title: str
    status: Status
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Everything a task's page shows.

    `verdicts` are the moves of the flow with what stands in the way; `may` names the acts beside
    the flow that this actor can do now (move_due, add_evidence, set_milestones, set_needs,
    nudge, stop_repeats). Needed tasks the actor may not see are counted, not named.
    """

    row: TaskRow
    product: str
    responsibility: str
    authority: str
    due_rule: str
    giver: Holder
    with_units: tuple[tuple[UUID, str], ...]
    programme: tuple[UUID, str] | None
    target: tuple[UUID, str] | None
    milestones: tuple[MilestoneView, ...]
    evidence: tuple[EvidenceView, ...]
    steps: tuple[StepView, ...]
    needs: tuple[TaskRef, ...]
    hidden_needs: int
    needed_by: tuple[TaskRef, ...]
    verdicts: tuple[Verdict, ...]
    may: frozenset[str]
    nudges: int
    batch_size: int
    repeats_id: UUID | None

    @property
    def progress(self) -> float | None:
        """Confirmed milestones of all, 0 to 1; None when the task has none."""
        total = self.row.milestones
        return self.row.confirmed_milestones / total if total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """One task given to many units: how far each is. `answered` have reported or are done."""

    batch: UUID
    title: str
    rows: tuple[TaskRow, ...]
    answered: int
    done: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapRow:
    """`slack_days`: working days by which the task may slip without moving the end; None when it
    is finished, has no date, or has left the plan. Critical is an open task without slack.
    `forced_days`: working days by which it must be late, because what it needs is due later."""

    task: TaskRow
    starts_on: date
    ends_on: date | None
    milestones: tuple[tuple[str, date | None, bool], ...]  # title, due, confirmed
    need_ids: tuple[UUID, ...]
    slack_days: int | None
    is_critical: bool
    forced_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap:
    """Tasks over time, by their beginning. `is_cut`: there are more than fit one picture."""

    title: str
    since: date
    until: date  # the last day drawn
    rows: tuple[RoadmapRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a passage. `status` is a StatusCode for a task, else ""."""

    kind: str  # "task", "target", "target_set", "programme"
    id: UUID
    number: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class OverdueCount:
    """Tasks to do whose date has passed. `person_id` is empty when counted by unit, or when
    nobody serves in the post and the unit has no head on the day."""

    unit_id: UUID
    unit_name: str
    person_id: UUID | None
    person_name: str
    post_title: str
    count: int
    oldest_due_on: date
    unit_has_ended: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """A promise that was not kept or was moved: `kind` is "passed" or "moved"."""

    task: TaskRow
    kind: str
    on: date  # the day it slipped
    due_before: date | None
    due_after: date | None
    reason: str
