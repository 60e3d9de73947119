from opendistrict.engine.plans.actions.dossiers import tell_of_dossier, tell_of_enquiry
from opendistrict.engine.plans.actions.handing_over import hand_over_task, hand_over_tasks
from opendistrict.engine.plans.actions.ladder import load_ladders, run_ladder
from opendistrict.engine.plans.actions.letters import (
    mail_digest,
    mail_nudge,
    post_digest,
    post_nudge,
)
from opendistrict.engine.plans.actions.nudges import (
    answer_nudge,
    decide_answer,
    nudge,
    see_nudge,
)
from opendistrict.engine.plans.actions.outlooks import look_ahead
from opendistrict.engine.plans.actions.programmes import register_programme
from opendistrict.engine.plans.actions.repeats import (
    give_due_repeats,
    stop_repeats,
)
from opendistrict.engine.plans.actions.scoring import (
    contest,
    decide_contest,
    load_regimes,
    run_scoring,
    run_scoring_daily,
)
from opendistrict.engine.plans.actions.taking_back import (
    withdraw_batch,
    withdraw_programme,
    withdraw_target,
    withdraw_target_set,
)
from opendistrict.engine.plans.actions.target_imports import (
    import_targets,
)
from opendistrict.engine.plans.actions.target_packs import (
    load_programmes,
    load_target_sets,
)
from opendistrict.engine.plans.actions.targets import (
    attach_indicator,
    change_plan,
    drop_target,
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
    "answer_nudge",
    "attach_indicator",
    "change_plan",
    "confirm_milestone",
    "confirm_task",
    "contest",
    "decide_answer",
    "decide_contest",
    "drop_target",
    "give_again",
    "give_due_repeats",
    "give_task",
    "give_to_many",
    "hand_over_task",
    "hand_over_tasks",
    "import_targets",
    "load_ladders",
    "load_programmes",
    "load_regimes",
    "load_target_sets",
    "look_ahead",
    "mail_digest",
    "mail_nudge",
    "move_due",
    "nudge",
    "pause_task",
    "post_digest",
    "post_nudge",
    "refuse_to_confirm",
    "register_programme",
    "register_target_set",
    "report_milestone",
    "report_task",
    "resume_task",
    "return_task",
    "run_ladder",
    "run_scoring",
    "run_scoring_daily",
    "see_nudge",
    "set_milestones",
    "set_needs",
    "set_target",
    "start_task",
    "stop_repeats",
    "tell_of_dossier",
    "tell_of_enquiry",
    "withdraw_batch",
    "withdraw_programme",
    "withdraw_target",
    "withdraw_target_set",
    "withdraw_task",
]
