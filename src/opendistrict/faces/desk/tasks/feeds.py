"""What leaves the desk in other forms: a roadmap drawn, a calendar feed, kept files."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskRow
from opendistrict.faces.desk.tasks import gantt
from opendistrict.faces.desk.tasks.views import CALENDAR_SALT, READ
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


@page(act=READ)
@require_safe
def roadmap(request: HttpRequest) -> HttpResponse:
    """The tasks of a programme (?programme=) or of a unit (?unit=) over time."""
    actor, today = actor_of(request), clock.today(request)
    programme_id = _uuid(request.GET.get("programme"))
    unit_id = _uuid(request.GET.get("unit")) or (None if programme_id else actor.unit_id)
    try:
        drawn = plans.roadmap(programme_id=programme_id, unit_id=unit_id, actor=actor, on=today)
    except Refused as refused:
        raise Http404(" ".join(sentences(refused))) from refused
    context = {
        "roadmap": drawn,
        "chart": gantt.draw(drawn, today),
        "critical": sum(row.is_critical for row in drawn.rows),
    }
    return render(request, "desk/tasks/roadmap.html", context)


@page(act=READ)
@require_safe
def evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A kept file, always as a download: what others upload is never run in this site."""
    try:
        file_id = plans.evidence_file(evidence_id=evidence_id, actor=actor_of(request))
        data = documents.content(file_id)
    except Refused as refused:
        raise Http404(" ".join(sentences(refused))) from refused
    name = documents.files([file_id])[file_id].name
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


# ------------------------------------------------------------------ calendar


@page(public=True)
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The due dates of one post as iCalendar (RFC 5545), for who serves in it.

    The address is signed for a person in a post; it opens nothing once they no longer serve.
    """
    actor = _subscriber(request, token)
    feed = Calendar()
    feed.add("prodid", "-//OpenDistrict//tasks//VI")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", actor.post_title)
    feed.add("refresh-interval;value=duration", "PT6H")
    at = clock.now()
    for row in plans.due_tasks(actor=actor, on=at.date()):
        feed.add_component(_event(request, row, at))
    response = HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


def _subscriber(request: HttpRequest, token: str) -> Actor:
    try:
        person_id, post_id = (UUID(part) for part in signing.loads(token, salt=CALENDAR_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    today = clock.today()
    served = {post.id: post for post in orgs.posts_of(person_id, on=today)}
    if post_id not in served:
        raise Http404
    post = served[post_id]
    return Actor(
        kind="officer", id=str(person_id), label=post.person_name, person_id=person_id,
        post_id=post.id, post_title=post.title, unit_id=post.unit_id,
        rights=orgs.rights_of(post.id, on=today),
    )  # fmt: skip


def _event(request: HttpRequest, row: TaskRow, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{row.id}@opendistrict")
    event.add("dtstamp", at)
    sample = f" ({_('dữ liệu mẫu')})" if row.is_sample else ""
    event.add("summary", f"{row.number}: {row.title}{sample}")
    event.add("dtstart", row.due_on)
    if row.due_on:
        event.add("dtend", row.due_on + timedelta(days=1))
    event.add("url", request.build_absolute_uri(reverse("task", args=[row.id])))
    event.add("transp", "TRANSPARENT")  # a due date does not make one busy
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", row.title)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event
