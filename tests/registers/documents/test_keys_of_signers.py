"""Keys of officers: tried when they are taken in, sealed, refused when revoked or expired."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.makers import MORNING, actor

from opendistrict.faces.cli import sample_keys
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sealing import KeyRing
from opendistrict.kernel.signing import SAMPLE_PASSWORD, SampleAuthority
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import actions, queries
from opendistrict.registers.documents.actions.signers import place_of
from opendistrict.registers.documents.models import Signer
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people

DAY = timedelta(days=1)


def _authority(trusted: bool = True) -> SampleAuthority:
    authority = SampleAuthority(at=MORNING - 100 * DAY)
    if trusted:
        folder = settings.SIGNING_ROOTS
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "other.pem").write_bytes(authority.certificate)
    return authority


def _enrol(who, made, **changes):
    given = {
        "person_id": who.person_id, "pkcs12": made.pkcs12, "password": made.password,
        "actor": who, "at": MORNING,
    }  # fmt: skip
    return actions.enrol_signer(**(given | changes))


def _made(authority: SampleAuthority, **changes):
    dates = {"since": MORNING - DAY, "until": MORNING + 30 * DAY}
    return authority.signer("Người Thử", **(dates | changes))


def test_a_key_is_enrolled_and_told(office) -> None:
    other = actor("chu-tich-phuong-sai-gon")
    key = _enrol(other, _made(_authority()))
    assert key.person_id == other.person_id and key.label == other.label
    assert key.name == "Người Thử - MẪU (SAMPLE)" and key.algorithm == "EC P-256"
    assert key.valid_until == MORNING + 30 * DAY and key.revoked_at is None
    assert queries.signers_of(other.person_id) == [key] and queries.signer(key.id) == key
    (line,) = base.trail(f"documents.signer:{key.id}")
    assert line.details["fingerprint"] == key.fingerprint


def test_the_key_file_is_sealed_and_its_password_not_kept(office) -> None:
    row = Signer.objects.get(pk=office.key.id)
    every = " ".join(str(value) for value in vars(row).values())
    assert SAMPLE_PASSWORD not in every and row.sealed_key.startswith("s1.")
    assert people.unseal(row.sealed_key, within=place_of(row.pk))


def test_keys_are_sealed_anew_when_the_seal_key_changes(office, settings) -> None:
    before = Signer.objects.get(pk=office.key.id).sealed_key
    new = "a-newer-seal-key-of-the-installation-0001"
    ring = KeyRing([new, settings.SEAL_KEY])
    assert actions.reseal_keys(ring.reseal) == 1 and actions.reseal_keys(ring.reseal) == 0
    after = Signer.objects.get(pk=office.key.id).sealed_key
    assert after != before
    settings.SEAL_KEY = new
    assert office.issue(signed=office.signing()).is_signed
    assert "documents.signer" in people_registry()


def people_registry() -> list[str]:
    from opendistrict.registers.people import registry

    return list(registry.resealers())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": MORNING - timedelta(hours=1)}, "certificate_has_expired"),
        ({"since": MORNING + timedelta(hours=1)}, "certificate_is_not_yet_valid"),
        ({"rsa_bits": 1024}, "key_is_too_weak"),
        ({"is_for_signing": False}, "certificate_is_not_for_signing"),
    ],
)
def test_a_key_that_would_not_sign_is_not_taken_in(office, changes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        _enrol(office.chair, _made(_authority(), **changes))


def test_a_wrong_password_an_unknown_authority_and_twice_are_refused(office) -> None:
    made = _made(_authority())
    with pytest.raises(Refused, match="key_password_is_wrong"):
        _enrol(office.chair, made, password="khác")
    with pytest.raises(Refused, match="signer_is_not_trusted"):
        _enrol(office.chair, _made(_authority(trusted=False)))
    key = _enrol(office.chair, made)
    with pytest.raises(Refused, match="certificate_is_enrolled_already"):
        _enrol(office.chair, made)
    actions.revoke_signer(signer_id=key.id, because="thay tệp", actor=office.chair, at=MORNING)
    assert _enrol(office.chair, made).id != key.id


def test_nobody_enrols_or_revokes_for_another(office, with_right) -> None:
    other = replace(actor("chu-tich-phuong-sai-gon"), rights={})
    made = _made(_authority())
    with pytest.raises(Refused, match="may_not_enrol_for_another"):
        _enrol(office.chair, made, actor=other)
    with pytest.raises(Refused, match="may_not_enrol_for_another"):
        actions.revoke_signer(signer_id=office.key.id, because="x", actor=other, at=MORNING)
    stranger = with_right(other, "documents.enrol_signer")
    with pytest.raises(Refused, match="may_not_enrol_for_another"):
        _enrol(office.chair, made, actor=stranger)  # of another ward
    with pytest.raises(Refused, match="may_not_enrol_for_another"):
        actions.revoke_signer(signer_id=office.key.id, because="x", actor=stranger, at=MORNING)
    clerk = actor("chanh-van-phong-phuong-ben-thanh")
    assert _enrol(office.chair, made, actor=clerk).label == office.chair.label
    actions.revoke_signer(signer_id=office.key.id, because="x", actor=clerk, at=MORNING)
    with pytest.raises(Refused, match="person_is_unknown"):
        _enrol(office.chair, _made(_authority()), person_id=office.key.id, actor=SYSTEM)


def test_a_revoked_key_signs_nothing_more_and_what_it_signed_stays(office) -> None:
    before = office.issue(signed=office.signing())
    with pytest.raises(Refused, match="revocation_has_no_reason"):
        actions.revoke_signer(
            signer_id=office.key.id, because="", actor=office.chair, at=MORNING + DAY
        )
    actions.revoke_signer(
        signer_id=office.key.id, because="Mất máy tính.", actor=office.chair, at=MORNING + DAY
    )
    with pytest.raises(Refused, match="signer_is_revoked"):
        office.issue(signed=office.signing(), at=MORNING + 2 * DAY)
    with pytest.raises(Refused, match="signer_is_revoked"):
        actions.revoke_signer(signer_id=office.key.id, because="y", actor=SYSTEM, at=MORNING)
    (signature,) = queries.signatures_of(before, at=MORNING + 3 * DAY)
    assert signature.problems == ()


def test_an_expired_key_signs_nothing(office) -> None:
    key = _enrol(office.chair, _made(_authority()))
    signing = replace(office.signing(), signer_id=key.id)
    with pytest.raises(Refused, match="certificate_has_expired"):
        office.issue(signed=signing, at=MORNING + 31 * DAY)
    assert office.issue().number == "01/QĐ-UBND"  # no number was lost


def test_the_database_keeps_who_signed_with_what(office) -> None:
    for change in ({"certificate": "x"}, {"person_id": actor("chu-tich-phuong-sai-gon").person_id}):
        with pytest.raises(IntegrityError, match="revoked, not changed"), transaction.atomic():
            Signer.objects.filter(pk=office.key.id).update(**change)
    with pytest.raises(IntegrityError, match="revoked, not changed"), transaction.atomic():
        Signer.objects.filter(pk=office.key.id).delete()


def test_sample_keys_are_for_sample_people_only(office) -> None:
    person = people_actions.register_person(
        slug="nguoi-that", full_name="Người Thật", is_sample=False, actor=SYSTEM, at=MORNING
    )
    assert person
    with pytest.raises(Refused, match="sample_key_for_a_real_person"):
        sample_keys.enrol_sample_people(["nguoi-that"], actor=SYSTEM, at=MORNING)
