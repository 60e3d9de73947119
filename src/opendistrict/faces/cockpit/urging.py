"""One click to remind: whom, one note, sent. Works the same without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opendistrict.engine.plans import actions as acts
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import TaskRow
from opendistrict.faces.cockpit import links
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

KINDS = ("task", "target", "batch")
PAGE, PART = "cockpit/urge.html", "cockpit/_urge_form.html"
ROW = "cockpit/_urged.html"


@dataclass(frozen=True, slots=True)
class Urgent:
    """One line of what to urge today: a task, or one task in the hands of many units."""

    kind: str
    key: UUID
    title: str
    rows: tuple[TaskRow, ...]
    href: str
    urged_at: datetime | None

    @property
    def first(self) -> TaskRow:
        return self.rows[0]

    @property
    def dom_id(self) -> str:
        return f"urge-{self.key}"


def to_urge(actor: Actor, on: date, *, lines: int) -> tuple[Urgent, ...]:
    """What to urge first; tasks of one batch are one line."""
    chosen = plans.urgent(actor=actor, on=on, most=lines)
    told = plans.reminded(
        task_ids=[row.id for rows in chosen for row in rows], target_ids=[], on=on
    )
    return tuple(_line(rows, [told[row.id] for row in rows if row.id in told]) for rows in chosen)


def _line(rows: Sequence[TaskRow], told: Sequence[datetime]) -> Urgent:
    first = rows[0]
    is_batch = len(rows) > 1 and first.batch is not None
    key = first.batch if is_batch and first.batch else first.id
    return Urgent(
        kind="batch" if is_batch else "task",
        key=key,
        title=first.title,
        rows=tuple(rows),
        href=links.to("batch" if is_batch else "task", key),
        urged_at=max(told) if len(told) == len(rows) else None,
    )


@page(act="plans.nudge")
@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Whom to remind of a task, a target or a batch, and with which words; then it is sent."""
    if kind not in KINDS:
        raise Http404
    actor, on, at = actor_of(request), clock.today(request), clock.now(request)
    try:
        context = _context(kind, key, actor, on, at)
    except Refused as refused:
        raise Http404(" ".join(sentences(refused))) from refused
    if request.method != "POST":
        return answer(request, PAGE, context, part=PART)
    note = request.POST.get("note", "")
    try:
        told = _send(request, kind, key, context, note, actor, at)
    except Refused as refused:
        again = {**context, "refused": refused, "note": note}
        return answer(request, PAGE, again, part=PART, status=CONFLICT)
    return _sent(request, context, told, at)


def _context(kind: str, key: UUID, actor: Actor, on: date, at: datetime) -> dict[str, Any]:
    here = {"kind": kind, "key": key, "dom_id": f"urge-{key}", "note": "", "refused": None}
    if kind == "batch":
        view = plans.batch(batch=key, actor=actor, on=on)
        rows = [row for row in view.rows if row.state in plans.AT_WORK]
        if not rows:
            raise Refused("nobody_works_on_it")
        first = rows[0]
        return {
            **here, "title": view.title, "rows": rows, "due_on": first.due_on,
            "days_left": first.status.days_left, "choices": (), "quiet_until": None,
        }  # fmt: skip
    form = plans.nudge_form(
        task_id=key if kind == "task" else None,
        target_id=key if kind == "target" else None,
        actor=actor,
        on=on,
        at=at,
    )
    return {
        **here, "title": form.title, "rows": (), "unit": form.unit_name, "due_on": form.due_on,
        "days_left": form.days_left, "choices": form.choices, "quiet_until": form.quiet_until,
    }  # fmt: skip


def _send(
    request: HttpRequest, kind: str, key: UUID, context: dict[str, Any], note: str, actor: Actor,
    at: datetime,
) -> str:  # fmt: skip
    """Sends it and says whom it went to."""
    if kind == "batch":
        return _send_batch(context["rows"], note, actor, at)
    wanted = request.POST.get("post", "")
    choice = next((one for one in context["choices"] if str(one.post_id) == wanted), None)
    if choice is None:
        raise Refused("post_has_no_part_in_it")
    acts.nudge(
        task_id=key if kind == "task" else None,
        target_id=key if kind == "target" else None,
        post_id=choice.post_id,
        note=note,
        actor=actor,
        at=at,
    )
    return _("Đã đôn đốc %(name)s.") % {"name": choice.person_name}


def _send_batch(rows: Sequence[TaskRow], note: str, actor: Actor, at: datetime) -> str:
    """Reminds the holder of each task; whoever was reminded today or is nobody is left out."""
    sent, last = 0, None
    for row in rows:
        if row.holder.post_id is None:
            continue
        try:
            acts.nudge(
                task_id=row.id, target_id=None, post_id=row.holder.post_id, note=note,
                actor=actor, at=at,
            )  # fmt: skip
        except Refused as refused:
            last = refused
        else:
            sent += 1
    if not sent:
        raise last or Refused("post_has_no_part_in_it")
    told = ngettext("Đã đôn đốc %(sent)s đơn vị.", "Đã đôn đốc %(sent)s đơn vị.", sent)
    left = len(rows) - sent
    more = ngettext(
        "%(left)s đơn vị đã được nhắc hôm nay hoặc chưa có người giữ việc.",
        "%(left)s đơn vị đã được nhắc hôm nay hoặc chưa có người giữ việc.",
        left,
    )
    return told % {"sent": sent} + (" " + more % {"left": left} if left else "")


def _sent(request: HttpRequest, context: dict[str, Any], told: str, at: datetime) -> HttpResponse:
    if getattr(request, "htmx", False):
        return answer(request, PAGE, {**context, "told": told, "at": at}, part=ROW)
    messages.success(request, told)
    return redirect(reverse("cockpit"))
