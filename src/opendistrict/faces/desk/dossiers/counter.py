"""The counter: a walk-in dossier in under a minute, by keyboard alone.

Find the procedure by people's words, find or register who applies, fill in what is asked, tick the
papers, see the fee and the promised date, press once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries
from opendistrict.engine.cases.queries import finding, lists, weighing
from opendistrict.engine.cases.queries.weighing import Weighed
from opendistrict.engine.cases.shapes.dossier import Opened, Standing
from opendistrict.faces.desk.dossiers import counter_forms
from opendistrict.faces.desk.dossiers.counter_forms import (
    HELD,
    Came,
    PersonForm,
    RepresentativeForm,
    Sent,
)
from opendistrict.faces.kit import clock, dossier_words, due_words, formats, uploads
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.dossier_words import said
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.people.shapes import PartyShape

RECEIVE = "cases.receive"
UNREADABLE = 422
SHOWN = 12
BESIDE = "cung"  # in the address and the form: the number of the other dossier
FILED = "counter_filed"  # in the session: what a form has already made


@page(act=RECEIVE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which procedure: by the words people use. Enter opens the first that is found."""
    words = " ".join(request.GET.get("q", "").split())[:200]
    on = clock.today(request)
    kinds = {unit.kind for unit in _offices(request)}
    found = [
        one for one in finding.find(words, on)
        if kinds & one.procedure.offices and {"counter", "post"} & one.procedure.channels
    ]  # fmt: skip
    beside = _beside(request)
    if words and found and request.GET.get("go"):
        there = reverse("counter_form", args=[found[0].version.code])
        return redirect(f"{there}?{urlencode({BESIDE: beside.code})}" if beside else there)
    names = {one.code: dossier_words.either(one.title, one.title_en) for one in orgs.fields()}
    context = {
        "words": words,
        "beside": beside,
        "found": [
            {
                "code": one.version.code,
                "name": said(one.procedure.name),
                "field": names.get(one.version.field, one.version.field),
                "term": due_words.amount(one.procedure.term.amount, one.procedure.term.every)
                if one.procedure.term
                else "",
                "is_sample": one.version.is_sample,
            }
            for one in (found[:SHOWN] if words else found)
        ],
        "is_cut": bool(words) and len(found) > SHOWN,
    }
    return answer(
        request, "desk/dossiers/counter_start.html", context,
        part="desk/dossiers/_counter_found.html",
    )  # fmt: skip


def _offices(request: HttpRequest) -> list[Any]:
    """The offices that decide: one's own place first, then those one may receive for."""
    actor, tree = actor_of(request), orgs.tree_on(clock.today(request))
    own = tree.place_of(actor.unit_id) if actor.unit_id in tree.units and actor.unit_id else None
    kinds = ("ward", "district", "city")
    others = [unit for unit in tree.units.values() if unit.kind in kinds and unit.id != own]
    mine = [tree.units[own]] if own in tree.units and own else []
    return mine + sorted(others, key=lambda unit: (unit.place_in_line, unit.name))


@page(act=RECEIVE)
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """Who is meant: by a national id, the end of a phone, or a name."""
    text = request.GET.get("find", "")[:100]
    found = people_queries.find_parties(text, actor=actor_of(request)) if text.strip() else None
    context = {"found": found, "sent": Sent(find=text)}
    return render(request, "desk/dossiers/_counter_people.html", context)


@dataclass(frozen=True, slots=True)
class Beside:
    """The dossier that this one comes in together with, who applied for it, and who came."""

    id: UUID
    code: str
    name: str
    applicant_id: UUID
    came: Came | None


def _beside(request: HttpRequest) -> Beside | None:
    """Named in the address or the form; 404 for what one may not see."""
    number = request.POST.get(BESIDE) or request.GET.get(BESIDE, "")
    if not number:
        return None
    try:
        one = queries.case(lists.named(number, actor=actor_of(request)))
    except Refused:
        raise Http404 from None
    standing = one.standing
    came = _came(standing, actor_of(request))
    return Beside(standing.id, standing.code, one.applicant_name, standing.applicant_id, came)


def _came(standing: Standing, actor: Actor) -> Came | None:
    key = standing.representative_id
    found = people_queries.parties([key], actor=actor).get(key) if key else None
    if found is None or found.is_erased or found.is_restricted:
        return None
    return Came(found.id, found.full_name, standing.authority)


@dataclass(frozen=True, slots=True)
class Counter:
    """The page as it was sent, looked at."""

    post: QueryDict
    sent: Sent
    party: PartyShape | None
    person: PersonForm
    representative: RepresentativeForm  # bound where it was begun
    weighed: Weighed
    offices: list[Any]
    files: dict[str, list[uploads.File]]  # by paper
    beside: Beside | None

    @property
    def office(self) -> UUID:
        chosen = next((one for one in self.offices if one.id == self.sent.office), self.offices[0])
        found: UUID = chosen.id
        return found

    @property
    def subject(self) -> str:
        if self.party is not None:
            return self.party.kind
        subjects = sorted(self.weighed.procedure.subjects)
        return self.sent.subject if self.sent.subject in subjects else str(subjects[0])


