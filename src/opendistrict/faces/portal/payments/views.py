"""The page on which a bill is paid, for who knows its code; and one's own bills.

A code opens no more than what stands on the printed bill, with the payer's name covered. Codes
cannot be foreseen, but they are short: who looks at many is stopped.
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, instalments
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.payments import showing
from opendistrict.faces.portal.payments.showing import covered_name
from opendistrict.kernel import vietqr
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.shapes import BillShape, ChargeShape

SEEN = "seen_bills"  # in the session: looked at before, and not counted again
MOST = 20
UNREADABLE, UNCHANGED = 422, 204
WHOLE = "het"  # all that is open, not only the next instalment


@page(public=True)
@require_safe
@never_cache
def payments(request: HttpRequest) -> HttpResponse:
    """A code is typed here; who is signed in sees what they owe, without one."""
    told = request.GET.get("ma", "").strip()[:60]
    context: dict[str, Any] = {"told": told, "said": ""}
    if told:
        if stop := _too_many(request, ""):
            return stop
        found = _by_code(told)
        if found is not None:
            return redirect("payment", found.code)
        context["said"] = _("Không có thông báo nộp tiền nào mang mã này. Xem lại từng chữ.")
    context |= _own(request)
    status = UNREADABLE if context["said"] else 200
    return render(request, "portal/payments/list.html", context, status=status)


def _own(request: HttpRequest) -> dict[str, Any]:
    actor, today = actor_of(request), clock.today(request)
    if actor.party_id is None:
        return {"is_own": False}
    owed = queries.charges_of_payer(actor.party_id, actor=actor)
    bills = queries.bills_open(actor.party_id, actor=actor)
    asked = {key for one in bills for key, _amount in one.lines}
    return {
        "is_own": True,
        "bills": [_line(one, owed, today) for one in bills],
        "unasked": [one for one in owed if one.sums.open and one.id not in asked],
        "paid": [
            {"charge": one, "receipts": [r for r in queries.receipts_of(one.id) if not r.voided_at]}
            for one in owed
            if one.sums.received
        ],
    }


def _line(one: BillShape, owed: list[ChargeShape], today: date) -> dict[str, Any]:
    asked = dict(one.lines)
    charges = [charge for charge in owed if charge.id in asked]
    plans = [charge.plan for charge in charges if charge.plan]
    return {
        "bill": one, "titles": [charge.title for charge in charges],
        "due": min((charge.next_due_on for charge in charges), default=None),
        "is_late": any(charge.late_on(today) for charge in charges),
        "parts": [plan.next for plan in plans if plan.next],
    }  # fmt: skip


def _by_code(told: str) -> BillShape | None:
    codes = vietqr.codes_in(told)
    return queries.bill_by_code(codes[0]) if len(codes) == 1 else None


def _too_many(request: HttpRequest, code: str) -> HttpResponse | None:
    """The answer to who looks at too many bills. Each is counted once for a visit: its page asks
    again and again whether it is paid."""
    if code and code in request.session.get(SEEN, []):
        return None
    stop: HttpResponse | None = ratelimit.consume_or_429(
        request, action="look_at_bill", limit_get=True
    )
    return stop


@page(public=True)
@require_safe
@never_cache
def payment(request: HttpRequest, code: str) -> HttpResponse:
    """What is open of a bill, how to pay it, and, when it is paid, the receipt."""
    if stop := _too_many(request, code):
        return stop
    found = _by_code(code)
    if found is None:
        raise Http404(_("Không có thông báo nộp tiền nào mang mã này. Xem lại từng chữ."))
    if found.code != code:
        return redirect("payment", found.code)
    known = [one for one in request.session.get(SEEN, []) if one != code]
    if len(known) == len(request.session.get(SEEN, [])):
        request.session[SEEN] = [*known, code][-MOST:]
    if request.headers.get("HX-Request") and request.GET.get("con") == str(found.open.dong):
        return HttpResponse(status=UNCHANGED)
    context = _shown(request, found, _asked(request, found))
    answered = answer(
        request, "portal/payments/payment.html", context, part="portal/payments/_standing.html"
    )
    answered.headers["X-Robots-Tag"] = "noindex"
    return answered


def _asked(request: HttpRequest, found: BillShape) -> Money:
    """What is paid now: the next instalment, or all that is open."""
    return found.open if request.GET.get("nop") == WHOLE else found.next


def _shown(request: HttpRequest, found: BillShape, asked: Money) -> dict[str, Any]:
    today = clock.today(request)
    charges = [(queries.charge(key), amount.dong) for key, amount in found.lines]
    due = min((one.next_due_on for one, _amount in charges), default=None)
    is_late = any(one.late_on(today) for one, _amount in charges)
    receipts = queries.bill_receipts(found.id)
    return {
        "bill": found,
        "unit": unit_name(found.unit_id, today),
        "payer": covered_name(found.payer_id),
        "charges": charges,
        "due": due,
        "stands": _stands(found, receipts=bool(receipts), is_late=is_late),
        "asked": asked,
        "plans": [instalments.shown(one.plan, today) for one, _amount in charges if one.plan],
        "is_sample": any(account.is_sample for account in queries.accounts([found.account_id])),
        **showing.to_pay(found, asked),
        "receipts": receipts,
        "poll": _poll(found, asked),
    }  # fmt: skip


def _poll(found: BillShape, asked: Money) -> str:
    whole = {"nop": WHOLE} if asked == found.open != found.next else {}
    query = urlencode({"con": found.open.dong, **whole})
    return f"{reverse('payment', args=[found.code])}?{query}"


def _stands(found: BillShape, *, receipts: bool, is_late: bool) -> tuple[str, str]:
    if not found.open:
        return ("ok", _("Đã nộp đủ")) if receipts else ("idle", _("Không còn phải nộp"))
    if is_late:
        return "late", _("Quá hạn nộp")
    return ("progress", _("Đã nộp một phần")) if receipts else ("idle", _("Chưa nộp"))


@page(public=True)
@require_safe
@never_cache
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The VietQR code as a picture, to be kept and opened in a bank's app."""
    if stop := _too_many(request, code):
        return stop
    found = _by_code(code)
    if found is None or not found.payload:
        raise Http404
    payload = found.payload_for(_asked(request, found))
    answered = HttpResponse(vietqr.png(payload), content_type="image/png")
    answered.headers["Content-Disposition"] = f'attachment; filename="{found.code}.png"'
    return answered
