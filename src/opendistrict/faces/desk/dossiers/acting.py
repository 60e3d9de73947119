"""Acts on one dossier: each asks, calls once, and answers with the dossier; or as it was, with why
not, and nothing typed is lost. All work without script."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries
from opendistrict.engine.cases.queries import desk, holders, lists, pages
from opendistrict.engine.cases.queries.asides import asides
from opendistrict.engine.cases.shapes.dossier import Brought, DossierPage
from opendistrict.faces.desk.dossiers import forms, moves, shown, views
from opendistrict.faces.desk.dossiers.forms import About, ActForm
from opendistrict.faces.desk.dossiers.words import ACTS
from opendistrict.faces.desk.tasks.forms import unit_choices
from opendistrict.faces.kit import clock, dossier_words, due_words, uploads
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.rights import ground_text
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people

READ = "cases.read"
UNREADABLE = 422
MOVED = "dossier_moved_meanwhile"
PARTY_FIELDS = ("national_id", "phone", "email")
_WITH_REVISION: Mapping[str, Callable[..., object]] = {
    "receive": cases.receive, "forward": cases.forward, "take": cases.take, "sign": cases.sign,
    "pass_on": cases.pass_on, "give_result": cases.give_result, "agree": cases.agree,
    "decline": cases.decline, "ask_supplement": cases.ask_supplement,
    "ask_payment": cases.ask_payment, "send_back": cases.send_back,
    "hand_over": cases.hand_over, "extend": cases.extend, "apologise": cases.apologise,
    "withdraw": cases.withdraw, "lapse": cases.lapse, "refuse": cases.refuse,
    "stop": cases.stop, "reopen": cases.reopen, "leave_bundle": cases.leave_bundle,
}  # fmt: skip
_WITHOUT: Mapping[str, Callable[..., object]] = {
    "pay": cases.pay, "set_fee": cases.set_fee, "enquire": cases.enquire,
}  # fmt: skip


@page(act=READ)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One act: what it means and what it asks; posted, it is done or refused with its sentence."""
    if name not in ACTS:
        raise Http404
    found = views.opened(request, code)
    if request.method != "POST":
        refused = _blocked(request, found, name)
        form = None if refused else _form(request, found, name)
        return _show(request, found, name, form, refused)
    form = _form(request, found, name, bound=True)
    if not form.is_valid():
        return _show(request, found, name, form, None, status=UNREADABLE)
    try:
        _do(request, found, name, form)
    except Refused as refused:
        return _show(request, _again(request, form, found, refused), name, form, refused)
    return _done(request, found.standing.code, str(ACTS[name].told))


def _blocked(request: HttpRequest, found: DossierPage, name: str) -> Refused | None:
    """Why an act that somebody asks for by its address is not offered."""
    one = queries.case(found.standing.id)
    verdicts = [*found.verdicts, *asides(one, actor_of(request), clock.now(request))]
    mine = [one for one in verdicts if moves.act_of(one.transition) == name]
    if not mine:
        return Refused("wrong_state")
    best = min(mine, key=lambda one: len(one.blocked_by))
    return Refused(*best.blocked_by) if best.blocked_by else None


def _again(
    request: HttpRequest, form: ActForm, found: DossierPage, refused: Refused
) -> DossierPage:
    """The dossier as it is now. When another was faster, the form goes on from what is there, so
    that who has read what happened may send it again."""
    if MOVED not in refused.codes:
        return found
    now = views.opened(request, found.standing.code)
    typed = request.POST.copy()
    typed["revision"] = str(now.standing.revision)
    form.data = typed
    return now


def _show(
    request: HttpRequest,
    found: DossierPage,
    name: str,
    form: ActForm | None,
    refused: Refused | None,
    *,
    status: int = 200,
) -> HttpResponse:
    moved = refused is not None and MOVED in refused.codes
    at = clock.now(request)
    tree = orgs.tree_on(day_of(at)) if moved else orgs.Tree([])
    context = {
        "page": found,
        "title": shown.procedure_title(found.procedure),
        "name": name,
        "words": ACTS[name],
        "form": form,
        "refused": refused,
        "ground": form.about.ground if form else (),
        "meanwhile": shown.trail(found, at, tree)[:3] if moved else (),
        "href": reverse("dossier_act", args=[found.standing.code, name]),
    }
    return answer(
        request, "desk/dossiers/act.html", context, part="desk/dossiers/_act.html",
        status=CONFLICT if refused else status,
    )  # fmt: skip


