from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opendistrict.kernel.eventlog.receipts import Findings, Receipt


@dataclass(frozen=True, slots=True)
class Part:
    """What a room writes in one statement with others (`actions.write`): `sql`, its CTEs, made
    from `values`; `gives`, one SQL value over them, which is `wants` when all of it is written."""

    sql: str
    values: Mapping[str, object]
    gives: str = "NULL"
    wants: int | None = None


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


@dataclass(frozen=True, slots=True)
class Leaf:
    """An act to be appended to the event log; see `base.actions.log`."""

    kind: str
    subject: str
    body: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStanding:
    """What is kept of the event log: so many leaves have a place, so many are under the newest
    checkpoint. `unsigned_since`: the oldest act that is under none; the rest is of the newest."""

    size: int
    signed: int = 0
    signed_at: datetime | None = None
    unsigned_since: datetime | None = None
    is_genuine: bool = False  # the signature is that of the key it names
    is_whole: bool = False  # the tree has that root
    is_of_todays_key: bool = False


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """Where a leaf stands in the log, and its hash."""

    leaf_id: int
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness signed our checkpoint of that size."""

    name: str
    key: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCheck:
    """What a receipt proves, looked at by the installation that is asked.

    `findings` needs the receipt and our public key alone. `is_in_log`: our log has that leaf at
    that position; None where the receipt is not of our log. `is_our_checkpoint`: we signed this
    root at this size. `witnesses`: who signed the first checkpoint that they signed at all from
    this one on.
    """

    receipt: Receipt
    findings: Findings
    is_ours: bool
    is_in_log: bool | None
    is_our_checkpoint: bool
    witnesses: tuple[WitnessLine, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswerShape:
    """What was answered to a request; `status` 0: nothing yet."""

    digest: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookShape:
    """An address that is told what happens; `secret` is sealed, `failures` are in a row."""

    id: UUID
    url: str
    secret: str
    topics: tuple[str, ...]
    is_active: bool
    failures: int
    told_at: datetime | None
    made_at: datetime
    made_by: str

    def hears(self, topic: str) -> bool:
        room = topic.partition(".")[0]
        return topic in self.topics or f"{room}.*" in self.topics
