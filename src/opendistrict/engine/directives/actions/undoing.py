"""Taking back: a person erred, and what was before is put back. Nothing is ever erased."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.directives.actions.deciding import decide
from opendistrict.engine.directives.actions.facts import take_back
from opendistrict.engine.directives.actions.holding import (
    held_proposal,
    note,
    passage_around,
    subject_of,
    unsettle,
)
from opendistrict.engine.directives.models import Proposal
from opendistrict.engine.directives.shapes import ProposalState
from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.plans import actions as plans
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base_queries

MISTAKE = "Xác nhận nhầm từ văn bản chỉ đạo"
UNDONE = "Rút lại quyết định về đoạn văn bản"


def _reopen(proposal: Proposal) -> None:
    proposal.state, proposal.result = ProposalState.OPEN, ""
    proposal.decided_at, proposal.decided_by, proposal.decision_note = None, "", ""
    proposal.decided_post_id = None
    proposal.save(
        update_fields=[
            "state", "result", "decided_at", "decided_by", "decision_note", "decided_post_id"
        ]
    )  # fmt: skip


@transaction.atomic
def reopen(*, proposal_id: UUID, actor: Actor, at: datetime) -> None:
    """Take back a rejection, or an acceptance with what came of it, while nothing was built on
    that; the room that made it says what hangs on it."""
    proposal = held_proposal(proposal_id, actor)
    if proposal.state == ProposalState.ACCEPTED:
        _withdraw(proposal.result, actor, at)
    elif proposal.state != ProposalState.REJECTED:
        raise Refused("only_a_decision_can_be_taken_back")
    was = {"state": proposal.state, "result": proposal.result, "note": proposal.decision_note}
    take_back(proposal, reason=UNDONE, actor=actor, at=at)
    _reopen(proposal)
    unsettle(proposal.directive, actor, at)
    note(proposal, "reopen", actor, at, before=was)


def _withdraw(result: str, actor: Actor, at: datetime) -> None:
    """What an acceptance made is withdrawn by the room that made it."""
    kind, _, key = result.partition(":")
    acts: dict[str, Callable[..., object]] = {
        "plans.task": partial(plans.withdraw_task, task_id=UUID(key)),
        "plans.tasks": partial(plans.withdraw_batch, task_id=UUID(key)),
        "plans.target": partial(plans.withdraw_target, target_id=UUID(key)),
        "plans.target_set": partial(plans.withdraw_target_set, target_set_id=UUID(key)),
        "plans.programme": partial(plans.withdraw_programme, programme_id=UUID(key)),
        "indicators.value": partial(indicators.withdraw_value, value_id=UUID(key)),
    }
    acts[kind](reason=MISTAKE, actor=actor, at=at)


@transaction.atomic
def undo(*, proposal_id: UUID, actor: Actor, at: datetime) -> tuple[UUID, ...]:
    """Take back the last thing a person did to a proposal: a decision, a change, a cut, a merger.

    Returns the proposals that now stand where this one stood.
    """
    proposal = held_proposal(proposal_id, actor)
    if proposal.state in (ProposalState.REJECTED, ProposalState.ACCEPTED):
        reopen(proposal_id=proposal_id, actor=actor, at=at)
        return (proposal_id,)
    if proposal.state != ProposalState.OPEN:
        raise Refused("nothing_to_take_back")
    if proposal.is_edited:
        _put_back_words(proposal, actor, at)
        return (proposal_id,)
    return _put_together_again(proposal, actor, at)


def _put_back_words(proposal: Proposal, actor: Actor, at: datetime) -> None:
    """As it was before the last change; the trail remembers what each change replaced."""
    changes: list[dict[str, Any]] = []
    for line in base_queries.trail(subject_of(proposal)):
        if line.action == "directives.edit":
            changes.append(dict(line.details))
        elif line.action == "directives.put_back":
            changes.pop()
    before = changes.pop()["before"]
    proposal.kind, proposal.start, proposal.end = before["kind"], before["start"], before["end"]
    proposal.fields = before["fields"]
    proposal.passage_id = passage_around(proposal.directive, proposal.start)
    proposal.is_edited = bool(changes)
    proposal.save(update_fields=["kind", "start", "end", "fields", "passage", "is_edited"])
    note(proposal, "put_back", actor, at)


def _put_together_again(proposal: Proposal, actor: Actor, at: datetime) -> tuple[UUID, ...]:
    """The parts of a cut become one again; what was merged stands apart again."""
    origin = proposal.made_from
    if origin is not None and origin.decision_note == "split":
        parts = Proposal.objects.filter(made_from=origin).exclude(decision_note="undone")
        before, after = [origin], list(parts.order_by("start"))
    else:
        merged = Proposal.objects.filter(
            directive_id=proposal.directive_id, state=ProposalState.REPLACED,
            result=subject_of(proposal),
        )  # fmt: skip
        before = list(merged.order_by("start"))
        after = [proposal]
    if not before:
        raise Refused("nothing_to_take_back")
    if any(part.state != ProposalState.OPEN or part.is_edited for part in after):
        raise Refused("parts_are_decided")
    for part in after:
        decide(part, ProposalState.REPLACED, result="", note="undone", actor=actor, at=at)
    for row in before:
        _reopen(row)
        note(row, "reopen", actor, at)
    return tuple(row.pk for row in before)
