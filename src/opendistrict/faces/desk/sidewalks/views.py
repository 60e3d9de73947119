"""The office's book of uses: what is held, in force and over; one of them, and what one may do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.faces.desk.sidewalks import forms
from opendistrict.faces.kit import clock, formats, nav, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell as TableCell
from opendistrict.faces.kit.tables import Column, Row, Table, same_page_with
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape

READ, CONFIRM = "sidewalks.read", "sidewalks.confirm"
UNREADABLE = 422
STATES = {
    "": gettext_lazy("Tất cả"), "held": gettext_lazy("Đang giữ chỗ"),
    "active": gettext_lazy("Được sử dụng"), "over": gettext_lazy("Đã hết hạn"),
    "ended": gettext_lazy("Đã trả"),
    "revoked": gettext_lazy("Đã thu hồi"), "let_go": gettext_lazy("Không còn giữ"),
}  # fmt: skip


@page(act=READ)
@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    """The uses of one's units, the newest first, by where they stand."""
    state = request.GET.get("trang-thai", "")
    if state not in STATES:
        raise Http404
    after = _key(request.GET.get("after"))
    found = queries.uses(actor_of(request), on=clock.today(request), state=state, after=after)
    here = reverse("sidewalk_uses")
    return render(request, "desk/sidewalks/uses.html", {
        "table": _table(request, found, bool(after)),
        "tabs": [(str(word), here + (f"?trang-thai={one}" if one else ""))
                 for one, word in STATES.items()],
        "tab": here + (f"?trang-thai={state}" if state else ""),
    })  # fmt: skip


def _key(told: str | None) -> UUID | None:
    try:
        return UUID(told) if told else None
    except ValueError:
        raise Http404 from None


def _table(request: HttpRequest, found: list[UseShape], is_later: bool) -> Table:
    names = people.parties({one.party_id for one in found}, actor=actor_of(request))
    places = sidewalk_words.wheres(found)
    rows = [_row(request, one, names[one.party_id].full_name, places[one.id]) for one in found]
    last = found[-1].id if len(found) == queries.PAGE else None
    return Table(
        _("Các chỗ trên vỉa hè, lòng đường"),
        columns=[
            Column(_("Số"), kind="code"), Column(_("Ở đâu")), Column(_("Việc sử dụng")),
            Column(_("Người sử dụng")), Column(_("Thời gian"), kind="date"),
            Column(_("Phí"), kind="number"), Column(_("Trạng thái"), kind="code"),
        ],
        rows=rows,
        next=same_page_with(request, after=str(last)) if last else "",
        first=request.path if is_later else "",
        empty_title=_("Chưa có chỗ nào"),
        empty_text=_("Chỗ do người dân giữ ở trang Vỉa hè hiện ra ở đây."),
    )  # fmt: skip


def _row(request: HttpRequest, one: UseShape, who: str, where: str) -> Row:
    kind, word = sidewalk_words.state(one, clock.today(request))
    fee = formats.dong(one.fee.total.dong) if one.fee else "–"
    return Row(cells=[
        TableCell(one.number, href=reverse("sidewalk_use", args=[one.number])),
        TableCell(where, note=sidewalk_words.size(one.wanted)),
        sidewalk_words.use_name(one), who,
        f"{formats.day(one.wanted.since)} – {formats.day(sidewalk_words.last_day(one))}", fee,
        TableCell(template="desk/sidewalks/_state.html", values={"kind": kind, "word": word}),
    ])  # fmt: skip


