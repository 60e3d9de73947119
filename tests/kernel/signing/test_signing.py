"""Signatures made and checked with keys of a sample authority; pdfsig (poppler) as the judge."""

import asyncio
import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from opendistrict.kernel import signing
from opendistrict.kernel.papers import Paper, Paragraph, Signature, to_signable_pdf
from opendistrict.kernel.refusals import Refused

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AUTHORITY = signing.SampleAuthority(at=AT - 100 * DAY)
OTHER = signing.SampleAuthority(at=AT - 100 * DAY)
ROOTS = [AUTHORITY.certificate]


def _signer(name: str = "Trần Văn Thử", **changes) -> signing.SampleSigner:
    dates = {"since": AT - DAY, "until": AT + 365 * DAY}
    return AUTHORITY.signer(name, **(dates | changes))


EC = _signer(organisation="Ủy ban nhân dân phường Bến Thành")
RSA = _signer("Lê Thị Thử", rsa_bits=2048)


def _key(signer: signing.SampleSigner = EC) -> signing.Key:
    return signing.open_pkcs12(signer.pkcs12, signer.password)


@pytest.fixture(scope="module")
def letter() -> tuple[bytes, signing.Place]:
    paper = Paper(
        agency="Ủy ban nhân dân\nphường Bến Thành", symbol="QĐ-UBND", number="12",
        dated_on=AT.date(), place="Bến Thành", kind="Quyết định", subject="Về việc thử chữ ký",
        body=(Paragraph.of("Điều 1. Cho phép."),),
        signature=Signature("TM. Ủy ban nhân dân", "Chủ tịch", "Trần Văn Thử"),
    )  # fmt: skip
    pdf, place = to_signable_pdf(paper)
    assert place is not None
    return pdf, signing.Place(place.page, place.left, place.bottom, place.right, place.top)


def _refused(work) -> str:
    with pytest.raises(Refused) as refused:
        work()
    (code,) = refused.value.codes
    return code


@pytest.mark.parametrize("signer", [EC, RSA], ids=["EC", "RSA"])
def test_a_signed_paper_verifies(letter, signer) -> None:
    pdf, place = letter
    signed = signing.sign_pdf(
        pdf, _key(signer), at=AT, place=place, reason="Ban hành", location="Bến Thành"
    )
    assert signed.startswith(pdf)  # nothing of the paper is rewritten
    (found,) = signing.verify_pdf(signed, roots=ROOTS, at=AT + DAY)
    assert found.is_good and found.is_intact and found.covers_all and found.was_valid_then
    assert found.certificate.name == f"{signer.name} - MẪU (SAMPLE)"
    assert found.signed_at == AT
    assert (found.reason, found.location) == ("Ban hành", "Bến Thành")
    assert found.trusted_by == "MẪU (SAMPLE) Root CA"


@pytest.mark.parametrize("signer", [EC, RSA], ids=["EC", "RSA"])
def test_pdfsig_accepts_it(letter, signer, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not installed (package poppler-utils)")
    file = tmp_path / "signed.pdf"
    file.write_bytes(signing.sign_pdf(letter[0], _key(signer), at=AT, place=letter[1]))
    judged = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in judged
    assert "Total document signed" in judged and "Not total" not in judged
    assert "ETSI.CAdES.detached" in judged and "SHA-256" in judged


def test_the_signature_is_shown_between_title_and_name(letter) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT, place=letter[1])
    page = pypdfium2.PdfDocument(signed)[0]
    text = page.get_textpage()
    height = page.get_height()

    def line(words: str) -> float:
        index, _count = text.search(words).get_next()
        return height - text.get_charbox(index)[3]

    (annotation,) = pypdf.PdfReader(io.BytesIO(signed)).pages[0]["/Annots"]
    left, bottom, right, top = annotation.get_object()["/Rect"]
    assert line("CHỦ TỊCH") < height - float(top) < height - float(bottom) < line("Trần Văn Thử")
    assert 0 < float(left) < float(right) < page.get_width()
    appearance = annotation.get_object()["/AP"]["/N"]
    assert appearance["/Resources"]["/XObject"]


def test_an_invisible_signature_is_as_good(letter) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    (found,) = signing.verify_pdf(signed, roots=ROOTS, at=AT)
    assert found.is_good


def test_a_second_person_may_sign_too(letter) -> None:
    once = signing.sign_pdf(letter[0], _key(EC), at=AT, place=letter[1])
    twice = signing.sign_pdf(once, _key(RSA), at=AT + timedelta(hours=1))
    first, second = signing.verify_pdf(twice, roots=ROOTS, at=AT + DAY)
    assert first.is_good and second.is_good
    assert first.certificate.name.startswith("Trần") and second.certificate.name.startswith("Lê")


