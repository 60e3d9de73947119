from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from opendistrict.kernel.ids import uuid7


class Indicator(models.Model):
    """A defined number. Until facts measure it, its values are reported from outside."""

    code = models.CharField(max_length=96, primary_key=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)  # unit of quantity: "tỷ đồng", "%", "hồ sơ"
    direction = models.CharField(max_length=4)  # "up", "down" or "none": which way is good
    decimals = models.PositiveSmallIntegerField()
    frequency = models.CharField(max_length=12)  # how often a value is due: month, quarter, year
    basis = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=200)
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["up", "down", "none"]), name="indicator_direction"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    """How a number is made of facts, from a day on. Never changed: another formula is another
    version, and every number knows the version that made it."""

    pk = models.CompositePrimaryKey("indicator_id", "version")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    since = models.DateField()  # for periods that begin on this day or later
    formula = models.JSONField()  # rules.formulas.to_data
    basis = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.version}"


class Freeze(models.Model):
    """The numbers of a published report as they were known that day, with a digest of all they
    were made of. Never changed: whether they can still be made again is a question, not an act."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    known_on = models.DateField()
    lines = models.JSONField()  # queries.lines_of
    digest = models.CharField(max_length=64)  # rules.freezing.digest_of the lines
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="freezes_of_a_unit")]

    def __str__(self) -> str:
        return self.title


class ReportedValue(models.Model):
    """A number somebody told us, with its status, its day and its source. Never overwritten.

    Several official values of one period live side by side; which one is shown is a rule
    (`rules.choose`), and the screen says so. A correction is a new row that names the old one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    period_kind = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()  # not included
    status = models.CharField(max_length=16)  # shapes.ValueStatus
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    bound = models.CharField(max_length=12, blank=True)  # shapes.Bound
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    percent_of_plan = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    change_percent = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    as_of = models.DateField()  # the day for which it is so
    source = models.CharField(max_length=300)  # document, newspaper, agency
    passage_id = models.UUIDField(null=True)  # the passage it was read from
    note = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=200, blank=True)
    is_sample = models.BooleanField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reported_by = models.CharField(max_length=200)
    reported_at = models.DateTimeField()  # when we learned it
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="value_has_a_period"),
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | Q(percent_of_plan__isnull=False)
                | Q(change_percent__isnull=False),
                name="value_says_something",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | ~Q(denominator=0),
                name="value_is_not_divided_by_nothing",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="value_has_a_source"),
        ]
        indexes = [
            models.Index(fields=["indicator", "unit", "since", "until"], name="values_of_a_period"),
            models.Index(fields=["passage_id"], name="values_by_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.since} {self.status} {self.value}"


class ValueWithdrawal(models.Model):
    """A value that should never have been told was taken back; the value itself stays as it is,
    so that what was known on a day before can still be seen."""

    value = models.OneToOneField(
        ReportedValue, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.value_id} {self.at}"


class CauseKind(models.Model):
    """A cause that a pack lists, so that causes of many targets can be counted together."""

    code = models.CharField(max_length=48, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    place_in_line = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class Cause(models.Model):
    """Why a part of a number fell short, as an officer says it, and the task that is to mend it.

    Targets and tasks belong to the room above: their keys are kept as they are, and a screen
    joins them. A cause that was named by mistake is dropped, and stays on the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target_id = models.UUIDField(null=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()  # not included
    by = models.CharField(max_length=48)  # unit, month, area, slice:<code>; "" for the whole
    part_key = models.CharField(max_length=96, blank=True)  # shapes.PartLine.key
    kind = models.ForeignKey(CauseKind, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    task_id = models.UUIDField(null=True)
    told_by = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="cause_has_a_period")
        ]
        indexes = [
            models.Index(fields=["indicator", "unit", "since"], name="causes_of_a_number"),
            models.Index(fields=["target_id"], name="causes_of_a_target"),
            models.Index(fields=["task_id"], name="causes_of_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.kind_id} {self.by} {self.part_key}"
