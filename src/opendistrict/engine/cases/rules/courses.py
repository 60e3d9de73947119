"""Where a dossier goes next, and when it is due."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow, When
from opendistrict.kernel.workclock import Clock, Due, Every, Extension, Pause, Term


def applies(when: When | None, values: Mapping[str, object]) -> bool:
    return when is None or values.get(when.field) in when.is_in


def next_step(procedure: Procedure, step: str, values: Mapping[str, object]) -> str:
    """The step after one, by what was filled in; empty when that is the last."""
    codes = [one.code for one in procedure.steps]
    after = procedure.steps[codes.index(step) + 1 :]
    return next((one.code for one in after if applies(one.when, values)), "")


def papers_due(procedure: Procedure, values: Mapping[str, object]) -> tuple[str, ...]:
    """The papers this applicant has to bring."""
    return tuple(one.code for one in procedure.papers if one.required and applies(one.when, values))


def due(
    clock: Clock,
    procedure: Procedure,
    received_at: datetime,
    pauses: Sequence[tuple[str, datetime, datetime | None]],
    extension: Mapping[str, str] | None,
) -> Due:
    """When the dossier is due by law, and why. The procedure has a term, or it is not open."""
    assert procedure.term is not None, "a procedure without a term is not published"
    return clock.due(
        received_at, procedure.term.term(), [Pause(*one) for one in pauses], extended(extension)
    )


def extended(extension: Mapping[str, str] | None) -> Extension | None:
    if extension is None:
        return None
    term = Term(Fraction(extension["amount"]), Every(extension["every"]))
    return Extension(term, datetime.fromisoformat(extension["told_at"]), extension["basis"])


def step_due(clock: Clock, step: StepRow | None, since: datetime) -> datetime:
    """When a step that began at a moment should be over; one without a term, the same day."""
    term = step.term.term() if step and step.term else Term(Fraction(0), Every.WORKING_DAY)
    ends = clock.due(since, term).at
    assert ends is not None
    return ends
