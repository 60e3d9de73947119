"""The work on a dossier: taken up, passed on, sent back, handed over, talked about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import holding, telling
from opendistrict.engine.cases.actions.moving import (
    Move,
    at_step,
    begin,
    perform,
    plan,
    plan_line,
    require,
    weigh,
    write,
)
from opendistrict.engine.cases.actions.opening import brought
from opendistrict.engine.cases.models import Comment
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base


def take(*, dossier_id: UUID, revision: int | None = None, actor: Actor, at: datetime) -> None:
    """Begin to work on a dossier: until now it waited on a desk."""
    perform([plan_take(begin(dossier_id, revision), actor=actor, at=at)], at=at)


def plan_take(case: Case, *, actor: Actor, at: datetime) -> Move:
    return plan(case, at_step(case, "take"), actor=actor, at=at, holder=_mine(case, actor))


def pass_on(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    to: UUID | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> str:
    """Pass a dossier to the next step; after the last one it is done. Gives back the new state."""
    planned = plan_pass_on(begin(dossier_id, revision), to=to, note=note, actor=actor, at=at)
    perform([planned], at=at)
    return planned.state


def plan_pass_on(
    case: Case, *, to: UUID | None = None, note: str = "", actor: Actor, at: datetime
) -> Move:
    step = case.standing.next_step
    if not step:
        return _plan_finish(case, note=note, actor=actor, at=at)
    transition = f"pass_on:{step}"
    state = weigh(case, transition, actor, at)
    holder = holding.next_holder(case, case.procedure.step(step), day_of(at), to)
    return plan_line(case, transition, state, actor=actor, at=at, note=note, holder=holder)


def _plan_finish(case: Case, *, note: str, actor: Actor, at: datetime) -> Move:
    """The result is signed and with the counter: the office has done what it promised."""
    state = weigh(case, "finish", actor, at)
    return plan_line(
        case, "finish", state, actor=actor, at=at, note=note, finished_at=at,
        holder=(None, case.standing.intake_unit_id), tells=telling.done(case, at=at),
        leaves=[telling.leaf(case, "result", at, finished_at=at.isoformat())],
        topics=["cases.done", *telling.fee_owed(case)],
    )  # fmt: skip


def send_back(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    step: str,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Send a dossier back to an earlier step, with what has to be done better."""
    case = begin(dossier_id, revision)
    require(note)
    transition = at_step(case, f"send_back:{step}")
    state = weigh(case, transition, actor, at)
    holder = holding.next_holder(case, case.procedure.step(step), day_of(at))
    write(case, transition, state, actor=actor, at=at, note=note, holder=holder)


def hand_over(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    to: UUID,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Give a dossier to another post that may do its step: by who has it, or by their head."""
    case = begin(dossier_id, revision)
    perform([plan_hand_over(case, to=to, note=note, actor=actor, at=at)], at=at)


def plan_hand_over(case: Case, *, to: UUID, note: str, actor: Actor, at: datetime) -> Move:
    transition = at_step(case, "hand_over")
    state = weigh(case, transition, actor, at)
    holder = holding.next_holder(case, case.procedure.step(case.step), day_of(at), to)
    if holder[0] == case.standing.holder_id:
        raise Refused("post_has_it_already")
    return plan_line(case, transition, state, actor=actor, at=at, note=note, holder=holder)


@transaction.atomic
def comment(*, dossier_id: UUID, text: str, actor: Actor, at: datetime) -> None:
    """Say something to the colleagues who work on it."""
    case = begin(dossier_id)
    if not actor.may(case.procedure.act(guards.READ), case.standing.unit_id) and not actor.may(
        guards.READ, case.standing.holder_unit_id
    ):
        raise Refused("may_not_see_this_dossier")
    require(text)
    Comment.objects.create(
        dossier_id=dossier_id, at=at, actor_label=actor.label, post_title=actor.post_title,
        text=nfc(text.strip())[:4000],
    )  # fmt: skip


@transaction.atomic
def attach(*, dossier_id: UUID, papers: Iterable[Brought], actor: Actor, at: datetime) -> None:
    """Papers that came in, or were made, while the dossier is open."""
    case = begin(dossier_id)
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not (holds["may_hand_in"] or holds["holds_the_dossier"]):
        raise Refused("may_not_hand_in")
    if not case.standing.is_open:
        raise Refused("dossier_is_closed")
    base.write(*brought(dossier_id, papers, actor, at))


def _mine(case: Case, actor: Actor) -> tuple[UUID | None, UUID]:
    """Who takes up what nobody holds has it from then on."""
    if case.standing.holder_id is not None or actor.unit_id is None:
        return case.standing.holder_id, case.standing.holder_unit_id
    return actor.post_id, actor.unit_id
