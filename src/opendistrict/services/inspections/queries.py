"""Every read. Lists begin from the units where the actor may read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape, LateRate
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import Lonlat
from opendistrict.services.inspections import models, rules
from opendistrict.services.inspections.flow import FLOW, OPEN
from opendistrict.services.inspections.shapes import (
    DecisionShape,
    FindingShape,
    KindShape,
    PhotoShape,
    RecordShape,
    SanctionShape,
    Spot,
    State,
)

READ = "inspections.read"
PAGE = 50
HISTORY = 20
NEAR_CM = 500  # so far to each side is the same place: a house front


# ------------------------------------------------------------------ what packs tell


def kinds() -> list[KindShape]:
    rows = models.Kind.objects.order_by("place_in_line", "code")
    return [KindShape(row.code, row.name, row.name_en, row.measured) for row in rows]


def sanctions(kind: str = "") -> list[SanctionShape]:
    """Every range, in force or not, or those of one kind."""
    rows = models.Sanction.objects.order_by("valid", "code")
    return [_sanction(row) for row in (rows.filter(kind=kind) if kind else rows)]


def _sanction(row: models.Sanction) -> SanctionShape:
    data = row.data
    return SanctionShape(
        code=row.code, kind=row.kind_id, since=row.valid.lower or date.min, until=row.valid.upper,
        individual=_range(data.get("individual")), organisation=_range(data.get("organisation")),
        from_m2=_square(data.get("from_m2")), below_m2=_square(data.get("below_m2")),
        remedy=data.get("remedy", ""), basis=row.basis, confidence=row.confidence,
    )  # fmt: skip


def _range(told: list[int] | None) -> tuple[Money, Money] | None:
    return (Money(told[0]), Money(told[1])) if told else None


def _square(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)


def sanction_of(found: FindingShape, on: date) -> SanctionShape | None:
    """The range for a finding on a day; None where none is known for it."""
    return rules.sanction_for(sanctions(found.kind), found.kind, on, found.square_metres)


def late_rates() -> list[LateRate]:
    """What being late with a fine costs, of every day."""
    return [
        LateRate(
            code=row.code, rate_per_day=row.rate_per_day.normalize(), legal_basis=row.basis,
            confidence=row.confidence, since=row.valid.lower or date.min, until=row.valid.upper,
        )
        for row in models.LateRate.objects.order_by("valid")
    ]  # fmt: skip


# ------------------------------------------------------------------ ways


def walk(points: Sequence[Lonlat], start: Lonlat | None = None) -> list[int]:
    """The places (degrees) in the order in which to walk them; see `rules.route`."""
    return rules.route(points, start=start)


# ------------------------------------------------------------------ findings


def next_acts(found: FindingShape) -> list[str]:
    """What may become of it now, whoever does it."""
    return [one.transition for one in FLOW.verdicts(found.state, {})]


def _findings(actor: Actor) -> QuerySet[models.Finding]:
    rows = models.Finding.objects.filter(unit_id__in=orgs.scope(actor, READ))
    return rows.select_related("visit", "record").prefetch_related("photos", "record__decisions")


def finding(finding_id: UUID, actor: Actor) -> FindingShape | None:
    """One finding, for who may read its unit's."""
    return next(iter(shapes(_findings(actor).filter(pk=finding_id))), None)


def findings(
    actor: Actor, *, state: str = "", before: tuple[date, UUID] | None = None, limit: int = PAGE
) -> list[FindingShape]:
    """The newest first; the page behind one's day and id. `state` "open" is all that are open."""
    rows = _findings(actor)
    if state:
        rows = rows.filter(state__in=OPEN if state == "open" else [state])
    if before:
        day, key = before
        rows = rows.filter(Q(visit__happened_on__lt=day) | Q(visit__happened_on=day, pk__lt=key))
    return shapes(rows.order_by("-visit__happened_on", "-pk")[:limit])


def due(actor: Actor, day: date) -> list[FindingShape]:
    """What is to be looked at again by a day, the longest due first."""
    rows = _findings(actor).filter(state=State.REMINDED, follow_up_on__lte=day)
    return shapes(rows.order_by("follow_up_on", "pk")[:PAGE])


