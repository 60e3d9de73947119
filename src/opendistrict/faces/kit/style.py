"""The style page: every component in every state, for those who build and those who check."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import answers, clock, style_samples
from opendistrict.faces.kit.pages import page
from opendistrict.kernel.refusals import Refused

KINDS = ("ok", "no", "risk", "idle", "progress", "late")
TOKENS = ("ink", "soft", "line", "wash", "teal", "alarm", "amber", "ok")
STEPS = 5  # of the sample of long work


@page(public=True)
@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/style.html", _context(request))


@page(public=True)
@require_safe
def sample_work(request: HttpRequest) -> HttpResponse:
    """Long work that moves one step with every question."""
    done = min(int(request.GET.get("done", "0")) + 1, STEPS)
    return render(
        request, "kit/style/_work.html", {"done": done, "done_text": str(done), "total": STEPS}
    )


@page(public=True)
@require_POST
def sample_refusal(request: HttpRequest) -> HttpResponse:
    """Shows how the page answers when a rule says no (409), or when all went well."""
    if request.POST.get("well"):
        messages.success(request, _("Đã ghi nhận."))
        return redirect("style_page")
    return answers.refuse(
        request,
        "kit/style.html",
        _context(request),
        Refused("period_is_empty", "legal_basis_is_missing"),
        part="kit/style/_refused.html",
    )


def _context(request: HttpRequest) -> dict[str, object]:
    today = clock.today(request)
    wrong = style_samples.SampleForm({"title": "", "urgency": "normal", "due": "31/02"})
    return {
        **style_samples.codes(),
        "kinds": KINDS,
        "tokens": TOKENS,
        "days": [
            (today + timedelta(days=distance), distance) for distance in (12, 3, 1, 0, -1, -6)
        ],
        "targets": style_samples.targets(),
        "tasks": style_samples.tasks(today),
        "empty_table": style_samples.empty_table(),
        "saved": style_samples.filters(),
        "filter_form": style_samples.SampleFilter(request.GET or None),
        "form": style_samples.SampleForm(auto_id="sample_%s"),
        "wrong_form": wrong,
        "entries": style_samples.history(today),
        "revenue": style_samples.revenue(),
        "on_time": style_samples.on_time(),
        "shares": style_samples.shares(),
        "streets": style_samples.streets(),
        "chart_notes": style_samples.chart_notes(),
        "refused": None,
        "sample_refused": Refused("legal_basis_is_missing"),
        "steps": STEPS,
        "crumbs": [(_("Trang chủ"), "/")],
        "tab_items": [
            (_("Tổng quan"), "#text"),
            (_("Diễn biến"), "#timeline"),
            (_("Tệp"), "#lists"),
        ],
        "tab_current": "#text",
        "pairs": [(_("Số, ký hiệu"), "01/MẪU"), (_("Căn cứ"), None)],
    }
