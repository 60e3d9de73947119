"""What is known of the defined numbers. Values are read for units one may read."""

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
    "choose",
    "codes_by_word",
    "definition_for",
    "definitions",
    "freeze_of",
    "freezes",
    "indicator",
    "indicators",
    "is_told",
    "key_of",
    "lines_of",
    "measured",
    "measured_since",
    "read_value_sheet",
    "readings",
    "reproduced",
    "stamp_of",
    "told_already",
    "told_counts",
    "value",
    "values",
]
