from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Q
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.actions.together import as_json, write
from opendistrict.registers.base.models import AuditEvent, CalendarDay, PackLoad
from opendistrict.registers.base.queries import planned
from opendistrict.registers.base.registry import Schedule, listeners, schedules
from opendistrict.registers.base.shapes import CalendarDayRow, Part

KEEP_DONE = timedelta(days=14)  # longer than anything that runs by the clock takes to run again
KEEP_DEAD = timedelta(days=90)  # a dead letter waits for an operator
MAX_ATTEMPTS = 8  # waiting 4 s, 16 s … six hours in all; then the message is a dead letter
_SILENT = timedelta(minutes=1)  # a worker beats every ten seconds: after so long it is dead
_HOUR = timedelta(hours=1)


def record(*, action: str, actor: Actor, at: datetime, subject: str, **details: object) -> None:
    """Write one line of the audit trail, in the transaction of the change it tells of."""
    assert connection.in_atomic_block, "an audit line must live or die with its change"
    AuditEvent.objects.create(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        post_id=actor.post_id,
        post_title=actor.post_title,
        action=action,
        subject=subject,
        details={key: _plain(value) for key, value in details.items()},
    )


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)


def next_in(*, series: str, count: int = 1) -> int:
    """The last of the next `count` numbers of a series. Waits for others, leaves no gaps: the
    series is locked until the transaction ends."""
    assert connection.in_atomic_block, "a number taken outside a transaction leaves a gap"
    rows = planned(
        "INSERT INTO base_series AS s (code, last) VALUES (%s, %s) "
        "ON CONFLICT (code) DO UPDATE SET last = s.last + excluded.last RETURNING last",
        [series, count],
    )
    return int(rows[0][0])


def next_number(*, series: str) -> str:
    """The next public number of a series: "NV-2026-000001"."""
    return f"{series}-{next_in(series=series):06d}"


def next_numbers(*, series: str, count: int) -> list[str]:
    """The next `count` numbers of a series, in order: one lock for a whole batch."""
    last = next_in(series=series, count=count)
    return [f"{series}-{number:06d}" for number in range(last - count + 1, last + 1)]


# One message a listener.
_ANNOUNCE = """jobs AS (
  SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    'outbox', 'base.deliver', 0, NULL, NULL, args, at)::procrastinate_job_to_defer_v1)) AS ids
  FROM json_to_recordset(%(jobs)s::json) AS j (args jsonb, at timestamptz)
)"""


def publish(
    *,
    topic: str,
    at: datetime,
    not_before: datetime | None = None,
    only: str | None = None,
    **payload: object,
) -> None:
    """Announce a change to rooms above, which this room does not know.

    One message a listener, written in the caller's transaction: it lives or dies with the change.
    `not_before` lets it wait; `only` names the one listener that asked to be told again later.
    """
    messages = _messages(topic, at, not_before, only, payload)
    if messages:
        write(_sent(messages))


def announced(told: Iterable[tuple[str, Mapping[str, object]]], *, at: datetime) -> Part | None:
    """As `publish` of each topic with its payload, in one statement with what else an act writes;
    None where nobody listens."""
    messages = [one for topic, payload in told for one in _messages(topic, at, None, None, payload)]
    return _sent(messages) if messages else None


def _sent(messages: Sequence[Mapping[str, object]]) -> Part:
    sent = "(SELECT cardinality(ids) FROM jobs)"
    return Part(_ANNOUNCE, {"jobs": as_json(messages)}, sent, len(messages))


def _messages(
    topic: str,
    at: datetime,
    not_before: datetime | None,
    only: str | None,
    payload: Mapping[str, object],
) -> list[Mapping[str, object]]:
    told = {key: str(value) for key, value in payload.items()}
    return [
        {
            "args": {"topic": topic, "listener": one, "at": at.isoformat(), "payload": told},
            "at": not_before,
        }
        for one in listeners(topic)
        if only in (None, one)
    ]


def deliver(*, topic: str, listener: str, at: str, payload: dict[str, str]) -> None:
    """Hand one message to one listener, in one transaction, with the instant it was announced."""
    with transaction.atomic():
        listeners(topic)[listener](payload, datetime.fromisoformat(at))


