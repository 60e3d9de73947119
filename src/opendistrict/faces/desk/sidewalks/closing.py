"""Works and events: what is closed when, whom it meets, closing it and opening it again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.sidewalks import forms
from opendistrict.faces.desk.sidewalks.sharing import CONFIRM, READ, UNREADABLE, wards
from opendistrict.faces.kit import clock, formats, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape, SegmentShape
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import ClosureShape, Ground, Span

GROUNDS = {
    Ground.ANY: forms.BOTH, Ground.SIDEWALK: forms.SIDEWALK, Ground.ROADWAY: forms.ROADWAY,
}  # fmt: skip


@page(act=READ)
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """What is or was closed in one's units, the newest first."""
    some = queries.closures(actor_of(request))
    where = _places([part for one in some for part in one.stretches], clock.today(request))
    lines = [_facts(request, one, where) for one in some]
    return render(request, "desk/sidewalks/closures.html", {"lines": lines})


def _facts(
    request: HttpRequest, one: ClosureShape, where: Mapping[tuple[UUID, Span], str]
) -> dict[str, Any]:
    today = clock.today(request)
    kind, word = ("progress", _("sẽ đóng")) if today < one.since else ("risk", _("đang đóng"))
    if one.until <= today:
        kind, word = "idle", _("đã mở")
    return {
        "it": one, "kind": kind, "word": word, "what": sidewalk_words.CLOSED[one.kind],
        "ground": GROUNDS[one.ground], "last": one.until - forms.DAY,
        "never": one.until <= one.since,
        "where": [where[part] for part in one.stretches],
    }  # fmt: skip


def _places(stretches: Sequence[tuple[UUID, Span]], on: date) -> Mapping[tuple[UUID, Span], str]:
    """Each stretch by its corners and houses, its metres where it is not the whole kerb."""
    kerbs = places.segments(key for key, _along in stretches)
    houses = places.frontages_along(kerbs, on)
    return {
        (key, along): _place(kerbs[key], [one for one in houses[key] if _faces(one, along)], along)
        for key, along in stretches
    }


def _faces(one: FrontageShape, along: Span) -> bool:
    return one.since_m is not None and along[0] <= one.since_m * 100 < along[1]


def _place(kerb: SegmentShape, houses: Sequence[FrontageShape], along: Span) -> str:
    said = [kerb.street, sidewalk_words.lies(kerb, houses)]
    if along[1] - along[0] < int(kerb.length_m * 100):
        since, until = (formats.number(at / 100) for at in along)
        said.append(_("mét %(since)s đến %(until)s") % {"since": since, "until": until})
    return ", ".join(one for one in said if one)


@page(act=CONFIRM)
@require_safe
def close(request: HttpRequest) -> HttpResponse:
    """Whom closing a stretch would meet, before anybody decides it."""
    form = _form(request, request.GET or None)
    if not form.is_bound:
        return _close(request, form)
    if not form.is_valid():
        return _close(request, form, status=UNREADABLE)
    try:
        return _close(request, form, stretches=_meant(form.cleaned_data))
    except Refused as refused:
        return _close(request, form, status=CONFLICT, refused=refused)


def _form(request: HttpRequest, told: Any) -> forms.ClosureForm:
    return forms.ClosureForm(told, units=wards(request))


def _meant(told: dict[str, Any]) -> list[tuple[UUID, Span]]:
    return queries.stretches_between(
        told["street"], told["unit"], told["since"], told["first"], told["end"]
    )


def _close(
    request: HttpRequest, form: forms.ClosureForm, *, status: int = 200,
    refused: Refused | None = None, stretches: Sequence[tuple[UUID, Span]] | None = None,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {"form": form, "refused": refused, "is_tried": bool(stretches)}
    if stretches:
        told, actor = form.cleaned_data, actor_of(request)
        met = queries.touched_by_closing(
            stretches, told["ground"], told["since"], told["last"] + forms.DAY, actor
        )
        where = sidewalk_words.wheres(met)
        context |= {
            "where": list(_places(stretches, told["since"]).values()),
            "met": [{"use": one, "where": where[one.id]} for one in met],
            "told": [(name, form[name].value()) for name in form.fields],
        }
    return render(request, "desk/sidewalks/close.html", context, status=status)


@page(act=CONFIRM)
@require_POST
def do_close(request: HttpRequest) -> HttpResponse:
    """Close it: uses there stand still, their holders are told."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _close(request, form, status=UNREADABLE)
    told = form.cleaned_data
    try:
        made = actions.close_ground(
            unit_id=told["unit"], kind=told["kind"], title=told["title"], ground=told["ground"],
            stretches=_meant(told), since=told["since"], until=told["last"] + forms.DAY,
            basis=told["basis"], actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _close(request, form, status=CONFLICT, refused=refused)
    messages.success(request, _("Đã đóng chỗ: %(number)s.") % {"number": made.number})
    return redirect("sidewalk_closure", made.number)


@page(act=READ)
@require_safe
def closure(request: HttpRequest, number: str) -> HttpResponse:
    return _closure(request, _found(request, number), forms.LiftForm())


def _found(request: HttpRequest, number: str) -> ClosureShape:
    one = queries.closure(number, actor_of(request))
    if one is None:
        raise Http404
    return one


def _closure(
    request: HttpRequest, one: ClosureShape, form: forms.LiftForm, *, status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    where = _places(one.stretches, clock.today(request))
    is_on = clock.today(request) < one.until
    return render(request, "desk/sidewalks/closure.html", {
        "one": _facts(request, one, where), "form": form, "refused": refused,
        "met": [(number, since, until - forms.DAY)
                for number, (since, until) in queries.stood_still_for(one.id).items()],
        "may_lift": is_on and actor_of(request).may(CONFIRM, one.unit_id),
    }, status=status)  # fmt: skip


@page(act=CONFIRM)
@require_POST
def lift(request: HttpRequest, number: str) -> HttpResponse:
    """Open it again before its last day."""
    one, form = _found(request, number), forms.LiftForm(request.POST)
    if not form.is_valid():
        return _closure(request, one, form, status=UNREADABLE)
    try:
        actions.lift_closure(
            closure_id=one.id, **form.cleaned_data, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _closure(request, one, form, status=CONFLICT, refused=refused)
    messages.success(request, _("Đã mở lại."))
    return redirect("sidewalk_closure", one.number)
