"""How a citizen's account is opened and found again: by a link to an e-mail address, or by an
identity provider. Neither a password nor a name is ever enough."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.people import rules
from opendistrict.registers.people.actions.parties import register_party, update_known
from opendistrict.registers.people.models import Account, Identity, Party, SignInLink
from opendistrict.registers.people.queries import identities, sealed
from opendistrict.registers.people.queries.parties import by_national_id
from opendistrict.registers.people.shapes import Claims

KEEP_LINKS = timedelta(days=1)


@transaction.atomic
def ask_link(*, address: str, at: datetime) -> UUID:
    """Remember that somebody asked for a link to this address; what they get does not depend on
    whether the address is known. Older links to the same account open nothing any more."""
    address = rules.email(address)
    if not address:
        raise Refused("email_is_wrong")
    account_id = identities.account_of("email", address)
    if account_id is not None:
        SignInLink.objects.filter(account_id=account_id, used_at=None).update(used_at=at)
    link = SignInLink(account_id=account_id, asked_at=at)
    link.address = sealed.ring().seal(address, sealed.of_link(link.pk))
    link.save(force_insert=True)
    return link.pk


def forget_old_links(at: datetime) -> None:
    """Links that open nothing any more, with the addresses they went to."""
    SignInLink.objects.filter(asked_at__lt=at - KEEP_LINKS).delete()


@transaction.atomic
def enter_by_link(*, link_id: UUID, full_name: str, at: datetime) -> UUID:
    """The account that a link opens; the link is spent. An address seen for the first time makes
    an account with a party of this name, known by its address only."""
    link = SignInLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise Refused("link_opens_nothing")
    address = sealed.unseal(link.address, within=sealed.of_link(link.pk))
    if not identities.still_good(link, address, at):
        raise Refused("link_opens_nothing")
    link.used_at = at
    link.save(update_fields=["used_at"])
    known = identities.account_of("email", address)
    if known is not None:
        return known
    visitor = Actor(kind="visitor", id="", label="")
    party_id = register_party(
        kind="citizen", full_name=full_name, email=address, identified_by="email",
        actor=visitor, at=at,
    )  # fmt: skip
    return _open(party_id, "email", address, actor=visitor, at=at)


@transaction.atomic
def open_citizen_account(*, party_id: UUID, address: str, actor: Actor, at: datetime) -> UUID:
    """At the counter, after the papers were seen: this party signs in by links to this address."""
    address = rules.email(address)
    if not address:
        raise Refused("email_is_wrong")
    alive = Party.objects.filter(pk=party_id, erased_at=None, restricted_at=None)
    if not alive.exists() or not actor.may_somewhere("cases.read"):
        raise Refused("party_is_unknown")
    if identities.account_of("email", address) is not None:
        raise Refused("identity_is_taken")
    return _open(party_id, "email", address, actor=actor, at=at)


@transaction.atomic
def change_sign_in_address(*, account_id: UUID, address: str, actor: Actor, at: datetime) -> None:
    """From now on links go to this address. Those on their way to the old one open nothing."""
    address = rules.email(address)
    own = Identity.objects.select_for_update().filter(account_id=account_id, provider="email")
    if not address or not own.exists():
        raise Refused("email_is_wrong")
    if identities.account_of("email", address) not in (None, account_id):
        raise Refused("identity_is_taken")
    own.delete()
    _add(account_id, "email", address, at)
    party = Party.objects.select_for_update().get(
        pk__in=Account.objects.filter(pk=account_id).values("party_id")
    )
    update_known(party, {"email": address}, actor=actor, at=at)
    base.record(
        action="people.change_sign_in_address", actor=actor, at=at,
        subject=f"people.account:{account_id}",
    )  # fmt: skip


@transaction.atomic
def enter_by_identity(*, claims: Claims, at: datetime) -> UUID:
    """The account of this subject of this provider; the first time, one is made.

    The party is found by the national id that the provider answers for, if it names one, and only
    where name and birthday agree: a clerk's slip in a number must not hand one's papers to
    another. An e-mail address in the claims never finds an account and opens none; as the provider
    vouches for it at each sign-in, letters may go there.
    """
    known = identities.account_of(claims.provider, claims.subject)
    visitor = Actor(kind="visitor", id="", label=claims.provider)
    if known is not None:
        _keep_address(known, claims)
        return known
    found = _same_citizen(claims)
    if found is not None:
        party_id = found.pk
        update_known(
            found, {"birth_date": claims.birth_date, "identified_by": "oidc"}, actor=visitor, at=at
        )
    else:
        party_id = register_party(
            kind="citizen", full_name=claims.full_name, birth_date=claims.birth_date,
            national_id=claims.national_id, email=claims.email, identified_by="oidc",
            actor=visitor, at=at,
        )  # fmt: skip
    account_id = _open(party_id, claims.provider, claims.subject, actor=visitor, at=at)
    _keep_address(account_id, claims)
    return account_id


def _keep_address(account_id: UUID, claims: Claims) -> None:
    """The address the provider vouches for today; one it no longer vouches for is dropped."""
    indexes = sealed.ring().indexes(claims.subject, f"people.identity.{claims.provider}")
    row = Identity.objects.select_for_update().get(
        account_id=account_id, provider=claims.provider, subject_index__in=indexes
    )
    email = rules.email_if_any(claims.email)
    if identities.email_of(row) != email:
        place = sealed.of_identity_email(row.pk)
        row.email = sealed.ring().seal(email, place) if email else ""
        row.save(update_fields=["email"])


def _same_citizen(claims: Claims) -> Party | None:
    number = rules.national_id(claims.national_id, "citizen")
    if not number:
        return None
    rows = Party.objects.select_for_update()
    row = rows.filter(by_national_id(number, ["citizen"])).first()
    if row is None:
        return None
    if row.restricted_at is not None:
        raise Refused("party_is_restricted")
    other_day = row.birth_date and claims.birth_date and row.birth_date != claims.birth_date
    if other_day or fold(row.full_name) != fold(claims.full_name):
        raise Refused("identity_does_not_match")
    return row


def _open(party_id: UUID, provider: str, subject: str, *, actor: Actor, at: datetime) -> UUID:
    """The party's account, opened if there is none, with one more thing that opens it."""
    account = Account.objects.select_for_update().filter(party_id=party_id).first()
    if account is not None and not account.is_active:
        raise Refused("citizen_account_is_closed")
    if account is None:
        key = uuid7()
        account = Account(
            id=key, username=f"cong-dan-{key.hex}", email="", party_id=party_id, opened_at=at
        )
        account.set_unusable_password()
        account.save(force_insert=True)
    _add(account.pk, provider, subject, at)
    base.record(
        action="people.open_citizen_account", actor=actor, at=at,
        subject=f"people.account:{account.pk}", party=party_id, provider=provider,
    )  # fmt: skip
    return account.pk


def _add(account_id: UUID, provider: str, subject: str, at: datetime) -> None:
    row = Identity(account_id=account_id, provider=provider, added_at=at)
    row.subject = sealed.ring().seal(subject, sealed.of_identity(row.pk))
    row.subject_index = sealed.ring().index(subject, f"people.identity.{provider}")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("identity_is_taken") from error
