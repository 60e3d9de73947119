"""The reading page, whole or in the pieces that htmx puts in place after a decision."""

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import (
    DirectiveView,
    PassageShape,
    ProposalShape,
    ProposalState,
    Segment,
)
from opendistrict.faces.desk.directives import words
from opendistrict.faces.desk.directives.cards import Card, card, stand
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.answers import answer, refuse
from opendistrict.faces.kit.pages import actor_of
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.refusals import Refused

CONFIRM = "directives.confirm"
MOST_CARDS = 100  # on one page
LONGEST_TAG = 3  # proposals over one stretch of text that are told apart by their lines


def known(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is not there, or not this officer's to know of, is not found; nothing else is hidden.

    A card that somebody has cut or merged meanwhile answers with what to do.
    """

    @functools.wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if "directive_is_unknown" in refused.codes:
                raise Http404(" ".join(sentences(refused))) from refused
            page, part = "desk/directives/refused.html", "desk/directives/_refused.html"
            return refuse(request, page, {}, refused, part=part)

    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text under proposals: which, of which kind, and whether one is open."""

    segment: Segment
    first: ProposalShape | None
    kinds: str
    is_open: bool

    @property
    def ids(self) -> str:
        return " ".join(str(one) for one in self.segment.proposal_ids)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as it stands in the left column."""

    passage: PassageShape
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the deciding is."""

    total: int
    open: int
    accepted: int
    rejected: int

    @property
    def decided(self) -> int:
        return self.total - self.open


def tally(view: DirectiveView) -> Tally:
    states = [proposal.state for proposal in view.proposals]
    return Tally(
        len(states),
        states.count(ProposalState.OPEN),
        states.count(ProposalState.ACCEPTED),
        states.count(ProposalState.REJECTED),
    )


def stretches(view: DirectiveView, only: set[UUID] | None = None) -> list[Stretch]:
    return [
        stretch(passage, view.segments.get(passage.id, ()), view.proposals)
        for passage in view.passages
        if only is None or passage.id in only
    ]


def stretch(
    passage: PassageShape, segments: Sequence[Segment], proposals: Sequence[ProposalShape]
) -> Stretch:
    over = {p.id: p for p in proposals if p.start < passage.end and p.end > passage.start}
    return Stretch(passage, tuple(_mark(segment, over) for segment in segments))


def _mark(segment: Segment, near: dict[UUID, ProposalShape]) -> Mark:
    over = [near[one] for one in segment.proposal_ids if one in near]
    # The innermost is the one meant by a click; its kind gives the line.
    over.sort(key=lambda proposal: proposal.end - proposal.start)
    kinds = " ".join(dict.fromkeys(f"k-{proposal.kind}" for proposal in over[:LONGEST_TAG]))
    is_open = any(proposal.state == ProposalState.OPEN for proposal in over)
    return Mark(segment, over[0] if over else None, kinds, is_open)


def wanted(view: DirectiveView, kind: str) -> list[ProposalShape]:
    return [p for p in view.proposals if not kind or p.kind == kind]


def next_open(view: DirectiveView, after: UUID | None, kind: str = "") -> UUID | None:
    """The next proposal to decide on after one; from the end, the first that is left."""
    listed = wanted(view, kind)
    place = next((n for n, p in enumerate(listed) if p.id == after), -1)
    for proposal in [*listed[place + 1 :], *listed[: max(place, 0)]]:
        if proposal.state == ProposalState.OPEN:
            return proposal.id
    return None


def kind_of(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "") or request.POST.get("kind_shown", "")
    return kind if kind in words.KINDS else ""


def cards_of(
    request: HttpRequest,
    view: DirectiveView,
    proposals: Sequence[ProposalShape],
    current: UUID | None = None,
) -> list[Card]:
    may = actor_of(request).may(CONFIRM, view.directive.unit_id)
    here = stand(
        proposals,
        on=clock.today(request),
        may_decide=may,
        current=current,
        beside=view.proposals,
    )
    return [card(proposal, here) for proposal in proposals]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The cards of one page, and where the one before and the one after begin."""

    proposals: Sequence[ProposalShape]
    before: str
    after: str


def leaf(view: DirectiveView, current: UUID | None, kind: str) -> Leaf:
    """The hundred proposals among which the current one stands."""
    listed = wanted(view, kind)
    place = next((n for n, p in enumerate(listed) if p.id == current), 0)
    begin = place - place % MOST_CARDS
    end = begin + MOST_CARDS
    return Leaf(
        listed[begin:end],
        address(view.directive.id, listed[begin - 1].id, kind) if begin else "",
        address(view.directive.id, listed[end].id, kind) if end < len(listed) else "",
    )


def one_card(request: HttpRequest, view: DirectiveView, proposal_id: UUID) -> Card:
    proposal = next(p for p in view.proposals if p.id == proposal_id)
    may = actor_of(request).may(CONFIRM, view.directive.unit_id)
    here = stand([proposal], on=clock.today(request), may_decide=may, beside=view.proposals)
    return card(proposal, here)


def whole(
    request: HttpRequest,
    view: DirectiveView,
    *,
    current: UUID | None = None,
    instead: Card | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page with all cards; `instead` is the one that is in the middle of something."""
    kind = kind_of(request)
    if instead is not None:
        current = instead.proposal.id
    elif current is None or current not in {p.id for p in view.proposals}:
        current = next_open(view, None, kind)
    page = leaf(view, current, kind)
    shown = [
        instead if instead is not None and one.proposal.id == instead.proposal.id else one
        for one in cards_of(request, view, page.proposals, current)
    ]
    context = {
        "view": view,
        "directive": view.directive,
        "stretches": stretches(view),
        "cards": shown,
        "leaf": page,
        "tally": tally(view),
        "kind": kind,
        "kinds": _kinds(view, kind),
        "left_of_kind": sum(p.state == ProposalState.OPEN for p in wanted(view, kind))
        if kind
        else 0,
        "kind_reasons": words.reasons(kind),
        "current": current,
        "may_decide": actor_of(request).may(CONFIRM, view.directive.unit_id),
        "notices": [words.notice_words(notice) for notice in _worth_telling(view)],
        "tabs": tabs(view.directive.id),
        "refused": None,
        **more,
    }
    return render(request, "desk/directives/reading.html", context, status=status)


def tabs(directive_id: UUID) -> list[tuple[str, str]]:
    return [
        (_("Đọc và xác nhận"), reverse("directive", args=[directive_id])),
        (_("Đã làm được gì"), reverse("directive_coverage", args=[directive_id])),
    ]


def _worth_telling(view: DirectiveView) -> list[Any]:
    """Notices of the whole text, once each; those of one place stand on their card."""
    told: dict[str, Any] = {}
    for notice in view.directive.notices:
        if str(notice.get("code")) != "ambiguous_unit":
            told.setdefault(words.notice_words(notice), notice)
    return list(told.values())


def _kinds(view: DirectiveView, current: str) -> list[tuple[str, words.Words, int, bool]]:
    """The filter above the cards: each kind that occurs, with how many."""
    counts = {kind: len(wanted(view, kind)) for kind in words.KINDS}
    found = [
        (kind, words.KINDS[kind].name, count, kind == current)
        for kind, count in counts.items()
        if count
    ]
    return [("", _("Tất cả"), len(view.proposals), current == ""), *found]


def part(request: HttpRequest, view: DirectiveView, shown: Card, status: int = 200) -> HttpResponse:
    """One card, in its mode: htmx gets it alone, a browser without script the whole page."""
    if getattr(request, "htmx", False):
        context = {"card": shown, "kind": kind_of(request)}
        answered = render(request, "desk/directives/_card.html", context, status=status)
        answered.headers["Vary"] = "HX-Request, Cookie, Accept-Language"
        return answered
    return whole(request, view, instead=shown, status=status)


def changed(
    request: HttpRequest,
    before: DirectiveView,
    target: UUID,
    said: str,
    *,
    go_to: UUID | None = None,
) -> HttpResponse:
    """After a decision: what now stands in the card's place, and what else on the page changed.

    `go_to` is the card to look at next; without one, the next that is open.
    """
    after = queries.directive(before.directive.id, actor_of(request))
    was, now = ({p.id: p for p in view.proposals} for view in (before, after))
    fresh = [p.id for p in after.proposals if p.id not in was] or [target]
    here = go_to or (fresh[0] if target not in now else None)
    here = here or next_open(after, target, kind_of(request)) or fresh[0]
    at = address(after.directive.id, here, kind_of(request))
    if not getattr(request, "htmx", False):
        messages.success(request, said)
        return redirect(at)
    touched = [p for p in (*was.values(), *now.values()) if was.get(p.id) != now.get(p.id)]
    context = {
        "cards": cards_of(request, after, [p for p in after.proposals if p.id in fresh]),
        "gone": [one for one in was if one not in now and one != target],
        "stretches": stretches(after, _passages_of(after, touched)),
        "tally": tally(after),
        "directive": after.directive,
        "said": said,
        "kind": kind_of(request),
        "kinds": _kinds(after, kind_of(request)),
        "may_decide": True,
    }
    answered = answer(request, "desk/directives/_changed.html", context)
    answered.headers["HX-Trigger-After-Settle"] = json.dumps(
        {"directive:go": {"id": str(here), "done": str(fresh[0]), "at": at}}
    )
    return answered


def _passages_of(view: DirectiveView, touched: Sequence[ProposalShape]) -> set[UUID]:
    return {
        passage.id
        for passage in view.passages
        for proposal in touched
        if proposal.start < passage.end and proposal.end > passage.start
    }


def address(directive_id: UUID, proposal_id: UUID | None, kind: str = "") -> str:
    page = reverse("directive", args=[directive_id])
    if proposal_id is None:
        return page
    narrowed = f"&kind={kind}" if kind else ""
    return f"{page}?p={proposal_id}{narrowed}#p-{proposal_id}"
