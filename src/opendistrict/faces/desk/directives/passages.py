"""One passage: its words in their place, what came of it, who decided, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import PassageView
from opendistrict.faces.desk.directives import cards, showing, words
from opendistrict.faces.desk.directives.showing import known
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.preferences import back
from opendistrict.kernel.refusals import Refused


@page(act="directives.read")
@require_safe
@known
def passage(request: HttpRequest, passage_id: UUID) -> HttpResponse:
    return _shown(request, passage_id)


def _shown(
    request: HttpRequest, passage_id: UUID, *, status: int = 200, **more: Any
) -> HttpResponse:
    actor = actor_of(request)
    view = queries.passage(passage_id, actor, clock.today(request))
    kind, fate = words.FATES[view.passage.fate]
    context = {
        "view": view,
        "directive": view.directive,
        "passage": view.passage,
        "fate": fate,
        "fate_kind": kind if kind in ("ok", "progress", "risk") else "idle",
        "stretch": _stretch(view),
        "decisions": _decisions(view),
        "became": [
            (line, words.RESULTS[line.kind], cards.became_href(line)) for line in view.became
        ],
        "may_decide": actor.may(showing.CONFIRM, view.directive.unit_id),
        "may_give": actor.may_somewhere("plans.give_task"),
        "give": f"{reverse('give_task')}?passage={passage_id}",
        "reasons": words.NO_WORK,
        "first": view.proposals[0].id if view.proposals else None,
        "refused": None,
        **more,
    }
    return render(request, "desk/directives/passage.html", context, status=status)


def _stretch(view: PassageView) -> showing.Stretch:
    return showing.stretch(view.passage, view.segments, view.proposals)


def _decisions(view: PassageView) -> list[dict[str, Any]]:
    """Who decided what about this passage, for the timeline."""
    told = {
        "accepted": (_("Xác nhận thành %(what)s"), "check", "ok"),
        "rejected": (_("Bỏ đề xuất"), "x", "no"),
    }
    lines = []
    for proposal in view.proposals:
        if proposal.state not in told:
            continue
        sentence, icon, kind = told[proposal.state]
        result = words.RESULTS.get(proposal.result.partition(":")[0].rpartition(".")[2])
        what = str(result.name).lower() if result else ""
        lines.append(
            {
                "at": proposal.decided_at,
                "who": proposal.decided_by,
                "what": sentence % {"what": what} if "%(" in sentence else sentence,
                "note": proposal.decision_note,
                "icon": icon,
                "kind": kind,
            }
        )
    if view.passage.dismissed_at:
        lines.append(
            {
                "at": view.passage.dismissed_at,
                "who": view.passage.dismissed_by,
                "what": _("Ghi nhận không có việc phải làm"),
                "note": view.passage.dismissed_reason,
                "icon": "minus",
                "kind": "idle",
            }
        )
    return sorted(lines, key=lambda line: line["at"])


@page(act=showing.CONFIRM)
@require_POST
@known
def dismiss(request: HttpRequest, passage_id: UUID) -> HttpResponse:
    """Nothing is to be done about it; the reason stays beside it."""
    reason = (request.POST.get("reason") or request.POST.get("usual") or "").strip()
    try:
        actions.dismiss_passage(
            passage_id=passage_id, reason=reason, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _refused(request, passage_id, refused)
    return _done(request, passage_id, _("Đã ghi nhận: đoạn này không có việc phải làm."))


@page(act=showing.CONFIRM)
@require_POST
@known
def recall(request: HttpRequest, passage_id: UUID) -> HttpResponse:
    try:
        actions.recall_passage(
            passage_id=passage_id, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _refused(request, passage_id, refused)
    return _done(request, passage_id, _("Đã mở lại đoạn này."))


def _refused(request: HttpRequest, passage_id: UUID, refused: Refused) -> HttpResponse:
    if "directive_is_unknown" in refused.codes:
        raise refused
    return _shown(request, passage_id, refused=refused, status=CONFLICT)


def _done(request: HttpRequest, passage_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    if request.POST.get("next"):
        return back(request)
    return redirect("passage", passage_id)
