from opendistrict.engine.indicators.rules.choosing import (
    STRENGTH,
    choose,
    covers,
    known,
    other_cut_off,
    reading,
    same_period,
)
from opendistrict.engine.indicators.rules.telling import weigh

__all__ = [
    "STRENGTH",
    "choose",
    "covers",
    "known",
    "other_cut_off",
    "reading",
    "same_period",
    "weigh",
]
