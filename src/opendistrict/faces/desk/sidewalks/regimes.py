"""The texts that govern uses, what ending one does, and lists of streets as they are decided."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.faces.desk.sidewalks import forms
from opendistrict.faces.kit import clock, formats, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.money import NOTHING
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import Affected, Regime

READ, END = "sidewalks.read", "sidewalks.end_regime"
UNREADABLE = 422
_DAY = timedelta(days=1)


@page(act=READ)
@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """Every text, the newest first, with what it allows and how far that is known."""
    today = clock.today(request)
    told = [
        {
            "regime": one,
            "is_in_force": one.in_force(today),
            "uses": [either(use.name, use.name_en) for use in one.uses.values()],
            "note": either(one.note, one.note_en),
        }
        for one in reversed(queries.regimes())
    ]
    return render(request, "desk/sidewalks/regimes.html", {"regimes": told})


def _regime(code: str) -> Regime:
    found = next((one for one in queries.regimes() if one.code == code), None)
    if found is None:
        raise Http404
    return found


@page(act=END)
@require_safe
def ending(request: HttpRequest, code: str) -> HttpResponse:
    """What ending a text on a day would do, before anybody does it."""
    regime = _regime(code)
    form = forms.EndRegimeForm(request.GET) if request.GET else forms.EndRegimeForm(
        initial={"on": clock.today(request) + _DAY}
    )  # fmt: skip
    return _ending(request, regime, form)


def _ending(
    request: HttpRequest, regime: Regime, form: forms.EndRegimeForm, *, status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    tried: list[Affected] | None = None
    if form.is_bound and form.is_valid():
        tried = queries.touched_by_ending(regime.code, form.cleaned_data["on"], actor_of(request))
    context: dict[str, Any] = {"regime": regime, "form": form, "refused": refused}
    if tried is not None:
        places = sidewalk_words.wheres([one.use for one in tried])
        sums = sum((one.unused for one in tried if one.unused is not None), NOTHING)
        context |= {
            "tried": [
                {"use": one.use, "where": places[one.use.id],
                 "unused": formats.dong(one.unused.dong) if one.unused is not None else ""}
                for one in tried
            ],
            "sum": formats.dong(sums.dong),
        }  # fmt: skip
    return render(request, "desk/sidewalks/regime.html", context, status=status)


@page(act=END)
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a text: every use under it ends that day, nothing is deleted."""
    regime = _regime(code)
    form = forms.EndRegimeForm(request.POST)
    if not form.is_valid():
        return _ending(request, regime, form, status=UNREADABLE)
    try:
        touched = actions.end_regime(
            code=code, **form.cleaned_data, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _ending(request, regime, form, status=CONFLICT, refused=refused)
    told = ngettext(
        "Đã chấm dứt; %(count)s chỗ hết được dùng từ ngày ấy.",
        "Đã chấm dứt; %(count)s chỗ hết được dùng từ ngày ấy.", len(touched),
    )  # fmt: skip
    messages.success(request, told % {"count": len(touched)})
    return redirect("sidewalk_regimes")


@page(act=END)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Publish a list of streets by a decision: all of it or nothing, each wrong name told."""
    today = clock.today(request)
    uses = [
        (use.code, either(use.name, use.name_en))
        for regime in queries.regimes() if regime.in_force(today) or regime.until is None
        for use in regime.uses.values() if use.on_list
    ]  # fmt: skip
    form = forms.ListForm(request.POST or None, uses=uses)
    context: dict[str, Any] = {"form": form, "has_uses": bool(uses), "refused": None}
    if not form.is_bound:
        return render(request, "desk/sidewalks/listing.html", context)
    if not form.is_valid():
        return render(request, "desk/sidewalks/listing.html", context, status=UNREADABLE)
    told = form.cleaned_data
    try:
        added = actions.publish_list(
            use=told["use"], streets=told["streets"].splitlines(), since=told["since"],
            until=told["last"] + _DAY if told["last"] else None, basis=told["basis"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        context["refused"] = refused
        return render(request, "desk/sidewalks/listing.html", context, status=CONFLICT)
    told_ = ngettext("Đã công bố %(count)s tuyến.", "Đã công bố %(count)s tuyến.", added)
    messages.success(request, told_ % {"count": added})
    return redirect("sidewalk_listing")
