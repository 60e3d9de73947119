"""Keys to sign with: listed, enrolled and ended at the desk; signing with them from the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings
from tests.engine.cases.office import DAY, NOON, Office, office
from tests.faces.desk.dossiers.conftest import CHAIR, Clock, Desk, at, desk
from tests.faces.desk.dossiers.test_queue import text_of
from tests.makers import actor

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.models import Decision, Dossier
from opendistrict.kernel.signing import SAMPLE_PASSWORD, SampleAuthority
from opendistrict.kernel.signing.certificates import load_certificates
from opendistrict.kernel.signing.keys import asn1
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.models import Paper, Signer
from opendistrict.registers.orgs import queries as orgs

__all__ = ["at", "desk", "office"]
pytestmark = pytest.mark.django_db
PAGE = "/operator/keys/"
CLERK = "chanh-van-phong-phuong-sai-gon"
STRANGER = "chanh-van-phong-phuong-ben-thanh"


@pytest.fixture
def authority(settings: Settings, tmp_path: Path) -> SampleAuthority:
    """An authority that this installation believes."""
    settings.SIGNING_ROOTS = tmp_path / "roots"
    settings.SIGNING_ROOTS.mkdir()
    made = SampleAuthority(at=NOON - 400 * DAY)
    (settings.SIGNING_ROOTS / "root.pem").write_bytes(made.certificate)
    return made


def person_of(post: str) -> UUID:
    found = actor(post, NOON.date()).person_id
    assert found is not None
    return found


def enrol(
    client: Client, authority: SampleAuthority, post: str, *, password: str = SAMPLE_PASSWORD,
    until: timedelta = 300 * DAY,
) -> object:  # fmt: skip
    key = authority.signer("Người Ký Mẫu", since=NOON - 90 * DAY, until=NOON + until)
    file = SimpleUploadedFile("khoa.p12", key.pkcs12)
    told = {"person": str(person_of(post)), "file": file, "password": password}
    return client.post(PAGE, told)


def test_one_s_own_key_is_taken_in_and_listed(
    office: Office, desk: Desk, authority: SampleAuthority
) -> None:
    chair = desk(CHAIR)
    assert "Chưa có chứng thư nào" in text_of(chair.get(PAGE))
    assert enrol(chair, authority, CHAIR).status_code == 302  # type: ignore[attr-defined]
    page = text_of(chair.get(PAGE))
    for told in ("Người Ký Mẫu", "dùng được", f"{NOON + 300 * DAY:%d/%m/%Y}"):
        assert told in page
    assert SAMPLE_PASSWORD not in page
    (key,) = documents.signers_of(person_of(CHAIR))
    assert AuditEvent.objects.filter(action="documents.enrol_signer").count() == 1
    ended = chair.post(f"{PAGE}{key.id}/end/", {"because": "đổi thiết bị"})
    assert ended.status_code == 302 and "đã ngừng dùng" in text_of(chair.get(PAGE))
    assert (
        chair.post(f"{PAGE}{key.id}/end/", {"because": "lần nữa"}, follow=True).status_code == 200
    )
    assert Signer.objects.get().revoked_because == "đổi thiết bị"


@pytest.mark.parametrize(
    ("left", "said"),
    [(timedelta(days=30), "còn 30 ngày"), (timedelta(days=31), "dùng được"),
     (timedelta(days=2), "còn 2 ngày")],
)  # fmt: skip
def test_a_key_that_ends_soon_is_warned_of(
    office: Office, desk: Desk, at: Clock, authority: SampleAuthority, left: timedelta, said: str
) -> None:
    chair = desk(CHAIR)
    enrol(chair, authority, CHAIR, until=left)
    assert said in text_of(chair.get(PAGE))
    at.now = NOON + left + timedelta(minutes=1)
    assert "hết hiệu lực" in text_of(chair.get(PAGE))


def test_the_clerk_takes_keys_in_for_the_ward_and_for_nobody_else(
    office: Office, desk: Desk, authority: SampleAuthority
) -> None:
    clerk, stranger = desk(CLERK), desk(STRANGER)
    assert enrol(clerk, authority, CHAIR).status_code == 302  # type: ignore[attr-defined]
    assert "Người Ký Mẫu" in text_of(clerk.get(PAGE))
    assert "Người Ký Mẫu" not in text_of(stranger.get(PAGE))
    assert enrol(stranger, authority, CHAIR).status_code == 422, "not among the choices"  # type: ignore[attr-defined]
    (key,) = documents.signers_of(person_of(CHAIR))
    stranger.post(f"{PAGE}{key.id}/end/", {"because": "x"})
    assert Signer.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("password", "until", "said"),
    [("sai mật khẩu", 300 * DAY, "Mật khẩu"), (SAMPLE_PASSWORD, -DAY, "hết hiệu lực")],
)
def test_what_could_not_sign_is_not_taken_in(
    office: Office, desk: Desk, authority: SampleAuthority, password: str, until: timedelta,
    said: str,
) -> None:  # fmt: skip
    told = enrol(desk(CHAIR), authority, CHAIR, password=password, until=until)
    page = text_of(told)  # type: ignore[arg-type]
    assert told.status_code == 409 and said.lower() in page.lower()  # type: ignore[attr-defined]
    assert password not in page and not Signer.objects.exists()


# ------------------------------------------------------------------ signing a result at the desk


@dataclass
class Ready:
    """A dossier that waits for its signature."""

    id: UUID
    code: str
    signer: str  # the post that holds it

    def sign(self, client: Client, secret: str) -> object:
        row = Dossier.objects.get(pk=self.id)
        told = {"secret": secret, "note": "", "revision": str(row.revision)}
        return client.post(f"/ho-so/{self.code}/viec/sign/", told)

    @property
    def is_signed(self) -> bool:
        return Decision.objects.filter(dossier=self.id).exists()


@pytest.fixture
def ready(office: Office) -> Ready:
    opened = office.open()
    cases.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON)
    holder = office.holder(opened.id)
    assert holder is not None
    return Ready(opened.id, opened.code, orgs.posts([holder], on=NOON.date())[holder].slug)


def test_a_result_signed_at_the_desk_verifies_elsewhere(
    desk: Desk, authority: SampleAuthority, ready: Ready
) -> None:
    client = desk(ready.signer)
    enrol(client, authority, ready.signer)
    assert ready.sign(client, SAMPLE_PASSWORD).status_code in (200, 204, 302)  # type: ignore[attr-defined]
    paper = Paper.objects.get(kind="cases.result")
    assert paper.signer is not None and paper.ground
    (decision,) = Decision.objects.filter(dossier=ready.id)
    assert decision.is_electronic and decision.paper_id == paper.pk
    (signature,) = PdfFileReader(BytesIO(documents.content(paper.file_id))).embedded_signatures
    roots = [asn1(one) for one in load_certificates(authority.certificate)]
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=NOON
    )
    found = validate_pdf_signature(signature, signer_validation_context=context)
    assert found.intact and found.valid and found.trusted
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signing_cert.subject.native["common_name"].startswith("Người Ký Mẫu")


Spoil = Callable[[Client, SampleAuthority, Ready, Clock], str]


def _wrong_password(client: Client, authority: SampleAuthority, ready: Ready, at: Clock) -> str:
    enrol(client, authority, ready.signer)
    return "sai mật khẩu"


def _expired(client: Client, authority: SampleAuthority, ready: Ready, at: Clock) -> str:
    enrol(client, authority, ready.signer, until=timedelta(hours=1))
    at.now = NOON + timedelta(hours=2)
    return SAMPLE_PASSWORD


def _ended(client: Client, authority: SampleAuthority, ready: Ready, at: Clock) -> str:
    enrol(client, authority, ready.signer)
    (key,) = documents.signers_of(person_of(ready.signer))
    client.post(f"{PAGE}{key.id}/end/", {"because": "mất thiết bị"})
    return SAMPLE_PASSWORD


@pytest.mark.parametrize("spoil", [_wrong_password, _expired, _ended])
def test_with_a_key_that_may_not_sign_nothing_is_decided(
    desk: Desk, at: Clock, authority: SampleAuthority, ready: Ready, spoil: Spoil
) -> None:
    client = desk(ready.signer)
    secret = spoil(client, authority, ready, at)
    answer = ready.sign(client, secret)
    page = text_of(answer)  # type: ignore[arg-type]
    assert answer.status_code == 409 and secret not in page  # type: ignore[attr-defined]
    assert not ready.is_signed and not Paper.objects.exists()
    assert Dossier.objects.get(pk=ready.id).state == "4.ky"


def test_nobody_signs_with_the_key_of_another(
    desk: Desk, authority: SampleAuthority, ready: Ready
) -> None:
    """The only key there is belongs to the clerk, who knows its password and holds no right."""
    enrol(desk(CLERK), authority, CLERK)
    answer = ready.sign(desk(ready.signer), SAMPLE_PASSWORD)
    assert answer.status_code == 409 and not ready.is_signed  # type: ignore[attr-defined]
    other = ready.sign(desk(CLERK), SAMPLE_PASSWORD)
    assert other.status_code in (403, 404, 409) and not ready.is_signed  # type: ignore[attr-defined]
    assert not Paper.objects.exists()


def test_of_two_keys_the_newest_signs(
    desk: Desk, at: Clock, authority: SampleAuthority, ready: Ready
) -> None:
    """Who renewed the certificate before the old one ended signs with the new one."""
    client = desk(ready.signer)
    enrol(client, authority, ready.signer, until=timedelta(hours=1))
    enrol(client, authority, ready.signer)
    at.now = NOON + timedelta(hours=2)
    assert ready.sign(client, SAMPLE_PASSWORD).status_code in (200, 204, 302)  # type: ignore[attr-defined]
    newest = documents.signers_of(person_of(ready.signer))[0]
    assert Paper.objects.get(kind="cases.result").signer_id == newest.id
