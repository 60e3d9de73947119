"""Issued papers, for who may see them (the caller weighs that) and for who holds their token."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from opendistrict.kernel import signing
from opendistrict.registers.documents import rules
from opendistrict.registers.documents.models import Paper
from opendistrict.registers.documents.queries.files import content
from opendistrict.registers.documents.queries.signers import roots
from opendistrict.registers.documents.shapes import Likeness, PaperShape, SignatureShape


def paper_shape(row: Paper) -> PaperShape:
    return PaperShape(
        id=row.pk,
        unit_id=row.unit_id,
        number=rules.written_number(row.number, row.series),
        kind=row.kind,
        name=row.name,
        title=row.title,
        about=row.about,
        issued_at=row.issued_at,
        issued_on=row.issued_on,
        issued_by=row.issued_by,
        file_id=row.file_id,
        sha256=row.file.sha256,
        token=row.token,
        is_sample=row.is_sample,
        is_signed=row.signer_id is not None,
        signed_by=row.signed_by,
        signed_post=row.signed_post,
        ground=row.ground,
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.withdrawn_because,
        superseded_by=row.superseded_by_id,
    )


def paper(paper_id: UUID) -> PaperShape | None:
    row = Paper.objects.select_related("file").filter(pk=paper_id).first()
    return paper_shape(row) if row else None


def papers_about(subject: str) -> list[PaperShape]:
    """The papers about one thing ("cases.dossier:0190…"), oldest first."""
    rows = Paper.objects.select_related("file").filter(about=subject).order_by("id")
    return [paper_shape(row) for row in rows]


def paper_by_token(typed: str) -> PaperShape | None:
    """The paper whose token somebody scanned or typed, with or without its dashes."""
    row = Paper.objects.select_related("file").filter(token=rules.read_token(typed)).first()
    return paper_shape(row) if row else None


def address_of(token: str) -> str:
    """Where anybody may check a paper: what its QR code says."""
    return settings.SITE_URL + reverse("paper_check", args=[rules.shown_token(token)])


def content_of_paper(found: PaperShape) -> bytes:
    """The PDF as it was issued; refused when the kept bytes are gone or changed."""
    return content(found.file_id)


def signatures_of(found: PaperShape, *, at: datetime) -> list[SignatureShape]:
    """The signatures on our own copy, checked now against the authorities we trust."""
    if not found.is_signed:
        return []
    return [
        SignatureShape(
            name=one.certificate.name,
            organisation=one.certificate.organisation,
            issuer=one.certificate.issuer,
            signed_at=one.signed_at,
            trusted_by=one.trusted_by,
            problems=one.problems,
        )
        for one in signing.verify_pdf(content(found.file_id), roots=roots(), at=at)
    ]


def compare(found: PaperShape, data: bytes) -> Likeness:
    """Whether these bytes are the paper. Nothing in them is taken apart: they may be hostile."""
    if hashlib.sha256(data).hexdigest() == found.sha256:
        return Likeness.SAME
    return Likeness.ADDED_TO if data.startswith(content(found.file_id)) else Likeness.OTHER
