"""The work on a dossier: taken up, passed on, sent back, handed over, talked about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import holding, telling
from opendistrict.engine.cases.actions.moving import at_step, begin, move, require, weigh
from opendistrict.engine.cases.actions.opening import bring
from opendistrict.engine.cases.models import Comment
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base


@transaction.atomic
def take(*, dossier_id: UUID, revision: int | None = None, actor: Actor, at: datetime) -> None:
    """Begin to work on a dossier: until now it waited on a desk."""
    case = begin(dossier_id, revision)
    move(case, at_step(case, "take"), actor=actor, at=at, holder=_mine(case, actor))


@transaction.atomic
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
    return _pass_on(begin(dossier_id, revision), to=to, note=note, actor=actor, at=at)


def _pass_on(case: Case, *, to: UUID | None = None, note: str, actor: Actor, at: datetime) -> str:
    step = case.standing.next_step
    if not step:
        return finish(case, note=note, actor=actor, at=at)
    weigh(case, f"pass_on:{step}", actor, at)
    holder = holding.next_holder(case, case.procedure.step(step), day_of(at), to)
    return move(case, f"pass_on:{step}", actor=actor, at=at, note=note, holder=holder)


def finish(case: Case, *, note: str, actor: Actor, at: datetime) -> str:
    """The result is signed and with the counter: the office has done what it promised."""
    state = move(
        case, "finish", actor=actor, at=at, note=note, finished_at=at,
        holder=(None, case.standing.intake_unit_id),
    )  # fmt: skip
    telling.tell_done(case, at=at, is_electronic=telling.has_electronic_result(case))
    telling.log(case, "result", at, finished_at=at.isoformat())
    base.publish(topic="cases.done", at=at, dossier=case.standing.id)
    return state


@transaction.atomic
def pass_on_many(
    *, dossier_ids: Iterable[UUID], actor: Actor, at: datetime, note: str = ""
) -> dict[UUID, Refused]:
    """Pass on each of some dossiers that may be; those that may not, with why."""
    refused: dict[UUID, Refused] = {}
    for dossier_id in dossier_ids:
        try:
            with transaction.atomic():
                _pass_on(begin(dossier_id), note=note, actor=actor, at=at)
        except Refused as no:
            refused[dossier_id] = no
    return refused


@transaction.atomic
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
    weigh(case, transition, actor, at)
    holder = holding.next_holder(case, case.procedure.step(step), day_of(at))
    move(case, transition, actor=actor, at=at, note=note, holder=holder)


@transaction.atomic
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
    transition = at_step(case, "hand_over")
    weigh(case, transition, actor, at)
    holder = holding.next_holder(case, case.procedure.step(case.step), day_of(at), to)
    if holder[0] == case.standing.holder_id:
        raise Refused("post_has_it_already")
    move(case, transition, actor=actor, at=at, note=note, holder=holder)


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
    bring(dossier_id, papers, actor, at)


def _mine(case: Case, actor: Actor) -> tuple[UUID | None, UUID]:
    """Who takes up what nobody holds has it from then on."""
    if case.standing.holder_id is not None or actor.unit_id is None:
        return case.standing.holder_id, case.standing.holder_unit_id
    return actor.post_id, actor.unit_id
