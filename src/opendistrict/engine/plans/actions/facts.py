"""What an act on a task leaves as facts, in the act's own transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Task
from opendistrict.engine.plans.rules import measures
from opendistrict.kernel.actor import Actor
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import MeasureShape, Telling
from opendistrict.registers.orgs import queries as orgs

_ONE = Decimal(1)


def tell_given(tasks: Sequence[Task], *, at: datetime) -> None:
    """Tasks were given; one statement for any number of units."""
    facts.tell_all(
        [_fact(task, measures.GIVEN, "given", task.given_on, task.lead_unit_id) for task in tasks],
        at=at,
    )


def tell_moved(task: Task, *, step: int, actor: Actor, on: date, at: datetime) -> None:
    """A task was confirmed, or its result was not."""
    if task.state == State.DONE and task.done_on is not None:
        unit_id = _answering(task, task.done_on, actor)
        cut = (("timing", _timing(task)),)
        done = _fact(task, measures.DONE, "done", task.done_on, unit_id, slices=cut)
        days = Decimal((task.done_on - task.given_on).days)
        lasted = _fact(task, measures.DAYS, "done", task.done_on, unit_id, days, slices=cut)
        facts.tell_all([done, lasted], at=at)
    elif task.state == State.REDO:
        unit_id = _answering(task, on, actor)
        facts.tell_all([_fact(task, measures.REFUSED, f"redo-{step}", on, unit_id)], at=at)


def _fact(
    task: Task,
    measure: MeasureShape,
    part: str,
    on: date,
    unit_id: UUID,
    quantity: Decimal = _ONE,
    slices: tuple[tuple[str, str], ...] = (),
) -> Telling:
    return Telling(
        measure=measure.code, quantity=quantity, happened_on=on, unit_id=unit_id,
        act=f"plans.task:{task.pk}:{part}", slices=slices,
    )  # fmt: skip


def _timing(task: Task) -> str:
    if task.due_on is None or task.done_on is None:
        return "no_due"
    return "on_time" if task.done_on <= task.due_on else "late"


def _answering(task: Task, on: date, actor: Actor) -> UUID:
    """The lead unit, or the one that stands for it when it has ended; where several do, the unit
    of whoever acted."""
    standing = orgs.successor_of(task.lead_unit_id, on=on)
    if len(standing) == 1 or actor.unit_id is None:
        return standing[0] if standing else task.lead_unit_id
    return actor.unit_id
