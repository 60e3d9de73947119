"""Tasks counted by how they ended or stand on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from opendistrict.engine.plans.flow import AT_WORK, State
from opendistrict.engine.plans.shapes.reporting import TaskTally


def tallies(on: date) -> dict[str, Count]:
    """What to `annotate` tasks with, so that `tally` can read the line."""
    is_done = Q(state=State.DONE, done_on__lte=on)
    to_do = (Q(state__in=sorted(AT_WORK)) | Q(state=State.DONE, done_on__gt=on)) & ~is_done
    has_passed = Q(due_on__isnull=False, due_on__lt=on)
    return {
        "done_in_time": Count("id", filter=is_done & Q(done_on__lte=F("due_on"))),
        "done_late": Count("id", filter=is_done & Q(done_on__gt=F("due_on"))),
        "done_no_due": Count("id", filter=is_done & Q(due_on__isnull=True)),
        "open_in_time": Count("id", filter=to_do & ~has_passed),
        "open_late": Count("id", filter=to_do & has_passed),
        "waiting": Count("id", filter=Q(state=State.REPORTED)),
        "returned": Count("id", filter=Q(state=State.RETURNED)),
        "paused": Count("id", filter=Q(state=State.PAUSED)),
    }


def tally(line: Mapping[str, Any]) -> TaskTally:
    return TaskTally(**{name: line[name] for name in _NAMES})


_NAMES = tuple(tallies(date.min))
