from collections.abc import Iterable, Mapping
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q

from opendistrict.registers.people.models import Account, Person, SavedFilter
from opendistrict.registers.people.shapes import (
    AccountLine,
    AccountShape,
    PersonShape,
    SavedFilterShape,
)


def person_shape(row: Person) -> PersonShape:
    return PersonShape(row.pk, row.slug, row.full_name, row.is_sample)


def people(ids: Iterable[UUID]) -> Mapping[UUID, PersonShape]:
    return {row.pk: person_shape(row) for row in Person.objects.filter(pk__in=set(ids))}


def people_by_slug() -> Mapping[str, PersonShape]:
    """Everybody, by the key a pack knows them by (hundreds)."""
    return {row.slug: person_shape(row) for row in Person.objects.all()}


def accounts_of(person_ids: Iterable[UUID]) -> Mapping[UUID, AccountShape]:
    """The active account of each person who has one."""
    rows = Account.objects.filter(person_id__in=set(person_ids), is_active=True)
    return {
        row.person_id: AccountShape(row.pk, row.username, row.email, row.person_id)
        for row in rows
        if row.person_id
    }


def accounts() -> list[AccountLine]:
    """Every account of those who serve, open or closed, by its name (hundreds)."""
    telephones = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = Account.objects.filter(party=None).select_related("person")
    rows = rows.annotate(paired=Exists(telephones))
    return [
        AccountLine(
            id=row.pk,
            username=row.username,
            email=row.email,
            person_id=row.person_id,
            person_slug=row.person.slug if row.person else "",
            person_name=row.person.full_name if row.person else "",
            is_active=row.is_active,
            has_password=row.has_usable_password(),
            must_change_password=row.must_change_password,
            has_second_factor=row.paired,
            last_sign_in=row.last_login,
        )
        for row in rows.order_by("username")
    ]


def account_named(username: str) -> UUID | None:
    """The account somebody means who types this name (as at sign-in: case does not count)."""
    found = Account.objects.filter(username__iexact=username).values_list("pk", flat=True)
    return found[0] if len(found) == 1 else None


def real_account_exists() -> bool:
    """Whether somebody who is no sample can sign in: with a password, or as a citizen."""
    usable = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) & ~Q(password="")
    real = Q(person=None) | Q(person__is_sample=False)
    citizen = Q(party__is_sample=False)
    return Account.objects.filter((usable & real) | citizen, is_active=True).exists()


def saved_filters(*, person_id: UUID, page: str) -> list[SavedFilterShape]:
    """The filters a person has named on a page, by name."""
    rows = SavedFilter.objects.filter(person_id=person_id, page=page).order_by("name")
    return [SavedFilterShape(row.pk, row.name, row.query) for row in rows]
