import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from opendistrict.kernel import screening
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.screening import CITIZEN, Limits
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents.models import KeptFile
from opendistrict.registers.documents.queries import files, path_of
from opendistrict.registers.documents.shapes import FileShape


@transaction.atomic
def keep(*, data: bytes, name: str, media_type: str, actor: Actor, at: datetime) -> UUID:
    """Keep these bytes for good, under their own digest, and remember who brought them."""
    digest = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(data))
    file = KeptFile.objects.create(
        name=nfc(name)[:255],
        media_type=media_type,
        size=len(data),
        sha256=digest,
        kept_at=at,
        kept_by=actor.label,
    )
    base.record(
        action="documents.keep",
        actor=actor,
        at=at,
        subject=f"documents.file:{file.pk}",
        name=file.name,
        sha256=digest,
        size=file.size,
    )
    return file.pk


@transaction.atomic
def keep_upload(
    *, data: bytes, name: str, actor: Actor, at: datetime, limits: Limits = CITIZEN
) -> FileShape:
    """Keep what a citizen sent, after looking what it really is: by its content, not its name.

    Kept byte for byte (the place and time in a photo may be evidence) under a name whose ending is
    true. Refused: what is no PDF, JPEG, PNG, DOCX or XLSX, what does something when it is opened,
    what pretends to be another kind, what is larger or unpacks to more than `limits` allow.
    """
    found = screening.screen(data, name, limits)
    file_id = keep(data=data, name=found.name, media_type=found.media_type, actor=actor, at=at)
    return files([file_id])[file_id]
