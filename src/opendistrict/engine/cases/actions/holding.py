"""Who gets a dossier next: a post with somebody in it that has the right of the step."""

from datetime import date
from uuid import UUID

from opendistrict.engine.cases.queries.holders import candidates, in_turn, turn_of, who_gets
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow
from opendistrict.kernel.refusals import Refused

Holder = tuple[UUID | None, UUID]
"""A post and its unit; no post when nobody may, and the dossier waits in that unit."""


def choose(
    procedure: Procedure,
    step: StepRow,
    office_id: UUID,
    on: date,
    *,
    turn: int,
    orgs_turn: str,
) -> Holder:
    """The holder of a step: those of the first rank in turn. A step nobody may do waits for
    somebody in the office; one of another level is not sent where nobody is."""
    first = in_turn(candidates(procedure, step, office_id, on, orgs_turn), turn)
    if first is None and step.place:
        raise Refused("nobody_there_does_this_step", step=step.name.vi, level=step.place)
    return (first.id, first.unit_id) if first else (None, office_id)


def next_holder(case: Case, step: StepRow, on: date, wanted: UUID | None = None) -> Holder:
    """Who gets a dossier at a step: the one wanted, if it may hold this very dossier; else those
    who share it by the number of the day."""
    if wanted is None:
        return choose(
            case.procedure, step, case.standing.office_id, on, turn=turn_of(case),
            orgs_turn=case.orgs_turn,
        )  # fmt: skip
    found, _ = who_gets(case, step.code, on)
    chosen = next((post for post in found if post.id == wanted), None)
    if chosen is None:
        raise Refused("post_may_not_hold_this_step")
    return chosen.id, chosen.unit_id
