"""Addresses that are told what happens. Who delivers is a face; what became of it is kept here."""

from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import F

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.actions.office import record
from opendistrict.registers.base.models import Webhook

MOST_FAILURES = 50  # events in a row that were not taken, each tried over hours


def webhook_place(webhook_id: UUID) -> str:
    """What the seal of its secret is bound to."""
    return f"base.webhook:{webhook_id}"


@transaction.atomic
def add_webhook(
    *, webhook_id: UUID, url: str, secret: str, topics: Iterable[str], actor: Actor, at: datetime
) -> None:
    """`secret` comes sealed, bound to `webhook_place`."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_address = is_address and parts.port != 0 and not parts.username
    except ValueError:
        is_address = False
    if not is_address or len(url) > 500:
        raise Refused("webhook_address_is_wrong", url=url[:80])
    wanted = sorted(set(topics))
    if not wanted:
        raise Refused("webhook_hears_nothing")
    Webhook.objects.create(
        id=webhook_id, url=url, secret=secret, topics=wanted, made_at=at, made_by=actor.label
    )
    record(
        action="base.add_webhook", actor=actor, at=at, subject=webhook_place(webhook_id), url=url,
        topics=wanted,
    )  # fmt: skip


@transaction.atomic
def switch_webhook(*, webhook_id: UUID, on: bool, actor: Actor, at: datetime) -> None:
    """Off: nothing is told any more. On again: told from the next event, as if it never failed."""
    found = Webhook.objects.filter(pk=webhook_id).update(is_active=on, failures=0)
    if not found:
        raise Refused("webhook_is_unknown")
    record(
        action="base.switch_webhook", actor=actor, at=at, subject=webhook_place(webhook_id), on=on
    )


@transaction.atomic
def remove_webhook(*, webhook_id: UUID, actor: Actor, at: datetime) -> None:
    if not Webhook.objects.filter(pk=webhook_id).delete()[0]:
        raise Refused("webhook_is_unknown")
    record(action="base.remove_webhook", actor=actor, at=at, subject=webhook_place(webhook_id))


@transaction.atomic
def note_told(*, webhook_id: UUID, at: datetime) -> None:
    """An event was taken."""
    Webhook.objects.filter(pk=webhook_id).update(failures=0, told_at=at)


@transaction.atomic
def note_not_told(*, webhook_id: UUID, why: str, at: datetime) -> None:
    """An event was given up. After many in a row the address is told nothing more."""
    rows = Webhook.objects.filter(pk=webhook_id)
    rows.update(failures=F("failures") + 1)
    if rows.filter(is_active=True, failures__gte=MOST_FAILURES).update(is_active=False):
        record(
            action="base.switch_webhook", actor=SYSTEM, at=at, subject=webhook_place(webhook_id),
            on=False, why=why[:200],
        )  # fmt: skip


def reseal_webhooks(reseal: Callable[[str, str], str]) -> int:
    """Every secret under the newest key; how many there are."""
    changed = 0
    for row in Webhook.objects.all():
        with transaction.atomic():
            row.secret = reseal(row.secret, webhook_place(row.pk))
            row.save(update_fields=["secret"])
            changed += 1
    return changed
