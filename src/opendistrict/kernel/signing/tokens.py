"""Keys on PKCS#11 tokens, where the package python-pkcs11 is installed."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyhanko.config.pkcs11 import TokenCriteria

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import certificates
from opendistrict.kernel.signing.shapes import Key, Token


@contextmanager
def open_token(token: Token, pin: str) -> Iterator[Key]:
    """The key of a token, for as long as the block runs; the pin is not kept."""
    try:
        pkcs11: Any = importlib.import_module("pkcs11")
        from pyhanko.sign import pkcs11 as tokens
    except ImportError:
        raise Refused("token_support_is_missing") from None
    try:
        session = tokens.open_pkcs11_session(
            token.library, slot_no=token.slot, token_criteria=TokenCriteria(), user_pin=pin
        )
    except pkcs11.exceptions.PinIncorrect:
        raise Refused("key_password_is_wrong") from None
    except (pkcs11.PKCS11Error, RuntimeError, OSError):
        raise Refused("token_is_not_reachable", label=token.label) from None
    with session:
        yield _key(tokens, pkcs11, session, token)


def _key(tokens: Any, pkcs11: Any, session: Any, token: Token) -> Key:
    signer = tokens.PKCS11Signer(session, cert_label=token.label, key_label=token.label)
    try:
        certificate = signer.signing_cert
    except pkcs11.PKCS11Error:
        raise Refused("token_holds_no_such_key", label=token.label) from None
    (one,) = certificates.load_certificates(certificate.dump())
    certificates.check_usable(one)
    return Key(certificates.told(one), signer)
