"""Tasks of units that are no more (việc mồ côi), and who can take them over."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.engine.plans.flow import AT_WORK, State
from opendistrict.engine.plans.models import Task
from opendistrict.engine.plans.shapes.nudges import HandOverChoice, OrphanView
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

GIVE = "plans.give_task"
ORPHANS = 200


class Gone:
    """The units that are no more on a day, and who stands for each; four queries, asked once."""

    def __init__(self, on: date) -> None:
        self.units = orgs.units(orgs.unit_ids_by_slug().values(), on=on)
        alive = [unit for unit in self.units.values() if _stands(unit, on)]
        self.tree = orgs.Tree(alive)
        self.ended = frozenset(self.units.keys() - self.tree.units.keys())
        self._successors = orgs.successors_of(self.ended, on=on)

    def heirs(self, unit_id: UUID) -> tuple[UUID, ...]:
        """The units that stand for this one; none for a unit that still exists.

        An office of which nobody said who took it over went with what it belonged to: the
        successors of its district (as it last was) stand for it.
        """
        seen: set[UUID] = set()
        over: UUID | None = unit_id
        while over in self.ended and over not in seen:
            if found := self._successors[over]:
                return found
            seen.add(over)
            over = self.units[over].parent_id
        return ()

    def near(self, unit_id: UUID) -> frozenset[UUID]:
        """The heirs, with every unit under them: a ward that took a task over may give it to
        one of its own divisions."""
        return frozenset(one for heir in self.heirs(unit_id) for one in self.tree.under(heir))


def _stands(unit: UnitShape, on: date) -> bool:
    return (unit.since or date.min) <= on < (unit.until or date.max)


def hand_over_choices(unit_id: UUID, *, actor: Actor, on: date) -> tuple[HandOverChoice, ...]:
    """To which units this actor may hand over the tasks of a unit that has ended: its successors
    first, then the units under them; where nobody took over, any unit the actor gives tasks to."""
    return choices_of(Gone(on), unit_id, actor)


def choices_of(gone: Gone, unit_id: UUID, actor: Actor) -> tuple[HandOverChoice, ...]:
    """`hand_over_choices` of one of many units."""
    units, heirs = gone.tree.units, gone.heirs(unit_id)
    near = gone.near(unit_id) if heirs else frozenset(units)
    order = sorted(near - set(heirs), key=lambda one: (units[one].place_in_line, units[one].slug))
    allowed = orgs.scope(actor, GIVE)
    return tuple(
        HandOverChoice(one, units[one].name, one in heirs)
        for one in (*heirs, *order)
        if one in allowed
    )


def orphans(actor: Actor, gone: Gone) -> QuerySet[Task, Task]:
    """Open tasks whose lead unit has ended: for those who gave them, and for those who give
    tasks where the work has gone. Nobody else can give them anew."""
    gives = orgs.scope(actor, GIVE)
    fallen = [unit_id for unit_id in gone.ended if gives & set(gone.heirs(unit_id))]
    states = sorted({*AT_WORK, State.RETURNED})
    mine = Q(giver_post_id=actor.post_id) | Q(giver_unit_id__in=gives) | Q(lead_unit_id__in=fallen)
    return Task.objects.filter(mine, lead_unit_id__in=gone.ended, state__in=states)


def orphaned_tasks(*, actor: Actor, on: date) -> tuple[OrphanView, ...]:
    """Open tasks whose lead unit has ended (mồ côi): nobody is reminded of them, somebody has to
    give them anew. At most 200, the oldest due date first."""
    gone = Gone(on)
    found = list(orphans(actor, gone).order_by("due_on", "pk")[:ORPHANS])
    choices = {
        unit_id: choices_of(gone, unit_id, actor)
        for unit_id in {task.lead_unit_id for task in found}
    }
    return tuple(
        OrphanView(
            id=task.pk,
            number=task.number,
            title=task.title,
            unit_id=task.lead_unit_id,
            unit_name=gone.units[task.lead_unit_id].name,
            ended_on=gone.units[task.lead_unit_id].until,
            due_on=task.due_on,
            successors=tuple(gone.units[heir].name for heir in gone.heirs(task.lead_unit_id)),
            choices=choices[task.lead_unit_id],
            is_sample=task.is_sample,
        )
        for task in found
    )
