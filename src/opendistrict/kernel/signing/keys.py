"""Keys from PKCS#12 files (.p12, .pfx)."""

from typing import Any

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import pkcs12 as asn1_pkcs12
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import certificates
from opendistrict.kernel.signing.shapes import Key

LARGEST_KEY_FILE = 100_000  # bytes: a key and its chain take five thousand
_PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def open_pkcs12(data: bytes, password: str) -> Key:
    """The key of a file; refused for a wrong password, a broken file, or a key that nobody should
    sign with. Whether the certificate is valid today is asked when it signs."""
    found = _load(data, password)
    if found.cert is None:
        raise Refused("key_file_holds_no_certificate")
    private, certificate = found.key, found.cert.certificate
    certificates.check_usable(certificate)
    assert isinstance(private, _PrivateKey), "check_usable lets nothing else pass"
    if not certificates.same_key(private.public_key(), certificate):
        raise Refused("key_does_not_match_certificate", name=certificates.told(certificate).name)
    return simple_key(private, certificate, [one.certificate for one in found.additional_certs])


def _load(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    """Told apart: what is no PKCS#12 file at all, and what this password does not open."""
    if len(data) > LARGEST_KEY_FILE:
        raise Refused("key_file_is_broken")
    try:
        asn1_pkcs12.Pfx.load(data, strict=True).native  # noqa: B018 - reads the whole structure
    except (ValueError, TypeError):
        raise Refused("key_file_is_broken") from None
    try:
        found = pkcs12.load_pkcs12(data, password.encode())
    except ValueError:
        raise Refused("key_password_is_wrong") from None
    if found.key is None:
        raise Refused("key_file_holds_no_key")
    return found


def simple_key(
    private: _PrivateKey, certificate: x509.Certificate, chain: list[x509.Certificate]
) -> Key:
    """A key in memory, with the certificates that lead from it to its root."""
    raw = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(asn1(one) for one in chain)
    signer = SimpleSigner(
        signing_cert=asn1(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(raw),
        cert_registry=store,
    )
    return Key(certificates.told(certificate), signer)


def asn1(one: x509.Certificate) -> Any:
    """The same certificate in pyHanko's words."""
    return asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))