@page(act=READ)
@require_safe
def use(request: HttpRequest, number: str) -> HttpResponse:
    """One use: what was asked and weighed, its dossier, its money, and what may be done now."""
    return _use(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> UseShape:
    one = queries.use(number, actor_of(request))
    if one is None:
        raise Http404
    return one


def _use(
    request: HttpRequest, one: UseShape, *, status: int = 200, refused: Refused | None = None,
    wrong: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    actor, today = actor_of(request), clock.today(request)
    party = people.parties([one.party_id], actor=actor)[one.party_id]
    unit = orgs.tree_on(today).units.get(one.unit_id)
    kind, word = sidewalk_words.state(one, today)
    unused = queries.unused_of(one)
    charges = queries.charges(one.id)
    is_over = one.state not in queries.ALIVE or one.wanted.until <= today
    may_act = actor.may(CONFIRM, one.unit_id) and not is_over
    return render(request, "desk/sidewalks/use.html", {
        "use": one, "party": party, "unit": either(unit.name, unit.name_en) if unit else "",
        "name": sidewalk_words.use_name(one), "where": sidewalk_words.where(one),
        "size": sidewalk_words.size(one.wanted), "hours": sidewalk_words.hours(one.wanted),
        "kind": kind, "word": word, "why": sidewalk_words.ended_why(one),
        "last": sidewalk_words.last_day(one), "basis": sidewalk_words.basis(one),
        "dossier": cases.case(one.dossier_id).standing.code if one.dossier_id else "",
        "fee": sidewalk_words.fee(one.fee) if one.fee else None,
        "charges": [(c, formats.dong(c.sums.open.dong), formats.dong(c.sums.received.dong))
                    for c in charges],
        "bills": ledger.bills_of([c.id for c in charges]),
        "money_page": nav.address("money"),
        "unused": formats.dong(unused.dong) if unused is not None and unused.dong else "",
        "forms": _forms(one, may_act, bool(unused and charges), wrong or {}, actor_may_propose(
            request, one)),
        "follows": queries.number_of(one.follows_id, actor=actor) if one.follows_id else "",
        "followed_by": queries.followed_by(one.id, actor=actor),
        "waiting": queries.count_waiting(one.wanted, one.segment_id), "refused": refused,
    }, status=status)  # fmt: skip


def actor_may_propose(request: HttpRequest, one: UseShape) -> bool:
    return actor_of(request).may("ledger.propose", one.unit_id)


def _forms(
    one: UseShape, may_act: bool, falls_away: bool, wrong: dict[str, django_forms.Form],
    may_propose: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    """What may be done with it now, each with its form as it was filled in."""
    shown = []
    for act, (label, icon, form, _done) in _ACTS.items():
        if act == "ghi-co":
            if not (falls_away and may_propose):
                continue
        elif not may_act or (act == "xac-nhan" and one.state != "held"):
            continue
        filled = wrong.get(act) or form(auto_id=f"{act}_%s")
        shown.append({"act": act, "label": label, "icon": icon, "form": filled,
                      "is_open": act in wrong})  # fmt: skip
    return shown


class _Nothing(django_forms.Form):
    """An act that asks nothing more."""

    def asked(self) -> dict[str, Any]:
        return {}


def _revoke(**asked: Any) -> object:
    return actions.end(revoked=True, **asked)


# Act: label, icon, form, what is done.
_ACTS: dict[str, tuple[Any, str, type[Any], Callable[..., object]]] = {
    "xac-nhan": (gettext_lazy("Xác nhận được dùng"), "circle-check", _Nothing, actions.confirm),
    "tam-ngung": (gettext_lazy("Tạm ngừng"), "player-pause", forms.PauseForm, actions.pause),
    "cham-dut": (gettext_lazy("Chấm dứt"), "player-stop", forms.EndForm, actions.end),
    "thu-hoi": (gettext_lazy("Thu hồi"), "ban", forms.EndForm, _revoke),
    "ghi-co": (gettext_lazy("Đề nghị giảm phí phần không dùng"), "receipt-refund",
               forms.CreditForm, actions.propose_credit),
}  # fmt: skip


@page(act=READ)
@require_POST
def do(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do one of the acts of the page; whether one may is for the act to say."""
    if act not in _ACTS:
        raise Http404
    one = _found(request, number)
    _label, _icon, form_of, done = _ACTS[act]
    form = form_of(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _use(request, one, status=UNREADABLE, wrong={act: form})
    try:
        done(use_id=one.id, **form.asked(), actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        return _use(request, one, status=CONFLICT, refused=refused, wrong={act: form})
    messages.success(request, _("Đã ghi."))
    return redirect("sidewalk_use", one.number)
