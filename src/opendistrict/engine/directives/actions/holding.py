"""The document or proposal an action works on: locked, and the actor's to work on.

Every change of a document's proposals takes the lock of the document first, so that two officers
on one page wait for each other and never half-overwrite each other.
"""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import DirectiveState, ProposalState
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

CONFIRM, REGISTER, READ = "directives.confirm", "directives.register", "directives.read"
Part = TypeVar("Part", Passage, Proposal)


def held_directive(directive_id: UUID, actor: Actor, act: str) -> Directive:
    """The document, locked. One the actor may not read is as unknown as one that is not there."""
    row = (
        Directive.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=directive_id)
        .first()
    )
    if row is None or not (actor.may(READ, row.unit_id) or actor.may(act, row.unit_id)):
        raise Refused("directive_is_unknown")
    if not actor.may(act, row.unit_id):
        raise Refused("right_is_missing", act=act)
    return row


def _held(parts: QuerySet[Part], part_id: UUID, actor: Actor) -> Part:
    """A part under its document's lock, as it is now, if this actor may decide on it."""
    directive_id = parts.filter(pk=part_id).values_list("directive_id", flat=True).first()
    if directive_id is None:
        raise Refused("directive_is_unknown")
    directive = held_directive(directive_id, actor, CONFIRM)
    part = parts.get(pk=part_id)
    part.directive = directive
    return part


def held_proposal(proposal_id: UUID, actor: Actor) -> Proposal:
    return _held(Proposal.objects.all(), proposal_id, actor)


def held_passage(passage_id: UUID, actor: Actor) -> Passage:
    return _held(Passage.objects.all(), passage_id, actor)


def open_proposal(proposal_id: UUID, actor: Actor) -> Proposal:
    """The proposal, held, if nobody has decided on it yet."""
    proposal = held_proposal(proposal_id, actor)
    if proposal.state != ProposalState.OPEN:
        raise Refused(
            "proposal_is_decided", by=proposal.decided_by, at=proposal.decided_at,
            state=proposal.state,
        )  # fmt: skip
    return proposal


def read_text(directive: Directive) -> str:
    """The text of a document that was read; refused for one that was not."""
    if directive.state not in (DirectiveState.READ, DirectiveState.SETTLED):
        raise Refused("directive_is_not_read")
    return directive.text


def unsettle(directive: Directive, actor: Actor, at: datetime) -> None:
    """Something is open again: a reading that was closed is closed no more."""
    if directive.state != DirectiveState.SETTLED:
        return
    directive.state, directive.settled_at = DirectiveState.READ, None
    directive.save(update_fields=["state", "settled_at"])
    note(directive, "unsettle", actor, at)


def spans_of(directive: Directive) -> list[tuple[int, int, UUID]]:
    """Where the passages of a document begin and end, in order."""
    passages = Passage.objects.filter(directive=directive).order_by("place_in_line")
    return list(passages.values_list("start", "end", "id"))


def passage_around(directive: Directive, place: int) -> UUID:
    """The passage of a document in which a place of its text lies."""
    spans = spans_of(directive)
    if not spans:
        raise Refused("directive_is_not_read")
    return rules.passage_at(spans, place)


def subject_of(row: Directive | Passage | Proposal) -> str:
    """As the trail and `Proposal.result` name a row of this room: "directives.proposal:…"."""
    return f"directives.{row._meta.model_name}:{row.pk}"


def note(
    row: Directive | Passage | Proposal, action: str, actor: Actor, at: datetime, **details: object
) -> None:
    """The audit line of a change; that of a part names the document too."""
    if not isinstance(row, Directive):
        details["directive"] = row.directive_id
    base.record(
        action=f"directives.{action}", actor=actor, at=at, subject=subject_of(row), **details
    )
