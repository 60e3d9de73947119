"""Open dossiers to another version: the steps matched, a dry run, the order, and what is left."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries import keeping, rehousing
from opendistrict.engine.cases.shapes.rehousing import VERSION, OrderShape, Rehousing
from opendistrict.faces.desk.procedures import forms, shown
from opendistrict.faces.desk.procedures.shown import ACT
from opendistrict.faces.desk.procedures.trying import trial
from opendistrict.faces.kit import clock, dossier_words, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused

UNREADABLE = 422


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """GET with a day is the dry run, and changes nothing; POST orders what it showed."""
    on = clock.today(request)
    kept = shown.kept_or_404(code, on)
    target = kept.coming or kept.in_force
    if target is None:
        raise Http404
    form = _form(request, code, target.version.id)
    context: dict[str, Any] = {
        "kept": kept, "target": target, "form": form, "crumbs": shown.crumbs(kept),
        "orders": orders_shown(rehousing.orders(procedure=code)), "refused": None,
        "elsewhere": [one for one in keeping.open_versions(code) if one != target.version.id],
    }  # fmt: skip
    return tried_or_ordered(
        request, form, context, "desk/procedures/move.html",
        lambda: _what(form, target.version.id), ("procedure_move", code),
    )  # fmt: skip


def _form(request: HttpRequest, code: str, version_id: UUID) -> forms.VersionMoveForm:
    sent = request.POST if request.method == "POST" else request.GET
    data = sent if "on" in sent else None
    form = forms.VersionMoveForm(data, initial={"on": clock.today(request)})
    new = shown.rules_of(version_id)
    choices = [(one.code, dossier_words.said(one.name)) for one in new.steps]
    for old, procedure in reversed(keeping.old_steps(code, version_id)):
        label = _("Bước cũ “%(step)s” thành") % {"step": dossier_words.step_name(procedure, old)}
        form.choose(f"step_{old}", label, choices)
    return form


def _what(form: forms.VersionMoveForm, version_id: UUID) -> Rehousing:
    told = form.cleaned_data
    steps = {
        name.removeprefix("step_"): value
        for name, value in told.items()
        if name.startswith("step_") and value
    }
    return Rehousing(
        kind=VERSION, on=told["on"], version_id=version_id, steps=steps,
        new_term=told["new_term"],
    )  # fmt: skip


def tried_or_ordered(
    request: HttpRequest, form: forms.MoveForm, context: dict[str, Any], template: str,
    what: Any, here: tuple[str, ...],
) -> HttpResponse:  # fmt: skip
    """The page with a dry run below the form, or the order given and done."""
    status = 200
    if form.is_bound and not form.is_valid():
        status = UNREADABLE
    elif form.is_bound:
        asked = what()
        if request.method == "POST":
            try:
                order(request, asked, form.cleaned_data["basis"])
                return redirect(*here)
            except Refused as refused:
                context["refused"], status = refused, CONFLICT
        context["trial"] = trial(request, asked)
    return render(request, template, context, status=status)


def order(request: HttpRequest, what: Rehousing, basis: str) -> None:
    actor, at = actor_of(request), clock.now(request)
    made = actions.order_rehousing(
        what=what, basis=basis, seen=request.POST.get("seen", ""), actor=actor, at=at
    )
    if what.on <= clock.today(request):
        _say(request, made)
    else:
        told = _("Đã ra lệnh. Hồ sơ được chuyển ngày %(on)s.") % {"on": formats.day(what.on)}
        messages.success(request, told)


def _say(request: HttpRequest, order_id: UUID, confirmed: str = "") -> None:
    done = actions.carry_out(
        order_id=order_id, confirmed=confirmed, actor=actor_of(request), at=clock.now(request)
    )
    told = ngettext("Đã chuyển %(n)s hồ sơ.", "Đã chuyển %(n)s hồ sơ.", done.moved)
    messages.success(request, told % {"n": formats.number(done.moved)})
    if done.left:
        left = ngettext("%(n)s hồ sơ chưa chuyển được.", "%(n)s hồ sơ chưa chuyển được.", done.left)
        messages.warning(request, left % {"n": formats.number(done.left)})


def orders_shown(orders: Iterable[OrderShape]) -> list[dict[str, Any]]:
    words = {
        "ordered": ("progress", _("chờ đến ngày")), "differs": ("risk", _("cần xác nhận lại")),
        "done": ("ok", _("đã chuyển")), "cancelled": ("idle", _("đã hủy")),
    }  # fmt: skip
    return [
        {
            "order": one, "kind": words[one.status][0], "word": words[one.status][1],
            "is_open": one.status in ("ordered", "differs"), "left": formats.number(one.left),
            "moved": formats.number(one.moved),
        }
        for one in orders
    ]  # fmt: skip


def _back(one: OrderShape) -> tuple[str, ...]:
    return ("procedure_move", one.procedure) if one.procedure else ("rehouse_offices",)


def _order_or_404(order_id: UUID) -> OrderShape:
    found = rehousing.order(order_id)
    if found is None:
        raise Http404
    return found


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """An order that waits, with a dry run of today; carried out once that is confirmed."""
    one = _order_or_404(order_id)
    refused, status = None, 200
    if request.method == "POST":
        try:
            _say(request, order_id, request.POST.get("seen", ""))
            return redirect(*_back(one))
        except Refused as found:
            refused, status = found, CONFLICT
    context = {
        "one": one, "refused": refused, "trial": trial(request, one.what),
        "crumbs": shown.crumbs(), "is_due": one.what.on <= clock.today(request),
    }  # fmt: skip
    return render(request, "desk/procedures/order.html", context, status=status)


@page(act=ACT)
@require_POST
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    one = _order_or_404(order_id)
    try:
        actions.cancel_rehousing(order_id=order_id, actor=actor_of(request), at=clock.now(request))
        messages.success(request, _("Đã hủy lệnh."))
    except Refused as refused:
        context = {
            "one": one, "refused": refused, "trial": trial(request, one.what),
            "crumbs": shown.crumbs(), "is_due": False,
        }  # fmt: skip
        return render(request, "desk/procedures/order.html", context, status=CONFLICT)
    return redirect(*_back(one))
