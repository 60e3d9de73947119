"""Frozen reports: the numbers as they were known, each made again; and publishing one."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.indicators import actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.numbers import wording
from opendistrict.faces.desk.numbers.asked import READ
from opendistrict.faces.kit import clock, formats, words
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.periods import CutOff, PeriodKind, period
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

FREEZE = "indicators.freeze"


@page(act=READ)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The frozen reports of units one may read, the newest first."""
    reach = orgs.scope(actor_of(request), READ)
    before = _uuid(request.GET.get("before", ""))
    found = indicators.freezes(reach, before=before)
    units = orgs.units({one.unit_id for one in found}, on=clock.today(request))
    rows = [
        Row([
            Cell(one.title, note=units[one.unit_id].name,
                 href=reverse("frozen_report", args=[one.id])),
            formats.day(one.known_on),
            formats.number(len(one.lines)),
            Cell(formats.moment(one.frozen_at), note=one.frozen_by),
        ])
        for one in found
    ]  # fmt: skip
    table = Table(
        caption=_("Báo cáo đã chốt số liệu"),
        columns=[Column(_("Báo cáo")), Column(_("Số liệu biết đến"), kind="date"),
                 Column(_("Số dòng"), kind="number"), Column(_("Chốt lúc"), kind="date")],
        rows=rows,
        next=f"?before={found[-1].id}" if len(found) == 50 else "",
        first="?" if before else "",
        empty_title=_("Chưa có báo cáo nào được chốt số liệu"),
        empty_text=_(
            "Mở trang báo cáo kết quả và chọn “Chốt số liệu báo cáo” để giữ số mà đối chiếu."
        ),
    )  # fmt: skip
    return render(request, "desk/numbers/frozen.html", {"table": table})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@page(act=READ)
@require_safe
def report(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """Every frozen number made again: the same as known on its day, perhaps another today."""
    reach = orgs.scope(actor_of(request), READ)
    found = indicators.freeze_of(freeze_id, reach)
    if found is None:
        raise Http404
    today = clock.today(request)
    again = indicators.reproduced(found, today=today)
    named = indicators.indicators({one.question.indicator for one in again})
    units = orgs.units({one.question.unit_id for one in again} | {found.unit_id}, on=found.known_on)
    rows = []
    for one in again:
        question, shape = one.question, named[one.question.indicator]
        last = date.fromordinal(question.until.toordinal() - 1)
        href = (
            reverse("number", args=[question.indicator])
            + f"?unit={question.unit_id}&since={question.since}&until={last}"
            + f"&on={found.known_on}&known={found.known_on}"
        )
        rows.append(Row([
            Cell(wording.indicator_name(shape), href=href if question.unit_id in reach else "",
                 note=" · ".join(filter(None, [
                     units[question.unit_id].name, wording.days(question.since, last),
                     _("dữ liệu mẫu") if shape.is_sample else "",
                 ]))),
            _said(one.frozen, shape.unit),
            Cell(template="desk/numbers/_cell_again.html",
                 values={"reproduces": one.reproduces, "then": _said(one.then, shape.unit)}),
            Cell(_said(one.now, shape.unit), note="" if one.now == one.frozen else _("đã khác")),
            Cell(one.definition),
        ], kind="" if one.reproduces else "no"))  # fmt: skip
    table = Table(
        caption=found.title,
        columns=[Column(_("Số liệu")), Column(_("Đã chốt"), kind="number"),
                 Column(_("Làm lại được")), Column(_("Biết đến hôm nay"), kind="number"),
                 Column(_("Định nghĩa"))],
        rows=rows,
    )  # fmt: skip
    context = {
        "frozen": found,
        "unit": units[found.unit_id],
        "table": table,
        "all_again": all(one.reproduces for one in again),
        "is_untouched": indicators.is_untouched(found),
        "changed": sum(one.now != one.frozen for one in again),
    }
    return render(request, "desk/numbers/frozen_report.html", context)


def _said(value: str | None, unit: str) -> str:
    if value is None:
        return formats.NOTHING
    digits = len(value.partition(".")[2])
    told = formats.number(value, digits)
    return told + "%" if unit == "%" else f"{told}{formats.NO_BREAK}{unit}" if unit else told


@page(act=FREEZE)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Freeze the numbers of a report on the day up to which they are known."""
    actor, today = actor_of(request), clock.today(request)
    try:
        unit_id = UUID(request.POST.get("unit", ""))
        asked = period(
            PeriodKind(request.POST.get("kind", "")), int(request.POST.get("year", "")),
            int(request.POST.get("number") or 1), CutOff(request.POST.get("cut_off", "")),
        )  # fmt: skip
        known = date.fromisoformat(request.POST.get("known_on") or today.isoformat())
    except (ValueError, AssertionError):
        raise Http404 from None
    back = request.POST.get("back", "")
    try:
        material = plans.report_material(
            unit_id=unit_id, period=asked, actor=actor, on=min(today, asked.last_day),
            known_on=min(known, today),
        )  # fmt: skip
        questions = plans.questions_of(material)
        if not questions:
            raise Refused("nothing_to_freeze")
        key = actions.freeze(
            title=_("Báo cáo %(period)s, %(unit)s")
            % {"period": wording.days(asked.since, asked.last_day), "unit": material.office.name},
            unit_id=unit_id, questions=questions, known_on=min(known, today), actor=actor,
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        for said in words.sentences(refused):
            messages.error(request, said)
        return redirect(back if back.startswith("/cockpit/report/") else reverse("frozen_reports"))
    messages.success(
        request, _("Đã chốt số liệu của báo cáo. Điều biết sau hôm nay không làm đổi.")
    )
    return redirect("frozen_report", freeze_id=key)
