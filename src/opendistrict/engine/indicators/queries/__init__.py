"""What is known of the defined numbers. Values are read for units one may read."""

from opendistrict.engine.indicators.queries.behind import (
    Behind,
    behind,
    facts_behind,
    learned_of,
)
from opendistrict.engine.indicators.queries.causes import (
    cause,
    cause_kinds,
    causes,
    measures_of,
    moved,
)
from opendistrict.engine.indicators.queries.courses import courses
from opendistrict.engine.indicators.queries.defining import (
    definition_for,
    definitions,
    measured_since,
)
from opendistrict.engine.indicators.queries.freezing import (
    freeze_for,
    freeze_of,
    freezes,
    is_untouched,
    lines_of,
    reproduced,
)
from opendistrict.engine.indicators.queries.known import STALE, Known, known, last_told
from opendistrict.engine.indicators.queries.measuring import measured, stamp_of
from opendistrict.engine.indicators.queries.parts import parts
from opendistrict.engine.indicators.queries.reading import NOBODY, readings
from opendistrict.engine.indicators.queries.told import (
    VALUE_COLUMNS,
    choose,
    codes_by_word,
    indicator,
    indicators,
    is_told,
    key_of,
    read_value_sheet,
    told_already,
    told_counts,
    units_told,
    value,
    values,
)
from opendistrict.engine.indicators.queries.why import Aim, why
from opendistrict.engine.indicators.rules.folding import OTHERS, folded
from opendistrict.engine.indicators.rules.staleness import is_stale

__all__ = [
    "NOBODY",
    "OTHERS",
    "STALE",
    "VALUE_COLUMNS",
    "Aim",
    "Behind",
    "Known",
    "behind",
    "cause",
    "cause_kinds",
    "causes",
    "choose",
    "codes_by_word",
    "courses",
    "definition_for",
    "definitions",
    "facts_behind",
    "folded",
    "freeze_for",
    "freeze_of",
    "freezes",
    "indicator",
    "indicators",
    "is_stale",
    "is_told",
    "is_untouched",
    "key_of",
    "known",
    "last_told",
    "learned_of",
    "lines_of",
    "measured",
    "measured_since",
    "measures_of",
    "moved",
    "parts",
    "read_value_sheet",
    "readings",
    "reproduced",
    "stamp_of",
    "told_already",
    "told_counts",
    "units_told",
    "value",
    "values",
    "why",
]
