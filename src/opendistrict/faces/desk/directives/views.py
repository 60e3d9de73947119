"""Directives come in, are read, and are looked at: list, register, the reading, its coverage."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveRow, DirectiveShape
from opendistrict.faces.desk.directives import forms, showing, words
from opendistrict.faces.desk.directives.showing import known
from opendistrict.faces.desk.tasks.forms import unit_choices
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel import intake
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs

READ, REGISTER, CONFIRM = "directives.read", "directives.register", showing.CONFIRM
UNPROCESSABLE = 422


@page(act=READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What came in, newest first; how much of each still waits."""
    actor = actor_of(request)
    rows = queries.directives(actor, before=_id(request.GET.get("before")))
    context = {
        "table": _table(request, rows),
        "may_register": actor.may_somewhere(REGISTER),
        "has_any": bool(rows) or "before" in request.GET,
    }
    return render(request, "desk/directives/list.html", context)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _table(request: HttpRequest, rows: list[DirectiveRow]) -> Table | None:
    if not rows:
        return None
    more = same_page_with(request, before=str(rows[-1].directive.id))
    return Table(
        caption=_("Văn bản chỉ đạo đã tiếp nhận, mới nhất trước"),
        columns=[
            Column(_("Văn bản")),
            Column(_("Ban hành"), kind="date"),
            Column(_("Tình trạng")),
            Column(_("Đã quyết định")),
        ],
        rows=[_row(row) for row in rows],
        next=more if len(rows) == queries.PAGE else "",
        first=request.path if "before" in request.GET else "",
    )


def _row(row: DirectiveRow) -> Row:
    values = {"row": row, "state": words.STATES[row.directive.state]}
    total = row.open_proposals + row.accepted + row.rejected
    return Row(
        id=str(row.directive.id),
        cells=[
            Cell(template="desk/directives/_cell_what.html", values=values),
            Cell(template="desk/directives/_cell_day.html", values=values),
            Cell(template="desk/directives/_cell_state.html", values=values),
            Cell(
                template="desk/directives/_cell_done.html",
                values={**values, "total": total, "done": total - row.open_proposals},
            ),
        ],
    )


