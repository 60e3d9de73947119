"""The end of a day: what the sheet says, what stands against it by name, and the sheets kept."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ, Books
from opendistrict.faces.desk.money.overview import differences_said
from opendistrict.faces.kit import clock, exports, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Column, Row, Table
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import ClosingShape

CLOSE = "ledger.close"
UNREADABLE = 422


@page(act=READ)
@require_safe
def closing(request: HttpRequest) -> HttpResponse:
    """The sheet as it would be if the day were closed now."""
    return _closing(request, forms.CloseForm(request.GET if "day" in request.GET else None))


def _closing(
    request: HttpRequest, form: forms.CloseForm, *, status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    found = asked.books(request)
    context = asked.frame(request, "money_closing", found) | {"refused": refused}
    if found is not None:
        day = _day(form) or _usual(request, found)
        context |= _shown(request, found, day)
        if not form.is_bound:
            form = forms.CloseForm(initial={"day": day})
    return render(request, "desk/money/closing.html", context | {"form": form}, status=status)


def _day(form: forms.CloseForm) -> date | None:
    return form.cleaned_data["day"] if form.is_bound and form.is_valid() else None


def _usual(request: HttpRequest, found: Books) -> date:
    """Today; where today is closed already the last day that is."""
    last = queries.last_closed(found.unit_id)
    return max(clock.today(request), last) if last else clock.today(request)


def _shown(request: HttpRequest, found: Books, day: date) -> dict[str, Any]:
    last = queries.last_closed(found.unit_id)
    context: dict[str, Any] = {
        "day": day,
        "last": last,
        "is_closed": last is not None and day <= last,
        "closings": queries.closings(found.unit_id, actor=actor_of(request)),
        "may_close": actor_of(request).may(CLOSE, found.unit_id),
    }
    if not context["is_closed"] and day <= clock.today(request):
        sheet, differences = queries.closing_sheet(found.unit_id, day=day)
        context |= _sheet(sheet) | {"differences": differences_said(differences)}
    return context


def _sheet(sheet: Any) -> dict[str, Any]:
    return {
        "sums": [
            (title, [(name, formats.dong(dong)) for name, dong in lines])
            for title, lines in words.sheet_lines(sheet)
        ],
        "table": _table(sheet),
        "budget": _budget(sheet),
        "total": sheet["sum"],
        "checks": sheet["checks"],
        "old": sheet["old"],
    }


def _heads() -> list[str]:
    return [_("Tài khoản"), _("Đầu kỳ"), _("Phát sinh nợ"), _("Phát sinh có"), _("Cuối kỳ")]


def _table(sheet: Any) -> Table:
    name, *amounts = _heads()
    return Table(
        _("Số dư từng tài khoản sổ"),
        columns=[Column(name), *(Column(one, kind="number") for one in amounts)],
        rows=[
            Row(cells=[str(account), *(formats.number(int(str(one)), 0) for one in rest)])
            for account, *rest in words.sheet_rows(sheet)
        ],
        empty_title=_("Chưa có bút toán nào"),
    )


def _budget(sheet: Any) -> Table | None:
    """By budget item; None on a sheet of before it was reckoned, or where nothing was collected."""
    rows = words.budget_rows(sheet)
    name, *amounts = (
        _("Mục ngân sách"), _("Chưa nộp từ trước"), _("Đã thu"), _("Thành tiền thừa"),
        _("Đã duyệt nộp"), _("Còn phải nộp"),
    )  # fmt: skip
    return Table(
        _("Thu cho ngân sách theo mục"),
        columns=[Column(name), *(Column(one, kind="number") for one in amounts)],
        rows=[
            Row(cells=[str(item), *(formats.number(int(str(one)), 0) for one in rest)])
            for item, *rest in rows
        ],
    ) if rows else None  # fmt: skip


@page(act=READ)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close up to the end of a day; refused with every difference by name."""
    found = asked.books(request)
    if found is None:
        raise Http404
    form = forms.CloseForm(request.POST)
    if not form.is_valid():
        return _closing(request, form, status=UNREADABLE)
    day = form.cleaned_data["day"]
    try:
        actions.close_day(
            unit_id=found.unit_id, day=day, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        only = Refused(refused.codes[0], **refused.details)  # the page names each difference itself
        return _closing(request, form, status=CONFLICT, refused=only)
    messages.success(request, _("Đã khóa sổ đến hết ngày %(day)s.") % {"day": formats.day(day)})
    return redirect("money_closed", found.unit_id, day.isoformat())


def _found(request: HttpRequest, unit_id: UUID, day: str) -> ClosingShape:
    try:
        told = queries.closed_day(unit_id, date.fromisoformat(day), actor=actor_of(request))
    except ValueError:
        told = None
    if told is None:
        raise Http404
    return told


@page(act=READ)
@require_safe
def closed(request: HttpRequest, unit_id: UUID, day: str) -> HttpResponse:
    """A sheet as it was closed."""
    one = _found(request, unit_id, day)
    context = {
        "closing": one,
        "unit": unit_name(unit_id, one.day),
        "since": one.since or None,
        "days": (one.day - one.since + timedelta(days=1)).days if one.since else None,
        "file": reverse("money_closed_file", args=[unit_id, day]),
        **_sheet(one.sheet),
    }
    return render(request, "desk/money/closed.html", context)


@page(act=READ)
@require_safe
def closed_file(request: HttpRequest, unit_id: UUID, day: str) -> HttpResponse:
    """The balances of a closed day as a file; its digest with them."""
    one = _found(request, unit_id, day)
    rows = [*words.sheet_rows(one.sheet), ["SHA-256", one.digest, "", "", ""]]
    data = exports.to_csv(_heads(), rows)
    return exports.answer(data, "text/csv; charset=utf-8", f"so-thu-{day}.csv")
