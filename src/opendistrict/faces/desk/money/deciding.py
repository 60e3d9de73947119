"""What was proposed of money, and decided by somebody else; whose money is ours too much."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.money import asked, forms, words
from opendistrict.faces.desk.money.asked import READ, Books
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.shapes import DecisionShape

PROPOSE, APPROVE = "ledger.propose", "ledger.approve"
UNREADABLE = 422


@page(act=READ)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    return _decisions(request)


def _decisions(
    request: HttpRequest, *, status: int = 200, refused: Refused | None = None,
    wrong: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    found, actor = asked.books(request), actor_of(request)
    context = asked.frame(request, "money_decisions", found) | {"refused": refused}
    if found is not None:
        every = queries.decisions(found.unit_id, actor=actor)
        due = queries.due_out([one.id for one in every])
        shown = [_shown(request, one, due[one.id].dong) for one in every]
        context |= {
            "waiting": [one for one in shown if one["it"].decided_at is None],
            "decided": [one for one in shown if one["it"].decided_at is not None],
            "credits": _credits(request, found, wrong or {}),
        }
    return render(request, "desk/money/decisions.html", context, status=status)


def _shown(request: HttpRequest, one: DecisionShape, due: int) -> dict[str, Any]:
    actor = actor_of(request)
    may = actor.may(APPROVE, one.unit_id)
    return {
        "it": one,
        "what": words.named(words.DECISIONS, one.kind),
        "stands": words.decided(one),
        "about": _about(one),
        "may_decide": may and actor.id != one.proposed_by_id and one.decided_at is None,
        "is_own": may and actor.id == one.proposed_by_id and one.decided_at is None,
        "due": due,
    }


def _about(one: DecisionShape) -> tuple[str, str]:
    """What it is about: its name and its page."""
    if one.charge_id:
        return queries.charge(one.charge_id).title, reverse("money_charge", args=[one.charge_id])
    if one.line_id:
        return _("Dòng sổ phụ"), reverse("money_line", args=[one.line_id])
    if one.kind == "remit":
        return _("Bảng kê nộp ngân sách"), reverse("money_remittance", args=[one.id])
    return _("Tiền thừa của người nộp"), ""


def _credits(
    request: HttpRequest, found: Books, wrong: dict[str, django_forms.Form]
) -> list[dict[str, Any]]:
    some = queries.credits(found.unit_id, actor=actor_of(request))
    names = asked.names(request, {party for party, _amount in some})
    may = actor_of(request).may(PROPOSE, found.unit_id)
    return [
        {"party": party, "name": names[party], "amount": amount.dong,
         "is_open": str(party) in wrong,
         "form": wrong.get(str(party)) or forms.ProposeForm(
             kinds=("refund",), auto_id=f"{party}_%s",
             initial={"amount": formats.number(amount.dong)}) if may else ""}
        for party, amount in some
    ]  # fmt: skip


@page(act=READ)
@require_POST
def refund(request: HttpRequest, unit_id: UUID, party_id: UUID) -> HttpResponse:
    """Propose that a payer gets back what they paid too much."""
    form = forms.ProposeForm(request.POST, kinds=("refund",), auto_id=f"{party_id}_%s")
    if not form.is_valid():
        return _decisions(request, status=UNREADABLE, wrong={str(party_id): form})
    try:
        actions.propose(
            **form.cleaned_data, party_id=party_id, unit_id=unit_id, actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as no:
        return _decisions(request, status=CONFLICT, refused=no, wrong={str(party_id): form})
    messages.success(request, _("Đã gửi đề nghị. Người khác có thẩm quyền sẽ quyết định."))
    return redirect(f"{reverse('money_decisions')}?{asked.UNIT}={unit_id}")


@page(act=READ)
@require_POST
def decide(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Approved it is done at once."""
    one = queries.decision(decision_id, actor=actor_of(request))
    if one is None or request.POST.get("tra-loi") not in ("dong-y", "khong"):
        raise Http404
    approve = request.POST["tra-loi"] == "dong-y"
    try:
        actions.decide(
            decision_id=one.id, approve=approve, actor=actor_of(request), at=clock.now(request)
        )
    except Refused as no:
        return _decisions(request, status=CONFLICT, refused=no)
    done = _("Đã chấp thuận và ghi sổ.") if approve else _("Đã ghi không chấp thuận.")
    messages.success(request, done)
    if one.kind == "remit":
        return redirect("money_remittance", one.id)
    return redirect(f"{reverse('money_decisions')}?{asked.UNIT}={one.unit_id}")
