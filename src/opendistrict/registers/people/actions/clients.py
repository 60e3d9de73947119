"""Programs that may call the API: let in, given a new secret, shut out."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.people.models import Client
from opendistrict.registers.people.queries.clients import digest


def _new_secret() -> str:
    return f"ods_{secrets.token_urlsafe(32)}"


@transaction.atomic
def add_client(
    *,
    name: str,
    scopes: Iterable[str],
    post_id: UUID | None = None,
    feed: str = "",
    since: date,
    until: date | None = None,
    actor: Actor,
    at: datetime,
) -> tuple[UUID, str]:
    """Let a program in; gives its id and its secret, which is told this once and never again."""
    name = " ".join(nfc(name).split())
    wanted = sorted(set(scopes))
    if not name or len(name) > 120:
        raise Refused("client_has_no_name")
    if (post_id is None) == (not feed):
        raise Refused("client_acts_from_a_post_or_a_feed")
    if not wanted:
        raise Refused("client_has_no_scope")
    if until is not None and until <= since:
        raise Refused("period_is_empty")
    secret = _new_secret()
    row = Client.objects.create(
        name=name, secret=digest(secret), post_id=post_id, feed=feed, scopes=wanted, since=since,
        until=until, tokens_since=at, made_at=at, made_by=actor.label,
    )  # fmt: skip
    base.record(
        action="people.add_client", actor=actor, at=at, subject=f"people.client:{row.pk}",
        name=name, post=post_id, feed=feed, scopes=wanted, since=since, until=until,
    )  # fmt: skip
    return row.pk, secret


@transaction.atomic
def renew_client(*, client_id: UUID, actor: Actor, at: datetime) -> str:
    """A new secret; the old one and every token given for it open nothing from now on."""
    row, secret = _in_use(client_id), _new_secret()
    row.secret, row.tokens_since = digest(secret), at
    row.save(update_fields=["secret", "tokens_since"])
    base.record(action="people.renew_client", actor=actor, at=at, subject=f"people.client:{row.pk}")
    return secret


@transaction.atomic
def revoke_client(*, client_id: UUID, actor: Actor, at: datetime) -> None:
    """Shut a program out, with every token it holds. What it did stays under its name."""
    row = _in_use(client_id)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    base.record(
        action="people.revoke_client", actor=actor, at=at, subject=f"people.client:{row.pk}"
    )


def _in_use(client_id: UUID) -> Client:
    row = Client.objects.select_for_update().filter(pk=client_id).first()
    if row is None:
        raise Refused("client_is_unknown")
    if row.revoked_at is not None:
        raise Refused("client_is_revoked")
    return row
