"""One bill as the counter has it: to be printed, shown, scanned, paid in cash."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from opendistrict.faces.desk.money import asked, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.desk.money.charges import RECEIVE, cash_form
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel import vietqr
from opendistrict.registers.ledger import queries


@page(act=READ)
@require_safe
def bill(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    found = queries.bill_seen(bill_id, actor=actor_of(request))
    if found is None:
        raise Http404
    today = clock.today(request)
    lines = [(queries.charge(key), amount) for key, amount in found.lines]
    may_receive = actor_of(request).may(RECEIVE, found.unit_id)
    context = {
        "bill": found,
        "payer": asked.names(request, {found.payer_id})[found.payer_id],
        "unit": unit_name(found.unit_id, today),
        "code": mark_safe(vietqr.svg(found.payload)) if found.payload else "",
        "is_done": not found.open,
        "due": min((one.next_due_on for one, _amount in lines), default=None),
        "lines": [
            {"charge": one, "asked": amount.dong, "stands": words.standing(one, today),
             "form": cash_form(one.sums.open.dong, one.id)
             if may_receive and one.sums.open else None}
            for one, amount in lines
        ],
        "receipts": queries.bill_receipts(found.id),
        "address": request.build_absolute_uri(reverse("payment", args=[found.code])),
    }  # fmt: skip
    return render(request, "desk/money/bill.html", context)
