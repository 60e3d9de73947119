from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func

from opendistrict.kernel.ids import uuid7


class Person(models.Model):
    """A human being who serves in the offices. Sample people say so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=96, unique=True)
    full_name = models.CharField(max_length=200)
    is_sample = models.BooleanField()
    search_key = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    def __str__(self) -> str:
        return self.full_name


class AccountManager(BaseUserManager["Account"]):
    """What django.contrib.auth asks of a user model; accounts are opened by people.actions."""


class Account(AbstractBaseUser):
    """Somebody who can sign in. Who they are is the Person; what they may do is their posts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=96, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # another than its owner knows it
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = AccountManager()

    def __str__(self) -> str:
        return self.username


class SavedFilter(models.Model):
    """A filter of a list that somebody named, for that person alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=64)  # "tasks"
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)  # as in the address, without "?"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"], name="a_filter_has_one_meaning"
            )
        ]

    def __str__(self) -> str:
        return self.name
