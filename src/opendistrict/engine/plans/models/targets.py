from django.db import models
from django.db.models import F, Func, Q

from opendistrict.kernel.ids import uuid7


class TargetSet(models.Model):
    """The targets of a resolution or of a year: 24, 41, 38.

    `declared_count` is what the resolution says; the rows we know may be fewer, and the screen
    shows the gap. "Cơ bản đạt" is said only by `mostly_met_share`, an explicit rule with its basis.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    period_kind = models.CharField(max_length=12)
    cut_off = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()  # not included
    declared_count = models.PositiveSmallIntegerField(null=True)
    mostly_met_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    mostly_met_basis = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    passage_id = models.UUIDField(null=True)
    is_public = models.BooleanField(default=False)
    is_sample = models.BooleanField()
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="set_has_a_period"),
            models.CheckConstraint(
                condition=Q(mostly_met_share__isnull=True) | ~Q(mostly_met_basis=""),
                name="mostly_met_needs_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """An indicator, a unit, a period and a planned value (chỉ tiêu).

    A target with `is_gap` stands for one the resolution counts but nobody published: it has no
    plan and is never judged. `plan` is what was assigned (giao, pháp lệnh), `striving` what the
    unit strives for (phấn đấu).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=96, unique=True)
    place_in_line = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    field = models.CharField(max_length=120)  # "Kinh tế"
    kind = models.CharField(max_length=12)  # rules.TargetKind, the ten types
    direction = models.CharField(max_length=4)  # "up" or "down"
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    quantity = models.CharField(max_length=40)  # unit of the planned value: "%", "tỷ đồng"
    plan = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    plan_bound = models.CharField(max_length=12, blank=True)
    plan_source = models.CharField(max_length=300, blank=True)
    striving = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    base = models.DecimalField(max_digits=24, decimal_places=6, null=True)  # REDUCE, MAINTAIN
    since = models.DateField()
    until = models.DateField()  # not included
    period_kind = models.CharField(max_length=12)
    cut_off = models.CharField(max_length=12)
    owner_unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    owner_post = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, related_name="+"
    )
    whole = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    weight = models.DecimalField(max_digits=6, decimal_places=4, null=True)  # part of a composite
    passage_id = models.UUIDField(null=True)
    dropped_on = models.DateField(null=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    is_gap = models.BooleanField(default=False)
    is_sample = models.BooleanField()
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="target_has_a_period"),
            models.CheckConstraint(
                condition=Q(direction__in=["up", "down"]), name="target_direction"
            ),
            models.CheckConstraint(
                condition=Q(is_gap=False) | Q(plan__isnull=True), name="a_gap_has_no_plan"
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(dropped_reason=""),
                name="a_dropped_target_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["target_set", "place_in_line"], name="targets_of_a_set"),
            models.Index(fields=["owner_unit", "until"], name="targets_of_a_unit"),
            models.Index(fields=["passage_id"], name="targets_by_passage"),
        ]

    def __str__(self) -> str:
        return self.code


class Programme(models.Model):
    """A programme (chương trình) or scheme (đề án): a bundle of tasks with its own goals."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=96, unique=True)
    form = models.CharField(max_length=12)  # "programme" or "scheme"
    title = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # not included
    goals = models.TextField(blank=True)
    passage_id = models.UUIDField(null=True)
    is_gap = models.BooleanField(default=False)  # counted by the resolution, named by nobody
    is_sample = models.BooleanField()
    confidence = models.CharField(max_length=200)
    search_key = models.GeneratedField(
        expression=Func(F("title"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["programme", "scheme"]), name="programme_form"
            )
        ]

    def __str__(self) -> str:
        return self.code
