from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DecimalRangeField,
    RangeOperators,
)
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from opendistrict.kernel.ids import uuid7
from opendistrict.registers.places.models.geometry import Drawn


class Street(models.Model):
    """A street, square or alley by its name; `keys` are all its names as a search compares them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=96, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    keys = ArrayField(models.CharField(max_length=200))
    words = models.TextField()  # the keys in one text
    search_key = models.GeneratedField(
        expression=Func(F("words"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=80)

    class Meta:
        indexes = [
            GistIndex(OpClass("search_key", name="gist_trgm_ops"), name="streets_by_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["street", "alley", "square", "bridge", "path"]),
                name="a_street_is_of_a_known_kind",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_street_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.slug


class Segment(Drawn):
    """One side of a street from corner to corner. `geometry` is the line of its kerb, in the
    direction of the street's drawing: positions are metres along it (UTM 48N), depths metres away
    from the roadway. A footway or square has no side and is its own line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, blank=True)
    from_corner = models.CharField(max_length=200, blank=True)
    to_corner = models.CharField(max_length=200, blank=True)
    length_m = models.DecimalField(max_digits=9, decimal_places=2)
    roadway_width_m = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    external_id = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            GistIndex(fields=["bbox"], name="segments_by_box"),
            models.Index(fields=["external_id"], name="segments_by_external_id"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["left", "right", ""]), name="a_segment_is_of_a_side_or_none"
            ),
            models.CheckConstraint(condition=Q(length_m__gt=0), name="a_segment_has_a_length"),
            models.CheckConstraint(
                condition=Q(roadway_width_m__isnull=True) | Q(roadway_width_m__gt=0),
                name="a_roadway_has_a_width",
            ),
            ExclusionConstraint(
                name="an_external_id_names_one_segment_at_a_time",
                expressions=[
                    (F("external_id"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_segment_is_there_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.side} {self.from_corner} - {self.to_corner}"


def _along(name: str) -> models.CheckConstraint:
    """Positions are a stretch [from, to) of metres that does not begin before the corner."""
    return models.CheckConstraint(
        condition=Q(along__isempty=False, along__startswith__gte=0, along__upper_inf=False),
        name=name,
    )


class WidthPiece(models.Model):
    """How wide the sidewalk is along a stretch of a segment, as surveyed."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    along = DecimalRangeField()
    width_m = models.DecimalField(max_digits=6, decimal_places=2)
    surveyed_on = models.DateField(null=True)
    valid = DateRangeField()
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=80)
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_stretch_has_one_width_at_a_time",
                expressions=[
                    (F("segment"), RangeOperators.EQUAL),
                    (F("along"), RangeOperators.OVERLAPS),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            _along("a_width_is_of_a_stretch"),
            models.CheckConstraint(
                condition=Q(width_m__gte=0), name="a_sidewalk_is_not_narrower_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_width_holds_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.along} {self.width_m} m"


class Frontage(models.Model):
    """A house number and where it is. What faces the kerb has a stretch of it (`along`); a house in
    an alley has none, only its point. `answers` are all the ways its number may be written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey(Segment, null=True, on_delete=models.PROTECT, related_name="+")
    along = DecimalRangeField(null=True)  # type: ignore[misc]
    number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=200)
    leading = models.PositiveIntegerField()
    answers = ArrayField(models.CharField(max_length=60))
    longitude = models.FloatField()
    latitude = models.FloatField()
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=120, blank=True)
    valid = DateRangeField()
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=80)
    is_sample = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["street", "leading"], name="frontages_by_number")]
        constraints = [
            ExclusionConstraint(
                name="a_number_is_given_once_in_a_street_at_a_time",
                expressions=[
                    (F("street"), RangeOperators.EQUAL),
                    (F("number_key"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(segment__isnull=True, along__isnull=True)
                | Q(
                    segment__isnull=False, along__isempty=False, along__startswith__gte=0,
                    along__upper_inf=False,
                ),
                name="a_frontage_faces_a_stretch_or_lies_in_an_alley",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_frontage_is_there_for_a_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.street_id}"


class Obstacle(models.Model):
    """What stands on a sidewalk: where along it, how deep from the kerb, and how much it asks to be
    kept clear of itself (`clearance_m`; what its kind asks is a rule of law, not kept here)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    along = DecimalRangeField()
    depth = DecimalRangeField()
    clearance_m = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    valid = DateRangeField()
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=80)
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "tree", "bus_stop", "hydrant", "ramp", "gate", "head_office_gate",
                        "crossing", "pole", "bin", "planter", "bench", "cabinet", "sign", "other",
                    ]
                ),
                name="an_obstacle_is_of_a_known_kind",
            ),
            _along("an_obstacle_stands_along_a_stretch"),
            models.CheckConstraint(
                condition=Q(depth__isempty=False, depth__startswith__gte=0, depth__upper_inf=False),
                name="an_obstacle_has_a_depth",
            ),
            models.CheckConstraint(
                condition=Q(clearance_m__isnull=True) | Q(clearance_m__gte=0),
                name="a_clearance_is_not_less_than_nothing",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="an_obstacle_stands_for_a_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.segment_id} {self.along}"
