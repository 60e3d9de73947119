from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from opendistrict.kernel.ids import uuid7


class Item(models.Model):
    """A budget item, or a source or project of public investment, as the pack tells it."""

    code = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sort = models.CharField(max_length=12)  # shapes.Sort
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    basis = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=200)
    is_sample = models.BooleanField()
    place_in_line = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class Layout(models.Model):
    """How a sender writes its tables, as the pack tells it."""

    code = models.CharField(max_length=64, primary_key=True)
    title = models.CharField(max_length=200)
    data = models.JSONField()  # shapes.LayoutShape
    is_sample = models.BooleanField()

    def __str__(self) -> str:
        return self.code


class PublishedAs(models.Model):
    """The indicator under which what was published of these figures is reported."""

    what = models.CharField(max_length=12, primary_key=True)  # shapes.What
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.what} {self.indicator_id}"


class Report(models.Model):
    """A file that was taken in, as far as it is of one unit. Never changed: a later one of the
    same months stands before it (`rules.choose`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=12)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.KeptFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()  # the day for which it is so
    status = models.CharField(max_length=12)  # indicators' ValueStatus
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="a_file_is_taken_in_once"),
            models.CheckConstraint(condition=~Q(source=""), name="a_report_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """One number of a report, with the line it stands in. Never changed."""

    pk = models.CompositePrimaryKey("report_id", "line", "what", "year", "month")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    what = models.CharField(max_length=12)  # shapes.What
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()  # 0: of the whole year
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()  # đồng
    cumulative = models.BigIntegerField(null=True)  # since January, as the report says it
    is_leaf = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["unit", "year", "what"], name="figures_of_a_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "what", "year", "month", "item"],
                name="a_report_says_a_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(what__in=["statutory", "striving", "allocated"], month=0)
                | Q(what__in=["collected", "disbursed"], month__gte=1, month__lte=12),
                name="a_plan_is_of_a_year_and_money_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.item_id} {self.year}-{self.month}: {self.amount}"


class ToldMonth(models.Model):
    """The report from which the facts of a month are told now; another that stands before it takes
    them back and tells its own."""

    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "what", "year", "month"], name="a_month_is_told_from_one_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.year}-{self.month}"
