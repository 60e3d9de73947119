"""Forms 01 to 05 of a dossier, issued when they are asked for; and the papers already issued."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.desk.dossiers.views import READ, opened
from opendistrict.faces.kit import clock, due_words, log_receipts
from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import PaperShape

Issue = Callable[[DossierPage, Actor, datetime], PaperShape]


def _receipt(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    term = found.procedure.term
    proof = log_receipts.newest(found.standing.id, at)
    with override("vi"):
        is_long = term is not None and term.amount > 0
        said = due_words.amount(term.amount, term.every) if is_long else gettext("trong ngày")
        return cases.issue_receipt(
            dossier_id=found.standing.id,
            term=said,
            explanation=tuple(due_words.lines(found.due)) if found.due else (),
            proof=log_receipts.address(proof) if proof else "",
            actor=actor, at=at,
        )  # fmt: skip


def _supplement(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_supplement_request(dossier_id=found.standing.id, actor=actor, at=at)


def _refusal(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_refusal(dossier_id=found.standing.id, actor=actor, at=at)


def _apology(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    with override("vi"):
        lines = tuple(due_words.lines(found.due)) if found.due else ()
    return cases.issue_apology(dossier_id=found.standing.id, explanation=lines, actor=actor, at=at)


def _control(found: DossierPage, actor: Actor, at: datetime) -> PaperShape:
    return cases.issue_control_sheet(dossier_id=found.standing.id, actor=actor, at=at)


ISSUE: Mapping[str, Issue] = {
    "01": _receipt, "02": _supplement, "03": _refusal, "04": _apology, "05": _control
}  # fmt: skip


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
