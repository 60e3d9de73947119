"""What is owed: the list, one charge with everything that became of it, and what may be done."""

from typing import Any
from uuid import UUID, uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.kit import clock, formats, instalments
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.dossier_words import unit_name
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import ChargeShape, DecisionShape

RECEIVE, PROPOSE, APPROVE = "ledger.receive", "ledger.propose", "ledger.approve"
UNREADABLE = 422
STATES = {
    "con-no": (queries.OPEN, gettext_lazy("Còn phải thu")),
    "qua-han": (queries.OVERDUE, gettext_lazy("Quá hạn")),
    "da-xong": (queries.SETTLED, gettext_lazy("Đã xong")),
    "tat-ca": ("", gettext_lazy("Tất cả")),
}
OF_CHARGE = ("waive", "reduce", "write_off")
Wrong = dict[str, django_forms.Form]


@page(act=READ)
@require_safe
def charges(request: HttpRequest) -> HttpResponse:
    """By where they stand; a code or number of a bill leads to the bill itself."""
    found = asked.books(request)
    name = request.GET.get("loai", "con-no")
    if name not in STATES:
        raise Http404
    context = asked.frame(request, "money_charges", found)
    form = forms.FindForm(request.GET)
    if form.is_valid() and form.cleaned_data["q"]:
        bills = queries.bills_named(form.cleaned_data["q"], actor=actor_of(request))
        if len(bills) == 1:
            return redirect("money_bill", bills[0])
        shown = [queries.bill(key) for key in bills]
        context |= {"bills": shown, "is_searched": True}
    later = asked.after(request)
    some = queries.charges(
        actor=actor_of(request), today=clock.today(request), state=STATES[name][0],
        unit_id=found.unit_id if found else None, after=later,
    )  # fmt: skip
    context |= {
        "form": form,
        "kinds": [(str(word), same_page_with(request, loai=key, after="", q=""))
                  for key, (_state, word) in STATES.items()],
        "kind": same_page_with(request, loai=name, after="", q=""),
        "table": _table(request, some, bool(later)),
    }  # fmt: skip
    return render(request, "desk/money/charges.html", context)


def _table(request: HttpRequest, some: list[ChargeShape], is_later: bool) -> Table:
    names = asked.names(request, {one.payer_id for one in some})
    today = clock.today(request)
    last = some[-1] if len(some) == queries.PAGE else None
    return Table(
        _("Khoản phải thu"),
        columns=[
            Column(_("Khoản")), Column(_("Người nộp tiền")), Column(_("Hạn nộp"), kind="date"),
            Column(_("Số tiền"), kind="number"), Column(_("Còn lại"), kind="number"),
            Column(_("Trạng thái")),
        ],
        rows=[_row(one, names[one.payer_id], words.standing(one, today)) for one in some],
        next=same_page_with(request, after=f"{last.due_on}:{last.id}") if last else "",
        first=same_page_with(request, after="") if is_later else "",
        empty_title=_("Không có khoản nào"),
        empty_text=_("Khoản phải thu do từng dịch vụ lập, ví dụ khi hồ sơ được yêu cầu nộp phí."),
    )  # fmt: skip


def _row(one: ChargeShape, who: str, stands: tuple[str, str]) -> Row:
    pill = {"kind": stands[0], "word": stands[1]}
    return Row(
        cells=[
            Cell(one.title, href=reverse("money_charge", args=[one.id]), note=_note(one)),
            who, formats.day(one.due_on), words.money(one.amount), words.money(one.sums.open),
            Cell(template="desk/money/_state.html", values=pill),
        ],
        kind="late" if stands[0] == "late" else "",
    )  # fmt: skip


def _note(one: ChargeShape) -> str:
    if not one.plan or not one.sums.open:
        return one.budget_item
    told = _("nộp dần, kỳ tới hạn %(day)s") % {"day": formats.day(one.next_due_on)}
    return f"{one.budget_item} · {told}" if one.budget_item else told


# ---- one charge


