"""Bank lines: what nobody has explained first, one line with its likely bills, and what it was."""

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

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.actions import Use
from opendistrict.registers.ledger.shapes import BankAccountShape, Candidate, LineShape

SETTLE, PROPOSE = "ledger.settle", "ledger.propose"
UNREADABLE = 422
KINDS = {"chua-ro": gettext_lazy("Chưa rõ"), "tat-ca": gettext_lazy("Tất cả")}
OF_IN = ("charge", "credit", "deposit", "moved", "bank")
OF_OUT = ("refund", "remit", "moved", "bank")


@page(act=READ)
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """What nobody has explained, the oldest first; or everything, the newest first."""
    found = asked.books(request)
    kind = request.GET.get("loai", "chua-ro")
    if kind not in KINDS:
        raise Http404
    unit_id, later = found.unit_id if found else None, asked.after(request)
    read = queries.lines_left if kind == "chua-ro" else queries.lines_told
    some = read(actor=actor_of(request), unit_id=unit_id, after=later)
    context = asked.frame(request, "money_lines", found) | {
        "kinds": [(str(word), same_page_with(request, loai=key, after=""))
                  for key, word in KINDS.items()],
        "kind": same_page_with(request, loai=kind, after=""),
        "table": table(request, some, bool(later)),
    }  # fmt: skip
    return render(request, "desk/money/lines.html", context)


def table(request: HttpRequest, some: list[LineShape], is_later: bool) -> Table:
    last = some[-1] if len(some) == queries.PAGE else None
    return Table(
        _("Dòng sổ phụ ngân hàng"),
        columns=[
            Column(_("Ngày"), kind="date"), Column(_("Nội dung")), Column(_("Người chuyển")),
            Column(_("Số tiền"), kind="number"), Column(_("Chưa rõ"), kind="number"),
            Column(_("Trạng thái")),
        ],
        rows=[_row(one) for one in some],
        next=same_page_with(request, after=f"{last.booked_on}:{last.id}") if last else "",
        first=same_page_with(request, after="") if is_later else "",
        empty_title=_("Mọi dòng đều đã rõ"),
        empty_text=_("Nhập sổ phụ để có dòng mới."),
        empty_href=reverse("money_bank"), empty_action=_("Ngân hàng"),
    )  # fmt: skip


def _row(one: LineShape) -> Row:
    kind, word = state(one)
    note = one.notes[-1] if one.notes else one.reference
    return Row(cells=[
        formats.day(one.booked_on),
        Cell(one.text or one.reference or "—", href=reverse("money_line", args=[one.id]),
             note=note),
        Cell(one.counter_name or "—", note=one.counter_account),
        words.money(one.amount), words.money(one.unmatched),
        Cell(template="desk/money/_state.html", values={"kind": kind, "word": word}),
    ])  # fmt: skip


def state(one: LineShape) -> tuple[str, str]:
    if not one.unmatched:
        return "ok", _("Đã rõ")
    if one.unmatched != one.amount:
        return "progress", _("Rõ một phần")
    return ("idle", _("Có ghi chú")) if one.notes else ("risk", _("Chưa rõ"))


# ---- one line


@page(act=READ)
@require_safe
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """A line as the bank told it, what it was used for, what it might be for."""
    return _line(request, _found(request, line_id))


def _found(request: HttpRequest, line_id: UUID) -> LineShape:
    try:
        return queries.line(line_id, actor=actor_of(request))
    except Refused:
        raise Http404 from None


