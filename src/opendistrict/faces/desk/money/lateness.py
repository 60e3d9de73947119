"""Since when a charge is late, what the days come to by which text, and charging it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.desk.money.charges import APPROVE, seen
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Column, Row, Table
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import ChargeShape, LateDue

UNREADABLE = 422
NEXT = timedelta(days=1)


@page(act=READ)
@require_safe
def late(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Line by line what would be charged; nothing is, by looking."""
    return _shown(request, _late(request, charge_id))


def _late(request: HttpRequest, charge_id: UUID) -> ChargeShape:
    one = seen(request, charge_id)
    if one.interest_on_id is not None:
        raise Http404
    return one


def _shown(
    request: HttpRequest, one: ChargeShape, *, status: int = 200, refused: Refused | None = None,
    form: forms.InterestForm | None = None, pay_by: date | None = None,
) -> HttpResponse:  # fmt: skip
    today = clock.today(request)
    span = forms.UntilForm(request.GET if "den" in request.GET else None)
    last = span.cleaned_data["den"] if span.is_bound and span.is_valid() else today - NEXT
    due = queries.late_due(one.id, until=min(last, today - NEXT) + NEXT)
    may = actor_of(request).may(APPROVE, one.unit_id)
    context: dict[str, Any] = {
        "charge": one,
        "payer": asked.names(request, {one.payer_id})[one.payer_id],
        "stands": words.standing(one, today),
        "due": due,
        "is_late": today > due.late_since,
        "last": due.until - NEXT,
        "percent": _percent(due),
        "table": _steps(due) if due.steps else None,
        "charged": [
            {"since": begin, "last": end - NEXT, "charge": key} for begin, end, key in due.charged
        ],
        "span": span if span.is_bound else forms.UntilForm(initial={"den": last}),
        "form": (form or _form(due, pay_by)) if may and due.amount else None,
        "may": may,
        "refused": refused,
    }
    return render(request, "desk/money/late.html", context, status=status)


def _percent(due: LateDue) -> str:
    return words.format_decimal((due.rate.rate_per_day * 100).normalize()) if due.rate else ""


def _form(due: LateDue, pay_by: date | None) -> forms.InterestForm:
    return forms.InterestForm(initial={
        "den": formats.day(due.until - NEXT), "so_tien": formats.number(due.amount.dong),
        "han_nop": pay_by,
    })  # fmt: skip


def _steps(due: LateDue) -> Table:
    return Table(
        _("Cách tính từng chặng"),
        columns=[
            Column(_("Từ ngày"), kind="date"), Column(_("Đến hết ngày"), kind="date"),
            Column(_("Số ngày"), kind="number"), Column(_("Còn phải nộp"), kind="number"),
            Column(_("Tiền chậm nộp (đồng)"), kind="number"),
        ],
        rows=[
            Row(cells=[
                formats.day(one.since), formats.day(one.until - NEXT),
                formats.number((one.until - one.since).days), words.money(one.open),
                words.format_decimal(_plain(one.interest)),
            ])
            for one in due.steps
        ],
    )  # fmt: skip


def _plain(amount: Decimal) -> Decimal:
    """Without zeros behind the point: 20000.0000 is 20000."""
    return (
        amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    )


@page(act=READ)
@require_POST
def charge(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """The interest that was shown is owed from now on, with its bill."""
    one = _late(request, charge_id)
    form = forms.InterestForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, status=UNREADABLE, form=form)
    told = form.cleaned_data
    try:
        made = actions.charge_interest_due(
            charge_id=one.id, until=told["den"] + NEXT, amount=told["so_tien"],
            due_on=told["han_nop"], actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, one, status=CONFLICT, refused=refused, pay_by=told["han_nop"])
    messages.success(request, _("Đã ghi khoản tiền chậm nộp."))
    return redirect("money_charge", made)
