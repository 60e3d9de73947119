from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob

from opendistrict.kernel.workdays import WorkCalendar
from opendistrict.registers.base.models import AuditEvent, CalendarDay, PackLoad
from opendistrict.registers.base.shapes import OutboxMessage, PackLoadShape, TrailLine

PAGE = 50


def work_calendar() -> WorkCalendar:
    """The calendar of all known years (a few hundred rows; one query)."""
    rows = CalendarDay.objects.values_list("day", "kind")
    return WorkCalendar({day: kind == CalendarDay.Kind.WORK for day, kind in rows})


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
    )


def loaded_pack(pack: str) -> PackLoadShape | None:
    """The newest loading of a pack."""
    row = PackLoad.objects.filter(pack=pack).order_by("-id").first()
    if row is None:
        return None
    return PackLoadShape(
        row.pack, row.version, row.digest, row.loaded_at, row.loaded_by, row.is_sample
    )
