from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from opendistrict.kernel.workclock import DayNote, WorkCalendar
from opendistrict.registers.base.models import AuditEvent, CalendarDay, PackLoad
from opendistrict.registers.base.queries.planned import planned
from opendistrict.registers.base.registry import Schedule, schedules
from opendistrict.registers.base.shapes import (
    CalendarDayRow,
    OutboxMessage,
    PackLoadShape,
    ScheduledJob,
    SubjectLine,
    TrailLine,
)

PAGE = 50


def turn(name: str) -> str:
    """The present mark of some tables ("calendar", "orgs"): another one whenever they change. One
    query; before anything was written it is empty."""
    rows = planned("SELECT value FROM base_turn WHERE name = %s", [name])
    return str(rows[0][0]) if rows else ""


def work_calendar(known_turn: str = "") -> WorkCalendar:
    """The calendar of all known years; read again only when it was changed. That is one short
    query; none for who has read its turn ("calendar") in the same transaction."""
    return _work_calendar(known_turn or turn("calendar"))


@lru_cache(maxsize=2)
def _work_calendar(turn: str) -> WorkCalendar:
    rows = list(CalendarDay.objects.values_list("day", "kind", "name", "basis"))
    return WorkCalendar(
        {day: kind == CalendarDay.Kind.WORK for day, kind, *_ in rows},
        {day: DayNote(name, basis) for day, _, name, basis in rows},
    )


def trail(subject: str) -> list[TrailLine]:
    """What happened to one thing, oldest first."""
    return [
        TrailLine(e.at, e.actor_label, e.post_title, e.action, e.details)
        for e in AuditEvent.objects.filter(subject=subject).order_by("id")
    ]


def outbox(*, status: str, before: int | None = None) -> Sequence[OutboxMessage]:
    """Messages of one status, newest first; `before` continues after the last id seen."""
    jobs = ProcrastinateJob.objects.filter(status=status)
    if before is not None:
        jobs = jobs.filter(pk__lt=before)
    jobs = jobs.annotate(last_event_at=Max("procrastinateevent__at")).order_by("-pk")[:PAGE]
    return [_message(job) for job in jobs]


def _message(job: Any) -> OutboxMessage:
    args = job.args
    return OutboxMessage(
        id=job.pk,
        topic=args.get("topic", job.task_name),
        listener=args.get("listener", job.task_name),
        payload=args.get("payload", args),
        status=job.status,
        attempts=job.attempts,
        scheduled_at=job.scheduled_at,
        last_event_at=job.last_event_at,
        is_stuck=job.status == "doing" and job.worker_id is None,
    )


def outbox_counts() -> Mapping[str, int]:
    """How many messages stand in each status; one that is not named has none."""
    rows = ProcrastinateJob.objects.values_list("status").annotate(n=Count("id"))
    return dict(rows.order_by("status"))


def scheduled_jobs() -> list[ScheduledJob]:
    """What runs by the clock, and when it was last due and last finished or failed."""
    return [_scheduled(schedule) for schedule in schedules()]


def _scheduled(schedule: Schedule) -> ScheduledJob:
    jobs = ProcrastinateJob.objects.filter(task_name=schedule.name)
    due = ProcrastinatePeriodicDefer.objects.filter(task_name=schedule.name).aggregate(
        last=Max("defer_timestamp")
    )["last"]
    done = (
        ProcrastinateEvent.objects.filter(
            job__task_name=schedule.name, type__in=["succeeded", "failed", "deferred_for_retry"]
        )
        .order_by("-id")
        .first()
    )
    newest = jobs.order_by("-id").values_list("status", flat=True).first()
    return ScheduledJob(
        name=schedule.name,
        cron=schedule.cron,
        last_due_at=datetime.fromtimestamp(due, UTC) if due is not None else None,
        last_run_at=done.at if done else None,
        last_status=newest or "",
    )


def last_heartbeat() -> datetime | None:
    """When a worker last said that it lives; None when none is registered."""
    newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
    return newest.last_heartbeat if newest else None


def calendar_days(year: int) -> list[CalendarDayRow]:
    """The days of a year that are not as their weekday says, each with its legal basis."""
    rows = CalendarDay.objects.filter(day__year=year).order_by("day")
    return [
        CalendarDayRow(
            day=row.day, kind=row.kind, name=row.name, basis=row.basis, confidence=row.confidence
        )
        for row in rows
    ]


def calendar_years() -> list[int]:
    """The years of which the calendar knows something."""
    return [day.year for day in CalendarDay.objects.dates("day", "year")]


def trail_page(subject: str, *, before: int | None = None) -> list[SubjectLine]:
    """Audit lines of one subject ("plans.task:0190…"), newest first, a page at a time."""
    events = AuditEvent.objects.filter(subject=subject)
    if before is not None:
        events = events.filter(pk__lt=before)
    return [
        SubjectLine(
            e.pk, e.at, e.recorded_at, e.actor_label, e.post_title, e.action, e.subject, e.details
        )
        for e in events.order_by("-pk")[:PAGE]
    ]


def loaded_pack(pack: str) -> PackLoadShape | None:
    """The newest loading of a pack."""
    row = PackLoad.objects.filter(pack=pack).order_by("-id").first()
    return _pack_load(row) if row else None


def loaded_packs() -> list[PackLoadShape]:
    """The newest loading of every pack."""
    newest = PackLoad.objects.order_by("pack", "-id").distinct("pack")
    return [_pack_load(row) for row in newest]


def _pack_load(row: PackLoad) -> PackLoadShape:
    return PackLoadShape(
        row.pack, row.version, row.digest, row.loaded_at, row.loaded_by, row.is_sample
    )
