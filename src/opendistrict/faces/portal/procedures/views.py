"""Finding a procedure by one's own words, and all that one should know before going anywhere."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import finding
from opendistrict.engine.cases.queries.finding import Found
from opendistrict.engine.cases.shapes.procedure import Channel, Procedure
from opendistrict.faces.kit import clock, due_words, rights
from opendistrict.faces.kit.dossier_words import SUBJECTS, either, said
from opendistrict.faces.kit.pages import page
from opendistrict.faces.portal.procedures import wards, wording
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape


@page(public=True)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What one needs, in one's own words; by field and for whom where one wants to look around."""
    on = clock.today(request)
    every = wards.wards(on)
    ward = wards.chosen(request, every)
    words = " ".join(request.GET.get("q", "").split())[:200]
    subject = request.GET.get("ai", "")
    subject = subject if subject in SUBJECTS else ""
    names = rights.field_names(orgs.fields())
    field = request.GET.get("linh-vuc", "")
    found = finding.find(words, on, field=field, subject=subject)
    context = {
        "words": words,
        "field": field,
        "field_name": names.get(field, field),
        "subject": subject,
        "subjects": SUBJECTS.items(),
        "fields": [(code, names.get(code, code)) for code in finding.fields_in_use(on)],
        "wards": every,
        "ward": ward,
        "is_asked": bool(words or field or subject),
        "groups": _groups(found, names, by_field=not words),
        "count": len(found),
    }
    return wards.remember(render(request, "portal/procedures/find.html", context), ward)


def _groups(
    found: list[Found], names: dict[str, str], *, by_field: bool
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The likeliest first; without words, by field."""
    if not by_field:
        return [("", [_line(one) for one in found])] if found else []
    return [
        (names.get(field, field), [_line(one) for one in some])
        for field, some in groupby(found, key=lambda one: one.version.field)
    ]


def _line(one: Found) -> dict[str, Any]:
    return {
        "code": one.version.code,
        "name": said(one.procedure.name),
        "term": wording.term(one.procedure.term),
        "is_online": Channel.ONLINE in one.procedure.channels,
        "is_sample": one.version.is_sample,
    }


@page(public=True)
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure, as it is in force today, for the ward one chose."""
    at = clock.now(request)
    version = cases.in_force(code, at.date())
    if version is None:
        raise Http404
    rules, _flow = cases.rules_of(version.id)
    every = wards.wards(at.date()) if "ward" in rules.offices else []
    ward = wards.chosen(request, every)
    context = {
        "version": version,
        "name": said(rules.name),
        "crumbs": [(pgettext("menu", "Thủ tục"), reverse("procedures"))],
        "wards": every,
        "ward": ward,
        "ward_name": wards.name_of(ward) if ward else "",
        "is_online": Channel.ONLINE in rules.channels,
        "facts": _facts(rules, ward, at.date()),
        "papers": wording.papers(rules, rules.papers),
        "fees": wording.fees(rules, at.date()),
        "paid_when": wording.paid_when(rules),
        "steps": [(said(step.name), wording.term(step.term)) for step in rules.steps],
        "basis": [wording.basis(one.text, one.article, one.confidence) for one in rules.basis],
        "gaps": wording.gaps(rules),
        "silence": wording.silence(rules),
        "promise": _promise(rules, ward, at) if ward else None,
    }
    return wards.remember(render(request, "portal/procedures/procedure.html", context), ward)


def _facts(rules: Procedure, ward: UnitShape | None, on: date) -> list[tuple[str, str]]:
    term = rules.term
    facts = [
        (_("Ai được nộp"), wording.who(rules)),
        (_("Cách nộp"), wording.channels(rules)),
        (_("Nộp thay"), wording.through_another(rules)),
        (_("Trực tuyến"), str(wording.LEVELS[rules.level])),
        (_("Thời hạn"), wording.term(term)),
        (_("Căn cứ thời hạn"), wording.basis(term.basis, "", term.confidence) if term else ""),
        (_("Kết quả nhận được"), said(rules.result.name)),
        (_("Cơ quan giải quyết"), said(rules.authority)),
        (_("Ai quyết định"), _signers(rules, ward, on)),
        (_("Mã quốc gia"), rules.national_code),
    ]
    return [(what, told) for what, told in facts if told]


def _signers(rules: Procedure, ward: UnitShape | None, on: date) -> str:
    """The posts that may sign the result in this ward today."""
    if ward is None:
        return ""
    signing = next((step for step in rules.steps if step.signs), None)
    found = orgs.who_may({rules.act(signing.act)}, ward.id, on=on) if signing else []
    return ", ".join(dict.fromkeys(either(post.title, post.title_en) for post in found))


def _promise(rules: Procedure, ward: UnitShape, at: datetime) -> dict[str, Any]:
    """What filing now means: the date, and how it comes about."""
    found = finding.promise(rules, ward.id, at)
    return {
        "at_once": due_words.moment(found.at_once.at),
        "why": due_words.lines(found.at_once),
        "received_by": due_words.moment(found.received_by),
        "online": due_words.moment(found.online.at),
        "why_online": due_words.lines(found.online),
    }
