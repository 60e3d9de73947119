"""What is known of facts: single ones, sums of them, and whether the sums are right.

Sums are read for measures and cells, not for a reader: the rooms above, which turn them into
indicators, ask for the units their reader may see.
"""

from opendistrict.registers.facts.queries.counting import HALF, TOTAL, one_moment, recount, verify
from opendistrict.registers.facts.queries.sums import amounts, latest_known, stamps
from opendistrict.registers.facts.queries.telling import (
    PAGE,
    doubts,
    facts,
    facts_in,
    history,
    last_told,
    measure,
    measures,
    standing,
)

__all__ = [
    "HALF",
    "PAGE",
    "TOTAL",
    "amounts",
    "doubts",
    "facts",
    "facts_in",
    "history",
    "last_told",
    "latest_known",
    "measure",
    "measures",
    "one_moment",
    "recount",
    "stamps",
    "standing",
    "verify",
]
