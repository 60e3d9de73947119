"""A stretch is weighed and kept; whoever calls holds the lock of its segment."""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import PlaceAsked
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.actions.ending import activate, tell
from opendistrict.services.sidewalks.actions.filling import fill, stand_still_for
from opendistrict.services.sidewalks.models import Use
from opendistrict.services.sidewalks.shapes import DAY, By, Quote, Wanted

HOLD = "sidewalks.hold"
HOLDS_FOR = timedelta(days=2)  # a setting of the office: no text read says how long


def keep(
    *, wanted: Wanted, segment_id: UUID, party_id: UUID, purpose: str = "",
    frontage_id: UUID | None = None, dossier_id: UUID | None = None,
    follows_id: UUID | None = None, is_sample: bool = False, actor: Actor, at: datetime,
) -> Use:  # fmt: skip
    """The row of a hold that nothing hinders.

    :raises Refused: as `hold`; nothing is written then.
    """
    quote = queries.quote(
        wanted, segment_id=segment_id, frontage_id=frontage_id, follows_id=follows_id
    )
    if not quote.weighed.is_possible or quote.weighed.regime is None:
        raise Refused("stretch_cannot_be_had", hindrances=list(quote.weighed.hindrances))
    unit_id, area_id = _whose(wanted, segment_id)
    if actor.kind != "system" and actor.party_id is None and not actor.may(HOLD, unit_id):
        raise Refused("right_is_missing", act=HOLD)
    row = Use.objects.create(
        number=base.next_number(series=f"VH-{day_of(at).year}"), unit_id=unit_id,
        segment_id=segment_id, frontage_id=frontage_id, area_id=area_id, party_id=party_id,
        regime_id=quote.weighed.regime.code, purpose=purpose, dossier=dossier_id,
        follows_id=follows_id, state="held",
        weighed=_derivation(quote), fee=rules.fee_to_data(quote.fee) if quote.fee else None,
        asked_at=at, kept_until=at + HOLDS_FOR, is_sample=is_sample, **columns(wanted),
    )  # fmt: skip
    for closure in queries.closures_over(wanted, segment_id):
        stand_still_for(closure, row, at)
    fill(row)
    tell("hold", row, actor, at, days=[wanted.since, wanted.until], use=wanted.use)
    rule = quote.weighed.rule
    if rule is not None and rule.by in (By.NOTICE, By.NOTHING):
        activate(row, actor, at)  # whoever tells it needs nobody's word
    return row


def columns(wanted: Wanted) -> dict[str, Any]:
    """What is wanted as rows keep it."""
    begin, end = wanted.hours
    return {
        "use": wanted.use, "ground": wanted.ground, "along": NumericRange(*wanted.along),
        "depth": NumericRange(*wanted.depth), "days": DateRange(wanted.since, wanted.until),
        "hours": NumericRange(begin, end if begin < end else end + DAY),
        "is_funeral": wanted.is_funeral,
    }  # fmt: skip


def _whose(wanted: Wanted, segment_id: UUID) -> tuple[UUID, UUID | None]:
    since, until = (Decimal(one) / 100 for one in wanted.along)
    asked = PlaceAsked(segment_id=segment_id, since_m=since, until_m=until)
    (place,) = places.placed([asked], wanted.since)
    if place.unit_id is None:
        raise Refused("place_is_in_no_unit", day=wanted.since)
    return place.unit_id, place.area_id


def _derivation(quote: Quote) -> dict[str, Any]:
    """What was worked out when it was asked, to be shown as it was."""
    weighed = quote.weighed
    return {
        "regime": weighed.regime.basis if weighed.regime else "",
        "by": weighed.rule.by if weighed.rule else "",
        "way": asdict(weighed.way) if weighed.way else None,
        "cautions": [one.code for one in weighed.cautions],
        "fee_gap": quote.fee_gap.code if quote.fee_gap else "",
    }
