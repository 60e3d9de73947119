"""The seal keys of this installation, and what they open."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Model, Q

from opendistrict.kernel.sealing import KeyFile, KeyRing, Unopenable, secrets_in
from opendistrict.registers.people import rules
from opendistrict.registers.people.models import Identity, Party, SignInLink

log = logging.getLogger(__name__)
UNREADABLE = "***"  # what stands in a mask's place when the key is lost


@lru_cache(maxsize=4)
def _given(text: str) -> KeyRing:
    return KeyRing(secrets_in(text))


@lru_cache(maxsize=4)
def _file(path: str) -> KeyFile:
    return KeyFile(Path(path))


def key_is_given() -> bool:
    """Whether OD_SEAL_KEY says the key; else it lies in var/seal-key."""
    return bool(settings.SEAL_KEY)


def seal_key_file() -> KeyFile:
    return _file(str(settings.SEAL_KEY_FILE))


def ring() -> KeyRing:
    """The keys that seal and open now; NoSealKey without any."""
    return _given(settings.SEAL_KEY) if key_is_given() else seal_key_file().ring()


def unseal(sealed: str, *, within: str = "") -> str:
    """What `people.actions.seal` sealed, for who may read it: the caller weighs and records that.

    `within` as it was at sealing. Unopenable when the key is lost or the text was moved.
    """
    return ring().open(sealed, within)


def masked(field: str, sealed: str, *, within: str = "") -> str:
    """A sealed field (one of rules.SEALED_FIELDS) as it may be shown; "***" if the key is lost."""
    if not sealed:
        return ""
    try:
        return rules.masked(field, unseal(sealed, within=within))
    except Unopenable as error:
        log.error("A sealed field cannot be read (%s): see `od doctor`.", error)
        return UNREADABLE


def place(field: str, row_id: object) -> str:
    """What the seal of a party's field is bound to."""
    return f"people.party.{field}:{row_id}"


def of_identity(row_id: object) -> str:
    return f"people.identity:{row_id}"


def of_identity_email(row_id: object) -> str:
    return f"people.identity.email:{row_id}"


def of_link(row_id: object) -> str:
    return f"people.link:{row_id}"


def _not_under(ids: Iterable[str]) -> int:
    """How many sealed fields of this room no key of these ids has sealed (a look at every row)."""
    under = {f"s1.{one}." for one in ids}
    columns: list[tuple[type[Model], str]] = [(Party, field) for field in rules.SEALED_FIELDS]
    columns += [(Identity, "subject"), (Identity, "email"), (SignInLink, "address")]
    count = 0
    for table, field in columns:
        known = Q(**{field: ""})
        for begin in under:
            known |= Q(**{f"{field}__startswith": begin})
        count += table._default_manager.exclude(known).count()
    return count


def stale_seals() -> int:
    """How many fields of this room are not sealed by the first key."""
    return _not_under([ring().first_id])


def lost_seals() -> int:
    """How many fields of this room no key here opens any more."""
    return _not_under(ring().ids)
