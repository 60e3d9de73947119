"""Where a party may be written to."""

from uuid import UUID

from opendistrict.registers.people.models import Identity
from opendistrict.registers.people.queries import own, sealed

CONTACT = "contact_email"


def notice_address(party_id: UUID) -> str:
    """The e-mail address of a party that it has proven by opening a link sent there, and to which
    it wants to be written; empty without one."""
    if not any(one.purpose == CONTACT and one.is_given for one in own.consents(party_id)):
        return ""
    row = (
        Identity.objects.filter(
            provider="email", account__is_active=True, account__party=party_id,
            account__party__erased_at=None, account__party__restricted_at=None,
        )
        .order_by("-id")
        .first()
    )  # fmt: skip
    return sealed.unseal(row.subject, within=sealed.of_identity(row.pk)) if row else ""


def has_proven_address(party_id: UUID) -> bool:
    """Whether there is an address one could be written to, if one wants."""
    rows = Identity.objects.filter(provider="email", account__party=party_id)
    return rows.filter(account__is_active=True).exists()
