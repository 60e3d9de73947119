"""What can be done to one proposal: each a form inside its card, each one POST."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.engine.directives import actions, queries
from opendistrict.faces.desk.directives import becoming, cards, choices, showing, words
from opendistrict.faces.desk.directives.choices import Data
from opendistrict.faces.desk.directives.forms import ReasonForm
from opendistrict.faces.desk.directives.showing import known
from opendistrict.faces.desk.directives.trying import Try, attempt, left
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused

UNPROCESSABLE = 422
CONFIRM = showing.CONFIRM
Said = str


def _answered(
    trying: Try, shown: cards.Card, do: Callable[[], tuple[Said, UUID | None]]
) -> HttpResponse:
    """Do it, or show the same card with what stands in the way."""
    form = shown.form
    if form is not None and not form.is_valid():
        return showing.part(trying.request, trying.view, shown, UNPROCESSABLE)
    try:
        said, go_to = do()
    except Refused as refused:
        again = cards.in_mode(shown, shown.mode, refused=refused)
        return showing.part(trying.request, trying.view, again, CONFLICT)
    return showing.changed(trying.request, trying.view, trying.card.proposal.id, said, go_to=go_to)


@page(act="directives.read")
@require_safe
@known
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The card as it is (what "cancel" puts back)."""
    trying = attempt(request, proposal_id)
    shown = cards.in_mode(trying.card, "")
    return showing.part(request, trying.view, shown)


