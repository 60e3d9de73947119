"""One's own dossiers: begun, under way, over."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opendistrict.engine.cases.queries import drafting as drafts
from opendistrict.engine.cases.queries import following, lists
from opendistrict.engine.cases.shapes.dossier import QueueLine
from opendistrict.engine.cases.shapes.following import Followed
from opendistrict.faces.kit import clock, due_words, log_receipts
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.dossier_words import STATES, either, national
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.dossiers import noticing, showing
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents


@page(citizen=True)
@require_safe
@never_cache
def dossiers(request: HttpRequest) -> HttpResponse:
    """What one has begun and not filed, then one's dossiers, the newest first."""
    actor = actor_of(request)
    assert actor.party_id is not None, "@page(citizen=True) lets in nobody else"
    after = _key(request.GET.get("sau", ""))
    found = lists.of_applicant(actor.party_id, after=after)
    context = {
        "drafts": [] if after else [_draft(one) for one in drafts.drafts_of(actor)],
        "lines": [_line(one) for one in found.lines],
        "next": f"?sau={found.after}" if found.after else "",
        **({} if after else noticing.newest(actor.party_id)),
    }
    return render(request, "portal/dossiers/mine.html", context)


def _key(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


def _draft(one: Any) -> dict[str, Any]:
    return {
        "id": one.id, "name": either(one.version.name, one.version.name_en),
        "changed_at": one.changed_at,
    }  # fmt: skip


def _line(one: QueueLine) -> dict[str, Any]:
    standing = STATES[national(one.state)]
    is_over = national(one.state) in {"3", "8", "9", "10"}
    return {
        "code": one.code, "name": either(one.name, one.name_en), "filed_at": one.filed_at,
        "standing": standing,
        "promised": due_words.moment(one.promised_at) if one.promised_at and not is_over else "",
    }  # fmt: skip


def own(request: HttpRequest, code: str) -> Followed:
    """One's own dossier; another's is as unknown as none."""
    found = following.own(code, actor=actor_of(request), at=clock.now(request))
    if found is None:
        raise Http404
    return found


@page(citizen=True)
@require_safe
@never_cache
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """All of one's own dossier, and what one may do now."""
    return shown(request, own(request, code))


def shown(
    request: HttpRequest, found: Followed, refused: Refused | None = None, **more: object
) -> HttpResponse:
    issued = following.papers_for(found.id)
    results = [one.file_id for one in issued if one.kind == following.RESULT]
    files = documents.files(results)
    context = {
        **showing.context(found),
        "crumbs": [(_("Hồ sơ của tôi"), reverse("my_dossiers"))],
        "is_new": request.GET.get("moi") == "1",
        "receipt_at": showing.receipt_address(found.token),
        "receipt_code": showing.receipt_code(found.token),
        "results": [files[key] for key in results],
        "papers": [one for one in issued if one.kind != following.RESULT],
        "refused": refused,
        **more,
    }
    status = 409 if refused else 200
    return answer(request, "portal/dossiers/followed.html", context, status=status)


@page(citizen=True)
@require_safe
@never_cache
def result(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """A paper the office made out, for who applied."""
    found = own(request, code)
    if file_id not in {one.file_id for one in following.papers_for(found.id)}:
        raise Http404
    return download(documents.files([file_id])[file_id])


@page(citizen=True)
@require_safe
@never_cache
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What one holds against the office: the newest promise or decision with its place in the log,
    to be checked by /verify/ or offline."""
    found = log_receipts.newest(own(request, code).id, clock.now(request))
    if found is None:
        raise Http404
    answered = HttpResponse(found.file(), content_type="application/json")
    answered.headers["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return answered
