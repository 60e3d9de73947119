"""Who calls: a client by its token (OAuth2, client credentials). No session of the site counts.

A client acts from a post, with that post's rights of the day as far as its scopes go, and is
called by its own name in every trail; or it is a feed of another system. What a client may see is
what its post may see; its scopes say what it may do.
"""

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from opendistrict.faces.api.v1.problems import Wrong
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor, Rights, wider
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.shapes import ClientShape

LASTS = 1800  # seconds of a token
SALT = "opendistrict.api.token"
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~:+/=-]+)", re.IGNORECASE)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="opendistrict"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """`actor` does what the scopes allow; `eyes` sees what its post may see."""

    client: ClientShape
    actor: Actor
    eyes: Actor


# ------------------------------------------------------------------ tokens


def token(client: ClientShape, scopes: tuple[str, ...], at: datetime) -> str:
    told = {"c": str(client.id), "s": list(scopes), "t": at.timestamp()}
    return signing.dumps(told, salt=SALT, compress=True)


def _opened(text: str) -> tuple[UUID, tuple[str, ...], datetime]:
    try:
        told = signing.loads(text, salt=SALT)
        given = datetime.fromtimestamp(told["t"], UTC)
        return UUID(told["c"]), tuple(told["s"]), given
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise Wrong(401, "token_is_wrong", headers=_CHALLENGE) from None


def caller_of(request: HttpRequest) -> Caller:
    """Whose token this is. Read anew for every request: a client that is shut out is out."""
    written = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if written is None:
        raise Wrong(401, "token_is_missing", headers=_CHALLENGE)
    client_id, scopes, given = _opened(written[1])
    at = clock.now()
    client = people.client(client_id)
    is_fresh = 0 <= (at - given).total_seconds() < LASTS
    if client is None or not is_fresh or given < client.tokens_since:
        raise Wrong(401, "token_is_wrong", headers=_CHALLENGE)
    if not client.is_valid(at.date()):
        raise Wrong(401, "client_is_not_let_in", headers=_CHALLENGE)
    _BUCKETS.take(client.id)
    held = tuple(one for one in scopes if set(wider(one)) & set(client.scopes))
    return _caller(client, held, at.date())


def _caller(client: ClientShape, scopes: tuple[str, ...], on: date) -> Caller:
    if client.feed:
        system = Actor(kind="system", id=str(client.id), label=client.name)
        return Caller(client, replace(system, rights=dict.fromkeys(scopes, _NOWHERE)), system)
    assert client.post_id is not None
    found = _post(client.post_id, on, base.turn("orgs"))
    if found is None:
        raise Wrong(401, "post_of_client_is_vacant", headers=_CHALLENGE)
    post, rights, on_condition = found
    eyes = Actor(
        kind="client", id=str(client.id), label=client.name, post_id=post.id,
        post_title=post.title, unit_id=post.unit_id, rights=rights, on_condition=on_condition,
    )  # fmt: skip
    narrowed, narrowed_too = within(rights, scopes), within(on_condition, scopes)
    return Caller(client, replace(eyes, rights=narrowed, on_condition=narrowed_too), eyes)


_NOWHERE: frozenset[UUID] = frozenset()


@lru_cache(maxsize=1000)
def _post(post_id: UUID, on: date, turn: str) -> tuple[PostShape, Rights, Rights] | None:
    """A post with somebody in it and its rights; worked out once until they change."""
    post = orgs.posts([post_id], on=on).get(post_id)
    if post is None or post.person_id is None:
        return None
    return post, *orgs.all_rights_of(post_id, on=on)


def within(rights: Rights, scopes: tuple[str, ...]) -> Rights:
    """Rights as far as scopes go: the narrower of the two, where one covers the other."""
    found: dict[str, frozenset[UUID]] = {}
    for act, units in rights.items():
        for scope in scopes:
            narrow = act if scope in wider(act) else scope if act in wider(scope) else ""
            if narrow:
                found[narrow] = found.get(narrow, _NOWHERE) | units
    return found


# ------------------------------------------------------------------ what an endpoint asks for


class Needs:
    """The acts of which a client must have one as a scope, wide or narrow. Given to an endpoint as
    its `auth`: without one it does not start (`site`)."""

    def __init__(self, *acts: str) -> None:
        self.acts = acts

    def __call__(self, request: HttpRequest) -> Caller:
        caller = caller_of(request)
        scopes = caller.client.scopes
        held = caller.actor.rights.keys() | caller.actor.on_condition.keys()
        if not any(_covers(one, act) for one in held for act in self.acts):
            named = any(_covers(one, act) for one in scopes for act in self.acts)
            code = "post_lacks_the_right" if named else "scope_is_missing"
            raise Wrong(403, code, {"acts": ", ".join(self.acts)})
        return caller


def _covers(held: str, act: str) -> bool:
    return held == act or act in wider(held)


def caller(request: HttpRequest) -> Caller:
    """Who calls, as `Needs` found out."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


# ------------------------------------------------------------------ not too fast


class _Buckets:
    """So many calls a second for each client, a few seconds' worth at once; by process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[UUID, tuple[float, float]] = {}

    def take(self, key: UUID) -> None:
        rate = settings.API_RATE
        if not rate:
            return
        now, most = time.monotonic(), rate * 4.0
        with self._lock:
            left, then = self._left.get(key, (most, now))
            left = min(left + (now - then) * rate, most)
            if left >= 1:
                self._left[key] = (left - 1, now)
                return
            self._left[key] = (left, now)
        raise Wrong(429, "called_too_fast", {"rate": rate}, headers={"Retry-After": "1"})

    def forget(self) -> None:
        with self._lock:
            self._left.clear()


_BUCKETS = _Buckets()
forget_calls = _BUCKETS.forget
