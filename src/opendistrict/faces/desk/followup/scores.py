"""Scores from tasks: mine, a person's, a unit's table, contests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.plans import actions as plans_actions
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import ContestPage
from opendistrict.faces.desk.followup import forms, shown
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT, refuse
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

SCORE = "plans.score"


def _period(request: HttpRequest) -> dict[str, Any]:
    today = clock.today(request)
    current = shown.read_period(request.GET.get("period", ""), today)
    return {
        "period": current,
        "period_code": shown.code_of(current),
        "period_label": shown.label_of(current),
        "periods": shown.choices(current, today),
        "may_score": actor_of(request).may_somewhere(SCORE),
        "refused": None,
    }


def _card(request: HttpRequest, person_id: UUID) -> HttpResponse:
    context = _period(request) | {"is_mine": person_id == actor_of(request).person_id}
    try:
        card = plans.score_card(
            person_id=person_id, since=context["period"].since, until=context["period"].until,
            actor=actor_of(request), on=clock.today(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, "desk/followup/score.html", {**context, "card": None}, refused)
    return render(request, "desk/followup/score.html", {**context, "card": card})


@page(act=None)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My own score, with every deduction."""
    person_id = actor_of(request).person_id
    if person_id is None:
        raise Http404
    return _card(request, person_id)


@page(act=None)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody's score, for who scores the unit (and for the person)."""
    return _card(request, person_id)


@page(act=SCORE)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units one scores, in their official order."""
    tree = orgs.tree_on(clock.today(request))
    allowed = orgs.scope(actor_of(request), SCORE)
    context = _period(request) | {"units": list(_in_order(tree, allowed))}
    return render(request, "desk/followup/units.html", context)


def _in_order(tree: orgs.Tree, allowed: frozenset[UUID]) -> list[Any]:
    found, queue = [], list(reversed(tree.children(None)))
    while queue:
        unit = queue.pop()
        if unit.id in allowed:
            found.append(unit)
        queue.extend(reversed(tree.children(unit.id)))
    return found


@page(act=SCORE)
@require_safe
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Everybody in a unit, for a month or quarter; made to be printed."""
    context = _period(request)
    try:
        table = plans.score_table(
            unit_id=unit_id, since=context["period"].since, until=context["period"].until,
            actor=actor_of(request), on=clock.today(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, "desk/followup/unit.html", {**context, "table": None}, refused)
    return render(request, "desk/followup/unit.html", {**context, "table": table})


# ------------------------------------------------------------------ contests


@page(act=SCORE)
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Contests that wait for a decision of mine."""
    found, refused = ContestPage((), None), None
    try:
        found = plans.contests(
            actor=actor_of(request), after=request.GET.get("after"), on=clock.today(request)
        )
    except Refused as error:
        refused = error
    context = {
        "rows": found.rows,
        "next": same_page_with(request, after=found.next_cursor) if found.next_cursor else "",
        "refused": refused,
    }
    status = CONFLICT if refused else 200
    return render(request, "desk/followup/contests.html", context, status=status)


PAGE = "desk/followup/deduction.html"


def _one(request: HttpRequest, deduction_id: UUID) -> dict[str, Any]:
    try:
        row = plans.deduction(
            deduction_id=deduction_id, actor=actor_of(request), on=clock.today(request)
        )
    except Refused as refused:
        raise Http404 from refused
    return {"row": row, "form": forms.ReasonForm(), "refused": None}


@page(act=None)
@require_safe
def deduction(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    """One deduction: what happened, what was said against it, what was decided."""
    return render(request, PAGE, _one(request, deduction_id))


@page(act="plans.contest")
@require_POST
def contest(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    context = _one(request, deduction_id)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {**context, "form": form}, status=422)
    try:
        plans_actions.contest(
            deduction_id=deduction_id, reason=form.cleaned_data["reason"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, PAGE, {**context, "form": form}, refused)
    messages.success(request, _("Đã gửi kiến nghị đến người chấm điểm."))
    return redirect("deduction", deduction_id)


@page(act=SCORE)
@require_POST
def decide(request: HttpRequest, deduction_id: UUID) -> HttpResponse:
    context = _one(request, deduction_id)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {**context, "form": form}, status=422)
    try:
        plans_actions.decide_contest(
            deduction_id=deduction_id, decision=form.cleaned_data["decision"],
            reason=form.cleaned_data["reason"], actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return refuse(request, PAGE, {**context, "form": form}, refused)
    messages.success(request, _("Đã ghi quyết định về kiến nghị."))
    return redirect("score_contests")