def test_any_changed_byte_of_the_paper_is_found(letter) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    size = len(letter[0])
    for place in range(20, size, size // 25):
        changed = bytearray(signed)
        changed[place] ^= 1
        try:
            found = signing.verify_pdf(bytes(changed), roots=ROOTS, at=AT)
        except Refused as refused:
            assert refused.codes[0] in {"pdf_is_broken", "signature_is_unreadable"}
        else:
            assert not found or not found[0].is_intact
            assert not found or found[0].problems[0] == "signature_is_broken"


@pytest.mark.parametrize("tail", [b"\n% a comment\n", b"\n9 0 obj\n<< >>\nendobj\n"])
def test_what_is_added_afterwards_is_found(letter, tail: bytes) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    (found,) = signing.verify_pdf(signed + tail, roots=ROOTS, at=AT)
    assert found.is_intact and not found.covers_all
    assert found.problems == ("file_was_added_to_after_signing",)


def test_an_update_of_the_page_after_signing_is_found(letter, tmp_path: Path) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    writer = pypdf.PdfWriter(io.BytesIO(signed), incremental=True)
    writer.pages[0].rotate(90)
    kept = io.BytesIO()
    writer.write(kept)
    (found,) = signing.verify_pdf(kept.getvalue(), roots=ROOTS, at=AT)
    assert found.is_intact and found.problems == ("file_was_added_to_after_signing",)


def test_who_is_trusted_is_ours_to_say(letter) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    for roots in ([], [OTHER.certificate]):
        (found,) = signing.verify_pdf(signed, roots=roots, at=AT)
        assert found.is_intact and found.trusted_by == ""
        assert found.problems == ("signer_is_not_trusted",)


def test_a_certificate_is_judged_by_when_it_was_used(letter) -> None:
    signed = signing.sign_pdf(letter[0], _key(), at=AT)
    (years_later,) = signing.verify_pdf(signed, roots=ROOTS, at=AT + 3000 * DAY)
    assert years_later.is_good
    (before,) = signing.verify_pdf(signed, roots=ROOTS, at=AT - timedelta(minutes=1))
    assert before.problems == ("signature_is_from_the_future",)


def test_a_back_dated_use_of_an_expired_certificate_is_found(letter, monkeypatch) -> None:
    old = _key(_signer(since=AT - 20 * DAY, until=AT - 10 * DAY))
    monkeypatch.setattr("opendistrict.kernel.signing.sealing.check_valid", lambda one, at: None)
    signed = signing.sign_pdf(letter[0], old, at=AT)
    (found,) = signing.verify_pdf(signed, roots=ROOTS, at=AT)
    assert "certificate_was_not_valid_when_signing" in found.problems
    assert not found.was_valid_then and found.trusted_by == ""


def test_an_expired_or_early_certificate_does_not_sign(letter) -> None:
    key = _key()
    late, early = AT + 400 * DAY, AT - 2 * DAY
    assert _refused(lambda: signing.sign_pdf(letter[0], key, at=late)) == "certificate_has_expired"
    assert (
        _refused(lambda: signing.sign_pdf(letter[0], key, at=early))
        == "certificate_is_not_yet_valid"
    )


def test_a_wrong_password_and_a_broken_file_are_told_apart() -> None:
    def opened(data: bytes, password: str) -> str:
        return _refused(lambda: signing.open_pkcs12(data, password))

    assert opened(EC.pkcs12, "khác") == "key_password_is_wrong"
    assert opened(EC.pkcs12, "") == "key_password_is_wrong"
    for broken in (b"", b"not a key", EC.pkcs12[:200], EC.pkcs12 * 50, b"\x30\x82" + b"\0" * 99):
        assert opened(broken, EC.password) == "key_file_is_broken"


def _pkcs12(key, certificate) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, NoEncryption())


def test_a_key_must_be_the_one_of_its_certificate() -> None:
    certificate = x509.load_pem_x509_certificate(EC.certificate)
    stranger = ec.generate_private_key(ec.SECP256R1())
    code = _refused(lambda: signing.open_pkcs12(_two_that_do_not_match(stranger, certificate), ""))
    assert code in {"key_does_not_match_certificate", "key_file_holds_no_certificate"}
    alone = pkcs12.serialize_key_and_certificates(b"x", stranger, None, None, NoEncryption())
    assert _refused(lambda: signing.open_pkcs12(alone, "")) == "key_file_holds_no_certificate"
    keyless = pkcs12.serialize_key_and_certificates(b"x", None, certificate, None, NoEncryption())
    assert _refused(lambda: signing.open_pkcs12(keyless, "")) == "key_file_holds_no_key"


