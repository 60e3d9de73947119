"""One dossier: what it is, until when and why, who has it, what I may do now."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import desk, following, lists, pages, weighing
from opendistrict.engine.cases.queries.asides import asides
from opendistrict.engine.cases.shapes.dossier import DossierPage, Standing
from opendistrict.faces.desk.dossiers import forms, moves, printing, shown
from opendistrict.faces.kit import clock, dossier_words, due_words
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.rights import field_names
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people
from opendistrict.services.sidewalks import queries as sidewalks

READ, RECEIVE = "cases.read", "cases.receive"


def opened(request: HttpRequest, code: str) -> DossierPage:
    """The dossier, or 404: who may not see it is not told that it exists."""
    key = pages.id_of(code)
    if key is None:
        raise Http404
    try:
        return cases_page(request, key)
    except Refused:
        raise Http404 from None


def cases_page(request: HttpRequest, key: UUID) -> DossierPage:
    return pages.page(key, actor=actor_of(request), at=clock.now(request))


@page(act=READ)
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    found = opened(request, code)
    if found.standing.code != code:  # the national number leads to ours
        return redirect("dossier", code=found.standing.code)
    return show(request, found)


def show(
    request: HttpRequest, found: DossierPage, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = _context(request, found) | more
    return render(request, "desk/dossiers/dossier.html", context, status=status)


def _context(request: HttpRequest, found: DossierPage) -> dict[str, Any]:
    actor, at, standing = actor_of(request), clock.now(request), found.standing
    one = cases.case(standing.id)
    beside = asides(one, actor, at)
    near, far = moves.moves(found, beside)
    files = documents.files({a.file_id for a in found.attachments if a.file_id})
    wanted = [row.code for row in weighing.papers_of(found.procedure, found.form)]
    tree = orgs.tree_on(day_of(at))
    ids = {standing.applicant_id, standing.representative_id} - {None}
    owed = following.answers_owed([standing.id]).get(standing.id)
    fields = field_names(orgs.fields()) if found.decisions else {}
    parties = people.parties([one for one in ids if one], actor=actor)
    return {
        "page": found,
        "standing": standing,
        "title": shown.procedure_title(found.procedure),
        "state": dossier_words.STATES[dossier_words.national(standing.state)],
        "step": dossier_words.step_name(found.procedure, dossier_words.step_of(standing.state))
        if dossier_words.step_of(standing.state)
        else "",
        "applicant": parties.get(standing.applicant_id),
        "representative": parties.get(standing.representative_id)
        if standing.representative_id
        else None,
        "channel": dossier_words.CHANNELS[standing.channel],
        "subject": dossier_words.SUBJECTS[found.subject],
        "holder": shown.holder_words(found),
        "holder_unit": _where(_name(tree, standing.holder_unit_id), standing),
        "office": _name(tree, standing.office_id),
        "held_for": due_words.waited(standing.held_since, at),
        "age": due_words.waited(standing.filed_at, standing.finished_at or at),
        "why": due_words.lines(found.due) if found.due else [],
        "promised": due_words.moment(standing.promised_at),
        "due_on": day_of(standing.promised_at) if standing.promised_at else None,
        "left": _left(standing.office_id, standing.promised_at, clock.today(request)),
        "owed": due_words.moment(owed),
        "owed_on": day_of(owed) if owed else None,
        "owed_left": _left(standing.office_id, owed, clock.today(request)),
        "drafted": _drafted(found, at),
        "is_stopped": standing.received_at is not None and standing.due_at is None,
        "is_over": standing.finished_at is not None,
        "moves": near,
        "others": far,
        "filled": shown.filled(found),
        "place": sidewalks.number_of_dossier(standing.id, actor=actor_of(request)),
        "papers": shown.papers(found, files, wanted),
        "fee": shown.fee(found),
        "may_see_money": actor.may("ledger.read", standing.office_id),
        "may_set_fee": any(v.transition == "set_fee" and v.enabled for v in beside)
        and standing.fee is not None,
        "trail": shown.trail(found, at, tree),
        **_bundle(found, actor, at, {one.transition for one in beside if one.enabled}),
        "enquiries": [
            {"one": one, "unit": _name(tree, one.to_unit_id), "due_on": day_of(one.due_at)}
            for one in found.enquiries
        ],
        "supplements": [
            (one, day_of(one.until) if one.until else None) for one in found.supplements
        ],
        "decisions": [
            {
                "one": one,
                "kind": dossier_words.DECISIONS.get(one.kind, one.kind),
                "ground": shown.ground_lines(one.ground, fields),
            }
            for one in found.decisions
        ],
        "forms_offered": shown.forms_offered(found),
        "issued": documents.papers_about(f"cases.dossier:{standing.id}"),
        "comment_form": SimpleLazyObject(forms.CommentForm),
        "refused": None,
    }


def _bundle(found: DossierPage, actor: Actor, at: datetime, may: Collection[str]) -> dict[str, Any]:
    """The dossiers it belongs together with, and what may be done about that."""
    standing = found.standing
    return {
        "related": shown.related(lists.related(standing, actor=actor), day_of(at)),
        "may_relate": "relate" in may,
        "may_leave_bundle": "leave_bundle" in may,
        "may_file_beside": standing.is_open and actor.may_somewhere(RECEIVE),
    }


def _name(tree: orgs.Tree, unit_id: UUID) -> str:
    unit = tree.units.get(unit_id)
    return dossier_words.either(unit.name, unit.name_en) if unit else ""


def _where(unit: str, standing: Standing) -> str:
    if not unit or not standing.is_open:
        return unit
    return gettext("đang ở %(unit)s") % {"unit": unit}


def _left(office_id: UUID, moment: datetime | None, today: date) -> int | None:
    """Working days of the office to a moment; None where calendar days say it better."""
    if moment is None:
        return None
    days = orgs.work_calendar(office_id).between(today, day_of(moment))
    return None if days == 0 and day_of(moment) < today else days


def _drafted(found: DossierPage, at: datetime) -> dict[str, str] | None:
    """The apology that the clock drafted: when it would be done, and until when to say sorry."""
    one = cases.apology_drafts([found.standing.id], at).get(found.standing.id)
    if one is None:
        return None
    return {"done": due_words.moment(one.done_at), "before": due_words.moment(one.promised_at)}


@page(act=READ)
@require_safe
def file(request: HttpRequest, code: str, attachment_id: UUID) -> HttpResponse:
    """A paper of a dossier as it came, for who may see the dossier."""
    found = opened(request, code)
    key = next((one.file_id for one in found.attachments if one.id == attachment_id), None)
    kept = documents.files([key]) if key else {}
    if key is None or key not in kept:
        raise Http404
    return download(kept[key])


@page(act=READ)
@require_safe
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What a receipt's QR code leads an officer to."""
    key = following.id_of_receipt(token) if token else None
    code = desk.codes([key]).get(key, ("",))[0] if key else ""
    if not code:
        raise Http404
    return redirect("dossier", code=opened(request, code).standing.code)


@page(act=READ)
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What the applicant takes home, to print."""
    return answer(
        request, "desk/dossiers/receipt.html", printing.receipt(request, opened(request, code))
    )
