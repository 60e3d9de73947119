"""Photos of what was found."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel import screening
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import actions as documents
from opendistrict.services.inspections import rules
from opendistrict.services.inspections.actions.visiting import RECORD
from opendistrict.services.inspections.models import Finding, Photo
from opendistrict.services.inspections.shapes import Taken

MOST_PHOTOS = 12  # of one finding
_PICTURES = ("jpeg", "png")


@transaction.atomic
def keep_photo(
    *, photo_id: UUID, finding_id: UUID, data: bytes, name: str, faces_why: str = "",
    actor: Actor, at: datetime,
) -> bool:  # fmt: skip
    """Keep a photo byte for byte, with the time and place it tells; False if it is kept already.
    Recognisable people are on it only with the reason that needs them.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `too_many_files`,
        `photo_is_no_picture`, and what `documents.keep_upload` refuses.
    """
    found = Finding.objects.select_for_update(of=("self",)).filter(pk=finding_id).first()
    if found is None:
        raise Refused("finding_is_unknown")
    if not actor.may(RECORD, found.unit_id):
        raise Refused("right_is_missing", act=RECORD)
    if Photo.objects.filter(pk=photo_id).exists():
        return False
    if Photo.objects.filter(finding=found).count() >= MOST_PHOTOS:
        raise Refused("too_many_files", most=MOST_PHOTOS)
    kind = screening.screen(data, name).kind
    if kind not in _PICTURES:
        raise Refused("photo_is_no_picture")
    told = rules.read_exif(data) if kind == "jpeg" else Taken()
    kept = documents.keep_upload(data=data, name=name, actor=actor, at=at)
    Photo.objects.create(
        id=photo_id, finding=found, file_id=kept.id, taken_at=told.at, longitude=told.longitude,
        latitude=told.latitude, faces_why=faces_why.strip(), kept_at=at,
    )  # fmt: skip
    base.record(
        action="inspections.keep_photo", actor=actor, at=at,
        subject=f"inspections.finding:{finding_id}", photo=photo_id, sha256=kept.sha256,
        faces_why=faces_why.strip(),
    )  # fmt: skip
    return True
