"""What a text allows where, and what it costs."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q


class Regime(models.Model):
    """A text that governs temporary uses, as the pack tells it. `ended_on` and its basis are
    written by the act that ends it; what the pack says stays as it was."""

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    data = models.JSONField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)
    ended_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_basis=""),
                name="a_regime_is_ended_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FeeTable(models.Model):
    """A resolution on the charge, as the pack tells it."""

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    data = models.JSONField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class StreetClass(models.Model):
    """In which area and class of the charge a street is, in a period."""

    street = models.ForeignKey("places.Street", on_delete=models.PROTECT, related_name="+")
    area = models.PositiveSmallIntegerField()
    street_class = models.CharField(max_length=12)
    valid = DateRangeField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_street_is_of_one_class_at_a_time",
                expressions=[
                    (F("street"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.area} {self.street_class}"


class Listing(models.Model):
    """A street, or a stretch of one of its segments, that the authority's list opens to a use."""

    use = models.CharField(max_length=40)
    street = models.ForeignKey("places.Street", on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey(
        "places.Segment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Centimetres. The stubs know no null range.
    along = IntegerRangeField(null=True)  # type: ignore[misc]
    valid = DateRangeField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["street", "use"], name="listings_by_street")]
        constraints = [
            models.CheckConstraint(
                condition=Q(along__isnull=True) | Q(segment__isnull=False, along__isempty=False),
                name="a_listed_stretch_lies_on_a_segment",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_listing_holds_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.street_id} {self.valid}"
