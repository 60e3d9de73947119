"""Bank accounts, and the statements that tell what came and went on them."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms
from opendistrict.faces.desk.money.asked import READ
from opendistrict.faces.desk.money.lines import table
from opendistrict.faces.kit import clock, demo, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import BankAccountShape

RECEIVE, SET_UP = "ledger.receive", "ledger.set_up"
UNREADABLE = 422
AT_ONCE = 2000  # new lines that are matched while the clerk waits; more are left to the worker
Wrong = dict[str, django_forms.Form]


@page(act=READ)
@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """The accounts of a unit, what their banks told last, and where a new file goes in."""
    return _bank(request)


def _accounts(request: HttpRequest, unit_id: UUID | None) -> list[BankAccountShape]:
    every = queries.bank_accounts(actor=actor_of(request))
    return [one for one in every if one.unit_id == unit_id]


def _bank(
    request: HttpRequest, *, status: int = 200, refused: Refused | None = None,
    wrong: Wrong | None = None,
) -> HttpResponse:  # fmt: skip
    found, actor, wrong = asked.books(request), actor_of(request), wrong or {}
    unit_id = found.unit_id if found else actor.unit_id
    accounts = _accounts(request, unit_id)
    may_open = unit_id is not None and actor.may(SET_UP, unit_id)
    may_import = unit_id is not None and actor.may(RECEIVE, unit_id)
    context = asked.frame(request, "money_bank", found) | {
        "accounts": [
            {"it": one, "statements": queries.statements(one.id, actor=actor)} for one in accounts
        ],
        "statement": wrong.get("statement") or _statement_form(accounts)
        if accounts and may_import
        else "",
        "account": wrong.get("account") or _account_form() if may_open else "",
        "is_opening": "account" in wrong or not accounts,
        "refused": refused,
    }  # fmt: skip
    return render(request, "desk/money/bank.html", context, status=status)


def _statement_form(accounts: list[BankAccountShape], *given: Any) -> forms.StatementForm:
    usual = {"form": next((one.layout for one in accounts if one.layout), "")}
    return forms.StatementForm(
        *given, accounts=[(one.id, f"{one.bank_name} · {one.number}") for one in accounts],
        layouts=queries.layouts(), initial=usual,
    )  # fmt: skip


def _account_form(*given: Any) -> forms.AccountForm:
    return forms.AccountForm(*given, banks=queries.banks(), layouts=queries.layouts())


@page(act=READ)
@require_POST
def import_statement(request: HttpRequest) -> HttpResponse:
    """All of a file or nothing of it; then the rules look at what is new."""
    found = asked.books(request)
    accounts = _accounts(request, found.unit_id if found else None)
    form = _statement_form(accounts, request.POST, request.FILES)
    if not form.is_valid():
        return _bank(request, status=UNREADABLE, wrong={"statement": form})
    told, at = form.cleaned_data, clock.now(request)
    try:
        taken = actions.import_statement(
            account_id=UUID(told["account"]), data=told["file"].read(), name=told["file"].name,
            form=told["form"], actor=actor_of(request), at=at,
        )  # fmt: skip
    except Refused as refused:
        return _bank(request, status=CONFLICT, refused=refused, wrong={"statement": form})
    matched = actions.match_by_rules(line_ids=taken.new_line_ids[:AT_ONCE], at=at)
    values = {
        "new": formats.number(len(taken.new_line_ids)), "known": formats.number(taken.known),
        "matched": formats.number(sum(matched.by_rule.values())),
    }  # fmt: skip
    messages.success(
        request,
        _("Đã nhập %(new)s dòng mới, %(known)s dòng đã có; %(matched)s dòng đối chiếu được ngay.")
        % values,
    )
    if len(taken.new_line_ids) > AT_ONCE:
        messages.info(request, _("Các dòng còn lại được đối chiếu trong nền; tải lại để xem."))
    if not taken.is_proved:
        messages.warning(request, _("Tệp không có số dư nên không chứng minh được là đủ dòng."))
    return redirect("money_statement", taken.statement_id)


@page(act=READ)
@require_POST
def open_account(request: HttpRequest) -> HttpResponse:
    """A unit receives money on this account from now on."""
    found = asked.books(request)
    unit_id = found.unit_id if found else actor_of(request).unit_id
    form = _account_form(request.POST)
    if not form.is_valid() or unit_id is None:
        return _bank(request, status=UNREADABLE, wrong={"account": form})
    try:
        actions.open_bank_account(
            unit_id=unit_id, **form.cleaned_data, is_sample=demo.makes_samples(),
            actor=actor_of(request), at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return _bank(request, status=CONFLICT, refused=refused, wrong={"account": form})
    messages.success(request, _("Đã khai báo tài khoản."))
    return redirect("money_bank")


@page(act=READ)
@require_safe
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """What a file brought: its balances, its lines, how many of them are explained."""
    found = queries.statement(statement_id, actor=actor_of(request))
    if found is None:
        raise Http404
    later = asked.after(request)
    some = queries.lines_told(actor=actor_of(request), statement_id=found.id, after=later)
    context = {"statement": found, "done": found.lines - found.known_lines - found.left,
               "brought": found.lines - found.known_lines,
               "table": table(request, some, bool(later))}  # fmt: skip
    return render(request, "desk/money/statement.html", context)
