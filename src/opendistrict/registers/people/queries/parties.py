"""Parties as officers see them. Citizens see themselves and nobody else."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.sealing import Unopenable
from opendistrict.registers.people import rules
from opendistrict.registers.people.models import Party
from opendistrict.registers.people.queries import sealed
from opendistrict.registers.people.shapes import PartiesFound, PartyShape

MOST = 20  # of one search: who sees more has not said whom they mean
TAIL = 3  # digits of a phone that stand in clear
LOOKED_AT = 500  # phones opened to find a longer ending


def may_read(actor: Actor, party_id: UUID) -> bool:
    """Officers who read dossiers read who applies; citizens read themselves; the system all."""
    if actor.kind in {"system", "operator"}:
        return True
    return actor.party_id == party_id or actor.may_somewhere("cases.read")


def shape(row: Party) -> PartyShape:
    """Masked; of a restricted party the sealed fields are not even that."""
    shown = {
        field: ""
        if row.restricted_at
        else sealed.masked(field, getattr(row, field), within=sealed.place(field, row.pk))
        for field in rules.SEALED_FIELDS
    }
    return PartyShape(
        id=row.pk,
        kind=row.kind,
        full_name=row.full_name,
        birth_date=row.birth_date,
        national_id=shown["national_id"],
        phone=shown["phone"],
        email=shown["email"],
        address=row.address,
        unit_id=row.unit_id,
        identified_by=row.identified_by,
        is_restricted=row.restricted_at is not None,
        is_erased=row.erased_at is not None,
        is_sample=row.is_sample,
    )


def parties(ids: Iterable[UUID], *, actor: Actor) -> Mapping[UUID, PartyShape]:
    """Those of `ids` that this actor may read, masked; one query."""
    wanted = [one for one in set(ids) if may_read(actor, one)]
    return {row.pk: shape(row) for row in Party.objects.filter(pk__in=wanted)}


def name_of(party_id: UUID | None) -> str:
    """What a party is called, for papers that name it; empty for none, and for an erased one."""
    if party_id is None:
        return ""
    names = Party.objects.filter(pk=party_id, erased_at=None).values_list("full_name", flat=True)
    return names.first() or ""


def party_exists(party_id: UUID) -> bool:
    """Whether something may be begun for it: known, not erased, not restricted."""
    alive = Party.objects.filter(pk=party_id, erased_at=None, restricted_at=None)
    return alive.exists()


def by_national_id(number: str, kinds: Iterable[str]) -> Q:
    """Under every key of the ring: while keys change, old indexes still find."""
    found = Q()
    for kind in kinds:
        found |= Q(
            kind=kind, national_id_index__in=sealed.ring().indexes(number, f"people.id.{kind}")
        )
    return found


def _meant(text: str) -> Q | None:
    """Whom a text means: a whole national id or phone, the end of a phone, the begin of a name."""
    number = rules.bare(text)
    meant = Q()
    if kinds := rules.could_be_national_id(text):
        meant |= by_national_id(number, kinds)
    if rules.could_be_phone(text):
        indexes = sealed.ring().indexes(rules.phone(text), "people.phone")
        meant |= Q(phone_index__in=indexes)
    if meant:
        return meant
    if number.isdigit():
        return Q(phone_tail=number[-TAIL:]) if TAIL <= len(number) < 9 else None
    begin = fold(text)
    return Q(search_key__startswith=begin) if len(begin) > 1 else None


def find_parties(text: str, *, actor: Actor) -> PartiesFound:
    """Who is meant by a name's beginning (accents do not count), a whole national id or phone, or
    the last three or more digits of a phone. Erased and restricted parties are not found."""
    meant = _meant(text)
    if meant is None:
        return PartiesFound((), False)
    rows: QuerySet[Party] = Party.objects.filter(meant, erased_at=None, restricted_at=None)
    if not actor.may_somewhere("cases.read") and actor.kind not in {"system", "operator"}:
        rows = rows.filter(pk__in=[actor.party_id] if actor.party_id else [])
    rows = rows.order_by("search_key", "pk")
    number = rules.bare(text)
    if number.isdigit() and TAIL < len(number) < 9:
        looked_at = list(rows[:LOOKED_AT])
        found = [row for row in looked_at if _phone(row).endswith(number)]
        is_cut = len(found) > MOST or len(looked_at) == LOOKED_AT
    else:
        found = list(rows[: MOST + 1])
        is_cut = len(found) > MOST
    return PartiesFound([shape(row) for row in found[:MOST]], is_cut)


def _phone(row: Party) -> str:
    try:
        return sealed.unseal(row.phone, within=sealed.place("phone", row.pk))
    except Unopenable:
        return ""
