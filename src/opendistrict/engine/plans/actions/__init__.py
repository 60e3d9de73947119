from opendistrict.engine.plans.actions.repeats import (
    give_due_repeats,
    stop_repeats,
)
from opendistrict.engine.plans.actions.target_packs import (
    load_programmes,
    load_target_sets,
)
from opendistrict.engine.plans.actions.targets import (
    change_plan,
    drop_target,
    import_targets,
    register_programme,
    register_target_set,
    set_target,
)
from opendistrict.engine.plans.actions.task_parts import (
    add_evidence,
    confirm_milestone,
    move_due,
    report_milestone,
    set_milestones,
    set_needs,
)
from opendistrict.engine.plans.actions.tasks import (
    confirm_task,
    give_again,
    give_task,
    give_to_many,
    pause_task,
    refuse_to_confirm,
    report_task,
    resume_task,
    return_task,
    start_task,
    withdraw_task,
)

__all__ = [
    "add_evidence",
    "change_plan",
    "confirm_milestone",
    "confirm_task",
    "drop_target",
    "give_again",
    "give_due_repeats",
    "give_task",
    "give_to_many",
    "import_targets",
    "load_programmes",
    "load_target_sets",
    "move_due",
    "pause_task",
    "refuse_to_confirm",
    "register_programme",
    "register_target_set",
    "report_milestone",
    "report_task",
    "resume_task",
    "return_task",
    "set_milestones",
    "set_needs",
    "set_target",
    "start_task",
    "stop_repeats",
    "withdraw_task",
]
