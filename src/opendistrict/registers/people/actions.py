from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.people.models import Account, Person, SavedFilter

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
) -> UUID:
    """An account to sign in with. Without a password nobody can sign in with one."""
    if Account.objects.filter(username=username).exists():
        raise Refused("username_is_taken", username=username)
    account = Account(username=username, email=email, person_id=person_id, opened_at=at)
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


@transaction.atomic
def close_account(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """The account can sign in no more; what it did stays under its name."""
    Account.objects.filter(pk=account_id).update(is_active=False)
    base.record(
        action="people.close_account", actor=actor, at=at, subject=f"people.account:{account_id}"
    )


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
    mine = SavedFilter.objects.filter(pk=filter_id, person_id=actor.person_id)
    name = mine.values_list("name", flat=True).first()
    if name is None:
        raise Refused("filter_is_unknown")
    mine.delete()
    base.record(
        action="people.forget_filter", actor=actor, at=at,
        subject=f"people.person:{actor.person_id}", name=name,
    )  # fmt: skip
