"""A unit's money at a glance; every number opens to its list."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.faces.desk.money import asked
from opendistrict.faces.desk.money.asked import READ, Books
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentence
from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.shapes import Difference, StandingShape


@page(act=READ)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What came today, what nobody has explained, what is owed, and what stands against closing."""
    found = asked.books(request)
    context = asked.frame(request, "money", found)
    if found is not None:
        context |= _shown(request, found)
    return render(request, "desk/money/overview.html", context)


def _shown(request: HttpRequest, found: Books) -> dict[str, Any]:
    today = clock.today(request)
    stands = queries.standing(found.unit_id, actor=actor_of(request), today=today)
    assert stands is not None, "books are of the reader's scope"
    _sheet, differences = queries.closing_sheet(found.unit_id, day=today)
    return {
        "figures": _figures(stands, found),
        "stands": stands,
        "differences": differences_said(differences),
        "is_closed": stands.last_closed is not None and stands.last_closed >= today,
        "behind": stands.last_closed is not None
        and stands.last_closed < today - timedelta(days=3),
        "charges": reverse("money_charges") + found.query,
        "closing": reverse("money_closing") + found.query,
        "accounts": [one for one in queries.bank_accounts(actor=actor_of(request))
                     if one.unit_id == found.unit_id],
    }  # fmt: skip


def _figures(stands: StandingShape, found: Books) -> list[dict[str, str]]:
    def to(name: str, **query: str) -> str:
        more = "".join(f"&{key}={value}" for key, value in query.items())
        return f"{reverse(name)}?{asked.UNIT}={found.unit_id}{more}"

    oldest = formats.day(stands.oldest) if stands.oldest else ""
    return [
        {"title": _("Tiền vào hôm nay"), "value": formats.dong(stands.came.dong),
         "note": _("tiền mặt %(cash)s · tiền ra %(went)s")
         % {"cash": formats.dong(stands.cash.dong), "went": formats.dong(stands.went.dong)},
         "href": to("money_lines", loai="tat-ca"), "kind": ""},
        {"title": _("Dòng chưa rõ"), "value": formats.at_least(stands.unexplained),
         "note": _("cũ nhất %(day)s") % {"day": oldest} if oldest else _("không còn dòng nào"),
         "href": to("money_lines"), "kind": "risk" if stands.unexplained else "ok"},
        {"title": _("Còn phải thu"), "value": formats.dong(stands.open.dong),
         "note": _("%(count)s khoản") % {"count": formats.number(stands.owed)},
         "href": to("money_charges", loai="con-no"), "kind": ""},
        {"title": _("Quá hạn"), "value": formats.dong(stands.late.dong),
         "note": _("%(count)s khoản") % {"count": formats.number(stands.overdue)},
         "href": to("money_charges", loai="qua-han"), "kind": "late" if stands.overdue else "ok"},
        {"title": _("Đề nghị chờ quyết định"), "value": formats.number(stands.waiting),
         "note": _("miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách"), "href": to("money_decisions"),
         "kind": "risk" if stands.waiting else ""},
        {"title": _("Đã khóa sổ đến"), "value": formats.day(stands.last_closed),
         "note": _("hết ngày") if stands.last_closed else _("chưa khóa ngày nào"),
         "href": to("money_closing"), "kind": ""},
    ]  # fmt: skip


def differences_said(found: list[Difference]) -> list[str]:
    """What stands against closing, each by name."""
    return [sentence(one.code, about=one.about, ours=one.ours, theirs=one.theirs) for one in found]
