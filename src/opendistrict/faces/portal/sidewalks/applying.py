"""From an answer to an application: the place is held, and the form is begun with what is known."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.actions import drafting
from opendistrict.faces.kit import clock, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.sidewalks.forms import AskForm
from opendistrict.faces.portal.sidewalks.views import house, uses, wish
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import queries as people
from opendistrict.registers.places.shapes import AddressMatch
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import By, Quote, UseRule, UseShape


@page(citizen=True)
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold the place that was asked about, and go on to its application; where a notice is enough
    the place is had at once."""
    form = AskForm(request.POST, uses=uses())
    match = house(form.cleaned_data, request.POST) if form.is_valid() else None
    if match is None:
        return redirect("sidewalk_ask")
    actor, told = actor_of(request), form.cleaned_data
    wanted, segment_id = wish(told, match)
    quote = queries.quote(wanted, segment_id=segment_id, frontage_id=match.frontage.id)
    rule = quote.weighed.rule
    assert actor.party_id is not None
    try:
        if rule is not None and rule.by not in (By.NOTICE, By.NOTHING) and not rule.procedure:
            raise Refused("use_has_no_procedure", use=rule.code)
        use = actions.hold(
            wanted=wanted, segment_id=segment_id, frontage_id=match.frontage.id,
            party_id=actor.party_id, purpose=rule.name if rule else "", actor=actor,
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        context = {"refused": refused, "query": request.POST.urlencode()}
        return render(request, "portal/sidewalks/refused.html", context, status=CONFLICT)
    assert rule is not None
    if not rule.procedure:
        messages.success(request, _("Đã báo phường. Chỗ này là của bạn trong thời gian đã báo."))
        return redirect("my_sidewalk")
    return redirect("draft_form", _begun(request, actor, rule, quote, use, match))


def _begun(
    request: HttpRequest, actor: Actor, rule: UseRule, quote: Quote, use: UseShape,
    match: AddressMatch,
) -> Any:  # fmt: skip
    """The application, with all that the place itself says already written in."""
    at = clock.now(request)
    version = cases.in_force(rule.procedure, at.date())
    if version is None:
        raise Refused("procedure_is_not_in_force", procedure=rule.procedure, day=at.date())
    procedure, _flow = cases.rules_of(version.id)
    asked = {one.code for one in procedure.form}
    left = quote.weighed.way.width if quote.weighed.way else None
    where = f"{match.frontage.number} {match.frontage.street}"
    told = sidewalk_words.form_values(rule, use, where, left)
    known = {name: value for name, value in told.items() if name in asked}
    party = people.parties([use.party_id], actor=actor)[use.party_id]
    subject = next(one for one in (party.kind, *sorted(procedure.subjects))
                   if one in procedure.subjects)  # fmt: skip
    messages.success(
        request, _("Đã giữ chỗ %(number)s trong 2 ngày. Nộp hồ sơ trong thời gian ấy.")
        % {"number": use.number},
    )  # fmt: skip
    return drafting.save_draft(
        procedure=rule.procedure,
        office_id=use.unit_id,
        subject=subject,
        typed=known,
        actor=actor,
        at=at,
    )
