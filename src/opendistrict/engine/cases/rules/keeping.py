"""Whether a promise was kept: formula 2.1 of Decision 766/QĐ-TTg, said once."""

from collections.abc import Sequence
from datetime import datetime

from opendistrict.engine.cases.rules import waiting
from opendistrict.engine.cases.shapes.procedure import Procedure

SUPPLEMENTS_ALLOWED = 1  # asked more often, a dossier is late whenever it ends
_ASKS = "ask_supplement"


def is_kept(due_at: datetime, ended_at: datetime | None, supplements: int) -> bool:
    """What ended not after its due date, with one request for papers at most. The time the
    applicant took is in the due date already. What is open when its date has passed is not kept."""
    return ended_at is not None and ended_at <= due_at and supplements <= SUPPLEMENTS_ALLOWED


def broken_at(
    lines: Sequence[waiting.Line],
    procedure: Procedure,
    due_at: datetime,
    ended_at: datetime | None,
    step_due: waiting.StepDue,
) -> str:
    """The step by which a promise was broken, empty where the trail does not tell.

    In time but asked too often: the step that asked last. Late: the step at which most time was
    lost until the date came. Of a dossier that was opened again, only what came after counts.
    """
    again = [n for n, one in enumerate(lines) if one.transition == "reopen" and one.at <= due_at]
    lines = lines[again[-1] :] if again else lines
    if ended_at is not None and ended_at <= due_at:
        asked = [one for one in lines if one.transition.partition(":")[0] == _ASKS]
        return asked[-1].state.partition(".")[2] if asked else ""
    before = [one for one in lines if one.at <= due_at]
    return waiting.late_at(waiting.stretches(before, procedure, due_at), step_due)
