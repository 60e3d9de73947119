"""Procedures by field, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.engine.cases.queries import judging, keeping
from opendistrict.engine.cases.queries.keeping import Kept
from opendistrict.faces.desk.procedures import forms, shown
from opendistrict.faces.desk.procedures.shown import ACT
from opendistrict.faces.kit import clock, formats, procedure_checks
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.refusals import Refused

LIST, ONE = "desk/procedures/list.html", "desk/procedures/procedure.html"


@page(act=ACT)
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure there is or was, by field."""
    on = clock.today(request)
    names = shown.field_names()
    form = forms.WantedForm(request.GET or None, fields=list(names.items()))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = [one for one in keeping.kept(on) if _suits(one, wanted)]
    return render(request, LIST, {"form": form, "table": _table(found, names)})


def _suits(one: Kept, wanted: dict[str, Any]) -> bool:
    if wanted.get("field") and one.shown.field != wanted["field"]:
        return False
    states = {
        "in_force": one.in_force is not None, "draft": one.draft is not None,
        "ended": one.in_force is None and one.coming is None,
    }  # fmt: skip
    return states.get(wanted.get("state", ""), True)


def _table(found: list[Kept], names: Any) -> Table:
    rows, last = [], None
    for one in found:
        group = names.get(one.shown.field, one.shown.field)
        rows.append(
            Row(
                [
                    Cell(shown.name(one), note=one.shown.code,
                         href=reverse("kept_procedure", args=[one.shown.code])),
                    Cell(template="desk/procedures/_cell_force.html", values={"one": one}),
                    Cell(_("bản %(number)s") % {"number": one.draft.number} if one.draft
                         else formats.NOTHING),
                    shown.count(one.open),
                ],
                group=group if group != last else "",
            )
        )  # fmt: skip
        last = group
    return Table(
        caption=_("Thủ tục theo lĩnh vực"),
        columns=[
            Column(_("Thủ tục")), Column(_("Bản có hiệu lực")), Column(_("Dự thảo")),
            Column(_("Hồ sơ đang mở"), kind="number"),
        ],
        rows=rows, empty_title=_("Không có thủ tục nào"),
        empty_text=_("Bỏ bớt điều kiện lọc. Thủ tục mới được nạp cùng gói dữ liệu."),
    )  # fmt: skip


@page(act=ACT)
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, code)


def show(
    request: HttpRequest, code: str, *, refused: Refused | None = None, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of one procedure; `more` are forms as they were sent."""
    on = clock.today(request)
    kept = shown.kept_or_404(code, on)
    rules = shown.rules_of(kept.shown.id)
    text = judging.text_of_number(code, kept.shown.number) or ""
    read = judging.read_procedure(text.encode(), file=code)
    context = {
        "kept": kept, "title": shown.name(kept), "crumbs": shown.crumbs(), "refused": refused,
        "field": shown.field_names().get(rules.field, rules.field), "rules": rules,
        "links": shown.chain(rules), "facts": shown.facts(rules), "lists": shown.lists(rules),
        "steps": shown.steps(rules), "holders": shown.holders(rules, on),
        "wrong": procedure_checks.wrong(read, on), "versions": keeping.history(code),
        "open": shown.count(kept.open),
        "is_elsewhere": _is_elsewhere(kept),
        "withdraw_form": forms.WithdrawForm(),
    }  # fmt: skip
    return render(request, ONE, context | more, status=status)


def _is_elsewhere(kept: Kept) -> bool:
    """Whether dossiers are open under another version than the newest that is published."""
    newest = kept.coming or kept.in_force
    if newest is None:
        return False
    return any(one != newest.version.id for one in keeping.open_versions(kept.shown.code))
