from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opendistrict.kernel.ids import uuid7


class Area(models.Model):
    """An area (khu phố): the smallest stable place. Units come and go over it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=96, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    confidence = models.CharField(max_length=200)
    is_sample = models.BooleanField()

    def __str__(self) -> str:
        return self.slug


class AreaInUnit(models.Model):
    """To which ward an area belongs in a period."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    basis = models.CharField(max_length=200)
    reform = models.UUIDField(null=True)  # the one that ended or began it

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="an_area_is_in_one_unit_at_a_time",
                expressions=[
                    (F("area"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="an_area_is_in_a_unit_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.unit_id} {self.valid}"


class ReformDraft(models.Model):
    """A reform of units that is worked on, shown and printed, until it is done. See shapes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    on = models.DateField()
    basis = models.CharField(max_length=200)
    new_units = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default="draft")
    executed_at = models.DateTimeField(null=True)
    executed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", executed_at__isnull=True)
                | Q(state="executed", executed_at__isnull=False),
                name="a_reform_is_a_draft_or_was_executed",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="a_reform_has_a_legal_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"
