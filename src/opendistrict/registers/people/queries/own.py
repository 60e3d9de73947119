"""What a party has allowed and asked for."""

from datetime import date
from uuid import UUID

from opendistrict.registers.people import rules
from opendistrict.registers.people.models import Consent, ErasureRequest
from opendistrict.registers.people.shapes import ConsentShape, ErasureShape


def consents(party_id: UUID) -> list[ConsentShape]:
    """Every purpose, with what holds now; of one that was never asked, that it is not given."""
    rows = (
        Consent.objects.filter(party_id=party_id)
        .order_by("purpose", "-at", "-id")
        .distinct("purpose")
    )
    held = {row.purpose: ConsentShape(row.purpose, row.is_given, row.at) for row in rows}
    return [held.get(purpose, ConsentShape(purpose, False, None)) for purpose in rules.PURPOSES]


def erasure_shape(row: ErasureRequest) -> ErasureShape:
    return ErasureShape(
        number=row.number,
        party_id=row.party_id,
        asked_at=row.asked_at,
        acknowledge_by=row.acknowledge_by,
        due_on=row.due_on,
        acknowledged_at=row.acknowledged_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        kept_until=row.kept_until,
        basis=row.basis,
    )


def erasures(party_id: UUID) -> list[ErasureShape]:
    """What a party asked to be erased, the newest first."""
    rows = ErasureRequest.objects.filter(party_id=party_id).order_by("-id")
    return [erasure_shape(row) for row in rows]


def open_erasures() -> list[ErasureShape]:
    """What waits for an answer, the most urgent first (few)."""
    rows = ErasureRequest.objects.filter(closed_at=None).order_by("due_on", "id")
    return [erasure_shape(row) for row in rows]


def restrictions_over(on: date) -> list[ErasureShape]:
    """Parties that were restricted until a day that has come: they can be erased now."""
    rows = ErasureRequest.objects.filter(
        outcome="restricted", kept_until__lte=on, party__erased_at=None
    )
    return [erasure_shape(row) for row in rows.order_by("kept_until", "id")]
