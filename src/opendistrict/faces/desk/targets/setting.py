"""Opening a set and giving a target of it by hand."""

import re
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import SetView, TargetKind
from opendistrict.faces.desk.targets import new_forms, wording
from opendistrict.faces.desk.targets.views import SET
from opendistrict.faces.desk.tasks.forms import Choices, unit_choices
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

UNPROCESSABLE = 422
DECEMBER = 12


def status_of(request: HttpRequest, refused: Refused | None) -> int:
    """Of a page that shows its form (again)."""
    if request.method != "POST":
        return 200
    return CONFLICT if refused else UNPROCESSABLE


def own_place(actor: Actor, act: str, on: date) -> tuple[Choices, str]:
    """The units over which one may do `act`, and of these the place one serves."""
    tree = orgs.tree_on(on)
    reach = orgs.scope(actor, act) & tree.units.keys()
    place = tree.place_of(actor.unit_id) if actor.unit_id in tree.units else None
    first = next((unit for unit in (place, actor.unit_id) if unit in reach), "")
    return unit_choices(tree, sorted(reach)), str(first)


# ------------------------------------------------------------------ a set


@page(act=SET)
@require_http_methods(["GET", "HEAD", "POST"])
def open_set(request: HttpRequest) -> HttpResponse:
    """The form stands on the coming year of one's own place."""
    form = _set_form(request)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            target_set_id = plans.register_target_set(
                code=_code(request, form), **form.asked, passage_id=None,
                is_sample=demo.makes_samples(), confidence="",
                actor=actor_of(request), at=clock.now(request),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã mở bộ chỉ tiêu. Thêm từng chỉ tiêu, hoặc nhập Excel."))
            return redirect("target_set", target_set_id=target_set_id)
    context = {"form": form, "refused": refused}
    return render(request, "desk/targets/new_set.html", context, status=status_of(request, refused))


def _set_form(request: HttpRequest) -> new_forms.SetForm:
    today = clock.today(request)
    units, first = own_place(actor_of(request), SET, today)
    # The targets of a year are given in December of the year before.
    year = today.year + (today.month == DECEMBER)
    unit = orgs.units([UUID(first)], on=today).get(UUID(first)) if first else None
    with translation.override("vi"):  # the title of the set, in whatever language the page is
        title = _("Chỉ tiêu năm %(year)s của %(unit)s") % {
            "year": year,
            "unit": unit.name if unit else "",
        }
    initial = {"unit": first, "period": str(year), "cut_off": "calendar", "title": title}
    return new_forms.SetForm(
        request.POST if request.method == "POST" else None, units=units, initial=initial
    )


def _code(request: HttpRequest, form: new_forms.SetForm) -> str:
    """As typed; else of the unit and the period: phuong-sai-gon-2027."""
    if form.cleaned_data["code"]:
        return str(form.cleaned_data["code"]).lower()
    asked = form.asked
    unit = orgs.units([asked["unit_id"]], on=clock.today(request))[asked["unit_id"]]
    typed = wording.period_typed(asked["period_kind"], asked["since"], asked["until"])
    return re.sub(r"[^a-z0-9]+", "-", fold(f"{unit.slug} {typed}"))[:64].strip("-")


# ------------------------------------------------------------------ a target


@page(act=SET)
@require_http_methods(["GET", "HEAD", "POST"])
def add_target(request: HttpRequest, target_set_id: UUID) -> HttpResponse:
    """Give a unit one more target of the set; "and another" comes back to an empty form."""
    view = _set_or_404(request, target_set_id)
    form = _target_form(request, view)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            plans.set_target(
                target_set_id=target_set_id, **form.asked, owner_post_id=None, passage_id=None,
                is_sample=view.set.is_sample or demo.makes_samples(), confidence="",
                actor=actor_of(request), at=clock.now(request),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã giao chỉ tiêu."))
            where = "add_target" if "again" in request.POST else "target_set"
            return redirect(where, target_set_id=target_set_id)
    context = {
        "form": form,
        "refused": refused,
        "set": view.set,
        "title": wording.title_of(view.set.title, view.set.title_en),
        "note": _standing(view),
        "fields": sorted({one.target.field for one in view.targets if one.target.field}),
        "known_fields": new_forms.KNOWN_FIELDS,
    }
    return render(
        request, "desk/targets/new_target.html", context, status=status_of(request, refused)
    )


def _set_or_404(request: HttpRequest, target_set_id: UUID) -> SetView:
    """A set one may not give targets to is not there for one's targets."""
    actor = actor_of(request)
    view = queries.set_view(target_set_id, actor=actor, on=clock.today(request))
    if view is None or not actor.may(SET, view.set.unit_id):
        raise Http404
    return view


def _standing(view: SetView) -> str:
    """How many of the set's targets are there already."""
    known = view.known_count
    if not view.declared_count:
        told = ngettext("Bộ đang có %(count)s chỉ tiêu.", "Bộ đang có %(count)s chỉ tiêu.", known)
        return told % {"count": known}
    return _("Bộ đang có %(known)s trên %(whole)s chỉ tiêu văn bản nêu.") % {
        "known": known,
        "whole": view.declared_count,
    }


def _target_form(request: HttpRequest, view: SetView) -> new_forms.TargetForm:
    one = view.set
    units, first = own_place(actor_of(request), SET, clock.today(request))
    listed = {unit_id for _kind, group in units for unit_id, _name in group}
    wholes = [
        (str(target.target.id), target.target.title)
        for target in view.targets
        if target.target.kind == TargetKind.COMPOSITE
    ]
    last = view.targets[-1].target if view.targets else None  # they are given one after the other
    initial = {
        "period": wording.period_typed(one.period_kind, one.since, one.until),
        "cut_off": one.cut_off,
        "plan_source": last.plan_source if last else one.source,
        "owner": str(one.unit_id) if str(one.unit_id) in listed else first,
        "field": last.field if last else "",
        "whole": request.GET.get("whole", ""),
    }
    return new_forms.TargetForm(
        request.POST if request.method == "POST" else None,
        units=units, indicators=wording.indicator_choices(), wholes=wholes, initial=initial,
    )  # fmt: skip
