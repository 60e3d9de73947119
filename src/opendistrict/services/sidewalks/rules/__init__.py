"""Which regime governs a use, what is in its way, and what it costs. Pure."""

from opendistrict.services.sidewalks.rules.boxes import days_without, without
from opendistrict.services.sidewalks.rules.charging import days_used, fee, unused
from opendistrict.services.sidewalks.rules.kept import (
    fee_from_data,
    fee_table_of,
    fee_to_data,
    regime_of,
)
from opendistrict.services.sidewalks.rules.sharing import digest, in_order, lot
from opendistrict.services.sidewalks.rules.weighing import ahead, governing, pieces, unread, weigh

__all__ = [
    "ahead",
    "days_used",
    "days_without",
    "digest",
    "fee",
    "fee_from_data",
    "fee_table_of",
    "fee_to_data",
    "governing",
    "in_order",
    "lot",
    "pieces",
    "regime_of",
    "unread",
    "unused",
    "weigh",
    "without",
]
