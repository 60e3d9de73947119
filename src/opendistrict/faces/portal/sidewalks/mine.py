"""My places on the sidewalk, and what anybody may check of a place by the number on its paper."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import queries as cases
from opendistrict.faces.kit import clock, formats, nav, qr, sidewalk_words, sketches
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.sidewalks import following, wording
from opendistrict.faces.portal.sidewalks.views import uses
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape, WishShape

MINE = "portal/sidewalks/mine.html"
_AROUND = 0.002  # degrees: some two hundred metres


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
    named, numbers = dict(uses()), {one.id: one.number for one in some}
    followed = {one.follows_id for one in some if one.state in queries.ALIVE}
    waiting = [one for one in wishes if one.state in ("entered", "waiting")]
    places = sidewalk_words.wheres([*some, *waiting])
    fallen = queries.falls_away(some)
    links = following.links([one for one in some if one.id not in followed], clock.today(request))
    context = {
        "uses": [
            shown(request, one, places[one.id])
            | money
            | links.get(one.id, {})
            | {
                "is_offered": one.id in offered,
                "fallen": sidewalk_words.falls_away(fallen[one.id]) if one.id in fallen else "",
                "follows": numbers.get(one.follows_id) if one.follows_id else "",
            }
            for one, money in zip(some, _standings(some, clock.today(request)), strict=True)
        ],
        "wishes": [_wish(one, named, places[one.id]) for one in waiting],
        "refused": refused,
    }
    return render(request, MINE, context, status=status)


def _wish(one: WishShape, named: Mapping[str, str], where: str) -> dict[str, Any]:
    return {
        "wish": one, "name": named.get(one.wanted.use, one.purpose),
        "where": where,
        "size": sidewalk_words.size(one.wanted), "hours": sidewalk_words.hours(one.wanted),
        "last": one.wanted.until - timedelta(days=1),
    }  # fmt: skip


def _standings(some: Sequence[UseShape], today: date) -> Iterator[dict[str, Any]]:
    """The dossier and the money of each, and whether it can be given back."""
    dossiers = cases.cases([one.dossier_id for one in some if one.dossier_id])
    charges = queries.charges_by_use(one.id for one in some)
    open_ids = {c.id for of_one in charges.values() for c in of_one if c.sums.open}
    asked = {
        charge_id: bill.code
        for bill in reversed(ledger.bills_of(open_ids))
        for charge_id, _amount in bill.lines
        if bill.open
    }
    for one in some:
        left = sum(c.sums.open.dong for c in charges[one.id])
        code = next((asked[c.id] for c in charges[one.id] if c.id in asked), "")
        yield {
            "dossier": dossiers[one.dossier_id].standing.code if one.dossier_id else "",
            "open": formats.dong(left) if left else "",
            "pay": _pay(code) if code else "",
            "may_end": one.state in queries.ALIVE and today < one.wanted.until,
        }


def _pay(code: str) -> str:
    """The page on which a bill is paid."""
    return reverse("payment", args=[code]) if nav.address("payments") else ""


def shown(request: HttpRequest, one: UseShape, where: str) -> dict[str, Any]:
    """A use without a word of whose it is."""
    today = clock.today(request)
    kind, word = sidewalk_words.state(one, today)
    return {
        "use": one, "name": sidewalk_words.use_name(one), "where": where,
        "size": sidewalk_words.size(one.wanted), "hours": sidewalk_words.hours(one.wanted),
        "kind": kind, "word": word, "why": sidewalk_words.ended_why(one),
        "last": sidewalk_words.last_day(one), "unit": wording.unit(one.unit_id, today),
        "regime": sidewalk_words.basis(one),
        "is_valid": kind == "ok",
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


def _place(one: UseShape) -> str:
    """Where it lies among the streets around it, as it is printed."""
    kerb = places.segments([one.segment_id])[one.segment_id]
    west, south, east, north = kerb.line.bounds
    box = (west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND)
    around = places.segments_within(box, one.wanted.since)
    return mark_safe(sketches.where(kerb, one.wanted.along, around))


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
    facts = shown(request, one, sidewalk_words.where(one))
    context = facts | {
        "facts": facts,
        "code": qr.svg(address), "address": address, "place": _place(one),
        "is_own": actor.party_id is not None and actor.party_id == one.party_id,
    }  # fmt: skip
    return render(request, "portal/sidewalks/check.html", context)
