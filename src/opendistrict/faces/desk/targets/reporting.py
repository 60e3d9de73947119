"""Telling a value of a target, or correcting one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import ValueShape
from opendistrict.engine.plans.shapes import TargetView
from opendistrict.faces.desk.targets import forms, shown, wording
from opendistrict.faces.desk.targets.views import (
    REPORT,
    Days,
    reportable,
    target_or_404,
    unit_choices,
)
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sheets import write_number


@page(act=REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Every value stands beside those told before; `?corrects=` names one that was wrong."""
    days = Days(request)
    view = target_or_404(request, target_id, days)
    corrected = _corrected(request, view)
    form = _form(request, view, corrected)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _told(request, view, form)
        except Refused as error:
            refused = error
    status = 200 if request.method != "POST" else CONFLICT if refused else 422
    one = view.target
    context = {
        "form": form,
        "refused": refused,
        "view": view,
        "title": wording.title_of(one.title, one.title_en),
        "plan": shown.plan_words(one, view),
        "period": wording.period_name(one.period_kind, one.since, one.until),
        "corrected": corrected,
        "corrected_amount": wording.bounded(corrected.value, corrected.bound, one.quantity)
        if corrected
        else "",
    }
    return render(request, "desk/targets/report.html", context, status=status)


def _corrected(request: HttpRequest, view: TargetView) -> ValueShape | None:
    """The value to be corrected, if it is one of this target's."""
    asked = request.POST.get("corrects") or request.GET.get("corrects")
    return next((value for value in view.values if str(value.id) == asked), None)


def _form(request: HttpRequest, view: TargetView, corrected: ValueShape | None) -> forms.ReportForm:
    today, one = clock.today(request), view.target
    initial: dict[str, Any] = {
        "period": wording.period_typed(one.period_kind, one.since, one.until),
        "cut_off": one.cut_off,
        "status": "actual",
        "as_of": today,
    }
    if corrected:
        initial |= _as_told(corrected)
    units = unit_choices(reportable(view, actor_of(request)), today)
    data = request.POST if request.method == "POST" else None
    return forms.ReportForm(data, units=units, initial=initial)


def _as_told(value: ValueShape) -> dict[str, Any]:
    """The fields of a value that is to be corrected, as a person types them."""
    return {
        "unit": str(value.unit_id),
        "period": wording.period_typed(value.period_kind, value.since, value.until),
        "cut_off": "reporting" if wording.is_reporting(value.since) else "calendar",
        "status": value.status,
        "value": wording.bounded_typed(value.value, value.bound),
        **{
            name: "" if number is None else write_number(number)
            for name, number in (
                ("numerator", value.numerator),
                ("denominator", value.denominator),
                ("percent_of_plan", value.percent_of_plan),
                ("change_percent", value.change_percent),
            )
        },
        "as_of": value.as_of,
        "source": value.source,
        "note": value.note,
        "corrects": value.id,
    }


def _told(request: HttpRequest, view: TargetView, form: forms.ReportForm) -> HttpResponse:
    assert view.target.indicator is not None, "the form has no unit to choose without one"
    indicators.report_value(
        indicator=view.target.indicator,
        unit_id=UUID(form.cleaned_data["unit"]),
        **form.asked,
        passage_id=None,
        confidence="",
        is_sample=view.target.is_sample or demo.makes_samples(),
        actor=actor_of(request),
        at=clock.now(request),
    )
    messages.success(request, _("Đã ghi số liệu. Các số đã báo cáo trước vẫn giữ nguyên."))
    return redirect("target", target_id=view.target.id)
