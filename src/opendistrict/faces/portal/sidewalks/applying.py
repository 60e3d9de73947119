"""From an answer to an application: the place is held, and the form is begun with what is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.actions import drafting
from opendistrict.engine.cases.queries.drafting import drafts_of
from opendistrict.faces.kit import clock, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.sidewalks import following, mine, wording
from opendistrict.faces.portal.sidewalks.forms import AskForm
from opendistrict.faces.portal.sidewalks.views import house, uses, wish
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import queries as people
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseRule, UseShape

NUMBER = "giu_cho"  # the field of a form that names the place


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form that was sent asks for."""

    where: dict[str, Any]  # wish, kerb and house, as every act wants them
    rule: UseRule | None
    follows: UseShape | None


def _asked(request: HttpRequest) -> _Asked | None:
    form = AskForm(request.POST, uses=uses())
    match = house(form.cleaned_data, request.POST) if form.is_valid() else None
    if match is None:
        return None
    wanted, segment_id = wish(form.cleaned_data, match)
    where = {"wanted": wanted, "segment_id": segment_id, "frontage_id": match.frontage.id}
    rule = queries.rule_of(wanted)
    return _Asked(where, rule, following.followed(form.cleaned_data, actor_of(request)))


def _act(
    request: HttpRequest, act: Callable[..., Any], asked: _Asked, **more: object
) -> Any:  # fmt: skip
    """Do it, for a use that this page can keep a place for.

    :raises Refused: `use_has_no_procedure`, and what the act refuses.
    """
    rule = asked.rule
    if rule is not None and not wording.is_kept(rule):
        raise Refused("use_has_no_procedure", use=rule.code)
    return act(
        **asked.where, purpose=rule.name if rule else "", actor=actor_of(request),
        at=clock.now(request), **more,
    )  # fmt: skip


@page(citizen=True)
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold the place that was asked about, and go on to its application; where a notice is enough
    the place is had at once."""
    asked, actor = _asked(request), actor_of(request)
    if asked is None:
        return redirect("sidewalk_ask")
    follows_id = asked.follows.id if asked.follows else None
    try:
        use = _act(request, actions.hold, asked, party_id=actor.party_id, follows_id=follows_id)
    except Refused as refused:
        return _refused(request, refused)
    if asked.rule is None or not asked.rule.procedure:
        messages.success(request, _("Đã báo phường. Chỗ này là của bạn trong thời gian đã báo."))
        return redirect("my_sidewalk")
    messages.success(
        request, _("Đã giữ chỗ %(number)s trong 2 ngày. Nộp hồ sơ trong thời gian ấy.")
        % {"number": use.number},
    )  # fmt: skip
    return _go_on(request, actor, use)


@page(citizen=True)
@require_POST
def wait(request: HttpRequest) -> HttpResponse:
    """Wait for the place that was asked about and that somebody else has."""
    asked = _asked(request)
    if asked is None:
        return redirect("sidewalk_ask")
    try:
        _act(request, actions.wait, asked)
    except Refused as refused:
        return _refused(request, refused)
    messages.success(request, _("Đã ghi tên chờ chỗ. Xem thứ tự ở trang này."))
    return redirect("my_sidewalk")


@page(citizen=True)
@require_POST
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """Take a ticket of a round for the place that was asked about."""
    asked = _asked(request)
    if asked is None:
        return redirect("sidewalk_ask")
    try:
        _act(request, actions.enter, asked, number=number)
    except Refused as refused:
        return _refused(request, refused)
    messages.success(request, _("Đã ghi tên vào đợt %(number)s.") % {"number": number})
    return redirect("sidewalk_round", number)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"refused": refused, "query": request.POST.urlencode()}
    return render(request, "portal/sidewalks/refused.html", context, status=CONFLICT)


@page(citizen=True)
@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Go on with the application for a place one holds: the one that was begun for it, else, as
    for a place that was waited for, a new one."""
    actor = actor_of(request)
    use = queries.use(number, actor)
    if use is None or use.state != "held" or use.dossier_id is not None:
        return redirect("my_sidewalk")
    return _go_on(request, actor, use)


def _go_on(request: HttpRequest, actor: Actor, use: UseShape) -> HttpResponse:
    begun = (one.id for one in drafts_of(actor) if one.typed.get(NUMBER) == use.number)
    try:
        draft_id = next(begun, None) or _begun(request, actor, use)
    except Refused as refused:
        return mine.answer(request, refused=refused, status=CONFLICT)
    return redirect("draft_form", draft_id)


def _begun(request: HttpRequest, actor: Actor, use: UseShape) -> UUID:
    """The application, with all that the place itself says already written in."""
    at = clock.now(request)
    weighed = queries.quote(
        use.wanted,
        segment_id=use.segment_id,
        frontage_id=use.frontage_id,
        follows_id=use.follows_id,
    ).weighed  # what it holds itself stands where it wants to stand: the way left is the same
    rule = weighed.rule
    if rule is None or not rule.procedure:
        raise Refused("use_has_no_procedure", use=use.wanted.use)
    version = cases.in_force(rule.procedure, at.date())
    if version is None:
        raise Refused("procedure_is_not_in_force", procedure=rule.procedure, day=at.date())
    procedure, _flow = cases.rules_of(version.id)
    asked = {one.code for one in procedure.form}
    left = weighed.way.width if weighed.way else None
    told = sidewalk_words.form_values(rule, use, sidewalk_words.where(use), left)
    known = {name: value for name, value in told.items() if name in asked}
    party = people.parties([use.party_id], actor=actor)[use.party_id]
    subject = next(one for one in (party.kind, *sorted(procedure.subjects))
                   if one in procedure.subjects)  # fmt: skip
    return drafting.save_draft(
        procedure=rule.procedure,
        office_id=use.unit_id,
        subject=subject,
        typed=known,
        actor=actor,
        at=at,
    )
