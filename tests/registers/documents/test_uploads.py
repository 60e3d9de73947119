"""Files from citizens: kept byte for byte under a true name, or refused and not kept."""

import pytest
from tests.kernel.screening import nasty
from tests.makers import MORNING

from opendistrict.faces.kit.downloads import download
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening import Limits
from opendistrict.registers.documents import actions, queries
from opendistrict.registers.documents.models import KeptFile

CITIZEN = Actor(kind="citizen", id="01", label="Người nộp hồ sơ")


def _keep(data: bytes, name: str, **changes):
    return actions.keep_upload(data=data, name=name, actor=CITIZEN, at=MORNING, **changes)


@pytest.mark.django_db
def test_a_photo_is_kept_byte_for_byte_and_handed_out_as_a_download() -> None:
    photo = nasty.jpeg(exif=b"Exif\0\0 GPS 10.77")
    kept = _keep(photo, "../Hẻm 5 “ảnh”.JPEG")
    assert (kept.name, kept.media_type) == ("Hẻm 5 “ảnh”.jpg", "image/jpeg")
    assert queries.content(kept.id) == photo and queries.files([kept.id])[kept.id] == kept
    answered = download(kept)
    assert answered.content == photo
    assert answered["Content-Disposition"].startswith("attachment; filename*=utf-8''H%E1%BA%BBm")
    assert answered["X-Content-Type-Options"] == "nosniff"
    assert answered["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answered["Content-Type"] == "image/jpeg"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\0" + b"\0" * 60, "anh.jpg"),
        (nasty.pdf(catalog=b"/OpenAction << /S /JavaScript >>"), "don.pdf"),
        (nasty.office(parts={"word/vbaProject.bin": b"x"}), "don.docx"),
        (nasty.png(50_000, 50_000), "anh.png"),
    ],
)
def test_what_is_refused_is_not_kept_and_is_told_in_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(Refused) as refused:
        _keep(data, name)
    assert KeptFile.objects.count() == 0
    (said,) = sentences(refused.value)
    assert said.endswith(".") and refused.value.codes[0] not in said


@pytest.mark.django_db
def test_the_limit_is_the_callers() -> None:
    with pytest.raises(Refused, match="file_is_too_large"):
        _keep(nasty.png(), "a.png", limits=Limits(file_bytes=10))
    assert _keep(nasty.png(), "a.png").size == len(nasty.png())
