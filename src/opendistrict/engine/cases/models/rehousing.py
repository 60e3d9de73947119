"""Orders that move open dossiers: to another version of their procedure, or to other offices."""

from django.db import models
from django.db.models import Q

from opendistrict.engine.cases.models.procedures import ProcedureVersion
from opendistrict.kernel.ids import uuid7


class RehousingOrder(models.Model):
    """What is to be moved on a day, where to, on what ground, and what its dry run showed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8)
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    steps = models.JSONField(default=dict)  # {old step: new step}
    new_term = models.BooleanField(default=False)  # else the earlier promise stays
    sources = models.JSONField(default=list)  # ids of the units that ended
    offices = models.JSONField(default=dict)  # {unit that ended: the heir chosen among several}
    exceptions = models.JSONField(default=dict)  # {number of a dossier: the office it goes to}
    on = models.DateField()
    basis = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)  # of what the dry run showed
    status = models.CharField(max_length=9, default="ordered")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)  # could not be moved; each is listed with why

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="version", version__isnull=False)
                | Q(kind="units", version__isnull=True),
                name="an_order_moves_to_a_version_or_to_units",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ordered", "differs", "done", "cancelled"]),
                name="rehousing_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(done_at__isnull=False),
                name="what_is_carried_out_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"],
                condition=Q(status__in=["ordered", "differs"]),
                name="orders_to_carry_out",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
