from opendistrict.engine.plans.queries.following import (
    outcomes,
    overdue_by_person,
    overdue_by_unit,
    slips_since,
    to_urge,
)
from opendistrict.engine.plans.queries.roadmaps import roadmap
from opendistrict.engine.plans.queries.task_page import evidence_file, task, task_numbers
from opendistrict.engine.plans.queries.tasks import batch, tasks

__all__ = [
    "batch",
    "evidence_file",
    "outcomes",
    "overdue_by_person",
    "overdue_by_unit",
    "roadmap",
    "slips_since",
    "task",
    "task_numbers",
    "tasks",
    "to_urge",
]