@page(act=REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A file or a pasted text is kept and handed to the worker."""
    actor = actor_of(request)
    form = _register_form(request, actor)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("directive", _registered(request, form, actor))
        except Refused as error:
            refused = error
    status = 200 if request.method != "POST" else CONFLICT if refused else UNPROCESSABLE
    context = {"form": form, "refused": refused, "known": _known(refused)}
    return render(request, "desk/directives/register.html", context, status=status)


def _register_form(request: HttpRequest, actor: Actor) -> forms.RegisterForm:
    tree = orgs.tree_on(clock.today(request))
    reach = orgs.scope(actor, REGISTER) & tree.units.keys()
    own = tree.place_of(actor.unit_id) if actor.unit_id in tree.units else actor.unit_id
    data = request.POST if request.method == "POST" else None
    return forms.RegisterForm(
        data, request.FILES or None, units=unit_choices(tree, sorted(reach)),
        initial={"unit": str(own) if own in reach else ""},
    )  # fmt: skip


def _registered(request: HttpRequest, form: forms.RegisterForm, actor: Actor) -> UUID:
    told = form.cleaned_data
    file = told["file"]
    if file:
        intake.check_size(file.size)  # before it is taken into memory
    return actions.register(
        name=file.name if file else "van-ban-dan-vao.txt",
        media_type=(file.content_type or "application/octet-stream") if file else "text/plain",
        data=file.read() if file else told["text"].encode(),
        unit_id=UUID(told["unit"]),
        issued_on=told["issued_on"],
        title=told["title"],
        is_sample=demo.makes_samples(),
        actor=actor,
        at=clock.now(request),
    )


def _known(refused: Refused | None) -> str:
    """The page of the copy that is here already."""
    if refused is None or "document_is_registered" not in refused.codes:
        return ""
    return reverse("directive", args=[str(refused.details["directive"])])


# ------------------------------------------------------------------ one document


@page(act=READ)
@require_safe
@known
def reading(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    view = queries.directive(directive_id, actor_of(request))
    if view.directive.state == "waiting":
        return render(request, "desk/directives/waiting.html", _waiting(view.directive))
    if view.directive.state == "unreadable":
        return _unreadable(request, view.directive)
    return showing.whole(request, view, current=_id(request.GET.get("p")))


def _waiting(directive: DirectiveShape) -> dict[str, Any]:
    return {"directive": directive, "poll": reverse("directive_progress", args=[directive.id])}


def _unreadable(request: HttpRequest, directive: DirectiveShape) -> HttpResponse:
    context = {
        "directive": directive,
        "why": sentence(directive.failure, **directive.failure_details),
        "file": documents.files([directive.file_id])[directive.file_id],
        "may_register": actor_of(request).may(REGISTER, directive.unit_id),
    }
    return render(request, "desk/directives/unreadable.html", context)


@page(act=READ)
@require_safe
@known
def progress(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Asked every second while the worker reads; when it is done the page comes anew."""
    directive = queries.directive_shape(directive_id, actor_of(request))
    answered = render(request, "desk/directives/_waiting.html", _waiting(directive))
    if directive.state != "waiting":
        answered.headers["HX-Refresh"] = "true"
    return answered


@page(act=READ)
@require_safe
@known
def original(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The file as it came. Always a download: nothing of a stranger's file runs here."""
    directive = queries.directive_shape(directive_id, actor_of(request))
    file = documents.files([directive.file_id])[directive.file_id]
    answered = HttpResponse(
        documents.content(directive.file_id), content_type="application/octet-stream"
    )
    answered.headers["Content-Disposition"] = content_disposition_header(True, file.name)
    return answered


@page(act=REGISTER)
@require_POST
@known
def read_again(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    try:
        actions.read_again(
            directive_id=directive_id, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        if "directive_is_unknown" in refused.codes:
            raise
        view = queries.directive(directive_id, actor_of(request))
        return showing.whole(request, view, refused=refused, status=CONFLICT)
    return redirect("directive", directive_id)


@page(act=REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def head(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """What was read from the document's head, put right."""
    directive = queries.directive_shape(directive_id, actor_of(request))
    names = ("title", "form", "document_number", "issuer", "issued_on")
    data = request.POST if request.method == "POST" else None
    form = forms.HeadForm(data, initial={name: getattr(directive, name) for name in names})
    refused: Refused | None = None
    if data is not None and form.is_valid():
        try:
            actions.note_document(
                directive_id=directive_id,
                actor=actor_of(request),
                at=clock.now(request),
                **form.cleaned_data,
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã sửa thông tin văn bản."))
            return redirect("directive", directive_id)
    status = 200 if data is None else CONFLICT if refused else UNPROCESSABLE
    context = {"directive": directive, "form": form, "refused": refused}
    return render(request, "desk/directives/head.html", context, status=status)


@page(act=CONFIRM)
@require_POST
@known
def settle(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    try:
        actions.settle(directive_id=directive_id, actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        if "directive_is_unknown" in refused.codes:
            raise
        return show_coverage(request, directive_id, refused=refused, status=CONFLICT)
    messages.success(request, _("Đã chốt văn bản: mọi đoạn đều có kết quả."))
    return redirect("directive_coverage", directive_id)


@page(act=CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
@known
def propose(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A stretch of the text that the reader missed: chosen in the text, or copied word for word."""
    view = queries.directive(directive_id, actor_of(request))
    initial = {"quote": request.GET.get("quote", "")[:2000], "kind": "direction",
               "start": request.GET.get("start")}  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = forms.ByHandForm(data, initial=initial)
    refused: Refused | None = None
    if data is not None and form.is_valid():
        try:
            made = _proposed(request, view.directive, form.cleaned_data)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã thêm đề xuất."))
            return redirect(showing.address(directive_id, made))
    status = 200 if data is None else CONFLICT if refused else UNPROCESSABLE
    context = {"directive": view.directive, "form": form, "refused": refused}
    return render(request, "desk/directives/propose.html", context, status=status)


def _proposed(request: HttpRequest, directive: DirectiveShape, told: dict[str, Any]) -> UUID:
    actor = actor_of(request)
    start, end = queries.find_words(
        directive.id, actor, quote=told["quote"], near=told["start"] or 0
    )
    words_ = " ".join(told["quote"].split())
    field = {"figure": "indicator", "programme": "name", "award": "title"}.get(told["kind"], "what")
    return actions.propose_by_hand(
        directive_id=directive.id, start=start, end=end, kind=told["kind"],
        fields={field: words_}, actor=actor, at=clock.now(request),
    )  # fmt: skip


# ------------------------------------------------------------------ what came of it


@page(act=READ)
@require_safe
@known
def coverage(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    return show_coverage(request, directive_id)


def show_coverage(
    request: HttpRequest, directive_id: UUID, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The bar of what became of the passages, and those about which nobody has said anything."""
    actor = actor_of(request)
    view = queries.directive(directive_id, actor)
    (counted,) = queries.coverage([directive_id], actor)
    parts = [
        (label, counted.tally[fate], kind)
        for fate, (kind, label) in words.FATES.items()
        if counted.tally.get(fate) and fate != "noise"
    ]
    by_fate = {
        fate: [p for p in view.passages if p.fate == fate]
        for fate in ("untouched", "open", "dismissed")
    }
    context = {
        "directive": view.directive,
        "here": reverse("directive_coverage", args=[directive_id]),
        "parts": parts,
        "asked": counted.asked,
        "noise": counted.tally.get("noise", 0),
        "untouched": by_fate["untouched"],
        "waiting": by_fate["open"],
        "dismissed": by_fate["dismissed"],
        "reasons": words.NO_WORK,
        "is_covered": not by_fate["untouched"] and not by_fate["open"],
        "may_decide": actor.may(CONFIRM, view.directive.unit_id),
        "may_give": actor.may_somewhere("plans.give_task"),
        "tabs": showing.tabs(directive_id),
        "refused": None,
        **more,
    }
    return render(request, "desk/directives/coverage.html", context, status=status)
