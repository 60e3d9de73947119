"""The whole answer to a wish."""

from uuid import UUID

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import rules
from opendistrict.services.sidewalks.queries.ground import stretch, taken
from opendistrict.services.sidewalks.queries.texts import fee_tables, regimes, street_class
from opendistrict.services.sidewalks.shapes import (
    Hindrance,
    Quote,
    Wanted,
)


def quote(wanted: Wanted, *, segment_id: UUID, frontage_id: UUID | None = None) -> Quote:
    """Whether a stretch can be had as wanted, everything that is in the way, and the charge with
    its derivation, or why none can be told. Public: it names no holder.

    :raises Refused: `segment_is_unknown`.
    """
    ground = stretch(wanted, segment_id, frontage_id)
    weighed = rules.weigh(wanted, regimes(), ground, taken(wanted, segment_id))
    if weighed.regime is None or weighed.rule is None:
        return Quote(wanted, segment_id, frontage_id, weighed, None, None)
    segment = places.segments([segment_id])[segment_id]
    try:
        known = street_class(segment.street_id, wanted.since)
        area, street = known or (0, "")
        fee = rules.fee(
            fee_tables(), weighed.regime, weighed.rule, wanted, area=area, street=street
        )
    except Refused as refused:
        gap = Hindrance(refused.codes[0], refused.details)
        return Quote(wanted, segment_id, frontage_id, weighed, None, gap)
    return Quote(wanted, segment_id, frontage_id, weighed, fee, None)
