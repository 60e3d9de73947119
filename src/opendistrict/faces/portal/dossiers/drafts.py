"""The papers of an application, the last look, and filing it once."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.actions import drafting
from opendistrict.engine.cases.queries import billing, finding, judging
from opendistrict.engine.cases.queries import drafting as drafts_queries
from opendistrict.engine.cases.queries.judging import Checked
from opendistrict.engine.cases.queries.judging import applying as rules_of_applying
from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.following import DraftShape, Known
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.faces.kit import clock, due_words, formats
from opendistrict.faces.kit.dossier_words import SUBJECTS, said, unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.faces.portal.dossiers import wording
from opendistrict.faces.portal.dossiers.applying import CONFLICT, own_draft
from opendistrict.faces.portal.dossiers.forms import known_shown
from opendistrict.faces.portal.own.wording import CONSENTS
from opendistrict.faces.portal.procedures import wards
from opendistrict.faces.portal.procedures import wording as procedure_wording
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people

CONTACT = "contact_email"
FILE = "tep-"  # a field of the page: the files of one paper


def _filled(request: HttpRequest, draft: DraftShape) -> tuple[Procedure, Checked]:
    rules = rules_of_applying.online(cases.rules_of(draft.version.id)[0], draft.subject)
    return rules, rules_of_applying.check(rules, draft.typed, _known(request, draft, rules))


def _known(request: HttpRequest, draft: DraftShape, rules: Procedure) -> Known:
    own = drafts_queries.known_of(actor_of(request))
    return rules_of_applying.known_to(rules, draft.typed, own)


def _is_stale(request: HttpRequest, draft: DraftShape) -> bool:
    now = cases.in_force(draft.version.code, clock.today(request))
    return now is None or now.id != draft.version.id


@page(citizen=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def papers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What has to be shown, paper by paper, by camera or from the files of the phone."""
    draft = own_draft(request, draft_id)
    if draft.dossier_code:
        return redirect("my_dossier", draft.dossier_code)
    rules, checked = _filled(request, draft)
    if checked.problems or _is_stale(request, draft):
        return redirect("draft_form", draft_id)
    refused: dict[str, list[str]] = {}
    if request.method == "POST":
        refused = _keep_all(request, draft_id)
        draft = own_draft(request, draft_id)
        lacking = rules_of_applying.missing(rules, checked.values, {f.paper for f in draft.files})
        if not refused and request.POST.get("nut") == "tiep":
            if not lacking:
                return redirect("draft_review", draft_id)
            for one in lacking:
                refused[one.code] = [_("Giấy tờ này là bắt buộc. Chụp hoặc chọn tệp rồi gửi.")]
        elif not refused:
            return redirect("draft_papers", draft_id)
    context = _context(request, draft, rules) | {"papers": _rows(draft, rules, checked, refused)}
    status = CONFLICT if refused else 200
    return render(request, "portal/dossiers/papers.html", context, status=status)


def _keep_all(request: HttpRequest, draft_id: UUID) -> dict[str, list[str]]:
    """Keep every file that may be kept; of the others why not, by paper."""
    refused: dict[str, list[str]] = {}
    for name in request.FILES:
        paper = name.removeprefix(FILE)
        for file in request.FILES.getlist(name):
            told = _keep(request, draft_id, paper, file)
            if told:
                refused.setdefault(paper, []).append(f"{file.name}: {told}")
    return refused


