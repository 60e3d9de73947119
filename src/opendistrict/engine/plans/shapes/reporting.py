"""What a report on targets and tasks is written from: values only, every figure with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators.shapes import FreezeShape, IndicatorShape
from opendistrict.engine.plans.shapes.targets import SetView
from opendistrict.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class TaskTally:
    """Tasks of a period by how they ended or stand. The eight add up to `total`.

    In time or late is decided by the day of the report that was confirmed, for one that waits by
    the day of its report, for the others by the last day of the report. `returned`: sent back to
    the giver, who has not spoken.
    """

    done_in_time: int = 0
    done_late: int = 0
    done_no_due: int = 0
    open_in_time: int = 0
    open_late: int = 0
    waiting: int = 0
    returned: int = 0
    paused: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, part.name) for part in fields(self))

    @property
    def done(self) -> int:
        return self.done_in_time + self.done_late + self.done_no_due

    def __add__(self, other: "TaskTally") -> "TaskTally":
        return TaskTally(
            *(getattr(self, part.name) + getattr(other, part.name) for part in fields(self))
        )


@dataclass(frozen=True, slots=True)
class UnitTasks:
    unit_id: UUID
    unit_name: str
    tally: TaskTally


@dataclass(frozen=True, slots=True)
class ProgrammeTasks:
    """`form` is "programme" or "scheme"; nothing is known of its progress but its tasks."""

    title: str
    form: str
    unit_name: str
    tally: TaskTally


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """A task as the report names it. `days_late` are working days to its report, or to the last
    day of the report; `reasons` what was answered to reminders about it, the newest first."""

    number: str
    title: str
    unit_name: str
    due_on: date | None
    original_due_on: date | None
    done_on: date | None
    days_late: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered to a reminder: `kind` is new_date, obstacle or help."""

    kind: str
    title: str
    unit_name: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class ReportOffice:
    """Whose report it is, and who signs. `head_name` is empty while nobody holds the post (or
    somebody only acts in it: in which capacity they sign is not ours to guess)."""

    unit_id: UUID
    kind: str
    name: str
    short_name: str
    parent_name: str
    parent_kind: str
    place_name: str  # the ward, district or city it belongs to
    head_title: str
    head_name: str
    head_is_vacant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMaterial:
    """Everything a report of one unit and period says. `on` is the day it speaks of, `known_on`
    the day up to which values were known. Lists that were cut say how many there are."""

    office: ReportOffice
    period: Period
    on: date
    known_on: date
    sets: tuple[SetView, ...]
    indicators: Mapping[str, IndicatorShape]
    tasks: tuple[UnitTasks, ...]
    programmes: tuple[ProgrammeTasks, ...]
    late: tuple[ReportedTask, ...]
    late_count: int
    answers: tuple[Answered, ...]
    next_since: date
    next_until: date  # not included
    next_tasks: tuple[ReportedTask, ...]
    next_count: int
    is_sample: bool
    is_measured: bool = False  # whether any of its numbers was made of facts
    freeze: FreezeShape | None = None  # where those are kept as they are known that day

    @property
    def whole(self) -> TaskTally:
        return sum((one.tally for one in self.tasks), TaskTally())
