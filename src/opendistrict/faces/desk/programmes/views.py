"""Programmes and schemes: the list, one with its tasks, opening one, taking one back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import ProgrammeShape, TaskTally
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.desk.programmes import forms, shown
from opendistrict.faces.desk.targets.setting import own_place, status_of
from opendistrict.faces.desk.targets.shown import passage_address
from opendistrict.faces.desk.tasks import shown as tasks_shown
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Table, same_page_with
from opendistrict.faces.kit.targets_shown import title_of
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

READ, SET, GIVE = "plans.read", "plans.set_target", "plans.give_task"
UNPROCESSABLE = 422


@page(act=READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Programmes one may read, by code, with how their tasks stand."""
    actor, today = actor_of(request), clock.today(request)
    after = request.GET.get("after", "")
    found = queries.programmes(actor, after=after)
    is_cut = len(found) == queries.PROGRAMMES
    may_open = actor.may_somewhere(SET)
    table = shown.table(
        found,
        queries.programme_tallies([one.id for one in found], actor=actor, on=today),
        orgs.units({one.unit_id for one in found}, on=today),
        next=same_page_with(request, after=found[-1].code) if is_cut else "",
        first=same_page_with(request, after="") if after else "",
        open_href=reverse("open_programme") if may_open else "",
    )
    return render(request, "desk/programmes/list.html", {"table": table, "may_open": may_open})


# ------------------------------------------------------------------ opening one


@page(act=SET)
@require_http_methods(["GET", "HEAD", "POST"])
def open_programme(request: HttpRequest) -> HttpResponse:
    """GET may name the set it belongs to (?set=). Afterwards its first tasks are given."""
    form = _form(request)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            programme_id = plans.register_programme(
                **form.asked, passage_id=None, is_sample=demo.makes_samples(),
                actor=actor_of(request), at=clock.now(request),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã mở. Giao các nhiệm vụ đầu tiên, kèm lộ trình."))
            return redirect("programme", programme_id=programme_id)
    context = {"form": form, "refused": refused}
    status = status_of(request, refused)
    return render(request, "desk/programmes/new.html", context, status=status)


def _form(request: HttpRequest) -> forms.ProgrammeForm:
    actor = actor_of(request)
    units, first = own_place(actor, SET, clock.today(request))
    sets = [
        (str(one.id), title_of(one))
        for one in queries.sets_in_reach(actor)
        if actor.may(SET, one.unit_id)
    ]
    initial = {"unit": first, "target_set": request.GET.get("set", "")}
    posted = request.POST if request.method == "POST" else None
    return forms.ProgrammeForm(posted, units=units, sets=sets, initial=initial)


# ------------------------------------------------------------------ one programme


def _found(request: HttpRequest, programme_id: UUID) -> ProgrammeShape:
    """One may read it and it has a name: of a gap there is nothing to show."""
    found = queries.programme(programme_id, actor=actor_of(request))
    if found is None or found.is_gap:
        raise Http404
    return found


@page(act=READ)
@require_safe
def programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    one = _found(request, programme_id)
    try:
        context = _context(request, one)
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect("programme", programme_id=programme_id)
    return render(request, "desk/programmes/programme.html", context)


def _context(request: HttpRequest, one: ProgrammeShape) -> dict[str, Any]:
    actor, today = actor_of(request), clock.today(request)
    tally = queries.programme_tallies([one.id], actor=actor, on=today).get(one.id, TaskTally())
    may_give = actor.may_somewhere(GIVE)
    tasks = _tasks(request, one, actor, f"{reverse('give_task')}?programme={one.id}")
    last = shown.last_day(one)
    return {
        "one": one,
        "title": title_of(one),
        "form_name": forms.FORMS[one.form],
        "unit_name": orgs.units([one.unit_id], on=today)[one.unit_id].name,
        "last": last,
        "is_over": last is not None and last < today,
        "span": shown.span(one),
        "set": _set_of(one, actor),
        "passage": passage_address(one.passage_id),
        "tally": tally,
        "parts": shown.parts(tally),
        "table": tasks if may_give else replace(tasks, empty_href=""),
        "may_give": may_give,
        "may_withdraw": actor.may(SET, one.unit_id) and not tasks.rows,
        "withdraw_form": forms.WithdrawForm(),
        "refused": None,
    }


def _tasks(request: HttpRequest, one: ProgrammeShape, actor: Actor, give: str) -> Table:
    found = queries.tasks(
        actor=actor, filters=TaskFilter(programme_id=one.id), on=clock.today(request),
        after=request.GET.get("after"),
    )  # fmt: skip
    empty = (
        _("Chưa có nhiệm vụ nào"),
        _("Giao nhiệm vụ đầu tiên; lộ trình và tiến độ của chương trình hiện từ các nhiệm vụ."),
    )
    table = tasks_shown.table(request, found, title=_("Nhiệm vụ"), empty=empty)
    return replace(table, empty_href=give, empty_action=_("Giao nhiệm vụ"))


def _set_of(one: ProgrammeShape, actor: Actor) -> tuple[str, str] | None:
    """The title and the address of the set it belongs to, for who may read that."""
    if one.set_id is None:
        return None
    found = next((s for s in queries.sets_in_reach(actor) if s.id == one.set_id), None)
    return (title_of(found), reverse("target_set", args=[found.id])) if found else None


@page(act=SET)
@require_POST
def withdraw(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Take back one that was opened by mistake, as long as it has no tasks."""
    one = _found(request, programme_id)
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _again(request, one, form, UNPROCESSABLE)
    try:
        plans.withdraw_programme(
            programme_id=programme_id, reason=form.cleaned_data["reason"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _again(request, one, form, CONFLICT, refused)
    messages.success(request, _("Đã thu hồi “%(title)s”.") % {"title": title_of(one)})
    return redirect("programmes")


def _again(
    request: HttpRequest,
    one: ProgrammeShape,
    form: forms.WithdrawForm,
    status: int,
    refused: Refused | None = None,
) -> HttpResponse:
    context = _context(request, one) | {"withdraw_form": form, "refused": refused}
    return render(request, "desk/programmes/programme.html", context, status=status)
