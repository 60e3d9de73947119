"""The page behind the QR code of every issued paper. It names no applicant and shows no content.

A file given to be compared is neither kept nor taken apart: its bytes are compared with ours.
"""

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.words import sentence
from opendistrict.faces.portal.papers.forms import CodeForm, FileForm
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import (
    Likeness,
    PaperShape,
    PaperStatus,
    SignatureShape,
)
from opendistrict.registers.orgs import queries as orgs

UNREADABLE, TOO_MANY = 422, 429
STATUSES = {
    PaperStatus.IN_FORCE: ("ok", gettext_lazy("Đang có hiệu lực"), "circle-check"),
    PaperStatus.WITHDRAWN: ("no", gettext_lazy("Đã thu hồi"), "ban"),
    PaperStatus.SUPERSEDED: ("risk", gettext_lazy("Đã được thay thế"), "replace"),
}
LIKENESSES = {
    Likeness.SAME: (
        "ok", gettext_lazy("Đúng là giấy tờ này"), "circle-check",
        gettext_lazy("Tệp giống từng byte với bản đã phát hành."),
    ),
    Likeness.ADDED_TO: (
        "risk", gettext_lazy("Có phần thêm vào sau"), "alert-triangle",
        gettext_lazy(
            "Tệp bắt đầu bằng bản đã phát hành nhưng có nội dung được ghi thêm phía sau. "
            "Phần ghi thêm không do cơ quan phát hành; hãy dùng bản gốc."
        ),
    ),
    Likeness.OTHER: (
        "no", gettext_lazy("Không phải giấy tờ này"), "circle-x",
        gettext_lazy(
            "Nội dung tệp khác bản đã phát hành: tệp đã bị sửa, đã lưu lại bằng phần mềm khác, "
            "hoặc là bản quét. Hãy xin lại tệp gốc."
        ),
    ),
}  # fmt: skip


@page(public=True)
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where a code is typed by who cannot scan it."""
    form = CodeForm(request.GET if "token" in request.GET else None)
    status = 200
    if form.is_bound:
        if form.is_valid():
            found = documents.paper_by_token(form.cleaned_data["token"])
            if found is not None:
                return redirect(documents.address_of(found.token))
            told = _("Không có giấy tờ nào mang mã này. Xem lại từng chữ trên giấy.")
            form.add_error("token", told)
        status = UNREADABLE
    return render(request, "portal/papers/ask.html", {"form": form}, status=status)


@page(public=True)
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What is so about one paper now."""
    return _show(request, _found(token), FileForm())


@page(public=True)
@require_POST
def compare(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a file is this paper."""
    found = _found(token)
    form = FileForm(request.POST, request.FILES)
    if not ratelimit.consume(request, action="compare_paper"):
        form.add_error(None, _("Thao tác quá nhanh. Hãy chờ vài phút rồi thử lại."))
        return _show(request, found, form, status=TOO_MANY)
    if not form.is_valid():
        return _show(request, found, form, status=UNREADABLE)
    try:
        likeness = documents.compare(found, form.cleaned_data["file"].read())
    except Refused as refused:
        return _show(request, found, form, refused=refused, status=409)
    return _show(request, found, FileForm(), likeness=likeness)


def _found(token: str) -> PaperShape:
    found = documents.paper_by_token(token)
    if found is None:
        raise Http404(_("Không có giấy tờ nào mang mã này. Xem lại từng chữ trên giấy."))
    return found


def _show(
    request: HttpRequest, found: PaperShape, form: FileForm, *, likeness: Likeness | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    successor = documents.paper(found.superseded_by) if found.superseded_by else None
    try:
        signatures = documents.signatures_of(found, at=clock.now(request))
    except Refused as unreadable:  # our own copy is gone or was changed: say so, do not guess
        signatures, refused = [], unreadable
    context: dict[str, Any] = {
        "paper": found,
        "status": STATUSES[found.status],
        "facts": _facts(found),
        "signatures": [_signature(one) for one in signatures],
        "successor": documents.address_of(successor.token) if successor else "",
        "likeness": LIKENESSES[likeness] if likeness else None,
        "form": form,
        "refused": refused,
    }
    return render(request, "portal/papers/check.html", context, status=status)


def _facts(found: PaperShape) -> list[tuple[str, object]]:
    unit = orgs.units([found.unit_id], on=found.issued_on).get(found.unit_id)
    facts: list[tuple[str, object]] = [
        (_("Loại giấy tờ"), found.name),
        (_("Số, ký hiệu"), found.number),
        (_("Ngày ban hành"), formats.day(found.issued_on)),
        (_("Cơ quan ban hành"), unit.name if unit else ""),
    ]
    if found.is_signed:
        post = f", {found.signed_post}" if found.signed_post else ""
        facts.append((_("Người ký"), f"{found.signed_by}{post}"))
    if found.withdrawn_at:
        facts.append((_("Thu hồi ngày"), formats.day(day_of(found.withdrawn_at))))
    return facts


def _signature(one: SignatureShape) -> dict[str, Any]:
    """A signature in words: what holds, or everything that does not."""
    facts = [
        (_("Chứng thư số"), one.name),
        (_("Tổ chức"), one.organisation),
        (_("Thời gian ký"), formats.moment(one.signed_at) if one.signed_at else ""),
        (_("Nơi cấp chứng thư"), one.trusted_by or one.issuer),
    ]
    return {
        "facts": [(term, said) for term, said in facts if said],
        "is_good": not one.problems,
        "problems": [sentence(code, name=one.name, issuer=one.issuer) for code in one.problems],
    }
