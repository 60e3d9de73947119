"""A certificate authority for tests and demonstrations. It says so in every name.

Nothing here is for real papers: its keys lie beside their password.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

SAMPLE_PASSWORD = "mau-khong-dung-that"
MARK = "MẪU (SAMPLE)"
_PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class SampleSigner:
    """An officer's certificate (PEM) and key file (PKCS#12, opened by `password`)."""

    name: str
    certificate: bytes
    pkcs12: bytes
    password: str


class SampleAuthority:
    """A root of its own, valid for `years` from `at`."""

    def __init__(self, *, at: datetime, years: int = 10) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(f"{MARK} Root CA", "OpenDistrict")
        self._certificate = self._made(
            self._name, self._key, at, at + timedelta(days=365 * years), is_authority=True
        )

    @property
    def certificate(self) -> bytes:
        """The root, in PEM: what is to be trusted."""
        return self._certificate.public_bytes(Encoding.PEM)

    def signer(
        self,
        name: str,
        *,
        since: datetime,
        until: datetime,
        organisation: str = "",
        password: str = SAMPLE_PASSWORD,
        rsa_bits: int = 0,
        is_for_signing: bool = True,
    ) -> SampleSigner:
        """A key for one officer: EC P-256, or RSA where its bits are given."""
        key: _PrivateKey = (
            rsa.generate_private_key(65537, rsa_bits)
            if rsa_bits
            else ec.generate_private_key(ec.SECP256R1())
        )
        subject = _name(f"{name} - {MARK}", organisation)
        made = self._made(subject, key, since, until, is_for_signing=is_for_signing)
        file = pkcs12.serialize_key_and_certificates(
            name.encode(), key, made, [self._certificate],
            BestAvailableEncryption(password.encode()),
        )  # fmt: skip
        return SampleSigner(name, made.public_bytes(Encoding.PEM), file, password)

    def _made(
        self,
        subject: x509.Name,
        key: _PrivateKey,
        since: datetime,
        until: datetime,
        *,
        is_authority: bool = False,
        is_for_signing: bool = True,
    ) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=not is_authority and is_for_signing,
            content_commitment=not is_authority and is_for_signing,
            key_encipherment=not is_for_signing,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=is_authority,
            crl_sign=is_authority,
            encipher_only=False,
            decipher_only=False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False
            )
            .sign(self._key, hashes.SHA256())
        )


def _name(common: str, organisation: str) -> x509.Name:
    """A common name holds at most 64 characters (RFC 5280, A.1)."""
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])
