"""A table that was uploaded for import and waits for its "yes": kept as it came, because it is the
source of all that may be written from it."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries as kept

SALT = "kit.held"
KEEPS = 3600  # seconds in which a preview may be taken
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Held:
    file_id: UUID
    name: str


def hold(request: HttpRequest) -> tuple[Held, bytes]:
    """Keep the file of the form."""
    uploaded = request.FILES["file"]
    data, name = uploaded.read(), uploaded.name or "bang"
    media = EXCEL if data[:2] == b"PK" else "text/csv"
    file_id = documents.keep(
        data=data, name=name, media_type=media, actor=actor_of(request), at=clock.now(request)
    )
    return Held(file_id, name), data


def token(request: HttpRequest, held: Held, what: str) -> str:
    """What the preview hands on: which file, for which use, of whom."""
    return signing.dumps([str(held.file_id), what, actor_of(request).id], salt=SALT)


def taken(request: HttpRequest, what: str) -> tuple[Held, bytes]:
    """The file of a preview: only its own uploader's, for the same use, within the hour."""
    try:
        told = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=KEEPS)
    except signing.BadSignature as error:
        raise Refused("sheet_is_no_longer_here") from error
    file_id, used_for, who = told
    if (used_for, who) != (what, actor_of(request).id):
        raise Refused("sheet_is_no_longer_here")
    file = kept.files([UUID(file_id)])[UUID(file_id)]
    return Held(file.id, file.name), kept.content(file.id)
