"""What holds of budget figures: how a file is read, which report stands, what the year needs."""

from opendistrict.services.revenue.rules.choosing import choose
from opendistrict.services.revenue.rules.published import contradictions, implied
from opendistrict.services.revenue.rules.reading import rows_of
from opendistrict.services.revenue.rules.yearly import apportioned, change, look_ahead, pace, share

__all__ = [
    "apportioned",
    "change",
    "choose",
    "contradictions",
    "implied",
    "look_ahead",
    "pace",
    "rows_of",
    "share",
]