def _done(request: HttpRequest, code: str, told: str) -> HttpResponse:
    messages.success(request, told)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": reverse("dossier", args=[code])})
    return redirect("dossier", code=code)


# ------------------------------------------------------------------ what a form needs


def _form(request: HttpRequest, found: DossierPage, name: str, *, bound: bool = False) -> ActForm:
    about = _about(request, found, name)
    kind = forms.FORMS[name]
    return kind(request.POST, request.FILES, about=about) if bound else kind(about=about)


def _about(request: HttpRequest, found: DossierPage, name: str) -> About:
    at, on = clock.now(request), clock.today(request)
    if name in ("pass_on", "forward", "hand_over"):
        return _about_posts(found, name, on)
    if name == "enquire":
        tree = orgs.tree_on(on)
        place = tree.place_of(found.standing.office_id)
        near = {place, *tree.under(place)} - {found.standing.holder_unit_id}
        near |= {unit.id for unit in tree.units.values() if unit.kind in ("outside", "city")}
        return About(found, units=unit_choices(tree, near))
    if name == "apologise":
        return _about_apology(found, at)
    if name == "sign":
        return About(found, ground=_ground(request, found, on))
    return About(found)


def _about_posts(found: DossierPage, name: str, on: date) -> About:
    """Who would get it, and who else could."""
    case, standing = queries.case(found.standing.id), found.standing
    step = {
        "pass_on": standing.next_step,
        "forward": case.procedure.first_step,
        "hand_over": dossier_words.step_of(standing.state),
    }[name]
    if not any(one.code == step for one in case.procedure.steps):
        return About(found)
    posts, first = holders.who_gets(case, step, on)
    if name == "hand_over":
        posts, first = [post for post in posts if post.id != standing.holder_id], None
    return About(found, posts=posts, chosen=first)


def _about_apology(found: DossierPage, at: datetime) -> About:
    """A date to propose: when the steps left would be over, later than what is promised now."""
    standing = found.standing
    office = orgs.work_clock(standing.office_id, day_of(at))
    calendar, hours = office.calendar, office.hours
    ready = desk.ready_at(queries.case(standing.id), at) or at
    promised = standing.promised_at or at
    least = calendar.add(day_of(promised), 1)
    day = max(calendar.next(day_of(ready)), least)
    return About(found, proposed=hours.closing(day), closing=hours.closing)


def _ground(request: HttpRequest, found: DossierPage, on: date) -> list[str]:
    """On what ground this officer would sign it."""
    actor = actor_of(request)
    assert actor.post_id is not None, "pages with an act are for who serves in a post"
    act = found.procedure.act("cases.sign")
    grounds = orgs.grounds(actor.post_id, act, found.standing.office_id, on, found.form)
    if not grounds:
        return []
    first = grounds[0]
    return [ground_text(first), _("Căn cứ: %(basis)s") % {"basis": first.basis}]


# ------------------------------------------------------------------ doing it


def _do(request: HttpRequest, found: DossierPage, name: str, form: ActForm) -> None:
    who: dict[str, Any] = {
        "dossier_id": found.standing.id, "actor": actor_of(request), "at": clock.now(request)
    }  # fmt: skip
    if name in _WITH_REVISION:
        _WITH_REVISION[name](revision=form.seen, **form.arguments, **who)
        return
    if form.seen is not None and form.seen != found.standing.revision and name in _WITHOUT:
        raise Refused(MOVED, code=found.standing.code)
    if name in _WITHOUT:
        _WITHOUT[name](**form.arguments, **who)
    elif name == "attach":
        _attach(form, who)
    elif name == "relate":
        other = lists.named(form.cleaned_data["number"], actor=who["actor"])
        cases.relate(other_id=other, revision=form.seen, **who)
    else:
        assert name == "supplement", name
        _supplement(form, who)


def _kept(form: ActForm, who: Mapping[str, Any]) -> UUID | None:
    """The file that came with the form, looked into and kept."""
    given = form.cleaned_data["file"]
    kept = uploads.keep([given] if given else [], actor=who["actor"], at=who["at"])
    return kept[0] if kept else None


