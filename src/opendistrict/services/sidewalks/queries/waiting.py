"""Who waits for ground that others hold."""

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from opendistrict.kernel.actor import Actor
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.ground import stretch
from opendistrict.services.sidewalks.queries.texts import regimes
from opendistrict.services.sidewalks.queries.uses import PAGE, wanted_of
from opendistrict.services.sidewalks.shapes import Quote, Wanted, WishShape

# Who asked first comes first; who was drawn stands where the draw stands, in its order.
IN_TURN = (Coalesce("round__drawn_at", "asked_at"), F("rank").asc(nulls_first=True), "pk")


def may_wait(quote: Quote) -> bool:
    """Whether nothing but what others hold is in the way."""
    codes = {one.code for one in quote.weighed.hindrances}
    if not codes or any(one.startswith(("ground_is_shared", "ground_is_closed")) for one in codes):
        return False
    return may_be_had(quote)


def may_be_had(quote: Quote) -> bool:
    """Whether it could be had if nobody held anything there."""
    ground = stretch(quote.wanted, quote.segment_id, quote.frontage_id)
    return rules.weigh(quote.wanted, regimes(), ground).is_possible


def _waiting(wanted: Wanted, segment_id: UUID) -> QuerySet[models.Wish]:
    """The wishes that wait for some of a stretch and its days, whatever the depth and hour: a use
    beside another may leave walkers no way."""
    mine = rules.pieces(wanted)
    return models.Wish.objects.filter(
        state="waiting", segment_id=segment_id, ground=wanted.ground,
        along__overlap=NumericRange(*wanted.along),
        days__overlap=DateRange(mine[0].days[0], mine[-1].days[1]),
    )  # fmt: skip


def count_waiting(wanted: Wanted, segment_id: UUID) -> int:
    """How many wishes wait for some of a stretch; whose they are is told to nobody."""
    return _waiting(wanted, segment_id).count()


def wishes_of_party(actor: Actor) -> list[WishShape]:
    """A citizen's own, the newest first, with their place in the line."""
    if actor.party_id is None:
        return []
    rows = models.Wish.objects.filter(party=actor.party_id).select_related("round")
    rows = rows.order_by("-asked_at", "-pk")
    return [wish_of(row) for row in rows[:PAGE]]


def wish_of(row: models.Wish) -> WishShape:
    return WishShape(
        id=row.pk, party_id=row.party_id, segment_id=row.segment_id,
        frontage_id=row.frontage_id, wanted=wanted_of(row), purpose=row.purpose,
        asked_at=row.asked_at, state=row.state, offer_id=row.offer_id,
        ahead=_ahead(row) if row.state == "waiting" else None,
        round=row.round.number if row.round else "", rank=row.rank,
    )  # fmt: skip


def _ahead(row: models.Wish) -> int:
    line = _waiting(wanted_of(row), row.segment_id).order_by(*IN_TURN)
    ahead = 0
    for key, party_id in line.values_list("pk", "party"):
        if key == row.pk:
            break
        ahead += party_id != row.party_id
    return ahead


def segments_waited_for() -> list[UUID]:
    rows = models.Wish.objects.filter(state="waiting").order_by("segment_id")
    return list(rows.values_list("segment_id", flat=True).distinct())


def left_of(row: models.Wish, day: date) -> Wanted | None:
    return rules.ahead(wanted_of(row), day)
