from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TrailLine:
    at: datetime
    who: str
    post_title: str
    action: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayRow:
    """A row of a pack's calendar: `kind` is holiday, off (in lieu) or work (make-up day)."""

    day: date
    kind: str
    name: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message of the outbox as an operator sees it; `status` todo, doing, failed, succeeded."""

    id: int
    topic: str
    listener: str
    payload: Mapping[str, object]
    status: str
    attempts: int
    scheduled_at: datetime | None
    last_event_at: datetime | None
    is_stuck: bool  # "doing" for a worker that is no more


@dataclass(frozen=True, slots=True)
class PackLoadShape:
    pack: str
    version: str
    digest: str
    loaded_at: datetime
    loaded_by: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A job by the clock as an operator sees it; `last_status` is that of its newest run."""

    name: str
    cron: str
    last_due_at: datetime | None
    last_run_at: datetime | None
    last_status: str


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One line of the audit trail with its number, for the operator's look-up."""

    id: int
    at: datetime
    recorded_at: datetime
    who: str
    post_title: str
    action: str
    subject: str
    details: Mapping[str, object]