def history(
    actor: Actor,
    *,
    segment_id: UUID | None = None,
    along_cm: int | None = None,
    party_id: UUID | None = None,
    but: Collection[UUID] = (),
) -> list[FindingShape]:
    """What was found before at a place or of a party, the newest first: repeat offences."""
    same = Q(pk__in=())
    if segment_id is not None and along_cm is not None:
        near = (along_cm - NEAR_CM, along_cm + NEAR_CM)
        same |= Q(visit__segment_id=segment_id, visit__along__range=near)
    if party_id is not None:
        same |= Q(visit__party_id=party_id) | Q(record__party_id=party_id)
    rows = _findings(actor).filter(same).exclude(pk__in=but)
    return shapes(rows.order_by("-visit__happened_on", "-pk")[:HISTORY])


def histories(
    actor: Actor, spots: Mapping[str, tuple[UUID, int, UUID | None]]
) -> Mapping[str, list[FindingShape]]:
    """As `history` for many places (segment, along, party) by a name each; the queries of one."""
    segments = {segment for segment, _, _ in spots.values()}
    parties = {party for _, _, party in spots.values() if party}
    rows = _findings(actor).filter(
        Q(visit__segment_id__in=segments)
        | Q(visit__party_id__in=parties)
        | Q(record__party_id__in=parties)
    )
    every = shapes(rows.order_by("-visit__happened_on", "-pk")[: HISTORY * PAGE])
    return {name: [*filter(partial(_is_of, spot), every)] for name, spot in spots.items()}


def _is_of(spot: tuple[UUID, int, UUID | None], found: FindingShape) -> bool:
    segment, along, party = spot
    here = found.spot
    if here.segment_id == segment and here.along_cm is not None:
        return abs(here.along_cm - along) <= NEAR_CM or _is_by(party, found)
    return _is_by(party, found)


def _is_by(party: UUID | None, found: FindingShape) -> bool:
    whose = {found.party_id, found.record.party_id if found.record else None} - {None}
    return party in whose


def visited(actor: Actor, day: date) -> set[str]:
    """The subjects that were visited on a day."""
    rows = models.Visit.objects.filter(unit_id__in=orgs.scope(actor, READ), happened_on=day)
    return set(rows.exclude(subject="").values_list("subject", flat=True))


def held(party_id: UUID) -> list[Mapping[str, object]]:
    """What was found of a party, for an export of its data; the record's number where there is
    one."""
    rows = models.Finding.objects.filter(Q(visit__party=party_id) | Q(record__party=party_id))
    return [
        {
            "on": row.visit.happened_on, "kind": row.kind_id, "state": row.state,
            "record": row.record.number if hasattr(row, "record") else "",
        }
        for row in rows.select_related("visit", "record").order_by("visit__happened_on", "pk")
    ]  # fmt: skip


def photo_file(photo_id: UUID, actor: Actor) -> UUID | None:
    """The kept file of a photo, for who may read its finding."""
    rows = models.Photo.objects.filter(pk=photo_id, finding__unit_id__in=orgs.scope(actor, READ))
    return rows.values_list("file_id", flat=True).first()


# ------------------------------------------------------------------ fines and their money

_ABOUT = "inspections.decision:"


def subject(decision_id: UUID) -> str:
    """What the charge of a decision is about."""
    return f"{_ABOUT}{decision_id}"


def decision_of(about: str) -> UUID | None:
    return UUID(about.removeprefix(_ABOUT)) if about.startswith(_ABOUT) else None


def open_fine(row: models.Finding) -> Money:
    """What is open of the fines of a finding."""
    ids = models.Decision.objects.filter(record__finding=row).values_list("pk", flat=True)
    charges = ledger.charges_about({subject(key) for key in ids})
    return Money(sum(one.sums.open.dong for one in charges))


def bill_code(found: FindingShape) -> str:
    """The code of the last bill of the fine that stands; empty where none was made."""
    decision = found.record.decision if found.record else None
    bills = ledger.bills_of([decision.charge_id]) if decision else []
    return bills[-1].code if bills else ""


def pay_until(decided_on: date) -> date:
    """A proposal of the day by which a fine is to be paid; see `rules.pay_until`."""
    return rules.pay_until(decided_on)


def _charges(some: Sequence[models.Finding]) -> Mapping[str, Sequence[ChargeShape]]:
    """What was charged for the decisions about some findings, by subject."""
    records = [row.record for row in some if hasattr(row, "record")]
    about = {subject(one.pk) for record in records for one in record.decisions.all()}
    found: defaultdict[str, list[ChargeShape]] = defaultdict(list)
    for one in ledger.charges_about(about) if about else ():
        found[one.subject].append(one)
    return found


