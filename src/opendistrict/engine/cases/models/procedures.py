"""Procedures by version, and the papers nobody may be asked for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from opendistrict.kernel.ids import uuid7


class ProcedureVersion(models.Model):
    """A procedure as one file says it. Once published it is never changed: a dossier keeps the
    version it was opened under."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=96)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12)
    valid = DateRangeField(null=True)  # type: ignore[misc]  # the stubs know no null range
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    field = models.CharField(max_length=96)
    text = models.TextField()  # the file as written, with its comments
    digest = models.CharField(max_length=64)  # SHA-256 of the text, in hex
    revision = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField()
    words = models.TextField(blank=True)
    search_key = models.GeneratedField(
        expression=Func(F("words"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"], name="a_procedure_has_each_version_once"
            ),
            ExclusionConstraint(
                name="one_version_of_a_procedure_is_in_force",
                expressions=[
                    (F("code"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="published"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "withdrawn"]),
                name="procedure_version_status",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(valid__isnull=False, published_at__isnull=False),
                name="what_is_published_has_a_period",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status="draft"), name="a_procedure_has_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.number}"


class StateHeldPaper(models.Model):
    """A kind of paper the State has in a register of its own: no procedure may ask for it."""

    code = models.CharField(max_length=48, primary_key=True)
    names = models.JSONField()  # how it is called
    held_by = models.CharField(max_length=300)
    held_by_en = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code
