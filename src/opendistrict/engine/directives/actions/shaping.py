"""A person changes what was proposed, proposes by hand, or says that nothing is to be done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.actions.deciding import decide, open_proposal
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import (
    DirectiveState,
    PassageFate,
    ProposalState,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

KINDS = frozenset({"direction", "suggestion", "figure", "target_set", "programme", "award"})


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
    actor: Actor,
) -> Proposal:
    passages = Passage.objects.filter(directive=directive).order_by("place_in_line")
    spans = list(passages.values_list("start", "end", "id"))
    if not spans:
        raise Refused("directive_is_not_read")
    return Proposal.objects.create(
        directive=directive,
        passage_id=rules.passage_at(spans, start),
        start=start,
        end=end,
        kind=kind,
        fields=dict(fields),
        reason=f"{actor.label} đề xuất",
        rule="by_hand",
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
    """Change what an open proposal says. The reader's own finding stays in the trail."""
    proposal = open_proposal(proposal_id, actor)
    _check_kind(kind)
    _check_span(proposal.directive.text, start, end)
    before = {
        "kind": proposal.kind, "start": proposal.start, "end": proposal.end,
        "fields": proposal.fields,
    }  # fmt: skip
    proposal.kind, proposal.start, proposal.end = kind, start, end
    proposal.fields = {**proposal.fields, **fields}
    proposal.is_edited = True
    proposal.save(update_fields=["kind", "start", "end", "fields", "is_edited"])
    base.record(
        action="directives.edit",
        actor=actor,
        at=at,
        subject=f"directives.proposal:{proposal.pk}",
        before=before,
    )


@transaction.atomic
def split(
    *, proposal_id: UUID, places: Sequence[int], actor: Actor, at: datetime
) -> tuple[UUID, ...]:
    """One proposal becomes several, cut at the given places of the text."""
    proposal = open_proposal(proposal_id, actor)
    text = proposal.directive.text
    borders = [proposal.start, *sorted(set(places)), proposal.end]
    if len(borders) < 3 or borders[1] <= proposal.start or borders[-2] >= proposal.end:
        raise Refused("split_is_outside_the_proposal")
    made = []
    for start, end in pairwise(borders):
        _check_span(text, start, end)
        what = text[start:end].strip(" ;,.\n")
        fields = {**proposal.fields, "what": what} if "what" in proposal.fields else proposal.fields
        made.append(_new(proposal.directive, start, end, proposal.kind, fields, proposal, actor))
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
    parts.sort(key=lambda part: part.start)
    start, end = parts[0].start, max(part.end for part in parts)
    directive = parts[0].directive
    fields = dict(parts[0].fields)
    for part in parts[1:]:
        fields.update({key: value for key, value in part.fields.items() if not fields.get(key)})
    if "what" in fields:
        fields["what"] = "; ".join(str(part.fields.get("what") or "") for part in parts)
    merged = _new(directive, start, end, parts[0].kind, fields, parts[0], actor)
    for part in parts:
        decide(part, ProposalState.REPLACED, result="", note="merged", actor=actor, at=at)
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
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive_id)
    if not actor.may("directives.confirm", directive.unit_id):
        raise Refused("right_is_missing", act="directives.confirm")
    _check_kind(kind)
    _check_span(directive.text, start, end)
    proposal = _new(directive, start, end, kind, fields, None, actor)
    base.record(
        action="directives.propose",
        actor=actor,
        at=at,
        subject=f"directives.proposal:{proposal.pk}",
        directive=directive.pk,
        kind=kind,
    )
    return proposal.pk


def _passage(passage_id: UUID, actor: Actor) -> Passage:
    passage = (
        Passage.objects.select_for_update(of=("self",))
        .select_related("directive")
        .get(pk=passage_id)
    )
    if not actor.may("directives.confirm", passage.directive.unit_id):
        raise Refused("right_is_missing", act="directives.confirm")
    return passage


@transaction.atomic
def dismiss_passage(*, passage_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Say that nothing is to be done about a passage, and why."""
    passage = _passage(passage_id, actor)
    if not reason.strip():
        raise Refused("reason_is_missing")
    waiting = Proposal.objects.filter(
        passage=passage, state__in=[ProposalState.OPEN, ProposalState.ACCEPTED]
    )
    if waiting.exists():
        raise Refused("passage_has_proposals")
    passage.dismissed_at, passage.dismissed_by = at, actor.label
    passage.dismissed_reason = reason.strip()[:500]
    passage.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    base.record(
        action="directives.dismiss_passage",
        actor=actor,
        at=at,
        subject=f"directives.passage:{passage.pk}",
        reason=reason,
    )


@transaction.atomic
def recall_passage(*, passage_id: UUID, actor: Actor, at: datetime) -> None:
    """Take back a dismissal."""
    passage = _passage(passage_id, actor)
    passage.dismissed_at, passage.dismissed_by, passage.dismissed_reason = None, "", ""
    passage.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    base.record(
        action="directives.recall_passage",
        actor=actor,
        at=at,
        subject=f"directives.passage:{passage.pk}",
    )


@transaction.atomic
def settle(*, directive_id: UUID, actor: Actor, at: datetime) -> None:
    """Close the reading: every passage led to something, or a person said that it does not."""
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive_id)
    if not actor.may("directives.confirm", directive.unit_id):
        raise Refused("right_is_missing", act="directives.confirm")
    if directive.state != DirectiveState.READ:
        raise Refused("directive_is_not_read")
    states: dict[UUID, list[str]] = {}
    for passage_id, state in Proposal.objects.filter(directive=directive).values_list(
        "passage_id", "state"
    ):
        states.setdefault(passage_id, []).append(state)
    undecided = [
        passage
        for passage in Passage.objects.filter(directive=directive)
        if rules.fate(passage.kind, passage.dismissed_at is not None, states.get(passage.pk, []))
        in (PassageFate.OPEN, PassageFate.UNTOUCHED)
    ]
    if undecided:
        raise Refused("passages_are_undecided", count=len(undecided))
    directive.state, directive.settled_at = DirectiveState.SETTLED, at
    directive.save(update_fields=["state", "settled_at"])
    base.record(
        action="directives.settle",
        actor=actor,
        at=at,
        subject=f"directives.directive:{directive.pk}",
    )
