"""Programs that may call the API."""

import hmac
from hashlib import sha256
from uuid import UUID

from opendistrict.registers.people.models import Client
from opendistrict.registers.people.shapes import ClientShape


def digest(secret: str) -> str:
    """How a client's secret is kept: it is 256 random bits, so that one round is enough."""
    return sha256(secret.encode()).hexdigest()


def shape(row: Client) -> ClientShape:
    return ClientShape(
        id=row.pk, name=row.name, post_id=row.post_id, feed=row.feed, scopes=tuple(row.scopes),
        since=row.since, until=row.until, tokens_since=row.tokens_since,
        revoked_at=row.revoked_at, made_at=row.made_at, made_by=row.made_by,
    )  # fmt: skip


def client(client_id: UUID) -> ClientShape | None:
    row = Client.objects.filter(pk=client_id).first()
    return shape(row) if row else None


def client_by_secret(client_id: UUID, secret: str) -> ClientShape | None:
    """The client whose secret this is. Of an unknown client as much is worked out as of a known
    one."""
    row = Client.objects.filter(pk=client_id).first()
    kept = row.secret if row else "0" * 64
    return shape(row) if hmac.compare_digest(kept, digest(secret)) and row else None


def clients() -> list[ClientShape]:
    """Every client, in use or revoked, by its name (tens)."""
    return [shape(row) for row in Client.objects.order_by("name", "id")]
