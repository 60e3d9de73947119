"""Who came in, who could not, and what opens an account: into the audit trail, as it happens.

Lines about failures are limited, so that who hammers at the door cannot fill the trail: after the
limits of `settings.ACCOUNT_RATE_LIMITS` one line says that the door was shut, and of all failures
no more than `MOST` lines a minute are kept.
"""

import time
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.http import HttpRequest

from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import citizen
from opendistrict.kernel.actor import Actor
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

MOST = 60  # lines about failures in a minute, of the whole installation
SHUT = 300  # seconds for which one line says that a name is shut out


def owner(user: AbstractBaseUser) -> Actor:
    """The account's own person, before and beside any post; or the citizen."""
    if party_id := getattr(user, "party_id", None):
        return citizen(user.pk, party_id)
    person_id: UUID | None = getattr(user, "person_id", None)
    person = people_queries.people([person_id]).get(person_id) if person_id else None
    name = person.full_name if person else user.get_username()
    return Actor(kind="officer", id=str(user.pk), label=name, person_id=person_id)


def _address(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))


def note(request: HttpRequest, what: str, user: Any, **details: object) -> None:
    """What somebody who is known did with their own account."""
    people.note_access(
        what=what, account_id=user.pk, actor=owner(user), at=clock.now(),
        address=_address(request), **details,
    )  # fmt: skip


def note_sign_in(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Signed in, and how: password, totp, recovery_codes, password_reset."""
    how = [r.get("type", r["method"]) for r in get_authentication_records(request, user)]
    note(request, "sign_in", user, how=how)


def note_failure(request: HttpRequest, what: str, username: str) -> None:
    """Somebody could not come in under this name."""
    if not _has_room(f"{what}:{int(time.time()) // 60}"):
        return
    address = _address(request)
    stranger = Actor(kind="visitor", id="", label=address)
    people.note_access(
        what=what, account_id=people_queries.account_named(username), actor=stranger,
        at=clock.now(), address=address,
    )  # fmt: skip


def note_shut_out(request: HttpRequest, username: str) -> None:
    """Too many failures under this name, or from this address: said once in five minutes."""
    key = f"access:shut:{people_queries.account_named(username) or _address(request)}"
    if cache.add(key, 1, timeout=SHUT):
        note_failure(request, "sign_in_locked", username)


def _has_room(minute: str) -> bool:
    key = f"access:lines:{minute}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) <= MOST
    except ValueError:  # forgotten between the two: the cache was emptied
        return True
