from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LeftTask:
    """An open task whose lead unit ends, and the units to which it would be handed over."""

    id: UUID
    number: str
    title: str
    unit_id: UUID
    due_on: date | None
    heirs: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LeftTarget:
    """A target that still runs when its unit ends, and the units that stand for that."""

    id: UUID
    title: str
    unit_id: UUID
    heirs: tuple[UUID, ...]
    is_measured: bool  # has an indicator; whether facts make it is for `indicators` to say


@dataclass(frozen=True, slots=True)
class Left:
    """What units that end leave behind: the first of each, and how many in all."""

    tasks: tuple[LeftTask, ...]
    task_count: int
    targets: tuple[LeftTarget, ...]
    target_count: int