def _keep(request: HttpRequest, draft_id: UUID, paper: str, file: "UploadedFile[Any]") -> str:
    try:
        drafting.add_file(
            draft_id=draft_id, paper=paper, data=file.read(), name=file.name or "",
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as no:
        return " ".join(sentences(no))
    return ""


def _rows(
    draft: DraftShape, rules: Procedure, checked: Checked, refused: dict[str, list[str]]
) -> list[dict[str, Any]]:
    asked = rules_of_applying.asked_papers(rules, checked.values)
    return [
        {
            "paper": told,
            "field": FILE + told.code,
            "files": [file for file in draft.files if file.paper == told.code],
            "refused": refused.get(told.code, []),
        }
        for told in procedure_wording.papers(rules, asked)
    ]


def _context(request: HttpRequest, draft: DraftShape, rules: Procedure) -> dict[str, Any]:
    units = orgs.tree_on(clock.today(request)).units
    return {
        "draft": draft,
        "name": said(rules.name),
        "office": wards.name_of(units[draft.office_id]) if draft.office_id in units else "",
        "crumbs": [(_("Hồ sơ của tôi"), reverse("my_dossiers"))],
    }


@page(citizen=True)
@require_POST
def take_out(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take one file out again."""
    draft = own_draft(request, draft_id)
    found = [file for file in draft.files if str(file.file_id) == request.POST.get("tep")]
    if found and not draft.dossier_code:
        drafting.take_file_out(
            draft_id=draft_id, file_id=found[0].file_id, actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    return redirect("draft_papers", draft_id)


@page(citizen=True)
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw away what was begun."""
    own_draft(request, draft_id)
    try:
        drafting.discard_application(draft_id=draft_id, actor=actor_of(request))
        messages.success(request, _("Đã xóa hồ sơ đang soạn."))
    except Refused as refused:
        for told in sentences(refused):
            messages.error(request, told)
    return redirect("my_dossiers")


@page(citizen=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All of it once more, with the money and the date; then it is filed."""
    draft = own_draft(request, draft_id)
    if draft.dossier_code:
        return redirect("my_dossier", draft.dossier_code)
    if request.method == "POST":
        return _file(request, draft)
    _rules, checked = _filled(request, draft)
    if checked.problems or _is_stale(request, draft):
        return redirect("draft_form", draft_id)
    return render(request, "portal/dossiers/review.html", _reviewed(request, draft))


def _file(request: HttpRequest, draft: DraftShape) -> HttpResponse:
    actor, at = actor_of(request), clock.now(request)
    told = request.POST.get("bao-tin", "")
    if _may_ask_for_mail(request) and told not in ("co", "khong"):
        context = _reviewed(request, draft) | {"mail_is_missing": True}
        return render(request, "portal/dossiers/review.html", context, status=CONFLICT)
    try:
        opened = drafting.submit(draft_id=draft.id, actor=actor, at=at)
    except Refused as refused:
        context = _reviewed(request, draft) | {"refused": refused}
        return render(request, "portal/dossiers/review.html", context, status=CONFLICT)
    if told == "co" and actor.party_id is not None:
        title, text = CONSENTS[CONTACT]
        people_actions.note_consent(
            party_id=actor.party_id, purpose=CONTACT, is_given=True, wording=f"{title}. {text}",
            actor=actor, at=at,
        )  # fmt: skip
    return redirect(reverse("my_dossier", args=[opened.code]) + "?moi=1")


def _may_ask_for_mail(request: HttpRequest) -> bool:
    """There is an address they have proven, and they have not said yes to letters before."""
    party_id = actor_of(request).party_id
    if party_id is None or not people.has_proven_address(party_id):
        return False
    return not people.notice_address(party_id)


def _reviewed(request: HttpRequest, draft: DraftShape) -> dict[str, Any]:
    rules, checked = _filled(request, draft)
    at = clock.now(request)
    known = _known(request, draft, rules)
    asked = [
        one
        for one in rules_of_applying.asked_fields(rules, checked.values)
        if one.held_by not in known.shown
        and (one.code != representing.FOR_ANOTHER or known.is_told)
    ]
    cost = judging.fee(rules, checked.values, at.date())
    promise = finding.promise(rules, draft.office_id, at)
    lacking = rules_of_applying.missing(rules, checked.values, {f.paper for f in draft.files})
    return _context(request, draft, rules) | {
        "subject": SUBJECTS[draft.subject],
        "answers": wording.answers(rules, asked, dict(checked.values)),
        "known": known_shown(rules, known),
        "papers": _rows(draft, rules, checked, {}),
        "lacking": [said(one.name) for one in lacking],
        "cost": procedure_wording.derivation(cost),
        "cost_total": None if cost.total is None else formats.dong(cost.total),
        "cost_gaps": [(said(gap.name), gap.note) for gap in cost.gaps],
        "paid_when": procedure_wording.paid_when(rules),
        "paid_how": _paid_how(draft, at.date()) if cost.total else "",
        "received_by": due_words.moment(promise.received_by),
        "promised": due_words.moment(promise.online.at),
        "why": due_words.lines(promise.online),
        "asks_for_mail": _may_ask_for_mail(request),
        "writes_to": _writes_to(request),
    }


def _paid_how(draft: DraftShape, on: date) -> str:
    is_billed = billing.has_account(draft.office_id)
    return wording.how_paid(unit_name(draft.office_id, on), is_billed=is_billed)


def _writes_to(request: HttpRequest) -> str:
    party_id = actor_of(request).party_id
    address = people.notice_address(party_id) if party_id else ""
    return people.masked_address(address) if address else ""
