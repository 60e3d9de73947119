from opendistrict.engine.indicators.rules.choosing import (
    CUT_OFF_GAP,
    STRENGTH,
    choose,
    covers,
    known,
    other_cut_off,
    reading,
    same_period,
)
from opendistrict.engine.indicators.rules.telling import weigh, weigh_row

__all__ = [
    "CUT_OFF_GAP",
    "STRENGTH",
    "choose",
    "covers",
    "known",
    "other_cut_off",
    "reading",
    "same_period",
    "weigh",
    "weigh_row",
]
