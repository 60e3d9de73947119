"""What the last document asked for, and what became of each passage."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from opendistrict.engine.directives import queries as directives
from opendistrict.engine.directives.shapes import (
    DirectiveShape,
    DirectiveState,
    DirectiveView,
    PassageFate,
    PassageShape,
    ProposalState,
)
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import Outcome, StatusCode
from opendistrict.faces.cockpit import links
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of

WAITING_SHOWN = 3
DONE = {StatusCode.DONE, StatusCode.DONE_LATE, StatusCode.DONE_NO_DUE, StatusCode.WITHDRAWN}
LATE = {StatusCode.NOT_STARTED_LATE, StatusCode.UNDERWAY_LATE}
ASKS = ("direction", "suggestion")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage nobody has acted on: its words, whom it asks, where to act on it."""

    text: str
    whom: str
    href: str
    give_href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """`parts` add up to all passages that say something."""

    directive: DirectiveShape
    on: date
    parts: tuple[tuple[str, int, str], ...]
    total: int
    undecided: int
    waiting: tuple[Waiting, ...]
    href: str


def last_asked(actor: Actor, on: date) -> Asked | None:
    """The latest document that was read by that day; None without one (or without the right)."""
    read = [
        row.directive
        for row in directives.directives(actor)
        if row.directive.state in (DirectiveState.READ, DirectiveState.SETTLED)
        and _day(row.directive) <= on
    ]
    if not read:
        return None
    latest = max(read, key=lambda one: (_day(one), one.registered_at))
    view = directives.directive(latest.id, actor)
    led = [one.id for one in view.passages if one.fate == PassageFate.LED]
    outcomes = plans.outcomes(passage_ids=led, actor=actor, on=on)
    given = {
        one.passage_id
        for one in view.proposals
        if one.state == ProposalState.ACCEPTED and one.kind in ASKS
    }
    counts = Counter(
        _standing(passage, outcomes.get(passage.id, ()), is_given=passage.id in given)
        for passage in view.passages
        if passage.fate != PassageFate.NOISE
    )
    waiting = _waiting(view, may_give=actor.may_somewhere("plans.give_task"))
    return Asked(
        directive=latest,
        on=_day(latest),
        parts=_parts(counts),
        total=sum(counts.values()),
        undecided=counts["waiting"] + counts["untouched"],
        waiting=tuple(waiting[:WAITING_SHOWN]),
        href=links.to("directive", latest.id),
    )


def _day(one: DirectiveShape) -> date:
    return one.issued_on or day_of(one.registered_at)


def _standing(passage: PassageShape, outcomes: Sequence[Outcome], *, is_given: bool) -> str:
    """A task that was given where the reader does not see it is not called done."""
    if passage.fate == PassageFate.OPEN:
        return "waiting"
    if passage.fate == PassageFate.UNTOUCHED:
        return "untouched"
    if passage.fate != PassageFate.LED:
        return "left"
    codes = {one.status for one in outcomes if one.kind == "task"}
    if is_given and not codes:
        return "elsewhere"
    if codes & LATE:
        return "late"
    return "doing" if codes - DONE else "done"


def _parts(counts: Counter[str]) -> tuple[tuple[str, int, str], ...]:
    """A figure or target that was taken over is done with: nobody has to do anything for it."""
    order = (
        ("done", _("xong, đã ghi nhận"), "ok"),
        ("doing", _("đang làm"), "progress"),
        ("late", _("trễ hạn"), "no"),
        ("waiting", _("chờ quyết định"), "risk"),
        ("untouched", _("chưa ai xem xét"), "idle"),
        ("elsewhere", _("đã giao, ngoài phạm vi bạn xem"), "c"),
        ("left", _("không phải giao việc"), "d"),
    )
    return tuple((word, counts[code], kind) for code, word, kind in order if counts[code])


def _waiting(view: DirectiveView, *, may_give: bool) -> list[Waiting]:
    """Proposed directions without a decision, then passages nobody has looked at. The way to give
    a task is shown to who may give one."""
    proposals = [
        one for one in view.proposals if one.state == ProposalState.OPEN and one.kind in ASKS
    ]
    found = [
        Waiting(
            text=one.quote,
            whom=_whom(one.fields),
            href=links.to("passage", one.passage_id),
            give_href=links.to("passage", one.passage_id) if may_give else "",
        )
        for one in proposals
    ]
    found += [
        Waiting(
            text=one.text,
            whom="",
            href=links.to("passage", one.id),
            give_href=_give(one.id, one.text) if may_give else "",
        )
        for one in view.passages
        if one.fate == PassageFate.UNTOUCHED
    ]
    return found


def _whom(fields: object) -> str:
    """The unit a direction names, as the reader read it."""
    said = fields.get("who") if hasattr(fields, "get") else None
    if isinstance(said, list | tuple):
        said = ", ".join(str(one.get("name", "") if isinstance(one, dict) else one) for one in said)
    return str(said or "")


def _give(passage_id: UUID, text: str) -> str:
    return links.give_task(passage_id=passage_id, title=" ".join(text.split())[:LONGEST_TITLE])
