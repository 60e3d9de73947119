"""My places on the sidewalk, and what anybody may check of a place by the number on its paper."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.faces.kit import clock, formats, nav, qr, sidewalk_words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.sidewalks import wording
from opendistrict.faces.portal.sidewalks.views import uses
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import queries as ledger
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape, WishShape

MINE = "portal/sidewalks/mine.html"


@page(citizen=True)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I hold, use and used: with its dossier, its money, its paper."""
    return answer(request)


def answer(request: HttpRequest, *, refused: Refused | None = None, status: int = 200
          ) -> HttpResponse:  # fmt: skip
    some = queries.uses_of_party(actor_of(request))
    wishes = queries.wishes_of_party(actor_of(request))
    offered = {one.offer_id for one in wishes if one.state == "offered"}
    named = dict(uses())
    context = {
        "uses": [_line(request, one) | {"is_offered": one.id in offered} for one in some],
        "wishes": [_wish(one, named) for one in wishes if one.state == "waiting"],
        "refused": refused,
    }
    return render(request, MINE, context, status=status)


def _wish(one: WishShape, named: Mapping[str, str]) -> dict[str, Any]:
    return {
        "wish": one, "name": named.get(one.wanted.use, one.purpose),
        "where": sidewalk_words.where(one),
        "size": sidewalk_words.size(one.wanted), "hours": sidewalk_words.hours(one.wanted),
        "last": one.wanted.until - timedelta(days=1),
    }  # fmt: skip


def _line(request: HttpRequest, one: UseShape) -> dict[str, Any]:
    charges = queries.charges(one.id)
    bills = [ledger.bill(key) for key in ledger.bills_of([c.id for c in charges])]
    open_bill = next((bill for bill in bills if bill.open.dong), None)
    left = sum(c.sums.open.dong for c in charges)
    return {
        **shown(request, one),
        "dossier": cases.case(one.dossier_id).standing.code if one.dossier_id else "",
        "open": formats.dong(left) if left else "",
        "pay": _pay(open_bill.code) if open_bill else "",
        "may_end": one.state in queries.ALIVE and clock.today(request) < one.wanted.until,
    }


def _pay(code: str) -> str:
    """The page on which a bill is paid."""
    return reverse("payment", args=[code]) if nav.address("payments") else ""


def shown(request: HttpRequest, one: UseShape) -> dict[str, Any]:
    """A use without a word of whose it is."""
    today = clock.today(request)
    kind, word = sidewalk_words.state(one, today)
    return {
        "use": one, "name": sidewalk_words.use_name(one), "where": sidewalk_words.where(one),
        "size": sidewalk_words.size(one.wanted), "hours": sidewalk_words.hours(one.wanted),
        "kind": kind, "word": word, "why": sidewalk_words.ended_why(one),
        "last": sidewalk_words.last_day(one), "unit": wording.unit(one.unit_id, today),
        "regime": sidewalk_words.basis(one),
        "is_valid": one.state == "active" and kind == "ok",
    }  # fmt: skip


@page(citizen=True)
@require_POST
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Give one's place back from today on."""
    actor, at = actor_of(request), clock.now(request)
    one = queries.use(number, actor)
    if one is None:
        raise Http404
    try:
        actions.end(use_id=one.id, on=day_of(at), why=_("Người sử dụng trả lại chỗ"), actor=actor,
                    at=at)  # fmt: skip
    except Refused as refused:
        return answer(request, refused=refused, status=CONFLICT)
    messages.success(request, _("Đã trả lại chỗ %(number)s.") % {"number": number})
    return redirect("my_sidewalk")


@page(citizen=True)
@require_POST
def wait_no_more(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    try:
        actions.withdraw_wish(wish_id=wish_id, actor=actor_of(request), at=clock.now(request))
    except Refused as refused:
        return answer(request, refused=refused, status=CONFLICT)
    messages.success(request, _("Đã thôi chờ chỗ này."))
    return redirect("my_sidewalk")


@page(public=True)
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What a paper's code leads to: is this place in use by right, today, and how far. Its holder
    is not named; whoever holds the paper has their identity paper too."""
    one = queries.public_use(number)
    if one is None:
        raise Http404
    actor = actor_of(request)
    address = request.build_absolute_uri(reverse("sidewalk_check", args=[one.number]))
    facts = shown(request, one)
    context = facts | {
        "facts": facts,
        "code": qr.svg(address), "address": address,
        "is_own": actor.party_id is not None and actor.party_id == one.party_id,
    }  # fmt: skip
    return render(request, "portal/sidewalks/check.html", context)
