"""What an applicant holds against the office: the receipt of the newest act in the event log."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries

PROMISES = frozenset(
    {"cases.promise", "cases.resumed", "cases.extension", "cases.apology", "cases.decision",
     "cases.result"}
)  # fmt: skip


def newest(dossier_id: UUID, at: datetime) -> Receipt | None:
    """The receipt of what was last promised or decided; None before anything was. Gives a leaf its
    place in the log if it has none, so ask for it outside the act that wrote it."""
    leaves = queries.leaves_of(f"cases.dossier:{dossier_id}")
    told = [leaf_id for leaf_id, kind, _ in leaves if kind in PROMISES]
    return base.receipt(told[-1], at) if told else None


def address(receipt: Receipt) -> str:
    """What a code on paper carries: where it is checked, with all that is needed to check it."""
    return f"{settings.SITE_URL.upper()}{reverse('verify_scanned', args=[receipt.code()])}"
