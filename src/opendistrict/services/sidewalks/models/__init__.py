from opendistrict.services.sidewalks.models.regimes import FeeTable, Listing, Regime, StreetClass
from opendistrict.services.sidewalks.models.sharing import Round, Wish
from opendistrict.services.sidewalks.models.uses import ClosedStretch, Closure, Held, Pause, Use

__all__ = [
    "ClosedStretch",
    "Closure",
    "FeeTable",
    "Held",
    "Listing",
    "Pause",
    "Regime",
    "Round",
    "StreetClass",
    "Use",
    "Wish",
]
