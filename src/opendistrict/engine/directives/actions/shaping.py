"""A person changes what was proposed, proposes by hand, or says that nothing is to be done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.actions.deciding import decide
from opendistrict.engine.directives.actions.holding import (
    CONFIRM,
    held_directive,
    held_passage,
    note,
    open_proposal,
    passage_around,
    read_text,
    subject_of,
    unsettle,
)
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import KINDS, DirectiveState, PassageFate, ProposalState
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused


def _check_span(text: str, start: int, end: int) -> None:
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Refused("span_is_outside_the_text", start=start, end=end)


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise Refused("proposal_kind_is_unknown", kind=kind)


def _new(
    directive: Directive,
    start: int,
    end: int,
    kind: str,
    fields: Mapping[str, object],
    made_from: Proposal | None,
    rule: str,
    actor: Actor,
) -> Proposal:
    return Proposal.objects.create(
        directive=directive,
        passage_id=passage_around(directive, start),
        start=start,
        end=end,
        kind=kind,
        fields=rules.clean_fields(fields),
        reason=made_from.reason if made_from else f"{actor.label} đề xuất"[:500],
        rule=rule,
        source="person",
        made_from=made_from,
    )


@transaction.atomic
def edit(
    *,
    proposal_id: UUID,
    start: int,
    end: int,
    kind: str,
    fields: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    """Change what an open proposal says. What it said before stays in the trail."""
    proposal = open_proposal(proposal_id, actor)
    _check_kind(kind)
    _check_span(proposal.directive.text, start, end)
    before = {
        "kind": proposal.kind, "start": proposal.start, "end": proposal.end,
        "fields": proposal.fields,
    }  # fmt: skip
    after = {**proposal.fields, **rules.clean_fields(fields)}
    if before == {"kind": kind, "start": start, "end": end, "fields": after}:
        return
    proposal.kind, proposal.start, proposal.end, proposal.fields = kind, start, end, after
    proposal.passage_id = passage_around(proposal.directive, start)
    proposal.is_edited = True
    proposal.save(update_fields=["kind", "start", "end", "fields", "passage", "is_edited"])
    note(proposal, "edit", actor, at, before=before)


@transaction.atomic
def split(
    *, proposal_id: UUID, places: Sequence[int], actor: Actor, at: datetime
) -> tuple[UUID, ...]:
    """One proposal becomes several, cut at the given places of the text."""
    proposal = open_proposal(proposal_id, actor)
    text = proposal.directive.text
    inside = sorted({place for place in places if proposal.start < place < proposal.end})
    if not inside or len(inside) < len(set(places)):
        raise Refused("split_is_outside_the_proposal")
    made = []
    for begin, stop in pairwise([proposal.start, *inside, proposal.end]):
        start, end = rules.trimmed(text, begin, stop)
        _check_span(text, start, end)
        fields = dict(proposal.fields)
        if "what" in fields:
            fields["what"] = rules.what_in(text, start, end, str(fields["what"] or ""))
        made.append(
            _new(proposal.directive, start, end, proposal.kind, fields, proposal, "split", actor)
        )
    decide(proposal, ProposalState.REPLACED, result="", note="split", actor=actor, at=at)
    return tuple(child.pk for child in made)


@transaction.atomic
def merge(*, proposal_ids: Sequence[UUID], actor: Actor, at: datetime) -> UUID:
    """Several proposals of one document become one, over all they covered."""
    parts = [open_proposal(proposal_id, actor) for proposal_id in sorted(set(proposal_ids))]
    if len(parts) < 2:
        raise Refused("merge_needs_two_proposals")
    if len({part.directive_id for part in parts}) > 1:
        raise Refused("merge_needs_one_document")
    parts.sort(key=lambda part: (part.start, part.pk))
    start, end = parts[0].start, max(part.end for part in parts)
    fields = rules.merged_fields([part.fields for part in parts])
    merged = _new(parts[0].directive, start, end, parts[0].kind, fields, parts[0], "merged", actor)
    became = subject_of(merged)
    for part in parts:
        decide(part, ProposalState.REPLACED, result=became, note="merged", actor=actor, at=at)
    return merged.pk


@transaction.atomic
def propose_by_hand(
    *,
    directive_id: UUID,
    start: int,
    end: int,
    kind: str,
    fields: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> UUID:
    """A person marks what the reader missed."""
    directive = held_directive(directive_id, actor, CONFIRM)
    text = read_text(directive)
    _check_kind(kind)
    _check_span(text, start, end)
    proposal = _new(directive, start, end, kind, fields, None, "by_hand", actor)
    unsettle(directive, actor, at)
    note(proposal, "propose", actor, at, kind=kind)
    return proposal.pk


@transaction.atomic
def dismiss_passage(*, passage_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Say that nothing is to be done about a passage, and why."""
    passage = held_passage(passage_id, actor)
    if not reason.strip():
        raise Refused("reason_is_missing")
    live = Proposal.objects.filter(
        directive_id=passage.directive_id,
        start__lt=passage.end,
        end__gt=passage.start,
        state__in=[ProposalState.OPEN, ProposalState.ACCEPTED],
    )
    if live.exists():
        raise Refused("passage_has_proposals")
    passage.dismissed_at, passage.dismissed_by = at, actor.label
    passage.dismissed_reason = nfc(reason).strip()[:500]
    passage.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    note(passage, "dismiss_passage", actor, at, reason=reason)


@transaction.atomic
def recall_passage(*, passage_id: UUID, actor: Actor, at: datetime) -> None:
    """Take back a dismissal."""
    passage = held_passage(passage_id, actor)
    if passage.dismissed_at is None:
        return
    was = {"by": passage.dismissed_by, "reason": passage.dismissed_reason}
    passage.dismissed_at, passage.dismissed_by, passage.dismissed_reason = None, "", ""
    passage.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    unsettle(passage.directive, actor, at)
    note(passage, "recall_passage", actor, at, before=was)


@transaction.atomic
def settle(*, directive_id: UUID, actor: Actor, at: datetime) -> None:
    """Close the reading: every passage led to something, or a person said that it does not."""
    directive = held_directive(directive_id, actor, CONFIRM)
    if directive.state == DirectiveState.SETTLED:
        return
    read_text(directive)
    rows = Passage.objects.filter(directive=directive).order_by("place_in_line")
    places = [row.place() for row in rows]
    marks = Proposal.objects.filter(directive=directive).values_list("start", "end", "state")
    undecided = (PassageFate.OPEN, PassageFate.UNTOUCHED)
    waiting = [found for found in rules.fates(places, marks).values() if found in undecided]
    if waiting:
        raise Refused("passages_are_undecided", count=len(waiting))
    directive.state, directive.settled_at = DirectiveState.SETTLED, at
    directive.save(update_fields=["state", "settled_at"])
    note(directive, "settle", actor, at)