def connect_queue(app: App) -> None:
    """Teach the queue our tasks. Called once, when every room has said what it listens to."""
    # The library counts retries, not attempts.
    retry = RetryStrategy(max_attempts=MAX_ATTEMPTS - 1, exponential_wait=4)
    app.task(name="base.deliver", queue="outbox", retry=retry)(deliver)
    for schedule in schedules():
        job = app.task(
            name=schedule.name, queue="schedule", queueing_lock=schedule.name, retry=retry
        )(_run(schedule))
        app.periodic(cron=schedule.cron, periodic_id=schedule.name)(cast(Any, job))


def _run(schedule: Schedule) -> Any:
    def run(timestamp: int) -> None:
        schedule.what(datetime.fromtimestamp(timestamp, UTC))

    return run


def tidy_queue(at: datetime) -> None:
    """Forget jobs that ended long ago, by the queue's own task: those that went well after
    `KEEP_DONE`, dead letters and cancelled ones after `KEEP_DEAD`. What waits or runs stays."""
    tidy = queue.configure_task("builtin:procrastinate.builtin_tasks.remove_old_jobs")
    tidy.defer(max_hours=KEEP_DONE // _HOUR)
    tidy.defer(
        max_hours=KEEP_DEAD // _HOUR, remove_failed=True, remove_cancelled=True, remove_aborted=True
    )


# A newer job of the same schedule does what the one that was left would do.
_LEFT = """
SELECT j.id, j.attempts, EXISTS (
  SELECT FROM procrastinate_jobs n WHERE n.queueing_lock = j.queueing_lock
  AND (n.status = 'todo' OR n.status = 'doing' AND n.id > j.id))
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))
ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
"""
_END = "SELECT procrastinate_finish_job_v1(%s, %s, false)"
# Not by the library's call: in a worker that has a connection of its own, and would wait for us.
_AGAIN = "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)"


@transaction.atomic
def take_up_left(at: datetime) -> None:
    """Every minute: what a killed worker had begun is begun again, as if it had failed; what it
    had written was undone with it. What kills its workers again and again becomes a dead letter."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [_SILENT.total_seconds()])
        for job_id, attempts, is_replaced in cursor.fetchall():
            if is_replaced:
                cursor.execute(_END, [job_id, "aborted"])
            elif attempts + 1 >= MAX_ATTEMPTS:
                cursor.execute(_END, [job_id, "failed"])
            else:
                cursor.execute(_AGAIN, [job_id, at])


@transaction.atomic
def retry_message(*, message_id: int, actor: Actor, at: datetime) -> None:
    """Give a dead letter another life, or one whose worker was killed over it (its listener must
    bear being called twice); who did so is on the record."""
    dead, stuck = Q(status="failed"), Q(status="doing", worker=None)
    if not ProcrastinateJob.objects.filter(dead | stuck, pk=message_id).exists():
        raise Refused("message_is_not_dead", message=message_id)
    queue.job_manager.retry_job_by_id(job_id=message_id, retry_at=at)
    record(action="base.retry_message", actor=actor, at=at, subject=f"base.message:{message_id}")


@transaction.atomic
def load_calendar(*, days: Iterable[CalendarDayRow], actor: Actor, at: datetime) -> int:
    """Make the calendar say what `days` say, each with its legal basis. Returns rows changed."""
    known = {row.day: row for row in CalendarDay.objects.all()}
    changed = 0
    for day in days:
        values = {
            "kind": day.kind, "name": day.name, "basis": day.basis, "confidence": day.confidence
        }  # fmt: skip
        row = known.get(day.day)
        if row and all(getattr(row, field) == value for field, value in values.items()):
            continue
        CalendarDay.objects.update_or_create(day=day.day, defaults=values)
        record(
            action="base.set_calendar_day",
            actor=actor,
            at=at,
            subject=f"base.calendar_day:{day.day}",
            before=row.kind if row else None,
            **values,
        )
        changed += 1
    return changed


@transaction.atomic
def note_pack(
    *, pack: str, version: str, digest: str, is_sample: bool, actor: Actor, at: datetime
) -> None:
    """Remember that these bytes of a pack are now loaded."""
    PackLoad.objects.create(
        pack=pack,
        version=version,
        digest=digest,
        is_sample=is_sample,
        loaded_at=at,
        loaded_by=actor.label,
    )


@transaction.atomic
def note_restore(*, file: str, actor: Actor, at: datetime) -> None:
    """Remember that all of this came back from a backup: what follows it is not what was lost."""
    record(action="base.restore", actor=actor, at=at, subject="base.database", file=file)
