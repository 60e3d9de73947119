from opendistrict.engine.plans.queries.following import (
    outcomes,
    overdue_by_person,
    overdue_by_unit,
    slips_since,
    to_urge,
)
from opendistrict.engine.plans.queries.roadmaps import (
    roadmap,
)
from opendistrict.engine.plans.queries.targets import (
    programme,
    programmes,
    public_set_view,
    public_sets,
    set_view,
    target_set,
    target_sets,
    target_view,
    targets,
    titles_in,
)
from opendistrict.engine.plans.queries.task_page import (
    evidence_file,
    task,
    task_ids,
    task_numbers,
    task_of_milestone,
)
from opendistrict.engine.plans.queries.tasks import (
    batch,
    due_tasks,
    tasks,
)
from opendistrict.engine.plans.rules.setting import weigh_row as wrong_with_target

__all__ = [
    "batch",
    "due_tasks",
    "evidence_file",
    "outcomes",
    "overdue_by_person",
    "overdue_by_unit",
    "programme",
    "programmes",
    "public_set_view",
    "public_sets",
    "roadmap",
    "set_view",
    "slips_since",
    "target_set",
    "target_sets",
    "target_view",
    "targets",
    "task",
    "task_ids",
    "task_numbers",
    "task_of_milestone",
    "tasks",
    "titles_in",
    "to_urge",
    "wrong_with_target",
]
