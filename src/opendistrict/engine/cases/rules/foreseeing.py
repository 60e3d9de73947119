"""Whether a dossier will be late, by the terms its remaining steps have."""

from collections.abc import Mapping
from datetime import datetime

from opendistrict.engine.cases.rules import courses
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.workclock import Clock


def ends(
    clock: Clock,
    procedure: Procedure,
    step: str,
    values: Mapping[str, object],
    held_since: datetime,
    at: datetime,
) -> datetime:
    """When a dossier would be done if every step from this one on took all of its term.

    The present step began when its holder got it; one that should be over already is over now, at
    the earliest.
    """
    moment = max(courses.step_due(clock, procedure.step(step), held_since), at)
    while step := courses.next_step(procedure, step, values):
        moment = courses.step_due(clock, procedure.step(step), moment)
    return moment
