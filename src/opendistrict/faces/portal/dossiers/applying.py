"""Filling in the form of a procedure. Nobody is asked who they are before there is something to
keep; then what was typed waits, sealed, in the session until they have signed in."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.actions import drafting
from opendistrict.engine.cases.queries import drafting as drafts
from opendistrict.engine.cases.queries.judging import applying as rules_of_applying
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.following import DraftShape, Known
from opendistrict.engine.cases.shapes.procedure import Channel
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.dossier_words import SUBJECTS, by_oneself, said
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.faces.portal.dossiers.forms import ApplicationForm, known_shown, typed_in
from opendistrict.faces.portal.procedures import wards
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people

WAITING = "application_waiting"  # in the session: typed before signing in, sealed
UNREADABLE, CONFLICT = 422, 409


class Filling:
    """One form being filled in: what is asked, what was typed, what is wrong with it."""

    def __init__(self, request: HttpRequest, code: str, draft: DraftShape | None) -> None:
        self.request, self.draft = request, draft
        self.at = clock.now(request)
        self.version = self._version(code)
        self.rules, _flow = cases.rules_of(self.version.id)
        if Channel.ONLINE not in self.rules.channels:
            raise Http404
        self.wards = wards.wards(self.at.date()) if "ward" in self.rules.offices else []
        told = request.POST.get("tu-cach", draft.subject if draft else "")
        self.subject = told if told in self.rules.subjects else self._first_subject()
        self.rules = rules_of_applying.online(self.rules, self.subject)
        self.typed = typed_in(request.POST) if request.method == "POST" else self._begun()

    @property
    def known(self) -> Known:
        own = drafts.known_of(actor_of(self.request))
        return rules_of_applying.known_to(self.rules, self.typed, own)

    def _version(self, code: str) -> VersionShape:
        version = cases.in_force(code, self.at.date())
        if version is None:
            raise Http404
        return version

    def _first_subject(self) -> str:
        return next(one for one in SUBJECTS if one in self.rules.subjects)

    def _begun(self) -> dict[str, str]:
        return dict(self.draft.typed) if self.draft else {}

    @property
    def is_of_another_version(self) -> bool:
        told = self.request.POST.get("phien-ban") or (self.draft and str(self.draft.version.id))
        return bool(told) and told != str(self.version.id)

    @property
    def ward(self) -> UnitShape | None:
        named = self.request.POST.get(wards.FIELD) or self.request.GET.get(wards.FIELD)
        if self.draft and not named:
            found = (unit for unit in self.wards if unit.id == self.draft.office_id)
            return next(found, None)
        return wards.chosen(self.request, self.wards)

    def context(self, *, with_problems: bool) -> dict[str, Any]:
        typed = rules_of_applying.ours(self.rules, self.typed)
        known = self.known
        checked = rules_of_applying.check(self.rules, typed, known)
        asked = [
            one
            for one in rules_of_applying.asked_fields(self.rules, checked.values)
            if one.held_by not in known.shown
        ]
        form = ApplicationForm(
            self.rules, asked, typed, checked.problems if with_problems else (),
            refresh_at=self.request.path,
        )  # fmt: skip
        return {
            "form": form,
            "wrong": [(form[name], errors[0]) for name, errors in form.errors.items()],
            "known": known_shown(self.rules, known),
            "by_oneself": by_oneself(self.rules),
            "version": self.version,
            "name": said(self.rules.name),
            "crumbs": [
                (pgettext("menu", "Thủ tục"), reverse("procedures")),
                (said(self.rules.name), reverse("procedure", args=[self.version.code])),
            ],
            "wards": self.wards,
            "ward": self.ward,
            "subjects": [
                (code, word) for code, word in SUBJECTS.items() if code in self.rules.subjects
            ],
            "subject": self.subject,
            "is_signed_in": actor_of(self.request).party_id is not None,
            "is_staff": actor_of(self.request).person_id is not None,
        }

    def has_problems(self) -> bool:
        typed = rules_of_applying.ours(self.rules, self.typed)
        return bool(rules_of_applying.check(self.rules, typed, self.known).problems)


@page(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application: the form, checked before anybody has to say who they are."""
    return _fill(Filling(request, code, None))


