import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents.models import KeptFile
from opendistrict.registers.documents.queries import path_of


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
