"""Forms 01 to 05 of a dossier, issued when they are asked for; and the papers already issued."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.dossiers.views import READ, opened
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_forms import ISSUE
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents


@page(act=READ)
@require_POST
def issue(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Issue a form, or find the one in force, and open it."""
    found = opened(request, code)
    if form not in ISSUE:
        raise Http404
    try:
        paper = ISSUE[form](found, actor_of(request), clock.now(request))
    except Refused as refused:
        messages.error(request, " ".join(sentences(refused)))
        return redirect("dossier", found.standing.code)
    return redirect("dossier_paper", found.standing.code, paper.id)


@page(act=READ)
@require_safe
def paper(request: HttpRequest, code: str, paper_id: UUID) -> HttpResponse:
    """An issued paper of a dossier, for who may see the dossier."""
    found = opened(request, code)
    issued = documents.papers_about(f"cases.dossier:{found.standing.id}")
    wanted = next((one for one in issued if one.id == paper_id), None)
    kept = documents.files([wanted.file_id]) if wanted else {}
    if wanted is None or wanted.file_id not in kept:
        raise Http404
    return download(kept[wanted.file_id])