@page(act=READ)
@require_safe
def charge(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """How it was worked out, what was paid of it, what was decided, and what may be done now."""
    return _charge(request, seen(request, charge_id))


def seen(request: HttpRequest, charge_id: UUID) -> ChargeShape:
    """The charge, for who reads the books of its unit."""
    one = queries.charge_seen(charge_id, actor=actor_of(request))
    if one is None:
        raise Http404
    return one


def _charge(
    request: HttpRequest, one: ChargeShape, *, status: int = 200, refused: Refused | None = None,
    wrong: Wrong | None = None,
) -> HttpResponse:  # fmt: skip
    pairs, steps = words.derivation(one.derivation)
    decisions = queries.decisions_about(one.id)
    credit = queries.credit_of(one.unit_id, one.payer_id)
    context: dict[str, Any] = {
        "charge": one,
        "payer": asked.names(request, {one.payer_id})[one.payer_id],
        "unit": unit_name(one.unit_id, clock.today(request)),
        "stands": words.standing(one, clock.today(request)),
        "is_done": not one.sums.open,
        "sums": _sums(one),
        "pairs": pairs,
        "steps": steps,
        "transfers": [_transfer(t) for t in queries.transfers_of(one.id)],
        "receipts": queries.receipts_of(one.id),
        "plan": instalments.shown(one.plan, clock.today(request)) if one.plan else None,
        "decisions": [_decision(d) for d in decisions],
        "bills": queries.bills_of([one.id]),
        "credit": credit.dong,
        "forms": _forms(request, one, credit.dong, wrong or {}),
        "may_bill": _may_bill(request, one),
        "may_agree": actor_of(request).may(APPROVE, one.unit_id) and bool(one.sums.open),
        "may_look_late": _may_look_late(request, one),
        "may_receive": actor_of(request).may(RECEIVE, one.unit_id),
        "refused": refused,
    }
    return render(request, "desk/money/charge.html", context, status=status)


def _sums(one: ChargeShape) -> list[tuple[str, str]]:
    sums = one.sums
    let_go = sums.waived + sums.reduced
    rows = [
        (_("Phải nộp"), sums.charged), (_("Đã nộp"), sums.received), (_("Miễn, giảm"), let_go),
        (_("Xóa nợ"), sums.written_off), (_("Hủy"), sums.cancelled), (_("Còn lại"), sums.open),
    ]  # fmt: skip
    always = {_("Phải nộp"), _("Đã nộp"), _("Còn lại")}
    return [(name, words.money(one)) for name, one in rows if one or name in always]


def _transfer(one: Any) -> dict[str, Any]:
    name = words.named(words.REASONS, one.reason)
    return {
        "it": one,
        "what": _("Hoàn tác: %(what)s") % {"what": name} if one.is_reversal else name,
        "between": f"{words.named(words.ACCOUNTS, one.debit)} ← "
        f"{words.named(words.ACCOUNTS, one.credit)}",
        "may_go_back": one.reason == "cash" and not one.is_reversal and not one.is_undone,
    }


def _decision(one: DecisionShape) -> dict[str, Any]:
    return {"it": one, "what": words.named(words.DECISIONS, one.kind),
            "stands": words.decided(one)}  # fmt: skip


def _may_bill(request: HttpRequest, one: ChargeShape) -> bool:
    may = actor_of(request).may(RECEIVE, one.unit_id)
    return may and bool(one.sums.open) and queries.account_of(one.unit_id) is not None


def _may_look_late(request: HttpRequest, one: ChargeShape) -> bool:
    """Interest bears none; a charge that was cancelled owes none."""
    is_past = one.due_on < clock.today(request)
    may = actor_of(request).may(APPROVE, one.unit_id)
    return may and is_past and one.interest_on_id is None and not one.sums.cancelled


def _forms(
    request: HttpRequest, one: ChargeShape, credit: int, wrong: Wrong
) -> list[dict[str, Any]]:
    actor, left = actor_of(request), one.sums.open.dong
    shown: list[dict[str, Any]] = []
    if actor.may(RECEIVE, one.unit_id) and left:
        form = wrong.get("cash") or cash_form(left)
        shown.append(_shown("cash", "cash", _("Thu tiền mặt"), "money_cash", form, one, wrong))
    if actor.may(PROPOSE, one.unit_id) and (left or one.sums.received):
        form = wrong.get("propose") or forms.ProposeForm(
            kinds=OF_CHARGE, auto_id="propose_%s", initial={"amount": formats.number(left)}
        )
        shown.append(
            _shown("propose", "gavel", _("Đề nghị miễn, giảm, xóa nợ"), "money_propose", form, one,
                   wrong)
        )  # fmt: skip
    if actor.may(PROPOSE, one.unit_id) and credit and left:
        most = formats.number(min(credit, left))
        form = wrong.get("credit") or forms.ProposeForm(
            kinds=("credit_use",), auto_id="credit_%s", initial={"amount": most}
        )
        shown.append(
            _shown("credit", "receipt-refund", _("Đề nghị dùng tiền thừa"), "money_use_credit",
                   form, one, wrong)
        )  # fmt: skip
    return shown


def cash_form(left: int, charge_id: object = "") -> forms.CashForm:
    initial = {"key": uuid4(), "amount": formats.number(left)}
    return forms.CashForm(auto_id=f"cash{charge_id}_%s", initial=initial)


def _shown(
    name: str, icon: str, label: str, url: str, form: django_forms.Form, one: ChargeShape,
    wrong: Wrong,
) -> dict[str, Any]:  # fmt: skip
    return {"icon": icon, "label": label, "form": form, "is_open": name in wrong,
            "action": reverse(url, args=[one.id])}  # fmt: skip


# ---- what is done with it


@page(act=READ)
@require_POST
def cash(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Cash at the counter: its receipt is the answer."""
    one = seen(request, charge_id)
    form = forms.CashForm(request.POST, auto_id="cash_%s")
    if not form.is_valid():
        return _charge(request, one, status=UNREADABLE, wrong={"cash": form})
    told = form.cleaned_data
    try:
        actions.take_cash(
            key=str(told["key"]), charge_id=one.id, amount=told["amount"],
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _charge(request, one, status=CONFLICT, refused=refused, wrong={"cash": form})
    messages.success(request, _("Đã thu %(amount)s.") % {"amount": words.money(told["amount"])})
    receipts = [r for r in queries.receipts_of(one.id) if r.voided_at is None]
    return redirect("money_receipt", receipts[-1].id)


@page(act=READ)
@require_POST
def give_back(request: HttpRequest, charge_id: UUID, transfer_id: UUID) -> HttpResponse:
    """Cash that was taken by mistake goes back at once."""
    one = seen(request, charge_id)
    if transfer_id not in {t.id for t in queries.transfers_of(one.id)}:
        raise Http404
    try:
        actions.give_cash_back(
            transfer_id=transfer_id, reason=request.POST.get("reason", ""),
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _charge(request, one, status=CONFLICT, refused=refused)
    messages.success(request, _("Đã trả lại tiền mặt; biên lai không còn giá trị."))
    return redirect("money_charge", one.id)


@page(act=READ)
@require_POST
def propose(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Waive, reduce, write off: somebody else decides."""
    return _propose(request, seen(request, charge_id), "propose", OF_CHARGE)


@page(act=READ)
@require_POST
def use_credit(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Pay with what the payer paid too much before: somebody else decides."""
    return _propose(request, seen(request, charge_id), "credit", ("credit_use",))


def _propose(
    request: HttpRequest, one: ChargeShape, name: str, kinds: tuple[str, ...]
) -> HttpResponse:
    form = forms.ProposeForm(request.POST, kinds=kinds, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _charge(request, one, status=UNREADABLE, wrong={name: form})
    try:
        actions.propose(
            **form.cleaned_data, charge_id=one.id,
            party_id=one.payer_id if name == "credit" else None,
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _charge(request, one, status=CONFLICT, refused=refused, wrong={name: form})
    messages.success(request, _("Đã gửi đề nghị. Người khác có thẩm quyền sẽ quyết định."))
    return redirect("money_charge", one.id)


@page(act=READ)
@require_POST
def make_bill(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """A bill for what is open, where the room that charged could make none."""
    one = seen(request, charge_id)
    account_id = queries.account_of(one.unit_id)
    try:
        if account_id is None or not _may_bill(request, one):
            raise Refused("may_not_act_on_this_money")
        made = actions.bill(
            asked={one.id: None}, account_id=account_id, actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _charge(request, one, status=CONFLICT, refused=refused)
    return redirect("money_bill", made)