def _line(
    request: HttpRequest, one: LineShape, *, status: int = 200, refused: Refused | None = None,
    wrong: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    account = _account(request, one)
    actor, wrong = actor_of(request), wrong or {}
    may_settle = actor.may(SETTLE, account.unit_id)
    likely = queries.candidates(one.id, actor=actor) if one.unmatched else []
    context = {
        "line": one,
        "account": account,
        "state": state(one),
        "matches": [
            {"it": m, "what": words.named(words.USES, m.kind),
             "how": words.named(words.RULES, m.rule), "may_undo": may_settle and not m.undone_at}
            for m in one.matches
        ],
        "candidates": _candidates(request, one, likely) if may_settle else [],
        "settle": wrong.get("settle") or _settle_form(one) if may_settle and one.unmatched else "",
        "note": wrong.get("note") or forms.NoteForm(auto_id="note_%s") if may_settle else "",
        "back": _back_form(one, wrong)
        if actor.may(PROPOSE, account.unit_id) and one.unmatched.dong > 0
        else "",
        "is_open": set(wrong),
        "refused": refused,
    }  # fmt: skip
    return render(request, "desk/money/line.html", context, status=status)


def _account(request: HttpRequest, one: LineShape) -> BankAccountShape:
    every = queries.bank_accounts(actor=actor_of(request))
    return next(account for account in every if account.id == one.account_id)


def _kinds(one: LineShape) -> tuple[str, ...]:
    return OF_IN if one.amount.dong > 0 else OF_OUT


def _settle_form(one: LineShape, **initial: object) -> forms.SettleForm:
    left = formats.number(abs(one.unmatched.dong))
    return forms.SettleForm(
        kinds=_kinds(one), auto_id="settle_%s", initial={"amount": left, **initial}
    )


def _back_form(one: LineShape, wrong: dict[str, django_forms.Form]) -> django_forms.Form:
    return wrong.get("back") or forms.ProposeForm(
        kinds=("refund",), auto_id="back_%s",
        initial={"amount": formats.number(one.unmatched.dong)},
    )  # fmt: skip


def _candidates(
    request: HttpRequest, one: LineShape, found: list[Candidate]
) -> list[dict[str, Any]]:
    names = asked.names(request, {each.payer_id for each in found})
    shown = []
    for each in found:
        why = [words.named(words.LIKELY, reason) for reason in each.reasons]
        amount = min(each.open.dong, one.unmatched.dong)
        form = _settle_form(
            one, kind="charge", about=each.code, amount=formats.number(amount),
            reason="; ".join(why),
        )  # fmt: skip
        form.auto_id = f"{each.code}_%s"
        for name in ("kind", "about", "amount"):
            form.fields[name].widget = django_forms.HiddenInput()
        shown.append({"it": each, "payer": names[each.payer_id], "why": why, "form": form,
                      "amount": amount})  # fmt: skip
    return shown


# ---- what is said of it


@page(act=READ)
@require_POST
def settle(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """A person says what the line, or a part of it, was for, and why they know."""
    one = _found(request, line_id)
    form = forms.SettleForm(request.POST, kinds=_kinds(one), auto_id="settle_%s")
    if not form.is_valid():
        return _line(request, one, status=UNREADABLE, wrong={"settle": form})
    told = form.cleaned_data
    try:
        uses = _uses(request, one, told["kind"], told["about"], told["amount"])
        actions.settle_line(
            line_id=one.id, uses=uses, reason=told["reason"], actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _line(request, one, status=CONFLICT, refused=refused, wrong={"settle": form})
    messages.success(request, _("Đã đối chiếu."))
    return redirect("money_line", one.id)


def _uses(
    request: HttpRequest, one: LineShape, kind: str, about: str, amount: Money
) -> list[Use]:  # fmt: skip
    """What was said, with the charge, the payer or the decision that the code names."""
    if kind in ("refund", "remit"):
        unit_id = _account(request, one).unit_id
        code = "".join(about.split()).upper()
        named = queries.decision_coded(code, unit_id=unit_id, kind=kind)
        return [Use(kind=kind, amount=amount, decision_id=named)]
    if kind not in ("charge", "credit"):
        return [Use(kind=kind, amount=amount)]
    bills = queries.bills_named(about, actor=actor_of(request))
    if len(bills) != 1:
        raise Refused("bill_is_unknown")
    bill = queries.bill(bills[0])
    if kind == "credit":
        return [Use(kind=kind, amount=amount, party_id=bill.payer_id)]
    return _shared(bill.lines, amount)


def _shared(asked_of: tuple[tuple[UUID, Money], ...], amount: Money) -> list[Use]:
    """The charges of a bill, the earliest due first; what none of them takes stays with the last,
    so that the ledger says no to it by name."""
    parts: dict[UUID, Money] = {}
    left = amount
    for charge_id, most in asked_of:
        part = min(left, most, queries.charge(charge_id).sums.open)
        if part:
            parts[charge_id] = part
            left -= part
    if left:
        last = next(reversed(parts), asked_of[0][0])
        parts[last] = parts.get(last, NOTHING) + left
    return [Use(kind="charge", amount=part, charge_id=key) for key, part in parts.items()]


@page(act=READ)
@require_POST
def note(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Why a line is not explained yet."""
    one = _found(request, line_id)
    form = forms.NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return _line(request, one, status=UNREADABLE, wrong={"note": form})
    try:
        actions.note_line(
            line_id=one.id, text=form.cleaned_data["text"], actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _line(request, one, status=CONFLICT, refused=refused, wrong={"note": form})
    messages.success(request, _("Đã ghi chú."))
    return redirect("money_line", one.id)


@page(act=READ)
@require_POST
def send_back(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Propose that it is given back to whom it came from: somebody else decides."""
    one = _found(request, line_id)
    form = forms.ProposeForm(request.POST, kinds=("refund",), auto_id="back_%s")
    if not form.is_valid():
        return _line(request, one, status=UNREADABLE, wrong={"back": form})
    try:
        actions.propose(
            **form.cleaned_data, line_id=one.id, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as refused:
        return _line(request, one, status=CONFLICT, refused=refused, wrong={"back": form})
    messages.success(request, _("Đã gửi đề nghị. Người khác có thẩm quyền sẽ quyết định."))
    return redirect("money_line", one.id)


@page(act=READ)
@require_POST
def undo(request: HttpRequest, line_id: UUID, match_id: UUID) -> HttpResponse:
    """A match was wrong: its receipt is void, its charge open again."""
    one = _found(request, line_id)
    if match_id not in {m.id for m in one.matches}:
        raise Http404
    try:
        actions.unmatch(
            match_id=match_id, reason=request.POST.get("reason", ""), actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _line(request, one, status=CONFLICT, refused=refused)
    messages.success(request, _("Đã gỡ đối chiếu."))
    return redirect("money_line", one.id)
