"""What may be done with ground: each an act in one transaction."""

from opendistrict.services.sidewalks.actions.applying import (
    ask_to_pay,
    granted,
    look_at_filing,
    not_granted,
    paid,
    propose_credit,
    reopened,
)
from opendistrict.services.sidewalks.actions.counting import count_in_use
from opendistrict.services.sidewalks.actions.ending import (
    CONFIRM,
    confirm,
    end,
    let_go_of_holds,
    pause,
)
from opendistrict.services.sidewalks.actions.holding import hold
from opendistrict.services.sidewalks.actions.keeping import HOLD, HOLDS_FOR
from opendistrict.services.sidewalks.actions.loading import END_REGIME, load_rules, publish_list
from opendistrict.services.sidewalks.actions.regimes import end_regime
from opendistrict.services.sidewalks.actions.waiting import (
    pass_on,
    pass_on_all,
    wait,
    withdraw_wish,
)

__all__ = [
    "CONFIRM",
    "END_REGIME",
    "HOLD",
    "HOLDS_FOR",
    "ask_to_pay",
    "confirm",
    "count_in_use",
    "end",
    "end_regime",
    "granted",
    "hold",
    "let_go_of_holds",
    "load_rules",
    "look_at_filing",
    "not_granted",
    "paid",
    "pass_on",
    "pass_on_all",
    "pause",
    "propose_credit",
    "publish_list",
    "reopened",
    "wait",
    "withdraw_wish",
]
