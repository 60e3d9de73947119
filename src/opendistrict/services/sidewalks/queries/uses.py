"""Uses, each for who may read it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.ground import days, piece_of, span
from opendistrict.services.sidewalks.shapes import (
    DAY,
    Ground,
    Pause,
    Piece,
    UseShape,
    Wanted,
)

READ = "sidewalks.read"
PAGE = 50
RENEWED = timedelta(days=30)  # a setting of the office: how long before its end one may renew
ALIVE = ("held", "active")
ENDED = ("ended", "revoked")


def use_of(row: models.Use) -> UseShape:
    return UseShape(
        id=row.pk, number=row.number, unit_id=row.unit_id, segment_id=row.segment_id,
        frontage_id=row.frontage_id, party_id=row.party_id, regime=row.regime_id,
        wanted=wanted_of(row), purpose=row.purpose, dossier_id=row.dossier,
        follows_id=row.follows_id, state=row.state,
        fee=rules.fee_from_data(row.fee) if row.fee else None, pauses=_pauses(row),
        asked_at=row.asked_at,
        kept_until=row.kept_until, ended_on=row.ended_on, ended_why=row.ended_why,
        revision=row.revision, is_sample=row.is_sample,
    )  # fmt: skip


def renewable_from(wanted: Wanted) -> date:
    """The first day on which a use of these days may be asked for again, for the days after it."""
    return wanted.until - RENEWED


def ending_on(day: date) -> list[str]:
    """The numbers of what is in use and may be used up to a day, and nobody has renewed."""
    rows = models.Use.objects.filter(state="active", days__endswith=day)
    rows = rows.exclude(followed_by__state__in=ALIVE)
    return list(rows.order_by("number").values_list("number", flat=True))


def _pauses(row: models.Use) -> list[Pause]:
    told = [Pause(*days(one.days), one.why, one.basis) for one in row.pauses.all()]
    return sorted(told, key=lambda one: one.since)


def wanted_of(row: models.Use | models.Wish) -> Wanted:
    (since, until), (begin, end) = days(row.days), span(row.hours)
    return Wanted(
        use=row.use, ground=Ground(row.ground), along=span(row.along), depth=span(row.depth),
        since=since, until=until, hours=(begin, end if end <= DAY else end - DAY),
        is_funeral=row.is_funeral,
    )  # fmt: skip


def uses(
    actor: Actor, *, on: date, state: str = "", after: UUID | None = None, limit: int = PAGE
) -> list[UseShape]:
    """The uses of the units where this actor may read them, the newest first; the page after a
    use's id. What is in force and whose days are over on `on` is `over`, no longer `active`."""
    rows = models.Use.objects.filter(unit_id__in=orgs.scope(actor, READ))
    if state == "over":
        rows = rows.filter(state="active", days__endswith__lte=on)
    elif state == "active":
        rows = rows.filter(state="active", days__endswith__gt=on)
    elif state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    return [use_of(row) for row in rows.prefetch_related("pauses").order_by("-pk")[:limit]]


def use(number: str, actor: Actor) -> UseShape | None:
    """One use, for who may read its unit's or is its holder."""
    row = models.Use.objects.filter(number=number).first()
    if row is None:
        return None
    is_own = actor.party_id is not None and row.party_id == actor.party_id
    return use_of(row) if is_own or actor.may(READ, row.unit_id) else None


def number_of(use_id: UUID, *, actor: Actor) -> str:
    """The number of a use that this actor may read; empty for any other."""
    row = models.Use.objects.filter(pk=use_id).values_list("number", "unit_id").first()
    return row[0] if row is not None and actor.may(READ, row[1]) else ""


def begun_on(use_id: UUID) -> date:
    """The first day of a use, or of the first of those that it goes on with."""
    row = models.Use.objects.only("days", "follows").get(pk=use_id)
    return begun_on(row.follows_id) if row.follows_id else days(row.days)[0]


def followed_by(use_id: UUID, *, actor: Actor) -> str:
    """The number of the renewal or change that was asked for or made of a use; empty for none."""
    row = models.Use.objects.filter(follows=use_id).exclude(state="let_go").order_by("-pk")
    found = row.values_list("number", "unit_id").first()
    return found[0] if found is not None and actor.may(READ, found[1]) else ""


def to_end(day: date) -> Q:
    """What was ended or revoked from a later day on: until then it stands."""
    return Q(state__in=ENDED, ended_on__gt=day)


def stands_until_its_end(one: UseShape, day: date) -> bool:
    """As `to_end`, of one."""
    return one.state in ENDED and one.ended_on is not None and day < one.ended_on


def uses_on(actor: Actor, day: date) -> list[UseShape]:
    """What may be used on a day in the units where this actor may read it, street by street."""
    rows = models.Use.objects.filter(
        Q(state__in=ALIVE) | to_end(day), unit_id__in=orgs.scope(actor, READ), days__contains=day
    )
    return [
        use_of(row) for row in rows.prefetch_related("pauses").order_by("segment_id", "along", "pk")
    ]


def uses_of_party(actor: Actor) -> list[UseShape]:
    """A citizen's own, the newest first."""
    if actor.party_id is None:
        return []
    rows = models.Use.objects.filter(party=actor.party_id).prefetch_related("pauses")
    return [use_of(row) for row in rows.order_by("-pk")[:PAGE]]


def public_use(number: str) -> UseShape | None:
    """One use by the number on its paper, for anybody who holds it in hand: whoever shows it must
    not show whose it is."""
    row = models.Use.objects.filter(number=number.strip().upper()).first()
    return use_of(row) if row else None


def by_id(use_id: UUID) -> UseShape:
    """As `public_use`, of what an announcement names."""
    return use_of(models.Use.objects.get(pk=use_id))


def of_dossier(dossier_id: UUID) -> UseShape | None:
    """The use a dossier asks for, for who knows the dossier."""
    row = models.Use.objects.filter(dossier=dossier_id).first()
    return use_of(row) if row else None


def number_of_dossier(dossier_id: UUID, *, actor: Actor) -> str:
    """The number of the use a dossier asks for, for who may read it; empty for any other."""
    row = models.Use.objects.filter(dossier=dossier_id).values_list("number", "unit_id").first()
    return row[0] if row is not None and actor.may(READ, row[1]) else ""


def held_along(segment_ids: Collection[UUID], on: date) -> Mapping[UUID, list[tuple[Piece, str]]]:
    """What is held of segments on a day, with the kind of its use and nobody's name."""
    found: dict[UUID, list[tuple[Piece, str]]] = {one: [] for one in segment_ids}
    rows = models.Held.objects.filter(use__isnull=False, segment_id__in=found, days__contains=on)
    for row in rows.select_related("use").order_by("segment_id", "along", "pk"):
        if row.use is not None:
            found[row.segment_id].append((piece_of(row), row.use.use))
    return found


def run_out(at: datetime) -> list[UUID]:
    """The holds nobody confirmed in time."""
    rows = models.Use.objects.filter(state="held", kept_until__lte=at).order_by("kept_until", "pk")
    return list(rows.values_list("pk", flat=True)[:500])
