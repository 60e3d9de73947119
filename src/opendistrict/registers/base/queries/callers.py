"""For machines that call and are called: webhooks, and the leaves of a thing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opendistrict.registers.base.models import LogLeaf, Webhook
from opendistrict.registers.base.shapes import WebhookShape

MOST_LEAVES = 200  # of one thing; a dossier has a handful


def _shape(row: Webhook) -> WebhookShape:
    return WebhookShape(
        row.pk, row.url, row.secret, tuple(row.topics), row.is_active, row.failures, row.told_at,
        row.made_at, row.made_by,
    )  # fmt: skip


def webhook(webhook_id: UUID) -> WebhookShape | None:
    row = Webhook.objects.filter(pk=webhook_id).first()
    return _shape(row) if row else None


def webhooks() -> list[WebhookShape]:
    """Every webhook, on or off (a handful)."""
    return [_shape(row) for row in Webhook.objects.order_by("made_at", "id")]


@dataclass(frozen=True, slots=True)
class LeafOf:
    id: int
    kind: str
    at: datetime


def leaves_of(subject: str) -> list[LeafOf]:
    """What the event log has of a thing ("cases.dossier:0190…"), the oldest first."""
    rows = LogLeaf.objects.filter(subject=subject).order_by("id")
    return [LeafOf(*row) for row in rows.values_list("id", "kind", "at")[:MOST_LEAVES]]
