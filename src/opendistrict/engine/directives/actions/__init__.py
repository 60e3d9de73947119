from opendistrict.engine.directives.actions.deciding import (
    accept_as_programme,
    accept_as_target,
    accept_as_target_set,
    accept_as_task,
    accept_as_tasks,
    accept_as_value,
    reject,
    reject_kind,
)
from opendistrict.engine.directives.actions.receiving import (
    note_document,
    read,
    read_again,
    register,
)
from opendistrict.engine.directives.actions.second_reading import ask_model
from opendistrict.engine.directives.actions.shaping import (
    dismiss_passage,
    edit,
    merge,
    propose_by_hand,
    recall_passage,
    settle,
    split,
)
from opendistrict.engine.directives.actions.undoing import reopen, undo

__all__ = [
    "accept_as_programme",
    "accept_as_target",
    "accept_as_target_set",
    "accept_as_task",
    "accept_as_tasks",
    "accept_as_value",
    "ask_model",
    "dismiss_passage",
    "edit",
    "merge",
    "note_document",
    "propose_by_hand",
    "read",
    "read_again",
    "recall_passage",
    "register",
    "reject",
    "reject_kind",
    "reopen",
    "settle",
    "split",
    "undo",
]
