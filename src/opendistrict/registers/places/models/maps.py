from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from opendistrict.kernel.ids import uuid7
from opendistrict.registers.places.models.geometry import BoxField, Drawn


class Frame(models.Model):
    """The part of the earth this deployment speaks of, and the zone of its national grid. One."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    bbox = BoxField()
    meridian = models.DecimalField(max_digits=8, decimal_places=5)  # degrees east
    factor = models.DecimalField(max_digits=6, decimal_places=4)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_frame")]

    def __str__(self) -> str:
        return str(self.bbox)


class Zone(Drawn):
    """A part of the place where something special holds: a walking street, a market, a park."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [GistIndex(fields=["bbox"], name="zones_by_box")]
        constraints = [
            ExclusionConstraint(
                name="a_zone_is_drawn_once_at_a_time",
                expressions=[
                    (F("kind"), RangeOperators.EQUAL),
                    (F("name"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_zone_is_there_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Boundary(Drawn):
    """How far a unit, or an area (khu phố), reached in a period."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [GistIndex(fields=["bbox"], name="boundaries_by_box")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, area__isnull=False)
                | Q(unit__isnull=False, area__isnull=True),
                name="a_boundary_is_of_a_unit_or_of_an_area",
            ),
            ExclusionConstraint(
                name="a_unit_has_one_boundary_at_a_time",
                expressions=[
                    (F("unit"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="an_area_has_one_boundary_at_a_time",
                expressions=[
                    (F("area"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_boundary_holds_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id or self.area_id} {self.valid}"
