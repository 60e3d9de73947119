"""Applications that are begun, for who began them and nobody else."""

import json
from datetime import date
from uuid import UUID

from opendistrict.engine.cases.models import ApplicationDraft
from opendistrict.engine.cases.queries.procedures import shape
from opendistrict.engine.cases.shapes.following import DraftFile, DraftShape, Known
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.shapes import Holding, PartyShape

MOST = 20  # applications one person has begun and not filed


def place(draft_id: UUID) -> str:
    """What the seal of a draft is bound to."""
    return f"cases.draft:{draft_id}"


def draft(draft_id: UUID, *, actor: Actor) -> DraftShape:
    """One's own draft; another's is as unknown as none."""
    rows = ApplicationDraft.objects.filter(pk=draft_id, party=actor.party_id)
    row = rows.select_related("version", "dossier").first() if actor.party_id else None
    if row is None:
        raise Refused("draft_is_unknown")
    return _shape(row)


def drafts_of(actor: Actor) -> list[DraftShape]:
    """What one has begun and not filed, the newest first."""
    if actor.party_id is None:
        return []
    rows = ApplicationDraft.objects.filter(party=actor.party_id, dossier=None)
    return [_shape(row) for row in rows.select_related("version").order_by("-id")[:MOST]]


def _shape(row: ApplicationDraft) -> DraftShape:
    kept = documents.files(UUID(one) for _, one in row.files) if row.files else {}
    files = []
    for paper, key in row.files:
        file = kept[UUID(key)]
        files.append(DraftFile(paper, file.id, file.name, file.size))
    return DraftShape(
        row.pk, shape(row.version), row.office_id, row.subject, typed_in(row), tuple(files),
        row.changed_at, row.dossier.code if row.dossier else "",
    )  # fmt: skip


def typed_in(row: ApplicationDraft) -> dict[str, str]:
    if not row.typed:
        return {}
    known: dict[str, str] = json.loads(people.unseal(row.typed, within=place(row.pk)))
    return known


def known_of(actor: Actor) -> Known:
    """What the State knows of who is signed in. Of a person who only gave a name and an e-mail
    address nothing is known: they are asked as anybody is."""
    if actor.party_id is None:
        return Known({}, {})
    party = people.parties([actor.party_id], actor=actor).get(actor.party_id)
    if party is None or not party.is_verified:
        return Known({}, {})
    return known(party)


def known(party: PartyShape) -> Known:
    clear = {
        "identity.full_name": party.full_name,
        "identity.birth_date": party.birth_date.isoformat() if party.birth_date else "",
        "identity.address": party.address,
    }
    masked = {"identity.national_id": party.national_id, "identity.phone": party.phone}
    clear = {name: text for name, text in clear.items() if text}
    return Known(clear | {name: text for name, text in masked.items() if text}, clear)


def held_of(party_id: UUID, on: date) -> Holding:
    """What a party has begun and not filed: part of what is held about it, kept by no law."""
    rows = ApplicationDraft.objects.filter(party=party_id, dossier=None).order_by("id")
    return Holding(
        title="Hồ sơ đang soạn",
        rows=[
            {"procedure": row.procedure, "changed_at": row.changed_at, "typed": typed_in(row)}
            for row in rows
        ],
    )
