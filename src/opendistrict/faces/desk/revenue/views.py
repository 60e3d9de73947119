"""Taking in a report: what was taken, a dry run with every mistake at its line, and the yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.faces.desk.revenue.forms import HeadingForm, ReportForm
from opendistrict.faces.desk.targets.sheets import problem_words
from opendistrict.faces.kit import clock, demo, formats, held, revenue_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sheets import csv_template, excel_template
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue import actions, queries
from opendistrict.services.revenue.shapes import Heading, LayoutShape, ReportShape, Sheet

READ, TAKE = "revenue.read", "revenue.import"
WHAT = "revenue"
UNREADABLE = 422
ROWS_SHOWN, PROBLEMS_SHOWN = 100, 200


# ------------------------------------------------------------------ what was taken in


@page(act=READ)
@require_safe
def taken_in(request: HttpRequest) -> HttpResponse:
    """Every report, the newest first."""
    after = request.GET.get("after", "")
    found = queries.reports(actor_of(request), after=_key(after))
    shown, more = found[:50], len(found) > 50
    units = orgs.units({one.unit_id for one in shown}, on=clock.today(request))
    table = Table(
        caption=_("Báo cáo đã nhập"),
        columns=[
            Column(_("Báo cáo")), Column(_("Đơn vị")), Column(_("Nguồn")),
            Column(_("Trạng thái số liệu")), Column(_("Đến ngày"), kind="date"),
            Column(_("Nhập lúc"), kind="date"),
        ],
        rows=[_line(one, units[one.unit_id].name) for one in shown],
        next=same_page_with(request, after=str(shown[-1].id)) if more else "",
        first=same_page_with(request, after="") if after else "",
        empty_title=_("Chưa nhập báo cáo nào"),
        empty_text=_("Báo cáo của Kho bạc và cơ quan khác nhập từ tệp Excel hoặc CSV."),
    )  # fmt: skip
    context = {
        "table": table,
        "import_href": reverse("revenue_import") if actor_of(request).may_somewhere(TAKE) else "",
    }
    return render(request, "desk/revenue/list.html", context)


def _line(one: ReportShape, unit: str) -> Row:
    return Row([
        Cell(one.name, note=str(revenue_words.SORTS[one.sort]),
             href=reverse("revenue_report", args=[one.id])),
        unit, one.source, revenue_words.status(one.status), formats.day(one.as_of),
        Cell(formats.moment(one.taken_at), note=one.taken_by),
    ])  # fmt: skip


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


# ------------------------------------------------------------------ importing


def _choices(request: HttpRequest) -> dict[str, Any]:
    """Units one may take reports in for (whole places, those that ended not left out), and every
    layout."""
    actor, today = actor_of(request), clock.today(request)
    tree, reach = orgs.tree_on(today), orgs.scope(actor, TAKE)
    places = [one for key, one in tree.units.items() if key in reach and tree.place_of(key) == key]
    own = tree.place_of(actor.unit_id) if actor.unit_id in tree.units else None
    places.sort(key=lambda one: (one.id != own, one.name))
    return {
        "units": [(str(one.id), one.name) for one in places],
        "layouts": [(code, one.title) for code, one in queries.layouts().items()],
        "today": today,
    }


def _form(request: HttpRequest) -> ReportForm:
    choices = _choices(request)
    first = next(iter(queries.layouts().values()), None)
    initial = {"source": first.source if first else "", "status": "actual"}
    if request.method == "POST":
        return ReportForm(request.POST, request.FILES, **choices)
    return ReportForm(initial=initial, **choices)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context["layouts"] = queries.layouts().values()
    return render(request, "desk/revenue/import.html", context, status=status)


@page(act=TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Upload; the answer shows how each line was read. Nothing is written yet."""
    form = _form(request)
    if request.method != "POST":
        return _page(request, form=form)
    if not form.is_valid():
        return _page(request, UNREADABLE, form=form)
    layout, heading = queries.layout(form.cleaned_data["layout"]), form.heading
    if layout is None:
        raise Http404
    file, data = held.hold(request)
    sheet = queries.read_file(
        data, file.name, layout=layout, heading=heading, actor=actor_of(request)
    )
    return _page(
        request, form=form, held=file, preview=_preview(sheet, layout, heading),
        token=held.token(request, file, WHAT),
        kept=[(name, request.POST.get(name, "")) for name in HeadingForm.base_fields],
    )  # fmt: skip


@page(act=TAKE)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take in what the preview showed: the whole file, or nothing."""
    form = HeadingForm(request.POST, **_choices(request))
    if not form.is_valid():
        return _page(request, UNREADABLE, form=ReportForm(**_choices(request)))
    try:
        file, _data = held.taken(request, WHAT)
        reports = actions.take_file(
            file_id=file.file_id, layout=form.cleaned_data["layout"], heading=form.heading,
            is_sample=demo.makes_samples(), actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        empty = ReportForm(**_choices(request))
        return _page(request, CONFLICT, form=empty, refused=refused)
    messages.success(request, _("Đã nhập báo cáo %(name)s.") % {"name": file.name})
    return redirect("revenue_report", report_id=reports[0])


def _preview(sheet: Sheet, layout: LayoutShape, heading: Heading) -> dict[str, Any]:
    named = queries.items(layout.sort)
    rows = [
        Row([
            formats.number(row.line), revenue_words.item(named[row.item]),
            str(revenue_words.WHATS[row.what]), revenue_words.period(row),
            formats.number(row.amount.dong, 0),
        ])
        for row in sheet.rows[:ROWS_SHOWN]
    ]  # fmt: skip
    columns = [
        Column(_("Dòng"), kind="number"), Column(_("Khoản mục")), Column(_("Loại số")),
        Column(_("Kỳ")), Column(_("Số tiền (đồng)"), kind="number"),
    ]  # fmt: skip
    return {
        "is_well": sheet.is_well,
        "count": len(sheet.rows),
        "lines": sheet.line_count,
        "problems": [problem_words(one) for one in sheet.problems[:PROBLEMS_SHOWN]],
        "hidden": max(len(sheet.problems) - PROBLEMS_SHOWN, 0),
        "table": Table(caption=_("Đọc được như sau"), columns=columns, rows=rows),
        "more": max(len(sheet.rows) - ROWS_SHOWN, 0),
        "layout": layout.title,
        "heading": heading,
    }


@page(act=TAKE)
@require_safe
def template(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """An empty table of a layout, its headers as the layout wants them."""
    layout = queries.layout(code)
    if layout is None or ending not in ("xlsx", "csv"):
        raise Http404
    columns = queries.columns_of(layout)
    if ending == "csv":
        content, media = csv_template(columns), "text/csv; charset=utf-8"
    else:
        content = excel_template(columns, title=layout.title, lists_title="Danh mục")
        media = held.EXCEL
    answer = HttpResponse(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.{ending}"'
    return answer
