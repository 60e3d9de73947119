"""Kept files, issued papers, signers' keys.

An issued paper never changes. It may be withdrawn or superseded, once, and then it is that: a
trigger holds it (migrations/0003).
"""

from django.db import models
from django.db.models import F, Q

from opendistrict.kernel.ids import uuid7


class KeptFile(models.Model):
    """A file as it came, byte for byte. The bytes lie under their SHA-256; equal bytes once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="files_by_digest")]

    def __str__(self) -> str:
        return self.name


class Signer(models.Model):
    """A person's key to sign papers with: a PKCS#12 file (locked with a password only they know,
    and sealed once more by us), or a reference to a token that they plug in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)  # the person's name as it was at enrolment
    certificate = models.TextField()  # PEM
    name = models.CharField(max_length=200)  # the certificate's common name
    organisation = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200)
    serial = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    sealed_key = models.TextField(blank=True)
    token_library = models.CharField(max_length=400, blank=True)
    token_label = models.CharField(max_length=120, blank=True)
    token_slot = models.PositiveIntegerField(null=True)
    is_sample = models.BooleanField()
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(revoked_at__isnull=True),
                name="a_certificate_is_enrolled_once",
            ),
            models.CheckConstraint(
                condition=(~Q(sealed_key="") & Q(token_library=""))
                | (Q(sealed_key="") & ~Q(token_library="") & ~Q(token_label="")),
                name="a_signer_has_a_key_file_or_a_token",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
                name="a_revocation_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="a_key_is_valid_for_a_while"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="signers_of_a_person")]

    def __str__(self) -> str:
        return f"{self.label} {self.serial}"


class Paper(models.Model):
    """A paper that was issued: its number, what it is about, its file, who signed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=16)  # "GTN-UBND"
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)  # "onestop.receipt"
    name = models.CharField(max_length=200)  # "Quyết định"; what it concerns is the title
    title = models.CharField(max_length=400, blank=True)
    about = models.CharField(max_length=96)  # "cases.dossier:0190…"
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=12, unique=True)
    is_sample = models.BooleanField()
    signer = models.ForeignKey(Signer, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = models.CharField(max_length=200, blank=True)
    signed_post = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    superseded_by = models.ForeignKey(
        "documents.Paper", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "year", "number"], name="a_number_is_given_once"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="papers_count_from_one"),
            models.CheckConstraint(
                condition=Q(signer__isnull=True, signed_by="", ground="")
                | (Q(signer__isnull=False) & ~Q(signed_by="") & ~Q(ground="")),
                name="a_signature_has_a_name_and_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="a_withdrawal_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["about", "id"], name="papers_about")]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.series} ({self.year})"
