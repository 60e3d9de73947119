"""The receipt of a payment: to be printed, and to be checked without us.

Its address is its secret (a key of 122 bits): who has it may show it. The payer and the officers
who read this unit's books see the name, everybody else sees it covered.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, log_receipts, qr
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.payments.showing import covered_name
from opendistrict.kernel.papers.wording import amount_in_words
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape, ReceiptShape
from opendistrict.registers.people import queries as people

WAYS = {
    "paid": _("Chuyển khoản"),
    "cash": _("Tiền mặt"),
    "credit_used": _("Dùng tiền thừa của lần nộp trước"),
}


def _found(receipt_id: UUID) -> tuple[ReceiptShape, str, ChargeShape]:
    found = ledger.receipt(receipt_id)
    if found is None:
        raise Http404
    return *found, ledger.charge(found[0].charge_id)


@page(public=True)
@require_safe
@never_cache
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    told, way, charge = _found(receipt_id)
    proof = base.receipt(told.leaf_id, clock.now(request))
    address = log_receipts.address(proof)
    actor = actor_of(request)
    reads = actor.may("ledger.read", told.unit_id)
    if reads or actor.party_id == charge.payer_id:
        found = people.parties([charge.payer_id], actor=actor).get(charge.payer_id)
        payer = found.full_name if found else covered_name(charge.payer_id)
    else:
        payer = covered_name(charge.payer_id)
    context = {
        "receipt": told,
        "charge": charge,
        "way": WAYS[way],
        "unit": unit_name(told.unit_id, clock.today(request)),
        "payer": payer,
        "said": amount_in_words(told.amount.dong),
        "code": qr.svg(address),
        "address": address,
        "reads": reads,
    }
    answered = render(request, "portal/payments/receipt.html", context)
    answered.headers["Referrer-Policy"] = "no-referrer"
    answered.headers["X-Robots-Tag"] = "noindex"
    return answered


@page(public=True)
@require_safe
@never_cache
def proof(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """The leaf of the receipt with its place in the log, to be checked by /verify/ or offline."""
    told, _way, _charge = _found(receipt_id)
    found = base.receipt(told.leaf_id, clock.now(request))
    answered = HttpResponse(found.file(), content_type="application/json")
    name = f"bien-lai-{told.number}.json"
    answered.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answered
