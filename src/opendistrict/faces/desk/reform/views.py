"""Reforms of units: the list, a plan, its trial, and doing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.faces.desk.reform import forms, looking
from opendistrict.faces.desk.reform.shown import (
    ACT,
    Desk,
    crumbs_to,
    eve_of,
    line_kind,
    others_on,
    reform_or_404,
)
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import actions as places_actions
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import LineKind, ReformShape

UNREADABLE = 422
LIST, PAGE, TRIAL = "desk/reform/list.html", "desk/reform/reform.html", "desk/reform/trial.html"


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def reforms(request: HttpRequest) -> HttpResponse:
    """Every reform of one's place, and the beginning of a new one."""
    form, refused, status = forms.HeadForm(), None, 200
    if request.method == "POST":
        form, status = forms.HeadForm(request.POST), UNREADABLE
        if form.is_valid():
            try:
                made = places_actions.draft_reform(
                    **form.cleaned_data, actor=actor_of(request), at=clock.now(request)
                )
                return redirect("reform", made)
            except Refused as found:
                refused, status = found, CONFLICT
    every = places.reforms(actor_of(request))
    context = {"reforms": every, "form": form, "refused": refused}
    return render(request, LIST, context, status=status)


@page(act=ACT)
@require_safe
def reform(request: HttpRequest, reform_id: UUID) -> HttpResponse:
    return show_reform(request, reform_or_404(request, reform_id))


def show_reform(
    request: HttpRequest, one: ReformShape, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a plan; `more` are forms as they were sent, and why not."""
    one = reform_or_404(request, one.id)
    desk = Desk(request, one)
    sent = more.pop("line_forms", {})
    context = {
        "reform": one,
        "crumbs": crumbs_to(),
        "eve": eve_of(one.on),
        "new_units": desk.new_units(),
        "lines": desk.lines(),
        "others": others_on(one, places.reforms(actor_of(request))),
        "head_form": forms.HeadForm(
            initial={"title": one.title, "on": one.on, "basis": one.basis}
        ),
        "unit_form": forms.NewUnitForm(parents=[*desk.new(), *desk.choices()]),
        "line_forms": [
            (str(kind), line_kind(kind), sent.get(kind) or forms.LineForm(
                kind=str(kind), units=desk.choices(), new=desk.new()))
            for kind in LineKind
        ],
        "maps": looking.maps(one, clock.today(request)) if one.is_executed else [],
        "refused": None,
    }  # fmt: skip
    return render(request, PAGE, context | more, status=status)


@page(act=ACT)
@require_POST
def trial(request: HttpRequest, reform_id: UUID) -> HttpResponse:
    """What would change, and what would not: the act itself, and then nothing of it was done."""
    return _try(request, reform_or_404(request, reform_id))


def _try(request: HttpRequest, one: ReformShape, *, refused: Refused | None = None) -> HttpResponse:
    try:
        seen = looking.tried(request, one)
    except Refused as found:
        return show_reform(request, one, refused=found, status=CONFLICT)
    context = {
        "reform": one, "seen": seen, "eve": eve_of(one.on), "crumbs": crumbs_to(one),
        "refused": refused,
    }  # fmt: skip
    return render(request, TRIAL, context, status=CONFLICT if refused else 200)


@page(act=ACT)
@require_POST
def execute(request: HttpRequest, reform_id: UUID) -> HttpResponse:
    """Do what was tried. When something has changed since, it is tried again and shown."""
    one = reform_or_404(request, reform_id)
    try:
        fresh = places_actions.execute_reform(
            reform_id=reform_id, tried=request.POST.get("tried", ""), actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        if "reform_was_tried_on_something_else" in refused.codes:
            return _try(request, one, refused=refused)
        return show_reform(request, one, refused=refused, status=CONFLICT)
    if fresh:
        messages.success(request, _("Đã thực hiện phương án sắp xếp."))
    return redirect("reform", reform_id)
