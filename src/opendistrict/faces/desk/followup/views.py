"""Reminders: mine, those that wait for my word, one of them, and one by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.plans import actions as plans_actions
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import Answer, NudgeForm, NudgePage, OrphanView
from opendistrict.faces.desk.followup import forms, shown
from opendistrict.faces.desk.tasks.forms import HandOverForm
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT, refuse
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.refusals import Refused

UNKNOWN = ("nudge_is_unknown", "task_is_unknown", "target_is_unknown")


def _tabs(request: HttpRequest) -> list[tuple[str, str]]:
    """The three lists with what waits in each."""
    counts = plans.nudge_counts(actor=actor_of(request), on=clock.today(request))
    told = (
        (_("Nhắc tôi"), "followup", counts.unseen),
        (_("Chờ tôi cho ý kiến"), "followup_waiting", counts.waiting),
        (_("Việc mồ côi"), "followup_orphans", counts.orphaned),
    )
    return [
        (f"{label} ({_many(count)})" if count else label, reverse(n)) for label, n, count in told
    ]


def _many(count: int) -> str:
    return f"{count - 1}+" if count > 100 else str(count)


def _lines(request: HttpRequest, found: NudgePage, **more: Any) -> dict[str, Any]:
    after = request.GET.get("after")
    return {
        "lines": [shown.line(nudge) for nudge in found.rows],
        "next": same_page_with(request, after=found.next_cursor) if found.next_cursor else "",
        "first": request.path if after else "",
        "tabs": _tabs(request),
        "refused": None,
        **more,
    }


@page(act=None)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was reminded of, the newest first."""
    actor = actor_of(request)
    found, refused = NudgePage((), None), None
    if actor.person_id:
        try:
            found = plans.nudges_of(
                person_id=actor.person_id, actor=actor, after=request.GET.get("after"),
                on=clock.today(request),
            )  # fmt: skip
        except Refused as error:
            refused = error
    context = _lines(request, found) | {"refused": refused}
    status = CONFLICT if refused else 200
    return render(request, "desk/followup/inbox.html", context, status=status)


@page(act=None)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Answers on which I have to say a word, the oldest first."""
    found, refused = NudgePage((), None), None
    try:
        found = plans.waiting_for_my_word(
            actor=actor_of(request), after=request.GET.get("after"), on=clock.today(request)
        )
    except Refused as error:
        refused = error
    context = _lines(request, found) | {"refused": refused}
    context["answers"] = [(one, shown.answer_words(one.nudge)) for one in context["lines"]]
    status = CONFLICT if refused else 200
    return render(request, "desk/followup/waiting.html", context, status=status)


@page(act=None)
@require_safe
def orphans(request: HttpRequest) -> HttpResponse:
    """Open tasks I gave to units that are no more."""
    return _orphans(request)


def _orphans(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The list by ended unit; each with a form to hand over those that are ticked."""
    found = plans.orphaned_tasks(actor=actor_of(request), on=clock.today(request))
    of_unit: dict[UUID, list[OrphanView]] = {}
    for one in found:
        of_unit.setdefault(one.unit_id, []).append(one)
    again = more.get("form")
    groups = [
        {
            "unit": some[0],
            "orphans": some,
            "form": again
            if again and more["unit_id"] == unit_id
            else HandOverForm(
                choices=some[0].choices, reason=_reason(some[0].unit_name), key=unit_id
            ),
        }
        for unit_id, some in of_unit.items()
    ]
    context = {"groups": groups, "chosen": (), "tabs": _tabs(request), "refused": None}
    return render(request, "desk/followup/orphans.html", context | more, status=status)


def _reason(unit_name: str) -> str:
    return _("%(unit)s kết thúc hoạt động; giao cho đơn vị kế thừa.") % {"unit": unit_name}


