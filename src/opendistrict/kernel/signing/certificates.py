"""Certificates read, and weighed for signing."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing.shapes import Certificate

LEAST_RSA_BITS = 2048
_CURVES = {"secp256r1": "EC P-256", "secp384r1": "EC P-384", "secp521r1": "EC P-521"}


def read_certificates(data: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file, or the one of a DER file, in order."""
    return tuple(told(one) for one in load_certificates(data))


def read_certificate(data: bytes) -> Certificate:
    """The first certificate of the file."""
    return read_certificates(data)[0]


def load_certificates(data: bytes) -> list[x509.Certificate]:
    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except ValueError:
        raise Refused("certificate_is_unreadable") from None


def told(one: x509.Certificate) -> Certificate:
    return Certificate(
        name=_named(one.subject, NameOID.COMMON_NAME) or one.subject.rfc4514_string(),
        organisation=_named(one.subject, NameOID.ORGANIZATION_NAME),
        issuer=_named(one.issuer, NameOID.COMMON_NAME) or one.issuer.rfc4514_string(),
        serial=f"{one.serial_number:x}",
        valid_from=one.not_valid_before_utc,
        valid_until=one.not_valid_after_utc,
        fingerprint=one.fingerprint(SHA256()).hex(),
        algorithm=_algorithm(one),
        pem=one.public_bytes(Encoding.PEM).decode(),
    )


def _named(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _algorithm(one: x509.Certificate) -> str:
    key = one.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVES.get(key.curve.name, f"EC {key.curve.name}")
    return type(key).__name__.strip("_").removesuffix("PublicKey")


def check_usable(one: x509.Certificate) -> None:
    """Refused when nobody should sign papers with it, whatever the day."""
    key = one.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise Refused("key_is_too_weak", bits=key.key_size, least=LEAST_RSA_BITS)
    elif not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        raise Refused("key_algorithm_is_not_taken", algorithm=_algorithm(one))
    if not _is_for_signing(one):
        raise Refused("certificate_is_not_for_signing", name=told(one).name)


def _is_for_signing(one: x509.Certificate) -> bool:
    try:
        if one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def check_valid(one: Certificate, at: datetime) -> None:
    """Refused when the certificate is not valid at that instant."""
    if at < one.valid_from:
        raise Refused("certificate_is_not_yet_valid", name=one.name, since=one.valid_from)
    if at > one.valid_until:
        raise Refused("certificate_has_expired", name=one.name, until=one.valid_until)


def matches(pem: str, certificate: Certificate) -> bool:
    """Whether two certificates are one and the same."""
    return read_certificate(pem.encode()).fingerprint == certificate.fingerprint


def same_key(public: object, one: x509.Certificate) -> bool:
    """Whether the public half of a private key is the one the certificate speaks of."""
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    return public.public_bytes(*form) == one.public_key().public_bytes(*form)