@transaction.atomic
def _attach(form: ActForm, who: Mapping[str, Any]) -> None:
    found = form.cleaned_data
    came = Brought(
        paper=found["paper"], kind=found["kind"], count=found["count"], file_id=_kept(form, who)
    )
    cases.attach(papers=[came], **who)


@transaction.atomic
def _supplement(form: ActForm, who: Mapping[str, Any]) -> None:
    found, key = form.cleaned_data, _kept(form, who)
    papers = found["papers"] or ([forms.OTHER] if key else [])
    came = [Brought(paper=one, kind=found["kind"], file_id=key) for one in papers]
    cases.supplement(papers=came, revision=form.seen, note=found["note"], **who)


# ------------------------------------------------------------------ words, sealed fields, answers


@page(act=READ)
@require_POST
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something to the colleagues who work on it."""
    found = views.opened(request, code)
    form = forms.CommentForm(request.POST)
    if not form.is_valid():
        return views.show(request, found, status=UNREADABLE, comment_form=form)
    try:
        cases.comment(
            dossier_id=found.standing.id, text=form.cleaned_data["text"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return views.show(request, found, status=CONFLICT, comment_form=form, refused=refused)
    messages.success(request, _("Đã ghi ý kiến."))
    return redirect(f"{reverse('dossier', args=[code])}#comments")


@page(act=READ)
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """A sealed field in full, for a purpose; shown once, never kept in the page's address."""
    found = views.opened(request, code)
    form = forms.UnmaskForm(request.POST or None)
    clear: str | None = None
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            clear = _unmasked(request, found, field, form.cleaned_data["purpose"])
        except Refused as error:
            refused = error
    context = {
        "page": found,
        "label": _label(found, field),
        "form": form,
        "clear": clear,
        "refused": refused,
        "href": reverse("dossier_unmask", args=[code, field]),
    }
    status = CONFLICT if refused else UNREADABLE if form.errors else 200
    response = answer(
        request, "desk/dossiers/unmask.html", context, part="desk/dossiers/_unmask.html",
        status=status,
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _label(found: DossierPage, field: str) -> str:
    names = {
        "nguoi-nop.national_id": _("Số định danh của người nộp"),
        "nguoi-nop.phone": _("Điện thoại của người nộp"),
        "nguoi-nop.email": _("Thư điện tử của người nộp"),
    }
    if field in names:
        return names[field]
    mine = next((one for one in shown.filled(found) if one.field == field), None)
    if mine is None:
        raise Http404
    return mine.label


def _unmasked(request: HttpRequest, found: DossierPage, field: str, purpose: str) -> str:
    who: dict[str, Any] = {"actor": actor_of(request), "at": clock.now(request)}
    begin, _dot, name = field.partition(".")
    if begin == "nguoi-nop" and name in PARTY_FIELDS:
        return people.unmask(
            party_id=found.standing.applicant_id, field=name, purpose=purpose, **who
        )
    return cases.unmask_field(dossier_id=found.standing.id, field=field, purpose=purpose, **who)


@page(act="cases.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def answer_enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Answer what another unit asks mine."""
    actor, at = actor_of(request), clock.now(request)
    known = desk.enquiry_of(enquiry_id, actor=actor)
    if known is None:
        raise Http404
    found = pages.enquiries(known[0])
    one = next(row for row in found if row.id == enquiry_id)
    form = forms.AnswerForm(request.POST or None)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            cases.answer(enquiry_id=enquiry_id, text=form.cleaned_data["text"], actor=actor, at=at)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã trả lời."))
            return redirect("my_queue")
    code, name, name_en = desk.codes([known[0]])[known[0]]
    context = {
        "one": one, "code": code, "procedure": dossier_words.either(name, name_en),
        "form": form, "refused": refused, "due": due_words.moment(one.due_at),
        "is_late": one.answered_at is None and one.due_at < at,
        "may_open": actor.may_somewhere(READ),
    }  # fmt: skip
    status = CONFLICT if refused else UNREADABLE if form.errors else 200
    return render(request, "desk/dossiers/answer.html", context, status=status)
