"""Targets and values from a table: read, looked at, and only then written."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import ValueRow, ValueSheet
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import TargetRow, TargetSheet
from opendistrict.faces.desk.targets import forms, sheets
from opendistrict.faces.desk.targets.views import REPORT, SET
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit import held as held_files
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sheets import csv_template, excel_template

SheetRow = TypeVar("SheetRow", TargetRow, ValueRow)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "desk/targets/import.html", context, status=status)


def _to_take(request: HttpRequest, sheet: TargetSheet | ValueSheet) -> None:
    """All is well, or the good lines were asked for by name."""
    if not sheet.rows:
        raise Refused("sheet_has_no_good_lines")
    if sheet.problems and request.POST.get("take") != "good":
        raise Refused("sheet_has_mistakes")


def _marked(rows: Iterable[SheetRow]) -> list[SheetRow]:
    """Lines taken over in the demonstration are samples."""
    is_sample = demo.makes_samples()
    return [replace(row, is_sample=row.is_sample or is_sample) for row in rows]


# ------------------------------------------------------------------ values


def _values(data: bytes, name: str, request: HttpRequest) -> ValueSheet:
    today = clock.today(request)
    return indicators.read_value_sheet(data, name, actor=actor_of(request), today=today)


def _value_words() -> dict[str, Any]:
    return {
        "title": _("Nhập số liệu từ Excel"),
        "note": _("Mỗi dòng là một số liệu của một đơn vị trong một kỳ."),
        "what": "values",
        "back": reverse("targets"),
        "take": reverse("take_values"),
        "again": reverse("import_values"),
    }


@page(act=REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """Upload; the answer shows how each line was read. Nothing is written yet."""
    words = _value_words()
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, form=form, **words)
    if not form.is_valid():
        return _page(request, 422, form=form, **words)
    held, data = held_files.hold(request)
    sheet = _values(data, held.name, request)
    preview = sheets.preview_values(sheet, clock.today(request))
    token = held_files.token(request, held, "values")
    return _page(request, form=forms.ImportForm(), preview=preview, held=held, token=token, **words)


@page(act=REPORT)
@require_POST
def take_values(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed: all lines, or the good ones if so asked."""
    try:
        held, data = held_files.taken(request, "values")
        sheet = _values(data, held.name, request)
        _to_take(request, sheet)
        count = indicator_actions.import_values(
            rows=_marked(row for _line, row in sheet.rows),
            file_id=held.file_id,
            actor=actor_of(request),
            at=clock.now(request),
        )
    except Refused as refused:
        return _page(request, CONFLICT, form=forms.ImportForm(), refused=refused, **_value_words())
    told = ngettext("Đã ghi %(count)s số liệu.", "Đã ghi %(count)s số liệu.", count)
    messages.success(request, told % {"count": count})
    return redirect("targets")


# ------------------------------------------------------------------ targets of a set


def _target_words(target_set_id: UUID) -> dict[str, Any]:
    found = queries.target_set(target_set_id)
    if found is None:
        raise Http404
    return {
        "title": _("Nhập chỉ tiêu từ Excel"),
        "note": found.title,
        "what": "targets",
        "back": reverse("target_set", args=[target_set_id]),
        "take": reverse("take_targets", args=[target_set_id]),
        "again": reverse("import_targets", args=[target_set_id]),
    }


def _may_read(request: HttpRequest, target_set_id: UUID) -> None:
    """A set one may not give targets to is not there for one's imports."""
    found = queries.target_set(target_set_id)
    if found is None or not actor_of(request).may(SET, found.unit_id):
        raise Http404


def _targets(data: bytes, name: str, target_set_id: UUID, request: HttpRequest) -> TargetSheet:
    return queries.read_target_sheet(
        data, name, target_set_id=target_set_id, actor=actor_of(request), on=clock.today(request)
    )


@page(act=SET)
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, target_set_id: UUID) -> HttpResponse:
    _may_read(request, target_set_id)
    words = _target_words(target_set_id)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, form=form, **words)
    if not form.is_valid():
        return _page(request, 422, form=form, **words)
    held, data = held_files.hold(request)
    sheet = _targets(data, held.name, target_set_id, request)
    preview = sheets.preview_targets(sheet, clock.today(request))
    token = held_files.token(request, held, str(target_set_id))
    return _page(request, form=forms.ImportForm(), preview=preview, held=held, token=token, **words)


@page(act=SET)
@require_POST
def take_targets(request: HttpRequest, target_set_id: UUID) -> HttpResponse:
    _may_read(request, target_set_id)
    words = _target_words(target_set_id)
    try:
        held, data = held_files.taken(request, str(target_set_id))
        sheet = _targets(data, held.name, target_set_id, request)
        _to_take(request, sheet)
        count = plans.import_targets(
            target_set_id=target_set_id,
            rows=_marked(row for _line, row in sheet.rows),
            file_id=held.file_id,
            actor=actor_of(request),
            at=clock.now(request),
        )
    except Refused as refused:
        return _page(request, CONFLICT, form=forms.ImportForm(), refused=refused, **words)
    told = ngettext("Đã giao %(count)s chỉ tiêu.", "Đã giao %(count)s chỉ tiêu.", count)
    messages.success(request, told % {"count": count})
    return redirect("target_set", target_set_id=target_set_id)


# ------------------------------------------------------------------ empty tables


@page(act="plans.read")
@require_safe
def template(request: HttpRequest, what: str, ending: str) -> HttpResponse:
    """An empty table to fill in: headers, a line of help, lists to choose from."""
    kinds = {
        "values": (indicators.VALUE_COLUMNS, "Số liệu", "so-lieu"),
        "targets": (queries.TARGET_COLUMNS, "Chỉ tiêu", "chi-tieu"),
    }
    if what not in kinds or ending not in ("xlsx", "csv"):
        raise Http404
    columns, title, name = kinds[what]
    if ending == "csv":
        content, media = csv_template(columns), "text/csv; charset=utf-8"
    else:
        content = excel_template(columns, title=title, lists_title="Danh mục")
        media = held_files.EXCEL
    answer = HttpResponse(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="mau-{name}.{ending}"'
    return answer
