from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.queries.bundles import (
    PROGRAMMES,
    programme,
    programme_tallies,
    programmes,
)
from opendistrict.engine.plans.queries.cockpit import (
    biggest_slips,
    freshness,
    movements,
    public_set_id,
    reminded,
    sets_in_reach,
    targets_of_units,
    urgent,
    workload,
)
from opendistrict.engine.plans.queries.finding import find_targets
from opendistrict.engine.plans.queries.following import (
    outcomes,
    overdue_by_person,
    overdue_by_unit,
    slips_since,
    to_urge,
)
from opendistrict.engine.plans.queries.knowing import (
    Knowing,
    knowing,
    mending,
    targets_on,
)
from opendistrict.engine.plans.queries.letters import nudge_of_link
from opendistrict.engine.plans.queries.nudges import (
    nudge,
    nudge_counts,
    nudge_form,
    nudges_about,
    nudges_of,
    waiting_for_my_word,
)
from opendistrict.engine.plans.queries.orphans import hand_over_choices, orphaned_tasks
from opendistrict.engine.plans.queries.outlooks import OutlookShape, every_outlook, outlooks
from opendistrict.engine.plans.queries.reporting import report_material
from opendistrict.engine.plans.queries.roadmaps import (
    roadmap,
)
from opendistrict.engine.plans.queries.rungs import ladder_on
from opendistrict.engine.plans.queries.scoring import (
    contests,
    deduction,
    regimes,
    score_card,
    score_table,
)
from opendistrict.engine.plans.queries.standings import standings
from opendistrict.engine.plans.queries.target_sheets import TARGET_COLUMNS, read_target_sheet
from opendistrict.engine.plans.queries.targets import (
    SETS,
    public_set_view,
    public_sets,
    set_view,
    target_changes,
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
from opendistrict.engine.plans.queries.why import question_of, questions_of, why_missed
from opendistrict.engine.plans.rules.cockpit import by_urgency, is_falling, needs_a_look
from opendistrict.engine.plans.rules.report import report_paper
from opendistrict.engine.plans.rules.setting import weigh_row as wrong_with_target

__all__ = [
    "AT_WORK",
    "PROGRAMMES",
    "SETS",
    "TARGET_COLUMNS",
    "Knowing",
    "OutlookShape",
    "batch",
    "biggest_slips",
    "by_urgency",
    "contests",
    "deduction",
    "due_tasks",
    "every_outlook",
    "evidence_file",
    "find_targets",
    "freshness",
    "hand_over_choices",
    "is_falling",
    "knowing",
    "ladder_on",
    "mending",
    "movements",
    "needs_a_look",
    "nudge",
    "nudge_counts",
    "nudge_form",
    "nudge_of_link",
    "nudges_about",
    "nudges_of",
    "orphaned_tasks",
    "outcomes",
    "outlooks",
    "overdue_by_person",
    "overdue_by_unit",
    "programme",
    "programme_tallies",
    "programmes",
    "public_set_id",
    "public_set_view",
    "public_sets",
    "question_of",
    "questions_of",
    "read_target_sheet",
    "regimes",
    "reminded",
    "report_material",
    "report_paper",
    "roadmap",
    "score_card",
    "score_table",
    "set_view",
    "sets_in_reach",
    "slips_since",
    "standings",
    "target_changes",
    "target_set",
    "target_sets",
    "target_view",
    "targets",
    "targets_of_units",
    "targets_on",
    "task",
    "task_ids",
    "task_numbers",
    "task_of_milestone",
    "tasks",
    "titles_in",
    "to_urge",
    "urgent",
    "waiting_for_my_word",
    "why_missed",
    "workload",
    "wrong_with_target",
]
