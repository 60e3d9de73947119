"""Files that come with a form: all are looked into before the first is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from opendistrict.faces.kit.words import sentences
from opendistrict.kernel import screening
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents

ACCEPT = "image/jpeg,image/png,application/pdf,.docx,.xlsx"

if TYPE_CHECKING:
    File = UploadedFile[Any]
else:
    File = UploadedFile


def given(request: HttpRequest, prefix: str) -> dict[str, list[File]]:
    """The files of the fields that begin so, by the rest of the field's name."""
    return {
        name.removeprefix(prefix): request.FILES.getlist(name)
        for name in request.FILES
        if name.startswith(prefix)
    }


def problems(files: Mapping[str, Sequence[File]], *, most: int) -> dict[str, list[str]]:
    """Why files cannot be kept, as sentences that name them; by the name they came under."""
    found: dict[str, list[str]] = {}
    count = 0
    for name, some in files.items():
        for file in some:
            count += 1
            told = _refused(file, count, most)
            if told:
                found.setdefault(name, []).append(f"{file.name}: {told}")
    return found


def _refused(file: File, count: int, most: int) -> str:
    try:
        if count > most:
            raise Refused("too_many_files", most=most)
        screening.screen(file.read(), file.name or "")
    except Refused as no:
        return " ".join(sentences(no))
    finally:
        file.seek(0)
    return ""


def keep(files: Iterable[File], *, actor: Actor, at: datetime) -> list[UUID]:
    """Keep each; Refused at the first that cannot be."""
    return [
        documents.keep_upload(data=file.read(), name=file.name or "", actor=actor, at=at).id
        for file in files
    ]
