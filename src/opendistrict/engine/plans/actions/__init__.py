from opendistrict.engine.plans.actions.repeats import give_due_repeats, stop_repeats
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
    "confirm_milestone",
    "confirm_task",
    "give_again",
    "give_due_repeats",
    "give_task",
    "give_to_many",
    "move_due",
    "pause_task",
    "refuse_to_confirm",
    "report_milestone",
    "report_task",
    "resume_task",
    "return_task",
    "set_milestones",
    "set_needs",
    "start_task",
    "stop_repeats",
    "withdraw_task",
]
