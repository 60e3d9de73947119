"""A charge paid in parts: the plan, what of it is paid and late, a new one in its place."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.desk.money.charges import APPROVE, UNREADABLE, seen
from opendistrict.faces.kit import clock, instalments
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import ChargeShape

Parts = list[tuple[date, Money]]


@page(act=READ)
@require_safe
def plan(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """The plan that stands; for who may agree, a new one drawn up by number of parts and day."""
    one = seen(request, charge_id)
    draw = forms.DrawForm(request.GET if "so_ky" in request.GET else None)
    parts: Parts = []
    if draw.is_bound and draw.is_valid():
        told = draw.cleaned_data
        parts = queries.even_parts(one.sums.open, told["so_ky"], told["tu_ngay"])
    return _shown(request, one, draw=draw, agreed=forms.PlanForm(parts=parts) if parts else None)


def _shown(
    request: HttpRequest, one: ChargeShape, *, status: int = 200, refused: Refused | None = None,
    draw: forms.DrawForm | None = None, agreed: forms.PlanForm | None = None,
    ended: forms.EndPlanForm | None = None,
) -> HttpResponse:  # fmt: skip
    today = clock.today(request)
    may = actor_of(request).may(APPROVE, one.unit_id) and bool(one.sums.open)
    context: dict[str, Any] = {
        "charge": one,
        "payer": asked.names(request, {one.payer_id})[one.payer_id],
        "stands": words.standing(one, today),
        "plan": instalments.shown(one.plan, today) if one.plan else None,
        "late": one.late_on(today).dong,
        "may": may,
        "draw": draw or forms.DrawForm(),
        "agreed": agreed,
        "ended": ended or forms.EndPlanForm(),
        "is_ending": ended is not None,
        "refused": refused,
    }
    return render(request, "desk/money/instalments.html", context, status=status)


@page(act=READ)
@require_POST
def agree(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """The parts as somebody put them; a plan before it holds no more."""
    one = seen(request, charge_id)
    form = forms.PlanForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, status=UNREADABLE, agreed=form)
    try:
        actions.agree_instalments(
            charge_id=one.id, parts=form.parts(), legal_basis=form.cleaned_data["can_cu"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, one, status=CONFLICT, refused=refused, agreed=form)
    messages.success(request, _("Đã ghi kế hoạch nộp dần."))
    return redirect("money_instalments", one.id)


@page(act=READ)
@require_POST
def end(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """What is open is due by the charge's own day again."""
    one = seen(request, charge_id)
    form = forms.EndPlanForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, status=UNREADABLE, ended=form)
    try:
        actions.end_instalments(
            charge_id=one.id, legal_basis=form.cleaned_data["can_cu"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, one, status=CONFLICT, refused=refused, ended=form)
    messages.success(request, _("Đã bỏ kế hoạch nộp dần."))
    return redirect("money_charge", one.id)
