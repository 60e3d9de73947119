"""The whole answer to a wish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import rules
from opendistrict.services.sidewalks.queries.closing import closed_to
from opendistrict.services.sidewalks.queries.ground import stretch, taken
from opendistrict.services.sidewalks.queries.sharing import round_over
from opendistrict.services.sidewalks.queries.texts import fee_tables, regimes, street_class
from opendistrict.services.sidewalks.queries.uses import begun_on
from opendistrict.services.sidewalks.shapes import (
    ClosedShape,
    Hindrance,
    Quote,
    RoundShape,
    UseRule,
    Wanted,
    Weighed,
    Why,
)


def quote(
    wanted: Wanted, *, segment_id: UUID, frontage_id: UUID | None = None,
    follows_id: UUID | None = None,
) -> Quote:  # fmt: skip
    """Whether a stretch can be had as wanted, everything that is in the way, and the charge with
    its derivation, or why none can be told; what the use has that this one is to follow is in
    nobody's way. Public: it names no holder.

    :raises Refused: `segment_is_unknown`.
    """
    ground = stretch(wanted, segment_id, frontage_id)
    others = taken(wanted, segment_id, follows_id=follows_id)
    begun = begun_on(follows_id) if follows_id else None
    weighed = rules.weigh(wanted, regimes(), ground, others, begun=begun)
    weighed = _with_closures(wanted, weighed, closed_to(wanted, segment_id))
    shared = round_over(wanted, segment_id)
    if shared is not None:
        weighed = replace(weighed, hindrances=[*weighed.hindrances, _shared(shared)])
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


def rule_of(wanted: Wanted) -> UseRule | None:
    """How the text that governs a use on its first day allows it; None where none does."""
    try:
        return rules.governing(regimes(), wanted.use, wanted.since)[1]
    except Refused:
        return None


_CLOSED = {
    Why.WORKS: "ground_is_closed_for_works",
    Why.EVENT: "ground_is_closed_for_event",
}


def _with_closures(wanted: Wanted, weighed: Weighed, closed: Sequence[ClosedShape]) -> Weighed:
    """Some days on which the ground is closed are told beforehand; all of them leave nothing."""
    told = [
        Hindrance(
            _CLOSED[one.kind],
            {"title": one.title, "since": one.since, "last": one.until - timedelta(days=1)},
        )
        for one in closed
    ]
    days = (wanted.since, wanted.until)
    if rules.days_without(days, ((one.since, one.until) for one in closed)):
        return replace(weighed, cautions=[*weighed.cautions, *told])
    return replace(weighed, hindrances=[*weighed.hindrances, *told])


def _shared(one: RoundShape) -> Hindrance:
    details = {"round": one.number, "closes_at": one.closes_at, "is_open": one.state == "open"}
    return Hindrance("ground_is_shared", details)
