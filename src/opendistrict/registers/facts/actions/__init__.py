"""Facts are told in the transaction of the act that makes them true, and sums follow by
themselves: every telling leaves its part in a queue that readings add and the roll-up empties.

Files of facts are told by `actions.importing`, which is imported by name: only who imports a file
needs the column store it rests on, and no web process does."""

from opendistrict.registers.facts.actions.batches import tell_all
from opendistrict.registers.facts.actions.rolling import rebuild, roll_up
from opendistrict.registers.facts.actions.telling import (
    close,
    correct,
    load_measures,
    settle_doubt,
    take_back,
    tell,
    tell_rest,
    tell_together,
    told,
)

__all__ = [
    "close",
    "correct",
    "load_measures",
    "rebuild",
    "roll_up",
    "settle_doubt",
    "take_back",
    "tell",
    "tell_all",
    "tell_rest",
    "tell_together",
    "told",
]
