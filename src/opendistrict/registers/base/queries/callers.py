"""Addresses that are told what happens."""

from uuid import UUID

from opendistrict.registers.base.models import Webhook
from opendistrict.registers.base.shapes import WebhookShape


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
