"""Offices that ended with open dossiers, and moving those to the heirs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.engine.cases.queries import rehousing
from opendistrict.engine.cases.shapes.rehousing import UNITS, Rehousing
from opendistrict.faces.desk.procedures import forms, shown
from opendistrict.faces.desk.procedures.moving import orders_shown, tried_or_ordered
from opendistrict.faces.desk.procedures.shown import ACT
from opendistrict.faces.kit import clock, dossier_words
from opendistrict.faces.kit.pages import page
from opendistrict.registers.orgs import queries as orgs


def _name(unit_id: UUID, request: HttpRequest) -> str:
    unit = orgs.units([unit_id], on=clock.today(request))[unit_id]
    return dossier_words.either(unit.name, unit.name_en)


@page(act=ACT)
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Units that are no more and with which open dossiers lie."""
    on = clock.today(request)
    slugs = {key: slug for slug, key in orgs.unit_ids_by_slug().items()}
    found = rehousing.ended_with_dossiers(on)
    heirs = orgs.successors_of(found, on=on)
    context = {
        "units": [
            (slugs[one], _name(one, request), shown.count(number),
             [_name(heir, request) for heir in heirs[one]])
            for one, number in found.items()
        ],
        "orders": orders_shown(rehousing.orders()), "crumbs": shown.crumbs(),
    }  # fmt: skip
    return render(request, "desk/procedures/offices.html", context)


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    source = orgs.unit_ids_by_slug().get(sent.get("source", ""))
    if source is None:
        raise Http404
    form, heirs = _form(request, source)
    title = _name(source, request)
    context: dict[str, Any] = {
        "title": title, "form": form, "source": sent["source"], "refused": None,
        "heirs": [name for _key, name in heirs],
        "crumbs": [*shown.crumbs(), (_("Đơn vị đã kết thúc"), _offices())],
    }  # fmt: skip
    return tried_or_ordered(
        request, form, context, "desk/procedures/units.html", lambda: _what(form, source),
        ("rehouse_offices",),
    )  # fmt: skip


def _offices() -> str:
    return reverse("rehouse_offices")


def _form(request: HttpRequest, source: UUID) -> tuple[forms.MoveForm, list[tuple[str, str]]]:
    """A choice only where there is one: several heirs, or none."""
    sent = request.POST if request.method == "POST" else request.GET
    on = clock.today(request)
    form = forms.MoveForm(sent if "on" in sent else None, initial={"on": on})
    heirs = [(str(one), _name(one, request)) for one in orgs.successor_of(source, on=on)]
    if len(heirs) > 1:
        form.choose("heir", _("Đơn vị nhận hồ sơ"), heirs)
    elif not heirs:
        places = [one for one in orgs.tree_on(on).units.values() if one.kind == "ward"]
        form.choose("heir", _("Đơn vị nhận hồ sơ"), [(str(one.id), one.name) for one in places])
    return form, heirs


def _what(form: forms.MoveForm, source: UUID) -> Rehousing:
    chosen = form.cleaned_data.get("heir")
    offices = {source: UUID(chosen)} if chosen else {}
    return Rehousing(kind=UNITS, on=form.cleaned_data["on"], sources=(source,), offices=offices)