@page(act="plans.give_task")
@require_POST
def hand_over(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Several tasks of one ended unit go to one that took over; all or none."""
    actor = actor_of(request)
    choices = plans.hand_over_choices(unit_id, actor=actor, on=clock.today(request))
    form = HandOverForm(request.POST, choices=choices, key=unit_id)
    chosen = [key for key in map(_uuid, request.POST.getlist("task")) if key]
    told = {"unit_id": unit_id, "form": form, "chosen": chosen}
    if not form.is_valid():
        return _orphans(request, status=422, **told)
    try:
        count = plans_actions.hand_over_tasks(
            task_ids=chosen, **form.asked, actor=actor, at=clock.now(request)
        )
    except Refused as refused:
        return _orphans(request, status=CONFLICT, refused=refused, **told)
    said = ngettext(
        "Đã giao %(count)s nhiệm vụ cho đơn vị kế thừa.",
        "Đã giao %(count)s nhiệm vụ cho đơn vị kế thừa.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("followup_orphans")


# ------------------------------------------------------------------ one reminder


def _one(request: HttpRequest, nudge_id: UUID) -> dict[str, Any]:
    try:
        nudge = plans.nudge(nudge_id=nudge_id, actor=actor_of(request), on=clock.today(request))
    except Refused as refused:
        raise Http404 from refused
    wanted = request.GET.get("answer", "")
    initial = {"answer": wanted if wanted in list(Answer) else ""}
    return {
        "line": shown.line(nudge),
        "nudge": nudge,
        "answered": shown.answer_words(nudge),
        "form": forms.AnswerForm(nudge, initial=initial) if nudge.may_answer else None,
        "word_form": forms.WordForm() if nudge.may_decide else None,
        "refused": None,
    }


PAGE = "desk/followup/nudge.html"
NEW = "desk/followup/new.html"


@page(act=None)
@require_safe
def nudge(request: HttpRequest, nudge_id: UUID) -> HttpResponse:
    """One reminder; opening it is seen by who reminded."""
    context = _one(request, nudge_id)
    if request.method == "GET":
        plans_actions.see_nudge(nudge_id=nudge_id, actor=actor_of(request), at=clock.now(request))
    return render(request, PAGE, context)


@page(act=None)
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an e-mail. It names the reminder; who opens it has signed in."""
    try:
        nudge_id = plans.nudge_of_link(token)
    except Refused as refused:
        context = _lines(request, NudgePage((), None)) | {"refused": refused}
        return render(request, "desk/followup/inbox.html", context, status=CONFLICT)
    return redirect("followup_nudge", nudge_id)


@page(act=None)
@require_POST
def answer(request: HttpRequest, nudge_id: UUID) -> HttpResponse:
    context = _one(request, nudge_id)
    form = forms.AnswerForm(context["nudge"], request.POST)
    if not form.is_valid():
        return render(request, PAGE, {**context, "form": form}, status=422)
    said = form.cleaned_data
    try:
        plans_actions.answer_nudge(
            nudge_id=nudge_id, answer=said["answer"], text=said["text"],
            proposed_on=said.get("proposed_on"), actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        shown_form = form if context["form"] else None
        return refuse(request, PAGE, {**context, "form": shown_form}, refused)
    messages.success(request, _("Đã gửi trả lời đến bên giao việc."))
    return redirect("followup_nudge", nudge_id)


@page(act=None)
@require_POST
def decide(request: HttpRequest, nudge_id: UUID) -> HttpResponse:
    context = _one(request, nudge_id)
    form = forms.WordForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {**context, "word_form": form}, status=422)
    try:
        plans_actions.decide_answer(
            nudge_id=nudge_id, decision=form.cleaned_data["decision"],
            text=form.cleaned_data["text"], actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, PAGE, {**context, "word_form": form}, refused)
    messages.success(request, _("Đã gửi ý kiến đến người trả lời."))
    return redirect("followup_waiting")


# ------------------------------------------------------------------ by hand


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _by_hand(request: HttpRequest, task_id: UUID | None, target_id: UUID | None) -> NudgeForm:
    if (task_id is None) == (target_id is None):
        raise Http404
    return plans.nudge_form(
        task_id=task_id, target_id=target_id, actor=actor_of(request), on=clock.today(request),
        at=clock.now(request),
    )  # fmt: skip


def _about(request: HttpRequest, given: QueryDict) -> NudgeForm:
    """What the reminder is about; a page that is not there when one may not know of it."""
    try:
        return _by_hand(request, _uuid(given.get("task")), _uuid(given.get("target")))
    except Refused as refused:
        if set(refused.codes) & set(UNKNOWN):
            raise Http404 from refused
        raise


def _back(about: NudgeForm) -> str:
    """Where one came from."""
    return reverse("task", args=[about.task_id]) if about.task_id else reverse("followup")


@page(act="plans.nudge")
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Remind somebody by hand: whom one can reach, and what to say."""
    try:
        about = _about(request, request.GET)
    except Refused as refused:
        return refuse(request, NEW, {"about": None, "form": None}, refused)
    form = forms.ByHandForm(about.choices)
    return render(request, NEW, _form_page(about, form))


@page(act="plans.nudge")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    try:
        about = _about(request, request.POST)
    except Refused as refused:
        return refuse(request, NEW, {"about": None, "form": None}, refused)
    return _remind(request, about, forms.ByHandForm(about.choices, request.POST))


def _form_page(about: NudgeForm, form: forms.ByHandForm) -> dict[str, Any]:
    return {"about": about, "form": form, "back": _back(about), "refused": None}


def _remind(request: HttpRequest, about: NudgeForm, form: forms.ByHandForm) -> HttpResponse:
    context = _form_page(about, form)
    if not form.is_valid():
        return render(request, NEW, context, status=422)
    try:
        plans_actions.nudge(
            task_id=about.task_id, target_id=about.target_id,
            post_id=UUID(form.cleaned_data["post"]), note=form.cleaned_data["note"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, NEW, context, refused)
    messages.success(request, _("Đã nhắc. Lời nhắc nằm trong hộp nhắc việc của người nhận."))
    return redirect(_back(about))
