"""What may be done with procedures and dossiers; each act is one transaction.

A dossier moves in one place, `moving`; every act here weighs its rules, moves it there and leaves
its facts, its leaf in the log and its announcement beside it.
"""

from opendistrict.engine.cases.actions.bundling import leave_bundle, relate
from opendistrict.engine.cases.actions.deciding import (
    agree,
    decline,
    give_result,
    rate,
    reopen,
    sign,
    stop,
    withdraw,
)
from opendistrict.engine.cases.actions.falling_due import tell_fallen_due
from opendistrict.engine.cases.actions.many import hand_over_many, pass_on_many, take_many
from opendistrict.engine.cases.actions.opening import (
    file_dossier,
    forward,
    receive,
    receive_at_counter,
    refuse,
)
from opendistrict.engine.cases.actions.papering import (
    issue_apology,
    issue_control_sheet,
    issue_receipt,
    issue_refusal,
    issue_supplement_request,
)
from opendistrict.engine.cases.actions.pausing import (
    answer,
    ask_payment,
    ask_supplement,
    enquire,
    lapse,
    supplement,
)
from opendistrict.engine.cases.actions.paying import (
    PAY_WITHIN,
    ask_for_fee,
    fee_moved,
    pay,
    set_fee,
    take_in,
)
from opendistrict.engine.cases.actions.promising import apologise, draft_apologies, extend
from opendistrict.engine.cases.actions.publishing import (
    discard,
    draft,
    edit,
    load_procedures,
    load_state_held,
    publish,
    withdraw_procedure,
)
from opendistrict.engine.cases.actions.reading import unmask_field
from opendistrict.engine.cases.actions.recalculating import apply_calendar
from opendistrict.engine.cases.actions.rehousing import (
    cancel_rehousing,
    carry_out,
    carry_out_due,
    order_rehousing,
)
from opendistrict.engine.cases.actions.scoring import keep_scores, tell_portal
from opendistrict.engine.cases.actions.working import (
    attach,
    comment,
    hand_over,
    pass_on,
    send_back,
    take,
)

__all__ = [
    "PAY_WITHIN",
    "agree",
    "answer",
    "apologise",
    "apply_calendar",
    "ask_for_fee",
    "ask_payment",
    "ask_supplement",
    "attach",
    "cancel_rehousing",
    "carry_out",
    "carry_out_due",
    "comment",
    "decline",
    "discard",
    "draft",
    "draft_apologies",
    "edit",
    "enquire",
    "extend",
    "fee_moved",
    "file_dossier",
    "forward",
    "give_result",
    "hand_over",
    "hand_over_many",
    "issue_apology",
    "issue_control_sheet",
    "issue_receipt",
    "issue_refusal",
    "issue_supplement_request",
    "keep_scores",
    "lapse",
    "leave_bundle",
    "load_procedures",
    "load_state_held",
    "order_rehousing",
    "pass_on",
    "pass_on_many",
    "pay",
    "publish",
    "rate",
    "receive",
    "receive_at_counter",
    "refuse",
    "relate",
    "reopen",
    "send_back",
    "set_fee",
    "sign",
    "stop",
    "supplement",
    "take",
    "take_in",
    "take_many",
    "tell_fallen_due",
    "tell_portal",
    "unmask_field",
    "withdraw",
    "withdraw_procedure",
]
