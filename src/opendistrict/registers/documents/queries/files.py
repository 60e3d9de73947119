import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.files.storage import default_storage

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents.models import KeptFile
from opendistrict.registers.documents.shapes import FileShape


def path_of(digest: str) -> str:
    return f"files/{digest[:2]}/{digest}"


def files(ids: Iterable[UUID]) -> Mapping[UUID, FileShape]:
    rows = KeptFile.objects.filter(pk__in=set(ids))
    return {
        row.pk: FileShape(
            row.pk, row.name, row.media_type, row.size, row.sha256, row.kept_at, row.kept_by
        )
        for row in rows
    }


def copies_of(data: bytes) -> list[UUID]:
    """The kept files that are these bytes, whatever they are called."""
    digest = hashlib.sha256(data).hexdigest()
    return list(KeptFile.objects.filter(sha256=digest).values_list("pk", flat=True))


def content(file_id: UUID) -> bytes:
    """The bytes as they came; refused when they are gone or are no longer what was kept."""
    digest = KeptFile.objects.values_list("sha256", flat=True).get(pk=file_id)
    try:
        with default_storage.open(path_of(digest)) as stored:
            data = stored.read()
    except FileNotFoundError:
        raise Refused("kept_file_is_missing", file=str(file_id)) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused("kept_file_was_changed", file=str(file_id))
    return bytes(data)
