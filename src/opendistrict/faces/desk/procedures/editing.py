"""The next version of a procedure: drafted, edited as text, compared, put in force or discarded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opendistrict.engine.cases import actions
from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import judging
from opendistrict.engine.cases.queries.keeping import Kept
from opendistrict.faces.desk.procedures import forms, shown, views
from opendistrict.faces.desk.procedures.shown import ACT
from opendistrict.faces.kit import clock, formats, procedure_checks
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused

UNREADABLE = 422
ROOM = 12  # lines to type in below the last


def _draft_of(code: str, request: HttpRequest) -> tuple[Kept, UUID]:
    kept = shown.kept_or_404(code, clock.today(request))
    if kept.draft is None:
        raise Http404
    return kept, kept.draft.id


@page(act=ACT)
@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    try:
        actions.draft(code=code, actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        return views.show(request, code, refused=refused, status=CONFLICT)
    return redirect("procedure_edit", code)


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The text with its lines numbered, and every problem told at its line beside it. What was
    typed comes back as it was, whatever is wrong with it."""
    kept, version_id = _draft_of(code, request)
    text, revision = cases.text_of(version_id)
    refused, status = None, 200
    form = forms.TextForm(initial={"text": text, "revision": revision})
    if request.method == "POST":
        form = forms.TextForm(request.POST)
        text = request.POST.get("text", "").replace("\r\n", "\n")
        status = UNREADABLE
        if form.is_valid():
            try:
                actions.edit(
                    version_id=version_id, revision=form.cleaned_data["revision"], text=text,
                    actor=actor_of(request), at=clock.now(request),
                )  # fmt: skip
                messages.success(request, _("Đã lưu dự thảo."))
                return redirect("procedure_edit", code)
            except Refused as found:
                refused, status = found, CONFLICT
    read = judging.read_procedure(text.encode(), file=code)
    wrong = procedure_checks.wrong(read, clock.today(request))
    lines = max(text.count("\n") + 1, 20) + ROOM
    form.fields["text"].widget.attrs["rows"] = lines
    context = {
        "kept": kept, "form": form, "wrong": wrong, "refused": refused,
        "crumbs": shown.crumbs(kept), "numbers": _numbers(lines, wrong),
        "is_readable": read.procedure is not None,
    }  # fmt: skip
    return render(request, "desk/procedures/edit.html", context, status=status)


def _numbers(lines: int, wrong: list[procedure_checks.Told]) -> list[tuple[int, bool]]:
    """The numbers beside the text, and whether something is wrong in that line."""
    marked = {one.line for one in wrong}
    return [(n, n in marked) for n in range(1, lines + 1)]


@page(act=ACT)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """What changes for whom, and putting it in force from a day on."""
    kept, version_id = _draft_of(code, request)
    text, _revision = cases.text_of(version_id)
    read = judging.read_procedure(text.encode(), file=code)
    today = clock.today(request)
    form = forms.PublishForm(initial={"since": today})
    refused, status, on = None, 200, today
    if request.method == "POST":
        form, status = forms.PublishForm(request.POST), UNREADABLE
        if form.is_valid():
            on = form.cleaned_data["since"]
            try:
                actions.publish(
                    version_id=version_id, since=on, actor=actor_of(request),
                    at=clock.now(request),
                )  # fmt: skip
                told = _("Đã ban hành, có hiệu lực từ %(on)s.") % {"on": formats.day(on)}
                messages.success(request, told)
                return redirect("kept_procedure", code)
            except Refused as found:
                refused, status = found, CONFLICT
    old = kept.in_force.version.id if kept.in_force else None
    changes = []
    if old is not None and read.procedure is not None:
        changes = shown.changes(shown.rules_of(old), read.procedure)
    context = {
        "kept": kept, "form": form, "refused": refused, "crumbs": shown.crumbs(kept),
        "changes": changes, "wrong": procedure_checks.wrong(read, max(on, today)),
        "open": shown.count(kept.open),
    }  # fmt: skip
    return render(request, "desk/procedures/publish.html", context, status=status)


@page(act=ACT)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    _kept, version_id = _draft_of(code, request)
    try:
        actions.discard(version_id=version_id, actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        return views.show(request, code, refused=refused, status=CONFLICT)
    messages.success(request, _("Đã bỏ dự thảo."))
    return redirect("kept_procedure", code)


@page(act=ACT)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """End a procedure: no dossier is opened under it from a day on."""
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return views.show(request, code, withdraw_form=form, status=UNREADABLE)
    try:
        actions.withdraw_procedure(
            code=code, **form.cleaned_data, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return views.show(request, code, refused=refused, withdraw_form=form, status=CONFLICT)
    messages.success(request, _("Đã ghi ngày ngừng nhận hồ sơ."))
    return redirect("kept_procedure", code)
