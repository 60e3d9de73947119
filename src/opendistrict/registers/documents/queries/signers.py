"""Who has a key to sign with, and whom we trust to vouch for keys."""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.conf import settings

from opendistrict.registers.documents.models import Signer
from opendistrict.registers.documents.shapes import SignerShape


def signer_shape(row: Signer) -> SignerShape:
    return SignerShape(
        id=row.pk,
        person_id=row.person_id,
        label=row.label,
        name=row.name,
        organisation=row.organisation,
        issuer=row.issuer,
        serial=row.serial,
        algorithm=row.algorithm,
        fingerprint=row.fingerprint,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_token=bool(row.token_library),
        is_sample=row.is_sample,
        enrolled_at=row.enrolled_at,
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
    )


def signer(signer_id: UUID) -> SignerShape | None:
    row = Signer.objects.filter(pk=signer_id).first()
    return signer_shape(row) if row else None


def signers_of(person_id: UUID) -> list[SignerShape]:
    """A person's keys, the newest first, those that were revoked too."""
    return [signer_shape(row) for row in Signer.objects.filter(person=person_id).order_by("-id")]


def signers_among(person_ids: Collection[UUID]) -> list[SignerShape]:
    """The keys of some people, by name, the newest first; those that were revoked too."""
    rows = Signer.objects.filter(person__in=set(person_ids)).order_by("label", "person_id", "-id")
    return [signer_shape(row) for row in rows]


def roots() -> list[bytes]:
    """The certificates of the authorities we trust: the .pem files an operator has put there."""
    folder = Path(settings.SIGNING_ROOTS)
    return [path.read_bytes() for path in sorted(folder.glob("*.pem"))] if folder.is_dir() else []