# ------------------------------------------------------------------ accepting


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def accept(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """GET: the form, prefilled; `as` says what it shall become. POST: it becomes that."""
    trying = attempt(request, proposal_id)
    asked = request.POST if trying.sent is not None else request.GET
    shown = accepting(trying, asked.get("as", ""), asked.get("indicator", ""), trying.sent)
    if trying.sent is None:
        return showing.part(request, trying.view, shown)
    do = becoming.ACCEPT[shown.becomes]
    return _answered(trying, shown, lambda: (do(trying, shown.form), None))


def accepting(trying: Try, asked: str, indicator: str = "", data: Data = None) -> cards.Card:
    """The card with the form of what the proposal shall become; `indicator` is chosen in it."""
    ways = words.BECOMES[trying.card.proposal.kind]
    becomes = asked if asked in ways else ways[0]
    form = choices.FORMS[becomes](trying.desk, trying.card.proposal, data)
    if indicator and "indicator" in form.fields:
        form.initial["indicator"] = indicator
    return cards.in_mode(
        trying.card,
        "accept",
        form=form,
        becomes=becomes,
        ways=tuple((way, words.RESULTS[way].name) for way in ways),
        may_define=trying.actor.may(choices.REPORT, trying.view.directive.unit_id),
    )


@page(act=CONFIRM)
@require_safe
@known
def posts(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The posts of the unit that was chosen, for the form of a task."""
    trying = attempt(request, proposal_id)
    form = choices.task_form(trying.desk, trying.card.proposal, request.GET)
    shown = cards.in_mode(trying.card, "accept", form=form)
    return render(request, "desk/directives/_posts.html", {"card": shown})


# ------------------------------------------------------------------ the rest


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def reject(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    trying = attempt(request, proposal_id)
    form = ReasonForm(trying.sent, reasons=words.reasons(trying.card.proposal.kind))
    shown = cards.in_mode(trying.card, "reject", form=form)
    if trying.sent is None:
        return showing.part(request, trying.view, shown)

    def do() -> tuple[Said, None]:
        actions.reject(reason=form.reason(), **trying.told)
        return f"{_('Đã bỏ đề xuất.')} {left(trying)}", None

    return _answered(trying, shown, do)


@page(act=CONFIRM)
@require_POST
@known
def reject_kind(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """All that is open of the kind the page is narrowed to, for one reason."""
    actor, kind = actor_of(request), showing.kind_of(request)
    reasons = [str(reason) for reason in words.reasons(kind)]
    reason = request.POST.get("reason", "")
    view = queries.directive(directive_id, actor)
    if not kind or reason not in reasons:
        return showing.whole(request, view, status=UNPROCESSABLE)
    count = actions.reject_kind(
        directive_id=directive_id, kind=kind, reason=reason, actor=actor, at=clock.now(request)
    )
    said = ngettext("Đã bỏ %(count)s đề xuất.", "Đã bỏ %(count)s đề xuất.", count)
    messages.success(request, said % {"count": count})
    return redirect("directive", directive_id)


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def edit(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    trying = attempt(request, proposal_id)
    form = choices.edit_form(trying.desk, trying.card.proposal, trying.sent)
    shown = cards.in_mode(trying.card, "edit", form=form)
    if trying.sent is None:
        return showing.part(request, trying.view, shown)

    def do() -> tuple[Said, UUID]:
        told = form.cleaned_data
        actions.edit(
            start=told["start"],
            end=told["end"],
            kind=told["kind"],
            fields=_edited(trying, told),
            **trying.told,
        )
        return _("Đã sửa đề xuất."), proposal_id

    return _answered(trying, shown, do)


def _edited(trying: Try, told: dict[str, Any]) -> dict[str, Any]:
    """Only what the officer changed; the rest of the finding stays as the reader wrote it."""
    proposal = trying.card.proposal
    found: dict[str, Any] = {}
    name = choices.WORDS_OF.get(told["kind"], "what")
    if told["what"] and told["what"] != proposal.quote:
        found[name] = told["what"]
    if told["who_unit"] and told["who_unit"] != choices.only_unit(proposal):
        unit = trying.desk.tree.units[UUID(told["who_unit"])]
        found |= {"who_units": [str(unit.id)], "who": unit.name}
    if told["due"] != trying.card.due:
        found |= {"due": told["due"], "due_rule": None, "due_text": None}
    return found


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def split(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """GET: where it can be cut. POST: `place` once or more, in characters of the whole text."""
    trying = attempt(request, proposal_id)
    places = queries.split_places(proposal_id, trying.actor)
    shown = cards.in_mode(trying.card, "split", places=places)
    if trying.sent is None:
        return showing.part(request, trying.view, shown)
    wanted = [int(text) for text in trying.sent.getlist("place") if text.isdecimal()]

    def do() -> tuple[Said, UUID]:
        made = actions.split(places=wanted, **trying.told)
        said = ngettext(
            "Đã tách thành %(count)s đề xuất.", "Đã tách thành %(count)s đề xuất.", len(made)
        )
        return said % {"count": len(made)}, made[0]

    return _answered(trying, shown, do)


@page(act=CONFIRM)
@require_POST
@known
def merge(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """With the next open one of the page; `with` says which one the officer saw there."""
    trying = attempt(request, proposal_id)
    other = _unit(request.POST.get("with", "")) or _next(trying)

    def do() -> tuple[Said, UUID]:
        ids = [proposal_id, other] if other else [proposal_id]
        merged = actions.merge(proposal_ids=ids, actor=trying.actor, at=trying.at)
        return _("Đã gộp hai đề xuất."), merged

    return _answered(trying, trying.card, do)


def _unit(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _next(trying: Try) -> UUID | None:
    """The open proposal that follows in the text; none after the last."""
    listed = showing.wanted(trying.view, showing.kind_of(trying.request))
    place = next(n for n, p in enumerate(listed) if p.id == trying.card.proposal.id)
    return next((p.id for p in listed[place + 1 :] if p.state == "open"), None)


@page(act=CONFIRM)
@require_POST
@known
def undo(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    trying = attempt(request, proposal_id)

    def do() -> tuple[Said, UUID]:
        stands = actions.undo(**trying.told)
        return _("Đã hoàn tác."), stands[0]

    return _answered(trying, trying.card, do)
