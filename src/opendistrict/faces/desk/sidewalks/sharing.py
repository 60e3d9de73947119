"""Rounds in which a ward shares out ground: opened by a decision, drawn by a public number."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.faces.desk.sidewalks import forms
from opendistrict.faces.kit import clock, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.days import end_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import RoundShape

READ, CONFIRM = "sidewalks.read", "sidewalks.confirm"
UNREADABLE = 422


@page(act=READ)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    told = [sidewalk_words.round_facts(one) for one in queries.rounds_of_office(actor_of(request))]
    return render(request, "desk/sidewalks/rounds.html", {"rounds": told})


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Say what is shared out, until when one may ask, and which public number will decide."""
    form = forms.RoundForm(request.POST or None, units=wards(request), uses=_uses(request))
    context: dict[str, Any] = {"form": form, "refused": None}
    if not form.is_bound:
        return render(request, "desk/sidewalks/open_round.html", context)
    if not form.is_valid():
        return render(request, "desk/sidewalks/open_round.html", context, status=UNREADABLE)
    told = form.cleaned_data
    try:
        made = actions.open_round(
            unit_id=told["unit"], use=told["use"], ground=told["ground"],
            streets=told["streets"].splitlines(), since=told["since"],
            until=told["last"] + forms.DAY, method=told["method"],
            closes_at=end_of(told["closes_on"]),
            number_from=told["number_from"], number_on=told["number_on"], basis=told["basis"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        context["refused"] = refused
        return render(request, "desk/sidewalks/open_round.html", context, status=CONFLICT)
    messages.success(request, _("Đã mở đợt %(number)s.") % {"number": made.number})
    return redirect("sidewalk_office_round", made.number)


def wards(request: HttpRequest) -> list[tuple[str, str]]:
    """The wards in which one may decide of the sidewalk."""
    units = orgs.tree_on(clock.today(request)).units
    mine = [units[key] for key in orgs.scope(actor_of(request), CONFIRM) if key in units]
    return [(str(one.id), either(one.name, one.name_en)) for one in mine if one.kind == "ward"]


def _uses(request: HttpRequest) -> list[tuple[str, str]]:
    """What some text allows from today on, and this place can be kept for."""
    today = clock.today(request)
    named = {
        use.code: either(use.name, use.name_en)
        for regime in queries.regimes() if regime.until is None or today < regime.until
        for use in regime.uses.values() if use.procedure
    }  # fmt: skip
    return sorted(named.items(), key=lambda one: one[1])


@page(act=READ)
@require_safe
def office_round(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> RoundShape:
    one = queries.round_by_number(number)
    if one is None or not actor_of(request).may(READ, one.unit_id):
        raise Http404
    return one


def _page(
    request: HttpRequest, one: RoundShape, *, status: int = 200, refused: Refused | None = None,
    wrong: dict[str, Form] | None = None,
) -> HttpResponse:  # fmt: skip
    wrong = wrong or {}
    tickets = queries.tickets(one)
    facts = sidewalk_words.round_facts(one)
    is_known = clock.today(request) >= one.number_on
    return render(request, "desk/sidewalks/round.html", {
        **facts, "facts": facts, "count": len(tickets), "refused": refused,
        "served": sum(ticket.state in ("offered", "taken") for ticket in tickets),
        "may_act": actor_of(request).may(CONFIRM, one.unit_id) and one.state in queries.UNDRAWN,
        "may_draw": one.state == "closed" and is_known,
        "draw": wrong.get("dinh-thu-tu") or forms.DrawForm(auto_id="dinh-thu-tu_%s"),
        "call_off": wrong.get("thoi") or forms.CallOffForm(auto_id="thoi_%s"),
    }, status=status)  # fmt: skip


def _drawn(one: RoundShape, made: int) -> str:
    told = ngettext(
        "Đã định thứ tự; %(count)s người được giữ chỗ.",
        "Đã định thứ tự; %(count)s người được giữ chỗ.", made,
    )  # fmt: skip
    return told % {"count": made}


def _called_off(one: RoundShape, made: None) -> str:
    return _("Đã thôi đợt %(number)s.") % {"number": one.number}


# Act: form, what is done, what is said of it then.
_ACTS: dict[str, tuple[type[Form], Callable[..., Any], Callable[[RoundShape, Any], str]]] = {
    "dinh-thu-tu": (forms.DrawForm, actions.draw, _drawn),
    "thoi": (forms.CallOffForm, actions.call_off, _called_off),
}


@page(act=CONFIRM)
@require_POST
def act_on(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Write down the public number, from which the order and who has ground follow; or call the
    round off."""
    if act not in _ACTS:
        raise Http404
    one, (form_of, done, told) = _found(request, number), _ACTS[act]
    form = form_of(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _page(request, one, status=UNREADABLE, wrong={act: form})
    try:
        made = done(
            number=one.number, **form.cleaned_data, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _page(request, one, status=CONFLICT, refused=refused, wrong={act: form})
    messages.success(request, told(one, made))
    return redirect("sidewalk_office_round", one.number)