# ------------------------------------------------------------------ shapes


def shapes(rows: Iterable[models.Finding]) -> list[FindingShape]:
    """With the street and the nearest house of each, in two queries for all."""
    some = list(rows)
    words = where([_spot(row.visit) for row in some], some[0].visit.happened_on) if some else []
    charges = _charges(some)
    return [_shape(row, *word, charges) for row, word in zip(some, words, strict=True)]


def where(spots: Sequence[Spot], on: date) -> list[tuple[str, str]]:
    """Street and nearest house number of each place; empty where they are not known."""
    ids = {one.segment_id for one in spots if one.segment_id}
    segments = places.segments(ids)
    houses = places.frontages_along(ids, on) if ids else {}
    return [_where(one, segments, houses) for one in spots]


def _where(spot: Spot, segments: Mapping[UUID, Any], houses: Mapping[UUID, Any]) -> tuple[str, str]:
    segment = segments.get(spot.segment_id) if spot.segment_id else None
    if segment is None:
        return "", ""
    near = [
        (abs(float(one.since_m + one.until_m) * 50 - spot.along_cm), one.number)
        for one in houses.get(segment.id, ())
        if spot.along_cm is not None and one.since_m is not None and one.until_m is not None
    ]
    apart, number = min(near, default=(NEAR_CM + 1, ""))
    return segment.street, number if apart <= 2 * NEAR_CM else ""


def _spot(row: models.Visit) -> Spot:
    return Spot(
        segment_id=row.segment_id, along_cm=row.along, longitude=row.longitude,
        latitude=row.latitude,
    )  # fmt: skip


def _shape(
    row: models.Finding, street: str, number: str, charges: Mapping[str, Sequence[ChargeShape]]
) -> FindingShape:
    visit, record = row.visit, getattr(row, "record", None)
    return FindingShape(
        id=row.pk, visit_id=visit.pk, unit_id=row.unit_id, kind=row.kind_id, state=row.state,
        on=visit.happened_on, noticed_at=row.noticed_at, skew=visit.skew, spot=_spot(visit),
        street=street, number=number, subject=visit.subject, party_id=visit.party_id,
        length_cm=row.length, depth_cm=row.depth, note=row.note, inspector=visit.inspector,
        follow_up_on=row.follow_up_on, closed_why=row.closed_why,
        photos=[_photo(one) for one in sorted(row.photos.all(), key=lambda one: one.kept_at)],
        record=_record(record, charges) if record else None,
    )  # fmt: skip


def _photo(row: models.Photo) -> PhotoShape:
    return PhotoShape(
        id=row.pk, file_id=row.file_id, taken_at=row.taken_at, longitude=row.longitude,
        latitude=row.latitude, faces_why=row.faces_why,
    )  # fmt: skip


def _money(dong: int | None) -> Money | None:
    return None if dong is None else Money(dong)


def _decision(row: models.Decision, charges: Sequence[ChargeShape]) -> DecisionShape:
    return DecisionShape(
        id=row.pk, number=row.number, basis=row.basis, amount=Money(row.amount),
        decided_on=row.decided_on, due_on=row.due_on, decided_by=row.decided_by,
        annulled_on=row.annulled_on, annulled_by=row.annulled_by, annulled_why=row.annulled_why,
        charge_id=row.charge_id, paid=Money(sum(one.sums.received.dong for one in charges)),
        open=Money(sum(one.sums.open.dong for one in charges)),
    )  # fmt: skip


def _record(
    row: models.Record, charges: Mapping[str, Sequence[ChargeShape]]
) -> RecordShape:  # fmt: skip
    decisions = sorted(row.decisions.all(), key=lambda one: (one.made_at, one.pk))
    return RecordShape(
        paper_id=row.paper_id, number=row.number, party_id=row.party_id,
        is_organisation=row.is_organisation, sanction=row.sanction, least=_money(row.least),
        most=_money(row.most), basis=row.basis, confidence=row.confidence, remedy=row.remedy,
        made_on=row.made_on, fine=_money(row.fine), fined_by=row.fined_by, fined_on=row.fined_on,
        decisions=[_decision(one, charges.get(subject(one.pk), ())) for one in decisions],
    )  # fmt: skip
