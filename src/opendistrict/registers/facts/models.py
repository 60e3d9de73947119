"""What happened, counted. See docs/decisions/0006 for why the tables are as they are.

`Fact` only grows. `Halfmonth`, `Quarter`, `Late` and `DayTotal` are sums of it, `Pending` what is
not yet in them; all together can be made again from `Fact` at any time, to the last byte.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q


class Measure(models.Model):
    """A measure that a pack declares for a source outside this program. Those of our own rooms
    are declared in their code (`registry.declare`)."""

    code = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)  # shapes.Kind
    unit = models.CharField(max_length=40)  # of quantity
    decimals = models.PositiveSmallIntegerField()
    slices = models.JSONField(default=list)  # [[code, vi, en, [[value, vi, en], …]], …]
    most = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    source = models.CharField(max_length=48)
    source_name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["flow", "stock", "duration"]), name="measure_kind"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """Everything about a fact that repeats: what was measured, whose, where, and how cut.

    Small integer keys, because every fact and every sum carries one. A series with slices and an
    area knows the one without slices (`place`), the one without area (`cut`) and the one without
    both (`total`): sums go into all four.
    """

    class Level(models.IntegerChoices):
        DETAIL = 0  # slices and area
        PLACE = 1  # area
        TOTAL = 2  # neither
        CUT = 3  # slices

    id = models.AutoField(primary_key=True)
    key = models.UUIDField(unique=True)  # digest of all that follows
    level = models.SmallIntegerField(choices=Level)
    measure = models.CharField(max_length=64)
    source = models.CharField(max_length=48)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    slices = models.JSONField(default=dict)
    place = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    total = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    cut = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["measure", "level", "unit"], name="series_of_a_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.unit_id} {self.slices}"


class Fact(models.Model):
    """Something that happened on a day, and when we learned it. Never changed, never deleted.

    The key is made from source, measure and act: told twice, it is one row.
    """

    id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField()
    # No constraint in the database: it would lock the series' row at every telling. The statement
    # that tells reads the series itself, and series are never deleted.
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    happened_on = models.DateField()
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    act = models.CharField(max_length=160)  # "plans.task:0190…:done"
    lon = models.IntegerField(null=True)  # millionths of a degree, WGS 84
    lat = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["series", "happened_on"], name="facts_of_a_series"),
            models.Index(
                fields=["series", "happened_on"],
                condition=Q(lon__isnull=False),
                name="facts_with_a_point",
            ),
            BrinIndex(fields=["recorded_at"], name="facts_by_learning", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.quantity} {self.act}"


class Correction(models.Model):
    """This fact corrects that one. What was told stays; sums carry the difference."""

    fact = models.OneToOneField(
        Fact, on_delete=models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    corrects = models.ForeignKey(
        Fact, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    # What it adds to the number of facts: 0 for a difference, -1 and 1 when one is told elsewhere.
    count = models.SmallIntegerField()
    reason = models.CharField(max_length=500)
    corrected_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.fact_id} corrects {self.corrects_id}"


class Doubt(models.Model):
    """A fact whose quantity is far from what its measure is like. It counts until somebody
    corrects it; who says that it is right after all is on the record."""

    fact = models.OneToOneField(
        Fact, on_delete=models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    usual = models.DecimalField(max_digits=20, decimal_places=4)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["raised_at"], condition=Q(settled_at__isnull=True), name="open_doubts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact_id}?"


class Pending(models.Model):
    """What was told and is not yet in the sums. A queue: the roll-up takes rows out of it."""

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField()
    known = models.DateField()
    quantity = models.DecimalField(max_digits=24, decimal_places=4)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.day} {self.quantity}"


class Halfmonth(models.Model):
    """Sums of a series by half months (from the 1st and from the 15th), as known now: months,
    quarters and years of both cut-offs are made of these."""

    pk = models.CompositePrimaryKey("series_id", "half")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    half = models.DateField()
    quantity = models.DecimalField(max_digits=24, decimal_places=4)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.half} {self.quantity}"


class Quarter(models.Model):
    """Sums of a series without area by quarters of the calendar: a year is four rows of it."""

    pk = models.CompositePrimaryKey("series_id", "quarter")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    quarter = models.DateField()  # its first day
    quantity = models.DecimalField(max_digits=24, decimal_places=4)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.quarter} {self.quantity}"


class Late(models.Model):
    """Of a series' half month what was learned only after it was over, by the day of learning.

    A number as it was known on another day is the sum known now less what was learned since: for
    half months that were over that day, all of it is here.
    """

    pk = models.CompositePrimaryKey("series_id", "half", "known")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    half = models.DateField()
    known = models.DateField()
    quantity = models.DecimalField(max_digits=24, decimal_places=4)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.half} {self.known} {self.quantity}"


class DayTotal(models.Model):
    """Sums of a total series by the day it happened and the day we learned it: weeks, days, and
    the days of a half month that is not asked for whole."""

    pk = models.CompositePrimaryKey("series_id", "day", "known")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField()
    known = models.DateField()
    quantity = models.DecimalField(max_digits=24, decimal_places=4)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.day} {self.known} {self.quantity}"


class Mark(models.Model):
    """How far the sums of a measure are: the last day of learning in them, and how often they
    have changed. Written by the roll-up alone."""

    measure = models.CharField(max_length=64, primary_key=True)
    known = models.DateField()
    revision = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.measure} #{self.revision}"


class Closing(models.Model):
    """The end of a day whose numbers were frozen for a report: what we are told later is learned
    after it, whatever a clock says."""

    at = models.DateTimeField(primary_key=True)

    def __str__(self) -> str:
        return str(self.at)