@page(act=RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, procedure: str) -> HttpResponse:
    """The whole application on one page; `do` says whether to look, to find a person or to file."""
    looked = _looked(request, procedure)
    do = request.POST.get("do", "")
    if request.method != "POST" or do in ("reckon", "reckon_page", "find"):
        return _show(request, looked, told=False)
    done = request.session.get(FILED, {}).get(looked.sent.key)
    if done:  # pressed twice: one dossier
        return redirect("dossier_receipt", code=done)
    unfit = uploads.problems(looked.files, most=counter_forms.MOST_FILES)
    if unfit or not _is_complete(looked):
        return _show(request, looked, told=True, unfit=unfit, status=UNREADABLE)
    try:
        opened = _file(request, looked, receives=do != "file_only")
    except Refused as refused:
        return _show(request, looked, told=True, refused=refused, status=CONFLICT)
    made = request.session.get(FILED, {})
    request.session[FILED] = dict([*made.items(), (looked.sent.key, opened.code)][-20:])
    if opened.promised_at is None:
        messages.success(request, _("Đã ghi hồ sơ %(code)s.") % {"code": opened.code})
        return redirect("dossier", code=opened.code)
    messages.success(request, _("Đã tiếp nhận hồ sơ %(code)s.") % {"code": opened.code})
    return redirect("dossier_receipt", code=opened.code)


def _looked(request: HttpRequest, code: str) -> Counter:
    post, actor = request.POST, actor_of(request)
    offices = _offices(request)
    if not offices:
        raise Http404
    sent = counter_forms.sent(post)
    if not sent.key:
        sent = replace(sent, key=uuid4().hex)
    beside = _beside(request)
    if beside is not None and request.method != "POST":  # most bring several for one person
        sent = replace(sent, party=beside.applicant_id)
    party = (
        people_queries.parties([sent.party], actor=actor).get(sent.party) if sent.party else None
    )
    person = PersonForm(post if sent.is_new else None)
    representative = RepresentativeForm.of_page(
        post if request.method == "POST" else None, beside.came if beside else None
    )
    if sent.is_new:
        person.is_valid()
    held = _held(party) if party else person.held
    first = weighing.weigh(code, {}, held={}, office_id=offices[0].id, at=clock.now(request))
    if first is None:
        raise Http404
    suited = [one for one in offices if one.kind in first.procedure.offices]
    if not suited:
        raise Http404
    office = next((one for one in suited if one.id == sent.office), suited[0])
    typed = counter_forms.typed_in(post, first.procedure)
    weighed = weighing.weigh(code, typed, held=held, office_id=office.id, at=clock.now(request))
    assert weighed is not None, "it was in force a moment ago"
    asked = {one.code for one in weighed.papers if not one.held_by}
    files = {
        paper: some
        for paper, some in uploads.given(request, counter_forms.FILE).items()
        if paper in asked
    }
    return Counter(post, sent, party, person, representative, weighed, suited, files, beside)


def _held(party: PartyShape) -> dict[str, object]:
    """What the register has of them; sealed fields as they may be shown: that they are there."""
    known: dict[str, object] = {name: getattr(party, own) for name, own in HELD.items()}
    return {name: value for name, value in known.items() if value}


def _masked(looked: Counter) -> frozenset[str]:
    """Fields that the register answers, but only in full when the dossier is filed."""
    if looked.party is None:
        return frozenset()
    sealed = {"identity.national_id", "identity.phone", "identity.email"}
    held = _held(looked.party)
    return frozenset(
        one.code for one in looked.weighed.procedure.form
        if one.held_by in sealed and one.held_by in held
    )  # fmt: skip


def _problems(looked: Counter) -> tuple[Any, ...]:
    masked = _masked(looked)
    return tuple(one for one in looked.weighed.checked.problems if one.field not in masked)


def _is_complete(looked: Counter) -> bool:
    who = looked.party is not None or (looked.sent.is_new and looked.person.is_valid())
    by = not looked.representative.is_bound or looked.representative.is_valid()
    return who and by and not _problems(looked)


