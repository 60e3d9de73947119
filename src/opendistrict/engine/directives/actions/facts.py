"""What a decision on a passage leaves as a fact, in the decision's own transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from opendistrict.engine.directives.models import Proposal
from opendistrict.engine.directives.rules import DECIDED
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling
from opendistrict.registers.orgs import queries as orgs


def tell_decided(proposals: Sequence[Proposal], *, actor: Actor, at: datetime) -> None:
    """Proposals of one document were accepted or rejected; one statement for any number."""
    if not proposals:
        return
    on = day_of(at)
    unit_id = _answering(proposals[0].directive.unit_id, on, actor)
    facts.tell_all(
        [
            Telling(
                measure=DECIDED.code, quantity=Decimal(1), happened_on=on, unit_id=unit_id,
                act=_act(one), slices=(("kind", one.kind), ("outcome", one.state)),
            )
            for one in proposals
        ],
        at=at,
    )  # fmt: skip


def take_back(proposal: Proposal, *, reason: str, actor: Actor, at: datetime) -> None:
    """The last decision on a proposal was taken back. One made before decisions were counted left
    no fact, and then there is nothing to take back."""
    facts.take_back(measure=DECIDED.code, act=_act(proposal), reason=reason, actor=actor, at=at)


def _act(proposal: Proposal) -> str:
    """A proposal may be decided on again after a decision was taken back: that is another act."""
    return f"directives.proposal:{proposal.pk}:decided-{proposal.decisions}"


def _answering(unit_id: UUID, on: date, actor: Actor) -> UUID:
    """The unit the document came to, or the one that stands for it when it has ended; where
    several do, the unit of whoever decides."""
    standing = orgs.successor_of(unit_id, on=on)
    return standing[0] if len(standing) == 1 else actor.unit_id or unit_id
