from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opendistrict.engine.plans.models.tasks import Task
from opendistrict.kernel.ids import uuid7


class ScoringRegime(models.Model):
    """How officials are scored from their tasks in a period: Decree 335/2025/NĐ-CP from 2026.

    `late_percent` and `fault_percent` are taken off an item's points for each late event and each
    failed quality review; `ranks` lists {"code", "title", "title_en", "from"} in percent, the best
    first. `weights` says how quantity, quality and progress make one figure ({"quantity": …}, sum
    1); null where the weights are not verified: then none is made up.
    """

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    late_percent = models.DecimalField(max_digits=6, decimal_places=2)
    fault_percent = models.DecimalField(max_digits=6, decimal_places=2)
    ranks = models.JSONField()
    weights = models.JSONField(null=True)
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=300)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_scoring_regime_is_in_force",
                expressions=[(F("valid"), RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return self.code


class Deduction(models.Model):
    """Points taken off for one event of one task; listed, and open to contest.

    `occurrence` names the event (the due date that passed, the step of the failed review), so
    that counting twice is impossible.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regime = models.ForeignKey(ScoringRegime, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=8)  # "late" or "fault"
    occurrence = models.CharField(max_length=48)
    happened_on = models.DateField()
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    contested_at = models.DateTimeField(null=True)
    contested_by = models.CharField(max_length=200, blank=True)
    contested_by_id = models.CharField(max_length=64, blank=True)  # the account: Actor.id
    contest_reason = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=8, blank=True)  # "waived" (objective cause) or "upheld"
    decision_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind", "occurrence"], name="an_event_is_deducted_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["late", "fault"]), name="deduction_kind"),
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(decision_reason=""),
                name="a_decision_on_a_contest_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "happened_on"], name="deductions_of_a_person"),
            models.Index(fields=["unit", "happened_on"], name="deductions_of_a_unit"),
            models.Index(
                fields=["contested_at", "id"],
                condition=Q(contested_at__isnull=False, decided_at__isnull=True),
                name="contests_without_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id} {self.occurrence}"
