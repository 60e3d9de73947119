"""An indicator that a figure of the text needs and the catalogue lacks, defined from its card."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.faces.desk.directives import cards, choices, deciding, showing
from opendistrict.faces.desk.directives.showing import known
from opendistrict.faces.desk.directives.trying import Try, attempt, confidence_of, source_of
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import page
from opendistrict.kernel.refusals import Refused

WAYS = ("value", "target")  # what a proposal becomes with an indicator


@page(act=showing.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def indicator(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """GET: the form, in the words of the text. POST: defined, and back to the form of the card
    with the new indicator chosen; the proposal itself is still open."""
    trying = attempt(request, proposal_id)
    asked = (trying.sent if trying.sent is not None else request.GET).get("as", "")
    becomes = asked if asked in WAYS else WAYS[0]
    form = choices.indicator_form(trying.desk, trying.card.proposal, trying.sent)
    shown = cards.in_mode(trying.card, "indicator", form=form, becomes=becomes)
    if trying.sent is None:
        return showing.part(request, trying.view, shown)
    if not form.is_valid():
        return showing.part(request, trying.view, shown, deciding.UNPROCESSABLE)
    try:
        code = _defined(trying, form.cleaned_data)
    except Refused as refused:
        again = cards.in_mode(shown, "indicator", refused=refused)
        return showing.part(request, trying.view, again, CONFLICT)
    return _back(trying, becomes, code)


def _defined(trying: Try, told: dict[str, str]) -> str:
    directive = trying.view.directive
    definition = IndicatorRow(
        code="",
        name=told["name"],
        name_en=told["name_en"],
        unit=told["measured_in"],
        direction=told["direction"],
        decimals=int(told["decimals"]),
        frequency=told["frequency"],
        basis=source_of(trying),
        confidence=confidence_of(trying),
        is_sample=directive.is_sample,
    )
    return indicators.define_indicator(
        definition=definition, unit_id=directive.unit_id, actor=trying.actor, at=trying.at
    )


def _back(trying: Try, becomes: str, code: str) -> HttpResponse:
    said = _("Đã lập chỉ số mới. Kiểm tra số liệu rồi xác nhận.")
    request, proposal = trying.request, trying.card.proposal
    if not getattr(request, "htmx", False):
        messages.success(request, said)
        at = reverse("proposal_accept", args=[proposal.id])
        return redirect(f"{at}?as={becomes}&indicator={code}")
    shown = deciding.accepting(trying, becomes, code)
    answered = showing.part(request, trying.view, shown)
    answered.headers["HX-Trigger"] = json.dumps({"toast": {"text": said, "kind": "ok"}})
    return answered
