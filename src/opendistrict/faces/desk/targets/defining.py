"""The catalogue of indicators, one indicator, and one nobody has defined yet."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.engine.indicators import actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow, IndicatorShape, ValueShape
from opendistrict.faces.desk.targets import new_forms, wording
from opendistrict.faces.desk.targets.setting import own_place, status_of
from opendistrict.faces.desk.targets.views import REPORT
from opendistrict.faces.kit import clock, demo, formats
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

READ = "indicators.read"
LISTED = 100  # more than one reads; the search finds the rest
YEARS_BACK = 5


@page(act=READ)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is measured here, by name; `q` looks for words in names and codes."""
    wanted = fold(request.GET.get("q", "")[:200])
    found = sorted(
        (
            one
            for one in indicators.indicators().values()
            if wanted in fold(f"{one.name} {one.code}")
        ),
        key=lambda one: fold(one.name),
    )
    context = {
        "q": request.GET.get("q", ""),
        "table": _catalogue_table(found[:LISTED]),
        "hidden": max(len(found) - LISTED, 0),
        "may_report": actor_of(request).may_somewhere(REPORT),
    }
    return render(request, "desk/targets/indicators.html", context)


def _catalogue_table(found: list[IndicatorShape]) -> Table:
    frequencies = dict(new_forms.FREQUENCIES)
    return Table(
        caption=_("Danh mục chỉ số"),
        columns=[Column(_("Chỉ số")), Column(_("Đơn vị tính")), Column(_("Nhịp báo cáo"))],
        rows=[
            Row(
                [
                    Cell(
                        wording.title_of(one.name, one.name_en),
                        note=one.code,
                        href=reverse("indicator", args=[one.code]),
                    ),
                    one.unit or formats.NOTHING,
                    frequencies.get(one.frequency, one.frequency),
                ]
            )
            for one in found
        ],
        empty_title=_("Không có chỉ số nào như vậy"),
        empty_text=_("Thử ít từ hơn, hoặc báo cáo số liệu của một chỉ số mới."),
    )


@page(act=READ)
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """How a number is defined, and what was told of it for the units one may read."""
    one = indicators.indicator(code)
    if one is None:
        raise Http404
    actor, today = actor_of(request), clock.today(request)
    scope = orgs.scope(actor, READ)
    first = date(today.year - YEARS_BACK, 1, 1)
    told = indicators.values([code], scope, since=first, until=date.max, known_on=today)
    context = {
        "one": one,
        "title": wording.title_of(one.name, one.name_en),
        "direction": dict(new_forms.NUMBER_DIRECTIONS)[one.direction],
        "frequency": dict(new_forms.FREQUENCIES).get(one.frequency, one.frequency),
        "table": _values_table(one, told[::-1][:LISTED], today),
        "first_year": first.year,
        "hidden": max(len(told) - LISTED, 0),
    }
    return render(request, "desk/targets/indicator.html", context)


def _values_table(one: IndicatorShape, told: list[ValueShape], on: date) -> Table:
    units = orgs.units({value.unit_id for value in told}, on=on)
    corrected = {value.corrects_id for value in told if value.withdrawn_at is None}
    rows = []
    for value in told:
        status = str(wording.STATUSES[value.status])
        if value.withdrawn_at is not None:
            status = f"{status} · {_('đã rút lại')}"
        elif value.id in corrected:
            status = f"{status} · {_('đã đính chính')}"
        unit = units.get(value.unit_id)
        period = wording.period_name(value.period_kind, value.since, value.until)
        rows.append(
            Row(
                [
                    Cell(period, note=unit.name if unit else ""),
                    Cell(wording.bounded(value.value, value.bound, one.unit), note=status),
                    formats.day(value.as_of),
                    Cell(value.source, note=value.reported_by),
                ]
            )
        )
    return Table(
        caption=_("Số liệu đã báo cáo"),
        columns=[
            Column(_("Kỳ")),
            Column(_("Số liệu"), kind="number"),
            Column(_("Tính đến"), kind="date"),
            Column(_("Nguồn")),
        ],
        rows=rows,
        empty_title=_("Chưa có số liệu nào trong phạm vi của bạn"),
        empty_text=_("Số liệu được báo cáo từ trang của chỉ tiêu, hoặc nhập từ Excel."),
    )


@page(act=REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: HttpRequest) -> HttpResponse:
    """Tell a value of a number that is not in the catalogue: both are written, or neither."""
    today = clock.today(request)
    units, first = own_place(actor_of(request), REPORT, today)
    initial = {
        "unit": first, "period": str(today.year), "cut_off": "calendar", "status": "actual",
        "as_of": today, "frequency": "year", "direction": "up", "decimals": 0,
        "name": request.GET.get("name", "")[:300],
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = new_forms.NewIndicatorForm(data, units=units, initial=initial)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            code = _told(request, form)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã định nghĩa chỉ số và ghi số liệu đầu tiên."))
            return redirect("indicator", code=code)
    context = {"form": form, "refused": refused}
    return render(
        request, "desk/targets/new_indicator.html", context, status=status_of(request, refused)
    )


def _told(request: HttpRequest, form: new_forms.NewIndicatorForm) -> str:
    found = form.cleaned_data
    definition = IndicatorRow(
        code="", name=found["name"], name_en=found["name_en"], unit=found["measured_in"],
        direction=found["direction"], decimals=found["decimals"], frequency=found["frequency"],
        basis=found["basis"], confidence="", is_sample=demo.makes_samples(),
    )  # fmt: skip
    asked: dict[str, Any] = form.asked
    return actions.report_new(
        definition=definition, unit_id=UUID(found["unit"]), **asked, passage_id=None,
        confidence="", is_sample=demo.makes_samples(), actor=actor_of(request),
        at=clock.now(request),
    )  # fmt: skip
