"""What may be done where, who holds what, and what it costs. Nothing here writes."""

from opendistrict.services.sidewalks.queries.ground import (
    piece_of,
    stretch,
    taken,
)
from opendistrict.services.sidewalks.queries.maps import (
    MAP,
    MAP_SINCE,
    drawn_uses,
    public_uses,
    stood,
    turning_uses,
)
from opendistrict.services.sidewalks.queries.money import (
    affected,
    charges,
    in_force_unpaid,
    is_waiting,
    subject,
    touched_by_ending,
    unused_of,
)
from opendistrict.services.sidewalks.queries.quoting import (
    quote,
)
from opendistrict.services.sidewalks.queries.texts import (
    fee_tables,
    regimes,
    street_class,
)
from opendistrict.services.sidewalks.queries.uses import (
    ALIVE,
    PAGE,
    READ,
    held_along,
    public_use,
    run_out,
    use,
    use_of,
    use_of_dossier,
    uses,
    uses_of_party,
    uses_on,
    wanted_of,
)

__all__ = [
    "ALIVE",
    "MAP",
    "MAP_SINCE",
    "PAGE",
    "READ",
    "affected",
    "charges",
    "drawn_uses",
    "fee_tables",
    "held_along",
    "in_force_unpaid",
    "is_waiting",
    "piece_of",
    "public_use",
    "public_uses",
    "quote",
    "regimes",
    "run_out",
    "stood",
    "street_class",
    "stretch",
    "subject",
    "taken",
    "touched_by_ending",
    "turning_uses",
    "unused_of",
    "use",
    "use_of",
    "use_of_dossier",
    "uses",
    "uses_of_party",
    "uses_on",
    "wanted_of",
]
