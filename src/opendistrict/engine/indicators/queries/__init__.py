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
from opendistrict.engine.indicators.queries.freezing import (
    freeze_of,
    freezes,
    lines_of,
    reproduced,
)
from opendistrict.engine.indicators.queries.measuring import (
    definition_for,
    definitions,
    measured,
    measured_since,
    stamp_of,
)
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
    value,
    values,
)

__all__ = [
    "NOBODY",
    "VALUE_COLUMNS",
    "Behind",
    "behind",
    "cause",
    "cause_kinds",
    "causes",
    "choose",
    "codes_by_word",
    "definition_for",
    "definitions",
    "facts_behind",
    "freeze_of",
    "freezes",
    "indicator",
    "indicators",
    "is_told",
    "key_of",
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
    "value",
    "values",
]