def _two_that_do_not_match(key, certificate) -> bytes:
    """cryptography refuses to write such a file, so the two halves are put together by hand."""
    from asn1crypto import core, keys
    from asn1crypto import pkcs12 as asn1
    from asn1crypto import x509 as asn1_x509

    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    local = [{"type": "local_key_id", "values": [core.OctetString(b"1")]}]
    der = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    bags = asn1.SafeContents(
        [
            {"bag_id": "key_bag", "bag_value": keys.PrivateKeyInfo.load(raw),
             "bag_attributes": local},
            {"bag_id": "cert_bag", "bag_value": {"cert_id": "x509",
             "cert_value": core.ParsableOctetString(der.dump())}, "bag_attributes": local},
        ]
    )  # fmt: skip
    safe = asn1.AuthenticatedSafe(
        [{"content_type": "data", "content": core.OctetString(bags.dump())}]
    )
    return asn1.Pfx(
        {"version": "v3",
         "auth_safe": {"content_type": "data", "content": core.OctetString(safe.dump())}}
    ).dump()  # fmt: skip


def test_keys_nobody_should_sign_with_are_refused() -> None:
    weak, other_use = _signer(rsa_bits=1024), _signer(is_for_signing=False)
    assert _refused(lambda: _key(weak)) == "key_is_too_weak"
    assert _refused(lambda: _key(other_use)) == "certificate_is_not_for_signing"
    unusual = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(unusual.public_key()).serial_number(1)
        .not_valid_before(AT).not_valid_after(AT + DAY).sign(unusual, None)
    )  # fmt: skip
    assert (
        _refused(lambda: signing.open_pkcs12(_pkcs12(unusual, made), ""))
        == "key_algorithm_is_not_taken"
    )


def test_files_that_are_no_pdf_or_broken_are_refused(letter) -> None:
    key = _key()
    for broken in (b"", b"hello", b"%PDF-1.7\n", letter[0][:4000], letter[0][-3000:]):
        assert _refused(lambda data=broken: signing.sign_pdf(data, key, at=AT)) == "pdf_is_broken"
        assert (
            _refused(lambda data=broken: signing.verify_pdf(data, roots=ROOTS, at=AT))
            == "pdf_is_broken"
        )
    assert signing.verify_pdf(letter[0], roots=ROOTS, at=AT) == ()


def test_a_locked_file_is_refused(letter) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(letter[0]))
    writer.encrypt("secret", algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    locked = kept.getvalue()
    assert _refused(lambda: signing.sign_pdf(locked, _key(), at=AT)) == "pdf_is_password_protected"


def test_a_broken_signature_is_not_covered_by_another(letter) -> None:
    signed = bytearray(signing.sign_pdf(letter[0], _key(), at=AT))
    signed[signed.index(b"/Title") + 12] ^= 1
    code = _refused(lambda: signing.sign_pdf(bytes(signed), _key(RSA), at=AT))
    assert code == "pdf_carries_a_broken_signature"


def test_a_file_closed_to_all_changes_is_not_signed_again(letter) -> None:
    closed = _certified(letter[0])
    (found,) = signing.verify_pdf(closed, roots=ROOTS, at=AT)
    assert found.is_good
    code = _refused(lambda: signing.sign_pdf(closed, _key(RSA), at=AT))
    assert code == "pdf_forbids_another_signature"


def _certified(pdf: bytes) -> bytes:
    """As a certifying signature with "no changes allowed" leaves it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    from opendistrict.kernel.signing.sealing import _At

    signer = _At(
        PdfSignatureMetadata(
            field_name="First", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
            certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=_key().signer, at=AT,
    )  # fmt: skip
    out = io.BytesIO()
    asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out))
    return out.getvalue()


def test_it_works_where_an_event_loop_runs(letter) -> None:
    async def inside() -> bytes:
        return signing.sign_pdf(letter[0], _key(), at=AT)

    signed = asyncio.run(inside())
    assert signing.verify_pdf(signed, roots=ROOTS, at=AT)[0].is_good


def test_certificates_are_read_in_every_form() -> None:
    pem = signing.read_certificate(EC.certificate)
    der = x509.load_pem_x509_certificate(EC.certificate).public_bytes(Encoding.DER)
    assert signing.read_certificate(der) == pem
    assert pem.algorithm == "EC P-256" and signing.read_certificate(RSA.certificate).algorithm == (
        "RSA 2048"
    )
    assert pem.organisation == "Ủy ban nhân dân phường Bến Thành"
    both = signing.read_certificates(EC.certificate + RSA.certificate)
    assert [one.name for one in both] == [pem.name, "Lê Thị Thử - MẪU (SAMPLE)"]
    for junk in (b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        assert (
            _refused(lambda data=junk: signing.read_certificate(data))
            == "certificate_is_unreadable"
        )
    assert signing.matches(pem.pem, pem)
    assert not signing.matches(pem.pem, replace(pem, fingerprint="00"))


def test_nothing_secret_is_shown() -> None:
    key = _key()
    assert re.search("PRIVATE|BEGIN", repr(key)) is None
