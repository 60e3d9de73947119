"""What was collected is paid over to the budget: what is due, and a statement of it from drawing up
to undoing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, remit_paper, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.kit import clock, exports, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel import papers
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import (
    BankAccountShape,
    RemittanceShape,
    ToRemit,
)

RECEIVE, PROPOSE, APPROVE = "ledger.receive", "ledger.propose", "ledger.approve"
UNREADABLE = 422


@page(act=READ)
@require_safe
def remittances(request: HttpRequest) -> HttpResponse:
    """What is collected and not yet paid over, by budget item, and the statements so far."""
    return _remittances(request)


def _remittances(
    request: HttpRequest, *, status: int = 200, refused: Refused | None = None,
    form: forms.RemitForm | None = None,
) -> HttpResponse:  # fmt: skip
    found, actor = asked.books(request), actor_of(request)
    context = asked.frame(request, "money_remittances", found) | {"refused": refused}
    if found is not None:
        due = queries.to_remit(found.unit_id, actor=actor)
        assert due is not None, "books are of the reader's scope"
        accounts = _accounts(request)
        may = actor.may(PROPOSE, found.unit_id)
        some = queries.remittances(found.unit_id, actor=actor)
        context |= {
            "due": _due(due),
            "sources": [(place(one.account_id, accounts), one.held.dong) for one in due.sources],
            "statements": _statements(some, accounts),
            "form": form or (_form(due, accounts) if may and _is_due(due) else None),
            "may_draw_up": may,
        }
    return render(request, "desk/money/remittances.html", context, status=status)


def _accounts(request: HttpRequest) -> dict[UUID, BankAccountShape]:
    return {one.id: one for one in queries.bank_accounts(actor=actor_of(request))}


def _is_due(due: ToRemit) -> bool:
    return any(one.free for one in due.items)


def place(account_id: UUID | None, accounts: dict[UUID, BankAccountShape]) -> str:
    """Where the money lies: the bank and the number, or the cash box."""
    if account_id is None:
        return _("Quỹ tiền mặt")
    found = accounts.get(account_id)
    return f"{found.bank_name} {found.number}" if found else "—"


def _due(due: ToRemit) -> Table:
    return Table(
        _("Đã thu, chưa nộp ngân sách"),
        columns=[
            Column(_("Mục ngân sách")), Column(_("Đã thu"), kind="number"),
            Column(_("Đã duyệt nộp"), kind="number"), Column(_("Chờ duyệt"), kind="number"),
            Column(_("Còn phải nộp"), kind="number"),
        ],
        rows=[
            Row(
                cells=[
                    Cell(words.item(one.item), note=_("nộp thừa, trừ vào lần sau")
                         if one.here.dong < 0 else ""),
                    words.money(one.collected), words.money(one.remitted),
                    words.money(one.drawn_up), words.money(one.here - one.drawn_up),
                ],
                kind="risk" if one.here.dong < 0 else "",
            )
            for one in due.items
        ],
        empty_title=_("Chưa thu khoản nào"),
    )  # fmt: skip


def _statements(some: list[RemittanceShape], accounts: dict[UUID, BankAccountShape]) -> Table:
    return Table(
        _("Bảng kê nộp ngân sách"),
        columns=[
            Column(_("Số"), kind="code"), Column(_("Lập ngày"), kind="date"), Column(_("Nộp từ")),
            Column(_("Số tiền"), kind="number"), Column(_("Trạng thái")),
        ],
        rows=[
            Row(cells=[
                Cell(one.number, href=reverse("money_remittance", args=[one.id])),
                formats.day(one.proposed_at), place(one.account_id, accounts),
                words.money(one.total),
                Cell(template="desk/money/_state.html", values=_pill(one)),
            ])
            for one in some
        ],
        empty_title=_("Chưa lập bảng kê nào"),
    )  # fmt: skip


def _pill(one: RemittanceShape) -> dict[str, str]:
    kind, word = words.remitted(one)
    return {"kind": kind, "word": word}


# ---- drawing up


def _form(
    due: ToRemit, accounts: dict[UUID, BankAccountShape], data: Any = None
) -> forms.RemitForm:
    choices = [
        (
            str(one.account_id or "cash"),
            f"{place(one.account_id, accounts)} · {words.money(one.held)}",
        )
        for one in due.sources
        if data is not None or one.held.dong > 0
    ]
    items = [(one.item, words.item_asked(one.item), one.free) for one in due.items if one.free]
    return forms.RemitForm(data, items=items, sources=choices)


@page(act=READ)
@require_POST
def draw_up(request: HttpRequest) -> HttpResponse:
    """A statement; somebody else approves it."""
    found = asked.books(request)
    due = queries.to_remit(found.unit_id, actor=actor_of(request)) if found else None
    if found is None or due is None:
        raise Http404
    form = _form(due, _accounts(request), request.POST)
    if not form.is_valid():
        return _remittances(request, status=UNREADABLE, form=form)
    told = form.cleaned_data
    try:
        made = actions.draw_up_remittance(
            unit_id=found.unit_id, account_id=form.account_id(), lines=form.lines(),
            legal_basis=told["can_cu"], reason=told["noi_dung"], actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _remittances(request, status=CONFLICT, refused=refused, form=form)
    messages.success(request, _("Đã lập bảng kê. Người khác có thẩm quyền sẽ duyệt."))
    return redirect("money_remittance", made)


# ---- one statement


@page(act=READ)
@require_safe
def remittance(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """What it pays over, where it stands, and what may be done with it now."""
    return _remittance(request, _seen(request, remittance_id))


def _seen(request: HttpRequest, remittance_id: UUID) -> RemittanceShape:
    one = queries.remittance(remittance_id, actor=actor_of(request))
    if one is None:
        raise Http404
    return one


def _remittance(
    request: HttpRequest, one: RemittanceShape, *, status: int = 200,
    refused: Refused | None = None, wrong: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    actor, wrong = actor_of(request), wrong or {}
    may_approve = actor.may(APPROVE, one.unit_id)
    waits = one.state == "waiting"
    context = {
        "it": one,
        "unit": unit_name(one.unit_id, clock.today(request)),
        "stands": words.remitted(one),
        "lines": [(words.item(item), amount.dong) for item, amount in one.lines],
        "source": place(one.account_id, _accounts(request)),
        "is_sample": _is_sample(request, one),
        "may_decide": may_approve and waits and actor.id != one.proposed_by_id,
        "is_own": may_approve and waits and actor.id == one.proposed_by_id,
        "forms": _forms(request, one, wrong),
        "refused": refused,
    }
    return render(request, "desk/money/remittance.html", context, status=status)


def _is_sample(request: HttpRequest, one: RemittanceShape) -> bool:
    return any(
        account.is_sample for account in _accounts(request).values()
        if account.unit_id == one.unit_id
    )  # fmt: skip


def _forms(
    request: HttpRequest, one: RemittanceShape, wrong: dict[str, django_forms.Form]
) -> list[dict[str, Any]]:
    actor, shown = actor_of(request), []
    in_cash = one.account_id is None
    if in_cash and one.state == "due" and actor.may(RECEIVE, one.unit_id):
        form = wrong.get("slip") or forms.SlipForm(auto_id="slip_%s")
        shown.append({"icon": "cash", "label": _("Ghi đã nộp tiền mặt"), "form": form,
                      "is_open": "slip" in wrong,
                      "action": reverse("money_hand_over", args=[one.id])})  # fmt: skip
    if actor.may(APPROVE, one.unit_id) and one.state in ("due", "left")[: 1 + in_cash]:
        form = wrong.get("undo") or forms.ReasonForm(auto_id="undo_%s")
        shown.append({"icon": "ban", "label": _("Hủy bảng kê"), "form": form,
                      "is_open": "undo" in wrong,
                      "action": reverse("money_undo_remittance", args=[one.id])})  # fmt: skip
    return shown


@page(act=READ)
@require_POST
def hand_over(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """The cash of it was handed over, against a slip."""
    form = forms.SlipForm(request.POST, auto_id="slip_%s")
    said = _("Đã ghi tiền mặt nộp ngân sách.")
    return _act(request, remittance_id, "slip", form, actions.hand_over_remittance, said)


@page(act=READ)
@require_POST
def undo(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """It was wrong: what it pays over is due again, its number stays."""
    form = forms.ReasonForm(request.POST, auto_id="undo_%s")
    said = _("Đã hủy bảng kê; số tiền lại là chưa nộp.")
    return _act(request, remittance_id, "undo", form, actions.undo_remittance, said)


def _act(
    request: HttpRequest, remittance_id: UUID, key: str, form: django_forms.Form,
    act: Callable[..., object], said: str,
) -> HttpResponse:  # fmt: skip
    """One act on a statement with what its form tells; the page again where it is refused."""
    one = _seen(request, remittance_id)
    if not form.is_valid():
        return _remittance(request, one, status=UNREADABLE, wrong={key: form})
    try:
        act(remittance_id=one.id, actor=actor_of(request), at=clock.now(request),
            **form.cleaned_data)  # fmt: skip
    except Refused as refused:
        return _remittance(request, one, status=CONFLICT, refused=refused, wrong={key: form})
    messages.success(request, said)
    return redirect("money_remittance", one.id)


@page(act=READ)
@require_safe
def paper(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """The statement on paper: a print-out of what the books say."""
    one = _seen(request, remittance_id)
    drawn = remit_paper.statement(
        one, unit=unit_name(one.unit_id, clock.today(request)),
        source=place(one.account_id, _accounts(request)), is_sample=_is_sample(request, one),
    )  # fmt: skip
    name = f"bang-ke-nop-ngan-sach-{one.number}.pdf"
    return exports.answer(papers.to_pdf(drawn), "application/pdf", name)
