"""Acts on one task: each parses, calls once, and answers with the task as it is now.

All work without script (a redirect back to the page); htmx gets the same part the page includes.
"""

import json
import mimetypes
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes.tasks import TaskView
from opendistrict.faces.desk.tasks import forms, shown, views
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents

READ = "plans.read"
UNREADABLE = 422
MOST_BYTES = 50 * 1024 * 1024


def _answer(
    request: HttpRequest, task_id: UUID, told: str, act: Callable[[], object]
) -> HttpResponse:
    """Do it, then the task as it is now; or the task as it was, with why not."""
    try:
        act()
    except Refused as refused:
        if "task_is_unknown" in refused.codes:
            raise Http404 from refused
        return views.show_task(request, task_id, status=CONFLICT, refused=refused)
    if request.htmx:  # type: ignore[attr-defined]
        response = views.show_task(request, task_id)
        response.headers["HX-Trigger"] = json.dumps({"toast": {"kind": "ok", "text": told}})
        return response
    messages.success(request, told)
    return redirect("task", task_id=task_id)


@page(act=READ)
@require_POST
def move(request: HttpRequest, task_id: UUID, transition: str) -> HttpResponse:
    """One move of the flow; whether it is possible the flow says, not this page."""
    if transition not in shown.MOVES or transition == "hand_over":  # has a page of its own
        raise Http404
    view = views.found(request, task_id)
    note = request.POST.get("note", "")
    who: dict[str, Any] = {
        "task_id": task_id, "actor": actor_of(request), "at": clock.now(request)
    }  # fmt: skip
    acts: dict[str, Callable[[], None]] = {
        "start": lambda: plans.start_task(**who),
        "return": lambda: plans.return_task(reason=note, **who),
        "give_again": lambda: plans.give_again(
            lead_unit_id=_lead(request, view), lead_post_id=None, note=note, **who
        ),
        "report": lambda: plans.report_task(note=note, **who),
        "confirm": lambda: plans.confirm_task(note=note, **who),
        "refuse_to_confirm": lambda: plans.refuse_to_confirm(
            reason=note, is_major_fault=request.POST.get("major") == "on", **who
        ),
        "pause": lambda: plans.pause_task(reason=note, **who),
        "resume": lambda: plans.resume_task(**who),
        "withdraw": lambda: plans.withdraw_task(reason=note, **who),
    }
    told = _("%(move)s: đã ghi nhận.") % {"move": shown.MOVES[transition].label}
    return _answer(request, task_id, told, acts[transition])


def _lead(request: HttpRequest, view: TaskView) -> UUID:
    """The unit a returned task goes to: the one chosen, else the one that returned it."""
    try:
        return UUID(request.POST.get("lead", ""))
    except ValueError:
        return view.row.holder.unit_id


@page(act=READ)
@require_POST
def hand_over(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The task of a unit that is no more goes to one that took over."""
    view = views.found(request, task_id)
    form = forms.HandOverForm(request.POST, choices=views.hand_over_choices(request, view))
    if not form.is_valid():
        return views.show_task(request, task_id, status=UNREADABLE, hand_over_form=form)
    return _answer(
        request, task_id, _("Đã giao cho đơn vị kế thừa."),
        lambda: plans.hand_over_task(
            task_id=task_id, lead_post_id=None, **form.asked, actor=actor_of(request),
            at=clock.now(request),
        ),
    )  # fmt: skip


@page(act=READ)
@require_POST
def due(request: HttpRequest, task_id: UUID) -> HttpResponse:
    form = forms.DueForm(request.POST)
    if not form.is_valid():
        return views.show_task(request, task_id, status=UNREADABLE, due_form=form)
    return _answer(
        request, task_id, _("Đã đổi thời hạn."),
        lambda: plans.move_due(
            task_id=task_id, due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"], actor=actor_of(request), at=clock.now(request),
        ),
    )  # fmt: skip


@page(act=READ)
@require_POST
def evidence(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A file that shows what was done is kept and attached, both or neither."""
    view = views.found(request, task_id)
    form = _evidence_form(request, view)
    if not form.is_valid():
        return views.show_task(request, task_id, status=UNREADABLE, evidence_form=form)
    chosen = form.cleaned_data.get("milestone")

    def attach() -> None:
        file, actor, at = form.cleaned_data["file"], actor_of(request), clock.now(request)
        if file.size > MOST_BYTES:
            raise Refused("file_is_too_large", name=file.name, size=file.size, limit=MOST_BYTES)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        with transaction.atomic():
            file_id = documents.keep(
                data=file.read(), name=file.name, media_type=kind, actor=actor, at=at
            )
            plans.add_evidence(
                task_id=task_id, milestone_id=UUID(chosen) if chosen else None, file_id=file_id,
                note=form.cleaned_data["note"], actor=actor, at=at,
            )  # fmt: skip

    return _answer(request, task_id, _("Đã đính kèm minh chứng."), attach)


def _evidence_form(request: HttpRequest, view: TaskView) -> forms.EvidenceForm:
    choices = [(str(m.id), m.title) for m in view.milestones]
    return forms.EvidenceForm(request.POST, request.FILES, milestones=choices)


@page(act=READ)
@require_POST
def milestone(request: HttpRequest, milestone_id: UUID, act: str) -> HttpResponse:
    """A step of the roadmap is reported as reached, or confirmed."""
    acts = {
        "report": (plans.report_milestone, _("Đã báo cáo đạt mốc.")),
        "confirm": (plans.confirm_milestone, _("Đã xác nhận mốc.")),
    }
    task_id = queries.task_of_milestone(milestone_id=milestone_id, actor=actor_of(request))
    if act not in acts or task_id is None:
        raise Http404
    do, told = acts[act]
    return _answer(
        request, task_id, told,
        lambda: do(milestone_id=milestone_id, actor=actor_of(request), at=clock.now(request)),
    )  # fmt: skip


@page(act=READ)
@require_POST
def milestones(request: HttpRequest, task_id: UUID) -> HttpResponse:
    form = forms.RoadmapForm(request.POST)
    if not form.is_valid():
        return views.show_task(request, task_id, status=UNREADABLE, roadmap_form=form)
    return _answer(
        request, task_id, _("Đã cập nhật lộ trình."),
        lambda: plans.set_milestones(
            task_id=task_id, milestones=form.cleaned_data["milestones"],
            actor=actor_of(request), at=clock.now(request),
        ),
    )  # fmt: skip


@page(act=READ)
@require_POST
def needs(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The tasks that must be done before, by their numbers."""
    actor = actor_of(request)
    numbers = request.POST.get("needs", "").replace(",", " ").upper().split()

    def act() -> None:
        known = queries.task_ids(numbers=numbers, actor=actor)
        if len(known) != len(set(numbers)):
            raise Refused("needed_task_is_unknown")
        plans.set_needs(
            task_id=task_id, need_ids=list(known.values()), actor=actor, at=clock.now(request)
        )

    return _answer(request, task_id, _("Đã cập nhật việc cần xong trước."), act)


@page(act=READ)
@require_POST
def stop_repeats(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return _answer(
        request, task_id, _("Nhiệm vụ sẽ không lặp lại nữa."),
        lambda: plans.stop_repeats(
            task_id=task_id, reason=request.POST.get("note", ""), actor=actor_of(request),
            at=clock.now(request),
        ),
    )  # fmt: skip
