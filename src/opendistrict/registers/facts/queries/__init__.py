"""What is known of facts: single ones, sums of them, and whether the sums are right.

Sums are read for measures and cells, not for a reader: the rooms above, which turn them into
indicators, ask for the units their reader may see.
"""

from opendistrict.registers.facts.queries.counting import (
    HALF,
    IS_LATE,
    QUARTER,
    TOTAL,
    UP,
    WITHOUT_AREA,
    one_moment,
    recount,
    rows_of,
    verify,
)
from opendistrict.registers.facts.queries.importing import imported
from opendistrict.registers.facts.queries.listing import (
    MOST,
    cells_of,
    doubt_of,
    facts_of,
    learned,
    slice_values,
    told_since,
)
from opendistrict.registers.facts.queries.pointed import pointed
from opendistrict.registers.facts.queries.sums import amounts, latest_known, stamps
from opendistrict.registers.facts.queries.telling import (
    PAGE,
    doubts,
    facts,
    first_told,
    history,
    id_of,
    last_told,
    measure,
    measures,
    samples,
    series_words,
    standing,
)

__all__ = [
    "HALF",
    "IS_LATE",
    "MOST",
    "PAGE",
    "QUARTER",
    "TOTAL",
    "UP",
    "WITHOUT_AREA",
    "amounts",
    "cells_of",
    "doubt_of",
    "doubts",
    "facts",
    "facts_of",
    "first_told",
    "history",
    "id_of",
    "imported",
    "last_told",
    "latest_known",
    "learned",
    "measure",
    "measures",
    "one_moment",
    "pointed",
    "recount",
    "rows_of",
    "samples",
    "series_words",
    "slice_values",
    "stamps",
    "standing",
    "told_since",
    "verify",
]