@transaction.atomic
def _file(request: HttpRequest, looked: Counter, *, receives: bool) -> Opened:
    """Who applies, the files and the dossier: all of it or nothing."""
    who: dict[str, Any] = {"actor": actor_of(request), "at": clock.now(request)}
    code = looked.weighed.version.code
    if looked.party is not None:
        party_id, held = looked.party.id, _in_full(looked, looked.party, who)
    else:
        told = dict(looked.person.cleaned_data)
        party_id = people.register_party(kind=looked.subject, **told, **who)
        held = looked.person.held
    kept = {paper: uploads.keep(files, **who) for paper, files in looked.files.items()}
    application: dict[str, Any] = {
        "procedure": code, "office_id": looked.office, "channel": looked.sent.channel,
        "subject": looked.subject, "applicant_id": party_id, "held": held,
        "values": counter_forms.typed_in(looked.post, looked.weighed.procedure),
        "papers": counter_forms.brought(looked.weighed, looked.post, kept),
        "intake_unit_id": looked.offices[0].id, **_represented(looked, who),
        "beside": looked.beside.id if looked.beside else None,
    }  # fmt: skip
    if receives:
        return cases.receive_at_counter(**application, **who)
    return cases.file_dossier(**application, **who)


def _represented(looked: Counter, who: dict[str, Any]) -> dict[str, Any]:
    if not looked.representative.is_bound:
        return {}
    told = dict(looked.representative.cleaned_data)
    authority, same = told.pop("authority"), told.pop("same", False)
    if same and looked.beside and looked.beside.came:
        return {"representative_id": looked.beside.came.party_id, "authority": authority}
    party_id = people.register_party(kind="citizen", **told, **who)
    return {"representative_id": party_id, "authority": authority}


def _in_full(looked: Counter, party: PartyShape, who: dict[str, Any]) -> dict[str, object]:
    """What the form takes over of a known person; sealed fields are read for this very purpose."""
    held = _held(party)
    wanted = {one.held_by for one in looked.weighed.procedure.form}
    purpose = _("Điền tờ khai: %(name)s") % {"name": said(looked.weighed.procedure.name)}
    for name in ("identity.national_id", "identity.phone", "identity.email"):
        if name in held and name in wanted:
            held[name] = people.unmask(party_id=party.id, field=HELD[name], purpose=purpose, **who)
        else:
            held.pop(name, None)
    return held


# ------------------------------------------------------------------ the page


def _show(
    request: HttpRequest,
    looked: Counter,
    *,
    told: bool,
    refused: Refused | None = None,
    unfit: Mapping[str, Sequence[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    weighed, sent = looked.weighed, looked.sent
    looked_at = replace(weighed, checked=replace(weighed.checked, problems=_problems(looked)))
    typed = counter_forms.typed_in(looked.post, weighed.procedure)
    found = None
    if sent.find.strip():
        found = people_queries.find_parties(sent.find, actor=actor_of(request))
    context = {
        "weighed": weighed,
        "title": said(weighed.procedure.name),
        "sent": sent,
        "beside": looked.beside,
        "found": found,
        "party": looked.party,
        "person": looked.person,
        "representative": looked.representative,
        "by_oneself": dossier_words.by_oneself(weighed.procedure),
        "no_applicant": told and looked.party is None and not sent.is_new,
        "fields": counter_forms.drawn(looked_at, typed, told=told),
        "taken_over": [
            said(one.label) for one in weighed.procedure.form if one.held_by in HELD
        ],
        "papers": counter_forms.drawn_papers(weighed, looked.post, looked.files, unfit),
        "accept": uploads.ACCEPT,
        "files_are_lost": sum(map(len, looked.files.values())),
        "paper_kinds": list(dossier_words.PAPER_KINDS.items()),
        "missing": counter_forms.missing(weighed, looked.post, looked.files),
        "subjects": [
            (one, dossier_words.SUBJECTS[one]) for one in sorted(weighed.procedure.subjects)
        ],
        "subject": looked.subject,
        "channels": [
            (one, dossier_words.CHANNELS[one])
            for one in ("counter", "post")
            if one in weighed.procedure.channels
        ],
        "offices": looked.offices,
        "office": looked.office,
        "reckoning": reckoning(weighed),
        "told": told,
        "refused": refused,
    }  # fmt: skip
    part = "desk/dossiers/_counter_reckoning.html" if request.POST.get("do") == "reckon" else ""
    return answer(request, "desk/dossiers/counter.html", context, part=part, status=status)


def reckoning(weighed: Weighed) -> dict[str, Any]:
    """What it costs and when it would be ready, with how both are found."""
    fee = weighed.fee
    return {
        "lines": [(said(line.name), formats.dong(line.amount), line.basis) for line in fee.lines],
        "total": fee.total,
        "has_fees": bool(fee.lines or fee.gaps),
        "gaps": [
            _("%(fee)s: điền số lượng để tính.") % {"fee": said(gap.name)}
            if gap.code == "fee_count_is_missing"
            else _("%(fee)s: chưa có mức thu trong hệ thống; ghi mức thu sau khi tiếp nhận.")
            % {"fee": said(gap.name)}
            for gap in fee.gaps
        ],
        "when": dossier_words.FEE_WHEN.get(weighed.procedure.fee_when or "", ""),
        "promised": due_words.moment(weighed.due.at) if weighed.due else "",
        "why": due_words.lines(weighed.due) if weighed.due else [],
        "basis": weighed.procedure.term.basis if weighed.procedure.term else "",
    }
