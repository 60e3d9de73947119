"""Is this receipt genuine, what did the office promise or decide, and who watches the log."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.faces.kit.pages import page
from opendistrict.faces.portal.verify import words
from opendistrict.faces.portal.verify.forms import UNREADABLE, ReceiptForm
from opendistrict.kernel.eventlog.notes import Unreadable
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.registers.base import queries as base

PAGE = "portal/verify/verify.html"
SCRIPT = "tools/verify_receipt.py"


@page(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """/verify/: bring a receipt, be told what it proves."""
    if request.method != "POST":
        return _answer(request, ReceiptForm())
    form = ReceiptForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, form, status=422)
    return _answer(request, ReceiptForm(), receipt=form.cleaned_data["receipt"])


@page(public=True)
@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """/R/<code>: the address that a receipt's QR code is."""
    try:
        return _answer(request, ReceiptForm(), receipt=Receipt.of_code(code))
    except Unreadable:
        form = ReceiptForm({"text": ""})
        form.full_clean()
        form.errors.clear()
        form.add_error("text", UNREADABLE)
        return _answer(request, form, status=422)


@page(public=True)
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The checker of one file that needs nothing of ours. Who trusts nothing of this site takes it
    from the program's own repository."""
    text = (Path(settings.ROOT) / SCRIPT).read_bytes()
    answered = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    answered.headers["Content-Disposition"] = 'attachment; filename="verify_receipt.py"'
    return answered


def _answer(
    request: HttpRequest, form: ReceiptForm, *, receipt: Receipt | None = None, status: int = 200
) -> HttpResponse:
    size = base.signed_size()
    context: dict[str, object] = {
        "form": form,
        "key": base.log_key(),
        "size": size,
        "signed": base.note_at(size).signatures[0].at if size else None,
        "witnesses": base.newest_witnessed(),
    }
    if receipt is not None:
        check = base.check_receipt(receipt)
        context |= {
            "receipt": receipt,
            "holds": check.findings.holds,
            "is_rewritten": check.findings.holds
            and not (check.is_in_log and check.is_our_checkpoint),
            "kind": words.kind_of(receipt.kind),
            "office": words.office_of(receipt),
            "parts": words.parts_of(receipt.told),
            "lines": words.lines_of(check),
            "is_ours": check.is_ours,
        }
    answered = render(request, PAGE, context, status=status)
    # A receipt is its holder's: no copy on the way, none in a search engine.
    answered.headers["Cache-Control"] = "no-store"
    if receipt is not None:
        answered.headers["X-Robots-Tag"] = "noindex"
    return answered
