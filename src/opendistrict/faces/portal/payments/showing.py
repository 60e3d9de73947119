"""Whose bill or receipt it is, so that the payer knows it again and nobody else learns it."""

from uuid import UUID

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.people import queries as people

COVER = "•••"


def covered(name: str) -> str:
    """ "Nguyễn Văn Mẫu" → "N••• V••• M•••"."""
    return " ".join(word[0] + COVER for word in name.split())


def covered_name(party_id: UUID) -> str:
    found = people.parties([party_id], actor=SYSTEM).get(party_id)
    return covered(found.full_name) if found else ""
