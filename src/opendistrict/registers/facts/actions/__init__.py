"""Facts are told in the transaction of the act that makes them true, and sums follow by
themselves: every telling leaves its part in a queue that readings add and the roll-up empties."""

from opendistrict.registers.facts.actions.batches import tell_all
from opendistrict.registers.facts.actions.importing import tell_file, weigh
from opendistrict.registers.facts.actions.rolling import rebuild, roll_up
from opendistrict.registers.facts.actions.telling import (
    close,
    correct,
    load_measures,
    settle_doubt,
    tell,
)

__all__ = [
    "close",
    "correct",
    "load_measures",
    "rebuild",
    "roll_up",
    "settle_doubt",
    "tell",
    "tell_all",
    "tell_file",
    "weigh",
]
