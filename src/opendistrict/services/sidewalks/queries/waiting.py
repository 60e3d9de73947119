"""Who waits for ground that others hold."""

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.ground import stretch
from opendistrict.services.sidewalks.queries.texts import regimes
from opendistrict.services.sidewalks.queries.uses import PAGE, wanted_of
from opendistrict.services.sidewalks.shapes import Quote, Wanted, WishShape


def may_wait(quote: Quote) -> bool:
    """Whether nothing but what others hold is in the way."""
    if quote.weighed.is_possible:
        return False
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
    rows = models.Wish.objects.filter(party=actor.party_id).order_by("-asked_at", "-pk")
    return [wish_of(row) for row in rows[:PAGE]]


def wish_of(row: models.Wish) -> WishShape:
    return WishShape(
        id=row.pk, party_id=row.party_id, segment_id=row.segment_id,
        frontage_id=row.frontage_id, wanted=wanted_of(row), purpose=row.purpose,
        asked_at=row.asked_at, state=row.state, offer_id=row.offer_id,
        ahead=_ahead(row) if row.state == "waiting" else None,
    )  # fmt: skip


def _ahead(row: models.Wish) -> int:
    others = _waiting(wanted_of(row), row.segment_id).exclude(party=row.party_id)
    return sum((one.asked_at, one.pk) < (row.asked_at, row.pk) for one in others.order_by("pk"))


def segments_waited_for() -> list[UUID]:
    rows = models.Wish.objects.filter(state="waiting").order_by("segment_id")
    return list(rows.values_list("segment_id", flat=True).distinct())


def left_of(row: models.Wish, day: date) -> Wanted | None:
    return rules.ahead(wanted_of(row), day)
