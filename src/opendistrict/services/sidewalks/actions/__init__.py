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
from opendistrict.services.sidewalks.actions.closing_ground import close_ground, lift_closure
from opendistrict.services.sidewalks.actions.counting import count_in_use
from opendistrict.services.sidewalks.actions.ending import (
    CONFIRM,
    confirm,
    end,
    let_go_of_holds,
    pause,
    remind_of_ending,
)
from opendistrict.services.sidewalks.actions.holding import hold
from opendistrict.services.sidewalks.actions.keeping import HOLD, HOLDS_FOR
from opendistrict.services.sidewalks.actions.loading import END_REGIME, load_rules, publish_list
from opendistrict.services.sidewalks.actions.regimes import end_regime
from opendistrict.services.sidewalks.actions.sharing import (
    call_off,
    close_rounds,
    draw,
    enter,
    open_round,
)
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
    "call_off",
    "close_ground",
    "close_rounds",
    "confirm",
    "count_in_use",
    "draw",
    "end",
    "end_regime",
    "enter",
    "granted",
    "hold",
    "let_go_of_holds",
    "lift_closure",
    "load_rules",
    "look_at_filing",
    "not_granted",
    "open_round",
    "paid",
    "pass_on",
    "pass_on_all",
    "pause",
    "propose_credit",
    "publish_list",
    "remind_of_ending",
    "reopened",
    "wait",
    "withdraw_wish",
]
