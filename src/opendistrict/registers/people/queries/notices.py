"""Where a party may be written to, and what it has read of what it was told."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from opendistrict.registers.people.models import Account, Identity
from opendistrict.registers.people.queries import identities, own, sealed

CONTACT = "contact_email"


def notice_address(party_id: UUID, *, by_law: bool = False) -> str:
    """The e-mail address of a party that is proven, if it wants to be written to; empty without
    one. What an office has to tell `by_law` goes there whether it is wanted or not.

    Proven is an address whose owner opened a link sent there; else one that an identity provider
    has verified. An address that was only told at the counter is not.
    """
    row = _proven(party_id)
    wants = by_law or any(one.purpose == CONTACT and one.is_given for one in own.consents(party_id))
    if row is None or not wants:
        return ""
    if row.provider == "email":
        return sealed.unseal(row.subject, within=sealed.of_identity(row.pk))
    return identities.email_of(row)


def has_proven_address(party_id: UUID) -> bool:
    """Whether there is an address one could be written to, if one wants."""
    return _proven(party_id) is not None


def _proven(party_id: UUID) -> Identity | None:
    rows = Identity.objects.filter(
        Q(provider="email") | ~Q(email=""), account__is_active=True, account__party=party_id,
        account__party__erased_at=None, account__party__restricted_at=None,
    )  # fmt: skip
    found = list(rows.order_by("-id"))
    return next((one for one in found if one.provider == "email"), found[0] if found else None)


def notices_read_until(party_id: UUID) -> datetime | None:
    """What was told of later is new to this party; None: all of it is."""
    rows = Account.objects.filter(party_id=party_id)
    return rows.values_list("notices_read_until", flat=True).first()
