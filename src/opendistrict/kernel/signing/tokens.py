"""Keys on PKCS#11 tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pkcs11
from pkcs11 import exceptions
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import pkcs11 as tokens

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import certificates
from opendistrict.kernel.signing.shapes import Key, Token

# A token is unlocked for the whole process, not for a session (PKCS#11, 5.6): beside an open
# session a second one would sign whatever pin was typed for it.
_one_at_a_time = Lock()
_PATIENCE = 20.0  # seconds; who waits may hold what the one before waits for
_WRONG_PIN = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)


@contextmanager
def open_token(token: Token, pin: str) -> Iterator[Key]:
    """The key of a token, for as long as the block runs; the pin is not kept."""
    if not pin:  # would open the public half of the token, where no key is
        raise Refused("key_password_is_wrong")
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise Refused("token_is_busy")
    try:
        with tokens.open_pkcs11_session(
            token.library, slot_no=token.slot, token_criteria=TokenCriteria(), user_pin=pin
        ) as session:
            yield _key(session, token)
    except _WRONG_PIN:
        raise Refused("key_password_is_wrong") from None
    except exceptions.PinLocked:
        raise Refused("token_is_locked", label=token.label) from None
    except pkcs11.PKCS11Error:  # not there, or pulled out while it signed
        raise Refused("token_is_not_reachable", label=token.label) from None
    finally:
        _one_at_a_time.release()


def _key(session: pkcs11.Session, token: Token) -> Key:
    """Signs the digest alone: every token can, not every one digests by itself. All certificates
    of the token go into the signature, so that it leads to its root."""
    signer = tokens.PKCS11Signer(
        session, cert_label=token.label, key_label=token.label, other_certs_to_pull=None,
        use_raw_mechanism=True,
    )  # fmt: skip
    try:
        certificate = signer.signing_cert
    except pkcs11.PKCS11Error:
        raise Refused("token_holds_no_such_key", label=token.label) from None
    (one,) = certificates.load_certificates(certificate.dump())
    certificates.check_usable(one)
    return Key(certificates.told(one), signer)
