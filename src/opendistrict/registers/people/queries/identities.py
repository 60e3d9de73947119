"""Who a citizen is that signs in: by an identity, or by a link that was asked for."""

from datetime import datetime
from uuid import UUID

from opendistrict.registers.people import rules
from opendistrict.registers.people.models import Identity, SignInLink
from opendistrict.registers.people.queries import sealed
from opendistrict.registers.people.shapes import LinkShape


def account_of(provider: str, subject: str) -> UUID | None:
    """The open account that this identity opens ("email" and an address; "oidc…" and a sub)."""
    indexes = sealed.ring().indexes(subject, f"people.identity.{provider}")
    rows = Identity.objects.filter(
        provider=provider, subject_index__in=indexes, account__is_active=True
    )
    return rows.values_list("account_id", flat=True).first()


def email_of(row: Identity) -> str:
    """The address that the provider of an identity has verified; empty without one."""
    return sealed.unseal(row.email, within=sealed.of_identity_email(row.pk)) if row.email else ""


def still_good(row: SignInLink, address: str, at: datetime) -> bool:
    """Not used, not late, and the address opens the same account as when it was asked for: a
    link that went to an address which is somebody else's now opens nothing."""
    if row.used_at is not None or at - row.asked_at > rules.LINK_LASTS:
        return False
    return row.account_id is None or account_of("email", address) == row.account_id


def link(link_id: UUID, *, at: datetime) -> LinkShape | None:
    """What a link that was sent would open now; None when it opens nothing any more."""
    row = SignInLink.objects.filter(pk=link_id).first()
    if row is None:
        return None
    address = sealed.unseal(row.address, within=sealed.of_link(row.pk))
    if not still_good(row, address, at):
        return None
    return LinkShape(row.pk, address, row.account_id or account_of("email", address))


def masked_address(address: str) -> str:
    """An e-mail address as it may be shown: n***@x.vn."""
    return rules.masked("email", address)
