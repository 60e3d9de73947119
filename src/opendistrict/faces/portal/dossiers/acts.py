"""What who applied may do: bring what was asked for, withdraw, go on after all, rate."""

from collections.abc import Callable
from datetime import datetime

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.queries import case, following
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.engine.cases.shapes.following import Followed
from opendistrict.faces.kit import clock, uploads
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.dossiers import own, showing
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

OTHER = "khac"  # a paper that is none of the procedure's list
MOST_FILES = 10
Act = Callable[[Followed, Actor, datetime], str]
"""Does it, and gives back what to say of it."""


def _do(
    request: HttpRequest, found: Followed, actor: Actor, act: Act, back: Callable[..., HttpResponse]
) -> HttpResponse:
    """One act; refused, the same page with why, and what was typed in it."""
    try:
        with transaction.atomic():
            told = act(found, actor, clock.now(request))
    except Refused as refused:
        return back(refused, typed=request.POST.get("loi", ""))
    messages.success(request, told)
    return back(None)


def _own(request: HttpRequest, code: str, act: Act) -> HttpResponse:
    found = own.own(request, code)

    def back(refused: Refused | None, **more: object) -> HttpResponse:
        return (
            own.shown(request, own.own(request, code), refused, **more)
            if refused
            else redirect("my_dossier", code)
        )

    return _do(request, found, actor_of(request), act, back)


def _by_receipt(request: HttpRequest, token: str, act: Act) -> HttpResponse:
    found = following.by_receipt(token, at=clock.now(request))
    if found is None:
        raise Http404
    if not ratelimit.consume(request, action="act_by_receipt", key=token):
        return render(request, "429.html", status=429)

    def back(refused: Refused | None, **more: object) -> HttpResponse:
        if refused is None:
            return redirect("receipt", token)
        now = following.by_receipt(token, at=clock.now(request))
        assert now is not None
        context = {**showing.context(now), "receipt_token": token, "refused": refused, **more}
        return render(request, "portal/dossiers/followed.html", context, status=409)

    return _do(request, found, following.bearer(case(found.id)), act, back)


# ------------------------------------------------------------------ the acts


def _revision(request: HttpRequest) -> int | None:
    told = request.POST.get("phien", "")
    return int(told) if told.isdecimal() else None


def _supplementing(request: HttpRequest) -> Act:
    def act(found: Followed, actor: Actor, at: datetime) -> str:
        if "supplement" not in found.may:
            raise Refused("nothing_is_asked_for")
        files = request.FILES.getlist("tep")
        if not files:
            raise Refused("supplement_brings_nothing")
        if len(files) > MOST_FILES:
            raise Refused("too_many_files", most=MOST_FILES)
        kept = uploads.keep(files, actor=actor, at=at)
        due = cases.supplement(
            dossier_id=found.id, revision=_revision(request),
            papers=[Brought(paper=OTHER, kind="electronic", file_id=key) for key in kept],
            note=request.POST.get("loi", "")[:2000], actor=actor, at=at,
        )  # fmt: skip
        if due is None:
            return _("Đã gửi. Bộ phận một cửa sẽ kiểm tra lại hồ sơ.")
        return _("Đã gửi. Thời hạn chạy tiếp; ngày hẹn mới ở ngay dưới đây.")

    return act


@page(citizen=True)
@require_POST
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Bring what was asked for: the clock goes on."""
    return _own(request, code, _supplementing(request))


@page(public=True)
@require_POST
def supplement_by_receipt(request: HttpRequest, token: str) -> HttpResponse:
    return _by_receipt(request, token, _supplementing(request))


@page(citizen=True)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the dossier back."""

    def act(found: Followed, actor: Actor, at: datetime) -> str:
        state = cases.withdraw(
            dossier_id=found.id, revision=_revision(request),
            note=request.POST.get("loi", "")[:2000], actor=actor, at=at,
        )  # fmt: skip
        if state.startswith("8"):
            return _("Đã rút hồ sơ.")
        return _("Đã gửi yêu cầu rút hồ sơ; chờ người giữ hồ sơ trả lời.")

    return _own(request, code, act)


@page(citizen=True)
@require_POST
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """Not withdraw after all."""

    def act(found: Followed, actor: Actor, at: datetime) -> str:
        cases.decline(
            dossier_id=found.id, revision=_revision(request), note=_("Người nộp không rút nữa"),
            actor=actor, at=at,
        )  # fmt: skip
        return _("Hồ sơ được giải quyết tiếp.")

    return _own(request, code, act)


def _rating(request: HttpRequest) -> Act:
    def act(found: Followed, actor: Actor, at: datetime) -> str:
        told = request.POST.get("sao", "")
        cases.rate(
            dossier_id=found.id, stars=int(told) if told.isdecimal() else 0,
            text=request.POST.get("loi", "")[:2000], actor=actor, at=at,
        )  # fmt: skip
        return _("Cảm ơn bạn đã đánh giá.")

    return act


@page(citizen=True)
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Say how it went, once."""
    return _own(request, code, _rating(request))


@page(public=True)
@require_POST
def rate_by_receipt(request: HttpRequest, token: str) -> HttpResponse:
    return _by_receipt(request, token, _rating(request))