@page(citizen=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go back to the form of an application that was begun."""
    draft = own_draft(request, draft_id)
    if draft.dossier_code:
        return redirect("my_dossier", draft.dossier_code)
    return _fill(Filling(request, draft.version.code, draft))


def own_draft(request: HttpRequest, draft_id: UUID) -> DraftShape:
    try:
        return drafts.draft(draft_id, actor=actor_of(request))
    except Refused:
        raise Http404 from None


def _fill(one: Filling) -> HttpResponse:
    request = one.request
    if request.method != "POST":
        refused = Refused("form_is_of_another_version") if one.is_of_another_version else None
        return _shown(one, with_problems=refused is not None, refused=refused)
    if one.is_of_another_version:
        return _shown(one, refused=Refused("form_is_of_another_version"), status=CONFLICT)
    if request.POST.get("chi-xem"):
        return _shown(one, with_problems=False)
    wants_to_go_on = request.POST.get("nut") != "luu"
    if one.ward is None or (wants_to_go_on and one.has_problems()):
        return _shown(one, ward_is_missing=one.ward is None, status=UNREADABLE)
    if actor_of(request).party_id is None:
        return _wait(one)
    try:
        draft_id = _save(one)
    except Refused as refused:
        return _shown(one, refused=refused, status=CONFLICT)
    if not wants_to_go_on:
        messages.success(request, _("Đã lưu. Bạn có thể quay lại làm tiếp trong 30 ngày."))
        return wards.remember(redirect("my_dossiers"), one.ward)
    return wards.remember(redirect("draft_papers", draft_id), one.ward)


def _shown(
    one: Filling, *, with_problems: bool = True, status: int = 200, **more: object
) -> HttpResponse:
    context = {**one.context(with_problems=with_problems), **more}
    answered = answer(
        one.request, "portal/dossiers/apply.html", context, part="portal/dossiers/_fields.html",
        status=status,
    )  # fmt: skip
    return wards.remember(answered, one.ward)


def _save(one: Filling) -> UUID:
    assert one.ward is not None
    return drafting.save_draft(
        procedure=one.version.code, office_id=one.ward.id, subject=one.subject, typed=one.typed,
        draft_id=one.draft.id if one.draft else None, actor=actor_of(one.request), at=one.at,
    )  # fmt: skip


def _wait(one: Filling) -> HttpResponse:
    """Keep what was typed in the visitor's session and ask who they are."""
    assert one.ward is not None
    typed = json.dumps(rules_of_applying.ours(one.rules, one.typed), ensure_ascii=False)
    one.request.session[WAITING] = {
        "procedure": one.version.code, "ward": str(one.ward.id), "subject": one.subject,
        "typed": people_actions.seal(typed, within=WAITING),
    }  # fmt: skip
    messages.info(
        one.request, _("Đăng nhập để lưu hồ sơ này. Những gì bạn đã điền được giữ nguyên.")
    )
    there = reverse("apply_go_on", args=[one.version.code])
    answered = redirect(reverse("citizen_sign_in") + "?" + urlencode({"next": there}))
    return wards.remember(answered, one.ward)


@page(citizen=True)
@require_safe
@never_cache
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """Signed in now: what was typed before becomes an application of one's own."""
    waiting = request.session.get(WAITING)
    if not waiting or waiting["procedure"] != code:
        return redirect("apply", code)
    typed = json.loads(people.unseal(waiting["typed"], within=WAITING))
    try:
        draft_id = drafting.save_draft(
            procedure=code, office_id=UUID(waiting["ward"]), subject=waiting["subject"],
            typed=typed, actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        for said_ in sentences(refused):
            messages.error(request, said_)
        return redirect("apply", code)
    del request.session[WAITING]
    return redirect("draft_papers", draft_id)
