from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.people.models import Account, Person, SavedFilter
from opendistrict.registers.people.rules import ACCESS, username_is_wellformed

MOST_FILTERS = 30  # of one person on one page; more nobody finds again


@transaction.atomic
def register_person(
    *, slug: str, full_name: str, is_sample: bool, actor: Actor, at: datetime
) -> UUID:
    """A person under a stable key; told again with another name, the name changes."""
    full_name = nfc(full_name).strip()
    person, created = Person.objects.get_or_create(
        slug=slug, defaults={"full_name": full_name, "is_sample": is_sample}
    )
    if created or person.full_name != full_name:
        before = None if created else person.full_name
        person.full_name = full_name
        person.save(update_fields=["full_name"])
        base.record(
            action="people.register_person",
            actor=actor,
            at=at,
            subject=f"people.person:{person.pk}",
            before=before,
            slug=slug,
        )
    return person.pk


@transaction.atomic
def open_account(
    *,
    username: str,
    email: str,
    person_id: UUID | None,
    password: str | None,
    actor: Actor,
    at: datetime,
    must_change_password: bool = False,
) -> UUID:
    """An account to sign in with. Without a password nobody can sign in with one."""
    if not username_is_wellformed(username):
        raise Refused("username_is_wrong", username=username)
    if Account.objects.filter(username=username).exists():
        raise Refused("username_is_taken", username=username)
    own = Account.objects.filter(person_id=person_id).first() if person_id else None
    if own is not None:
        raise Refused("person_has_account", username=own.username)
    account = Account(
        username=username, email=email, person_id=person_id, opened_at=at,
        must_change_password=must_change_password,
    )  # fmt: skip
    if password is None:
        account.set_unusable_password()
    else:
        account.set_password(password)
    account.save(force_insert=True)
    base.record(
        action="people.open_account",
        actor=actor,
        at=at,
        subject=f"people.account:{account.pk}",
        username=username,
    )
    return account.pk


def _locked(account_id: UUID) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise Refused("account_is_unknown")
    return account


@transaction.atomic
def close_account(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """The account can sign in no more and is signed out; what it did stays under its name."""
    account = _locked(account_id)
    if not account.is_active:
        raise Refused("account_is_closed", username=account.username)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _end_sessions(account_id)
    base.record(
        action="people.close_account", actor=actor, at=at, subject=f"people.account:{account_id}"
    )


@transaction.atomic
def reopen_account(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """A closed account signs in again, as it was: with its password and its telephone."""
    account = _locked(account_id)
    if account.is_active:
        raise Refused("account_is_open", username=account.username)
    account.is_active = True
    account.save(update_fields=["is_active"])
    base.record(
        action="people.reopen_account", actor=actor, at=at, subject=f"people.account:{account_id}"
    )


@transaction.atomic
def set_password(
    *, account_id: UUID, password: str, must_change: bool, actor: Actor, at: datetime
) -> None:
    """A new password; whoever was signed in by the old one is out.

    `must_change`: somebody else chose it, so nothing but changing it can be done with it.
    """
    account = _locked(account_id)
    if not account.is_active:
        raise Refused("account_is_closed", username=account.username)
    account.set_password(password)
    account.must_change_password = must_change
    account.save(update_fields=["password", "must_change_password"])
    base.record(
        action="people.set_password",
        actor=actor,
        at=at,
        subject=f"people.account:{account_id}",
        must_change=must_change,
    )


@transaction.atomic
def forget_second_factor(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """The telephone is lost: it and the recovery codes open nothing any more, and wherever the
    account is signed in (perhaps on that telephone) it is signed out. The next sign-in by
    password leads to pairing another."""
    account = _locked(account_id)
    devices = Authenticator.objects.filter(user_id=account_id)
    if not devices.exists():
        raise Refused("second_factor_is_not_set", username=account.username)
    devices.delete()
    _end_sessions(account_id)
    base.record(
        action="people.forget_second_factor", actor=actor, at=at,
        subject=f"people.account:{account_id}",
    )  # fmt: skip


def _end_sessions(account_id: UUID) -> None:
    for session in UserSession.objects.filter(user_id=account_id):
        session.end()


@transaction.atomic
def note_access(
    *, what: str, account_id: UUID | None, actor: Actor, at: datetime, **details: object
) -> None:
    """One line about the door of an account: who came in, who could not, what opens it now.

    `what` is one of rules.ACCESS. Without an account the name that was typed is nobody's; it is
    not kept, for people type their password there.
    """
    assert what in ACCESS, what
    subject = f"people.account:{account_id or 'unknown'}"
    base.record(action=f"people.{what}", actor=actor, at=at, subject=subject, **details)


@transaction.atomic
def save_filter(*, page: str, name: str, query: str, actor: Actor, at: datetime) -> UUID:
    """Name a filter of a list for oneself; told again under the same name, it means the new one."""
    name = nfc(name).strip()
    if actor.person_id is None:
        raise Refused("acts_from_no_post")
    if not name or len(name) > 60 or len(query) > 1_000:
        raise Refused("filter_has_no_name")
    mine = SavedFilter.objects.filter(person_id=actor.person_id, page=page)
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise Refused("too_many_filters", most=MOST_FILTERS)
    saved, _ = SavedFilter.objects.update_or_create(
        person_id=actor.person_id, page=page, name=name, defaults={"query": query}
    )
    base.record(
        action="people.save_filter", actor=actor, at=at,
        subject=f"people.person:{actor.person_id}", page=page, name=name,
    )  # fmt: skip
    return saved.pk


@transaction.atomic
def forget_filter(*, filter_id: UUID, actor: Actor, at: datetime) -> None:
    """Only one's own; of another's nothing is said."""
    if actor.person_id is None:
        raise Refused("filter_is_unknown")
    mine = SavedFilter.objects.filter(pk=filter_id, person_id=actor.person_id)
    name = mine.values_list("name", flat=True).first()
    if name is None:
        raise Refused("filter_is_unknown")
    mine.delete()
    base.record(
        action="people.forget_filter", actor=actor, at=at,
        subject=f"people.person:{actor.person_id}", name=name,
    )  # fmt: skip
