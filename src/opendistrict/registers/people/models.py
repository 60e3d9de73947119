from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func, Q

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


class Party(models.Model):
    """Somebody who applies: a citizen, an enterprise, a household business.

    National id (or tax code), phone and e-mail are sealed (`kernel.sealing`) and found by their
    blind indexes; the last digits of a phone stand in clear, to be found by who hears only them.
    """

    class Kind(models.TextChoices):
        CITIZEN = "citizen"
        ENTERPRISE = "enterprise"
        HOUSEHOLD_BUSINESS = "household_business"

    class IdentifiedBy(models.TextChoices):
        """How we know who it is; an e-mail address alone says only who reads it."""

        COUNTER = "counter"
        OIDC = "oidc"
        EMAIL = "email"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    full_name = models.CharField(max_length=200)
    search_key = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    birth_date = models.DateField(null=True)
    national_id = models.TextField(blank=True)  # sealed
    national_id_index = models.CharField(max_length=80, blank=True)
    phone = models.TextField(blank=True)  # sealed
    phone_index = models.CharField(max_length=80, blank=True)
    phone_tail = models.CharField(max_length=3, blank=True)
    email = models.TextField(blank=True)  # sealed
    address = models.CharField(max_length=300, blank=True)
    unit_id = models.UUIDField(null=True)  # the ward one lives in; orgs is above this room
    identified_by = models.CharField(max_length=8, choices=IdentifiedBy)
    registered_at = models.DateTimeField()
    restricted_at = models.DateTimeField(null=True)  # kept by law, used for nothing else
    erased_at = models.DateTimeField(null=True)  # nothing is left but the key
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["citizen", "enterprise", "household_business"]),
                name="party_kind",
            ),
            models.CheckConstraint(
                condition=Q(identified_by__in=["counter", "oidc", "email"]),
                name="party_is_identified_somehow",
            ),
            models.UniqueConstraint(
                fields=["kind", "national_id_index"],
                condition=~Q(national_id_index=""),
                name="one_party_per_national_id",
            ),
            models.CheckConstraint(
                condition=Q(national_id="", national_id_index="")
                | (~Q(national_id="") & ~Q(national_id_index="")),
                name="a_national_id_can_be_found",
            ),
            models.CheckConstraint(
                condition=Q(phone="", phone_index="", phone_tail="")
                | (~Q(phone="") & ~Q(phone_index="") & ~Q(phone_tail="")),
                name="a_phone_can_be_found",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(full_name="", national_id="", phone="", email="", address="", birth_date=None),
                name="of_the_erased_nothing_is_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["search_key"], name="parties_by_name", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["phone_index"], name="parties_by_phone", condition=~Q(phone_index="")
            ),
            models.Index(
                fields=["phone_tail"], name="parties_by_phone_end", condition=~Q(phone_tail="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AccountManager(BaseUserManager["Account"]):
    """What django.contrib.auth asks of a user model; accounts are opened by people.actions."""


class Account(AbstractBaseUser):
    """Somebody who can sign in: an officer (a Person, who may do what the posts allow) or a
    citizen (a Party, who sees what is their own)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=96, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # another than its owner knows it
    notices_read_until = models.DateTimeField(null=True)  # of a citizen: what came later is new
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(party=None),
                name="an_account_is_an_officers_or_a_citizens",
            )
        ]

    def __str__(self) -> str:
        return self.username


class Identity(models.Model):
    """What opens a citizen's account: an e-mail address ("email"), or a subject of an identity
    provider ("oidc"). The subject is sealed: it may be a national id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=40)
    subject = models.TextField()  # sealed
    subject_index = models.CharField(max_length=80)
    email = models.TextField(blank=True)  # sealed: the address the provider has verified
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject_index"], name="an_identity_opens_one_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} of {self.account_id}"


class SignInLink(models.Model):
    """A link by e-mail that was asked for. It opens once, and soon no more; kept for a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = models.TextField()  # sealed
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Consent(models.Model):
    """What a party allowed, or no longer allows, from then on. The newest of a purpose holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)  # one of rules.PURPOSES
    is_given = models.BooleanField()
    wording = models.CharField(max_length=500)  # what was read when it was given
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "purpose", "-at"], name="consents_of_a_party")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.is_given}"


class ErasureRequest(models.Model):
    """A party asks that its data be erased, and by when the law wants an answer."""

    class Outcome(models.TextChoices):
        ERASED = "erased"
        RESTRICTED = "restricted"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    acknowledge_by = models.DateField()
    due_on = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome)
    kept_until = models.DateField(null=True)  # of a restriction; null without an end
    basis = models.CharField(max_length=500, blank=True)  # why it must be kept

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=["erased", "restricted"]),
                name="a_closed_erasure_says_what_became_of_it",
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(closed_at=None), name="one_open_erasure_of_a_party"
            ),
        ]

    def __str__(self) -> str:
        return self.number


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


class Client(models.Model):
    """A program that may call the API: from a post, with that post's rights as far as `scopes`
    go, or as a feed of another system. Its secret is kept as a digest only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    secret = models.CharField(max_length=64)  # SHA-256; the secret itself is 256 random bits
    post_id = models.UUIDField(null=True)  # orgs is above this room
    feed = models.CharField(max_length=40, blank=True)  # "national"
    scopes = models.JSONField()  # acts
    since = models.DateField()
    until = models.DateField(null=True)  # not included
    tokens_since = models.DateTimeField()  # tokens given before open nothing
    revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(feed="") & Q(post_id__isnull=False))
                | (~Q(feed="") & Q(post_id__isnull=True)),
                name="a_client_acts_from_a_post_or_is_a_feed",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="a_client_is_valid_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return self.name
