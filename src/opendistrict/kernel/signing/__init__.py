"""Signatures in PDF files: PAdES B-B (ETSI EN 319 142-1), made and checked.

A key comes from a PKCS#12 file or from a PKCS#11 token. Signing appends to the file and never
rewrites what is there. Revocation is not asked for over a network: whether a key was revoked is
for the register of signers to know. Every "no" is a `Refused` with a code.
"""

from opendistrict.kernel.signing.certificates import (
    check_valid,
    matches,
    read_certificate,
    read_certificates,
)
from opendistrict.kernel.signing.keys import open_pkcs12
from opendistrict.kernel.signing.sample import SAMPLE_PASSWORD, SampleAuthority, SampleSigner
from opendistrict.kernel.signing.sealing import sign_pdf
from opendistrict.kernel.signing.shapes import Certificate, Found, Key, Place, Token
from opendistrict.kernel.signing.tokens import open_token
from opendistrict.kernel.signing.verifying import verify_pdf

__all__ = [
    "SAMPLE_PASSWORD",
    "Certificate",
    "Found",
    "Key",
    "Place",
    "SampleAuthority",
    "SampleSigner",
    "Token",
    "check_valid",
    "matches",
    "open_pkcs12",
    "open_token",
    "read_certificate",
    "read_certificates",
    "sign_pdf",
    "verify_pdf",
]
