"""A person decides: nothing the reader proposed becomes anything without this."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.directives.actions import holding
from opendistrict.engine.directives.actions.facts import tell_decided
from opendistrict.engine.directives.actions.holding import CONFIRM, held_directive, open_proposal
from opendistrict.engine.directives.models import Proposal
from opendistrict.engine.directives.shapes import ProposalState
from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.plans import actions as plans
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused


def decide(
    proposal: Proposal, state: ProposalState, *, result: str, note: str, actor: Actor, at: datetime
) -> None:
    proposal.state = state
    proposal.result = result
    proposal.decided_at = at
    proposal.decided_by = actor.label
    proposal.decided_post_id = actor.post_id
    proposal.decision_note = nfc(note).strip()[:500]
    proposal.decisions += 1
    proposal.save(
        update_fields=[
            "state", "result", "decided_at", "decided_by", "decided_post_id", "decision_note",
            "decisions",
        ]
    )  # fmt: skip
    holding.note(proposal, state, actor, at, result=result, note=note)


def _accept(proposal: Proposal, result: str, actor: Actor, at: datetime) -> None:
    decide(proposal, ProposalState.ACCEPTED, result=result, note="", actor=actor, at=at)
    tell_decided([proposal], actor=actor, at=at)


def _marked(proposal: Proposal, thing: Mapping[str, Any]) -> dict[str, bool]:
    """What comes of a sample document is a sample, whatever the caller says."""
    return {"is_sample": bool(thing.get("is_sample")) or proposal.directive.is_sample}


@transaction.atomic
def accept_as_task(
    *,
    proposal_id: UUID,
    title: str,
    lead_unit_id: UUID,
    lead_post_id: UUID | None = None,
    with_unit_ids: tuple[UUID, ...] = (),
    due_on: date | None,
    due_rule: str,
    product: str = "",
    responsibility: str = "",
    authority: str = "",
    milestones: tuple[tuple[str, date | None], ...] = (),
    programme_id: UUID | None = None,
    target_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """The sentence becomes a task that keeps its passage."""
    proposal = open_proposal(proposal_id, actor)
    task_id = plans.give_task(
        title=title,
        product=product,
        responsibility=responsibility,
        authority=authority,
        lead_unit_id=lead_unit_id,
        lead_post_id=lead_post_id,
        with_unit_ids=with_unit_ids,
        due_on=due_on,
        due_rule=due_rule,
        milestones=milestones,
        programme_id=programme_id,
        target_id=target_id,
        passage_id=proposal.passage_id,
        need_ids=(),
        recurrence="",
        is_sample=proposal.directive.is_sample,
        actor=actor,
        at=at,
    )
    _accept(proposal, f"plans.task:{task_id}", actor, at)
    return task_id


@transaction.atomic
def accept_as_tasks(
    *,
    proposal_id: UUID,
    title: str,
    lead_unit_ids: tuple[UUID, ...],
    with_unit_ids: tuple[UUID, ...] = (),
    due_on: date | None,
    due_rule: str,
    product: str = "",
    programme_id: UUID | None = None,
    target_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> tuple[UUID, ...]:
    """The sentence asks the same of several units: a task for each, in one batch."""
    if len(lead_unit_ids) < 2:
        raise Refused("several_units_are_needed")
    proposal = open_proposal(proposal_id, actor)
    task_ids = plans.give_to_many(
        lead_unit_ids=lead_unit_ids,
        title=title,
        product=product,
        responsibility="",
        authority="",
        with_unit_ids=with_unit_ids,
        due_on=due_on,
        due_rule=due_rule,
        milestones=(),
        programme_id=programme_id,
        target_id=target_id,
        passage_id=proposal.passage_id,
        need_ids=(),
        recurrence="",
        is_sample=proposal.directive.is_sample,
        actor=actor,
        at=at,
    )
    _accept(proposal, f"plans.tasks:{task_ids[0]}", actor, at)
    return task_ids


@transaction.atomic
def accept_as_target(*, proposal_id: UUID, actor: Actor, at: datetime, **target: Any) -> UUID:
    """The figure or sentence becomes a target; `target` is what `plans.set_target` takes."""
    proposal = open_proposal(proposal_id, actor)
    target |= _marked(proposal, target)
    target_id = plans.set_target(passage_id=proposal.passage_id, actor=actor, at=at, **target)
    _accept(proposal, f"plans.target:{target_id}", actor, at)
    return target_id


@transaction.atomic
def accept_as_target_set(*, proposal_id: UUID, actor: Actor, at: datetime, **bundle: Any) -> UUID:
    """ "41 chỉ tiêu" becomes a target set with its declared count, its members still gaps."""
    proposal = open_proposal(proposal_id, actor)
    bundle |= _marked(proposal, bundle)
    set_id = plans.register_target_set(passage_id=proposal.passage_id, actor=actor, at=at, **bundle)
    _accept(proposal, f"plans.target_set:{set_id}", actor, at)
    return set_id


@transaction.atomic
def accept_as_programme(*, proposal_id: UUID, actor: Actor, at: datetime, **programme: Any) -> UUID:
    proposal = open_proposal(proposal_id, actor)
    programme |= _marked(proposal, programme)
    programme_id = plans.register_programme(
        passage_id=proposal.passage_id, actor=actor, at=at, **programme
    )
    _accept(proposal, f"plans.programme:{programme_id}", actor, at)
    return programme_id


@transaction.atomic
def accept_as_value(
    *,
    proposal_id: UUID,
    indicator: str,
    unit_id: UUID,
    period_kind: str,
    since: date,
    until: date,
    status: str,
    value: Decimal | None,
    bound: str = "",
    percent_of_plan: Decimal | None = None,
    change_percent: Decimal | None = None,
    as_of: date,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """The figure becomes a reported value whose source is this document."""
    proposal = open_proposal(proposal_id, actor)
    directive = proposal.directive
    source = " ".join(part for part in (directive.form, directive.document_number) if part)
    value_id = indicators.report_value(
        indicator=indicator,
        unit_id=unit_id,
        period_kind=period_kind,
        since=since,
        until=until,
        status=status,
        value=value,
        bound=bound,
        numerator=None,
        denominator=None,
        percent_of_plan=percent_of_plan,
        change_percent=change_percent,
        as_of=as_of,
        source=(f"{source}: {directive.title}" if source else directive.title)[:300],
        passage_id=proposal.passage_id,
        note=note,
        confidence="",
        is_sample=directive.is_sample,
        corrects_id=None,
        actor=actor,
        at=at,
    )
    _accept(proposal, f"indicators.value:{value_id}", actor, at)
    return value_id


@transaction.atomic
def reject(*, proposal_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Nothing comes of this proposal; who said so, and why, stays."""
    proposal = open_proposal(proposal_id, actor)
    decide(proposal, ProposalState.REJECTED, result="", note=reason, actor=actor, at=at)
    tell_decided([proposal], actor=actor, at=at)


@transaction.atomic
def reject_kind(*, directive_id: UUID, kind: str, reason: str, actor: Actor, at: datetime) -> int:
    """Nothing comes of any open proposal of one kind (a table of norms has hundreds of figures).

    Each keeps who said so, and why, as if rejected by itself, and can be taken back by itself.
    Returns how many they were.
    """
    directive = held_directive(directive_id, actor, CONFIRM)
    open_ones = Proposal.objects.filter(directive=directive, kind=kind, state=ProposalState.OPEN)
    rejected = list(open_ones.order_by("start", "id"))
    for proposal in rejected:
        proposal.directive = directive
        decide(proposal, ProposalState.REJECTED, result="", note=reason, actor=actor, at=at)
    tell_decided(rejected, actor=actor, at=at)
    return len(rejected)
