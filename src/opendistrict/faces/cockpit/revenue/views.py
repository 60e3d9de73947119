"""The year's revenue and investment on one page, a report with its lines, the year as a file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.faces.cockpit.revenue import shown, told
from opendistrict.faces.cockpit.revenue.asked import Asked, asked_of
from opendistrict.faces.kit import exports, formats, nav, revenue_words
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Column, Row, Table
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.shapes import ReportShape, Sort, What, YearShape

READ = "revenue.read"
LINES_SHOWN = 1000


def _asked(request: HttpRequest) -> Asked:
    asked = asked_of(request)
    if asked is None:
        raise Http404
    return asked


def _year(asked: Asked, sort: Sort) -> YearShape:
    found = queries.year_of(
        asked.actor, asked.unit.id, asked.year, sort=sort, today=asked.today,
        known_on=asked.known_on,
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def _part(year: YearShape) -> dict[str, Any]:
    return {
        "facts": shown.facts(year),
        "course": shown.course(year),
        "bullet": shown.bullet(year),
        "items": shown.items(year),
        "missing": ", ".join(f"{month:02d}" for month in year.missing),
        "is_empty": year.is_empty,
    }


@page(act=READ)
@require_safe
def revenue(request: HttpRequest) -> HttpResponse:
    """How the year is going, against both plans, the year before and every source."""
    asked = _asked(request)
    year, investment = _year(asked, Sort.REVENUE), _year(asked, Sort.INVESTMENT)
    context = {
        "asked": asked,
        "revenue": _part(year),
        "months": shown.months(year),
        "score": shown.score(year.ahead),
        "contradicted": [one.month for one in year.months
                         if one.standing and one.standing.contradicted],
        "investment": _part(investment),
        "published": told.of_year(asked, What.COLLECTED),
        "published_investment": told.of_year(asked, What.DISBURSED),
        "is_sample": any(one.standing and one.standing.shown.report.is_sample
                         for one in (*year.months, *investment.months)),
        "import_href": nav.address("revenue_import")
        if asked.actor.may(queries.TAKE, asked.unit.id)
        else "",
        "exports": [
            (form.upper(), reverse("revenue_file", args=[form]) + asked.query())
            for form in exports.FORMS
        ],
    }  # fmt: skip
    return render(request, "cockpit/revenue/page.html", context)


@page(act=READ)
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The months by item as a file, each number with its source, file and line."""
    if form not in exports.FORMS:
        raise Http404
    asked = _asked(request)
    parts = [shown.lines(_year(asked, sort), asked) for sort in Sort]
    rows = [row for _headers, some in parts for row in some][: exports.MOST]
    draw, media = exports.FORMS[form]
    name = f"thu-ngan-sach-{asked.unit.slug}-{asked.year}.{form}"
    return exports.answer(draw(parts[0][0], rows), media, name)


# ------------------------------------------------------------------ a report


def _report(request: HttpRequest, report_id: UUID) -> ReportShape:
    """Of a unit one may not read there is no report."""
    found = queries.report(report_id, actor_of(request))
    if found is None:
        raise Http404
    return found


@page(act=READ)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report as it was taken in, line by line."""
    one = _report(request, report_id)
    unit = orgs.units([one.unit_id], on=one.as_of)[one.unit_id]
    figures = queries.figures_of(one.id)
    named = queries.items()
    seen: set[int] = set()
    rows = []
    for row in figures[:LINES_SHOWN]:
        rows.append(Row([
            formats.number(row.line), revenue_words.item(named[row.item]),
            str(revenue_words.WHATS[row.what]), revenue_words.period(row),
            formats.number(row.amount.dong, 0),
            formats.number(row.cumulative.dong, 0) if row.cumulative else formats.NOTHING,
        ], id="" if row.line in seen else f"dong-{row.line}"))  # fmt: skip
        seen.add(row.line)
    columns = [
        Column(_("Dòng"), kind="number"), Column(_("Khoản mục")), Column(_("Loại số")),
        Column(_("Kỳ")), Column(_("Số tiền (đồng)"), kind="number"),
        Column(_("Lũy kế theo báo cáo"), kind="number"),
    ]  # fmt: skip
    context = {
        "report": one, "unit": unit, "status": revenue_words.status(one.status),
        "sort": revenue_words.SORTS[one.sort], "hidden": max(len(figures) - LINES_SHOWN, 0),
        "table": Table(caption=_("Các dòng của báo cáo"), columns=columns, rows=rows),
        "back": reverse("revenue") + f"?unit={one.unit_id}&year={one.as_of.year}",
    }  # fmt: skip
    return render(request, "cockpit/revenue/report.html", context)


@page(act=READ)
@require_safe
def original(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The file as it came."""
    one = _report(request, report_id)
    return download(documents.files([one.file_id])[one.file_id])
