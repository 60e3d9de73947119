"""What goes in and comes out. Instants have a zone; measures are points from the lower left."""

from dataclasses import dataclass, field
from datetime import datetime

from pyhanko.sign.signers import Signer


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; `fingerprint` is the SHA-256 of its bytes, in hex, like `serial`."""

    name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str
    algorithm: str  # "EC P-256", "RSA 2048"
    pem: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A certificate and the means to sign as its holder. Lives as long as one signing."""

    certificate: Certificate
    signer: Signer = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A key that never leaves its device: the PKCS#11 library, the slot (the first with a token
    when None) and the label of certificate and key."""

    library: str
    label: str
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is shown: the page, counted from nought, and its box."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Found:
    """A signature in a file.

    `signed_at` is what the signer's machine claimed. `problems` are codes, the gravest first;
    none means: the bytes are those that were signed, the whole file is covered, the certificate
    was valid when it was used and leads to `trusted_by`.
    """

    certificate: Certificate
    signed_at: datetime | None
    reason: str
    location: str
    is_intact: bool
    covers_all: bool
    was_valid_then: bool
    trusted_by: str
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not self.problems
