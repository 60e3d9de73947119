from opendistrict.engine.indicators.rules.choosing import (
    CUT_OFF_GAP,
    STRENGTH,
    choose,
    covers,
    known,
    reading,
    same_period,
)
from opendistrict.engine.indicators.rules.defining import (
    FREQUENCIES,
    LONGEST_CODE,
    code_of,
    weigh_definition,
)
from opendistrict.engine.indicators.rules.sheet import COLUMNS, HEADERS, read_line
from opendistrict.engine.indicators.rules.telling import weigh, weigh_row

__all__ = [
    "COLUMNS",
    "CUT_OFF_GAP",
    "FREQUENCIES",
    "HEADERS",
    "LONGEST_CODE",
    "STRENGTH",
    "choose",
    "code_of",
    "covers",
    "known",
    "read_line",
    "reading",
    "same_period",
    "weigh",
    "weigh_definition",
    "weigh_row",
]
